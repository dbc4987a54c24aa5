"""Keep a SQLite database to one program at a time that writes.

Two programs that write to one file can damage it (SQLite before 3.51.3), and two bots on it post
everything for each other.  The lock is SQLite's own, held on an empty file beside the database: it
works wherever the database itself does, also on Windows; the system lets go of it when the program
ends, however it ends; and unlike ``flock`` no child of the program inherits it.
"""

import sqlite3
from pathlib import Path

from claims.errors import ClaimwatchError, InvalidInputError


class InUseError(ClaimwatchError):
    """Another program writes to the database."""


class Lock:
    """Held from when it is made until it is let go."""

    def __init__(self, database: Path) -> None:
        """Take the lock of *database*, without waiting.

        Raises:
            InUseError: If another holds it.
            InvalidInputError: If the file cannot be made.
        """
        file = database.with_name(f"{database.name}.lock")
        try:
            self._held = sqlite3.connect(
                file, timeout=0, isolation_level=None, check_same_thread=False
            )
            self._take(database)
        except sqlite3.OperationalError as error:
            raise InvalidInputError(
                f"{file} cannot be made ({error}): the database's folder must be writable."
            ) from error

    def _take(self, database: Path) -> None:
        try:
            self._held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._held.close()
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            raise InUseError(
                f"Another Claimwatch is running on {database}: stop it first, "
                "or name another database in DATABASE_URL."
            ) from error

    def close(self) -> None:
        """Let go; again does nothing.  The empty file stays: removing it could undo another's."""
        self._held.close()
