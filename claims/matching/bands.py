"""From how far an article stands out to a score between 0 and 1, and from that to a band."""

from dataclasses import dataclass

import numpy as np

from claims.errors import InvalidInputError
from claims.matching.encoder import Vectors
from claims.model import Band

#: The logistic curve from deviations to a score: where it is 0.5, and its steepness.
MIDPOINT = 4.0
STEEPNESS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The lowest score of each band, 0 to 1."""

    confirmed: float = 0.6
    possible: float = 0.3

    def __post_init__(self) -> None:
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
    return np.asarray(1 / (1 + np.exp(-STEEPNESS * (raw - MIDPOINT))), dtype=np.float32)
