"""Read what a feed brought: what is new, to whom, and which claims it bears on.

Everything here is done before the transaction that keeps it, so that nobody waits for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yarl import URL

from claims.feeds.identity import Identified, identify, of_one_feed
from claims.feeds.parse import FeedItem
from claims.matching import ArticleText, Matcher, Scored, Told, Vectors, language_of
from claims.model import Article, Claim, Feed, Match, Server
from claims.news.stories import COMPARED, as_compared
from claims.origins import SAME_STORY_WITHIN
from claims.storage import Storage, Transaction
from claims.team import lessons
from claims.team.lessons import Lessons


@dataclass(frozen=True, slots=True)
class Follower:
    """A server that follows the feed, and its claims."""

    server: Server
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that is new to some of the feed's followers, and all its names.

    Its id is 0 if it is new to everybody; otherwise it stood in a feed these do not follow.
    """

    article: Article
    names: tuple[str, ...]
    followers: Sequence[Follower]


@dataclass(frozen=True, slots=True)
class Reading:
    """An arrival with its vectors and what each follower's claims make of it."""

    arrival: Arrival
    vectors: Vectors
    scored: Mapping[int, Sequence[Scored]]  #: by server id, best first

    @property
    def highest(self) -> float:
        """The highest score on any follower's claim."""
        return max((each.score for row in self.scored.values() for each in row), default=0.0)


#: Recent matches by server and claim, newest first, each with its article as it is compared.
Recent = dict[tuple[int, str], list[tuple[Match, Told]]]


class Reader:
    """Reads feed items for the servers that follow the feed."""

    def __init__(self, *, storage: Storage, matcher: Matcher, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._matcher = matcher
        self._now = now

    def read(self, feed: Feed, items: Sequence[FeedItem]) -> list[Reading]:
        """The items new to all or to some of the feed's followers, in the feed's order."""
        return self._read(self._arrivals(feed, _named(feed, items)))

    def _arrivals(self, feed: Feed, items: Sequence[Identified]) -> list[Arrival]:
        """The items that are new to all or to some of the feed's followers."""
        with self._storage.read() as tx:
            known = tx.articles.known(name for item in items for name in item.aliases)
            sightings = tx.articles.sightings(set(known.values()))
            elsewhere = [a for a, feeds in sightings.items() if feed.id not in feeds]
            articles = tx.articles.get(elsewhere)
            had_it = {a: tx.feeds.followers(sightings[a]) for a in elsewhere}
            is_any_new = bool(elsewhere) or any(known.keys().isdisjoint(i.aliases) for i in items)
            followers = _followers(tx, feed) if is_any_new else []
        arrivals = []
        for item in items:
            article_id = next((known[name] for name in item.aliases if name in known), None)
            if article_id is None:
                article = _article(feed, item.item, self._now())
                arrivals.append(Arrival(article, item.aliases, followers))
            elif article_id in articles:
                late = [f for f in followers if f.server.id not in had_it[article_id]]
                arrivals.append(Arrival(articles.pop(article_id), item.aliases, late))
        return arrivals

    def _read(self, arrivals: Sequence[Arrival]) -> list[Reading]:
        texts = [ArticleText.of(arrival.article) for arrival in arrivals]
        scored: list[dict[int, Sequence[Scored]]] = [{} for _ in arrivals]
        for followers, indexes in grouped_by_claims(arrivals):
            rows = self._matcher.match([texts[n] for n in indexes], followers[0].claims)
            for n, row in zip(indexes, rows, strict=True):
                wanted = {f.server.id for f in arrivals[n].followers}
                scored[n] |= {f.server.id: row for f in followers if f.server.id in wanted}
        vectors = self._matcher.vectors(texts)
        taught = self._taught({server_id for rows in scored for server_id in rows})
        for by_server, text, vector in zip(scored, texts, vectors, strict=True):
            this = Told.of_text(text, vector)
            for server_id in by_server.keys() & taught.keys():
                mine = taught[server_id]
                by_server[server_id] = self._matcher.corrected(by_server[server_id], this, mine)
        return [Reading(a, vectors[n], scored[n]) for n, a in enumerate(arrivals)]

    def _taught(self, server_ids: Iterable[int]) -> dict[int, Lessons]:
        """What the teams of these servers judged, of those that judged anything."""
        with self._storage.read() as tx:
            every = {each: lessons.read(tx, each, now=self._now()) for each in server_ids}
        return {server_id: taught for server_id, taught in every.items() if taught}

    def recent(self, readings: Sequence[Reading]) -> Recent:
        """The recent matches of every claim one of these bears on, with their vectors.

        Read before the transaction: comparing stories takes time nobody should wait for.
        """
        servers = {f.server.id: f.server for each in readings for f in each.arrival.followers}
        possible = {
            each.id: self._matcher.thresholds_with(each.confirmed, each.possible).possible
            for each in servers.values()
        }
        wanted = {
            (server_id, scored.claim_id)
            for reading in readings
            for server_id, row in reading.scored.items()
            for scored in row
            if scored.score >= possible[server_id]
        }
        since = self._now() - SAME_STORY_WITHIN
        with self._storage.read() as tx:
            found = {
                key: tx.matches.since(*key, at=since, limit=COMPARED) for key in sorted(wanted)
            }
            ids = {match.article.id for matches in found.values() for match in matches}
            vectors = tx.articles.vectors(ids)
        return {key: as_compared(matches, vectors) for key, matches in found.items()}


def _named(feed: Feed, items: Sequence[FeedItem]) -> list[Identified]:
    """The items with the names they go by.

    Feeds of the catalogue share them: an article two of them bring is one article.  What a feed
    somebody added says of another outlet's address is believed of that feed only.
    """
    named = identify(feed.url, items)
    if feed.is_shared:
        return list(named)
    return [Identified(n.item, tuple(of_one_feed(feed.id, a) for a in n.aliases)) for n in named]


def _followers(tx: Transaction, feed: Feed) -> list[Follower]:
    return [
        Follower(tx.servers.get(server), [tracked.claim for tracked in tx.claims.all(server)])
        for server in sorted(tx.feeds.followers([feed.id]))
    ]


def grouped_by_claims(arrivals: Sequence[Arrival]) -> list[tuple[list[Follower], list[int]]]:
    """Followers with the same claims, and which arrivals concern them: scored once."""
    groups: list[tuple[list[Follower], list[int]]] = []
    group_of: dict[int, tuple[list[Follower], list[int]]] = {}  # by server id
    for n, arrival in enumerate(arrivals):
        for follower in arrival.followers:
            group = group_of.get(follower.server.id)
            if group is None:
                group = next((g for g in groups if g[0][0].claims == follower.claims), ([], []))
                if not group[0]:
                    groups.append(group)
                group[0].append(follower)
                group_of[follower.server.id] = group
            if n not in group[1][-1:]:
                group[1].append(n)
    return groups


def _site_of(feed: Feed) -> str:
    """Where its articles may be looked for; its own address may hold a key, and is no page."""
    return f"{URL(feed.url).origin()}/"


def _article(feed: Feed, item: FeedItem, now: datetime) -> Article:
    return Article(
        id=0,
        feed_id=feed.id,
        url=item.url or _site_of(feed),
        title=item.title or item.summary[:200],
        summary=item.summary,
        language=language_of(f"{item.title}. {item.summary}", hint=feed.language),
        outlet=feed.name,
        published_at=item.published,
        seen_at=now,
    )
