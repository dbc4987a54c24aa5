"""How the feeds are."""

from datetime import UTC, datetime

from claims.feeds.catalogue import FeedSource
from claims.feeds.check import FeedHealth, HealthStatus, check
from claims.feeds.fetch import Fetcher
from claims.feeds.parser import Parser
from tests.claims.feeds.conftest import RSS, SmallWeb

NOW = datetime(2026, 2, 3, tzinfo=UTC)


def source(url: str) -> FeedSource:
    return FeedSource(name=url, url=url, language="es", country="MX", kind="newspaper")


async def health_of(fetcher: Fetcher, parser: Parser, *urls: str) -> dict[str, FeedHealth]:
    checked = check([source(url) for url in urls], fetcher, parser, now=NOW)
    return {health.feed.url: health async for health in checked}


async def test_one_broken_feed_does_not_silence_the_others(
    small_web: SmallWeb, fetcher: Fetcher, parser: Parser
) -> None:
    expected = {
        small_web.serve("/good"): HealthStatus.OK,
        small_web.serve("/old", RSS.replace("2026", "2020")): HealthStatus.QUIET,
        small_web.serve("/empty", "<rss version='2.0'><channel/></rss>"): HealthStatus.EMPTY,
        small_web.serve("/page", "<html></html>"): HealthStatus.NOT_A_FEED,
        small_web.serve("/gone", "", 410): HealthStatus.GONE,
        small_web.serve("/closed", "", 403): HealthStatus.REFUSED,
        small_web.serve("/down", "", 503): HealthStatus.UNREACHABLE,
        "http://10.0.0.1/feed": HealthStatus.REFUSED,
    }

    found = await health_of(fetcher, parser, *expected)

    assert {url: health.status for url, health in found.items()} == expected
    assert all(health.sentence.endswith(".") for health in found.values())


async def test_a_working_feed_tells_its_items_and_its_newest(
    small_web: SmallWeb, fetcher: Fetcher, parser: Parser
) -> None:
    url = small_web.serve("/good")

    (health,) = (await health_of(fetcher, parser, url)).values()

    assert health.works
    assert (health.items, health.newest) == (2, datetime(2026, 2, 2, 10, tzinfo=UTC))


async def test_a_feed_that_has_moved_tells_its_new_address(
    small_web: SmallWeb, fetcher: Fetcher, parser: Parser
) -> None:
    url = small_web.serve("/old", "", 301, Location=small_web.serve("/new"))

    (health,) = (await health_of(fetcher, parser, url)).values()

    assert f"use {small_web.url('/new')} instead" in health.sentence
