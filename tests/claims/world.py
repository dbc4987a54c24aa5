"""A server with two claims and a clock of its own, on a real database."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from claims.claimwatch import Claimwatch
from claims.desk import Desk
from claims.model import Match
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, NOON, a_claim, a_match, an_article
from tests.claims.fakes import WordMatcher

LIBRARY = [
    a_claim(),
    a_claim("reforms-2020", statement={"en": "The 2020 reforms were only partly implemented"}),
]


@dataclass
class World:
    watch: Claimwatch
    storage: Storage
    now: datetime = NOON

    @property
    def desk(self) -> Desk:
        return self.watch.desk(DESK)

    def found(self, title: str, claim: str = "coal-exit", **changed: Any) -> Match:
        """An article that was matched just now."""
        with self.storage.write() as tx:
            feed = tx.feeds.add("https://news.example/rss", name="Daily", due_at=self.now)
            tx.feeds.follow(DESK, [feed.id], now=self.now)
            article = an_article(feed_id=feed.id, title=title, summary="", seen_at=self.now)
            article = replace(article, id=tx.articles.add(article, names=[title]))
            tx.articles.keep_vectors(article.id, {"words": title.lower().encode()})
            values = {"claim_id": claim, "found_at": self.now, **changed}
            return tx.matches.add(a_match(article, **values))


def a_world(storage: Storage) -> World:
    """It stands at noon, and its digests are due at eight in Vienna."""
    matcher: Any = WordMatcher()
    watch = Claimwatch(storage=storage, matcher=matcher, library=LIBRARY, now=lambda: world.now)
    world = World(watch, storage)
    watch.welcome(DESK, "Fact desk")
    watch.desk(DESK).set_up(by=AMAL, channel_id=5, digest_at=time(8), zone="Europe/Vienna")
    return world
