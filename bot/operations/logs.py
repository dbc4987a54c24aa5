"""How events are logged: one line each, to read or for a program.

The parts of Claimwatch log through the standard library, with facts in ``extra``; only here is
decided what a line looks like.
"""

import logging
import sys
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Final, TextIO

import structlog
from structlog.typing import Processor

from bot.operations.redact import Redacting
from bot.settings import Format

#: Libraries that say too much: at its own debug level discord.py logs tokens and bodies.
_AT_WARNING: Final = ("discord", "alembic", "aiohttp")
#: What they warn of is meant: no voice, and a tick that comes while the last is still at work.
_AT_ERROR: Final = ("discord.client", "apscheduler")


def configure(
    level: str, shape: Format, *, secrets: Iterable[str] = (), to: TextIO | None = None
) -> None:
    """Log what is of *level* or graver to standard error, or *to*, and an error that ends us.

    Args:
        level: Of the standard library's.
        shape: What a line looks like.
        secrets: Values that never leave in a line.
        to: Somewhere else.
    """
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(Redacting(formatter(shape), secrets))
    sys.excepthook = _ended_by
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _AT_WARNING:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _AT_ERROR:
        logging.getLogger(name).setLevel(logging.ERROR)


def _ended_by(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("bot").critical("ended by an error", exc_info=(kind, error, trace))


def formatter(shape: Format) -> logging.Formatter:
    """A line of text, or a line that is one JSON object."""
    first: Sequence[Processor] = (
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    last: Sequence[Processor] = (
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        *(_as_json() if shape == "json" else _as_text()),
    )
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=first, processors=last)


def _as_json() -> Sequence[Processor]:
    return (
        structlog.processors.format_exc_info,
        structlog.processors.EventRenamer("message"),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )


def _as_text() -> Sequence[Processor]:
    plain = structlog.dev.plain_traceback
    return (
        structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, exception_formatter=plain),
    )
