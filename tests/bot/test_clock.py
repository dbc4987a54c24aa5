"""The clock: everything is looked at again and again, and nothing that fails stops it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import Clock, Ticks

QUICK = Ticks(
    poll=timedelta(milliseconds=20),
    post=timedelta(milliseconds=20),
    digest=timedelta(milliseconds=20),
    notice=timedelta(milliseconds=20),
    tidy=timedelta(milliseconds=20),
)


class Rounds:
    """Stands for the menu and the poster: counts what the clock asks of them."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}
        self.posted = 0
        self.fails = False
        self.hangs = False

    def count(self, what: str) -> None:
        self.counted[what] = self.counted.get(what, 0) + 1

    def recall_background(self) -> None:
        self.count("recalled")

    async def poll(self, _: Any) -> list[Any]:
        self.count("poll")
        if self.fails:
            raise RuntimeError("on purpose")
        if self.hangs:
            await asyncio.Event().wait()
        return []

    @property
    def editor(self) -> "Rounds":
        return self

    def now(self) -> datetime:
        return datetime.now(UTC)

    def polled(self, _: Any) -> None:
        self.count("counted")

    def make_notices(self) -> int:
        self.count("notices")
        return 0

    def make_due_digests(self) -> list[Any]:
        self.count("digests")
        return []

    def tidy(self) -> int:
        self.count("tidy")
        return 0

    async def send_due(self) -> None:
        self.count("post")

    async def revise_due(self) -> None:
        self.count("revise")

    async def close(self) -> None:
        self.count("closed")

    async def until(self, what: str, times: int) -> None:
        async with asyncio.timeout(5):
            while self.counted.get(what, 0) < times:  # noqa: ASYNC110 -- real time passes
                await asyncio.sleep(0.005)


@pytest.fixture
def rounds() -> Rounds:
    return Rounds()


def a_clock(rounds: Any) -> Clock:
    return Clock(rounds, rounds, rounds, rounds, rounds, ticks=QUICK)


async def test_everything_is_looked_at_again_and_again(rounds: Rounds) -> None:
    clock = a_clock(rounds)
    clock.start()
    for what in ("poll", "post", "revise", "digests", "notices", "tidy"):
        await rounds.until(what, 3)
    await clock.stop()

    counted = dict(rounds.counted)
    await asyncio.sleep(0.06)
    assert rounds.counted == counted
    assert counted["closed"] == 2  # poster and reviser
    assert counted["recalled"] == 1


@pytest.mark.usefixtures("logs_errors")
async def test_a_round_that_fails_is_followed_by_the_next(rounds: Rounds) -> None:
    rounds.fails = True
    clock = a_clock(rounds)
    clock.start()

    await rounds.until("poll", 3)
    await clock.stop()


async def test_rounds_that_hang_hold_up_neither_the_next_nor_anything_else(
    rounds: Rounds,
) -> None:
    rounds.hangs = True
    clock = a_clock(rounds)
    clock.start()
    await rounds.until("poll", 5)
    await rounds.until("post", 20)
    await clock.stop()

    assert rounds.counted["poll"] <= 10
    assert rounds.counted["recalled"] == 1


async def test_a_loop_that_was_busy_at_the_time_only_delays_the_round(rounds: Rounds) -> None:
    import time

    clock = a_clock(rounds)
    clock.start()
    await rounds.until("poll", 1)
    time.sleep(1.2)  # noqa: ASYNC251 -- longer than APScheduler's own patience of a second
    before = rounds.counted["poll"]
    await rounds.until("poll", before + 1)
    await clock.stop()


def test_the_clock_looks_as_often_as_feeds_may_be_asked() -> None:
    assert Ticks.for_feeds(timedelta(hours=1)) == Ticks()
    assert Ticks.for_feeds(timedelta(seconds=3)).poll == timedelta(seconds=1.5)
    assert Ticks.for_feeds(timedelta(milliseconds=1)).poll == timedelta(seconds=1)
