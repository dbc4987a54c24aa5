"""The outbox: what is to stand in a channel exactly once."""

from datetime import datetime

from sqlalchemy import Connection, desc, exists, func, insert, select, update

from claims.model import Delivery
from claims.storage import rows
from claims.storage.tables import delivery, match

_OPEN = ("new", "trying")


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
            insert(delivery).values(values | {"state": "new", "due_at": due_at})
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
        return set(self._connection.execute(query.where(mine)).scalars())

    def due(self, now: datetime, *, limit: int) -> list[Delivery]:
        """Messages to send now, in the order they were asked for.

        One that is to be tried again later holds back those behind it in its channel, so that a
        channel keeps its order; other channels go on.
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
        found = self._connection.execute(query.order_by(delivery.c.id).limit(limit))
        return [rows.delivery_from(row) for row in found.mappings()]

    def try_(self, tried: Delivery, *, at: datetime, text: str | None = None) -> bool:
        """Say, before sending, that it is being sent; *text* freezes what is sent.

        Returns:
            Whether it is still to be sent: somebody may have sent it, or an admin chosen another
            channel, since *tried* was read.
        """
        is_as_read = (
            (delivery.c.id == tried.id)
            & delivery.c.state.in_(_OPEN)
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
        self._connection.execute(
            query.values(values | {"state": "sent" if is_last else "trying", "error": None})
        )

    def postpone(
        self, delivery_id: int, *, due_at: datetime, error: str, was_refused: bool
    ) -> None:
        """Try again later; if it surely was not made (*was_refused*), it may be moved.

        When it was first tried is kept: one try is several requests, and an answer to an earlier
        one of them may have been lost.
        """
        values: dict[str, object] = {"due_at": due_at, "error": error[:500]}
        if was_refused:
            values["state"] = "new"
        query = update(delivery).where(delivery.c.id == delivery_id)
        self._connection.execute(query.values(values))

    def refuse(self, delivery_id: int, *, error: str) -> None:
        """Discord will never take it; it stays here, with the reason."""
        query = update(delivery).where(delivery.c.id == delivery_id)
        self._connection.execute(query.values(state="refused", error=error[:500]))

    def move(self, server_id: int, channel_id: int, *, due_at: datetime) -> None:
        """Send what waits to another channel: the server's admins chose it.

        What may stand in the old channel already is settled there.
        """
        mine = update(delivery).where(delivery.c.server_id == server_id)
        is_new = (delivery.c.state == "new") & (delivery.c.part == 0)
        elsewhere = is_new & (delivery.c.channel_id != channel_id)
        moved = mine.where(elsewhere).values(channel_id=channel_id, tried_at=None)
        self._connection.execute(moved)
        self._connection.execute(mine.where(delivery.c.state.in_(_OPEN)).values(due_at=due_at))

    def abandon(self, server_id: int, *, error: str) -> None:
        """Send nothing more to a server."""
        mine = (delivery.c.server_id == server_id) & delivery.c.state.in_(_OPEN)
        self._connection.execute(
            update(delivery).where(mine).values(state="refused", error=error[:500])
        )

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
