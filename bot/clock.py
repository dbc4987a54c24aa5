"""When things happen: a ticker, nothing more.

What is due, and when, stands in the database; APScheduler's own cron trigger skips or doubles
days at clock changes and its job stores run a job once per process.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.operations.metrics import Metrics
from bot.posting.poster import Poster
from bot.posting.reviser import Reviser
from claims.claimwatch import Claimwatch
from claims.feeds.fetch import Fetcher
from claims.storage import CannotStoreError

log = logging.getLogger(__name__)

_QUICKEST: Final = timedelta(seconds=1)
_USUAL: Final = timedelta(seconds=30)
#: Rounds of polling under way: one that waits for slow feeds does not hold up those due next.
_ROUNDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """How often each thing is looked at; whether it is due is decided there."""

    poll: timedelta = _USUAL
    post: timedelta = timedelta(seconds=5)
    digest: timedelta = _USUAL
    notice: timedelta = timedelta(minutes=1)
    tidy: timedelta = timedelta(days=1)

    @classmethod
    def for_feeds(cls, poll_every: timedelta) -> Self:
        """Quick enough for feeds that may be fetched this often."""
        poll = min(max(poll_every / 2, _QUICKEST), _USUAL)
        return cls(poll=poll, post=min(poll, timedelta(seconds=5)))


class Clock:
    """Ticks while the bot runs."""

    def __init__(
        self,
        watch: Claimwatch,
        fetcher: Fetcher,
        poster: Poster,
        reviser: Reviser,
        metrics: Metrics,
        *,
        ticks: Ticks,
    ) -> None:
        self._watch = watch
        self._fetcher = fetcher
        self._poster = poster
        self._reviser = reviser
        self._metrics = metrics
        #: When a round of polling last ended, or the clock was made.
        self.last_round = watch.now()
        self._ticks = ticks
        self._scheduler: Any = None
        self._running: set[asyncio.Task[Any]] = set()
        self._has_recalled, self._recalling = False, asyncio.Lock()

    def start(self) -> None:
        """Begin; each thing happens at once and then again and again."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for job, every in (
            (self.poll, self._ticks.poll),
            (self.post, self._ticks.post),
            (self.make_digests, self._ticks.digest),
            (self.make_notices, self._ticks.notice),
            (self.tidy, self._ticks.tidy),
        ):
            self._scheduler.add_job(
                self._guarded(job),
                IntervalTrigger(seconds=every.total_seconds()),
                name=job.__name__,
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=_ROUNDS if job == self.poll else 1,
                # By default a job that could not start within a second of its time, because the
                # loop was busy, does not run at all.
                misfire_grace_time=None,
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more; what is under way is broken off and taken up at the next start."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.pause()
            await asyncio.sleep(0)  # a job broken off before its first step is logged as an error
            scheduler.shutdown(wait=False)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._poster.close()
        await self._reviser.close()

    async def poll(self) -> None:
        """Fetch what is due; what it brought is posted at once."""
        async with self._recalling:
            if not self._has_recalled:
                await asyncio.to_thread(self._watch.recall_background)
                self._has_recalled = True
        polled = await self._watch.poll(self._fetcher)
        self.last_round = self._watch.now()
        self._metrics.polled(polled)
        if any(each.posted for each in polled):
            await self._poster.send_due()

    async def post(self) -> None:
        """Send what is due, then edit what stands and has more to tell."""
        await self._poster.send_due()
        await self._reviser.revise_due()

    async def make_digests(self) -> None:
        """Make the digests whose time has come."""
        if await asyncio.to_thread(self._watch.editor.make_due_digests):
            await self._poster.send_due()

    async def make_notices(self) -> None:
        """Tell admins of what is down, and of what works again."""
        if await asyncio.to_thread(self._watch.editor.make_notices):
            await self._poster.send_due()

    async def tidy(self) -> None:
        """Drop what is too old to be of use."""
        dropped = await asyncio.to_thread(self._watch.tidy)
        log.info("tidied: %d old articles emptied", dropped)

    def _guarded(self, job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """*job*, so that it can be broken off and its failure ends only this run of it."""

        async def run() -> None:
            task = asyncio.current_task()
            if task is not None:
                self._running.add(task)
                task.add_done_callback(self._running.discard)
            try:
                await job()
            except asyncio.CancelledError:
                if self._scheduler is not None:  # not by `stop`
                    raise
            except CannotStoreError:  # said once, where it began
                log.debug("%s has to wait for the database", job)
            except Exception:
                log.exception("%s failed; it runs again at its next tick", job)

        return run
