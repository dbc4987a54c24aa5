"""From which score on each claim of a server is confirmed: the admin's choice and what was learnt.

Blocking, because the team's answers are read; `claims.learning` decides.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from claims import learning
from claims.learning import TrackRecord
from claims.matching import Matcher, Thresholds
from claims.model import Server
from claims.storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimThresholds:
    """The thresholds of a server's claims."""

    usual: Thresholds  #: the admin's, else the matcher's: of every claim nothing was learnt of
    raised: Mapping[str, float] = field(default_factory=dict)  #: of *confirmed*, by claim

    def of(self, claim_id: str) -> Thresholds:
        """Those of one claim."""
        raised = self.raised.get(claim_id)
        return self.usual if raised is None else replace(self.usual, confirmed=raised)


def read(
    tx: Transaction,
    server: Server,
    matcher: Matcher,
    *,
    now: datetime,
    claim_ids: Collection[str] | None = None,
) -> ClaimThresholds:
    """The thresholds of a server's claims, or only of these, as they are now."""
    usual = matcher.thresholds_with(server.confirmed, server.possible)
    since = now - learning.REMEMBERED
    judged = tx.judgements.of(
        server.id, model=matcher.model, since=since, claim_ids=claim_ids, with_by_hand=False
    )
    learnt = {
        claim_id: learning.confirmed_from(each, floor=usual.confirmed)
        for claim_id, each in judged.items()
    }
    raised = {claim_id: at for claim_id, at in learnt.items() if at > usual.confirmed}
    return ClaimThresholds(usual=usual, raised=raised)


def track_record(
    tx: Transaction, server: Server, claim_id: str, matcher: Matcher, *, now: datetime
) -> TrackRecord:
    """How often a claim's matches were right by the team's answers, and what that moved."""
    own = read(tx, server, matcher, now=now, claim_ids=[claim_id])
    judged = tx.judgements.of(server.id, claim_ids=[claim_id], with_by_hand=False)
    return learning.track_record(judged.get(claim_id, ()), raised_to=own.raised.get(claim_id))
