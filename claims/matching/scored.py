"""What the matcher says of an article and a claim."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.model import Against, Band, Stance

#: What is kept of an article to compare it with later: half-precision bytes, by encoder.
Vectors = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """How an article bears on one claim."""

    claim_id: str
    score: float  #: 0-1
    band: Band  #: by the matcher's own thresholds
    stance: Stance
    stance_probability: float  #: 0-1, of ``stance``
    leaning: float = 0.5  #: 0-1: how likely it supports rather than refutes, if it takes a side
    why: str  #: the article's sentence that matters most, verbatim
    model: str  #: what it was scored with
    against: Against | None = None  #: told of matches and of each article's best claim
