"""Every migration up, down and up again on a filled database, and killed in the middle of one.

``CLAIMWATCH_TESTS=long`` kills them at ten places instead of two.
"""

import hashlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, inspect, text

from claims.model import Delivery, Status, Verdict
from claims.storage import Storage, Transaction
from claims.storage import migrate as migrations
from claims.storage.engine import Engines
from claims.storage.migrate import downgrade, upgrade
from claims.storage.tables import metadata
from tests.claims.builders import AMAL, DESK, NOON, a_claim, a_match, a_server, an_article
from tests.conftest import LONG

ROOT = Path(__file__).parents[2]
#: How far the killed migrations have come.
SHARES = [n / 10 for n in range(1, 11)] if LONG else [0.5, 1.0]
#: Of each column (``table.column``): how many rows, and a hash of what stands in them.
Contents = dict[str, tuple[int, str]]

#: Migrates as `Storage` does, and is gone before the statement of this number.
KILLED = """
import os, signal, sys
from sqlalchemy import event
from claims.storage.engine import Engines
from claims.storage.migrate import downgrade, upgrade

url, way, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
engines, said = Engines(url), []

@event.listens_for(engines._writer, "before_cursor_execute")
def count(*_):
    said.append(1)
    if len(said) == last:
        os.kill(os.getpid(), signal.SIGKILL)

with engines.write() as connection:
    upgrade(connection) if way == "up" else downgrade(connection, "base")
print(len(said))
"""


@pytest.fixture
def filled(database_url: str) -> Iterator[Engines]:
    """Two rows and more in every table, Arabic, long and empty values among them."""
    with closing(Storage(database_url)) as storage, storage.write() as tx:
        for server_id in (DESK, 2**62):
            fill(tx, server_id)
    engines = Engines(database_url)
    yield engines
    engines.dispose()


def fill(tx: Transaction, server_id: int) -> None:
    tx.servers.save(a_server(id=server_id, name="مكتب", next_digest_at=NOON))
    tx.servers.record_change(server_id, who=AMAL, at=NOON, what="settings", before="a")
    tx.claims.add(server_id, a_claim(), origin="team", at=NOON)
    tx.claims.assess(server_id, "coal-exit", Status.HOLDS, by=AMAL, at=NOON, why="قانون")
    for about in ("channel", "feed 1"):
        tx.outages.tell(server_id, about, at=NOON)
    feed = tx.feeds.add(f"https://news.example/{server_id}", name="Daily", due_at=NOON)
    tx.feeds.follow(server_id, [feed.id], now=NOON)
    for n in range(5):
        article_id = tx.articles.add(
            an_article(feed.id, title=f"فحم {n}", summary="x" * 9_000 * n),
            names=[f"guid:{server_id}:{n}", f"link:{server_id}:{n}"],
        )
        tx.articles.keep_vectors(article_id, {"test": bytes([n, 0, 255])})
        article = tx.articles.get([article_id])[article_id]
        match = tx.matches.add(a_match(article, server_id=server_id))
        tx.matches.judge(match.id, Verdict.RIGHT, by=AMAL, at=NOON)
        message = Delivery(
            id=0,
            key=f"cw{match.id}",
            server_id=server_id,
            channel_id=5,
            kind="match",
            match_id=match.id,
        )
        tx.deliveries.add(message, due_at=NOON)
    tx.matches.add_digest(server_id, slot="2026-06-01", since=NOON, until=NOON)


def revisions() -> list[str]:
    """Every revision, oldest first."""
    folder = Path(migrations.__file__ or "").with_name("migrations")
    scripts = ScriptDirectory(str(folder))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def contents(connection: Connection) -> Contents:
    found: Contents = {}
    tables = inspect(connection)
    for table in tables.get_table_names():
        key = ", ".join(f'"{c}"' for c in tables.get_pk_constraint(table)["constrained_columns"])
        for column in (c["name"] for c in tables.get_columns(table)):
            query = text(f'SELECT "{column}" FROM "{table}" ORDER BY {key}')  # noqa: S608
            rows = [repr(value) for (value,) in connection.execute(query)]
            hashed = hashlib.sha256("\n".join(rows).encode()).hexdigest()
            found[f"{table}.{column}"] = (len(rows), hashed)
    found.pop("alembic_version.version_num", None)
    return found


def test_every_table_of_the_drill_is_filled(filled: Engines) -> None:
    with filled.read() as connection:
        counts = {name.partition(".")[0]: n for name, (n, _) in contents(connection).items()}

    assert set(counts) == set(metadata.tables)
    assert min(counts.values()) >= 2


@pytest.mark.parametrize("revision", revisions())
def test_a_migration_undone_and_done_again_keeps_every_row_of_what_stays(
    filled: Engines, revision: str
) -> None:
    before_it = ["base", *revisions()][revisions().index(revision)]
    with filled.write() as connection:
        downgrade(connection, revision)
        with_it = contents(connection)
        downgrade(connection, before_it)
        without = contents(connection)
        upgrade(connection, revision)
        again = contents(connection)
        upgrade(connection)

    stays = with_it.keys() & without.keys()
    assert {name: without[name] for name in stays} == {name: with_it[name] for name in stays}
    assert {name: again[name] for name in stays} == {name: with_it[name] for name in stays}
    assert again.keys() == with_it.keys()
    with filled.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    if before_it == "base":
        assert without == {}, "nothing is left of the first tables"


@pytest.mark.parametrize("way", ["up", "down"])
@pytest.mark.parametrize("share", SHARES)
def test_a_migration_killed_midway_leaves_the_old_tables_or_the_new(
    filled: Engines, database_url: str, way: str, share: float
) -> None:
    with filled.write() as connection:
        full = contents(connection)
    if way == "up":
        with filled.write() as connection:
            downgrade(connection, "base")
    with filled.read() as connection:
        before = contents(connection)

    statements = statements_of(filled, way)
    filled.dispose()
    killed = migrate(database_url, way, max(1, round(statements * share)))

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with filled.read() as connection:
        assert contents(connection) == before
        if filled.is_sqlite:
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            assert said == "ok"
    with closing(Storage(database_url)) as storage, storage.read() as tx:
        assert len(tx.servers.all()) == (0 if way == "up" else 2)
    with filled.read() as connection:
        assert contents(connection).keys() == full.keys()


def statements_of(engines: Engines, way: str) -> int:
    """How many statements the way takes; they are not kept."""
    said: list[object] = []

    def count(*statement: object) -> None:
        said.append(statement)

    event.listen(engines._writer, "before_cursor_execute", count)
    with pytest.raises(InterruptedError), engines.write() as connection:
        _go(connection, way)
    event.remove(engines._writer, "before_cursor_execute", count)
    return len(said)


def _go(connection: Connection, way: str) -> None:
    upgrade(connection) if way == "up" else downgrade(connection, "base")
    raise InterruptedError


def migrate(url: str, way: str, last: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", KILLED, url, way, str(last)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
