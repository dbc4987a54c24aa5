"""One seed, from beginning to end."""

import asyncio
import gc
import hashlib
import logging
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import time

from claims.claimwatch import Claimwatch
from claims.feeds.catalogue import FeedSource
from claims.records import Waiting
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK
from tests.claims.fakes import WordMatcher
from tests.simulation import database
from tests.simulation.database import Database
from tests.simulation.discord import Channel, Discord
from tests.simulation.life import Life, ParserHere
from tests.simulation.model import BrokenError, Deliveries, Eyes, Host, Manners, Wishes
from tests.simulation.news import CLAIMS
from tests.simulation.script import Event, Script
from tests.simulation.sites import Site
from tests.simulation.web import Web
from tests.simulation.world import EPOCH, HOUR, MINUTE, World

#: Once faults are over, what waits is posted within so long: a failed feed may have been told to
#: wait for a day, one without validators is asked once a day.
SETTLES_WITHIN = 60 * HOUR
HOSTS = ("paper.example", "paper.example", "wire.example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a seed went."""

    seed: int
    broken: str | None
    trace: list[tuple[float, str]]
    lives: int
    steps: int
    counted: dict[str, int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self.trace).encode()).hexdigest()

    @property
    def sentence(self) -> str:
        return (
            f"seed {self.seed}: {self.broken}; "
            f"see `python -m tests.simulation --seed {self.seed} --trace`"
        )


class Stage:
    """What all seeds share: the database file and what each of them begins with."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] = database.folder()
        self.database = Database(database.Path(self._folder.name))
        self.catalogue = [
            FeedSource(
                name=f"Site {number}", url=url(number), language="en", country="MX", kind="wire"
            )
            for number in range(2)
        ]
        _furnish(Storage(self.database.url), self.catalogue)
        self.template = self.database.backup()
        self.read_before = _with_baselines(self.database)

    def run(self, seed: int) -> Result:
        # Most seeds begin where the feeds are known already.
        is_new = seed % 5 == 0
        self.database.restore(self.template if is_new else self.read_before)
        is_collecting = gc.isenabled()
        gc.disable()  # what one seed makes is little; collecting takes a third of its time
        logging.disable()
        try:
            return Run(self, seed, has_baselines=not is_new).run()
        finally:
            logging.disable(logging.NOTSET)
            if is_collecting:
                gc.enable()

    def close(self) -> None:
        self.template.close()
        self.read_before.close()
        self.database.close()
        self._folder.cleanup()


def url(number: int) -> str:
    return f"https://{HOSTS[number]}/news{number}.xml"


def _with_baselines(database: Database) -> sqlite3.Connection:
    """The feeds of the catalogue were read before, and held nothing worth telling."""
    with closing(Storage(database.url)) as storage, storage.write() as tx:
        for feed in tx.feeds.all():
            tx.feeds.save(replace(feed, has_baseline=True))
    return database.backup()


def _furnish(storage: Storage, catalogue: list[FeedSource]) -> None:
    watch = Claimwatch(
        storage=storage,
        matcher=WordMatcher(),  # type: ignore[arg-type]
        library=CLAIMS,
        catalogue=catalogue,
        now=lambda: EPOCH,
        parser=ParserHere(),  # type: ignore[arg-type]
    )
    watch.welcome(DESK, "Desk")
    watch.desk(DESK).set_up(by=AMAL, channel_id=50, digest_at=time(11))
    watch.close()
    storage.close()


class Run:
    """A world, what the product did in it, and what it should have done."""

    def __init__(self, stage: Stage, seed: int, *, has_baselines: bool) -> None:
        self.stage = stage
        self.world = World(seed)
        chance = self.world.chance
        self.eyes = Eyes(stage.database.eyes)
        self.deliveries = Deliveries(self.world)
        self.web = Web(self.world)
        self.discord = Discord(
            self.world, self.deliveries, nonce_window=chance.choice((120.0, 200.0, 600.0))
        )
        hosts: dict[str, Host] = {}
        self.web.sites = [self._a_site(number, hosts) for number in range(3)]
        self.script = Script(self, hours=chance.choice((1, 2, 2, 2, 3, 6)))
        for site in self.web.sites:
            self.script.publish(self.script.old_stock(is_news=not has_baselines), [site])
        self.lives = 0
        self.crashes = chance.choice((0, 0, 1, 1, 2, 3))
        self.backup: tuple[sqlite3.Connection, list[Wishes]] | None = None
        self.is_to_restore = False
        self.is_over = False

    def run(self) -> Result:
        broken = None
        try:
            while not self.is_over:
                self._live()
        except BrokenError as error:
            broken = str(error)
            self.world.tell(broken)
        finally:
            if self.backup is not None:
                self.backup[0].close()
        return Result(
            seed=self.world.seed,
            broken=broken,
            trace=self.world.trace,
            lives=self.lives,
            steps=self.world.steps,
            counted={
                "messages": len(self.deliveries.nonces),
                "requests": sum(what.startswith("GET") for _, what in self.world.trace),
            },
        )

    # -- lives ----------------------------------------------------------------------------------

    def _live(self) -> None:
        """One process, until it is killed, stopped, or nothing is left to happen."""
        world = self.world
        if self.is_to_restore:
            self._restore()
        world.steps_to_live = None
        if self.crashes > 0:
            self.crashes -= 1
            world.dies_at_a_write = world.chance.random() < 0.5
            most = world.chance.choice((20, 60) if world.dies_at_a_write else (30, 100, 300))
            world.steps_to_live = world.chance.randrange(most)
        self._begin().live(self._direct)
        self._ended()
        world.stand_at(world.seconds() + world.chance.choice((5, 5, 60, 900)))

    def _begin(self) -> Life:
        self.lives += 1
        self.world.tell(f"life {self.lives} begins")
        self.look_again()
        stage = self.stage
        return Life(self.world, stage.database, self.eyes, self.web, self.discord, stage.catalogue)

    def _ended(self) -> None:
        """What was answered and not kept, also at an orderly end, can be asked for again."""
        for site in self.web.sites:
            site.manners.died()

    async def _direct(self, life: Life) -> None:
        script = self.script
        while script.events:
            event = script.events[0]
            if (left := event.at - self.world.seconds()) > 0:
                await asyncio.sleep(left)
                continue  # another may have been put before it
            script.events.pop(0)
            await self._happen(event, life)
            if event.ends_life:
                return
        self._heal()
        await self._settle(life)
        self.is_over = True

    async def _happen(self, event: Event, life: Life) -> None:
        self.world.tell(event.name)
        await event.deed(life)

    def _heal(self) -> None:
        """All faults are over."""
        self.world.is_healed = True
        self.world.steps_to_live = None
        self.discord.weather.clears_up()
        self.world.tell("all is well from here on")

    async def _settle(self, life: Life) -> None:
        """What is to be posted is posted."""
        # Also where it stays: what waits for an admin is tried at once.
        present, channels = life.desk.server().channel_id, [c.id for c in self.open_channels()]
        channel_id = present if present in channels else channels[0]
        await asyncio.to_thread(self.moved, life, channel_id)
        until = self.world.seconds() + SETTLES_WITHIN
        while self.deliveries.missing() or self.eyes.waiting() or self.eyes.to_edit():
            if self.world.seconds() > until:
                raise BrokenError(
                    f"I1 {self.deliveries.missing()} are lost; {life.desk.waiting()}; "
                    f"{self.eyes.to_edit()} to edit"
                )
            await asyncio.sleep(10 * MINUTE)
            self.look_again()

    def moved(self, life: Life, channel_id: int) -> None:
        """An admin chooses where to post.

        What a restored database has forgotten, the product looks for in the channel of now only.
        """
        present = life.desk.server().channel_id
        life.desk.set_up(by=AMAL, channel_id=channel_id)
        if not self.deliveries.tells_once and present not in (None, channel_id):
            self.deliveries.channel_is_gone(present)
            self.deliveries.left = (self.deliveries.left | {present}) - {channel_id}

    # -- what the script needs ------------------------------------------------------------------

    def open_channels(self) -> list[Channel]:
        return [channel for channel in self.discord.channels.values() if not channel.is_gone]

    def look_again(self) -> None:
        self.deliveries.look_again(self.eyes)

    def compare(self, waiting: Waiting) -> None:
        """I5: what was taken in and is not posted yet can be seen."""
        known = self.eyes.matched()
        hidden = [n for n in self.deliveries.missing() if f"mark{n:05}" in known]
        if waiting.count < len(hidden):
            raise BrokenError(f"I5 {hidden} wait, {waiting} is shown")

    def back_up(self) -> None:
        wishes = [site.manners.wishes for site in self.web.sites]
        self.backup = (self.stage.database.backup(), wishes)

    def _restore(self) -> None:
        self.is_to_restore = False
        assert self.backup is not None
        kept, wishes = self.backup
        self.stage.database.restore(kept)
        for site, each in zip(self.web.sites, wishes, strict=True):
            site.manners.wishes = each
        self.deliveries.tells_once = False
        for channel_id in self.discord.channels.keys() - self.eyes.channels():
            self.deliveries.channel_is_gone(channel_id)

    def _a_site(self, number: int, hosts: dict[str, Host]) -> Site:
        chance = self.world.chance
        urls = (url(number), f"https://new-{HOSTS[number]}/news{number}.xml")
        return Site(
            number=number,
            host=HOSTS[number],
            manners=Manners(self.world, urls, hosts, eyes=self.eyes),
            validators=chance.choice(("both", "both", "etag", "date", "none")),
            cache=chance.choice(("nothing", "nothing", "max-age", "aged", "expires", "no-cache")),
            hours=chance.choice((0.5, 1.5, 3.0)),
            ttl=chance.choice((0, 0, 0, 90, 150)),
            skips=chance.choice(((), (), (9, 10), (7, 12, 13))),
            trouble=chance.choice((0.0, 0.1, 0.4)),
        )
