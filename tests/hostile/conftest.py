"""What tests of hostile feeds may ask for."""

import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.cli.run import SWITCH_SECONDS
from claims.feeds.fetch import TIMEOUT, Fetcher
from tests.conftest import LONG

#: Whether to count in full; a short count is part of every run of the tests.
only_long = pytest.mark.skipif(not LONG, reason="takes minutes: CLAIMWATCH_TESTS=long")

Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Tell a figure to whoever ran the tests."""

    def tell(figure: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n    {figure}\n")

    return tell


@dataclass(slots=True)
class Blocked:
    """How long the event loop let nobody else run, at most, in milliseconds."""

    waited: float = 0.0
    #: Of a wait, as much as this process was busy with all its threads, for other programs hold a
    #: processor too: all that is of our own doing, and at times more, as another thread may have
    #: worked while the loop waited for a processor.
    busy: float = 0.0
    own: float = 0.0  #: of a wait, as much as the loop's own thread was busy
    ticks: int = 0


@asynccontextmanager
async def ticking(every: float = 0.005) -> AsyncIterator[Blocked]:
    """Measure the event loop with a tick of 5 ms, as settled as `claimwatch run` has it.

    What was there before, of which these tests hold a million objects, is left out of garbage
    collection: one round of it takes longer than all that is measured here.
    """
    blocked, before = Blocked(), sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    ticker = asyncio.create_task(_tick(blocked, every))
    try:
        yield blocked
    finally:
        ticker.cancel()
        gc.unfreeze()
        sys.setswitchinterval(before)


async def _tick(blocked: Blocked, every: float) -> None:
    while True:
        wall, cpu, own = time.perf_counter(), time.process_time(), time.thread_time()
        await asyncio.sleep(every)
        waited = (time.perf_counter() - wall - every) * 1_000
        busy = (time.process_time() - cpu) * 1_000
        blocked.waited = max(blocked.waited, waited)
        blocked.busy = max(blocked.busy, min(waited, busy))
        blocked.own = max(blocked.own, (time.thread_time() - own) * 1_000)
        blocked.ticks += 1


Page = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """Sends by path what no well-behaved server would; bytes, or whatever a function writes."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.connections = 0
        self.port = 0
        self._ended = asyncio.Event()

    def url(self, name: str, *, host: int = 1) -> str:
        """Return an address of this server; by its number one of 60,000 hosts."""
        return f"http://127.0.{host // 250}.{host % 250 + 1}:{self.port}/{name}"

    async def never(self) -> None:
        """Wait until the server is closed."""
        await self._ended.wait()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["RawServer"]:
        server = await asyncio.start_server(self._answer, "0.0.0.0", 0)  # noqa: S104
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self._ended.set()
            server.close()
            await server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode()
            page = self.pages[path.removeprefix("/")]
            if isinstance(page, bytes):
                for start in range(0, len(page), 65_536):  # the loop is the client's too
                    writer.write(page[start : start + 65_536])
                    await writer.drain()
            else:
                await page(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has had enough
        finally:
            writer.close()


@pytest.fixture
async def raw_server() -> AsyncIterator[RawServer]:
    async with RawServer().running() as server:
        yield server


def answer(body: bytes, *, content_type: str = "text/xml", more: str = "") -> bytes:
    """An answer in full, its length told."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{more}Connection: close\r\n\r\n".encode() + body


def a_fetcher(timeout: timedelta = TIMEOUT) -> Fetcher:
    return Fetcher("Claimwatch/test", allow_loopback=True, gap=timedelta(), timeout=timeout)


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with a_fetcher() as opened:
        yield opened
