"""How many hosts are asked at the same time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

#: Answers that come at one moment are dealt with in one pass of the event loop, which took 0.1 s
#: for 128 of them.
AT_ONCE = 48
#: A host that takes longer than this does not count among them: 200 that never come to an end
#: keep the others waiting for a second, not for two minutes.
QUICK = timedelta(seconds=0.25)


class Slots:
    """`AT_ONCE` places, each held no longer than `QUICK`; used from one event loop."""

    def __init__(self) -> None:
        self._free, self._beginning = asyncio.Semaphore(AT_ONCE), asyncio.Lock()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for a place, and begin after those that came before."""
        loop = asyncio.get_running_loop()
        await self._free.acquire()
        given_back = loop.call_later(QUICK.total_seconds(), self._free.release)
        try:
            async with self._beginning:  # to begin all in one breath keeps the loop for 0.15 s
                await asyncio.sleep(0)
            yield
        finally:
            if given_back.when() > loop.time():  # else it has been, or is about to be
                given_back.cancel()
                self._free.release()
