"""What is taken from simcord is there, and nothing else of the product takes from it."""

import asyncio
import re
from pathlib import Path

import pytest

import bot
from bot.local import borrowed
from bot.local.borrowed import check
from bot.local.errors import LocalDiscordError
from bot.local.server import LocalServer


def test_another_release_of_simcord_is_refused_with_its_remedy() -> None:
    with pytest.raises(LocalDiscordError, match=r"pip install simcord==3\.2\.1"):
        check("3.3.0")


def test_a_borrowed_name_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner in borrowed.Backend.__mro__:
        if "visible_commands" in vars(owner):
            monkeypatch.delattr(owner, "visible_commands")

    with pytest.raises(LocalDiscordError, match="visible_commands"):
        check(borrowed.SIMCORD)


def test_one_module_alone_touches_simcord() -> None:
    sources = Path(bot.__file__).parent.rglob("*.py")
    touching = {
        s.name
        for s in sources
        if re.search(r"^\s*(import|from) simcord", s.read_text(), re.MULTILINE)
    }

    assert touching == {"borrowed.py"}


async def test_the_event_loop_is_left_as_it_was() -> None:
    loop = asyncio.get_running_loop()
    before = (loop.create_task, loop.call_soon, loop.call_later, loop.run_in_executor)

    LocalServer()

    assert before == (loop.create_task, loop.call_soon, loop.call_later, loop.run_in_executor)
