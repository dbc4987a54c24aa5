"""One bench: a local Discord, feeds, a database, and bots that are killed one after the other."""

import json
import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot import settings
from bot.local.thread import LocalDiscord
from bot.posting.messages import part_marker
from claims.claimwatch import Claimwatch
from claims.model import SYSTEM
from claims.storage.engine import Engines
from claims.storage.migrate import downgrade
from tests.reliability.bots import Bots
from tests.reliability.newsroom import Article, Newsroom
from tests.reliability.process import claimwatch
from tests.reliability.quick_time import SPEED, QuickClock

#: Items that stand in the feeds before the first fetch.
OLD_STOCK = 4
#: For how long the local Discord holds a nonce, in its seconds.  The poster trusts it for 60 and
#: may then still be sending for 25, to a Discord that takes up to 40 over it.
NONCE_WINDOW = 160.0


def clean_environment() -> dict[str, str]:
    """The surroundings without what a person set for a bot of their own."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("CLAIMW", "DISCORD"))}


@dataclass(frozen=True)
class Tally:
    """What came of it all; everything but the first two is to be 0."""

    matched: int  #: articles that bear on the claim and are news
    posted: int  #: of these, how many stand in the channel
    lost: int
    duplicated: int
    unwanted: int  #: messages nobody asked for: old stock, articles that are no news
    retold: int  #: stories another outlet told too
    not_grown: int  #: posts that do not name it
    digests: int
    digest_messages: int
    digest_messages_lost: int
    digest_messages_duplicated: int

    @property
    def is_clean(self) -> bool:
        return not (
            self.lost
            or self.duplicated
            or self.unwanted
            or self.not_grown
            or self.digest_messages_lost
            or self.digest_messages_duplicated
        )


class Bench:
    """What the rounds need of it; see `a_bench`."""

    def __init__(
        self, folder: Path, local: LocalDiscord, news: Newsroom, clock: QuickClock
    ) -> None:
        self.local, self.news, self.clock = local, news, clock
        news.publish(OLD_STOCK)
        self.database = folder / "claimwatch.db"
        self.log = folder / "bot.log"
        # The three seconds a person waits for an answer are real ones.
        local.ask(_set_deadlines)
        feeds = folder / "feeds.yaml"
        feeds.write_text(yaml.safe_dump(news.catalogue()), encoding="utf-8")
        self.environment = clean_environment() | {
            **local.environment,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "CLAIMWATCH_FEEDS": str(feeds),
            "CLAIMWATCH_POLL_MINUTES": "0.01",
            "CLAIMWATCH_LOOPBACK_FEEDS": "1",
        }
        self.bots = Bots(self.environment, self.log)
        self._forgotten: set[int] = set()

    def note(self, line: str) -> None:
        """Write into the log, between what the bots write."""
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"=== {line}\n")

    # -- the bot --------------------------------------------------------------------------------

    def start(self, point: str = "", pass_: int = 1, *, seed: int = 0) -> None:
        order = {"point": point, "pass": pass_, "seed": seed}
        self.bots.start(**order, since=self.clock.since, ahead=self.clock.ahead)

    def set_up(self) -> None:
        """What an admin does first, and feeds whose old stock is known."""
        team = self.local.team
        with self.menu() as watch:
            watch.welcome(team.id, team.guild.name)
            watch.desk(team.id).set_up(by=SYSTEM, channel_id=self.channel_id)
        self.start()
        query = "SELECT count(*) FROM feed WHERE has_baseline"
        self.local.wait_until(lambda: self.rows(query) == [(2,)])
        self.bots.signal()
        self.bots.ended(within=5)

    @contextmanager
    def menu(self) -> Iterator[Claimwatch]:
        """The product on the same database, while no bot runs."""
        with claimwatch(settings.from_env(self.environment), self.clock) as watch:
            yield watch

    def downgrade(self) -> None:
        """Take the database back to its first revision, so that the next start migrates it.

        That knew no edits: those to come are forgotten with what they are kept in.
        """
        columns = {name for (name,) in self.rows("SELECT name FROM pragma_table_info('delivery')")}
        if "revise_at" in columns:  # else a bot was killed before it brought the tables up to date
            query = "SELECT message_id FROM delivery WHERE revise_at IS NOT NULL"
            self._forgotten |= {message_id for (message_id,) in self.rows(query)}
        engines = Engines(f"sqlite:///{self.database}")
        with engines.write() as connection:
            downgrade(connection, "0001")
        engines.dispose()

    def skip(self, skipped: timedelta) -> None:
        """Let time pass at once, for the bot and for Discord, which forgets its nonces."""
        self.local.wait_until(lambda: not self.local.ask(lambda server: server.rest.under_way))
        self.clock.skip(skipped)
        if skipped.total_seconds() > NONCE_WINDOW:
            self.local.ask(lambda server: server.rest.nonces.forget())

    def skip_until_due(self) -> None:
        """Let as much time pass as the messages still to be sent are made to wait."""
        query = "SELECT max(due_at) FROM delivery WHERE state IN ('new', 'trying')"
        ((due,),) = self.rows(query)
        if due is not None:
            wait = datetime.fromisoformat(due).replace(tzinfo=UTC) - self.clock.now()
            self.skip(max(wait, timedelta()))

    def is_online(self) -> bool:
        return self.local.ask(lambda server: server.gateway.online)

    # -- what came of it ------------------------------------------------------------------------

    @property
    def channel_id(self) -> int:
        return next(iter(self.local.team.channels.values())).id

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def is_sound(self) -> bool:
        """Whether SQLite finds nothing wrong with what a killed bot left.

        Looks at a copy: opening the files themselves would mend them before the next bot can.
        """
        copy = self.database.with_name("looked-at.db")
        for end in ("", "-wal"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)
            left = self.database.with_name(self.database.name + end)
            if left.exists():
                shutil.copyfile(left, copy.with_name(copy.name + end))
        with closing(sqlite3.connect(copy)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchall()
            found += connection.execute("PRAGMA foreign_key_check").fetchall()
        return found == [("ok",)]

    def posts(self) -> list[Any]:
        """The bot's messages in the team's channel, as the local Discord holds them."""

        def ours(server: Any) -> list[Any]:
            there = server.simulation.backend.messages.get(self.channel_id, {})
            return [m for m in there.values() if m.author_id == server.simulation.bot_id]

        return self.local.ask(ours)

    def wait_until_all_is_done(self, *, patience: float) -> None:
        news = [a for a in self.news.articles if a.is_news]
        open_ = (
            "SELECT count(*) FROM delivery"
            " WHERE state IN ('new', 'trying') OR revise_at IS NOT NULL"
        )
        taken = "SELECT count(*) FROM article"

        def done() -> bool:
            with suppress(sqlite3.OperationalError):  # a bot is bringing the tables up to date
                return self.rows(taken) == [(len(self.news.articles),)] and (
                    self.rows(open_) == [(0,)]
                )
            return False

        assert news
        self.local.wait_until(done, patience=patience)

    def tally(self) -> Tally:
        """Compare what was published with what stands in the channel."""
        shown = Counter(_marker(m) for m in self.posts())
        titles = Counter(_title(m) for m in self.posts())
        wanted = [a for a in self.news.articles[OLD_STOCK:] if a.is_news]
        marks = Counter(a.mark for a in wanted for title in titles.elements() if a.mark in title)
        for mark in (mark for mark, n in marks.items() if n > 1):
            self._explain(mark)
        unwanted = [a for a in self.news.articles if a not in wanted]
        parts = list(self._digest_parts())
        return Tally(
            matched=len(wanted),
            posted=sum(1 for a in wanted if marks[a.mark]),
            lost=sum(1 for a in wanted if not marks[a.mark]),
            duplicated=sum(n - 1 for n in marks.values() if n > 1),
            unwanted=sum(any(a.mark in title for title in titles) for a in unwanted),
            retold=sum(a.retells is not None for a in unwanted),
            not_grown=sum(not self._is_grown(a) for a in unwanted if a.retells),
            digests=len(self.rows("SELECT id FROM delivery WHERE kind = 'digest'")),
            digest_messages=len(parts),
            digest_messages_lost=sum(1 for part in parts if not shown[part]),
            digest_messages_duplicated=sum(shown[part] - 1 for part in parts if shown[part] > 1),
        )

    def told_once(self) -> list[Article]:
        """What stands in the channel and no other outlet told yet, oldest first."""
        titles = " ".join(map(_title, self.posts()))
        retold = {a.retells for a in self.news.articles}
        news = [a for a in self.news.articles if a.is_news and a not in retold]
        return [a for a in news if a.mark in titles]

    def _is_grown(self, retelling: Article) -> bool:
        told, outlet = retelling.retells, self.news.outlet(retelling)
        assert told
        posts = [m for m in self.posts() if told.mark in _title(m)]
        alsos = [_also(m) for m in posts if m.id not in self._forgotten]
        return all(outlet in also and "Outlets: 2" in also for also in alsos)

    def _explain(self, mark: str) -> None:
        for message in self.posts():
            if mark in _title(message):
                self.note(f"{mark}: {message.id} {message.timestamp} {_marker(message)}")
        for asked in self.local.ask(lambda server: list(server.rest.requests)):
            if mark in str(asked.body):
                self.note(f"{mark}: {asked.at:.3f} {asked.status} {str(asked.body)[:200]}")

    def _digest_parts(self) -> Iterator[str]:
        for key, text in self.rows("SELECT key, text FROM delivery WHERE kind = 'digest'"):
            count = len(json.loads(text)["embeds"]) if text else 1
            yield from (part_marker(key, part) for part in range(count))


def _marker(message: Any) -> str:
    for row in message.components:
        for child in row.get("components", []):
            if str(child.get("custom_id", "")).startswith("cw:"):
                return str(child["custom_id"]).split(":")[1]
    return ""


def _title(message: Any) -> str:
    return " ".join(str(embed.get("title", "")) for embed in message.embeds) + str(message.content)


def _also(message: Any) -> str:
    fields = [field for embed in message.embeds for field in embed.get("fields", [])]
    return " ".join(field["value"] for field in fields if field["name"] == "Also reported by")


def _set_deadlines(server: Any) -> None:
    backend = server.simulation.backend
    soon = backend.iso_after
    backend.iso_after = lambda seconds: soon(seconds * SPEED)


@contextmanager
def a_bench(folder: Path) -> Iterator[Bench]:
    clock = QuickClock()
    with Newsroom() as news, LocalDiscord(clock=clock, nonce_window=NONCE_WINDOW / SPEED) as local:
        bench = Bench(folder, local, news, clock)
        try:
            yield bench
        finally:
            bench.bots.close()


def seconds_until(condition: Callable[[], Any], *, patience: float) -> float:
    """How long it took."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > patience:
            raise TimeoutError(f"still waiting after {patience} s")
        time.sleep(0.005)
    return time.monotonic() - begun
