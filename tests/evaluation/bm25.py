"""Search by rare words: the yardstick that encoders are held against."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from claims.matching.words import stem

#: How soon a repeated word counts no more, and how much a long text loses: the usual choice.
_REPEATED, _LENGTH = 1.2, 0.75
_WORD = re.compile(r"[^\W_]{2,}")


class BM25:
    """Okapi BM25 over texts, by the stems the product compares words by."""

    def __init__(self, texts: Sequence[str]) -> None:
        stems = [Counter(stems_of(text)) for text in texts]
        lengths = np.array([each.total() for each in stems])
        self._loss = _REPEATED * (1 - _LENGTH + _LENGTH * lengths / lengths.mean())
        self._holding: dict[str, list[tuple[int, int]]] = {}
        for place, each in enumerate(stems):
            for one, times in each.items():
                self._holding.setdefault(one, []).append((place, times))

    def scores(self, query: str) -> npt.NDArray[np.float32]:
        """How well each text answers, 0 and more."""
        total = np.zeros(len(self._loss), np.float32)
        for one, asked in Counter(stems_of(query)).items():
            if one in self._holding:
                places, times = np.array(self._holding[one]).T
                rarity = math.log(1 + (len(total) - len(places) + 0.5) / (len(places) + 0.5))
                counts = times * (_REPEATED + 1) / (times + self._loss[places])
                total[places] += asked * rarity * counts
        return total


def stems_of(text: str) -> list[str]:
    """The stem of every word, in order."""
    return [stem(word) for word in _WORD.findall(text)]
