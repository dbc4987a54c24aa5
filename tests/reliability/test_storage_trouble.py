"""A disk that is full, read-only or failing: said once, nothing lost, nothing claimed."""

import logging
import random
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError, OperationalError

from claims.claimwatch import Claimwatch
from claims.feeds.exchange import Answer, Fetched, FetchRequest
from claims.model import Delivery
from claims.storage import CannotStoreError, Storage
from claims.storage.trouble import sentence
from tests.claims.builders import AMAL, DESK, NOON, a_claim, a_server
from tests.claims.fakes import WordMatcher

Breaks = Callable[[Storage], Any]
WORDY = "x" * 20_000  #: needs pages of its own
PAGE = b"""<rss version="2.0"><channel><title>News</title><item><guid>1</guid>
<title>Last coal plant is switched off in Poland</title></item></channel></rss>"""


def post(storage: Storage, n: object) -> Delivery:
    """Ask for one more message."""
    with storage.write() as tx:
        tx.deliveries.add(
            Delivery(id=0, key=f"cw{n}", server_id=DESK, channel_id=5, kind="digest", text=WORDY),
            due_at=NOON,
        )
        return tx.deliveries.due(NOON, limit=9_999)[-1]


@pytest.fixture
def desk(storage: Storage) -> Storage:
    """A server with one message to send."""
    with storage.write() as tx:
        tx.servers.save(a_server())
    post(storage, 0)
    return storage


@pytest.fixture
def postgresql(database_url: str) -> Iterator[Storage]:
    """An empty database on PostgreSQL, where *database_url* is asked to be one."""
    with closing(Storage(database_url)) as storage:
        yield storage


@contextmanager
def full(storage: Storage) -> Iterator[None]:
    """No page more: what SQLite itself says of a full disk, in its own code."""
    with pragma(storage, "max_page_count", "1", "1000000"):
        yield


@contextmanager
def read_only(storage: Storage) -> Iterator[None]:
    with pragma(storage, "query_only", "ON", "OFF"):
        yield


@contextmanager
def failing(storage: Storage, size: int = 0) -> Iterator[None]:
    """The system refuses to let any file of this process grow past *size* bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def pragma(storage: Storage, name: str, bad: str, good: str) -> Iterator[None]:
    # Outside a transaction, on the one connection that writes.
    def choose(value: str) -> None:
        raw = storage._engines._writer.raw_connection()
        raw.cursor().execute(f"PRAGMA {name}={value}")
        raw.close()

    choose(bad)
    try:
        yield
    finally:
        choose(good)


@pytest.mark.parametrize(
    ("broken", "said"),
    [(full, "is full: make room"), (read_only, "is read-only"), (failing, "disk of the database")],
)
def test_a_disk_that_cannot_be_written_is_said_once_and_again_when_it_is_over(
    desk: Storage, caplog: pytest.LogCaptureFixture, broken: Breaks, said: str
) -> None:
    with broken(desk):
        for n in range(3):
            with pytest.raises(CannotStoreError, match=said):
                post(desk, n + 1)
        assert said in (desk.trouble or "")
        with desk.read() as tx:
            assert len(tx.deliveries.due(NOON, limit=9)) == 1, "what was kept can be read"
    post(desk, 9)

    alarms = [r.getMessage() for r in caplog.records if r.levelno == logging.CRITICAL]
    assert len(alarms) == 1
    assert said in alarms[0]
    assert caplog.records[-1].getMessage() == "The database can be written again."
    assert desk.trouble is None
    with desk.read() as tx:
        assert [d.key for d in tx.deliveries.due(NOON, limit=9)] == ["cw0", "cw9"]


@pytest.mark.parametrize("broken", [read_only, failing])
async def test_a_disk_that_breaks_while_a_feed_is_asked_blames_no_feed(
    desk: Storage, caplog: pytest.LogCaptureFixture, broken: Breaks
) -> None:
    matcher: Any = WordMatcher()
    watch = Claimwatch(storage=desk, matcher=matcher, library=[a_claim()], now=lambda: NOON)
    watch.welcome(DESK, "Fact desk")
    feed = watch.desk(DESK).follow_feed("https://news.example/rss", name="News", by=AMAL)
    with ExitStack() as trouble:
        web = BreaksTheDisk(lambda: trouble.enter_context(broken(desk)))
        with pytest.raises(CannotStoreError):
            await watch.poll(web)  # type: ignore[arg-type]
    with desk.read() as tx:
        (after,) = tx.feeds.due(NOON, limit=9)
    watch.close()

    assert after == feed
    assert [r.levelname for r in caplog.records if r.levelno >= logging.ERROR] == ["CRITICAL"]


class BreaksTheDisk:
    """A fetcher whose answer comes when nothing can be written any more."""

    def __init__(self, breaks: Callable[[], object]) -> None:
        self._breaks = breaks

    async def fetch(self, request: FetchRequest) -> Answer:
        self._breaks()
        return Fetched(url=request.url, body=PAGE, content_type="application/rss+xml")


@pytest.mark.parametrize("broken", [read_only, failing])
def test_while_nothing_can_be_written_nothing_is_sent_or_marked_as_sent(
    desk: Storage, broken: Breaks
) -> None:
    matcher: Any = WordMatcher()
    watch = Claimwatch(storage=desk, matcher=matcher, now=lambda: NOON)
    (waiting,) = watch.dispatch.due()

    with broken(desk):
        with pytest.raises(CannotStoreError):
            watch.dispatch.trying(waiting)  # before anything is sent
        with pytest.raises(CannotStoreError):
            watch.dispatch.sent(waiting, 1)
        assert watch.dispatch.due() == [waiting]
        with pytest.raises(CannotStoreError):
            desk.prove_writable()

    watch.dispatch.trying(waiting)
    watch.dispatch.sent(waiting, 1)
    assert watch.dispatch.due() == []
    watch.close()


def test_a_disk_that_fails_at_any_byte_leaves_only_what_was_answered(
    desk: Storage, tmp_path: Path
) -> None:
    chance = random.Random(20)
    kept = {"cw0"}
    log = tmp_path / "claimwatch.db-wal"
    for round_ in range(20):
        with failing(desk, log.stat().st_size + chance.randrange(150_000)):
            for n in range(5):
                key = f"cw{round_}-{n}"
                try:
                    post(desk, f"{round_}-{n}")
                except CannotStoreError:
                    continue
                kept.add(key)
        with desk.write() as tx:
            assert {d.key for d in tx.deliveries.due(NOON, limit=999)} == kept

    assert 20 < len(kept) < 90, "some fitted, some did not"
    desk.close()
    with sqlite3.connect(tmp_path / "claimwatch.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM delivery").fetchone() == (len(kept),)
    connection.close()


def test_a_bot_starts_and_shows_what_it_knows_on_a_disk_that_is_full(
    desk: Storage, tmp_path: Path
) -> None:
    with failing(desk):
        again = Storage(f"sqlite:///{tmp_path}/claimwatch.db")
        with again.read() as tx:
            assert len(tx.deliveries.due(NOON, limit=9)) == 1
        with pytest.raises(CannotStoreError):
            again.prove_writable()
    again.prove_writable()
    again.close()


def test_an_empty_transaction_is_no_sign_that_the_disk_can_be_written_again(
    desk: Storage,
) -> None:
    with failing(desk):
        with pytest.raises(CannotStoreError):
            post(desk, 1)
        with desk.write():
            pass
        assert desk.trouble is not None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_read_only_postgresql_is_said_and_recovers(
    postgresql: Storage, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    storage, url = postgresql, database_url
    with storage.write() as tx:
        tx.servers.save(a_server())
    make_read_only(url, "on")
    storage._engines.dispose()  # as the server does when it is taken over
    with pytest.raises(CannotStoreError, match="is read-only"), storage.write() as tx:
        tx.servers.save(a_server(name="Other"))
    make_read_only(url, "off")
    storage._engines.dispose()
    storage.prove_writable()

    assert [r.levelno for r in caplog.records if r.name == "claims.storage"] == [
        logging.CRITICAL,
        logging.WARNING,
    ]
    with storage.read() as tx:
        assert [server.name for server in tx.servers.all()] == ["Fact desk"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_postgresql_that_hangs_up_is_said_and_recovers(
    postgresql: Storage, database_url: str
) -> None:
    storage, url = postgresql, database_url

    def write_while_it_hangs_up() -> None:
        with storage.write() as tx:
            hang_up(url)
            tx.servers.save(a_server())

    with pytest.raises(CannotStoreError, match="cannot be reached"):
        write_while_it_hangs_up()
    storage.prove_writable()

    assert storage.trouble is None
    with storage.read() as tx:
        assert tx.servers.all() == []


def test_a_mistake_of_the_program_is_not_blamed_on_the_disk() -> None:
    constraint = sqlite3.IntegrityError("UNIQUE constraint failed")
    no_table = psycopg.errors.UndefinedTable("relation does not exist")

    assert sentence(IntegrityError("", {}, constraint)) is None
    assert sentence(OperationalError("", {}, no_table)) is None
    too_many = psycopg.OperationalError("number of parameters must be between 0 and 65535")
    assert sentence(OperationalError("SELECT 1", {}, too_many)) is None


def test_a_server_that_does_not_answer_or_let_anybody_in_is_said_so(tmp_path: Path) -> None:
    nobody = create_engine(f"postgresql+psycopg://nobody@/x?host={tmp_path}")

    with pytest.raises(OperationalError) as caught:
        nobody.connect()

    assert "cannot be reached or lets nobody in" in (sentence(caught.value) or "")


def make_read_only(url: str, value: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        name = sql.Identifier(connection.info.dbname)
        query = "ALTER DATABASE {} SET default_transaction_read_only = {}"
        connection.execute(sql.SQL(query).format(name, sql.SQL(value)))


def hang_up(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid != pg_backend_pid()"
        )
