"""Watch the feeds: fetch what is due, recognise what is new, match it, remember it.

Does not decide what a feed's answer means (`claims.feeds`), whether an article bears on a claim
(`claims.matching`) or how a match is shown (the faces).  All that one feed brought, its matches
and the messages to post stand or fall in one transaction.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claims import intake
from claims.feeds import pacing
from claims.feeds.exchange import (
    Answer,
    FailureKind,
    Fetched,
    FetchFailure,
    FetchRequest,
    NotModified,
)
from claims.feeds.fetch import Fetcher
from claims.feeds.parse import NotAFeedError, ParsedFeed
from claims.feeds.parser import Parser
from claims.matching import Matcher
from claims.model import Feed
from claims.storage import Storage

log = logging.getLogger(__name__)

#: Feeds fetched at the same time; the fetcher itself keeps to one per host.
AT_ONCE = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """How one feed's fetch went."""

    feed: Feed  #: as it is now kept
    new: int = 0  #: articles not known before
    matched: int = 0  #: matches found, on all servers
    posted: int = 0  #: messages put into the outbox


class Watch:
    """Polls feeds; one feed's failure is a value and never ends the round for the others."""

    def __init__(
        self,
        *,
        storage: Storage,
        matcher: Matcher,
        pace: pacing.Pace,
        now: Callable[[], datetime],
        parser: Parser | None = None,
    ) -> None:
        self._parser = parser or Parser()
        self._owns_parser = parser is None
        self._storage = storage
        self._intake = intake.Intake(storage=storage, matcher=matcher, now=now)
        self._pace = pace
        self._now = now
        # A thread of its own: matching a full feed takes seconds, and a person's command must not
        # wait behind thirty of them in the event loop's common pool.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="intake")

    async def poll(self, fetcher: Fetcher, *, limit: int) -> list[Polled]:
        """Fetch the feeds that are due, at most *limit*, and take in what they brought."""
        due = await asyncio.to_thread(self._due, limit)
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(feed: Feed) -> Polled:
            async with slots:
                return await self._poll_one(fetcher, feed)

        return await asyncio.gather(*(one(feed) for feed in due))

    async def _in_thread(self, work: Callable[[], Polled]) -> Polled:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Let go of the thread; what it is doing is finished first, but for a feed being read."""
        if self._owns_parser:
            self._parser.close()
        self._thread.shutdown(cancel_futures=True)

    def _due(self, limit: int) -> list[Feed]:
        with self._storage.read() as tx:
            return tx.feeds.due(self._now(), limit=limit)

    async def _poll_one(self, fetcher: Fetcher, feed: Feed) -> Polled:
        request = FetchRequest(feed.url, feed.etag, feed.last_modified)
        try:
            answer: Answer = await fetcher.fetch(request)
            read = await self._read(answer)
            polled = await self._in_thread(lambda: self._take_in(feed, answer, read))
        except Exception:
            # The outermost edge of one feed's work: whatever it is must not stop the others, and
            # must not be tried again in the very next round.
            log.exception("feed %d (%s) could not be taken in", feed.id, feed.name)
            sentence = "Claimwatch could not take this feed in; the log says more."
            failed = self._failed(feed, sentence, None)
            polled = await self._in_thread(lambda: self._keep(failed))
        log.log(
            # A feed with nothing new is no news; the demo's are asked every few seconds.
            logging.INFO if polled.new or polled.feed.error else logging.DEBUG,
            "polled %s: %d new, %d matched, %d to post%s",
            polled.feed.name,
            polled.new,
            polled.matched,
            polled.posted,
            f" ({polled.feed.error})" if polled.feed.error else "",
        )
        return polled

    async def _read(self, answer: Answer) -> ParsedFeed | NotAFeedError | None:
        """The feed in *answer* or why it cannot be read, ``None`` if there is none in it."""
        if not isinstance(answer, Fetched):
            return None
        try:
            return await self._parser.parse(
                answer.body,
                fetched_at=self._now(),
                url=answer.url,
                content_type=answer.content_type,
            )
        except NotAFeedError as error:
            return error

    def _take_in(
        self, feed: Feed, answer: Answer, read: ParsedFeed | NotAFeedError | None
    ) -> Polled:
        if isinstance(answer, FetchFailure):
            return self._keep(self._failed(feed, answer.sentence, answer))
        if isinstance(read, NotAFeedError):
            return self._keep(self._failed(feed, str(read), None))
        after = self._succeeded(feed, answer, read)
        if read is None:
            return self._keep(after)
        taken = self._intake.take_in(feed, after, read.items)
        return Polled(feed=after, new=taken.new, matched=taken.matched, posted=taken.posted)

    def _keep(self, feed: Feed) -> Polled:
        with self._storage.write() as tx:
            tx.feeds.save(feed)
        return Polled(feed=feed)

    def _succeeded(
        self, feed: Feed, answer: Fetched | NotModified, parsed: ParsedFeed | None = None
    ) -> Feed:
        now = self._now()
        kept = (answer.etag, answer.last_modified)
        if isinstance(answer, NotModified):
            kept = (answer.etag or feed.etag, answer.last_modified or feed.last_modified)
        return replace(
            feed,
            etag=kept[0],
            last_modified=kept[1],
            due_at=self._next(feed, answer, 0, parsed.ttl if parsed else None) or now,
            polled_at=now,
            succeeded_at=now,
            failures=0,
            error=None,
            # An empty feed is no baseline: what it holds next is still old stock.
            has_baseline=feed.has_baseline or bool(parsed and parsed.items),
        )

    def _failed(self, feed: Feed, sentence: str, answer: FetchFailure | None) -> Feed:
        now = self._now()
        failures = feed.failures + 1
        reason: Answer = answer or FetchFailure(kind=FailureKind.UNEXPECTED, sentence=sentence)
        due_at = self._next(feed, reason, failures, None)
        return replace(
            feed,
            due_at=due_at or now,
            polled_at=now,
            failures=failures,
            error=sentence,
            is_stopped=due_at is None,
        )

    def _next(
        self, feed: Feed, answer: Answer, failures: int, ttl: timedelta | None
    ) -> datetime | None:
        return pacing.next_fetch(
            answer,
            now=self._now(),
            seed=feed.url,
            pace=self._pace,
            failures=failures,
            ttl=ttl,
        )
