"""What a database that fails means for its operator.  Pure.

Only what an operator can mend is told apart here: a full or read-only disk, a disk that fails, a
server that cannot be reached.  Every other error of a database is a mistake of this program.
"""

import sqlite3
from collections.abc import Mapping
from typing import Final

from sqlalchemy.exc import DatabaseError, OperationalError

from claims.errors import ClaimwatchError

_LOST: Final = "nothing that was kept is lost, and Claimwatch goes on by itself"
_FULL: Final = f"The disk of the database is full: make room there; {_LOST}."
_READ_ONLY: Final = f"The database is read-only: let Claimwatch write to it again; {_LOST}."
_FAILS: Final = f"The disk of the database fails: look at the disk and its system's log; {_LOST}."
_AWAY: Final = (
    "The database's server cannot be reached or lets nobody in: look whether it runs, and at "
    f"DATABASE_URL; {_LOST}."
)

_OF_SQLITE: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _FAILS,  # also a quota, or a limit of the process
    sqlite3.SQLITE_CANTOPEN: _FAILS,
}
#: https://www.postgresql.org/docs/current/errcodes-appendix.html
_OF_POSTGRESQL: Final[Mapping[str, str]] = {
    "53100": _FULL,
    "25006": _READ_ONLY,
    "58030": _FAILS,
    "57P01": _AWAY,
    "57P02": _AWAY,
    "57P03": _AWAY,
}


class CannotStoreError(ClaimwatchError):
    """The database cannot be used for now; nothing of what was being done is kept."""


def sentence(error: DatabaseError) -> str | None:
    """What the operator can do about *error*; ``None`` if it is no trouble of theirs."""
    orig = error.orig
    if isinstance(orig, sqlite3.Error):
        # The low byte is the error, the others its kind.
        return _OF_SQLITE.get(getattr(orig, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(orig, "sqlstate", None)
    if state is None:  # psycopg's own words
        # One that answers and lets nobody in (a wrong password) is told no better by psycopg.
        is_no_answer = error.connection_invalidated or error.statement is None
        return _AWAY if is_no_answer and isinstance(error, OperationalError) else None
    return _AWAY if state.startswith("08") else _OF_POSTGRESQL.get(state)
