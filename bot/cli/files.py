"""The files a person names: read and written, or refused in one sentence with the remedy."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from claims.errors import InvalidInputError


@contextlib.contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """Open *file* for reading.

    Raises:
        InvalidInputError: If it is missing, a folder, or may not be read.
    """
    if file.is_dir():
        raise InvalidInputError(f"{file} is a folder: name a file in it.")
    try:
        stream = file.open("rb")
    except FileNotFoundError as error:
        raise InvalidInputError(f"There is no file {file}: check its name.") from error
    except OSError as error:
        raise InvalidInputError(
            f"{file} cannot be read ({_why(error)}): check its name and rights."
        ) from error
    with stream:
        yield stream


def read(file: Path) -> bytes:
    """All that *file* holds; raises as `opened`."""
    with opened(file) as stream:
        return stream.read()


def write(file: Path, text: str) -> None:
    """Write *text* to *file*, in the place of what it held.

    Raises:
        InvalidInputError: If it is a folder, its own folder is missing, or it may not be written.
    """
    if file.is_dir():
        raise InvalidInputError(f"{file} is a folder: name a file in it.")
    if not file.parent.is_dir():
        raise InvalidInputError(f"There is no folder {file.parent}: make it first.")
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(
            f"{file} cannot be written ({_why(error)}): check the rights and the room there."
        ) from error


def sentence(error: OSError) -> str:
    """What the system refused, for a person; the last resort where nobody knew the file."""
    named = f"{error.filename} cannot be used" if error.filename else "The system refused"
    return f"{named} ({_why(error)}): check that it is there, and its rights."


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
