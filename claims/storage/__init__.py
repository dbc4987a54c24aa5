"""Remember: servers, claims, feeds, articles, matches and what is to be posted.

The only place that speaks SQL.  Blocking: call it from a thread.  What leaves it is plain and
frozen; everything done within one ``write()`` stands or falls together.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from claims.errors import InvalidInputError
from claims.storage.articles import Articles
from claims.storage.claims import Claims
from claims.storage.deliveries import Deliveries
from claims.storage.engine import Engines
from claims.storage.feeds import Feeds
from claims.storage.matches import Matches
from claims.storage.migrate import upgrade
from claims.storage.servers import Servers

__all__ = ["DatabaseError", "Storage", "Transaction"]


class Transaction:
    """The tables, all within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.servers = Servers(connection)
        self.claims = Claims(connection)
        self.feeds = Feeds(connection)
        self.articles = Articles(connection)
        self.matches = Matches(connection)
        self.deliveries = Deliveries(connection)


class Storage:
    """A database, brought up to date when it is opened."""

    def __init__(self, url: str) -> None:
        """Open *url*: ``sqlite:///path`` or ``postgresql://…``.

        Raises:
            InvalidInputError: If the address names neither, or the database cannot be opened or
                is a newer Claimwatch's.
        """
        self._engines = Engines(url)
        try:
            with self._engines.write() as connection:
                upgrade(connection)
        except (DatabaseError, CommandError) as error:
            self._engines.dispose()
            raise InvalidInputError(_why_not(error)) from error

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """The one writing transaction; others wait for it."""
        with self._engines.write() as connection:
            yield Transaction(connection)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent view that never waits for the writer."""
        with self._engines.read() as connection:
            yield Transaction(connection)

    def close(self) -> None:
        """Close every connection."""
        self._engines.dispose()


def _why_not(error: DatabaseError | CommandError) -> str:
    if isinstance(error, CommandError):  # it is at a step this program has not heard of
        return "The database was made by a newer Claimwatch: update this one."
    cause = str(error.orig).strip().partition("\n")[0]
    return (
        f"The database cannot be opened ({cause}): check DATABASE_URL, that its server runs and "
        "that the file is a database and may be written."
    )
