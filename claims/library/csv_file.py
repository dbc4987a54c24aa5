"""Claims from a spreadsheet: one row per claim and language.

Rows of the same id are one claim in several languages; their headlines are translations of each
other, in their order.  Knows CSV; what a claim must be is said in the package itself.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from claims import library
from claims.errors import InvalidInputError
from claims.library import ClaimsFile
from claims.model import LANGUAGES, Claim
from claims.yaml_source import MAX_BYTES, Problem, report

COLUMNS: Final = (
    "id",
    "language",
    "statement",
    "opposite",
    "kind",
    "speaker",
    "supports",
    "refutes",
    "updates",
)
_REQUIRED: Final = ("id", "language", "statement")
#: What a claim may have besides.
_NO_COLUMN: Final = ("source", "rule")
_HEADLINES: Final = ("supports", "refutes", "updates")
#: Between several headlines in one cell.
_BETWEEN: Final = "|"


@dataclass(frozen=True, slots=True)
class _Row:
    line: int  #: where it ends, counted from 1; what a spreadsheet calls it if no cell has lines
    cells: Mapping[str, str]

    def headlines(self, column: str) -> list[str]:
        return [text.strip() for text in self.cells[column].split(_BETWEEN) if text.strip()]


@dataclass(slots=True)
class _Reading:
    columns: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def object(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(line, sentence))


def read_csv(content: bytes, filename: str) -> ClaimsFile:
    """Read the claims of a CSV file with the columns `COLUMNS`, in any order.

    A column that is not there is left unsaid, as is what no column tells.

    Comma, semicolon or tab between cells; ``|`` between several headlines in one.

    Raises:
        InvalidInputError: With one ``file:line: what (remedy)`` per problem; nothing is read then.
    """
    reading = _Reading()
    by_id: dict[str, list[_Row]] = {}
    for row in _rows(_text(content, filename), reading):
        by_id.setdefault(row.cells["id"], []).append(row)
    claims = [_claim(group, reading) for group in by_id.values()]
    if not claims and not reading.problems:
        reading.object(1, "there is no claim (add a row below the names of the columns).")
    if reading.problems:
        raise InvalidInputError(report(reading.problems, filename))
    unsaid = frozenset((*_NO_COLUMN, *COLUMNS)) - reading.columns
    return ClaimsFile(claims=tuple(c for c in claims if c is not None), unsaid=unsaid)


def _text(content: bytes, filename: str) -> str:
    if len(content) > MAX_BYTES:
        raise InvalidInputError(
            f"{filename} is larger than {MAX_BYTES:,} bytes (split it into several files)."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = "this is not UTF-8 (save the file as “CSV UTF-8”)."
        raise InvalidInputError(report([Problem(line, sentence)], filename)) from error


def _rows(text: str, reading: _Reading) -> Iterator[_Row]:
    first, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [cell.strip().lower() for cell in next(reader, [])]
        reading.columns = frozenset(names)
        if not _are_columns(names, reading):
            return
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield from _row(names, cells, reader.line_num, reading)
    except csv.Error as error:
        reading.object(reader.line_num, f"{error} (check the quotation marks).")


def _are_columns(names: Sequence[str], reading: _Reading) -> bool:
    if not any(names):
        reading.object(1, f"there are no names of columns (write {', '.join(COLUMNS)}).")
        return False
    for name in names:
        if name not in COLUMNS:
            reading.object(1, f"“{name[:40]}” is no column (use {', '.join(COLUMNS)}).")
    for name in _REQUIRED:
        if name not in names:
            reading.object(1, f"the column “{name}” is missing (add it).")
    if len(set(names)) != len(names):
        reading.object(1, "a column stands there twice (remove one).")
    return not reading.problems


def _row(
    names: Sequence[str], cells: Sequence[str], line: int, reading: _Reading
) -> Iterator[_Row]:
    if len(cells) > len(names):
        reading.object(line, "there are more cells than columns (quote cells that hold commas).")
        return
    found = dict.fromkeys(COLUMNS, "")
    found |= {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False)}
    if found["language"] not in LANGUAGES:
        given = found["language"][:20]
        reading.object(line, f"“{given}” is no language read here (use {', '.join(LANGUAGES)}).")
        return
    yield _Row(line, found)


def _claim(rows: Sequence[_Row], reading: _Reading) -> Claim | None:
    """The claim these rows make together, or ``None`` if they make none."""
    first = rows[0]
    plain: dict[str, Any] = {"id": first.cells["id"], "statement": {}, "opposite": {}}
    plain |= {name: first.cells[name] for name in ("kind", "speaker") if first.cells[name]}
    for row in rows:
        language = row.cells["language"]
        if language in plain["statement"]:
            reading.object(row.line, f"“{first.cells['id']}” is there in {language} already.")
        plain["statement"][language] = row.cells["statement"]
        if row.cells["opposite"]:
            plain["opposite"][language] = row.cells["opposite"]
    plain["examples"] = {column: _translated(rows, column) for column in _HEADLINES}
    try:
        return library.claim_from(plain)
    except ValidationError as error:
        for details in error.errors():
            reading.object(first.line, _sentence(details))
        return None


def _sentence(details: ErrorDetails) -> str:
    column, given = details["loc"][0], str(details["input"])[:60]
    if column == "id" and not given.strip():
        return "there is no id (give the claim one: lower-case words joined by hyphens)."
    if not given.strip():
        return f"{column} is empty (write it, or leave the row out)."
    if details["type"] == "string_pattern_mismatch":
        return f"“{given}” is no id (use lower-case words joined by hyphens)."
    if details["type"] == "value_error":
        return f"{details['loc'][-1]}: {details['ctx']['error']}"
    return f"{column} “{given}”: {details['msg']} (correct it)."


def _translated(rows: Sequence[_Row], column: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for row in rows:
        for number, text in enumerate(row.headlines(column)):
            if number == len(found):
                found.append({})
            found[number][row.cells["language"]] = text
    return found
