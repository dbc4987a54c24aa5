"""What a server's admins were told is down and not yet told is over."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from claims.storage.tables import outage


class Outages:
    """The ``outage`` table within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def told(self, server_id: int) -> dict[str, datetime]:
        """The outages told to a server's admins: what each is about, and when it was told."""
        query = select(outage.c.about, outage.c.told_at).where(outage.c.server_id == server_id)
        return {row.about: row.told_at for row in self._connection.execute(query)}

    def tell(self, server_id: int, about: str, *, at: datetime) -> None:
        """Remember that an outage was told."""
        values = {"server_id": server_id, "about": about, "told_at": at}
        self._connection.execute(insert(outage).values(values))

    def forget(self, server_id: int, abouts: Iterable[str]) -> None:
        """They are over, or nobody's concern any more."""
        these = (outage.c.server_id == server_id) & outage.c.about.in_(list(abouts))
        self._connection.execute(delete(outage).where(these))
