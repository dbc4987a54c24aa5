"""Fifty feeds of every temper, asked for a month: each server gets what it asked for.

The rules are those of Rachel Kroll's feed-reader score as far as they are known: one unconditional
request per feed for life, validators given back byte for byte, an hour between requests at the
least and longer where the server, or the feed, asks for it, no cookies and no referrer.  The
servers keep count by their own reading of what they answered.  Real HTTP on loopback, and a clock
that is moved.  A month with ``CLAIMWATCH_TESTS=long``, else a day.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web

from claims.claimwatch import Claimwatch
from claims.feeds.fetch import Fetcher
from claims.feeds.parser import Parser
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, a_claim
from tests.claims.fakes import WordMatcher
from tests.conftest import LONG

DAYS = 30 if LONG else 1
START = datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
STEP = timedelta(minutes=10)
FEEDS = 50

#: As real servers write them; none may be changed on its way back.
ETAGS = ('"v{}"', 'W/"v{}"', "v{}", '"v{}-gzip"', '"a,b;{}"', '""', '"{}' + "x" * 4_000 + '"')
DATES = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%d  %b %Y %H:%M", "v%j.%H")
CACHES = ("max-age=10800", "public, MAX-AGE=7200", 'max-age="14400"', "no-cache", "max-age=60")


@dataclass
class FeedServer:
    """One feed, what it asks for, and a count of what it got."""

    number: int
    clock: "Clock"
    chance: random.Random
    #: The number of its edition; with the one before it, it decides what is not modified.
    edition: int = 0
    validators: dict[str, str] = field(default_factory=dict)
    not_before: datetime = START
    counted: Counter[str] = field(default_factory=Counter)

    @property
    def skips(self) -> tuple[set[int], set[int]]:
        """Hours and days."""
        hours = {1, 2, 3, 13} if self.number % 7 == 1 else set()
        days = {5, 6} if self.number % 11 == 1 else set()
        return hours, days

    async def answer(self, request: web.Request) -> web.Response:
        self.counted["requests"] += 1
        self.judge(request)
        if self.validators and self.chance.random() < 0.05:
            return self.refuse()
        if self.chance.random() < 0.3:
            self.edition += 1  # news; some servers make a new validator of the same body
        is_same = self.validators == self.current() and self.asks(request)
        self.validators = self.current()
        headers = self.validators | self.wishes(HOUR)
        if is_same:
            return web.Response(status=304, headers=headers)
        return web.Response(body=self.body(), headers=headers, content_type="application/rss+xml")

    def judge(self, request: web.Request) -> None:
        now, (hours, days) = self.clock.now, self.skips
        sent = {
            "ETag": request.headers.get("If-None-Match"),
            "Last-Modified": request.headers.get("If-Modified-Since"),
        }
        expected = {name: self.validators.get(name) for name in sent}
        self.counted["unconditional"] += not any(sent.values())
        self.counted["altered"] += bool(self.validators) and sent != expected
        self.counted["early"] += now < self.not_before
        self.counted["in a skipped hour"] += bool(self.validators) and (
            now.hour in hours or now.weekday() in days
        )
        self.counted["cookies"] += "Cookie" in request.headers
        self.counted["referrers"] += "Referer" in request.headers
        self.counted["queries"] += bool(request.query_string)

    def asks(self, request: web.Request) -> bool:
        return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers

    def current(self) -> dict[str, str]:
        etag = ETAGS[self.number % len(ETAGS)].format(self.edition)
        at = START + self.edition * timedelta(hours=1)
        modified = at.strftime(DATES[self.number % len(DATES)])
        kinds = ({"ETag": etag}, {"Last-Modified": modified})
        return kinds[self.number % 2] if self.number % 3 else kinds[0] | kinds[1]

    def refuse(self) -> web.Response:
        """429 and 503 in turns, with Retry-After in seconds, as a date, or not at all."""
        kind = self.chance.randrange(3)
        headers = {}
        wait = HOUR
        if kind:
            wait = 5 * HOUR
            date = format_datetime(self.clock.now + wait, usegmt=True)
            headers["Retry-After"] = date if kind == 1 else str(int(wait.total_seconds()))
        return web.Response(
            status=self.chance.choice((429, 503)), headers=headers | self.wishes(wait)
        )

    def wishes(self, wait: timedelta) -> dict[str, str]:
        """Headers, and the earliest time at which the next request is no nuisance."""
        headers = {
            "Set-Cookie": "id=1; Path=/",
            "Date": format_datetime(self.clock.now, usegmt=True),
        }
        cache = CACHES[self.number % len(CACHES)]
        if self.number % 4 == 3:
            headers["Expires"] = format_datetime(self.clock.now + 3 * HOUR, usegmt=True)
            wait = max(wait, 3 * HOUR)
        else:
            headers["Cache-Control"] = cache
            digits = "".join(filter(str.isdigit, cache))
            wait = max(wait, timedelta(seconds=int(digits or 0)))
        if self.number % 5 == 2:
            wait = max(wait, 4 * HOUR)  # its ttl
        self.not_before = self.clock.now + wait
        return headers

    def body(self) -> bytes:
        hours, days = self.skips
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        head = "<ttl>240</ttl>" if self.number % 5 == 2 else ""
        head += f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in hours)}</skipHours>"
        head += f"<skipDays>{''.join(f'<day>{names[day]}</day>' for day in days)}</skipDays>"
        items = "".join(
            f"<item><guid>{n}</guid><title>Feed {self.number} says {n}</title></item>"
            for n in range(max(0, self.edition - 5), self.edition + 1)
        )
        return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


@dataclass
class Clock:
    now: datetime = START


@pytest.fixture
async def servers() -> AsyncIterator[dict[str, FeedServer]]:
    """The fifty by their addresses."""
    clock, chance = Clock(), random.Random(7)
    every = [FeedServer(number, clock, chance) for number in range(FEEDS)]
    app = web.Application()

    async def answer(request: web.Request) -> web.Response:
        return await every[int(request.match_info["number"])].answer(request)

    app.router.add_get("/{number}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    yield {f"http://127.0.0.1:{port}/{server.number}": server for server in every}
    await runner.cleanup()


async def test_no_server_is_asked_more_than_it_wants(
    servers: dict[str, FeedServer], storage: Storage, parser: Parser
) -> None:
    clock = next(iter(servers.values())).clock
    chance = random.Random(11)

    def started() -> Claimwatch:
        matcher: Any = WordMatcher()
        return Claimwatch(
            storage=storage,
            matcher=matcher,
            library=[a_claim()],
            now=lambda: clock.now,
            parser=parser,
        )

    watch = started()
    watch.welcome(DESK, "Fact desk")
    for url in servers:
        watch.desk(DESK).follow_feed(url, name=url, by=AMAL)
    async with Fetcher(
        "Claimwatch/test", allow_loopback=True, gap=timedelta(), now=lambda: clock.now
    ) as fetcher:
        while clock.now < START + timedelta(days=DAYS):
            await watch.poll(fetcher)
            if chance.random() < 0.05:
                await asyncio.gather(*(watch.poll(fetcher) for _ in range(10)))  # ten admins
            if chance.random() < 0.02:
                watch.close()
                watch = started()
            clock.now += STEP
        watch.close()

    total = sum((server.counted for server in servers.values()), Counter[str]())
    print(f"\n{FEEDS} feeds, {DAYS} days: {dict(total)}")  # noqa: T201 -- the figures
    assert total["requests"] > FEEDS * DAYS * 2, "feeds are read several times a day"
    assert total["unconditional"] == FEEDS
    assert {name: count for name, count in total.items() if count} == {
        "requests": total["requests"],
        "unconditional": FEEDS,
    }
