"""What only looks makes no database; where there is one, its servers are known by their ids."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from claims import library
from claims.storage import Storage
from tests.bot.cli.conftest import Typed
from tests.claims.builders import DESK, NOON, a_claim, a_server


@pytest.fixture
def database(tmp_path: Path) -> None:
    """One server with one claim of its own."""
    url = f"sqlite:///{tmp_path}/data/claimwatch.db"
    with closing(Storage(url)) as storage, storage.write() as tx:
        tx.servers.save(a_server())
        tx.claims.add(DESK, a_claim(), origin="team", at=NOON)


@pytest.mark.parametrize(
    "line",
    [
        "claims list --server 1",
        "claims show camarena --server 1",
        "claims export --server 1",
        "claims import mine.yaml --server 1",
        "digest --preview",
        "db backup copy.db",
    ],
)
def test_what_needs_a_database_says_that_there_is_none_and_makes_none(
    typed: Typed, line: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text(library.write(library.load_library()[:1]))

    done = typed(line)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("claimwatch: There is no database at data/claimwatch.db")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    "line",
    ["claims list", "claims show camarena", "claims export", "feeds list", "doctor"],
)
def test_what_needs_no_database_works_without_one_and_makes_none(
    typed: Typed, line: str, tmp_path: Path
) -> None:
    done = typed(line)

    assert done.stdout
    assert list(tmp_path.iterdir()) == []


def test_tables_say_whose_claims_and_feeds_they_show(typed: Typed, database: None) -> None:
    claims, feeds = typed("claims list").stdout, typed("feeds list").stdout

    assert "of the library; --server N shows a server's" in claims
    assert "feeds.yaml; /feed list shows a server's" in " ".join(feeds.split())
    assert f"1 claim of server {DESK} " in typed(f"claims list --server {DESK}").stdout


def test_the_help_says_that_without_a_server_no_database_is_looked_at(typed: Typed) -> None:
    for line in ("claims list", "claims show", "claims export", "feeds list"):
        assert "no database is looked at" in " ".join(typed(f"{line} --help").stdout.split())


def test_an_unknown_server_is_told_with_those_that_are_known(typed: Typed, database: None) -> None:
    for line in ("claims list --server 9", "digest --preview --server 9"):
        done = typed(line)

        assert done.returncode == 2
        assert done.stderr.startswith(f"claimwatch: No server 9 is known; known: {DESK} (")


def test_a_digest_preview_of_no_server_says_so(typed: Typed, tmp_path: Path) -> None:
    assert typed("db upgrade").returncode == 0

    assert "No server is known yet" in typed("digest --preview").stdout
    assert json.loads(typed("digest --preview --json").stdout) == []


def test_one_is_counted_in_the_singular(typed: Typed, database: None) -> None:
    found = {f["about"]: f for f in json.loads(typed("doctor --json").stdout)}

    assert found["database"]["found"] == "opened and up to date, 1 server."


def test_a_database_that_fails_later_is_told_in_one_sentence(
    typed: Typed, database: None, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "claimwatch.db")) as broken:
        broken.execute("ALTER TABLE server RENAME TO nobody")

    done = typed("digest --preview")

    assert done.returncode == 2
    assert done.stderr.startswith("claimwatch: The database failed (no such table: server)")
    assert done.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(
    typed: Typed, tmp_path: Path
) -> None:
    (tmp_path / "data").touch()

    done = typed("db upgrade")

    assert done.returncode == 2
    assert "The folder data for the database cannot be made (file exists)" in done.stderr


def test_a_backup_is_restored_where_there_is_no_folder_yet(typed: Typed, database: None) -> None:
    assert typed("db backup copy.db").returncode == 0
    Path("data").rename("old")

    assert typed("db restore copy.db").returncode == 0
    assert "1 claim of" in typed(f"claims list --server {DESK}").stdout
