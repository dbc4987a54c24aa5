"""Watch the feeds: fetch what is due, recognise what is new, match it, remember it.

Does not decide what a feed's answer means (`claims.feeds`), whether an article bears on a claim
(`claims.matching`) or how a match is shown (the faces).  All that one feed brought, its matches
and the messages to post stand or fall in one transaction.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from yarl import URL

from claims.feeds import moves, pacing
from claims.feeds.discover import FoundFeed, discover
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
from claims.feeds.rhythm import HEAD_BYTES, not_skipped, rhythm
from claims.feeds.slots import Slots
from claims.matching import Matcher
from claims.model import Feed, Rhythm
from claims.news import intake
from claims.news.polled import Outcome, Polled, facts
from claims.storage import CannotStoreError, Storage

log = logging.getLogger(__name__)

#: A round takes no further feed of a host after so long: a slow host, or one with hundreds of
#: feeds, does not hold up the next round of all others.
ROUND = timedelta(seconds=60)
#: Feeds of one host in a round, with a gap of two seconds between them.
A_HOST = 30

_BROKEN = "Claimwatch could not take this feed in; the log says more."


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
        self._asking: set[int] = set()  # ids of the feeds under way, whoever asked for them
        self._slots = Slots()
        self._now = now
        # A thread of its own: matching a full feed takes seconds, and a person's command must not
        # wait behind thirty of them in the event loop's common pool.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="intake")

    async def poll(
        self, fetcher: Fetcher, *, limit: int, only: Collection[int] | None = None
    ) -> list[Polled]:
        """Fetch the feeds that are due and take in what they brought.

        May be called again while it is under way: no feed is asked twice at a time.

        Args:
            fetcher: Fetches, within its limits.
            limit: At most so many under way, whoever asked for them.
            only: Only feeds of these ids.

        Raises:
            CannotStoreError: If nothing can be kept.
        """
        if self._storage.trouble is not None:  # what cannot be kept is not asked for
            await asyncio.to_thread(self._storage.prove_writable)
        free = max(0, limit - len(self._asking))
        due = await asyncio.to_thread(self._due, free, only)
        # Another round may have taken some of them up meanwhile.
        due = [feed for feed in due if feed.id not in self._asking]
        self._asking |= {feed.id for feed in due}
        try:
            return await self._poll_all(fetcher, due)
        finally:
            self._asking -= {feed.id for feed in due}

    async def _poll_all(self, fetcher: Fetcher, due: Sequence[Feed]) -> list[Polled]:
        until = asyncio.get_running_loop().time() + ROUND.total_seconds()
        rounds = await asyncio.gather(
            *(self._of_host(fetcher, feeds, until) for feeds in _by_host(due))
        )
        return [polled for each in rounds for polled in each]

    async def _of_host(
        self, fetcher: Fetcher, feeds: Sequence[Feed], until: float
    ) -> list[Polled]:
        taking = []
        async with self._slots.taken():
            for feed in feeds:
                if asyncio.get_running_loop().time() > until:
                    break  # still due: the next round takes it up
                taken = self._taken(feed, await self._fetched(fetcher, feed))
                # The host's next feed is asked for while this one is matched.
                taking.append(asyncio.create_task(taken))
        return await asyncio.gather(*taking)

    async def discover(self, url: str, fetcher: Fetcher) -> tuple[FoundFeed, ...]:
        """The feeds at an address; raises as `claims.feeds.discover.discover`.

        That of a feed already known is not asked for before its time, or while a round asks it.
        """
        known = await asyncio.to_thread(self._known, url)
        return (known,) if known else await discover(url, fetcher, self._parser)

    async def take_in(self, feed: Feed, found: FoundFeed) -> None:
        """Take in what was fetched to find a feed, unless it is watched already."""
        if found.read is not None and not (feed.has_baseline and feed.polled_at):
            answer, read = found.read
            await self._in_thread(lambda: self._take_in(feed, answer, read))

    async def _in_thread(self, work: Callable[[], Polled]) -> Polled:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    @property
    def broken_off(self) -> int:
        """Feeds whose reading was broken off so far."""
        return self._parser.broken_off

    def close(self) -> None:
        """Let go of the thread; what it is doing is finished first, but for a feed being read."""
        if self._owns_parser:
            self._parser.close()
        self._thread.shutdown(cancel_futures=True)

    def _known(self, url: str) -> FoundFeed | None:
        with self._storage.read() as tx:
            feed = tx.feeds.by_url(url.strip())
        if feed is None or feed.is_stopped:
            return None
        is_fresh = feed.polled_at is not None and feed.due_at > self._now()
        is_asked = feed.id in self._asking  # by a round, at this moment or the next
        return FoundFeed(feed.url, feed.name) if is_fresh or is_asked else None

    def _due(self, limit: int, only: Collection[int] | None) -> list[Feed]:
        now = self._now()
        with self._storage.read() as tx:
            due = tx.feeds.due(now, limit=10 * limit, only=only)
        free = (
            feed
            for feed in due
            # One whose time came at the end of an hour may not have been taken up within it.
            if feed.id not in self._asking and not_skipped(now, feed.rhythm) <= now
        )
        return _fair(free, limit)

    async def _fetched(self, fetcher: Fetcher, feed: Feed) -> Answer:
        address = moves.address(feed, self._now())
        try:
            return await fetcher.fetch(FetchRequest(address, feed.etag, feed.last_modified))
        except Exception:  # one feed's failure never ends the round for the others
            log.exception("feed %d (%s) could not be fetched", feed.id, feed.name)
            return _unexpected(_BROKEN)

    async def _taken(self, feed: Feed, answer: Answer) -> Polled:
        try:
            read = await self._read(answer)
            if isinstance(answer, Fetched):  # it may wait for minutes: 500 of 10 MB are too many
                answer = replace(answer, body=answer.body[:HEAD_BYTES])
            polled = await self._in_thread(lambda: self._take_in(feed, answer, read))
        except CannotStoreError:
            raise  # said once, where it began; no feed is to blame, and it is still due
        except Exception:
            # The outermost edge of one feed's work: whatever it is must not stop the others, and
            # must not be tried again in the very next round.
            log.exception("feed %d (%s) could not be taken in", feed.id, feed.name)
            failed = self._failed(feed, _unexpected(_BROKEN))
            polled = await self._in_thread(lambda: self._keep(failed))
        log.info("polled", extra=facts(polled))
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
            return self._keep(self._failed(feed, answer))
        if isinstance(read, NotAFeedError):
            # What cannot be read is asked again as its server wishes, not sooner.
            refused = replace(_unexpected(str(read)), freshness=answer.freshness)
            return self._keep(self._failed(feed, refused))
        after = self._succeeded(feed, answer, read)
        if read is None:
            return self._keep(after)
        taken = self._intake.take_in(feed, after, read.items)
        return Polled(
            feed=after,
            outcome=Outcome.READ,
            new=taken.new,
            matched=taken.matched,
            posted=taken.posted,
        )

    def _keep(self, feed: Feed) -> Polled:
        with self._storage.write() as tx:
            tx.feeds.save(feed)
        return Polled(feed=feed, outcome=Outcome.FAILED if feed.failures else Outcome.UNCHANGED)

    def _succeeded(
        self, feed: Feed, answer: Fetched | NotModified, parsed: ParsedFeed | None = None
    ) -> Feed:
        now = self._now()
        kept, asked_for = (answer.etag, answer.last_modified), feed.rhythm
        if isinstance(answer, NotModified):
            kept = (answer.etag or feed.etag, answer.last_modified or feed.last_modified)
        else:
            asked_for = rhythm(answer.body)
        return replace(
            moves.after_success(feed, answer.moved_to, now),
            etag=kept[0],
            last_modified=kept[1],
            rhythm=asked_for,
            due_at=self._next(feed, answer, 0, asked_for) or now,
            polled_at=now,
            succeeded_at=now,
            failures=0,
            error=None,
            # An empty feed is no baseline: what it holds next is still old stock.
            has_baseline=feed.has_baseline or bool(parsed and parsed.items),
        )

    def _failed(self, feed: Feed, reason: FetchFailure) -> Feed:
        now = self._now()
        failures = feed.failures + 1
        if reason.kind is FailureKind.GONE and moves.is_believed(feed, now):
            reason = replace(reason, kind=FailureKind.REFUSED)  # its other address may still do
        due_at = self._next(feed, reason, failures, feed.rhythm)
        return replace(
            feed,
            due_at=due_at or now,
            polled_at=now,
            failures=failures,
            error=reason.sentence,
            is_stopped=due_at is None,
        )

    def _next(
        self, feed: Feed, answer: Answer, failures: int, asked_for: Rhythm
    ) -> datetime | None:
        return pacing.next_fetch(
            answer,
            now=self._now(),
            seed=feed.url,
            pace=self._pace,
            failures=failures,
            rhythm=asked_for,
        )


def _unexpected(sentence: str) -> FetchFailure:
    return FetchFailure(kind=FailureKind.UNEXPECTED, sentence=sentence)


def _fair(feeds: Iterable[Feed], limit: int) -> list[Feed]:
    """The first *limit* of *feeds*, of each host no more than a round can take."""
    taken = (each for feeds_there in _by_host(feeds) for each in feeds_there[:A_HOST])
    return sorted(taken, key=lambda feed: feed.due_at)[:limit]


def _by_host(feeds: Iterable[Feed]) -> list[list[Feed]]:
    """The feeds of each host, in their order."""
    hosts: dict[str, list[Feed]] = {}
    for feed in feeds:
        hosts.setdefault(URL(feed.url).host or "", []).append(feed)
    return list(hosts.values())
