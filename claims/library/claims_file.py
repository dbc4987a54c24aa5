"""A file of claims that somebody gives: a spreadsheet by its ending, else YAML."""

from pathlib import PurePath
from typing import Final

from claims import library
from claims.library import ClaimsFile
from claims.library.csv_file import read_csv

#: What such files are called where any file can be given.
ENDINGS: Final = (".yaml", ".yml", ".csv")


def read_file(content: bytes, filename: str) -> ClaimsFile:
    """Read a file whole, or nothing of it.

    Raises:
        InvalidInputError: With one ``file:line: what (remedy)`` per problem.
    """
    if PurePath(filename).suffix.lower() == ".csv":
        return read_csv(content, filename)
    return ClaimsFile(claims=tuple(library.read(content, filename)))
