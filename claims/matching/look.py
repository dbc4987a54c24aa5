"""What the quick encoder's vectors alone tell of whether articles bear on claims.

A cosine counts what speaks of the same kind of text as much as what speaks of the same matter.
The directions kept here are those in which articles and the claims they bear on agree, learnt
(`training/look.py`) on claims and articles made for the purpose; all others are left out.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Self

import numpy as np

from claims.matching.encoder import Vectors, unit
from claims.matching.head import Shown

FILE = resources.files(__package__) / "tuned" / "look.npz"


@dataclass(frozen=True, slots=True)
class Look:
    """The weights."""

    of_articles: Vectors  #: the directions of articles, (width of the encoder, fewer)
    of_claims: Vectors  #: the same matters' as claims tell them
    examples: Vectors  #: what the cosine to a claim's mean example counts; one number, as the next
    statement: Vectors
    bias: Vectors

    def near(self, articles: Vectors, claims: Vectors) -> Vectors:
        """Log-odds that articles bear on claims, (n, c).

        Args:
            articles: Centred, (n, width).
            claims: What `turned` made of them.
        """
        return np.asarray(unit(articles @ self.of_articles) @ claims.T + self.bias, np.float32)

    def turned(self, claims: Shown) -> Vectors:
        """Claims as articles are compared with them, (c, fewer)."""
        by_examples = unit(claims.examples @ self.of_claims)
        by_statement = unit(claims.statements @ self.of_claims)
        return np.asarray(self.examples * by_examples + self.statement * by_statement, np.float32)

    @property
    def width(self) -> int:
        """How many directions there are."""
        return len(self.of_claims.T)

    @classmethod
    def kept(cls) -> Self:
        """The one that ships."""
        with resources.as_file(FILE) as file, np.load(file, allow_pickle=False) as arrays:
            return cls(**{name: array.astype(np.float32) for name, array in arrays.items()})


@cache
def look() -> Look:
    """The one that ships, read once."""
    return Look.kept()
