"""From similarities to how far an article stands out: pure arithmetic on arrays.

``n`` articles, ``c`` claims, ``m`` examples of all claims together.  An article's result depends
on the article, the claims it is compared with and the background, and on no other article.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.matching.encoder import Vectors
from claims.model import Claim, Part, Texts

#: What the share of words covered counts beside the mean likeness to the examples, what the head's
#: log-odds count, and what an article loses on a claim of other countries than it names; in
#: standard deviations.
COVERAGE_COUNTS = 1.0
HEAD_COUNTS = 0.6
ELSEWHERE_LOSES = 1.5
#: A claim loses so many times its distance to the article's best claim: claims drawn from one
#: document lie close together, and an article that fits one resembles its neighbours.
RUNNER_UP_LOSES = 1.0
#: Added to every spread (of cosines): where nothing differs, small differences say nothing.
LEAST_SPREAD = 0.005


@dataclass(frozen=True, slots=True)
class Layout:
    """Which row of a matrix is which text: statements, then opposites, then all examples.

    What a claim lacks is stood in for by its statement, so that every claim has every view.
    """

    claims: int
    starts: npt.NDArray[np.int64]  #: (c,): where each claim's examples begin among the examples
    counts: npt.NDArray[np.int64]  #: (c,): how many it has, at least one
    sides: npt.NDArray[np.int8]  #: (m,): 1 supports, -1 refutes, 0 takes no side

    @classmethod
    def of(cls, claims: Sequence[Claim]) -> "Layout":
        """The layout of these claims in this order."""
        counts = np.array([len(_examples(claim)) for claim in claims])
        sides = [side for claim in claims for _, side in _examples(claim)]
        return cls(len(claims), np.cumsum(counts) - counts, counts, np.array(sides, dtype=np.int8))

    def rows(self, claims: Sequence[Claim]) -> list[Texts]:
        """The texts in the layout's order, each in its languages."""
        opposites = [claim.opposite or claim.statement for claim in claims]
        examples = [texts for claim in claims for texts, _ in _examples(claim)]
        return [*(claim.statement for claim in claims), *opposites, *examples]

    def rows_of(self, claim: int) -> list[int]:
        """Where a claim's statement, its opposite and its examples stand."""
        first = 2 * self.claims + int(self.starts[claim])
        return [claim, self.claims + claim, *range(first, first + int(self.counts[claim]))]


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


@dataclass(frozen=True, slots=True)
class Similarities:
    """Cosines of articles to everything in a `Layout`."""

    statement: Vectors  #: (n, c)
    opposite: Vectors  #: (n, c)
    examples: Vectors  #: (n, m)

    @classmethod
    def of(cls, cosines: Vectors, layout: Layout) -> "Similarities":
        """Split cosines to all rows, (n, 2c + m)."""
        count = layout.claims
        return cls(cosines[:, :count], cosines[:, count : 2 * count], cosines[:, 2 * count :])


def likeness(found: Similarities, layout: Layout) -> Vectors:
    """The mean cosine to each claim's examples, (n, c)."""
    sums = np.add.reduceat(found.examples, layout.starts, axis=1)
    return np.asarray(sums / layout.counts, dtype=np.float32)


def nearest_of_all(found: Similarities, layout: Layout) -> Vectors:
    """The highest cosine to anything a claim says, (n, c)."""
    examples = np.maximum.reduceat(found.examples, layout.starts, axis=1)
    return np.maximum(np.maximum(found.statement, found.opposite), examples)


@dataclass(frozen=True, slots=True)
class Level:
    """What unrelated articles come to on each claim: (c,) each."""

    mean: Vectors
    spread: Vectors

    @classmethod
    def of(cls, background: Vectors) -> "Level":
        """Measure it on a background, (articles, c)."""
        return cls(background.mean(axis=0), background.std(axis=0) + LEAST_SPREAD)

    def standing(self, found: Vectors) -> Vectors:
        """How far articles stand out of it on each claim, (n, c), in deviations."""
        return np.asarray((found - self.mean) / self.spread, dtype=np.float32)


def together(likeness: Vectors, odds: Vectors, coverage: Vectors, elsewhere: Vectors) -> Vectors:
    """How far articles stand out, all told, (n, c)."""
    total = (
        likeness + HEAD_COUNTS * odds + COVERAGE_COUNTS * coverage - ELSEWHERE_LOSES * elsewhere
    )
    return np.asarray(total, dtype=np.float32)


def less_runners_up(raw: Vectors) -> Vectors:
    """Take from every claim but each article's best, (n, c)."""
    behind = raw.max(axis=1, keepdims=True) - raw
    return np.asarray(raw - RUNNER_UP_LOSES * behind, dtype=np.float32)


def margins(found: Similarities, layout: Layout) -> tuple[Vectors, Vectors]:
    """What speaks for an article taking a side on each claim, (n, c) each.

    Returns:
        How much nearer it is to the claim's side than to the other (below 0: to the other), and
        how much nearer it is to an example that takes a side than to one that does not.
    """
    supports, refutes, neither = (_nearest(found, layout, side) for side in (1, -1, 0))
    means = _less(_mean(found, layout, 1), _mean(found, layout, -1))
    poles = found.statement - found.opposite
    return (
        poles + means + _less(supports, refutes),
        _less(np.maximum(supports, refutes), neither),
    )


def margins_of_nearest(found: Similarities, layout: Layout) -> Vectors:
    """How much nearer the nearest supporting example is than the nearest refuting one, (n, c)."""
    return _less(_nearest(found, layout, 1), _nearest(found, layout, -1))


def _nearest(found: Similarities, layout: Layout, side: int) -> Vectors:
    """The nearest example of a side; minus infinity where a claim has none."""
    masked = np.where(layout.sides == side, found.examples, -np.inf)
    return np.asarray(np.maximum.reduceat(masked, layout.starts, axis=1), dtype=np.float32)


def _mean(found: Similarities, layout: Layout, side: int) -> Vectors:
    """The mean of a side's examples; minus infinity where a claim has none."""
    of_side = layout.sides == side
    sums = np.add.reduceat(np.where(of_side, found.examples, 0), layout.starts, axis=1)
    counts = np.add.reduceat(of_side.astype(np.int64), layout.starts)
    return np.asarray(np.where(counts, sums / np.maximum(counts, 1), -np.inf), dtype=np.float32)


def _less(one: Vectors, other: Vectors) -> Vectors:
    """One less the other, and 0 where a claim lacks either."""
    both = np.isfinite(one) & np.isfinite(other)
    return np.where(both, one, 0) - np.where(both, other, 0)
