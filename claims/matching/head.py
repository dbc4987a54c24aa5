"""What an encoder's vectors of a claim and an article tell together, beyond their cosine.

A cosine counts every direction alike.  Here each has a weight of its own, for what both say and
for how far they are apart in it.  A second model tells whether the article takes a side: much of
that is how it speaks, of what is done or of what is put off, looked into and asked for.  Both are
logistic, and trained on claims the encoder had not seen.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Self

import numpy as np

from claims.matching.encoder import TunedE5, Vectors
from claims.matching.scoring import Layout, Similarities, margins, margins_of_nearest

FILE = resources.files(__package__) / "tuned" / "head.npz"
#: What brings the features to about the same size, so that they are learnt at the same pace.
COSINES_SCALE, PRODUCTS_SCALE, GAPS_SCALE, SIDES_SCALE = 5.0, 20.0, 5.0, 5.0
#: So many numbers at a time are held for the gaps.
_ROOM = 8_000_000


@dataclass(frozen=True, slots=True)
class Shown:
    """Claims as the head looks at them: (c, width) each, centred."""

    statements: Vectors
    examples: Vectors  #: the mean of each claim's

    @classmethod
    def of(cls, vectors: Vectors, layout: Layout) -> Self:
        """Out of the rows of a layout."""
        count = layout.claims
        sums = np.add.reduceat(vectors[2 * count :], layout.starts, axis=0)
        return cls(vectors[:count], sums / layout.counts[:, None])


@dataclass(frozen=True, slots=True)
class Head:
    """The weights: of four cosines (4,), and of each direction (width,)."""

    cosines: Vectors
    with_examples: Vectors
    with_statement: Vectors
    from_examples: Vectors
    from_statement: Vectors
    bias: Vectors  #: one number, as the next
    sided_bias: Vectors
    sided_margins: Vectors  #: of `sides`, (3,)
    sided_article: Vectors  #: of each direction

    def sided(self, articles: Vectors, sides: Vectors) -> Vectors:
        """Log-odds that articles take a side on claims, if they bear on them, (n, c).

        Args:
            articles: Centred, (n, width).
            sides: What `sides` gave of them.
        """
        own = SIDES_SCALE * (articles @ self.sided_article + self.sided_bias / SIDES_SCALE)
        return np.asarray(SIDES_SCALE * sides @ self.sided_margins + own[:, None], np.float32)

    def odds(
        self, articles: Vectors, found: Similarities, shown: Shown, layout: Layout
    ) -> Vectors:
        """Log-odds that articles bear on claims, (n, c), by these vectors alone.

        Args:
            articles: Centred, (n, width).
            found: Their cosines to everything in the layout.
            shown: The claims.
            layout: Which cosine is whose.
        """
        total = four(articles, found, shown, layout) @ self.cosines * COSINES_SCALE + self.bias
        examples, statements = (
            shown.examples * self.with_examples,
            shown.statements * self.with_statement,
        )
        total += PRODUCTS_SCALE * articles @ (examples + statements).T
        step = max(1, _ROOM // max(1, shown.statements.size))
        for start in range(0, len(articles), step):
            rows = articles[start : start + step, None]
            gaps = np.abs(rows - shown.examples) @ self.from_examples
            gaps += np.abs(rows - shown.statements) @ self.from_statement
            total[start : start + step] += GAPS_SCALE * gaps
        return np.asarray(total, dtype=np.float32)


def four(articles: Vectors, found: Similarities, shown: Shown, layout: Layout) -> Vectors:
    """Cosines to the statement, the mean example, the opposite, the nearest example: (n, c, 4)."""
    nearest = np.maximum.reduceat(found.examples, layout.starts, axis=1)
    return np.stack([found.statement, articles @ shown.examples.T, found.opposite, nearest], -1)


def sides(found: Similarities, layout: Layout) -> Vectors:
    """How much nearer articles are to one side than the other, whichever, and than to none, (n, c, 3).

    To the mean of each side, to its nearest example, and of the nearest with a side to the nearest
    without.
    """
    sided, unsided = margins(found, layout)
    nearest = margins_of_nearest(found, layout)
    return np.stack([np.abs(sided - nearest), np.abs(nearest), unsided], -1)


@cache
def head_of(encoder: str) -> Head | None:
    """The head that goes with an encoder; only ours has one."""
    if encoder != TunedE5.name:
        return None
    with resources.as_file(FILE) as file, np.load(file, allow_pickle=False) as kept:
        return Head(**kept)
