"""All hostile feeds in one round, from a server on this machine through to the matches."""

import asyncio
import resource
import sys
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from claims.claimwatch import Claimwatch
from claims.feeds.exchange import FailureKind, Fetched, FetchFailure, FetchRequest
from claims.feeds.fetch import Fetcher
from claims.feeds.parser import Limits, Parser
from claims.matching.language import language_of
from claims.model import Feed
from claims.news.polled import Polled
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, NOON, a_claim
from tests.claims.fakes import WordMatcher
from tests.conftest import LONG
from tests.hostile.answers import odd_answers, slow_answers
from tests.hostile.conftest import Page, RawServer, Say, a_fetcher, answer, ticking
from tests.hostile.feeds import GOOD, bombs, cheap, rss

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.0/8"]),
    pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.1 is the only loopback host"),
]
#: In the short count feeds are given up sooner.
LIMITS = Limits() if LONG else Limits(seconds=0.5)
#: So many at least are given up: at the product's own limits a fast machine reads nearly all.
FEWEST = 1 if LONG else 3
#: What the loop may be kept from others, in milliseconds.
MOST_BLOCKED = 100


def ordinary(number: int, title: str = GOOD) -> bytes:
    link = f"https://a.example/ordinary/{number}"
    return answer(rss(f"<item><title>{title} {number}</title><link>{link}</link></item>").encode())


def hostile_pages() -> dict[str, Page]:
    feeds = [*cheap(), *bombs()]
    made = {feed.name: answer(feed.make(), content_type=feed.content_type) for feed in feeds}
    return made | {name: page for name, (page, _) in odd_answers().items()}


def a_watch(storage: Storage, parser: Parser, clock: list[Any]) -> Claimwatch:
    matcher: Any = WordMatcher()
    watch = Claimwatch(
        storage=storage,
        matcher=matcher,
        library=[a_claim()],
        now=lambda: clock[0],
        parser=parser,
    )
    watch.welcome(DESK, "Fact desk")
    watch.desk(DESK).set_up(by=AMAL, channel_id=5)
    return watch


def follow(storage: Storage, urls: dict[str, str]) -> None:
    with storage.write() as tx:
        feeds = [
            tx.feeds.add(
                url, name=name, language="en", country="", kind="", is_shared=True, due_at=NOON
            )
            for name, url in urls.items()
        ]
        tx.feeds.follow(DESK, {feed.id for feed in feeds}, now=NOON)


async def test_one_round_of_hostile_feeds_harms_no_other_feed(
    storage: Storage, raw_server: RawServer, say: Say
) -> None:
    hostile = hostile_pages()
    others = {f"ordinary {n}": ordinary(n) for n in range(40)}
    # The ordinary ones after and among the hostile ones, and some before.
    names = [*list(others)[:10], *interleaved(hostile, list(others)[10:])]
    pages = hostile | others
    raw_server.pages = {f"f{n}": pages[name] for n, name in enumerate(names)}
    parser = Parser(limits=LIMITS)
    watch = a_watch(storage, parser, clock := [NOON])
    follow(storage, {name: raw_server.url(f"f{n}", host=n) for n, name in enumerate(names)})
    language_of("The first text loads the detector.", hint=None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with a_fetcher() as fetcher, ticking() as blocked:
        polled = {p.feed.name: p for p in await watch.poll(fetcher, limit=10_000)}
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1_000

    assert len(polled) == len(names), "each feed came to an end"
    assert all(polled[name].matched == 1 for name in others)
    failed = [p.feed for p in polled.values() if p.feed.error]
    assert not [feed.name for feed in failed if "log says more" in (feed.error or "")]
    say(
        f"{len(hostile)} hostile feeds among {len(others)} others: 0 crashes, {len(failed)}"
        f" refused, {parser.broken_off} of them broken off at {LIMITS.seconds:g} s or"
        f" {LIMITS.memory / 1e6:g} MB; {len(others)} of {len(others)} others taken in;"
        f" event loop kept {blocked.waited:.0f} ms at most ({blocked.busy:.0f} ms by ourselves,"
        f" {blocked.own:.0f} ms by the loop itself, {blocked.ticks} ticks); memory +{grown:.0f} MB"
    )
    assert parser.broken_off >= FEWEST
    assert blocked.busy < MOST_BLOCKED
    assert grown < 256
    assert_asked_less_and_less(watch, quarantined(failed))
    clock[0] += timedelta(minutes=59)
    async with a_fetcher() as fetcher:
        assert await watch.poll(fetcher, limit=10_000) == [], "none of them is asked at once again"
    watch.close()
    parser.close()


def interleaved(many: Iterable[str], few: list[str]) -> list[str]:
    names: list[str] = []
    for n, name in enumerate(many):
        names.append(name)
        if n % 8 == 0 and few:
            names.append(few.pop())
    return names + few


def quarantined(failed: Iterable[Feed]) -> list[Feed]:
    return [feed for feed in failed if (feed.error or "").startswith("Reading this feed")]


def assert_asked_less_and_less(watch: Claimwatch, feeds: list[Feed]) -> None:
    assert feeds
    for feed in feeds:
        assert feed.failures == 1
        assert feed.due_at >= NOON + timedelta(hours=1)
        assert not feed.is_stopped


async def test_a_feed_that_is_broken_off_again_and_again_is_asked_once_a_day(
    storage: Storage, raw_server: RawServer
) -> None:
    bomb = next(feed for feed in bombs() if feed.name == "199,000 nested tags")
    raw_server.pages = {"hard": answer(bomb.make())}
    parser = Parser(limits=Limits(seconds=0.1))
    watch = a_watch(storage, parser, clock := [NOON])
    follow(storage, {"hard": raw_server.url("hard")})
    waits = []
    async with a_fetcher() as fetcher:
        for _ in range(7):
            (polled,) = await watch.poll(fetcher)
            waits.append((polled.feed.due_at - clock[0]) / timedelta(hours=1))
            clock[0] = polled.feed.due_at
    watch.close()
    parser.close()

    assert parser.broken_off == 7
    least = [1, 2, 4, 8, 16, 24, 24]
    assert all(hours <= wait <= 1.1 * hours for hours, wait in zip(least, waits, strict=True))
    assert polled.feed.failures == 7
    assert "shorter feed" in (polled.feed.error or "")


async def test_the_good_items_of_a_bad_feed_are_matched_and_posted(
    storage: Storage, raw_server: RawServer, parser: Parser
) -> None:
    raw_server.pages = {"f": ordinary(0)}
    watch = a_watch(storage, parser, clock := [NOON])
    follow(storage, {"bad": raw_server.url("f")})
    async with a_fetcher() as fetcher:
        await watch.poll(fetcher)
        good = "<item><title>{0} {1}</title><link>https://a.example/{1}</link></item>".format
        broken = (
            f"<item><title>&#xD800;&#{'9' * 5_000};</title><pubDate>{'9' * 999}</pubDate></item>"
        )
        body = rss(
            f"{good(GOOD, 'one')}{broken}<item/>{good('Last mines', 'two')}<item><title>cut"
        )
        raw_server.pages["f"] = answer(body.encode()[:-30] + b"\xff\xfe\x00<![CDATA[")
        clock[0] += timedelta(days=2)
        (polled,) = await watch.poll(fetcher)
    watch.close()

    assert polled.feed.error is None
    assert (polled.matched, polled.posted) == (1, 1)


@pytest.mark.parametrize("name", odd_answers())
async def test_an_odd_answer_is_a_failure_or_a_feed(
    name: str, raw_server: RawServer, fetcher: Fetcher, parser: Parser
) -> None:
    page, keeps = odd_answers()[name]
    raw_server.pages = {"f": page}

    fetched = await fetcher.fetch(FetchRequest(raw_server.url("f")))

    assert isinstance(fetched, Fetched) or fetched.sentence.endswith(".")  # type: ignore[union-attr]
    if isinstance(fetched, Fetched):
        assert len(fetched.body) <= 10_000_000
    if keeps:
        assert isinstance(fetched, Fetched)
        feed = await parser.parse(fetched.body, fetched_at=NOON)
        assert [item.title for item in feed.items] == [GOOD]


@pytest.mark.parametrize("name", ["a gzip bomb", "larger than 10 MB in chunks"])
async def test_what_is_too_large_is_not_even_taken_in(
    name: str, raw_server: RawServer, fetcher: Fetcher
) -> None:
    raw_server.pages = {"f": odd_answers()[name][0]}

    async with ticking() as blocked:
        failure = await fetcher.fetch(FetchRequest(raw_server.url("f")))

    assert isinstance(failure, FetchFailure)
    assert failure.kind is FailureKind.TOO_LARGE
    assert blocked.busy < MOST_BLOCKED


@pytest.mark.parametrize("name", ["silent", "stalled before its end", "a header", "a body"])
async def test_an_answer_that_never_ends_is_given_up_and_holds_up_no_other_host(
    name: str, raw_server: RawServer
) -> None:
    slow = slow_answers(raw_server)
    raw_server.pages = {"good": ordinary(1)}
    raw_server.pages["slow"] = next(page for key, page in slow.items() if key.startswith(name))
    timeout = timedelta(seconds=1)
    async with a_fetcher(timeout) as fetcher:
        given_up = asyncio.create_task(fetcher.fetch(FetchRequest(raw_server.url("slow"))))
        other = await fetcher.fetch(FetchRequest(raw_server.url("good", host=2)))
        assert not given_up.done()
        failure = await given_up

    assert isinstance(other, Fetched)
    assert isinstance(failure, FetchFailure)
    assert failure.kind is FailureKind.TIMED_OUT


async def test_a_body_that_is_an_address_is_asked_for_by_nobody(
    storage: Storage, raw_server: RawServer, parser: Parser
) -> None:
    raw_server.pages = {
        f"f{n}": answer(text.format(raw_server.url("trap")).encode(), content_type="text/plain")
        for n, text in enumerate(("{}", "feed:{}", '<!DOCTYPE x [<!ENTITY a SYSTEM "{}">]><x>&a;'))
    }
    watch = a_watch(storage, parser, [NOON])
    follow(
        storage, {name: raw_server.url(name, host=n) for n, name in enumerate(raw_server.pages)}
    )
    async with a_fetcher() as fetcher:
        polled: list[Polled] = await watch.poll(fetcher)
    watch.close()

    assert all(each.feed.error for each in polled)
    assert raw_server.connections == 3, "one for each feed, none for the trap"
