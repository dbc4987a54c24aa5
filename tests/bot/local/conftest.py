"""A local Discord, with the sample bot in a process of its own or in this one."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.local.redirect import redirect
from bot.local.server import LocalServer, serve
from bot.local.thread import LocalDiscord
from tests.bot.local.sample_bot import SampleBot
from tests.conftest import SHARED

ROOT = Path(__file__).parents[3]
SAMPLE_BOT = Path(__file__).with_name("sample_bot.py")


@pytest.fixture(scope="session")
def openapi() -> Path | None:
    """Discord's own description of its API; requests go unchecked where it is absent."""
    path = SHARED / "discord" / "openapi.json"
    return path if path.is_file() else None


async def until(condition: Callable[[], Any]) -> None:
    """Wait until *condition* returns something true, at most ten seconds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 -- what is waited for tells nobody
            await asyncio.sleep(0.01)


class BotProcess:
    """The sample bot, run as a person would run it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, SAMPLE_BOT], env=self._environment, stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def local(openapi: Path | None) -> Iterator[LocalDiscord]:
    with LocalDiscord(openapi=openapi) as discord_here:
        yield discord_here


@pytest.fixture(scope="module")
def bot_process(local: LocalDiscord) -> Iterator[BotProcess]:
    process = BotProcess(local.environment)
    try:
        local.wait_until_online()
        yield process
    finally:
        process.stop()


@pytest.fixture
def going_here(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Undoes what ``redirect`` does to this process."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    websocket = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(websocket, "DEFAULT_GATEWAY", websocket.DEFAULT_GATEWAY)
    return monkeypatch


@pytest.fixture
async def server(going_here: pytest.MonkeyPatch) -> AsyncIterator[LocalServer]:
    """A local Discord on the test's own event loop."""
    async with serve(LocalServer()) as running:
        redirect(running.addresses)
        yield running


@pytest.fixture
async def client(server: LocalServer) -> AsyncIterator[SampleBot]:
    """The sample bot in this process, ready."""
    bot = SampleBot()
    running = asyncio.create_task(bot.start(server.token))
    await until(bot.is_ready)
    yield bot
    await bot.close()
    await asyncio.wait([running])
