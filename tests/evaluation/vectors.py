"""The product's encoders and matcher, keeping what they encode between runs.

The large sets take the models half an hour; a run that is broken off goes on where it stood.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from unittest.mock import patch

import numpy as np

import claims.matching
from claims.matching import Matcher, load_matcher, shipped
from claims.matching.encoder import (
    Encoder,
    PairsE5,
    Remembering,
    TunedE5,
    UniversalSentenceEncoder,
    Vectors,
)
from claims.matching.reranker import Reranker

#: Outside of version control; may be deleted at any time.
FOLDER = Path(__file__).parents[2] / ".cache/evaluation"


class Kept(Remembering):
    """Remembers in a file what it encodes, within seconds; processes may share it."""

    def __init__(
        self,
        encoder: Encoder,
        folder: Path = FOLDER,
        known: Mapping[bytes, Vectors] | None = None,
    ) -> None:
        super().__init__(encoder, known=known)
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{encoder.name}.sqlite"
        with closing(self._opened()) as file:
            file.execute("CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB)")

    def _recall(self, key: bytes) -> Vectors | None:
        if (found := super()._recall(key)) is not None:
            return found
        with closing(self._opened()) as file:
            row = file.execute("SELECT vector FROM vectors WHERE text = ?", (key,)).fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=np.float32)

    def _remember(self, vectors: Mapping[bytes, Vectors]) -> None:
        super()._remember(vectors)
        rows = [(key, vector.tobytes()) for key, vector in vectors.items()]
        with closing(self._opened()) as file, file:
            file.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=60)


@cache
def encoder() -> Encoder:
    """The encoder that ships, remembering between runs."""
    return Kept(TunedE5(), known=shipped.vectors(TunedE5.name))


@cache
def of_words() -> Encoder:
    """The one that is asked for words."""
    return Kept(UniversalSentenceEncoder(), known=shipped.vectors(UniversalSentenceEncoder.name))


@cache
def _pairs() -> Encoder:
    return Kept(PairsE5())


@cache
def reranker() -> Reranker:
    """The reranker that ships, remembering between runs."""
    return Reranker(_pairs())


@cache
def matcher() -> Matcher:
    """The matcher as the product loads it, with these encoders in the place of its own."""
    return fresh_matcher()


def fresh_matcher() -> Matcher:
    """Another, which may learn."""
    # Patched and not put together here: what is measured is whatever the product puts together.
    with (
        patch.object(claims.matching, "encoders_of", lambda *_: (encoder(),)),
        patch.object(claims.matching, "UniversalSentenceEncoder", of_words),
        patch.object(claims.matching, "PairsE5", _pairs),
    ):
        return load_matcher()
