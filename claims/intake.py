"""Take in what one feed brought: recognise, match, and remember it in one transaction.

Matching is done before the transaction, so that nobody waits for it; what another feed brought
meanwhile is looked up again inside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claims import outbox
from claims.feeds.identity import Identified, identify
from claims.feeds.parse import FeedItem
from claims.matching import ArticleText, Matcher, Scored, Vectors, language_of
from claims.model import Article, Band, Claim, Feed, Match, Server
from claims.storage import Storage, Transaction

#: An article that tells the story of a match found this recently is not posted again.
SAME_STORY_WITHIN = timedelta(hours=72)
#: An article is compared with so many of a claim's recent matches, the newest.
_COMPARED = 200


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
class _Follower:
    """A server that follows the feed, and its claims."""

    server: Server
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An article that is new to some of the feed's followers, and all its names.

    Its id is 0 if it is new to everybody; otherwise it stood in a feed these do not follow.
    """

    article: Article
    names: tuple[str, ...]
    followers: Sequence[_Follower]


@dataclass(frozen=True, slots=True)
class _Reading:
    """An arrival with its vectors and what each follower's claims make of it."""

    arrival: _Arrival
    vectors: Vectors
    scored: Mapping[int, Sequence[Scored]]  #: by server id, best first


@dataclass(frozen=True, slots=True)
class _Present:
    """A server as it is when the matches are kept."""

    server: Server
    claims: set[str]  #: those it follows, by id
    posted: set[int]  #: the articles posted to it recently, by id


#: Recent matches by server and claim, newest first, each with its article's vectors.
_Recent = dict[tuple[int, str], list[tuple[Match, Vectors]]]


class Intake:
    """Turns feed items into articles, matches and messages to post."""

    def __init__(self, *, storage: Storage, matcher: Matcher, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._matcher = matcher
        self._now = now

    def take_in(self, before: Feed, after: Feed, items: Sequence[FeedItem]) -> Taken:
        """Keep the new items' articles and matches, and *after*, in one transaction.

        Args:
            before: The feed as it was; without a baseline, nothing it holds is posted.
            after: The feed as it is kept from now on.
            items: All that stands in the feed now.
        """
        readings = self._read(self._arrivals(before, _named(before, items)))
        recent = self._recent(readings)
        with self._storage.write() as tx:
            tx.feeds.save(after)
            present = _present(tx, readings, since=self._now() - SAME_STORY_WITHIN)
            taken = [self._keep(tx, before, reading, present, recent) for reading in readings]
        self._matcher.learn(
            [(r.arrival.article.language, r.vectors) for r in readings if not r.arrival.article.id]
        )
        return sum(taken, Taken())

    # -- deciding -------------------------------------------------------------------------------

    def _arrivals(self, feed: Feed, items: Sequence[Identified]) -> list[_Arrival]:
        """The items that are new to all or to some of the feed's followers."""
        with self._storage.read() as tx:
            known = tx.articles.known(name for item in items for name in item.aliases)
            sightings = tx.articles.sightings(set(known.values()))
            elsewhere = [a for a, feeds in sightings.items() if feed.id not in feeds]
            articles = tx.articles.get(elsewhere)
            had_it = {a: tx.feeds.followers(sightings[a]) for a in elsewhere}
            followers = _followers(tx, feed)
        arrivals = []
        for item in items:
            article_id = next((known[name] for name in item.aliases if name in known), None)
            if article_id is None:
                article = _article(feed, item.item, self._now())
                arrivals.append(_Arrival(article, item.aliases, followers))
            elif article_id in articles:
                late = [f for f in followers if f.server.id not in had_it[article_id]]
                arrivals.append(_Arrival(articles.pop(article_id), item.aliases, late))
        return arrivals

    def _read(self, arrivals: Sequence[_Arrival]) -> list[_Reading]:
        texts = [
            ArticleText(
                id=str(n),
                title=arrival.article.title,
                summary=arrival.article.summary,
                language=arrival.article.language,
            )
            for n, arrival in enumerate(arrivals)
        ]
        vectors = self._matcher.vectors(texts)
        scored: list[dict[int, Sequence[Scored]]] = [{} for _ in arrivals]
        for followers, indexes in _by_claims(arrivals):
            rows = self._matcher.match([texts[n] for n in indexes], followers[0].claims)
            for n, row in zip(indexes, rows, strict=True):
                wanted = {f.server.id for f in arrivals[n].followers}
                scored[n] |= {f.server.id: row for f in followers if f.server.id in wanted}
        return [_Reading(a, vectors[n], scored[n]) for n, a in enumerate(arrivals)]

    def _recent(self, readings: Sequence[_Reading]) -> _Recent:
        """The recent matches of every claim one of these bears on, with their vectors.

        Read before the transaction: comparing stories takes time nobody should wait for.
        """
        wanted = {
            (server_id, scored.claim_id)
            for reading in readings
            for server_id, row in reading.scored.items()
            for scored in row
            if scored.score >= self._matcher.thresholds.possible
        }
        since = self._now() - SAME_STORY_WITHIN
        with self._storage.read() as tx:
            found = {
                key: tx.matches.since(*key, at=since, limit=_COMPARED) for key in sorted(wanted)
            }
            ids = {match.article.id for matches in found.values() for match in matches}
            vectors = tx.articles.vectors(ids)
        return {
            key: [(match, vectors.get(match.article.id, {})) for match in matches]
            for key, matches in found.items()
        }

    # -- remembering ----------------------------------------------------------------------------

    def _keep(
        self,
        tx: Transaction,
        feed: Feed,
        reading: _Reading,
        present: Mapping[int, _Present],
        recent: _Recent,
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
            taken += Taken(matched=len(matched))
        return taken

    def _settle(
        self, tx: Transaction, feed: Feed, reading: _Reading
    ) -> tuple[Article, Sequence[_Follower]]:
        """The article as it is kept, and for whom it is new."""
        arrival, article = reading.arrival, reading.arrival.article
        if article.id == 0:
            known = next(iter(tx.articles.known(arrival.names).values()), None)
            if known is None:
                article = replace(article, id=tx.articles.add(article, names=arrival.names))
                tx.articles.keep_vectors(article.id, reading.vectors)
                return article, arrival.followers
            article = tx.articles.get([known])[known]  # another feed was quicker
        had_it = tx.feeds.followers(tx.articles.seen_in(article.id))
        tx.articles.see(article.id, feed.id)
        return article, [f for f in arrival.followers if f.server.id not in had_it]

    def _match(
        self,
        tx: Transaction,
        feed: Feed,
        article: Article,
        reading: _Reading,
        there: _Present,
        recent: _Recent,
    ) -> list[tuple[Match, list[Match]]]:
        """Keep what the article bears on, best first, each with the story it goes on with."""
        server, matched = there.server, []
        known = {match.claim_id for match in tx.matches.of_article(server.id, article.id)}
        for scored in reading.scored[server.id]:
            band = self._matcher.band(
                scored.score, confirmed=server.confirmed, possible=server.possible
            )
            if band is Band.BELOW:
                break
            if scored.claim_id in known or scored.claim_id not in there.claims:
                continue
            told = recent.setdefault((server.id, scored.claim_id), [])
            story = self._story(reading.vectors, told)
            match = tx.matches.add(
                Match(
                    id=0,
                    server_id=server.id,
                    claim_id=scored.claim_id,
                    article=article,
                    score=scored.score,
                    band=band,
                    stance=scored.stance,
                    stance_probability=scored.stance_probability,
                    sentence=scored.why,
                    model=scored.model,
                    found_at=self._now(),
                    story_id=story[0].story_id if story else 0,
                    is_baseline=not feed.has_baseline,
                )
            )
            told.insert(0, (match, reading.vectors))
            matched.append((match, story))
        return matched

    def _post(self, tx: Transaction, news: Match, reading: _Reading, server: Server) -> bool:
        delivery = outbox.match_delivery(news, server, reading.arrival.names[0])
        if delivery is not None:
            tx.deliveries.add(delivery, due_at=self._now())
        return delivery is not None

    def _story(self, vectors: Vectors, told: Sequence[tuple[Match, Vectors]]) -> list[Match]:
        """The recent matches of this claim that tell the same story, oldest first."""
        place = self._matcher.same_story(vectors, [others for _, others in told[:_COMPARED]])
        if place is None:
            return []
        return [m for m, _ in reversed(told) if m.story_id == told[place][0].story_id]


def news_of(matched: Sequence[tuple[Match, Sequence[Match]]], posted: set[int]) -> Match | None:
    """The match to post an article under, if any: confirmed, not old stock, its story not posted.

    Args:
        matched: The article's matches, best first, each with the recent matches of its story.
        posted: The articles posted recently, by id.
    """
    if any(earlier.article.id in posted for _, story in matched for earlier in story):
        return None
    return next((m for m, _ in matched if m.band is Band.CONFIRMED and not m.is_baseline), None)


def _named(feed: Feed, items: Sequence[FeedItem]) -> list[Identified]:
    """The items with the names they go by.

    Feeds of the catalogue share them: an article two of them bring is one article.  What a feed
    somebody added says of another outlet's address is believed of that feed only.
    """
    named = identify(feed.url, items)
    if feed.is_shared:
        return list(named)
    return [Identified(n.item, tuple(f"{feed.id}:{alias}" for alias in n.aliases)) for n in named]


def _present(
    tx: Transaction, readings: Sequence[_Reading], *, since: datetime
) -> dict[int, _Present]:
    """The followers' servers as they are now: matching took its time."""
    ids = {follower.server.id for reading in readings for follower in reading.arrival.followers}
    return {
        each: _Present(
            tx.servers.get(each),
            tx.claims.followed(each),
            tx.deliveries.posted(each, since=since),
        )
        for each in ids
    }


def _followers(tx: Transaction, feed: Feed) -> list[_Follower]:
    return [
        _Follower(tx.servers.get(server), [tracked.claim for tracked in tx.claims.all(server)])
        for server in sorted(tx.feeds.followers([feed.id]))
    ]


def _by_claims(arrivals: Sequence[_Arrival]) -> list[tuple[list[_Follower], list[int]]]:
    """Followers with the same claims, and which arrivals concern them: scored once."""
    groups: list[tuple[list[_Follower], list[int]]] = []
    for n, arrival in enumerate(arrivals):
        for follower in arrival.followers:
            group = next((g for g in groups if g[0][0].claims == follower.claims), None)
            if group is None:
                groups.append(([follower], [n]))
                continue
            if all(f.server.id != follower.server.id for f in group[0]):
                group[0].append(follower)
            if n not in group[1][-1:]:
                group[1].append(n)
    return groups


def _article(feed: Feed, item: FeedItem, now: datetime) -> Article:
    return Article(
        id=0,
        feed_id=feed.id,
        url=item.url or feed.url,
        title=item.title or item.summary[:200],
        summary=item.summary,
        language=language_of(f"{item.title}. {item.summary}", hint=feed.language),
        outlet=feed.name,
        published_at=item.published,
        seen_at=now,
    )
