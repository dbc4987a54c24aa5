"""The outbox: what is to stand in a channel exactly once."""

from datetime import datetime

from sqlalchemy import Connection, desc, exists, func, insert, select, update

from claims.model import Delivery
from claims.storage import rows
from claims.storage.tables import delivery

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

    def try_(self, delivery_id: int, *, at: datetime, text: str | None = None) -> None:
        """Say, before sending, that it is being sent; *text* freezes what is sent."""
        query = update(delivery).where(delivery.c.id == delivery_id)
        values: dict[str, object] = {"state": "trying", "attempts": delivery.c.attempts + 1}
        values["tried_at"] = func.coalesce(delivery.c.tried_at, at)
        if text is not None:
            values["text"] = text
        self._connection.execute(query.values(values))

    def part_sent(self, delivery_id: int, *, message_id: int, is_last: bool) -> None:
        """One message of it stands in the channel."""
        query = update(delivery).where(delivery.c.id == delivery_id)
        values = {"part": delivery.c.part + 1, "message_id": message_id, "tried_at": None}
        self._connection.execute(
            query.values(values | {"state": "sent" if is_last else "trying", "error": None})
        )

    def postpone(self, delivery_id: int, *, due_at: datetime, error: str) -> None:
        """Try again later."""
        query = update(delivery).where(delivery.c.id == delivery_id)
        self._connection.execute(query.values(due_at=due_at, error=error[:500]))

    def refuse(self, delivery_id: int, *, error: str) -> None:
        """Discord will never take it; it stays here, with the reason."""
        query = update(delivery).where(delivery.c.id == delivery_id)
        self._connection.execute(query.values(state="refused", error=error[:500]))

    def move(self, server_id: int, channel_id: int, *, due_at: datetime) -> None:
        """Send what is waiting to another channel: the server's admins chose it."""
        waiting = (delivery.c.server_id == server_id) & delivery.c.state.in_(_OPEN)
        query = update(delivery).where(waiting, delivery.c.part == 0)
        self._connection.execute(query.values(channel_id=channel_id, due_at=due_at))

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

    def waiting(self) -> int:
        """How many messages are yet to be sent."""
        query = select(func.count()).select_from(delivery).where(delivery.c.state.in_(_OPEN))
        return self._connection.execute(query).scalar_one()
