"""What one server's people can ask.

Everything here is bound to one server: nothing of another can be reached.  Blocking.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from claims.delivery import digests
from claims.errors import InvalidInputError
from claims.feeds import web_address
from claims.learning import TrackRecord
from claims.matching import ArticleText, Matcher, Scored, Thresholds, Told
from claims.model import Article, Change, Claim, Feed, Match, Server, TrackedClaim, Verdict
from claims.news.traces import trace
from claims.news.why import Why, explain
from claims.origins import SAME_STORY_WITHIN, Coverage, coverage
from claims.plain import one_line
from claims.storage import Selection, Storage, Transaction
from claims.team import lessons, thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A match with what the team said of it and the other outlets that had the story."""

    match: Match
    verdicts: dict[Verdict, int]  #: of all matches of its story
    also: tuple[Match, ...] = ()  #: the rest of the story, oldest first
    others: tuple[Match, ...] = ()  #: what else the article is matched to, surest first

    @property
    def coverage(self) -> Coverage:
        """Who told the story."""
        return coverage([self.match.article, *(match.article for match in self.also)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Messages that are yet to be sent."""

    count: int
    error: str | None  #: why the newest tried of them was not sent, one sentence


class Records:
    """One server's claims, feeds, matches and settings, to read."""

    def __init__(
        self, server_id: int, *, storage: Storage, matcher: Matcher, now: Callable[[], datetime]
    ) -> None:
        self.server_id = server_id
        self._storage = storage
        self._matcher = matcher
        self._now = now

    def server(self) -> Server:
        """What the admins chose."""
        with self._storage.read() as tx:
            return tx.servers.get(self.server_id)

    def thresholds(self) -> Thresholds:
        """The lowest scores of the two bands here."""
        server = self.server()
        return self._matcher.thresholds_with(server.confirmed, server.possible)

    def claims(self, *, with_retired: bool = False) -> list[TrackedClaim]:
        """The claims followed here."""
        with self._storage.read() as tx:
            return tx.claims.all(self.server_id, with_retired=with_retired)

    def claim(self, claim_id: str) -> TrackedClaim:
        """One claim.

        Raises:
            NotFoundError: If there is none of this id here.
        """
        with self._storage.read() as tx:
            return tx.claims.get(self.server_id, claim_id)

    def track_record(self, claim_id: str) -> TrackRecord:
        """How often a claim's matches were right by the team's answers, and what that moved."""
        with self._storage.read() as tx:
            return thresholds.track_record(
                tx, tx.servers.get(self.server_id), claim_id, self._matcher, now=self._now()
            )

    def evidence(self, claim_id: str, *, limit: int = 10) -> list[Evidence]:
        """What was found for a claim and not judged wrong, each story once, newest first.

        Raises:
            NotFoundError: If there is no such claim here.
        """
        with self._storage.read() as tx:
            tx.claims.get(self.server_id, claim_id)
            found = tx.matches.of_claim(self.server_id, claim_id, limit=limit * 5)
            return _stories(tx, found)[:limit]

    def count_wrong(self, claim_id: str) -> int:
        """How many stories found for a claim the team judged wrong."""
        with self._storage.read() as tx:
            return tx.matches.count_wrong(self.server_id, claim_id)

    def found(self, wanted: Selection, *, limit: int = 300) -> list[Evidence]:
        """The newest *limit* matches of what is *wanted*, each story once, newest first."""
        with self._storage.read() as tx:
            return _stories(tx, tx.matches.selected(self.server_id, wanted, limit=limit))

    def count_articles(self, wanted: Selection) -> int:
        """How many articles are matched to what is *wanted*."""
        with self._storage.read() as tx:
            return tx.matches.count_articles(self.server_id, wanted)

    def count_stories(self, wanted: Selection) -> int:
        """How many stories, each on one claim, are *wanted*."""
        with self._storage.read() as tx:
            return tx.matches.count_stories(self.server_id, wanted)

    def claims_of(self, article_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """What each of these articles is matched to here, surest first; those to nothing miss."""
        with self._storage.read() as tx:
            return tx.matches.claims_of(self.server_id, article_ids)

    def nearest_claims(self, article: Article) -> list[TrackedClaim]:
        """The claims followed here, the one an article bears on most first."""
        claims = {tracked.claim.id: tracked for tracked in self.claims()}
        row = self._scored(article, [tracked.claim for tracked in claims.values()])
        likeliest = [claims.pop(scored.claim_id) for scored in row]
        return [*likeliest, *claims.values()]  # of many not all are compared in full

    def match(self, match_id: int) -> Evidence:
        """One match.

        Raises:
            NotFoundError: If there is none of this id here.
        """
        with self._storage.read() as tx:
            found = tx.matches.get(self.server_id, match_id)
            verdicts = tx.matches.verdicts([found.story_id])
            every = tx.matches.of_article(self.server_id, found.article.id)
            others = tuple(match for match in every if match.id != match_id)
            told = tx.matches.of_stories_around(found, within=SAME_STORY_WITHIN)
            also = {m.article.id: m for m in told if m.article.id != found.article.id}
            return Evidence(
                match=found,
                verdicts=verdicts.get(found.story_id, {}),
                also=tuple(also.values()),
                others=others,
            )

    def why(self, link: str) -> Why:
        """How far the article at an address came here.

        Raises:
            InvalidInputError: If it is no web address.
        """
        address = web_address.pasted(link)
        with self._storage.read() as tx:
            found = trace(tx, self.server_id, address)
            server = tx.servers.get(self.server_id)
            learnt = thresholds.read(tx, server, self._matcher, now=self._now())
        article, row = found.article, list[Scored]()
        if article and found.followed and not (found.matches or found.is_emptied):
            row = self._scored(article, [tracked.claim for tracked in found.followed])
        return explain(found, learnt, row)

    def search(
        self, words: str, *, since: datetime | None = None, limit: int = 10
    ) -> list[Article]:
        """Articles of this server's feeds nearest to *words*, in whatever language.

        Those that hold every word come first, newest first; then those nearest in meaning.
        """
        since = since or datetime.min.replace(tzinfo=UTC)
        words = one_line(words, 200)
        with self._storage.read() as tx:
            feeds = [feed.id for feed in tx.feeds.of(self.server_id)]
            exact = tx.articles.mentioning(words, feeds=feeds, since=since, limit=limit)
            newest = tx.articles.newest(limit=1_000, feeds=feeds)
            recent = [a for a in newest if a.title and a.seen_at >= since]
            kept = tx.articles.vectors(a.id for a in recent)
            related = tx.matches.claims_of(self.server_id, [a.id for a in recent])
        known = {a.id for a in exact}
        others = [a for a in recent if a.id not in known and a.id in kept]
        return exact + self._matcher.nearest_articles(
            words, others, kept, limit=limit - len(exact), related=related
        )

    def feeds(self) -> list[Feed]:
        """The feeds followed here, by name."""
        with self._storage.read() as tx:
            return tx.feeds.of(self.server_id)

    def refuse_followed(self, url: str) -> None:
        """Before a server is asked for what is followed already.

        Raises:
            InvalidInputError: If the feed at exactly this address is followed here.
        """
        refuse_known(self.feeds(), url.strip())

    def changes(self, *, limit: int = 10) -> list[Change]:
        """What was changed here, newest first."""
        with self._storage.read() as tx:
            return tx.servers.changes(self.server_id, limit=limit)

    def changes_of_claim(self, claim_id: str, *, limit: int = 3) -> list[Change]:
        """What was changed of a claim and how it was followed, newest first; no assessments."""
        how = ("edited", "replaced by an import", "retired", "followed")
        what = [f"claim {claim_id} {each}" for each in how]
        with self._storage.read() as tx:
            return tx.servers.changes(self.server_id, limit=limit, what=what)

    def waiting(self) -> Waiting:
        """What is yet to be posted here, and what keeps it."""
        with self._storage.read() as tx:
            count, error = tx.deliveries.trouble(self.server_id)
            return Waiting(count=count, error=error)

    def _scored(self, article: Article, claims: Sequence[Claim]) -> list[Scored]:
        """What an article scores now, as it would if it were new."""
        text = ArticleText.of(article)
        (row,) = self._matcher.match([text], claims)
        with self._storage.read() as tx:
            taught = lessons.read(tx, self.server_id, now=self._now())
            vectors = tx.articles.vectors([article.id]).get(article.id, {})
        told = Told.of_text(text, vectors)
        return self._matcher.corrected(row, told, taught) if taught else row


def refuse_known(feeds: Iterable[Feed], url: str) -> None:
    """Raise InvalidInputError if the feed at exactly this address is among those followed."""
    if any(feed.url == url for feed in feeds):
        raise InvalidInputError("This feed is followed here already.")


def _stories(tx: Transaction, matches: Iterable[Match]) -> list[Evidence]:
    """The matches by story, in the order of each story's first."""
    stories: dict[int, list[Match]] = {}
    for match in matches:
        stories.setdefault(match.story_id, []).append(match)
    faces = {story: digests.face(told) for story, told in stories.items()}
    verdicts = tx.matches.verdicts(stories)
    return [
        Evidence(
            match=face,
            verdicts=verdicts.get(story, {}),
            also=tuple(match for match in reversed(stories[story]) if match.id != face.id),
        )
        for story, face in faces.items()
    ]
