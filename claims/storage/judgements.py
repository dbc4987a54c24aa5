"""What teams judged of their matches, claim by claim."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from claims.learning import Judged, judgement
from claims.model import Band, Stance, Verdict
from claims.storage.tables import feedback, match


class Judgements:
    """The ``feedback`` table as what it says of claims, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self,
        server_id: int,
        *,
        model: str | None = None,
        since: datetime | None = None,
        claim_ids: Collection[str] | None = None,
        with_by_hand: bool = True,
    ) -> dict[str, list[Judged]]:
        """The judged matches of a server's claims; those the team is divided on are left out.

        Args:
            server_id: Whose.
            model: Only what was scored with this: another's scores mean something else.
            since: Only what was found from then on.
            claim_ids: Only of these claims.
            with_by_hand: With what members put under a claim themselves.
        """
        mine = match.c.server_id == server_id
        if model is not None:
            mine &= match.c.model == model
        if since is not None:
            mine &= match.c.found_at >= since
        if claim_ids is not None:
            mine &= match.c.claim_id.in_(list(claim_ids))
        if not with_by_hand:
            mine &= ~match.c.is_by_hand
        what = (match.c.claim_id, match.c.article_id, match.c.score, match.c.band)
        one = (match.c.id, *what, match.c.stance, match.c.team_stance, feedback.c.verdict)
        people, latest = func.count().label("people"), func.max(feedback.c.at).label("latest")
        query = select(*one, people, latest).join_from(feedback, match).where(mine)
        answered: dict[int, list[tuple[Verdict, int, datetime]]] = {}
        matches: dict[int, Row[Any]] = {}
        for row in self._connection.execute(query.group_by(*one)):
            matches[row.id] = row
            answer = (Verdict(row.verdict), row.people, row.latest)
            answered.setdefault(row.id, []).append(answer)
        found: dict[str, list[Judged]] = {}
        for match_id, row in sorted(matches.items()):
            answers = answered[match_id]
            is_right = judgement({verdict: count for verdict, count, _ in answers})
            at = max(latest for _, _, latest in answers)
            if is_right is not None:
                judged = Judged(
                    score=row.score,
                    band=Band(row.band),
                    is_right=is_right,
                    at=at,
                    article_id=row.article_id,
                    is_side_right=_is_side_right(row) if is_right else None,
                )
                found.setdefault(row.claim_id, []).append(judged)
        return found


def _is_side_right(row: Row[Any]) -> bool | None:
    if row.stance == Stance.DISCUSSES:
        return None
    return bool((row.team_stance or row.stance) == row.stance)
