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


def pack(articles: Sequence[Mapping[str, Matrix]]) -> list[Vectors]:
    """One value to keep for each article's vectors."""
    return [{name: v.astype("<f2").tobytes() for name, v in each.items()} for each in articles]


def unpack(vectors: Vectors) -> dict[str, Matrix]:
    """The vectors again, by encoder."""
    return {name: floats(data) for name, data in vectors.items()}


def nearness(
    question: str,
    kept: Sequence[tuple[Language | None, Vectors]],
    encoders: Sequence[Encoder],
    ground: Background,
) -> Matrix:
    """How near each article is to a question: the mean cosine over the encoders it is kept for."""
    total, counts = np.zeros((2, len(kept)), np.float32)
    for encoder in encoders:
        asked = encoder.encode_claims([question])
        wanted = ground.centre(encoder.name, asked, [language_of(question)])[0]
        there = [n for n, (_, vectors) in enumerate(kept) if encoder.name in vectors]
        if there:
            rows = np.stack([floats(kept[n][1][encoder.name]) for n in there])
            languages = [kept[n][0] for n in there]
            total[there] += ground.centre(encoder.name, rows, languages) @ wanted
            counts[there] += 1
    return np.asarray(total / np.maximum(counts, 1), dtype=np.float32)


def floats(data: bytes) -> Matrix:
    """One encoder's vector again."""
    return np.frombuffer(data, dtype="<f2").astype(np.float32)
