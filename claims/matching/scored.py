"""What the matcher says of an article and a claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from claims.model import Against, Article, Band, Match, Stance

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

    def as_match(
        self,
        article: Article,
        *,
        server_id: int,
        band: Band,
        found_at: datetime,
        story_id: int = 0,
        is_baseline: bool = False,
        is_by_hand: bool = False,
    ) -> Match:
        """A match of the article, not kept yet.

        Args:
            article: That was scored.
            server_id: Whose claim it is.
            band: By the server's thresholds, or by who put it there.
            found_at: When.
            story_id: Of the match it goes on with; 0 where it is the first of its story.
            is_baseline: Whether it is kept without being posted.
            is_by_hand: Whether a member put it there.
        """
        return Match(
            id=0,
            server_id=server_id,
            claim_id=self.claim_id,
            article=article,
            score=self.score,
            band=band,
            stance=self.stance,
            stance_probability=self.stance_probability,
            sentence=self.why,
            model=self.model,
            is_by_hand=is_by_hand,
            found_at=found_at,
            story_id=story_id,
            is_baseline=is_baseline,
            against=self.against,
        )
