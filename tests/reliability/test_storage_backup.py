"""A backup made while the bot writes is whole, and goes only into an empty place."""

import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from claims.errors import InvalidInputError
from claims.storage import Storage
from claims.storage.backup import backup, restore
from tests.claims.builders import DESK, NOON, a_server, an_article

ROOT = Path(__file__).parents[2]

#: Writes once and is gone, with the write still in the log beside the database.
KILLED = """
import os, signal, sys
from claims.storage import Storage
from tests.claims.builders import a_server

storage = Storage(sys.argv[1])
with storage.write() as tx:
    tx.servers.save(a_server(name=sys.argv[2]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/claimwatch.db"


def test_backups_made_while_the_bot_writes_are_whole_and_hold_no_half_transaction(
    url: str, tmp_path: Path
) -> None:
    enough = Event()

    def write(storage: Storage) -> None:
        n = 0
        while not enough.is_set():
            with storage.write() as tx:
                tx.servers.save(a_server(name=f"{n} articles"))
                feed = tx.feeds.add("https://news.example/rss", name="Daily", due_at=NOON)
                tx.articles.add(an_article(feed.id, summary="x" * 9_000), names=[f"guid:{n}"])
            n += 1
            first.set()

    first = Event()
    with closing(Storage(url)) as storage:
        with storage.write() as tx:
            tx.servers.save(a_server(name="0 articles"))
        writer = Thread(target=write, args=(storage,))
        writer.start()
        first.wait(20)
        copies = [tmp_path / f"copy-{n}.db" for n in range(10)]
        for copy in copies:
            backup(url, copy)
        enough.set()
        writer.join()

    seen = [content(copy) for copy in copies]
    assert seen == sorted(seen)
    assert seen[-1] > seen[0], "it was written to meanwhile"


def content(copy: Path) -> int:
    """How many articles stand in a copy, which says so itself in another table."""
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        (articles,) = connection.execute("SELECT count(*) FROM article").fetchone()
        (said,) = connection.execute("SELECT name FROM server").fetchone()
    assert said == f"{max(articles - 1, 0)} articles"
    return int(articles)


def test_what_is_restored_is_what_was_backed_up_row_for_row(url: str, tmp_path: Path) -> None:
    with closing(Storage(url)) as storage, storage.write() as tx:
        tx.servers.save(a_server(name="مكتب"))
        feed = tx.feeds.add("https://news.example/rss", name="Daily", due_at=NOON)
        tx.feeds.follow(DESK, [feed.id], now=NOON)
        article_id = tx.articles.add(an_article(feed.id), names=["guid:1"])
        tx.articles.keep_vectors(article_id, {"test": b"\0\xff"})
    elsewhere = f"sqlite:///{tmp_path}/new/claimwatch.db"

    backup(url, tmp_path / "copy.db")
    restore(elsewhere, tmp_path / "copy.db")

    assert dump(tmp_path / "new" / "claimwatch.db") == dump(tmp_path / "claimwatch.db")
    with closing(sqlite3.connect(tmp_path / "new" / "claimwatch.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_database_moved_away_with_its_log_is_restored_with_what_stands_there(
    url: str, tmp_path: Path
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, url, "after"], cwd=ROOT, check=False, timeout=60)
    (tmp_path / "old").mkdir()
    for end in ("", "-wal"):
        (tmp_path / f"claimwatch.db{end}").rename(tmp_path / "old" / f"claimwatch.db{end}")

    restore(url, tmp_path / "old" / "claimwatch.db")

    with closing(Storage(url)) as storage, storage.read() as tx:
        assert [server.name for server in tx.servers.all()] == ["after"]


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def test_a_backup_is_not_restored_beside_the_log_of_another_database(
    url: str, tmp_path: Path
) -> None:
    backup_of_before(url, tmp_path / "copy.db")
    subprocess.run([sys.executable, "-c", KILLED, url, "after"], cwd=ROOT, check=False, timeout=60)
    (tmp_path / "claimwatch.db").rename(tmp_path / "old.db")

    with pytest.raises(InvalidInputError, match=r"\.db-wal exists already; move it"):
        restore(url, tmp_path / "copy.db")
    (tmp_path / "claimwatch.db-wal").rename(tmp_path / "old.db-wal")
    restore(url, tmp_path / "copy.db")

    for where, name in ((url, "before"), (f"sqlite:///{tmp_path}/old.db", "after")):
        with closing(Storage(where)) as storage, storage.read() as tx:
            assert [server.name for server in tx.servers.all()] == [name]


def backup_of_before(url: str, copy: Path) -> None:
    with closing(Storage(url)) as storage, storage.write() as tx:
        tx.servers.save(a_server(name="before"))
    backup(url, copy)


def test_a_backup_that_does_not_fit_on_its_disk_leaves_nothing_that_passes_for_one(
    url: str, tmp_path: Path
) -> None:
    with closing(Storage(url)) as storage, storage.write() as tx:
        tx.servers.save(a_server())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, hard))
    try:
        with pytest.raises(InvalidInputError, match="cannot be copied"):
            backup(url, tmp_path / "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert list(tmp_path.glob("copy*")) == []
    backup(url, tmp_path / "copy.db")


def test_a_backup_is_restored_whatever_its_name(url: str, tmp_path: Path) -> None:
    with closing(Storage(url)) as storage, storage.write() as tx:
        tx.servers.save(a_server(name="Desk"))
    copy = tmp_path / "a #1? 100%.db"
    backup(url, copy)
    restored = f"sqlite:///{tmp_path}/again/claimwatch.db"

    restore(restored, copy)

    with closing(Storage(restored)) as storage, storage.read() as tx:
        assert [server.name for server in tx.servers.all()] == ["Desk"]
