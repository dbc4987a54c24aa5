"""Encoders and claims for the tests of matching."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from claims.matching import Matcher, load_matcher
from claims.matching.encoder import Vectors, unit
from claims.model import Claim, Examples


class WordEncoder:
    """A real if simple encoder: texts that share words are near.  Counts what it encodes."""

    def __init__(self, name: str = "words", dim: int = 64) -> None:
        self.name = name
        self.dim = dim
        self.encoded: list[str] = []

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return self.encode_articles(texts)

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return unit(np.stack([self._one(text) for text in texts]))

    def _one(self, text: str) -> Vectors:
        total = np.full(self.dim, 0.01, np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            total += _of_word(word, self.dim)
        return total


@cache
def _of_word(word: str, dim: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).standard_normal(dim).astype(np.float32)


@pytest.fixture
def words() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    """The matcher as it ships."""
    return load_matcher()


@pytest.fixture
def ferries() -> Claim:
    """A claim in three languages with examples, on no topic of the library."""
    return Claim(
        id="ferry-safety",
        statement={
            "en": "Inspections have made ferries on the lake safe",
            "es": "Las inspecciones han hecho seguros los transbordadores del lago",
            "ar": "جعلت عمليات التفتيش العبارات في البحيرة آمنة",
        },
        opposite={
            "en": "Ferries on the lake remain dangerous in spite of inspections",
            "es": "Los transbordadores del lago siguen siendo peligrosos pese a las inspecciones",
            "ar": "لا تزال العبارات في البحيرة خطرة رغم عمليات التفتيش",
        },
        examples=Examples(
            supports=(
                {
                    "en": "Maritime agency reports no ferry accident on the lake for third year",
                    "es": "La agencia marítima no registra accidentes en el lago por tercer año",
                    "ar": "الهيئة البحرية لا تسجل أي حادث عبارة في البحيرة للعام الثالث",
                },
            ),
            refutes=(
                {
                    "en": "Ferry capsizes on the lake weeks after passing its inspection",
                    "es": "Zozobra un transbordador en el lago semanas después de su inspección",
                    "ar": "انقلاب عبارة في البحيرة بعد أسابيع من اجتياز التفتيش",
                },
            ),
            updates=(
                {
                    "en": "Lake ferry inspectors open a new office at the northern port",
                    "es": "Los inspectores de transbordadores abren oficina en el puerto norte",
                    "ar": "مفتشو العبارات يفتتحون مكتبا جديدا في الميناء الشمالي",
                },
            ),
        ),
    )
