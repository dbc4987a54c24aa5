"""One program at a time writes to a SQLite file; who only looks may look."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from claims.errors import InvalidInputError
from claims.storage import InUseError, Storage
from claims.storage.backup import backup, restore
from claims.storage.migrate import downgrade
from tests.claims.builders import a_server

ROOT = Path(__file__).parents[2]
Start = Callable[[str], "subprocess.Popen[str]"]

#: Holds the database of the address given, until it is killed.
HOLDER = """
import os, sys, time
from claims.storage import Storage

storage = Storage(sys.argv[1], alone=True)
if os.fork() == 0:  # a child, as a parser's process is one, that outlives it
    sys.stdin.read()
    os._exit(0)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/claimwatch.db"


@pytest.fixture
def bot(url: str) -> Iterator["subprocess.Popen[str]"]:
    """A program of its own that keeps the database alone."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_bot_on_the_same_file_is_refused_in_one_sentence(
    bot: "subprocess.Popen[str]", url: str
) -> None:
    with pytest.raises(InUseError, match=r"Another Claimwatch is running on .*: stop it first"):
        Storage(url, alone=True)


def test_who_only_looks_looks_while_the_bot_runs(
    bot: "subprocess.Popen[str]", url: str, tmp_path: Path
) -> None:
    with closing(Storage(url)) as beside, beside.read() as tx:
        assert tx.servers.all() == []
    backup(url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").exists()


def test_the_lock_ends_with_the_bot_however_it_ends_though_a_child_lives_on(
    bot: "subprocess.Popen[str]", url: str
) -> None:
    bot.send_signal(signal.SIGKILL)
    bot.wait(20)

    Storage(url, alone=True).close()


def test_a_closed_database_can_be_opened_again(url: str) -> None:
    for _ in range(3):
        Storage(url, alone=True).close()


def test_a_bot_that_could_not_start_does_not_keep_the_lock(url: str, tmp_path: Path) -> None:
    (tmp_path / "claimwatch.db").write_bytes(b"no database at all" * 99)

    for _ in range(2):
        with pytest.raises(InvalidInputError, match="cannot be opened"):
            Storage(url, alone=True)


def test_tables_are_not_changed_under_a_bot_that_knows_only_the_old_ones(url: str) -> None:
    with closing(Storage(url, alone=True)) as running:
        with running._engines.write() as connection:
            downgrade(connection, "0001")
        with pytest.raises(InUseError, match="stop it first"):
            Storage(url)

    Storage(url).close()


def test_nothing_is_restored_under_a_bot_whose_database_was_moved_away(
    bot: "subprocess.Popen[str]", url: str, tmp_path: Path
) -> None:
    backup(url, tmp_path / "copy.db")
    for file in tmp_path.glob("claimwatch.db*"):
        if file.suffix != ".lock":
            file.rename(tmp_path / f"old-{file.name}")

    with pytest.raises(InUseError):
        restore(url, tmp_path / "copy.db")
    assert not (tmp_path / "claimwatch.db").exists()


def test_a_folder_that_takes_no_lock_is_told_in_one_sentence(url: str, tmp_path: Path) -> None:
    (tmp_path / "claimwatch.db.lock").mkdir()

    with pytest.raises(InvalidInputError, match="the database's folder must be writable"):
        Storage(url, alone=True)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_keeps_nobody_out(database_url: str) -> None:
    with (
        closing(Storage(database_url, alone=True)) as one,
        closing(Storage(database_url, alone=True)) as other,
    ):
        with one.write() as tx:
            tx.servers.save(a_server())
        with other.read() as tx:
            assert len(tx.servers.all()) == 1


def test_the_lock_leaves_an_empty_file_and_nothing_in_the_database(
    url: str, tmp_path: Path
) -> None:
    Storage(url, alone=True).close()

    assert (tmp_path / "claimwatch.db.lock").read_bytes() == b""
    assert sorted(os.listdir(tmp_path)) == ["claimwatch.db", "claimwatch.db.lock"]  # noqa: PTH208
    with closing(sqlite3.connect(tmp_path / "claimwatch.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
