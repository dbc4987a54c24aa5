"""The real bot on simcord's model of Discord, with a real database and a matcher of words."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.client import ClaimwatchBot
from claims.claimwatch import Claimwatch
from claims.errors import ClaimwatchError
from claims.storage import Storage
from tests.bot.fakes import FakeWeb
from tests.bot.office import LIBRARY, Clockwork, Office
from tests.claims.fakes import WordMatcher
from tests.conftest import SHARED

OPENAPI = SHARED / "discord" / "openapi.json"


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb()


@pytest.fixture
def now() -> Clockwork:
    return Clockwork(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def watch(storage: Storage, now: Clockwork) -> Claimwatch:
    matcher: Any = WordMatcher()
    return Claimwatch(storage=storage, matcher=matcher, library=LIBRARY, now=now)


@pytest.fixture
def make_bot(watch: Claimwatch, web: Any) -> Callable[[], ClaimwatchBot]:
    """Another bot on the same database, as after a restart."""
    return lambda: ClaimwatchBot(watch, web, guild_ready_timeout=0.05)


@pytest.fixture
async def env(make_bot: Callable[[], ClaimwatchBot]) -> AsyncIterator[simcord.Env]:
    env = simcord.Env(make_bot(), check_errors=False, settle_timeout=60)  # machines are busy
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
    assert [error for error in env.errors if not _is_told(error)] == []
    assert_as_discord_documents_it(env)


@pytest.fixture
async def office(
    env: simcord.Env, watch: Claimwatch, storage: Storage, now: Clockwork, web: FakeWeb
) -> Office:
    """A bot on one server with an admin and a member; no channel is chosen yet."""
    now.at = env.now()
    guild = env.create_guild("Fact desk")
    channel = guild.create_text_channel("claims")
    admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    admin = guild.add_member(env.create_user("amal"), roles=[admins])
    member = guild.add_member(env.create_user("noor"))
    await env.settle()
    return Office(env, watch, storage, now, web, guild, channel, admin, member)


@pytest.fixture(autouse=True)
def a_quick_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are tested on their own; here only that there is one."""
    monkeypatch.setattr(
        "bot.posting.messages.draw", lambda bars: b"\x89PNG\r\n\x1a\n" + repr(bars).encode()
    )


@pytest.fixture
def logs_errors() -> None:
    """Asked for by a test in which something goes wrong that nobody thought of."""


@pytest.fixture(autouse=True)
def no_error_is_logged(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    yield
    expected = "logs_errors" in request.fixturenames
    errors = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert bool(errors) is expected, [r.getMessage() for r in errors]


def _is_told(error: BaseException) -> bool:
    """Whether it is one of those that become a sentence for the person."""
    cause = getattr(error, "original", error)
    return isinstance(cause, ClaimwatchError | app_commands.CheckFailure)


def assert_as_discord_documents_it(env: Any) -> None:
    if not OPENAPI.is_file():
        return
    from bot.local.openapi import referee_from

    referee = referee_from(OPENAPI)
    wrong = [
        f"{r.method} {r.path}: {objection}"
        for r in env.http_requests
        for objection in referee.objections(r.method, r.path, r.json, multipart=False)
    ]
    assert wrong == []
    mentions = [
        r.json.get("allowed_mentions", r.json.get("data", {}).get("allowed_mentions"))
        for r in env.http_requests
        if r.method in {"POST", "PATCH"} and isinstance(r.json, dict) and _is_said(r.json)
    ]
    assert all(m is not None and m.get("parse") == [] for m in mentions), mentions


def _is_said(payload: dict[str, Any]) -> bool:
    said = payload.get("data") if isinstance(payload.get("data"), dict) else payload
    return any(said.get(key) for key in ("content", "embeds"))  # type: ignore[union-attr]
