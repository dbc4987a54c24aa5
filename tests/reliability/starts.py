"""How long the bot takes to start after a kill, and to end when it is told to.

The real `claimwatch run` with its own matcher, nothing imported beforehand.
``python -m tests.reliability.starts`` prints the figures and ends with 1 if one is 10 s or more.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.demo import set_up
from bot.local.faults import Fault
from bot.local.thread import LocalDiscord
from tests.end_to_end.conftest import BotProcess
from tests.reliability.bench import clean_environment
from tests.reliability.newsroom import Newsroom

#: Seconds either may take at most.
BOUND = 10.0
_PATIENCE = 60.0


@dataclass(frozen=True)
class Timing:
    """Seconds, one figure per run."""

    to_first_poll: list[float]
    to_the_end: list[float]

    @property
    def is_good(self) -> bool:
        return max(self.to_first_poll + self.to_the_end) < BOUND


@dataclass
class Site:
    """A bot that runs, and what it talks to."""

    local: LocalDiscord
    news: Newsroom
    bot: BotProcess
    database: Path

    def restart(self) -> float:
        """Kill it and start it again; how long until it asks for a feed."""
        self.bot.kill()
        asked = len(self.news.asked)
        begun = time.monotonic()
        self.bot.start()
        self.local.wait_until(lambda: len(self.news.asked) > asked, patience=_PATIENCE)
        return self.news.asked[asked] - begun

    def end(self, day: int) -> float:
        """Tell it to end while a feed and a message are under way; how long it takes."""
        self.bot.kill()
        self._make_due(day)
        self.news.pause = 5.0
        self.news.publish(2)
        slow = Fault(kind="delay", method="POST", path="/messages", seconds=20)
        self.local.fault(slow)
        asked = len(self.news.asked)
        self.bot.start()
        self.local.wait_until(
            lambda: slow.times == 0 and len(self.news.asked) > asked, patience=_PATIENCE
        )
        begun = time.monotonic()
        assert self.bot.stop() == 0, self.bot.log[-2_000:]
        self.news.pause = 0.005
        return time.monotonic() - begun

    def _make_due(self, day: int) -> None:
        """A digest, which is sent as soon as the bot starts, and every feed."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute(
                "UPDATE server SET next_digest_at = ?", (f"2026-01-{day:02} 08:00",)
            )
            connection.execute("UPDATE feed SET due_at = ?", ("2026-01-01 08:00",))
            connection.commit()


def measure(folder: Path, *, runs: int = 3) -> Timing:
    """Kill and start it *runs* times, and let it end as often."""
    with _a_site(folder) as site:
        first = [site.restart() for _ in range(runs)]
        last = [site.end(day) for day in range(1, runs + 1)]
        return Timing(to_first_poll=first, to_the_end=last)


@contextmanager
def _a_site(folder: Path) -> Iterator[Site]:
    with Newsroom() as news, LocalDiscord() as local:
        feeds = folder / "feeds.yaml"
        feeds.write_text(yaml.safe_dump(news.catalogue()), encoding="utf-8")
        environment = clean_environment() | {
            **local.environment,
            "DATABASE_URL": f"sqlite:///{folder / 'claimwatch.db'}",
            "CLAIMWATCH_FEEDS": str(feeds),
            "CLAIMWATCH_POLL_MINUTES": "0.02",
            "CLAIMWATCH_LOOPBACK_FEEDS": "1",
            # What is installed is compiled, whatever the surroundings of this run say.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        }
        set_up(local.server, environment)
        news.publish(20)
        bot = BotProcess(environment, folder / "bot.log")
        try:
            local.wait_until(lambda: len(news.asked) > 2, patience=_PATIENCE)
            yield Site(local, news, bot, folder / "claimwatch.db")
        finally:
            bot.kill()


def lines(timing: Timing) -> Iterator[str]:
    """The figures, one a line."""
    for name, seconds in (
        ("start after a kill to first poll", timing.to_first_poll),
        ("SIGTERM amid work to the end", timing.to_the_end),
    ):
        median = statistics.median(seconds)
        yield f"{name}: median {median:.1f} s, longest {max(seconds):.1f} s of {len(seconds)}"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="claimwatch-starts-") as folder:
        timing = measure(Path(folder))
    for line in lines(timing):
        print(line)  # noqa: T201 -- the figures
    return 0 if timing.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
