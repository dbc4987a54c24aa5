"""The storage keeps what it is given, on both databases, and never lets writers lose updates."""

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from claims.errors import InvalidInputError, NotFoundError, NotSetUpError
from claims.model import Delivery, Stance, Status, Verdict
from claims.storage import Storage, engine
from claims.storage.migrate import downgrade, upgrade
from claims.storage.tables import claim, metadata
from tests.claims.builders import AMAL, DESK, NOON, a_claim, a_match, a_server, an_article


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """Made by its own migrations, at an address the tests know."""
    opened = Storage(database_url)
    yield opened
    opened.close()


@pytest.fixture
def desk(storage: Storage) -> Storage:
    """A server with one claim and one feed it follows."""
    with storage.write() as tx:
        tx.servers.save(a_server())
        tx.claims.add(DESK, a_claim(), origin="team", at=NOON)
        feed = tx.feeds.add("https://news.example/rss", name="Example News", due_at=NOON)
        tx.feeds.follow(DESK, [feed.id], now=NOON)
    return storage


def test_migrations_build_exactly_the_tables_the_code_uses(storage: Storage) -> None:
    with storage._engines.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_every_migration_goes_up_down_and_up_on_a_filled_database(desk: Storage) -> None:
    with desk._engines.write() as connection:
        downgrade(connection, "base")
        upgrade(connection)

    with desk.read() as tx:
        assert tx.servers.all() == []


def test_what_was_found_before_the_words_were_kept_is_found_by_them(desk: Storage) -> None:
    with desk.write() as tx:
        found = an_article(title="إغلاق مصنع الفحم", summary="")
        found = replace(found, id=tx.articles.add(found, names=["link:1"]))
        tx.articles.see(found.id, 1)
        match_id = tx.matches.add(a_match(found)).id
        tx.matches.judge(match_id, Verdict.RIGHT, by=AMAL, at=NOON, stance=Stance.SUPPORTS)
        kept = tx.matches.get(DESK, match_id)
    with desk._engines.write() as connection:
        downgrade(connection, "0001")
        upgrade(connection)

    with desk.read() as tx:
        assert tx.articles.mentioning("فحم", feeds=[1], since=NOON, limit=5) == [found]
        assert tx.matches.of_claim(DESK, "coal-exit", limit=5) == [kept]
        assert tx.matches.verdicts([kept.id]) == {kept.id: {Verdict.RIGHT: 1}}


def test_opening_a_database_twice_keeps_what_is_in_it(desk: Storage, database_url: str) -> None:
    again = Storage(database_url)

    with again.read() as tx:
        assert [t.claim for t in tx.claims.all(DESK)] == [a_claim()]
    again.close()


def test_sixteen_writers_lose_no_update(desk: Storage) -> None:
    def count_up(_: int) -> None:
        with desk.write() as tx:
            feed = tx.feeds.all()[0]
            tx.feeds.save(replace(feed, failures=feed.failures + 1))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(count_up, range(400)))

    with desk.read() as tx:
        assert tx.feeds.all()[0].failures == 400


def test_a_writer_waits_for_another_only_so_long(
    monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setattr(engine, "LOCK_TIMEOUT", 0.05)
    one, other = Storage(database_url), Storage(database_url)

    def write() -> None:
        with other.write():
            pass

    with ThreadPoolExecutor() as threads, one.write():
        waiting = threads.submit(write)
        with pytest.raises(OperationalError, match=r"database is locked|due to lock timeout"):
            waiting.result(20)

    one.close()
    other.close()


def test_a_failed_transaction_leaves_nothing_behind(desk: Storage) -> None:
    def fail_half_way() -> None:
        with desk.write() as tx:
            tx.claims.add(DESK, a_claim("second"), origin="team", at=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    with desk.read() as tx:
        assert [t.claim.id for t in tx.claims.all(DESK)] == ["coal-exit"]


def test_readers_cannot_write(desk: Storage) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only"), desk.read() as tx:
        tx.servers.save(a_server(id=2))


def test_a_server_never_sees_another_servers_claims(desk: Storage) -> None:
    with desk.write() as tx:
        tx.servers.save(a_server(id=200))
        tx.claims.add(200, a_claim(statement={"en": "Ours"}), origin="team", at=NOON)

    with desk.read() as tx:
        assert tx.claims.get(200, "coal-exit").claim.statement == {"en": "Ours"}
        assert tx.claims.get(DESK, "coal-exit").claim == a_claim()
        with pytest.raises(NotFoundError, match="No claim here is called “other”"):
            tx.claims.get(200, "other")
        with pytest.raises(NotSetUpError, match="/setup"):
            tx.servers.get(300)


def test_an_assessment_is_added_to_the_history_and_never_overwrites_it(desk: Storage) -> None:
    with desk.write() as tx:
        tx.claims.assess(DESK, "coal-exit", Status.DISPUTED, by=AMAL, at=NOON, why="two reports")
        tx.claims.assess(DESK, "coal-exit", Status.HOLDS, by=AMAL, at=NOON, why="the law passed")

    with desk.read() as tx:
        tracked = tx.claims.get(DESK, "coal-exit")
    assert tracked.status is Status.HOLDS
    assert [(a.status, a.why) for a in tracked.history] == [
        (Status.DISPUTED, "two reports"),
        (Status.HOLDS, "the law passed"),
    ]


def test_one_claim_is_read_alone_with_its_own_history(desk: Storage) -> None:
    with desk.write() as tx:
        tx.claims.add(DESK, a_claim("other"), origin="team", at=NOON)
        tx.claims.assess(DESK, "other", Status.DISPUTED, by=AMAL, at=NOON, why="a report")
        tx.claims.retire(DESK, "coal-exit")
        unreadable = claim.update().where(claim.c.id == "other").values(content={"id": 1})
        tx.claims._connection.execute(unreadable)

    with desk.read() as tx:
        alone = tx.claims.get(DESK, "coal-exit")
    assert (alone.claim, alone.is_retired, alone.history) == (a_claim(), True, ())


def test_a_claim_id_is_taken_once(desk: Storage) -> None:
    with pytest.raises(InvalidInputError, match="already is a claim"), desk.write() as tx:
        tx.claims.add(DESK, a_claim(), origin="team", at=NOON)


def test_a_feed_nobody_follows_is_never_due(desk: Storage) -> None:
    with desk.write() as tx:
        tx.feeds.add("https://other.example/rss", name="Nobody's", due_at=NOON)

    with desk.read() as tx:
        assert [f.name for f in tx.feeds.due(NOON, limit=9)] == ["Example News"]
        assert tx.feeds.due(NOON - timedelta(seconds=1), limit=9) == []


def test_an_article_is_known_by_any_of_its_names(desk: Storage) -> None:
    with desk.write() as tx:
        article_id = tx.articles.add(an_article(), names=["guid:1", "x" * 10_000])

    with desk.read() as tx:
        assert tx.articles.known(["x" * 10_000, "guid:2"]) == {"x" * 10_000: article_id}
        assert tx.articles.get([article_id])[article_id].title == "Coal plant closes"


def test_a_digest_shows_each_match_exactly_once(desk: Storage) -> None:
    with desk.write() as tx:
        article_id = tx.articles.add(an_article(), names=["guid:1"])
        article = tx.articles.get([article_id])[article_id]
        match = tx.matches.add(a_match(article))
        first = tx.matches.add_digest(DESK, slot="monday", since=NOON, until=NOON + timedelta(1))
        again = tx.matches.add_digest(DESK, slot="monday", since=NOON, until=NOON + timedelta(1))
        later = tx.matches.add_digest(DESK, slot="tuesday", since=NOON, until=NOON + timedelta(2))

    assert first is not None
    assert again is None
    assert later is not None
    with desk.read() as tx:
        assert tx.matches.in_digest(first.id) == [replace(match, digest_id=first.id)]
        assert tx.matches.in_digest(later.id) == []


def test_a_persons_second_answer_replaces_the_first(desk: Storage) -> None:
    with desk.write() as tx:
        article_id = tx.articles.add(an_article(), names=["guid:1"])
        match = tx.matches.add(a_match(tx.articles.get([article_id])[article_id]))
        tx.matches.judge(match.id, Verdict.NOT_RELEVANT, by=AMAL, at=NOON)
        tx.matches.judge(match.id, Verdict.RIGHT, by=AMAL, at=NOON)

    with desk.read() as tx:
        assert tx.matches.verdicts([match.id]) == {match.id: {Verdict.RIGHT: 1}}
        with pytest.raises(NotFoundError):
            tx.matches.get(999, match.id)


def test_the_outbox_asks_for_each_message_once_and_keeps_what_it_was_told(desk: Storage) -> None:
    notice = Delivery(id=0, key="cwabc", server_id=DESK, channel_id=5, kind="digest")
    with desk.write() as tx:
        tx.deliveries.add(notice, due_at=NOON)
        tx.deliveries.add(notice, due_at=NOON)
        (waiting,) = tx.deliveries.due(NOON, limit=9)
        assert tx.deliveries.try_(waiting, at=NOON)
        later = NOON + timedelta(1)
        tx.deliveries.postpone(
            waiting.id, due_at=later, error="down", was_refused=False, needs_admin=False
        )
        assert tx.deliveries.due(NOON, limit=9) == []
        (again,) = tx.deliveries.due(NOON + timedelta(1), limit=9)
        tx.deliveries.part_sent(again.id, message_id=1, is_last=True)
        assert not tx.deliveries.try_(again, at=NOON), "it was sent"

    assert again.tried_at == NOON
    assert again.attempts == 1
    with desk.read() as tx:
        assert tx.deliveries.trouble(DESK) == (0, None)


def test_keeping_how_a_fetch_went_goes_through_nothing_else(desk: Storage) -> None:
    said: list[str] = []
    with desk.write() as tx:
        (feed,) = tx.feeds.of(DESK)
        event.listen(tx.feeds._connection, "before_cursor_execute", lambda *a: said.append(a[2]))
        tx.feeds.save(replace(feed, failures=3))
        tx.servers.save(a_server(name="Another"))

    updates = [statement for statement in said if statement.startswith("UPDATE")]
    assert len(updates) == 2
    # SQLite looks for whatever names a row whose id is set, changed or not.
    assert [statement for statement in updates if re.search(r"(SET|,) id=", statement)] == []
    with desk.read() as tx:
        assert tx.feeds.of(DESK) == [replace(feed, failures=3)]


def test_articles_are_told_by_the_feeds_they_stood_in(desk: Storage) -> None:
    with desk.write() as tx:
        (feed,) = tx.feeds.of(DESK)
        other = tx.feeds.add("https://other.example/rss", name="Other", due_at=NOON)
        here = tx.articles.add(an_article(feed.id, title="Coal ends"), names=["1"])
        tx.articles.add(
            an_article(other.id, url="https://other.example/2", title="Coal ends"), names=["2"]
        )
        tx.articles.see(here, other.id)

    with desk.read() as tx:
        of_all = [a.id for a in tx.articles.newest(limit=9, feeds=[feed.id, other.id])]
        assert [a.id for a in tx.articles.newest(limit=9, feeds=[feed.id])] == [here]
        assert (len(of_all), of_all[-1]) == (2, here), "each once"
        assert tx.articles.count(since=NOON, until=NOON, feeds=[feed.id]) == 1
        assert tx.articles.count(since=NOON, until=NOON, feeds=[feed.id, other.id]) == 2
        assert tx.articles.count(since=NOON, until=NOON, feeds=[]) == 0
        found = tx.articles.mentioning("coal", feeds=[feed.id], since=NOON, limit=9)
        assert [a.id for a in found] == [here]


def test_old_articles_that_matched_nothing_lose_their_text_but_stay_known(desk: Storage) -> None:
    with desk.write() as tx:
        article_id = tx.articles.add(an_article(), names=["guid:1"])
        tx.articles.keep_vectors(article_id, {"test": b"\0\0"})
        matched = an_article(url="https://news.example/matched")
        matched = replace(matched, id=tx.articles.add(matched, names=["guid:2"]))
        tx.matches.add(a_match(matched))
        assert tx.articles.unmatched(before=NOON + timedelta(days=1)) == [article_id]
        assert tx.articles.empty([article_id, matched.id]) == 1
        assert tx.articles.unmatched(before=NOON + timedelta(days=1)) == []

    with desk.read() as tx:
        assert tx.articles.known(["guid:1"]) == {"guid:1": article_id}
        assert tx.articles.get([article_id])[article_id].title == ""
        assert tx.articles.get([matched.id])[matched.id].title
        assert tx.articles.vectors([article_id]) == {}


@pytest.mark.parametrize("url", ["", "mysql://x", "sqlite://", "nonsense", "postgresql://u@h:x/n"])
def test_a_wrong_database_address_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(InvalidInputError, match="DATABASE_URL must"):
        Storage(url)


def test_sqlite_is_opened_as_measured(tmp_path: object) -> None:
    opened = Storage(f"sqlite:///{tmp_path}/claimwatch.db")
    with opened._engines.write() as connection:
        said = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        ]
    opened.close()

    assert said == ["wal", 1, 2]
    assert sqlite3.sqlite_version_info >= (3, 35), "RETURNING needs SQLite 3.35"
