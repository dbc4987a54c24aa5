"""The product from the start of its process to its end: put together as `bot.client` does it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from functools import lru_cache
from typing import Any
from unittest import mock

import bot.clock
import bot.posting.messages
import bot.posting.poster
import claims.feeds.fetch
from bot.clock import Clock, Ticks
from bot.operations.metrics import Metrics
from bot.posting.poster import Poster
from bot.posting.presence import Presence
from bot.posting.reviser import Reviser
from claims.claimwatch import Claimwatch
from claims.errors import ClaimwatchError
from claims.feeds.catalogue import FeedSource
from claims.feeds.fetch import Fetcher
from claims.feeds.parse import NotAFeedError, ParsedFeed, parse
from tests.claims.builders import DESK
from tests.claims.fakes import WordMatcher
from tests.simulation.database import Database, SimulatedStorage
from tests.simulation.discord import Client, Discord
from tests.simulation.loop import VirtualLoop
from tests.simulation.model import MAX_TASKS, BrokenError, Eyes
from tests.simulation.news import CLAIMS
from tests.simulation.ticker import Ticker
from tests.simulation.web import Web
from tests.simulation.world import EPOCH, Crash, World


class ParserHere:
    """Parses within the process; the same bytes once."""

    broken_off = 0

    async def parse(self, body: bytes, *, fetched_at: Any, url: str, content_type: str) -> Any:
        await asyncio.sleep(0.01)
        read = _parsed(body, fetched_at.date(), url, content_type)
        if isinstance(read, NotAFeedError):
            raise NotAFeedError(str(read))
        return read

    def close(self) -> None: ...


@lru_cache(4_096)
def _parsed(body: bytes, _: Any, url: str, content_type: str) -> ParsedFeed | NotAFeedError:
    try:
        return parse(body, fetched_at=EPOCH, url=url, content_type=content_type)
    except NotAFeedError as error:
        return error


class Life:
    """One process."""

    def __init__(
        self,
        world: World,
        database: Database,
        eyes: Eyes,
        web: Web,
        discord: Discord,
        catalogue: list[FeedSource],
    ) -> None:
        self.world = world
        self.web = web
        self.eyes = eyes
        self.discord = discord
        self.storage = SimulatedStorage(database, world)
        self.watch = Claimwatch(
            storage=self.storage,
            matcher=WordMatcher(),  # type: ignore[arg-type]
            library=CLAIMS,
            catalogue=catalogue,
            now=world.clock,
            parser=ParserHere(),  # type: ignore[arg-type]
        )
        self.desk = self.watch.desk(DESK)
        self.fetcher: Any = None
        self.poster: Any = None
        self.ticker = Ticker(world, eyes, lambda: self.storage.writes)
        self._loop: VirtualLoop | None = None

    def live(self, during: Callable[["Life"], Awaitable[None]]) -> bool:
        """Run until *during* is over or the process dies; gives whether it still lives.

        Raises:
            BrokenError: If an invariant does not hold.
        """
        world = self.world
        since = world.seconds()
        loop = self._loop = VirtualLoop(
            since, delay=lambda: world.chance.random() * 0.02, at_each_step=self._step
        )
        world.slept = 0.0
        world.seconds = lambda: loop.time() + world.slept
        world.is_dead = False
        try:
            loop.run_until_complete(self._run(during))
        except Crash:
            return False
        else:
            return True
        finally:
            world.is_dead = True
            world.stand_at(world.seconds())
            _bury(loop)

    async def _run(self, during: Callable[["Life"], Awaitable[None]]) -> None:
        with (
            mock.patch.object(claims.feeds.fetch, "aiohttp", self.web.aiohttp()),
            mock.patch.object(bot.clock, "AsyncIOScheduler", return_value=self.ticker),
            mock.patch.object(bot.posting.messages, "draw", return_value=b""),
        ):
            client: Any = Client(self.discord)
            async with Fetcher("Claimwatch/simulated", now=self.world.clock) as self.fetcher:
                presence = Presence()
                self.poster = Poster(client, self.watch, presence)
                metrics = Metrics(self.watch, presence)
                reviser = Reviser(client, self.watch, self.poster)
                clock = Clock(
                    self.watch, self.fetcher, self.poster, reviser, metrics, ticks=Ticks()
                )
                if self.world.chance.random() < 0.3:  # usually nothing is new in the library
                    await asyncio.to_thread(self.watch.welcome, DESK, "Desk")
                clock.start()
                await during(self)
                await clock.stop()
                self._let_go()

    def _step(self) -> None:
        self.world.step()
        self.ticker.look_again()
        self._stay_small()

    def _stay_small(self) -> None:
        """I5, in the middle of work."""
        if self.poster is None or self._loop is None:
            return
        channels, feeds = len(self.discord.channels), len(self.web.sites)
        sizes = {
            "senders": (len(self.poster._senders), channels),
            "wakes": (len(self.poster._wakes), 8),
            "channels known": (len(self.poster._standing), channels),
            "turns": (len(self.fetcher._turns), 4 * feeds + 24),
            "feeds under way": (len(self.watch._watch._asking), feeds),
        }
        for name, (size, most) in sizes.items():
            if size > most:
                raise BrokenError(f"I5 {size} {name}, more than {most}")
        if self.world.steps % 32 == 0 and len(asyncio.all_tasks(self._loop)) > MAX_TASKS:
            raise BrokenError("I5 tasks pile up")

    def _let_go(self) -> None:
        """I5, once all work is over."""
        left = (self.poster._senders, self.poster._wakes, self.watch._watch._asking)
        if any(left):
            raise BrokenError(f"I5 after its end the process still holds {left}")


def _bury(loop: VirtualLoop) -> None:
    """Drop what a dead process was doing; nothing it does on the way out reaches the world."""
    for task in asyncio.all_tasks(loop):
        task._log_destroy_pending = False  # type: ignore[attr-defined]
        with contextlib.suppress(BaseException):
            task.get_coro().close()  # type: ignore[union-attr]
    loop.close()


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """What an admin is told instead of what they wished is no defect."""
    with contextlib.suppress(ClaimwatchError):
        yield
