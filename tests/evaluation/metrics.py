"""Figures of rankings, classes and scores as the published measurements take them: arithmetic."""

from collections.abc import Collection, Hashable, Sequence

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.floating]


def mean_average_precision(
    ranked: Sequence[Sequence[Hashable]], relevant: Sequence[Collection[Hashable]], depth: int = 5
) -> float:
    """MAP down to *depth*: what is relevant and not found counts 0, whether or not it would fit.

    Args:
        ranked: What was found for each query, best first, nothing twice.
        relevant: What should have been found for each, at least one.
        depth: So many are looked at.
    """
    precisions = [
        _found(found[:depth], wanted) for found, wanted in zip(ranked, relevant, strict=True)
    ]
    return float(np.mean(precisions))


def _found(ranked: Sequence[Hashable], relevant: Collection[Hashable]) -> float:
    right = np.array([one in relevant for one in ranked])
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((precision * right).sum() / len(relevant))


def accuracy(true: Sequence[Hashable], told: Sequence[Hashable]) -> float:
    """The share that was told as it is."""
    return float(np.mean([one == other for one, other in zip(true, told, strict=True)]))


def macro_f1(true: Sequence[Hashable], told: Sequence[Hashable]) -> float:
    """The mean F1 of the classes there are in truth; a class never told as such has 0."""
    pairs = list(zip(true, told, strict=True))
    return float(np.mean([_f1(pairs, each) for each in sorted(set(true), key=str)]))


def _f1(pairs: Sequence[tuple[Hashable, Hashable]], wanted: Hashable) -> float:
    right = sum(one == other == wanted for one, other in pairs)
    return 2 * right / sum((one == wanted) + (other == wanted) for one, other in pairs)


def pearson(one: Sequence[float] | Scores, other: Sequence[float] | Scores) -> float:
    """The linear correlation, -1 to 1; 0 where either never changes."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
