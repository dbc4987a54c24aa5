"""Search by rare words: the yardstick that encoders are held against."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from claims.matching.words import folded, stem

#: How soon a repeated word counts no more, and how much a long text loses: the usual choice.
_REPEATED, _LENGTH = 1.2, 0.75
_PIECE = 4  #: letters (McNamee and Mayfield 2004, Information Retrieval 7:73)
_LETTERS = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]{2,}")


class BM25:
    """Okapi BM25 over texts, by the terms that each is taken apart into."""

    def __init__(self, texts: Sequence[str], terms_of: Callable[[str], Sequence[str]]) -> None:
        self._terms_of = terms_of
        terms = [Counter(terms_of(text)) for text in texts]
        lengths = np.array([each.total() for each in terms])
        self._loss = _REPEATED * (1 - _LENGTH + _LENGTH * lengths / lengths.mean())
        self._holding: dict[str, list[tuple[int, int]]] = {}
        for place, each in enumerate(terms):
            for one, times in each.items():
                self._holding.setdefault(one, []).append((place, times))

    def scores(self, query: str) -> npt.NDArray[np.float32]:
        """How well each text answers, 0 and more."""
        total = np.zeros(len(self._loss), np.float32)
        for one, asked in Counter(self._terms_of(query)).items():
            if one in self._holding:
                places, times = np.array(self._holding[one]).T
                rarity = math.log(1 + (len(total) - len(places) + 0.5) / (len(places) + 0.5))
                counts = times * (_REPEATED + 1) / (times + self._loss[places])
                total[places] += asked * rarity * counts
        return total


def pieces_of(text: str) -> list[str]:
    """Every four letters in a row, word ends counted as one: what forms of a word share."""
    letters = f" {' '.join(_LETTERS.findall(folded(text)))} "
    return [letters[n : n + _PIECE] for n in range(len(letters) - _PIECE + 1)]


def stems_of(text: str) -> list[str]:
    """The stem of every word, in order, as the product compares words."""
    return [stem(word) for word in _WORD.findall(text)]
