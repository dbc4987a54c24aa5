"""The real bot on a local Discord: restored from an old backup, and on a disk that is full."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.local import sample
from bot.local.faults import Fault
from tests.conftest import LONG
from tests.end_to_end.conftest import ROOT, SAMPLE, Desk, a_desk

BUNDLED = ROOT / "bot" / "local" / "sample_feed.yaml"

#: Words of articles of the demo's sample, each about another claim of the library.
FIRST, LATER, LATEST = "22 million dollars in gold", "rifles bought", "speedboat"
#: How the log tells it, one object a line.
ALARM = '"level": "critical"'
#: Seconds; the encoders are loaded first, on a machine that may be busy.
PATIENCE = 90


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The bot, having read a feed with nothing in it that bears on a claim, and posted once."""
    items: Any = SAMPLE["items"]
    quiet = [item for item in items if item["slug"] in {"cup-final", "book-fair"}]
    monkeypatch.setitem(SAMPLE, "items", [item | {"after": 0} for item in quiet])
    with a_desk(None, tmp_path) as opened:
        opened.local.wait_until(
            lambda: opened.rows("SELECT count(*) FROM feed WHERE has_baseline") == [(2,)],
            patience=PATIENCE,
        )
        publish(opened, FIRST)
        settled(opened, FIRST)
        yield opened


def publish(desk: Desk, words: str) -> None:
    """One more article in the feed."""
    site = desk.local.server.sample
    assert site is not None
    item = next(item for item in sample.read(BUNDLED).items if words in item.title)
    item = replace(item, feed="en", after=timedelta())
    site._sample = replace(site._sample, items=(*site._sample.items, item))


def settled(desk: Desk, *words: str) -> None:
    """Wait until these were posted and nothing is left to send."""
    for each in words:
        desk.local.wait_until(lambda each=each: desk.posts(each), patience=PATIENCE)  # type: ignore[misc]
    desk.local.wait_until(
        lambda: not desk.rows("SELECT id FROM delivery WHERE state != 'sent'"), patience=PATIENCE
    )


def run(desk: Desk, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=desk.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def file_of(desk: Desk) -> Path:
    return Path(desk.environment["DATABASE_URL"].removeprefix("sqlite:///"))


def test_a_bot_restored_from_an_old_backup_posts_nothing_again_and_goes_on(
    desk: Desk, tmp_path: Path
) -> None:
    old, fresh = tmp_path / "old.db", tmp_path / "fresh.db"
    assert run(desk, "db", "backup", str(old)).returncode == 0
    publish(desk, LATER)
    settled(desk, LATER)
    assert run(desk, "db", "backup", str(fresh)).returncode == 0
    before = [message["id"] for message in desk.posts()]

    for backup in (fresh, old):
        known = len(desk.rows("SELECT id FROM article"))
        desk.bot.kill()
        for file in file_of(desk).parent.glob("claimwatch.db*"):
            file.unlink()
        assert run(desk, "db", "restore", str(backup)).returncode == 0
        desk.bot.start()
        # What the feeds held before is taken in again, as new as it ever was.
        desk.local.wait_until(
            lambda known=known: len(desk.rows("SELECT id FROM article")) == known,  # type: ignore[misc]
            patience=PATIENCE,
        )
        settled(desk)
    assert [message["id"] for message in desk.posts()] == before, "0 posted again"

    publish(desk, LATEST)
    settled(desk, LATEST)
    assert len(desk.posts()) == len(before) + 1
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.skipif(not LONG, reason="a minute: CLAIMWATCH_TESTS=long")
def test_a_bot_whose_disk_is_full_says_so_claims_nothing_and_goes_on_when_there_is_room(
    desk: Desk,
) -> None:
    lost = desk.local.fault(Fault(kind="drop_after", method="POST", path="/messages", times=1))
    publish(desk, LATER)
    desk.local.wait_until(lambda: lost.times == 0, patience=PATIENCE)

    with no_room(desk):
        publish(desk, LATEST)
        desk.local.wait_until(lambda: "The disk of the database" in desk.bot.log, patience=60)
        desk.local.wait_until(lambda: ALARM in desk.bot.log)
        assert desk.posts(LATEST) == []
        assert desk.rows("SELECT count(*) FROM delivery WHERE state != 'sent'") == [(1,)]
        assert desk.bot._process.poll() is None
    settled(desk, LATER, LATEST)

    assert [len(desk.posts(each)) for each in (LATER, LATEST)] == [1, 1]
    assert desk.bot.log.count(ALARM) == 1
    assert '"level": "error"' not in desk.bot.log
    assert "The database can be written again." in desk.bot.log
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    assert desk.bot.stop() == 0


@contextmanager
def no_room(desk: Desk) -> Iterator[None]:
    """The running bot's files may not grow, but for a little of its log."""
    pid = desk.bot._process.pid
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    room = len(desk.bot.log.encode()) + 16_000
    assert file_of(desk).with_name("claimwatch.db-wal").stat().st_size > room
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
