"""The product's encoders and matcher, keeping what they encode between runs.

The large sets take multilingual-e5-small an hour; a run that is broken off goes on where it stood.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from unittest.mock import patch

import numpy as np

import claims.matching
from claims.matching import Matcher, load_matcher, shipped
from claims.matching.encoder import Encoder, Remembering, Vectors, bundled, fingerprint

#: Outside of version control; may be deleted at any time.
FOLDER = Path(__file__).parents[2] / ".cache/evaluation"


class Kept:
    """Another encoder whose vectors are kept in a file, by text; processes may share it."""

    def __init__(self, encoder: Encoder, folder: Path = FOLDER) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._encoder, self._file = encoder, folder / f"{encoder.name}.sqlite"
        with closing(self._opened()) as file:
            file.execute("CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB)")

    @property
    def name(self) -> str:
        return self._encoder.name

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return self._encode("claim", texts, self._encoder.encode_claims)

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        return self._encode("article", texts, self._encoder.encode_articles)

    def _encode(
        self, side: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        keys = [fingerprint(side, text) for text in texts]
        with closing(self._opened()) as file:
            found = {key: vector for key in keys if (vector := _recalled(file, key)) is not None}
            missing = {k: text for k, text in zip(keys, texts, strict=True) if k not in found}
            if missing:
                new = dict(zip(missing, encode(list(missing.values())), strict=True))
                _keep(file, new)
                found |= new
        return np.stack([found[key] for key in keys])

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=60)


def _recalled(file: sqlite3.Connection, key: bytes) -> Vectors | None:
    row = file.execute("SELECT vector FROM vectors WHERE text = ?", (key,)).fetchone()
    return None if row is None else np.frombuffer(row[0], dtype=np.float32)


def _keep(file: sqlite3.Connection, vectors: Mapping[bytes, Vectors]) -> None:
    rows = [(key, vector.tobytes()) for key, vector in vectors.items()]
    with file:
        file.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)


@cache
def encoders() -> tuple[Encoder, ...]:
    """The bundled encoders; each text is kept within seconds of being encoded."""
    return tuple(
        Remembering(Kept(encoder), known=shipped.vectors(encoder.name)) for encoder in bundled()
    )


@cache
def matcher() -> Matcher:
    """The matcher as the product loads it, with these encoders in the place of its own."""
    # Patched and not put together here: what is measured is whatever the product puts together.
    with patch.object(claims.matching, "encoders_of", lambda *_: encoders()):
        return load_matcher()
