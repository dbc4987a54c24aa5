"""Remember: servers, claims, feeds, articles, matches and what is to be posted.

The only place that speaks SQL.  Blocking: call it from a thread.  What leaves it is plain and
frozen; everything done within one ``write()`` stands or falls together.
"""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress

from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from claims.errors import InvalidInputError
from claims.storage import migrate
from claims.storage.articles import Articles
from claims.storage.claims import Claims
from claims.storage.deliveries import Deliveries, Revision
from claims.storage.engine import Engines, NoDatabaseError
from claims.storage.feeds import Feeds
from claims.storage.judgements import Judgements
from claims.storage.lock import InUseError, Lock
from claims.storage.matches import Matches, Selection
from claims.storage.outages import Outages
from claims.storage.servers import Servers
from claims.storage.trouble import CannotStoreError, sentence

__all__ = [
    "CannotStoreError",
    "DatabaseError",
    "InUseError",
    "NoDatabaseError",
    "Revision",
    "Selection",
    "Storage",
    "Transaction",
]

log = logging.getLogger(__name__)


class Transaction:
    """The tables, all within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.servers = Servers(connection)
        self.claims = Claims(connection)
        self.feeds = Feeds(connection)
        self.articles = Articles(connection)
        self.matches = Matches(connection)
        self.judgements = Judgements(connection)
        self.deliveries = Deliveries(connection)
        self.outages = Outages(connection)


class Storage:
    """A database, brought up to date when it is opened."""

    def __init__(self, url: str, *, makes_it: bool = True, alone: bool = False) -> None:
        """Open *url*: ``sqlite:///path`` or ``postgresql://…``.

        Args:
            url: Where the database is.
            makes_it: Whether a SQLite file that does not exist is made.
            alone: Whether a SQLite file is kept from every other program that asks for the same,
                until this is closed; PostgreSQL's programs stand beside each other.

        Raises:
            NoDatabaseError: If it does not exist and is not to be made.
            InUseError: If another program keeps it alone, and so do we, or its tables are not up
                to date.
            InvalidInputError: If the address names neither, or the database cannot be opened or
                is a newer Claimwatch's.
        """
        self._trouble: str | None = None
        self._lock: Lock | None = None
        self._engines = Engines(url, makes_it=makes_it)
        try:
            if alone and self._engines.file:
                self._lock = Lock(self._engines.file)
            self._bring_up_to_date()
        except (DatabaseError, CommandError) as error:
            self.close()
            raise InvalidInputError(_why_not(error)) from error
        except BaseException:
            self.close()
            raise

    @property
    def trouble(self) -> str | None:
        """What keeps the database from being used, for its operator; ``None`` while all is well.

        It stays until something was written again.
        """
        return self._trouble

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """The one writing transaction; others wait for it.

        Raises:
            CannotStoreError: If the disk is full or read-only or fails, or the server is away;
                nothing of the transaction is kept.
        """
        with self._watched(), self._engines.write() as connection:
            yield Transaction(connection)
        if self._trouble is not None:
            self._look_again()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent view that never waits for the writer.

        Raises:
            CannotStoreError: If the disk fails, or the server is away.
        """
        with self._watched(), self._engines.read() as connection:
            yield Transaction(connection)

    def prove_writable(self) -> None:
        """Write and change nothing: before work that would be for nothing if it cannot be kept.

        Raises:
            CannotStoreError: If nothing can be written.
        """
        with self._watched(), self._engines.write() as connection:
            migrate.touch(connection)
        if self._trouble is not None:
            self._trouble = None
            log.warning("The database can be written again.")

    def close(self) -> None:
        """Close every connection and let others have it."""
        self._engines.dispose()
        if self._lock is not None:
            self._lock.close()

    # -------------------------------------------------------------------------------------------

    def _bring_up_to_date(self) -> None:
        with self._engines.read() as connection:
            if migrate.is_current(connection):
                return  # who only looks writes nothing, not even an empty transaction
        # Never under the hands of a program that knows only the old tables.
        file = self._engines.file if self._lock is None else None
        with closing(Lock(file)) if file else nullcontext(), self._engines.write() as connection:
            migrate.upgrade(connection)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Say once what an operator has to mend."""
        try:
            yield
        except DatabaseError as error:
            said = sentence(error)
            if said is None:
                raise
            if said != self._trouble:
                self._trouble = said
                log.critical("%s (%s)", said, str(error.orig).strip().partition("\n")[0])
            raise CannotStoreError(said) from error

    def _look_again(self) -> None:
        """After a success amid trouble: a small or empty transaction may fit on a full disk."""
        with suppress(CannotStoreError):
            self.prove_writable()


def _why_not(error: DatabaseError | CommandError) -> str:
    if isinstance(error, CommandError):  # it is at a step this program has not heard of
        return "The database was made by a newer Claimwatch: update this one."
    cause = str(error.orig).strip().partition("\n")[0]
    return (
        f"The database cannot be opened ({cause}): check DATABASE_URL, that its server runs and "
        "that the file is a database and may be written."
    )
