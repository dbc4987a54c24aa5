"""What an archive of years holds slows nothing that is done every day.

Counted in steps of SQLite's own machine, which no other program disturbs.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from claims.model import Person, Verdict
from claims.storage import Selection, Storage, Transaction
from claims.storage.tables import alias, article, match, sighting
from claims.terms import terms
from tests.claims.builders import DESK, NOON, a_claim, a_match, a_server, an_article

LONG_AGO = NOON - timedelta(days=600)
LATELY = NOON - timedelta(days=1)
FEEDS = 40
NEW = 50  #: articles of the last day

Operation = Callable[[Transaction], Any]


def archive(path: Path, old: int) -> Storage:
    """So many old articles, a tenth of them matched, and those of a day."""
    storage = Storage(f"sqlite:///{path}/{old}.db")
    with storage.write() as tx:
        tx.servers.save(a_server())
        tx.claims.add(DESK, a_claim(), origin="team", at=LONG_AGO)
        feeds = [
            tx.feeds.add(f"https://{n}.example/rss", name=f"Feed {n}", due_at=NOON).id
            for n in range(FEEDS)
        ]
        tx.feeds.follow(DESK, feeds, now=NOON)
        connection = tx.articles._connection
        ids = range(1, old + NEW + 1)
        articles = [
            {
                "id": n,
                "feed_id": feeds[n % FEEDS],
                "url": f"https://{n % FEEDS}.example/{n}",
                "title": "" if n <= old else f"Coal {n}",
                "summary": "",
                "terms": "" if n <= old else terms(f"Coal {n}"),
                "language": "en",
                "outlet": "Feed",
                "seen_at": LONG_AGO if n <= old else LATELY,
            }
            for n in ids
        ]
        connection.execute(insert(article), articles)
        names = [{"name": f"{n}", "article_id": n} for n in ids]
        connection.execute(insert(alias), names)
        seen = [{"article_id": n, "feed_id": feeds[n % FEEDS]} for n in ids]
        connection.execute(insert(sighting), seen)
        shown = tx.matches.add_digest(DESK, slot="long ago", since=LONG_AGO, until=LONG_AGO)
        assert shown is not None
        one = a_match(an_article())
        columns = ("server_id", "claim_id", "score", "band", "stance", "stance_probability")
        same = {name: getattr(one, name) for name in (*columns, "sentence", "model")}
        connection.execute(
            insert(match),
            [
                same
                | {"id": n, "article_id": n, "story_id": n, "found_at": at, "digest_id": digest}
                for n, at, digest in [
                    *((n, LONG_AGO, shown.id) for n in range(1, old, 10)),
                    *((n, LATELY, None) for n in range(old + 1, old + NEW)),
                ]
            ],
        )
    return storage


def steps(storage: Storage, operation: Operation) -> int:
    """How many times ten steps SQLite takes for it."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    with storage.write() as tx:
        driver = tx.articles._connection.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(count, 10)
        operation(tx)
        driver.set_progress_handler(None, 0)
    return counted


def every_feed(tx: Transaction) -> list[int]:
    return [feed.id for feed in tx.feeds.of(DESK)]


WANTED = Selection(claim_ids=("coal-exit",), since=LATELY, until=NOON)
DAILY: dict[str, Operation] = {
    "how a fetch went is kept": lambda tx: tx.feeds.save(
        replace(tx.feeds.of(DESK)[3], failures=1)
    ),
    "what a server chose is kept": lambda tx: tx.servers.save(a_server(name="Other")),
    "the articles of a day are counted": lambda tx: tx.articles.count(
        since=LATELY, until=NOON, feeds=every_feed(tx)
    ),
    "the newest articles are read": lambda tx: tx.articles.newest(limit=20, feeds=every_feed(tx)),
    "a common word is sought": lambda tx: tx.articles.mentioning(
        "coal", feeds=every_feed(tx), since=LATELY, limit=10
    ),
    "a word nobody wrote is sought": lambda tx: tx.articles.mentioning(
        "bananas", feeds=every_feed(tx), since=LATELY, limit=10
    ),
    "a word nobody ever wrote is sought": lambda tx: tx.articles.mentioning(
        "bananas", feeds=every_feed(tx), since=LONG_AGO, limit=10
    ),
    "what may be emptied is looked for": lambda tx: tx.articles.unmatched(before=LATELY),
    "names are looked up": lambda tx: tx.articles.known([f"guid:{n}" for n in range(20)]),
    "where articles stood is looked up": lambda tx: tx.articles.sightings(range(1, 21)),
    "an article is kept": lambda tx: tx.articles.add(
        an_article(every_feed(tx)[0], url="https://0.example/new"), names=["new"]
    ),
    "the claim's recent matches are read": lambda tx: tx.matches.since(
        DESK, "coal-exit", at=LATELY, limit=200
    ),
    "a question is answered": lambda tx: tx.matches.selected(DESK, WANTED, limit=20),
    "a match is judged": lambda tx: tx.matches.judge(
        1, Verdict.RIGHT, by=Person(id=1, name="A"), at=NOON
    ),
    "what the team judged lately is read": lambda tx: tx.judgements.of(DESK, since=LATELY),
    "what is due is read": lambda tx: tx.deliveries.due(NOON, limit=9),
    "what is to be edited is read": lambda tx: tx.deliveries.revisions(
        NOON, since=LATELY, limit=9
    ),
}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Storage, Storage]:
    path = tmp_path_factory.mktemp("years")
    return archive(path, 500), archive(path, 20_000)


@pytest.mark.parametrize("what", DAILY)
def test_an_archive_of_years_slows_nothing(archives: tuple[Storage, Storage], what: str) -> None:
    young, old = (steps(each, DAILY[what]) for each in archives)

    assert old <= 1.5 * young + 20, (young, old)
