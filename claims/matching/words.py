"""Compare texts by the words they share, which catches the names and figures an encoder blurs.

A word counts the more, the fewer of the shipped headlines hold it.  Words are cut to a stem of a
few letters, without accents and Arabic prefixes; names spelt alike are shared across languages.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from claims.matching import shipped
from claims.matching.encoder import Vectors, readable

#: A text as unit vector: weight by stem.
Bag = Mapping[str, float]

_WORD = re.compile(r"[^\W_]+")
_STEM = 5  #: letters; 4 and 6 came out alike
_SAME_LETTER = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_PREFIX = re.compile(r"^(?:[وفبك]?ال|لل|[وبل])(?=\w{3})")


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order; single letters are left out."""
    plain = unicodedata.normalize("NFKD", readable(text).casefold().translate(_SAME_LETTER))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = (_PREFIX.sub("", word) for word in _WORD.findall(plain))
    return [word[:_STEM] for word in words if len(word) > 1]


class Rarity:
    """How much each stem says."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn it from unrelated texts."""
        bags = [set(stems(text)) for text in texts]
        self._texts = len(bags)
        self._holding = Counter(stem for bag in bags for stem in bag)

    def bag(self, text: str) -> Bag:
        """The stems of *text* by weight; empty if it has none."""
        weights = {
            stem: (1 + math.log(count)) * math.log((self._texts + 1) / (self._holding[stem] + 0.5))
            for stem, count in Counter(stems(text)).items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {stem: weight / length for stem, weight in weights.items()}


class WordIndex:
    """Texts to compare with, found by their stems."""

    def __init__(self, rows: Sequence[Sequence[Bag]]) -> None:
        """Index *rows*, each the same text in its languages; a row's similarity is their mean."""
        self._count = len(rows)
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for number, bags in enumerate(rows):
            for bag in bags:
                for stem, weight in bag.items():
                    found[stem][number] = found[stem].get(number, 0.0) + weight / len(bags)
        self._rows = {
            stem: (np.array(list(where), np.int32), np.array(list(where.values()), np.float32))
            for stem, where in found.items()
        }

    def similarities(self, bags: Sequence[Bag]) -> Vectors:
        """Cosine of each text to each row, (texts, rows)."""
        out = np.zeros((len(bags), self._count), np.float32)
        for line, bag in zip(out, bags, strict=True):
            for stem, weight in bag.items():
                if stem in self._rows:
                    numbers, weights = self._rows[stem]
                    line[numbers] += weight * weights
        return out


def shipped_rarity() -> Rarity:
    """From the headlines that ship, of all languages together."""
    return Rarity(text for texts in shipped.headlines().values() for text in texts)
