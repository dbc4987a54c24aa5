"""From how far an article stands out to a score between 0 and 1, and from that to a band.

The curve goes on from what `claims.matching.reranker` tells, whose weights were chosen on labelled
articles in three languages, and is laid so that of 1,069 headlines of a real stream one unrelated
to the library's claims is confirmed.  The thresholds keep more than nine in ten of all that is
relevant; `docs/evaluation.md` tells how they do on claims nothing was fitted to.
"""

from dataclasses import dataclass

import numpy as np

from claims.errors import InvalidInputError
from claims.matching.encoder import Vectors
from claims.model import Band

#: The logistic curve from deviations to a score: where it is 0.5, and its steepness.
MIDPOINT = 5.7
STEEPNESS = 0.90


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The lowest score of each band, 0 to 1."""

    confirmed: float = 0.885
    possible: float = 0.08

    def __post_init__(self) -> None:
        """Refuse thresholds that would make no bands."""
        if not 0 < self.possible <= self.confirmed <= 1:
            raise InvalidInputError(
                "The threshold of “possible” must be above 0 and not above that of “confirmed”, "
                "which is at most 1."
            )

    def band(self, score: float) -> Band:
        """The band of a score."""
        if score >= self.confirmed:
            return Band.CONFIRMED
        return Band.POSSIBLE if score >= self.possible else Band.BELOW


def calibrated(raw: Vectors) -> Vectors:
    """Scores between 0 and 1 for deviations, in the same order."""
    # Bounded, because the exponential of more than 700 is no number.
    odds = np.clip(STEEPNESS * (raw.astype(np.float64) - MIDPOINT), -50, 50)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)
