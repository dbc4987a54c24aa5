"""A file of claims that somebody gives, YAML or CSV by its ending."""

from pathlib import PurePath
from typing import Final

from claims import library
from claims.errors import InvalidInputError
from claims.library import ClaimsFile
from claims.library.csv_file import read_csv


def read_file(content: bytes, filename: str) -> ClaimsFile:
    """Read a file whole, or nothing of it.

    Raises:
        InvalidInputError: If its ending is none of these, or with one
            ``file:line: what (remedy)`` per problem.
    """
    reader = _READERS.get(PurePath(filename).suffix.lower())
    if reader is None:
        raise InvalidInputError("Only .yaml, .yml and .csv files can be imported.")
    return reader(content, filename)


def _read_yaml(content: bytes, filename: str) -> ClaimsFile:
    return ClaimsFile(claims=tuple(library.read(content, filename)))


_READERS: Final = {".yaml": _read_yaml, ".yml": _read_yaml, ".csv": read_csv}
