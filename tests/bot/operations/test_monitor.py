"""/healthz and /metrics over a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.operations.metrics import Metrics
from bot.operations.monitor import State, monitored, trouble
from bot.posting.presence import Presence
from claims.claimwatch import Claimwatch
from claims.errors import InvalidInputError
from claims.news.polled import Outcome, Polled
from claims.storage import CannotStoreError
from tests.bot.office import Office
from tests.claims.delivery.test_notices import a_feed
from tests.conftest import a_free_port

FOUND = (("coal-exit", "confirmed"), ("coal-exit", "possible"))
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WELL = State(last_round=NOW, away_since=None, database=None)
FULL = "The disk of the database is full: make room there."


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (WELL, []),
        (replace(WELL, away_since=ago(1.9), last_round=ago(14)), []),
        (
            replace(WELL, away_since=ago(3)),
            [
                (
                    "Discord has been away for 3 minutes: look at discordstatus.com and the"
                    " network. Feeds are read and matched meanwhile, and what is found is"
                    " posted after."
                )
            ],
        ),
        (
            replace(WELL, last_round=ago(16)),
            [
                (
                    "No feed was asked for 16 minutes: look at the log and start the bot anew."
                    " What is due is asked then."
                )
            ],
        ),
        (
            replace(WELL, database=FULL),
            [f"{FULL} Until then nothing is fetched and nothing posted."],
        ),
    ],
)
def test_trouble_is_said_in_a_sentence_with_what_still_works(
    state: State, said: list[str]
) -> None:
    assert trouble(state, NOW) == said


@pytest.fixture
def presence() -> Presence:
    return Presence()


@pytest.fixture
def metrics(watch: Claimwatch, presence: Presence) -> Metrics:
    return Metrics(watch, presence)


Get = Callable[[str], Awaitable[tuple[int, str]]]
state = WELL


@pytest.fixture
async def get(metrics: Metrics) -> AsyncIterator[Get]:
    """Asks for a page; what it tells is the module's `state`."""
    port = a_free_port()
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        at = ("127.0.0.1", port)
        await stack.enter_async_context(monitored(at, metrics, lambda: state, now=lambda: NOW))

        async def ask(path: str) -> tuple[int, str]:
            async with session.get(f"http://127.0.0.1:{port}{path}") as answer:
                return answer.status, await answer.text()

        yield ask


async def test_healthz_is_well_until_somebody_has_to_look(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = await get("/healthz")
    monkeypatch.setattr("tests.bot.operations.test_monitor.state", replace(WELL, database=FULL))
    ill = await get("/healthz")

    assert well == (200, '{"status": "ok", "trouble": []}')
    assert ill[0] == 503
    assert FULL in ill[1]


async def told(get: Get) -> dict[tuple[str, tuple[str, ...]], float]:
    status, text = await get("/metrics")
    assert status == 200
    return {
        (sample.name, tuple(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("claimwatch")
    }


async def test_metrics_tell_what_is_due_what_waits_and_what_was_found(
    office: Office, get: Get, metrics: Metrics
) -> None:
    office.choose_channel()
    office.find("coal")
    office.find("steel", band="possible")
    office.now.passes(minutes=2)
    metrics.polled([Polled(feed=a_feed(), outcome=Outcome.READ, new=3)])
    waiting = await told(get)
    await office.post()
    posted = await told(get)

    server = str(office.guild.id)
    assert waiting["claimwatch_feeds", ("working",)] == 1
    assert waiting["claimwatch_feeds_due", ()] == 1
    assert waiting["claimwatch_poll_lag_seconds", ()] == 120
    assert (waiting["claimwatch_queue_messages", ()], posted["claimwatch_queue_messages", ()]) == (
        1,
        0,
    )
    assert waiting["claimwatch_queue_age_seconds", ()] == 120
    assert [waiting["claimwatch_matches_total", tuple(sorted((server, *of)))] for of in FOUND] == [
        1,
        1,
    ]
    assert posted["claimwatch_posts_total", ("match",)] == 1
    assert posted["claimwatch_polls_total", ("read",)] == 1
    assert posted["claimwatch_polls_total", ("failed",)] == 0
    assert posted["claimwatch_parser_kills_total", ()] == 0
    assert (posted["claimwatch_discord_up", ()], posted["claimwatch_database_up", ()]) == (1, 1)


async def test_metrics_hold_no_text_of_an_article_and_no_address(office: Office, get: Get) -> None:
    office.choose_channel()
    office.find("coal")

    _, text = await get("/metrics")

    assert "Coal plant" not in text
    assert "news.example" not in text


async def test_the_event_loops_lag_is_measured_while_the_pages_are_served(get: Get) -> None:
    async with asyncio.timeout(5):
        while not (await told(get))["claimwatch_event_loop_lag_seconds_count", ()]:  # noqa: ASYNC110 -- real time passes
            await asyncio.sleep(0.02)


async def test_metrics_say_so_when_the_database_cannot_be_read(
    get: Get, watch: Claimwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise CannotStoreError("The disk of the database fails.")

    monkeypatch.setattr(type(watch), "health", fails)

    assert await get("/metrics") == (503, "The disk of the database fails.\n")


async def test_a_port_that_is_taken_is_said_in_a_sentence(metrics: Metrics) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        at = ("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(InvalidInputError, match="choose another port"):
            async with monitored(at, metrics, lambda: WELL, now=lambda: NOW):
                pass


async def test_nothing_is_served_unless_it_is_asked_for(metrics: Metrics) -> None:
    before = len(asyncio.all_tasks())
    async with monitored(None, metrics, lambda: WELL, now=lambda: NOW):
        assert len(asyncio.all_tasks()) == before
