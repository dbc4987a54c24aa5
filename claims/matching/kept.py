"""Vectors as they are kept beside stored articles, and how near what was kept is to a question."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from claims.matching.background import Background
from claims.matching.encoder import Encoder
from claims.matching.encoder import Vectors as Matrix
from claims.matching.language import language_of
from claims.matching.scored import Vectors
from claims.model import Language


class HasId(Protocol):
    """Something that can be found by meaning: an article in storage."""

    @property
    def id(self) -> int:
        """What its vectors are kept under."""

    @property
    def language(self) -> Language | None:
        """Of its text."""


def pack(columns: Mapping[str, Matrix]) -> list[Vectors]:
    """One value to keep for each row of the encoders' matrices."""
    halves = {name: column.astype("<f2") for name, column in columns.items()}
    count = min((len(column) for column in halves.values()), default=0)
    return [{name: column[n].tobytes() for name, column in halves.items()} for n in range(count)]


def unpack(vectors: Vectors) -> dict[str, Matrix]:
    """The vectors again, by encoder."""
    return {name: floats(data) for name, data in vectors.items()}


def nearness(
    question: str,
    kept: Sequence[tuple[Language | None, Vectors]],
    encoders: Sequence[Encoder],
    ground: Background,
) -> Matrix:
    """How near each article is to a question: the mean cosine over the encoders."""
    total = np.zeros(len(kept), np.float32)
    languages = [language for language, _ in kept]
    for encoder in encoders:
        asked = encoder.encode_claims([question])
        wanted = ground.centre(encoder.name, asked, [language_of(question)])[0]
        nothing = np.zeros(len(wanted), "<f2").tobytes()  # the encoder was chosen later
        rows = np.stack([floats(vectors.get(encoder.name, nothing)) for _, vectors in kept])
        total += ground.centre(encoder.name, rows, languages) @ wanted / len(encoders)
    return total


def floats(data: bytes) -> Matrix:
    """One encoder's vector again."""
    return np.frombuffer(data, dtype="<f2").astype(np.float32)
