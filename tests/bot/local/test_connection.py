"""The bot itself over real sockets: lost connections, and limits that outlast its patience."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.client import ClaimwatchBot, serve
from bot.local.faults import Fault
from bot.local.server import LocalServer
from bot.posting.poster import Poster
from bot.posting.presence import Presence
from bot.settings import Settings
from claims.claimwatch import Claimwatch, utc_now
from claims.errors import InvalidInputError
from claims.model import SYSTEM
from claims.storage import Storage
from tests.bot.local.conftest import until
from tests.claims.fakes import WordMatcher

Start = Callable[[], Awaitable[ClaimwatchBot]]


@pytest.fixture
def watch(storage: Storage) -> Claimwatch:
    return Claimwatch(storage=storage, matcher=WordMatcher())  # type: ignore[arg-type]


@pytest.fixture
async def start(server: LocalServer, watch: Claimwatch) -> AsyncIterator[Start]:
    """Starts the bot without its clock; it is closed at the end."""
    async with contextlib.AsyncExitStack() as stack:

        async def started() -> ClaimwatchBot:
            bot = ClaimwatchBot(watch, None, guild_ready_timeout=0.05)  # type: ignore[arg-type]
            running = asyncio.create_task(bot.start(server.token))
            stack.push_async_callback(asyncio.wait, [running])
            stack.push_async_callback(bot.close)
            return bot

        yield started


@pytest.mark.usefixtures("logs_errors")
async def test_a_bot_started_while_the_gateway_is_down_connects_once_it_is_up(
    server: LocalServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.client.ExponentialBackoff.delay", lambda _: 0.01)
    server.gateway.open = False
    bot = await start()
    await until(lambda: server.gateway.log.count("refused") >= 3)

    server.gateway.open = True

    await until(bot.is_ready)


async def test_a_global_limit_longer_than_a_message_is_waited_for_does_not_end_all_sending(
    server: LocalServer, start: Start, watch: Claimwatch
) -> None:
    bot = await start()
    await until(bot.is_ready)
    channel = an_empty_digest_is_due(server, watch)
    poster = Poster(bot, watch, Presence(), send_within=timedelta(seconds=0.2))
    server.rest.faults.add(
        Fault(kind="rate_limit", method="POST", path="/messages", scope="global", seconds=60)
    )

    await poster.send_due()
    await poster.finished()
    waiting = watch.desk(server.world.team.id).waiting().count
    async with asyncio.timeout(5):
        sent = await bot.get_partial_messageable(channel).send("x")

    assert waiting == 1
    assert sent.content == "x"


def an_empty_digest_is_due(server: LocalServer, watch: Claimwatch) -> int:
    """Put a message into the outbox; gives its channel."""
    team = server.world.team
    channel = next(iter(team.channels.values())).id
    watch.welcome(team.id, team.guild.name)
    watch.desk(team.id).set_up(by=SYSTEM, channel_id=channel)
    with watch._storage.write() as tx:
        yesterday = utc_now() - timedelta(days=1)
        tx.servers.save(replace(tx.servers.get(team.id), next_digest_at=yesterday))
    assert watch.editor.make_due_digests()
    return channel


@pytest.mark.usefixtures("logs_errors")
async def test_a_lost_connection_is_known_as_long_as_it_lasts(
    server: LocalServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.client.ExponentialBackoff.delay", lambda _: 0.05)
    bot = await start()
    await until(bot.is_ready)
    connected = bot.state().away_since
    server.gateway.open = False
    server.gateway.drop()
    await until(lambda: server.gateway.log.count("refused") >= 3)
    lost = bot.state().away_since
    server.gateway.open = True
    await until(lambda: bot.state().away_since is None)

    assert connected is None
    assert lost is not None


async def test_a_connection_ended_for_good_ends_the_bot_with_a_sentence(
    server: LocalServer, watch: Claimwatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot.client")
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text(
        "- {name: A, url: 'https://a.example/f', language: en, country: MX, kind: wire}"
    )
    chosen = Settings(token=server.token, feeds=feeds, local_discord=server.addresses)
    serving = asyncio.create_task(serve(watch, chosen))
    # discord.py 2.7.1 stumbles over itself where it is ended before it knows its servers.
    await until(lambda: "connected" in caplog.text)

    await server.gateway.close(4004)

    with pytest.raises(InvalidInputError, match="code 4004"):
        await serving
