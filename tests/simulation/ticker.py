"""Stands for APScheduler under the real `bot.clock.Clock`, in virtual time.

A tick that would find nothing due changes nothing, so those are left out: of the 20,000 ticks of
a day some hundred remain.  When something is due is read in the database, beside the product.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.simulation.model import Eyes
from tests.simulation.world import EPOCH, HOUR, World

#: After a tick that changed nothing though something is due: the feed's hour is one it skips, a
#: channel is being sent to.
_FRUITLESS = {"poll": 1_800.0, "post": 120.0, "make_digests": 1_800.0}


@dataclass(slots=True)
class Job:
    name: str
    run: Callable[[], Awaitable[None]]
    every: float
    since: float
    task: asyncio.Task[None] | None = None
    timer: asyncio.TimerHandle | None = None
    not_before: float = 0.0
    writes_before: int = -1


class Ticker:
    """Has APScheduler's words for what the clock asks of it."""

    def __init__(self, world: World, eyes: Eyes, writes: Callable[[], int]) -> None:
        self._world = world
        self._eyes = eyes
        self._writes = writes
        self._jobs: list[Job] = []
        self._planned = -1

    def add_job(
        self,
        run: Callable[[], Awaitable[None]],
        trigger: Any,
        *,
        name: str,
        coalesce: bool,
        max_instances: int,
        misfire_grace_time: int | None,
        **_: Any,
    ) -> None:
        assert (coalesce, misfire_grace_time) == (True, None)
        assert max_instances > 0
        now = asyncio.get_running_loop().time()
        self._jobs.append(Job(name, run, trigger.interval.total_seconds(), now))

    def start(self) -> None:
        for job in self._jobs:
            self._fire(job)

    def pause(self) -> None:
        """Tick no more."""
        for job in self._jobs:
            if job.timer is not None:
                job.timer.cancel()

    def shutdown(self, *, wait: bool) -> None:
        assert not wait
        self.pause()
        self._jobs.clear()

    def look_again(self) -> None:
        """Something may be due at another time than before."""
        writes = self._writes()
        if writes == self._planned:
            return
        self._planned = writes
        self.plan()

    def plan(self) -> None:
        due = self._eyes.due()
        for job in self._jobs:
            self._plan(job, due)

    def _plan(self, job: Job, due: dict[str, str | None]) -> None:
        if job.timer is not None:
            job.timer.cancel()
            job.timer = None
        if job.task is not None:
            return
        loop = asyncio.get_running_loop()
        seconds: float | None = max(job.every, HOUR)  # of what else there is
        if job.name in due:
            seconds = self._seconds_until(due[job.name])
        if seconds is None:
            return
        wished = max(loop.time() + max(seconds, 0.001), job.not_before)
        ticks = math.ceil((wished - job.since) / job.every)
        job.timer = loop.call_at(job.since + ticks * job.every, self._fire, job)

    def _seconds_until(self, due: str | None) -> float | None:
        if due is None:
            return None
        moment = datetime.fromisoformat(due).replace(tzinfo=EPOCH.tzinfo)
        return (moment - self._world.clock()).total_seconds()

    def _fire(self, job: Job) -> None:
        if job.task is not None:
            return
        job.timer = None
        job.writes_before = self._writes()
        job.task = asyncio.get_running_loop().create_task(job.run(), name=job.name)  # type: ignore[arg-type]
        job.task.add_done_callback(lambda _: self._done(job))

    def _done(self, job: Job) -> None:
        job.task = None
        if job not in self._jobs:
            return
        idle = self._writes() == job.writes_before
        pause = _FRUITLESS.get(job.name, 0.0) if idle else 0.0
        job.not_before = asyncio.get_running_loop().time() + pause
        self._plan(job, self._eyes.due())
