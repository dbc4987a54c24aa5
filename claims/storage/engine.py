"""Open the database: SQLite or PostgreSQL, one writer at a time on both.

The drivers' defaults lose concurrent updates on SQLite (a deferred transaction reads before it
holds the write lock); ``BEGIN IMMEDIATE`` on a single writing connection does not.  PostgreSQL
gets the same meaning from one advisory lock, held to the end of the transaction.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from claims.errors import InvalidInputError

#: How long a writer waits for the one before it, in seconds.
LOCK_TIMEOUT = 30
# Any constant that no other program on the same PostgreSQL database uses.
_WRITER_LOCK = 0x636C61696D


class NoDatabaseError(InvalidInputError):
    """There is no database yet, and nobody asked for a new one."""


class Engines:
    """A writing and a reading engine on one database."""

    def __init__(self, url: str, *, makes_it: bool = True) -> None:
        """Connect lazily to *url* (``sqlite:///path`` or ``postgresql://…``).

        Raises:
            InvalidInputError: If the address names neither database, or its folder cannot be made.
            NoDatabaseError: If there is no such file and *makes_it* is false.
        """
        self.url = database_url(url)
        if self.is_sqlite and self.url.database:
            _prepare(Path(self.url.database), makes_it=makes_it)
        if self.url.get_backend_name() == "sqlite":
            self._writer, self._reader = _sqlite_engines(self.url)
        else:
            self._writer = self._reader = create_engine(self.url, pool_pre_ping=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file, of SQLite."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that alone may write; committed at the end, rolled back on an error."""
        with self._writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT * 1000:.0f}ms'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _WRITER_LOCK})
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that sees a consistent state and cannot write."""
        with self._reader.connect() as connection:
            if not self.is_sqlite:
                connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                )
            yield connection

    def dispose(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


def database_url(url: str) -> URL:
    """The address of a database, with the driver it is opened by.

    Raises:
        InvalidInputError: If it names neither a SQLite file nor PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter of a port that is no number
        parsed = None
    backend = parsed.get_backend_name() if parsed is not None else None
    if parsed is None or backend not in {"sqlite", "postgresql"}:
        raise InvalidInputError(
            "DATABASE_URL must look like sqlite:///claimwatch.db or postgresql://user@host/name."
        )
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if not parsed.database or parsed.database == ":memory:":
        raise InvalidInputError("DATABASE_URL must name a file: sqlite:///claimwatch.db")
    return parsed


def _prepare(file: Path, *, makes_it: bool) -> None:
    """See to it that SQLite can open *file*: it makes the file itself, but no folder."""
    if not makes_it and not file.exists():
        raise NoDatabaseError(
            f"There is no database at {file} yet: `claimwatch run` makes it "
            "(or name another in DATABASE_URL)."
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInputError(
            f"The folder {file.parent} for the database cannot be made "
            f"({(error.strerror or str(error)).lower()}): check DATABASE_URL."
        ) from error


def _sqlite_engines(url: URL) -> tuple[Engine, Engine]:
    options: dict[str, Any] = {"timeout": LOCK_TIMEOUT, "check_same_thread": False}
    writer = create_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_timeout=LOCK_TIMEOUT,
        connect_args=options,
    )
    reader = create_engine(url, pool_size=4, max_overflow=4, connect_args=options)

    @event.listens_for(writer, "connect")
    def _open_writer(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        _set_pragmas(connection, query_only=False)

    @event.listens_for(reader, "connect")
    def _open_reader(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        _set_pragmas(connection, query_only=True)

    @event.listens_for(writer, "begin")
    def _begin_writing(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(reader, "begin")
    def _begin_reading(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return writer, reader


def _set_pragmas(connection: sqlite3.Connection, *, query_only: bool) -> None:
    # The driver's own BEGIN is deferred and comes too late; ours is said above.
    connection.isolation_level = None
    pragmas = ["foreign_keys=ON", f"busy_timeout={LOCK_TIMEOUT * 1000}"]
    # FULL: a commit that was answered survives a power cut.
    pragmas += ["query_only=ON"] if query_only else ["journal_mode=WAL", "synchronous=FULL"]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
