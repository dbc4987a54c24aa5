"""Ask every feed once and say how it is.

Changes nothing: no validators are sent or stored, so it is for a person's question and not for
a timer.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from claims.feeds.catalogue import FeedSource
from claims.feeds.exchange import FailureKind, Fetched, FetchFailure, FetchRequest
from claims.feeds.fetch import Fetcher
from claims.feeds.parse import NotAFeedError, ParsedFeed
from claims.feeds.parser import Parser

#: A news feed without a new item for so long was moved or given up.
QUIET_AFTER = timedelta(days=30)
#: Enough to be done with a hundred feeds in a minute, few enough for a home connection.
_AT_ONCE = 20


class HealthStatus(StrEnum):
    """How a feed is, for a person."""

    OK = "ok"
    QUIET = "quiet"  #: works, but its newest item is older than `QUIET_AFTER`
    EMPTY = "empty"  #: a feed without items
    NOT_A_FEED = "not a feed"
    GONE = "gone"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """What a feed answered just now."""

    feed: FeedSource
    status: HealthStatus
    sentence: str  #: what was found and, unless all is well, what to do
    items: int = 0
    newest: datetime | None = None  #: of its items, if they are dated

    @property
    def works(self) -> bool:
        """Whether items can be had from it."""
        return self.status in {HealthStatus.OK, HealthStatus.QUIET, HealthStatus.EMPTY}


_STATUS = {
    FailureKind.GONE: HealthStatus.GONE,
    FailureKind.REFUSED: HealthStatus.REFUSED,
    FailureKind.TOO_MANY_REQUESTS: HealthStatus.REFUSED,
    FailureKind.NOT_ALLOWED: HealthStatus.REFUSED,
    FailureKind.TOO_LARGE: HealthStatus.NOT_A_FEED,
}


async def check(
    feeds: Iterable[FeedSource], fetcher: Fetcher, parser: Parser, *, now: datetime
) -> AsyncIterator[FeedHealth]:
    """Yield the health of each feed as soon as it is known, not in their order."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(feed: FeedSource) -> FeedHealth:
        async with places:
            return await check_one(feed, fetcher, parser, now=now)

    tasks = [asyncio.create_task(one(feed)) for feed in feeds]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()


async def check_one(
    feed: FeedSource, fetcher: Fetcher, parser: Parser, *, now: datetime
) -> FeedHealth:
    answer = await fetcher.fetch(FetchRequest(feed.url))
    if isinstance(answer, FetchFailure):
        status = _STATUS.get(answer.kind, HealthStatus.UNREACHABLE)
        return FeedHealth(feed=feed, status=status, sentence=answer.sentence)
    if not isinstance(answer, Fetched):
        sentence = "The server says nothing is new without having been asked: tell its owner."
        return FeedHealth(feed=feed, status=HealthStatus.UNREACHABLE, sentence=sentence)
    try:
        parsed = await parser.parse(
            answer.body, fetched_at=now, url=answer.url, content_type=answer.content_type
        )
    except NotAFeedError as error:
        return FeedHealth(feed=feed, status=HealthStatus.NOT_A_FEED, sentence=str(error))
    return _health(feed, answer, parsed, now)


def _health(feed: FeedSource, answer: Fetched, parsed: ParsedFeed, now: datetime) -> FeedHealth:
    newest = max((each.published for each in parsed.items if each.published), default=None)
    status, sentence = HealthStatus.OK, f"{len(parsed.items)} items."
    if not parsed.items:
        status, sentence = HealthStatus.EMPTY, "No items: look again later, or for another feed."
    elif newest and now - newest > QUIET_AFTER:
        status = HealthStatus.QUIET
        sentence = f"Nothing new since {newest:%Y-%m-%d}: look for the feed's new address."
    elif answer.moved_to:
        sentence += f" It has moved: use {answer.moved_to} instead."
    return FeedHealth(
        feed=feed, status=status, sentence=sentence, items=len(parsed.items), newest=newest
    )
