"""What one server's people can ask.

Everything here is bound to one server: nothing of another can be reached.  Blocking.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from claims.matching import Matcher, Thresholds
from claims.model import Article, Change, Feed, Match, Server, TrackedClaim, Verdict
from claims.plain import one_line
from claims.storage import Storage, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A match with what the team said of it and the other outlets that had the story."""

    match: Match
    verdicts: dict[Verdict, int]
    also: tuple[Match, ...] = ()  #: the rest of the story, oldest first
    others: tuple[Match, ...] = ()  #: what else the article is matched to, surest first


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

    def evidence(self, claim_id: str, *, limit: int = 10) -> list[Evidence]:
        """What was found for a claim, each story once, newest first.

        Raises:
            NotFoundError: If there is no such claim here.
        """
        with self._storage.read() as tx:
            tx.claims.get(self.server_id, claim_id)
            found = tx.matches.of_claim(self.server_id, claim_id, limit=limit * 5)
            return self._stories(tx, found)[:limit]

    def found(
        self, claim_ids: Iterable[str], *, since: datetime, until: datetime, limit: int = 300
    ) -> list[Evidence]:
        """What was found for these claims in a stretch of time, each story once, newest first.

        Args:
            claim_ids: Those not known here bring nothing.
            since: Of the matches; a story that went on from then on counts with all it holds.
            until: Does not belong to the stretch.
            limit: At most so many matches are read.
        """
        with self._storage.read() as tx:
            newest = tx.matches.between(
                self.server_id, since, until, claim_ids=claim_ids, limit=limit
            )
            return self._stories(tx, newest)

    def match(self, match_id: int) -> Evidence:
        """One match.

        Raises:
            NotFoundError: If there is none of this id here.
        """
        with self._storage.read() as tx:
            found = tx.matches.get(self.server_id, match_id)
            verdicts = tx.matches.verdicts([match_id]).get(match_id, {})
            every = tx.matches.of_article(self.server_id, found.article.id)
            others = tuple(match for match in every if match.id != match_id)
            return Evidence(match=found, verdicts=verdicts, others=others)

    def search(
        self, words: str, *, since: datetime | None = None, limit: int = 10
    ) -> list[Article]:
        """Articles of this server's feeds nearest to *words*, in whatever language.

        Those that hold every word come first, newest first; then those nearest in meaning.
        """
        since = since or datetime.min.replace(tzinfo=UTC)
        words = one_line(words, 200)
        # Shorter ones begin every other word; where there are no others they must do.
        every = words.split()
        exactly = " ".join(([word for word in every if len(word) >= 3] or every)[:8])
        with self._storage.read() as tx:
            feeds = [feed.id for feed in tx.feeds.of(self.server_id)]
            exact = tx.articles.mentioning(exactly, feeds=feeds, since=since, limit=limit)
            newest = tx.articles.newest(limit=1_000, feeds=feeds)
            recent = [a for a in newest if a.title and a.seen_at >= since]
            kept = tx.articles.vectors(a.id for a in recent)
        known = {a.id for a in exact}
        others = [a for a in recent if a.id not in known and a.id in kept]
        near = self._matcher.nearest_articles(words, others, kept, limit=limit - len(exact))
        return exact + near

    def feeds(self) -> list[Feed]:
        """The feeds followed here, by name."""
        with self._storage.read() as tx:
            return tx.feeds.of(self.server_id)

    def changes(self, *, limit: int = 10) -> list[Change]:
        """What was changed here, newest first."""
        with self._storage.read() as tx:
            return tx.servers.changes(self.server_id, limit=limit)

    def waiting(self) -> Waiting:
        """What is yet to be posted here, and what keeps it."""
        with self._storage.read() as tx:
            count, error = tx.deliveries.trouble(self.server_id)
            return Waiting(count=count, error=error)

    def _stories(self, tx: Transaction, matches: Sequence[Match]) -> list[Evidence]:
        stories = list(dict.fromkeys(match.story_id for match in matches))
        rest: dict[int, list[Match]] = {}
        for match in tx.matches.of_stories(self.server_id, stories):
            rest.setdefault(match.story_id, []).append(match)
        verdicts = tx.matches.verdicts(group[0].id for group in rest.values())
        return [
            Evidence(
                match=rest[story][0],
                verdicts=verdicts.get(rest[story][0].id, {}),
                also=tuple(rest[story][1:]),
            )
            for story in stories
        ]
