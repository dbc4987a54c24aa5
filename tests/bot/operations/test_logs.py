"""A line of the log, to read and for a program."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.operations import logs
from bot.settings import Format

FACTS = {"feed": "El País", "new": 3, "error": 'He said "no"\nand left'}


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(shape: Format, *, level: str = "info") -> list[str]:
    """What two events and a debug line come out as."""
    out = io.StringIO()
    logs.configure(level, shape, to=out)
    log = logging.getLogger("claims.news.watch")
    log.info("polled", extra=FACTS)
    log.debug("said to nobody")
    try:
        int("no number")
    except ValueError:
        log.exception("feed %d failed", 7)
    return out.getvalue().splitlines()


def test_a_line_for_a_program_is_one_object_with_the_facts_in_it() -> None:
    polled, failed = map(json.loads, logged("json"))

    assert {name: polled[name] for name in FACTS} == FACTS
    assert (polled["level"], polled["logger"], polled["message"]) == (
        "info",
        "claims.news.watch",
        "polled",
    )
    assert polled["timestamp"].endswith("Z")
    assert failed["message"] == "feed 7 failed"
    assert "ValueError: invalid literal" in failed["exception"]


def test_a_line_to_read_has_the_facts_behind_the_event() -> None:
    first, *rest = logged("text")

    assert first.split(" ", 1)[1] == (
        "[info     ] polled [claims.news.watch] "
        "error='He said \"no\"\\nand left' feed='El País' new=3"
    )
    assert any("ValueError: invalid literal" in line for line in rest)


def test_libraries_that_log_tokens_and_bodies_are_held_back_even_at_debug() -> None:
    logged("text", level="debug")

    assert not logging.getLogger("discord.http").isEnabledFor(logging.INFO)
    assert not logging.getLogger("aiohttp.access").isEnabledFor(logging.INFO)
