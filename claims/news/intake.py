"""Take in what one feed brought: remember it, and what is to be posted, in one transaction.

It was read and matched before (`claims.news.readings`); what another feed brought meanwhile is
looked up again inside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.delivery import outbox
from claims.feeds.identity import lasting_name
from claims.feeds.parse import FeedItem
from claims.matching import Matcher, Told
from claims.model import Article, Band, Feed, Match, Server
from claims.news.readings import Follower, Reader, Reading, Recent
from claims.news.stories import goes_on_with
from claims.origins import SAME_STORY_WITHIN, outlet_of
from claims.storage import Storage, Transaction
from claims.team import thresholds
from claims.team.thresholds import ClaimThresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of it."""

    new: int = 0
    matched: int = 0
    posted: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            new=self.new + other.new,
            matched=self.matched + other.matched,
            posted=self.posted + other.posted,
        )


@dataclass(frozen=True, slots=True)
class _Present:
    """A server as it is when the matches are kept."""

    server: Server
    claims: set[str]  #: those it follows, by id
    posted: set[int]  #: the articles posted to it recently, by id
    thresholds: ClaimThresholds


class Intake:
    """Turns feed items into articles, matches and messages to post."""

    def __init__(self, *, storage: Storage, matcher: Matcher, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._matcher = matcher
        self._now = now
        self._reader = Reader(storage=storage, matcher=matcher, now=now)

    def take_in(self, before: Feed, after: Feed, items: Sequence[FeedItem]) -> Taken:
        """Keep the new items' articles and matches, and *after*, in one transaction.

        Args:
            before: The feed as it was; without a baseline, nothing it holds is posted.
            after: The feed as it is kept from now on.
            items: All that stands in the feed now.
        """
        readings = self._reader.read(before, items)
        recent = self._reader.recent(readings)
        with self._storage.write() as tx:
            tx.feeds.save(after)
            present = _present(tx, readings, self._matcher, now=self._now())
            taken = [self._keep(tx, before, reading, present, recent) for reading in readings]
        # What matched, or would have but for a strict admin, resembles the claims: learnt as
        # unrelated, it would raise the bar for more.
        least = self._matcher.thresholds.possible
        unrelated = [
            (reading.arrival.article.language, reading.vectors)
            for reading, its in zip(readings, taken, strict=True)
            if its.new and not its.matched and reading.highest < least
        ]
        self._matcher.learn(unrelated)
        return sum(taken, Taken())

    def _keep(
        self,
        tx: Transaction,
        feed: Feed,
        reading: Reading,
        present: Mapping[int, _Present],
        recent: Recent,
    ) -> Taken:
        article, followers = self._settle(tx, feed, reading)
        taken = Taken(new=int(reading.arrival.article.id == 0 and bool(followers)))
        for follower in followers:
            there = present[follower.server.id]
            matched = self._match(tx, feed, article, reading, there, recent)
            # One message per article: it stands under the claim it bears on most, and names the
            # others.
            news = news_of(matched, there.posted)
            if news is not None and self._post(tx, news, reading, there.server):
                there.posted.add(article.id)
                taken += Taken(posted=1)
            self._grow(tx, follower.server.id, matched, there.posted)
            taken += Taken(matched=len(matched))
        return taken

    def _settle(
        self, tx: Transaction, feed: Feed, reading: Reading
    ) -> tuple[Article, Sequence[Follower]]:
        """The article as it is kept, and for whom it is new."""
        arrival, article = reading.arrival, reading.arrival.article
        if article.id == 0:
            known = next(iter(tx.articles.known(arrival.names).values()), None)
            if known is None:
                article = replace(article, id=tx.articles.add(article, names=arrival.names))
                tx.articles.keep_vectors(article.id, reading.vectors)
                return article, arrival.followers
            article = tx.articles.get([known])[known]  # another feed was quicker
        kept = tx.articles.vectors([article.id]).get(article.id)
        if kept:  # another encoder may have been chosen since
            more = {name: data for name, data in reading.vectors.items() if name not in kept}
            tx.articles.keep_vectors(article.id, more)
        had_it = tx.feeds.followers(tx.articles.seen_in(article.id))
        tx.articles.see(article.id, feed.id)
        return article, [f for f in arrival.followers if f.server.id not in had_it]

    def _match(
        self,
        tx: Transaction,
        feed: Feed,
        article: Article,
        reading: Reading,
        there: _Present,
        recent: Recent,
    ) -> list[tuple[Match, list[Match]]]:
        """Keep what the article bears on, best first, each with the story it goes on with."""
        server, matched = there.server, []
        this = Told.of(article, reading.vectors)
        known = {match.claim_id for match in tx.matches.of_article(server.id, article.id)}
        for scored in reading.scored[server.id]:
            band = there.thresholds.of(scored.claim_id).band(scored.score)
            if band is Band.BELOW:
                break
            if scored.claim_id in known or scored.claim_id not in there.claims:
                continue
            earlier = recent.setdefault((server.id, scored.claim_id), [])
            story = goes_on_with(this, scored.stance, earlier, self._matcher)
            match = tx.matches.add(
                scored.as_match(
                    article,
                    server_id=server.id,
                    band=band,
                    found_at=self._now(),
                    story_id=story[0].story_id if story else 0,
                    is_baseline=not feed.has_baseline or article.is_old_news,
                )
            )
            earlier.insert(0, (match, this))
            matched.append((match, story))
        return matched

    def _post(self, tx: Transaction, news: Match, reading: Reading, server: Server) -> bool:
        delivery = outbox.match_delivery(news, server, lasting_name(reading.arrival.names))
        if delivery is not None:
            tx.deliveries.add(delivery, due_at=self._now())
        return delivery is not None

    def _grow(
        self,
        tx: Transaction,
        server_id: int,
        matched: Sequence[tuple[Match, Sequence[Match]]],
        posted: set[int],
    ) -> None:
        """Let the posts of the stories an article goes on with name its outlet, if they do not."""
        grown = posted & {
            earlier.article.id
            for match, story in matched
            if outlet_of(match.article) not in {outlet_of(m.article) for m in story}
            for earlier in story
        }
        if grown:
            at = self._now() + outbox.REVISED_AFTER
            tx.deliveries.revise(server_id, grown, now=self._now(), at=at)


def news_of(matched: Sequence[tuple[Match, Sequence[Match]]], posted: set[int]) -> Match | None:
    """The match to post an article under, if any: confirmed, not old stock, its story not posted.

    Args:
        matched: The article's matches, best first, each with the recent matches of its story.
        posted: The articles posted recently, by id.
    """
    if any(earlier.article.id in posted for _, story in matched for earlier in story):
        return None
    return next((m for m, _ in matched if m.band is Band.CONFIRMED and not m.is_baseline), None)


def _present(
    tx: Transaction, readings: Sequence[Reading], matcher: Matcher, *, now: datetime
) -> dict[int, _Present]:
    """The followers' servers as they are now: matching took its time."""
    ids = {follower.server.id for reading in readings for follower in reading.arrival.followers}
    servers = [tx.servers.get(each) for each in ids]
    return {
        server.id: _Present(
            server,
            tx.claims.followed(server.id),
            tx.deliveries.posted(server.id, since=now - SAME_STORY_WITHIN),
            thresholds.read(tx, server, matcher, now=now),
        )
        for server in servers
    }
