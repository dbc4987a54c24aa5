"""Back up a SQLite database while it is in use, and restore it into an empty place.

PostgreSQL brings its own tools (``pg_dump``, ``pg_restore``), which do it better than we could.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from claims.errors import InvalidInputError
from claims.storage import Storage
from claims.storage.engine import database_url
from claims.storage.lock import Lock


def backup(url: str, file: Path) -> None:
    """Write a consistent copy of the database to *file* and check it.

    Raises:
        InvalidInputError: If *file* exists or its folder does not, or the database is no SQLite
            file that exists and is sound.
    """
    source = _sqlite_file(url, "pg_dump")
    if not source.exists():
        raise InvalidInputError(f"There is no database at {source} to back up.")
    if file.exists():
        raise InvalidInputError(f"{file} exists already; name a new file.")
    if not file.parent.is_dir():
        raise InvalidInputError(f"There is no folder {file.parent}; make it first.")
    # Only whole copies get the name: one that was cut short must not pass for a backup.
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    _copy(source, unfinished)
    check(unfinished)
    unfinished.rename(file)


def restore(url: str, file: Path) -> None:
    """Copy the backup *file* to where the database is to be, and bring its tables up to date.

    Raises:
        InvalidInputError: If something is there already, or *file* is no sound backup.
        InUseError: If a bot runs on what was moved away from there.
    """
    target = _sqlite_file(url, "pg_restore")
    # SQLite would write what a log beside the old database holds into the new one.
    for there in (target, *(target.with_name(target.name + end) for end in ("-wal", "-journal"))):
        if there.exists():
            raise InvalidInputError(f"{there} exists already; move it away before restoring.")
    if not file.is_file():
        raise InvalidInputError(f"There is no backup at {file}.")
    check(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(Lock(target)):
        unfinished = target.with_name(target.name + ".unfinished")
        _copy(file, unfinished)  # a log that lies beside it holds part of it
        unfinished.rename(target)
    with closing(Storage(url, alone=True)) as storage:
        storage.prove_writable()


def check(file: Path) -> None:
    """Look at every page of a SQLite file.

    Raises:
        InvalidInputError: If it is none, or is damaged.
    """
    try:
        address = f"{file.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
            tables = {n for (n,) in connection.execute("SELECT name FROM sqlite_schema")}
    except sqlite3.DatabaseError as error:
        raise InvalidInputError(f"{file} is no SQLite database.") from error
    if said != "ok":
        raise InvalidInputError(f"{file} is damaged: {said}.")
    if "alembic_version" not in tables:
        raise InvalidInputError(f"{file} is not a database of Claimwatch.")


def _copy(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise InvalidInputError(f"{source} cannot be copied to {target} ({error}).") from error


def _sqlite_file(url: str, tool: str) -> Path:
    parsed = database_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise InvalidInputError(f"This is for SQLite; for PostgreSQL use {tool}.")
    return Path(parsed.database)
