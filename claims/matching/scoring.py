"""From similarities to how far an article stands out: pure arithmetic on arrays.

``n`` articles, ``c`` claims, ``r`` texts of all claims together, ``d`` numbers a vector.  An
article's result depends on the article, the claims it is compared with and the background, and on
no other article.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.matching.encoder import Vectors
from claims.model import Claim, Part, Texts

#: What an article is compared by: the mean likeness to a claim's examples and the share of words
#: it covers, in deviations; the head's log-odds; whether the claim is of other countries than the
#: article names.  And what each counts (`training/weights.py` tells how that is measured).
PARTS = ("likeness", "coverage", "odds", "elsewhere")
COUNTS = np.array([1, 0.75, 0.3, -1.5], np.float32)
#: A claim loses so many times its distance to the article's best claim: claims drawn from one
#: document lie close together, and an article that fits one resembles its neighbours.
RUNNER_UP_LOSES = 2.0
#: Added to every spread (of cosines): where nothing differs, small differences say nothing.
LEAST_SPREAD = 0.005


#: Rows of a `Layout` that are no example.
_POLE = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Which row of a matrix is which text: of each claim statement, opposite and examples.

    What a claim lacks is stood in for by its statement, so that every claim has every view.
    """

    starts: npt.NDArray[np.int64]  #: (c,): where each claim's rows begin
    sides: npt.NDArray[np.int8]  #: (r,): 1 supports, -1 refutes, 0 takes no side, 2 is no example

    @classmethod
    def of(cls, claims: Sequence[Claim]) -> "Layout":
        """The layout of these claims in this order."""
        sides = [[_POLE, _POLE, *(side for _, side in _examples(claim))] for claim in claims]
        ends = np.cumsum([len(each) for each in sides])
        flat = [side for each in sides for side in each]
        return cls(np.concatenate([[0], ends[:-1]]), np.array(flat, dtype=np.int8))

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many rows each claim has, at least three."""
        return np.diff(self.starts, append=len(self.sides))

    def part(self, claims: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], "Layout"]:
        """The rows of some claims, by their places, and how these are laid out."""
        rows, starts = stretches(self.starts[claims], self.counts[claims])
        return rows, Layout(starts, self.sides[rows])


def stretches(
    starts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The places of several stretches one after the other, and where each begins among them."""
    begins = np.cumsum(counts) - counts
    return np.repeat(starts - begins, counts) + np.arange(counts.sum()), begins


def texts_of(claim: Claim) -> list[tuple[Part, Texts]]:
    """The texts of one claim in a layout's order, each told as what it really is."""
    parts = {1: Part.SUPPORTS, -1: Part.REFUTES, 0: Part.UPDATES}
    statement = (Part.STATEMENT, claim.statement)
    opposite = (Part.OPPOSITE, claim.opposite) if claim.opposite else statement
    examples = [(parts[side], texts) for texts, side in _examples(claim)]
    own = [statement if texts is claim.statement else (part, texts) for part, texts in examples]
    return [statement, opposite, *own]


def _examples(claim: Claim) -> list[tuple[Texts, int]]:
    by_side = (
        (claim.examples.supports, 1),
        (claim.examples.refutes, -1),
        (claim.examples.updates, 0),
    )
    return [(texts, side) for group, side in by_side for texts in group if texts] or [
        (claim.statement, 0)
    ]


def example_means(vectors: Vectors, layout: Layout) -> Vectors:
    """The mean of each claim's examples, (c, d): the mean of their cosines is the cosine to it."""
    is_example = layout.sides != _POLE
    sums = np.add.reduceat(np.where(is_example[:, None], vectors, 0), layout.starts, axis=0)
    return np.asarray(sums / (layout.counts - 2)[:, None], dtype=np.float32)


def nearest_of_all(cosines: Vectors, layout: Layout) -> Vectors:
    """The highest cosine to anything a claim says, (n, c)."""
    return np.asarray(np.maximum.reduceat(cosines, layout.starts, axis=1), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Level:
    """What unrelated articles come to on each claim: (c,) each."""

    mean: Vectors
    spread: Vectors

    @classmethod
    def of(cls, background: Vectors) -> "Level":
        """Measure it on a background, (articles, c)."""
        return cls(background.mean(axis=0), background.std(axis=0) + LEAST_SPREAD)

    @classmethod
    def along(cls, directions: Vectors, mean: Vectors, covariance: Vectors) -> "Level":
        """The same of products with *directions*, (c, d), told from a background's moments."""
        variance = np.einsum("cd,cd->c", directions @ covariance, directions)
        return cls(directions @ mean, np.sqrt(np.maximum(variance, 0)) + LEAST_SPREAD)

    def standing(self, found: Vectors) -> Vectors:
        """How far articles stand out of it on each claim, (n, c), in deviations."""
        return np.asarray((found - self.mean) / self.spread, dtype=np.float32)


def together(parts: Vectors) -> Vectors:
    """How far articles stand out, all told, (n, c), by `PARTS`, (n, c, 4)."""
    return np.asarray(parts @ COUNTS, dtype=np.float32)


def less_runners_up(raw: Vectors, loses: float = RUNNER_UP_LOSES) -> Vectors:
    """Take from every claim but each article's best, (n, c)."""
    behind = raw.max(axis=1, keepdims=True) - raw
    return np.asarray(raw - loses * behind, dtype=np.float32)


def margins(cosines: Vectors, layout: Layout) -> tuple[Vectors, Vectors]:
    """What speaks for an article taking a side on each claim, (n, c) each.

    Returns:
        How much nearer it is to the claim's side than to the other (below 0: to the other), and
        how much nearer it is to an example that takes a side than to one that does not.
    """
    supports, refutes, neither = (_nearest(cosines, layout, side) for side in (1, -1, 0))
    means = _less(_mean(cosines, layout, 1), _mean(cosines, layout, -1))
    poles = cosines[:, layout.starts] - cosines[:, layout.starts + 1]
    return (
        poles + means + _less(supports, refutes),
        _less(np.maximum(supports, refutes), neither),
    )


def margins_of_nearest(cosines: Vectors, layout: Layout) -> Vectors:
    """How much nearer the nearest supporting example is than the nearest refuting one, (n, c)."""
    return _less(_nearest(cosines, layout, 1), _nearest(cosines, layout, -1))


def nearest_examples(cosines: Vectors, layout: Layout) -> Vectors:
    """The highest cosine to any of a claim's examples, (n, c)."""
    examples = np.where(layout.sides == _POLE, -np.inf, cosines)
    return np.asarray(np.maximum.reduceat(examples, layout.starts, axis=1), dtype=np.float32)


def _nearest(cosines: Vectors, layout: Layout, side: int) -> Vectors:
    """The nearest example of a side; minus infinity where a claim has none."""
    masked = np.where(layout.sides == side, cosines, -np.inf)
    return np.asarray(np.maximum.reduceat(masked, layout.starts, axis=1), dtype=np.float32)


def _mean(cosines: Vectors, layout: Layout, side: int) -> Vectors:
    """The mean of a side's examples; minus infinity where a claim has none."""
    of_side = layout.sides == side
    sums = np.add.reduceat(np.where(of_side, cosines, 0), layout.starts, axis=1)
    counts = np.add.reduceat(of_side.astype(np.int64), layout.starts)
    return np.asarray(np.where(counts, sums / np.maximum(counts, 1), -np.inf), dtype=np.float32)


def _less(one: Vectors, other: Vectors) -> Vectors:
    """One less the other, and 0 where a claim lacks either."""
    both = np.isfinite(one) & np.isfinite(other)
    return np.where(both, one, 0) - np.where(both, other, 0)
