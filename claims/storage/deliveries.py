"""The outbox: what is to stand in a channel exactly once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    case,
    desc,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from claims.model import Delivery, Posting
from claims.storage import rows
from claims.storage.tables import delivery, match

_OPEN = ("new", "trying")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The deliveries of all servers, counted."""

    waiting: int
    oldest: datetime | None  #: when the one waiting longest was asked for
    refused: int
    posted: Mapping[str, int]  #: by kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A posted match whose story went on: its message is to be edited."""

    id: int  #: of the delivery that posted it
    key: str
    server_id: int
    channel_id: int
    match_id: int
    message_id: int
    revise_at: datetime  #: when it was due; another time once there is more to tell
    revise_asked_at: datetime  #: when it was asked for


class Deliveries:
    """The ``delivery`` table within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, added: Delivery, *, due_at: datetime) -> None:
        """Put a message into the outbox; its ``id`` is not looked at.

        A key already there means the message was already asked for: nothing is added.
        """
        known = select(delivery.c.id).where(delivery.c.key == added.key)
        if self._connection.execute(known).first():
            return
        names = ("key", "server_id", "channel_id", "kind", "match_id", "digest_id", "text")
        values = {name: getattr(added, name) for name in names}
        self._connection.execute(
            insert(delivery).values(
                values | {"state": "new", "asked_at": due_at, "due_at": due_at}
            )
        )

    def last_message(self, channel_id: int) -> int | None:
        """The id of the newest message known to stand in a channel."""
        newest = select(func.max(delivery.c.message_id))
        here = newest.where(delivery.c.channel_id == channel_id)
        found: int | None = self._connection.execute(here).scalar_one()
        return found

    def posted(self, server_id: int, *, since: datetime) -> set[int]:
        """The articles a message was asked for on the server, found from *since* on."""
        joined = delivery.join(match, delivery.c.match_id == match.c.id)
        query = select(match.c.article_id).select_from(joined)
        mine = (delivery.c.server_id == server_id) & (match.c.found_at >= since)
        # Refused before it stood there: a bot that was thrown out may be invited again.
        mine &= (delivery.c.state != "refused") | delivery.c.message_id.is_not(None)
        return set(self._connection.execute(query.where(mine)).scalars())

    def due(self, now: datetime, *, limit: int) -> list[Delivery]:
        """Messages to send now, in each channel in the order they were asked for.

        One that is to be tried again later holds back those behind it in its channel, so that a
        channel keeps its order; other channels go on.  Every channel's first comes before any
        channel's second, so that one with much to send leaves room for the others.
        """
        earlier = delivery.alias()
        held_back = exists().where(
            earlier.c.channel_id == delivery.c.channel_id,
            earlier.c.state.in_(_OPEN),
            earlier.c.due_at > now,
            earlier.c.id < delivery.c.id,
        )
        is_due = delivery.c.state.in_(_OPEN) & (delivery.c.due_at <= now)
        query = select(delivery).where(is_due, ~held_back)
        in_order = query.order_by(_in_channel(delivery.c.id), delivery.c.id).limit(limit)
        found = self._connection.execute(in_order)
        return [rows.delivery_from(row) for row in found.mappings()]

    def try_(self, tried: Delivery, *, at: datetime, text: str | None = None) -> bool:
        """Say, before sending, that it is being sent; *text* freezes what is sent.

        Returns:
            Whether it is still to be sent: somebody may have sent it or failed to, or an admin
            chosen another channel, since *tried* was read.
        """
        is_as_read = (
            (delivery.c.id == tried.id)
            & delivery.c.state.in_(_OPEN)
            & (delivery.c.due_at <= at)
            & (delivery.c.channel_id == tried.channel_id)
            & (delivery.c.part == tried.part)
        )
        values: dict[str, object] = {"state": "trying", "attempts": delivery.c.attempts + 1}
        values["tried_at"] = func.coalesce(delivery.c.tried_at, at)
        if text is not None:
            values["text"] = text
        done = self._connection.execute(update(delivery).where(is_as_read).values(values))
        return done.rowcount == 1

    def part_sent(self, delivery_id: int, *, message_id: int, is_last: bool) -> None:
        """One message of it stands in the channel."""
        query = update(delivery).where(delivery.c.id == delivery_id)
        values = {"part": delivery.c.part + 1, "message_id": message_id, "tried_at": None}
        stand = select(delivery.c.message_ids).where(delivery.c.id == delivery_id)
        before = self._connection.execute(stand).scalar_one_or_none() or []
        values["message_ids"] = [*before, message_id]
        given_up = (delivery.c.state == "refused", "refused")
        values["state"] = "sent" if is_last else case(given_up, else_="trying")
        self._connection.execute(query.values(values | {"error": None, "needs_admin": False}))

    def postpone(
        self,
        delivery_id: int,
        *,
        due_at: datetime,
        error: str,
        was_refused: bool,
        needs_admin: bool,
    ) -> None:
        """Try again later, unless it was given up meanwhile.

        If it surely was not made (*was_refused*), it may be moved.

        When it was first tried is kept: one try is several requests, and an answer to an earlier
        one of them may have been lost.
        """
        values: dict[str, object] = {
            "due_at": due_at,
            "error": error[:500],
            "needs_admin": needs_admin,
        }
        if was_refused:
            values["state"] = "new"
        query = update(delivery).where(delivery.c.id == delivery_id, delivery.c.state.in_(_OPEN))
        self._connection.execute(query.values(values))

    def refuse(self, delivery_id: int, *, error: str) -> None:
        """Discord will never take it; it stays here, with the reason."""
        query = update(delivery).where(delivery.c.id == delivery_id)
        self._connection.execute(query.values(state="refused", error=error[:500]))

    def move(
        self, server_id: int, channel_id: int, *, due_at: datetime, notices: bool = False
    ) -> None:
        """Send what waits to another channel: the server's admins chose it.

        What may stand in the old channel already is settled there.  A digest of which the old
        channel has a part and surely not the next begins anew in the other.

        Args:
            server_id: Whose messages.
            channel_id: Where to.
            due_at: When they are tried again.
            notices: Move what is for the admins, and nothing else, instead of all the rest.
        """
        is_notice = delivery.c.kind == "notice"
        of_these = is_notice if notices else ~is_notice
        mine = update(delivery).where(delivery.c.server_id == server_id, of_these)
        elsewhere = (delivery.c.state == "new") & (delivery.c.channel_id != channel_id)
        moved = mine.where(elsewhere).values(
            channel_id=channel_id,
            part=0,
            message_id=None,
            message_ids=None,
            tried_at=None,
            needs_admin=False,
        )
        self._connection.execute(moved)
        self._connection.execute(mine.where(delivery.c.state.in_(_OPEN)).values(due_at=due_at))

    def abandon_notices(self, server_id: int, *, error: str) -> None:
        """Send the admins nothing of what waits for them: they chose to be told nothing."""
        self._abandon(server_id, delivery.c.kind == "notice", error=error)

    def abandon(self, server_id: int, *, error: str) -> None:
        """Send nothing more to a server."""
        self._abandon(server_id, error=error)
        theirs = update(delivery).where(delivery.c.server_id == server_id)
        self._connection.execute(theirs.values(revise_at=None))

    def _abandon(self, server_id: int, *of_these: ColumnElement[bool], error: str) -> None:
        mine = (delivery.c.server_id == server_id) & delivery.c.state.in_(_OPEN)
        given_up = update(delivery).where(mine, *of_these)
        self._connection.execute(given_up.values(state="refused", error=error[:500]))

    # -- what stands there and is to be edited --------------------------------------------------

    def revise(
        self, server_id: int, article_ids: Iterable[int], *, now: datetime, at: datetime
    ) -> None:
        """Have the posts of these articles edited *at* a time: once for all that comes until then.

        One that is due may be under way, with less to tell than there is: it is edited once more.
        """
        found = select(match.c.id).where(
            match.c.server_id == server_id, match.c.article_id.in_(list(article_ids))
        )
        is_to_come = delivery.c.revise_at > now
        stands = delivery.c.match_id.in_(found) & ~delivery.c.is_gone
        is_new = or_(delivery.c.revise_at.is_(None), ~is_to_come)
        asked = {"revise_at": at, "revise_asked_at": now}
        self._connection.execute(update(delivery).where(stands, is_new).values(asked))
        renewed = update(delivery).where(stands, is_to_come).values(revise_asked_at=now)
        self._connection.execute(renewed)

    def revisions(self, now: datetime, *, since: datetime, limit: int) -> list[Revision]:
        """Messages to edit now, of the edits asked for *since* then.

        In each channel the longest due first, and every channel's first before any channel's
        second.  None in a channel where something is yet to be posted, whatever keeps it.
        """
        waiting = delivery.alias()
        is_waiting = (waiting.c.channel_id == delivery.c.channel_id) & waiting.c.state.in_(_OPEN)
        stands = delivery.c.message_id.is_not(None) & delivery.c.match_id.is_not(None)
        query = select(*(delivery.c[name] for name in Revision.__slots__)).where(
            delivery.c.revise_at <= now,
            delivery.c.revise_asked_at >= since,
            stands,
            ~exists().where(is_waiting),
        )
        order = (delivery.c.revise_at, delivery.c.id)
        in_order = query.order_by(_in_channel(*order), *order).limit(limit)
        return [Revision(**row) for row in self._connection.execute(in_order).mappings()]

    def revised(self, done: Revision, *, again_at: datetime | None = None) -> None:
        """It was edited, or is to be *again_at* a time; not if it is to be once more anyway."""
        is_as_read = (delivery.c.id == done.id) & (delivery.c.revise_at == done.revise_at)
        self._connection.execute(update(delivery).where(is_as_read).values(revise_at=again_at))

    def gone(self, delivery_id: int) -> None:
        """Its message was deleted: it is never edited again."""
        this = update(delivery).where(delivery.c.id == delivery_id)
        self._connection.execute(this.values(is_gone=True, revise_at=None))

    # -------------------------------------------------------------------------------------------

    def blocked(self, server_id: int, channel_id: int) -> tuple[str, datetime] | None:
        """Why nothing can be posted to a channel until an admin mends it, and since when."""
        waits = delivery.c.state.in_(_OPEN) & delivery.c.needs_admin
        here = (delivery.c.server_id == server_id) & (delivery.c.channel_id == channel_id)
        since = func.coalesce(delivery.c.tried_at, delivery.c.due_at).label("since")
        query = select(delivery.c.error, since).where(waits, here)
        row = self._connection.execute(query.order_by(delivery.c.id).limit(1)).first()
        return (row.error, row.since) if row else None

    def load(self) -> Load:
        """How many there are."""
        columns = (delivery.c.state, delivery.c.kind)
        grouped = select(*columns, func.count().label("n")).group_by(*columns)
        counted = [(row.state, row.kind, row.n) for row in self._connection.execute(grouped)]
        oldest = select(func.min(delivery.c.asked_at)).where(delivery.c.state.in_(_OPEN))
        return Load(
            waiting=sum(n for state, _, n in counted if state in _OPEN),
            oldest=self._connection.execute(oldest).scalar_one(),
            refused=sum(n for state, _, n in counted if state == "refused"),
            posted={kind: n for state, kind, n in counted if state == "sent"},
        )

    def of_matches(self, match_ids: Iterable[int]) -> dict[int, Posting]:
        """How far the messages that post these matches have come, by match id."""
        return self._postings(delivery.c.match_id, match_ids)

    def of_digests(self, digest_ids: Iterable[int]) -> dict[int, Posting]:
        """How far these digests have come, by digest id."""
        return self._postings(delivery.c.digest_id, digest_ids)

    def _postings(self, of: Column[Any], ids: Iterable[int]) -> dict[int, Posting]:
        query = select(delivery).where(of.in_(list(ids))).order_by(delivery.c.id)
        found = self._connection.execute(query).mappings()
        return {row[of]: rows.posting_from(row) for row in found}

    def trouble(self, server_id: int) -> tuple[int, str | None]:
        """How many of a server's messages wait, and why the newest tried of them was not sent."""
        is_waiting = (delivery.c.server_id == server_id) & delivery.c.state.in_(_OPEN)
        count = select(func.count()).select_from(delivery).where(is_waiting)
        query = select(delivery.c.error).where(is_waiting, delivery.c.error.is_not(None))
        newest = query.order_by(desc(delivery.c.id)).limit(1)
        return (
            self._connection.execute(count).scalar_one(),
            self._connection.execute(newest).scalar_one_or_none(),
        )


def _in_channel(*order: Column[Any]) -> ColumnElement[int]:
    """The place of a delivery among those of its channel, from 1 on."""
    return func.row_number().over(partition_by=delivery.c.channel_id, order_by=order)
