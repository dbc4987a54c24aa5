"""Servers, what their admins chose, and every change they made."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, desc, insert, select, update

from claims.errors import NotSetUpError
from claims.model import Change, Person, Server
from claims.storage import rows
from claims.storage.tables import change, server


class Servers:
    """The ``server`` and ``change`` tables within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, server_id: int) -> Server | None:
        """The server, or ``None`` if it was never seen."""
        found = self._connection.execute(select(server).where(server.c.id == server_id))
        row = found.mappings().one_or_none()
        return rows.server_from(row) if row else None

    def get(self, server_id: int) -> Server:
        """The server.

        Raises:
            NotSetUpError: If it was never seen.
        """
        found = self.find(server_id)
        if found is None:
            raise NotSetUpError
        return found

    def all(self) -> list[Server]:
        """Every server, in no order that means anything."""
        found = self._connection.execute(select(server).order_by(server.c.id))
        return [rows.server_from(row) for row in found.mappings()]

    def digest_due(self, now: datetime) -> list[Server]:
        """The servers with a channel whose next digest's time has come."""
        due = server.c.channel_id.is_not(None) & (server.c.next_digest_at <= now)
        found = self._connection.execute(select(server).where(due).order_by(server.c.id))
        return [rows.server_from(row) for row in found.mappings()]

    def save(self, saved: Server) -> None:
        """Add the server, or replace what is known of it."""
        values = rows.server_to(saved)
        if self.find(saved.id) is None:
            self._connection.execute(insert(server).values(values))
        else:
            del values["id"]  # as of feeds
            self._connection.execute(update(server).where(server.c.id == saved.id).values(values))

    def record_change(
        self,
        server_id: int,
        *,
        who: Person,
        at: datetime,
        what: str,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Keep who changed what, for good."""
        values = {"who_id": who.id, "who": who.name[:100], "at": at, "what": what[:200]}
        values |= {"server_id": server_id, "before": before, "after": after}
        self._connection.execute(insert(change).values(values))

    def changes(
        self, server_id: int, *, limit: int = 20, what: Collection[str] = ()
    ) -> list[Change]:
        """What was changed, newest first; where *what* is given, only changes called so."""
        columns = (change.c.who, change.c.at, change.c.what, change.c.before, change.c.after)
        query = select(*columns).where(change.c.server_id == server_id)
        query = query.where(change.c.what.in_(list(what))) if what else query
        found = self._connection.execute(query.order_by(desc(change.c.id)).limit(limit))
        return [Change(**row) for row in found.mappings()]
