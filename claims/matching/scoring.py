"""From similarities to a score between 0 and 1: pure arithmetic on arrays.

``n`` articles, ``c`` claims.  An article's score depends on the article, the claims it is compared
with and the background, and on no other article.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.matching.encoder import Vectors

#: Weights of the three views: statement with opposite, nearest example, mean of the examples.
VIEW_WEIGHTS = (1.0, 1.0, 1.0)
#: How much of the opposite's similarity counts: it names the same things as the statement.
OPPOSITE_WEIGHT = 0.5
#: Of the background, so many articles nearest to a claim are what it is measured against: those
#: near the topic separate better than all.
NEAREST = 100
#: Beside the claims followed, the general claims together count as so many.  They carry a server
#: that follows one claim, and leave one that follows forty to itself.
GENERAL_CLAIMS_COUNT_AS = 4.0


@dataclass(frozen=True, slots=True)
class ClaimVectors:
    """Centred vectors of one claim by one encoder, each the mean over the text's languages.

    What a claim lacks is stood in for by its statement, so that every claim has every view.
    """

    statement: Vectors  #: (d,)
    opposite: Vectors  #: (d,)
    examples: Vectors  #: (m, d), at least one
    sides: npt.NDArray[np.int8]  #: (m,): 1 supports, -1 refutes, 0 takes no side


@dataclass(frozen=True, slots=True)
class ClaimMatrix:
    """The vectors of several claims, in one array each."""

    statements: Vectors  #: (c, d)
    opposites: Vectors  #: (c, d)
    examples: Vectors  #: (sum of m, d)
    sides: npt.NDArray[np.int8]  #: (sum of m,)
    starts: npt.NDArray[np.int64]  #: (c,): where each claim's examples begin
    counts: npt.NDArray[np.int64]  #: (c,)

    @classmethod
    def of(cls, claims: Sequence[ClaimVectors]) -> "ClaimMatrix":
        counts = np.array([len(claim.examples) for claim in claims])
        return cls(
            statements=np.stack([claim.statement for claim in claims]),
            opposites=np.stack([claim.opposite for claim in claims]),
            examples=np.vstack([claim.examples for claim in claims]),
            sides=np.concatenate([claim.sides for claim in claims]),
            starts=np.cumsum(counts) - counts,
            counts=counts,
        )


@dataclass(frozen=True, slots=True)
class Similarities:
    """Cosines of articles to everything in a `ClaimMatrix`."""

    statement: Vectors  #: (n, c)
    opposite: Vectors  #: (n, c)
    examples: Vectors  #: (n, sum of m)

    @classmethod
    def of(cls, articles: Vectors, claims: ClaimMatrix) -> "Similarities":
        return cls(
            articles @ claims.statements.T,
            articles @ claims.opposites.T,
            articles @ claims.examples.T,
        )


def views(found: Similarities, claims: ClaimMatrix) -> Vectors:
    """The three views of each claim, (3, n, c): poles, nearest example, mean of the examples."""
    poles = found.statement + OPPOSITE_WEIGHT * found.opposite
    nearest = np.maximum.reduceat(found.examples, claims.starts, axis=1)
    mean = np.add.reduceat(found.examples, claims.starts, axis=1) / claims.counts
    return np.stack([poles, nearest, mean]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Level:
    """What the nearest unrelated articles score on each claim, by view: (3, c) each."""

    mean: Vectors
    spread: Vectors

    @classmethod
    def of(cls, background: Vectors) -> "Level":
        """Measure it on the views of a background, (3, articles, c)."""
        nearest = np.sort(background, axis=1)[:, ::-1][:, :NEAREST]
        # Never zero: a background of one article has no spread.
        return cls(nearest.mean(axis=1), nearest.std(axis=1) + 1e-3)


def standardise(found: Vectors, level: Level, followed: int) -> Vectors:
    """How far each article stands out on each claim followed, (n, followed), in deviations.

    Twice, and added: from unrelated articles on the same claim, and from the same article on
    other claims.

    Args:
        found: Views, (3, n, c); the claims followed come first, then the general ones.
        level: Of the articles' language.
        followed: How many claims are followed.
    """
    by_claim = (found - level.mean[:, None]) / level.spread[:, None]
    weights = _row_weights(followed, found.shape[2] - followed)
    mean = (found * weights).sum(axis=2, keepdims=True)
    spread = np.sqrt((((found - mean) ** 2) * weights).sum(axis=2, keepdims=True))
    by_article = (found - mean) / (spread + 1e-6)
    together = np.tensordot(np.array(VIEW_WEIGHTS), by_claim + by_article, axes=1)
    return np.asarray(together[:, :followed] / sum(VIEW_WEIGHTS), dtype=np.float32)


def _row_weights(followed: int, general: int) -> npt.NDArray[np.float64]:
    each = min(1.0, GENERAL_CLAIMS_COUNT_AS / general) if general else 0.0
    weights = np.concatenate([np.ones(followed), np.full(general, each)])
    return weights / weights.sum()


def margins(found: Similarities, claims: ClaimMatrix) -> tuple[Vectors, Vectors]:
    """What speaks for an article taking a side on each claim, (n, c) each.

    Returns:
        How much nearer it is to the claim's side than to the other (below 0: to the other), and
        how much nearer it is to an example that takes a side than to one that does not.
    """
    supports, refutes, neither = (_nearest(found, claims, side) for side in (1, -1, 0))
    both = np.isfinite(supports) & np.isfinite(refutes)
    examples = np.where(both, np.where(both, supports, 0) - np.where(both, refutes, 0), 0)
    sided = np.maximum(supports, refutes)
    told = np.isfinite(sided) & np.isfinite(neither)
    apart = np.where(told, np.where(told, sided, 0) - np.where(told, neither, 0), 0)
    return (
        np.asarray(found.statement - found.opposite + examples, dtype=np.float32),
        np.asarray(apart, dtype=np.float32),
    )


def _nearest(found: Similarities, claims: ClaimMatrix, side: int) -> Vectors:
    """The nearest example of a side; minus infinity where a claim has none."""
    masked = np.where(claims.sides == side, found.examples, -np.inf)
    return np.asarray(np.maximum.reduceat(masked, claims.starts, axis=1), dtype=np.float32)
