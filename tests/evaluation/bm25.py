"""Search by rare words: the yardstick that encoders are held against."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from claims.matching.words import stem, words_in

#: How soon a repeated word counts no more, and how much a long text loses: the usual choice.
_REPEATED, _LENGTH = 1.2, 0.75


class BM25:
    """Okapi BM25 over texts, by the stems the product compares words by; each counts once."""

    def __init__(self, texts: Sequence[str]) -> None:
        stems = [stems_of(text) for text in texts]
        lengths = np.array([len(each) for each in stems])
        self._loss = _REPEATED * (1 - _LENGTH + _LENGTH * lengths / lengths.mean())
        self._holding: dict[str, list[int]] = {}
        for place, each in enumerate(stems):
            for one in each:
                self._holding.setdefault(one, []).append(place)

    def scores(self, query: str) -> npt.NDArray[np.float32]:
        """How well each text answers, 0 and more."""
        total = np.zeros(len(self._loss), np.float32)
        for one, times in Counter(stems_of(query)).items():
            places = self._holding.get(one, [])
            rarity = math.log(1 + (len(total) - len(places) + 0.5) / (len(places) + 0.5))
            total[places] += times * rarity * (_REPEATED + 1) / (1 + self._loss[places])
        return total


def stems_of(text: str) -> list[str]:
    """The stems of a text's different words; forms of one word come twice."""
    return [stem(word) for word in words_in(text)]
