"""The real bot, as its own process, against a local Discord with a small sample feed."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.demo import environment, set_up
from bot.local.simulation import Payload
from bot.local.thread import LocalDiscord
from tests.conftest import SHARED, a_free_port

ROOT = Path(__file__).parents[2]
SAMPLE = {
    "feeds": [
        {"id": "en", "title": "Sample Wire", "lang": "en"},
        {"id": "ar", "title": "عينة الأنباء", "lang": "ar"},
    ],
    "items": [
        {
            "feed": "en",
            "after": 0,
            "title": "Old orders under the FEND Off Fentanyl Act named three Mexican lenders",
            "summary": "FinCEN's first orders under the law barred transfers with the three.",
            "slug": "old-orders",
        },
        {
            "feed": "en",
            "after": 1,
            "title": "US judge upholds first FinCEN order under FEND Off Fentanyl Act @everyone",
            "summary": "The order against a Mexican brokerage was the first the law allowed.",
            "slug": "judge-upholds-order",
        },
        {
            "feed": "en",
            "after": 1,
            "title": "Local team wins the cup after extra time in front of a full stadium",
            "summary": "A late goal decided the final.",
            "slug": "cup-final",
        },
        {
            "feed": "ar",
            "after": 0,
            "title": "افتتاح معرض الكتاب في العاصمة بحضور مئات الناشرين من دول عدة",
            "summary": "يستمر المعرض عشرة أيام.",
            "slug": "book-fair",
        },
        {
            "feed": "ar",
            "after": 1,
            "title": "ضربة أمريكية جديدة على قارب يشتبه بنقله مخدرات قبالة سواحل فنزويلا",
            "summary": "قال الجيش إن الضربة في جنوب الكاريبي جزء من عمليات تصاعدت هذا الشهر.",
            "slug": "boat-strike",
        },
    ],
}


class BotProcess:
    """`claimwatch run`, that can be killed and started again on the same database."""

    def __init__(self, chosen: dict[str, str], log: Path) -> None:
        self._environment = chosen | {"PYTHONPATH": str(ROOT)}
        self._log = log
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env=self._environment, stderr=log
            )

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to end as a container's runtime does; gives its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(20)

    @property
    def log(self) -> str:
        return self._log.read_text()


@pytest.fixture(scope="session")
def openapi() -> Path | None:
    path = SHARED / "discord" / "openapi.json"
    return path if path.is_file() else None


@dataclass(frozen=True)
class Desk:
    """A local Discord and the bot on it."""

    local: LocalDiscord
    bot: BotProcess
    environment: dict[str, str]

    def posts(self, *words: str) -> list[Payload]:
        """The bot's messages in the team's channel whose text holds some words."""
        return [m for m in self.local.messages() if m["author"]["bot"] and _holds(m, words)]

    def rows(self, query: str) -> list[Any]:
        """What the database holds."""
        path = Path(self.environment["DATABASE_URL"].removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(query).fetchall()


@contextmanager
def a_desk(openapi: Path | None, folder: Path) -> Iterator[Desk]:
    """The demo with a sample of its own, its channel already chosen."""
    sample = folder / "sample.yaml"
    sample.write_text(yaml.safe_dump(SAMPLE, allow_unicode=True), encoding="utf-8")
    with LocalDiscord(openapi=openapi, sample_feed=sample) as local:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("CLAIMW", "DISCORD"))}
        environ = (
            clean
            | environment(local.server, folder, live=False)
            | {
                "CLAIMWATCH_LOG": "info",
                "CLAIMWATCH_LOG_FORMAT": "json",
                "CLAIMWATCH_STATUS": f"127.0.0.1:{a_free_port()}",
            }
        )
        set_up(local.server, environ)
        bot = BotProcess(environ, folder / "bot.log")
        try:
            local.wait_until(lambda: local.ask(lambda s: s.gateway.online), patience=60)
            yield Desk(local, bot, environ)
        finally:
            bot.kill()


@pytest.fixture(scope="module")
def desk(openapi: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all tests that leave the bot running."""
    with a_desk(openapi, tmp_path_factory.mktemp("desk")) as opened:
        yield opened


@pytest.fixture
def fresh_desk(openapi: Path | None, tmp_path: Path) -> Iterator[Desk]:
    """One for a test that kills the bot."""
    with a_desk(openapi, tmp_path) as opened:
        yield opened


def _holds(message: Payload, words: tuple[str, ...]) -> bool:
    shown: Any = [message["content"], message["embeds"], message.get("components")]
    return all(word in str(shown) for word in words)
