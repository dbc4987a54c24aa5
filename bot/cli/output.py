"""How the command line prints: tables for people, JSON for programs."""

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

console = Console()
#: Beside the output, which may be a program's.
progress = Console(stderr=True)


def hides_progress() -> bool:
    """Whether nobody watches: then a bar is only noise in a log."""
    return not progress.is_terminal


def print_json(value: Any) -> None:
    """Print *value* as one line of JSON; dataclasses and dates included."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")


def print_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    title: str = "",
    *,
    whole: Sequence[str] = (),
    numbers: Sequence[str] = (),
    gap: int = 2,
) -> None:
    """Print a table that fits 80 columns; what came from outside is never markup.

    Args:
        columns: The names of the columns.
        rows: What stands in them; nothing is cut, what is too wide goes on in the next line.
        title: What it shows.
        whole: The columns whose cells are never broken, because a person copies them.
        numbers: The columns set to the right.
        gap: How far the columns stand apart.
    """
    table = Table(
        title=title or None,
        title_justify="left",
        box=box.SIMPLE_HEAD,  # its divider is one of the gap's spaces
        padding=(0, gap - 1, 0, 0),
        show_edge=False,
    )
    for name in columns:
        side: Literal["left", "right"] = "right" if name in numbers else "left"
        table.add_column(name, overflow="fold", no_wrap=name in whole, justify=side)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console.print(table)


def print_wrapped(name: str, text: str) -> None:
    """Print *text* behind *name*, its further lines indented as far."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold")
    grid.add_row(Text(name), Text(text))
    console.print(grid)


def say(text: str) -> None:
    """Print a line for a person."""
    console.print(Text(text), soft_wrap=True)


def warn(text: str) -> None:
    """Print a line to standard error."""
    sys.stderr.write(f"{text}\n")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
