"""Claims, articles and vectors in any number, from a seed: nothing of them is encoded."""

import random
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from claims.matching import ArticleText, Matcher
from claims.matching.background import Background
from claims.matching.encoder import TunedE5, UniversalSentenceEncoder, Vectors, unit
from claims.model import Claim, Examples, Language

EXAMPLES = 8
_WORDS = 20_000
_POOL = 4_096


class MadeUpEncoder:
    """A vector for each text, by its content alone; none says anything."""

    def __init__(self, name: str, width: int) -> None:
        self.name = name
        self._pool = np.random.default_rng(width).standard_normal((_POOL, width), np.float32)

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return self.encode_articles(texts)

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        sums = np.array([crc32(text.encode("utf-8", "replace")) for text in texts], np.int64)
        return unit(self._pool[sums % _POOL] + self._pool[sums // _POOL % _POOL])


def encoder() -> MadeUpEncoder:
    """As wide as the one that ships and named alike, so that it counts as that does."""
    return MadeUpEncoder(TunedE5.name, 384)


def matcher() -> Matcher:
    """The product's matcher with these encoders."""
    one = encoder()
    words = MadeUpEncoder(UniversalSentenceEncoder.name, 512)
    return Matcher([one], words=words, background=Background.shipped([one]))


def claims(count: int, *, languages: Sequence[Language] = ("en",)) -> list[Claim]:
    """So many claims of eight examples, in each of the languages."""
    rng = random.Random(count)
    return [
        Claim(
            id=f"claim-{n}",
            statement=_text(rng, languages),
            opposite=_text(rng, languages),
            examples=Examples(
                supports=tuple(_text(rng, languages) for _ in range(EXAMPLES // 2)),
                refutes=tuple(_text(rng, languages) for _ in range(EXAMPLES // 2)),
            ),
        )
        for n in range(count)
    ]


def articles(count: int) -> list[ArticleText]:
    """So many headlines with a lead, in English."""
    rng = random.Random(count)
    return [
        ArticleText(id=str(n), title=_line(rng), summary=_line(rng), language="en")
        for n in range(count)
    ]


def _text(rng: random.Random, languages: Sequence[Language]) -> dict[Language, str]:
    return {language: _line(rng) for language in languages}


def _line(rng: random.Random) -> str:
    """Ten words, some of them far more common than others, as in any text."""
    return " ".join(f"word{int(_WORDS ** rng.random())}" for _ in range(10))
