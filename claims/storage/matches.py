"""Matches, the team's answers to them, and the digests they went into."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    desc,
    exists,
    func,
    insert,
    select,
    update,
)

from claims.errors import NotFoundError
from claims.learning import judgement, stance_by
from claims.model import Article, Band, Digest, Language, Match, Person, Stance, Verdict
from claims.storage import rows
from claims.storage.tables import article, claim, digest, feedback, match

_COLUMNS = (*match.c, *(article.c[name].label(f"of_article_{name}") for name in Article.__slots__))


_JOINED = match.join(article, match.c.article_id == article.c.id)
_IS_WRONG = match.c.is_right.is_(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which matches are wanted."""

    claim_ids: tuple[str, ...]
    since: datetime
    until: datetime  #: does not belong to it
    standing: Literal["held", "sure", "wrong"] = "held"  #: see `Match.is_sure`, `Match.is_right`
    stance: Stance | None = None  #: as it is held
    language: Language | None = None  #: of the article
    outlets: tuple[str, ...] = ()  #: of the article; any, if none is named
    is_news: bool = False  #: not what already stood in a feed when it was first read


class Matches:
    """The ``match``, ``feedback`` and ``digest`` tables within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, added: Match) -> Match:
        """Add a match; its ``id`` is not looked at, and a ``story_id`` of 0 means its own.

        Returns:
            The match as it is now kept.
        """
        values = {name: value for name, value in asdict(added).items() if name != "article"}
        del values["id"]
        values["article_id"] = added.article.id
        if added.story_id:  # what the team holds of the story holds of this one too
            story = match.alias()
            held = select(story.c.is_right, story.c.team_stance)
            # Of any of its matches: the first, put there by hand, may have been taken back.
            its = (story.c.story_id == added.story_id) & (story.c.claim_id == added.claim_id)
            any_of_it = held.where(its, story.c.server_id == added.server_id).limit(1)
            values |= dict(self._connection.execute(any_of_it).mappings().one_or_none() or {})
        inserted = self._connection.execute(insert(match).values(values).returning(match.c.id))
        match_id = inserted.scalar_one()
        if not added.story_id:
            own = update(match).where(match.c.id == match_id).values(story_id=match_id)
            self._connection.execute(own)
        return self.get(added.server_id, match_id)

    def get(self, server_id: int, match_id: int) -> Match:
        """One match of the server.

        Raises:
            NotFoundError: If this server has no such match.
        """
        found = self._all(match.c.server_id == server_id, match.c.id == match_id)
        if not found:
            raise NotFoundError("This match is no longer known here.")
        return found[0]

    def of_article(self, server_id: int, article_id: int) -> list[Match]:
        """Everything the article is matched to on this server, surest first."""
        found = self._all(match.c.server_id == server_id, match.c.article_id == article_id)
        return sorted(found, key=lambda m: -m.score)

    def of_articles(self, server_id: int, article_ids: Iterable[int]) -> list[Match]:
        """All matches of these articles on this server, oldest first."""
        these = match.c.article_id.in_(list(article_ids))
        return self._all(match.c.server_id == server_id, these)

    def of_stories(self, server_id: int, story_ids: Iterable[int]) -> list[Match]:
        """All matches of these stories, oldest first."""
        return self._all(match.c.server_id == server_id, match.c.story_id.in_(list(story_ids)))

    def of_stories_around(self, found: Match, *, within: timedelta) -> list[Match]:
        """All of the stories of a match's article, found at most so long before or after it."""
        mine = match.c.server_id == found.server_id
        stories = select(match.c.story_id).where(mine, match.c.article_id == found.article.id)
        since, until = found.found_at - within, found.found_at + within
        is_near = match.c.found_at.between(since, until)
        return self._all(mine, is_near, match.c.story_id.in_(stories))

    def since(self, server_id: int, claim_id: str, *, at: datetime, limit: int) -> list[Match]:
        """What was found for a claim from *at* on, newest first."""
        mine = (match.c.server_id == server_id) & (match.c.claim_id == claim_id)
        return self._all(mine, match.c.found_at >= at, newest=limit)

    def of_claim(self, server_id: int, claim_id: str, *, limit: int) -> list[Match]:
        """What was found for a claim and not judged wrong, newest first."""
        mine = (match.c.server_id == server_id) & (match.c.claim_id == claim_id)
        return self._all(mine, ~_IS_WRONG, newest=limit)

    def count_wrong(self, server_id: int, claim_id: str) -> int:
        """How many stories the team judged not to bear on a claim."""
        mine = (match.c.server_id == server_id) & (match.c.claim_id == claim_id)
        query = select(func.count(match.c.story_id.distinct())).where(mine, _IS_WRONG)
        count: int = self._connection.execute(query).scalar_one()
        return count

    def claims_of(self, server_id: int, article_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """The claims each article is matched to on this server, surest first; no wrong ones."""
        mine = (match.c.server_id == server_id) & match.c.article_id.in_(list(article_ids))
        mine &= ~_IS_WRONG
        query = select(match.c.article_id, match.c.claim_id).where(mine)
        claims: dict[int, tuple[str, ...]] = {}
        for article_id, claim_id in self._connection.execute(query.order_by(desc(match.c.score))):
            claims[article_id] = (*claims.get(article_id, ()), claim_id)
        return claims

    def selected(self, server_id: int, wanted: Selection, *, limit: int) -> list[Match]:
        """What is *wanted* of this server's matches, newest first."""
        return self._all(match.c.server_id == server_id, *_chosen(wanted), newest=limit)

    def count_articles(self, server_id: int, wanted: Selection) -> int:
        """How many articles are matched to what is *wanted*."""
        return self._count(match.c.article_id, server_id, wanted)

    def count_stories(self, server_id: int, wanted: Selection) -> int:
        """How many stories, each on one claim, are *wanted*."""
        return self._count(match.c.story_id, server_id, wanted)

    def undigested(self, server_id: int, *, until: datetime) -> list[Match]:
        """What no digest has shown yet, found up to *until*, oldest first."""
        waiting = _waiting(until)
        return self._all(match.c.server_id == server_id, waiting)

    def in_digest(self, digest_id: int) -> list[Match]:
        """What a digest shows, oldest first."""
        return self._all(match.c.digest_id == digest_id)

    def add_digest(
        self, server_id: int, *, slot: str, since: datetime, until: datetime
    ) -> Digest | None:
        """Make the digest of *slot* and give it all that no digest has shown.

        Returns:
            The digest, or ``None`` if the slot already has one.
        """
        known = select(digest.c.id).where(digest.c.server_id == server_id, digest.c.slot == slot)
        if self._connection.execute(known).first():
            return None
        values = {"server_id": server_id, "slot": slot, "since": since, "until": until}
        inserted = self._connection.execute(insert(digest).values(values).returning(digest.c.id))
        digest_id = inserted.scalar_one()
        waiting = _waiting(until)
        mine = update(match).where(match.c.server_id == server_id, waiting)
        self._connection.execute(mine.values(digest_id=digest_id))
        return Digest(id=digest_id, server_id=server_id, slot=slot, since=since, until=until)

    def counts(self) -> dict[tuple[int, str, str], int]:
        """How many there are of each server, claim and band."""
        columns = (match.c.server_id, match.c.claim_id, match.c.band)
        grouped = select(*columns, func.count()).group_by(*columns)
        return {(s, claim, band): n for s, claim, band, n in self._connection.execute(grouped)}

    def digest(self, digest_id: int) -> Digest:
        """A digest.

        Raises:
            NotFoundError: If there is none of this id.
        """
        found = self._connection.execute(select(digest).where(digest.c.id == digest_id))
        row = found.mappings().one_or_none()
        if row is None:
            raise NotFoundError("This digest is no longer known.")
        return Digest(**row)

    def has_digest(self, server_id: int, slot: str) -> bool:
        """Whether a digest was made for a local day."""
        mine = (digest.c.server_id == server_id) & (digest.c.slot == slot)
        return bool(self._connection.execute(select(exists().where(mine))).scalar_one())

    def last_digest(self, server_id: int) -> Digest | None:
        """The newest digest of the server."""
        query = select(digest).where(digest.c.server_id == server_id).order_by(desc(digest.c.id))
        row = self._connection.execute(query.limit(1)).mappings().one_or_none()
        return Digest(**row) if row else None

    def judge(
        self,
        match_id: int,
        verdict: Verdict,
        *,
        by: Person,
        at: datetime,
        stance: Stance | None = None,
        moved_from: int | None = None,
    ) -> None:
        """Keep a person's answer to a match; a second answer replaces the first.

        Args:
            match_id: The match.
            verdict: The answer.
            by: Whose.
            at: When.
            stance: What its article says of the claim, if they told.
            moved_from: The match whose article they put under this one's claim, where that is
                how they answered.
        """
        values = {"person": by.name[:100], "verdict": verdict, "at": at, "right_claim": None}
        values |= {"stance": stance, "moved_from": moved_from}
        mine = (feedback.c.match_id == match_id) & (feedback.c.person_id == by.id)
        if self._connection.execute(select(feedback.c.match_id).where(mine)).first():
            self._connection.execute(update(feedback).where(mine).values(values))
        else:
            values |= {"match_id": match_id, "person_id": by.id}
            self._connection.execute(insert(feedback).values(values))
        self._settle(match_id)

    def correct(self, match_id: int, right_claim: str, *, by: Person) -> bool:
        """Keep which claim a person takes to be the right one, "" for none of them.

        Returns:
            Whether *wrong claim* is what they answered.
        """
        mine = (feedback.c.match_id == match_id) & (feedback.c.person_id == by.id)
        mine &= feedback.c.verdict == Verdict.WRONG_CLAIM
        done = self._connection.execute(
            update(feedback).where(mine).values(right_claim=right_claim)
        )
        return done.rowcount == 1

    def tell_stance(self, match_id: int, stance: Stance, *, by: Person, at: datetime) -> bool:
        """Keep what a match's article says of its claim by a person who was asked.

        Returns:
            Whether they are: they answered *wrong stance*, or put the article under this claim.
        """
        mine = (feedback.c.match_id == match_id) & (feedback.c.person_id == by.id)
        mine &= (feedback.c.verdict == Verdict.WRONG_STANCE) | feedback.c.moved_from.is_not(None)
        done = self._connection.execute(update(feedback).where(mine).values(stance=stance, at=at))
        self._settle(match_id)
        return done.rowcount == 1

    def answer(self, match_id: int, *, by: Person) -> Verdict | None:
        """What a person answered to a match, if they did."""
        mine = (feedback.c.match_id == match_id) & (feedback.c.person_id == by.id)
        verdict = self._connection.execute(select(feedback.c.verdict).where(mine)).scalar()
        return Verdict(verdict) if verdict else None

    def take_back_moved(self, match_id: int, *, by: Person) -> list[int] | None:
        """Drop what a person answered elsewhere by moving a match's article there.

        A match that was made by hand goes with its last answer.

        Returns:
            The stories it was an answer to; ``None`` if there was no such answer.
        """
        moved = (feedback.c.moved_from == match_id) & (feedback.c.person_id == by.id)
        to = delete(feedback).where(moved).returning(feedback.c.match_id)
        moved_to = list(self._connection.execute(to).scalars())
        of_these = select(match.c.story_id).where(match.c.id.in_(moved_to)).distinct()
        stories = list(self._connection.execute(of_these).scalars())
        for each in moved_to:
            self._settle(each)
            unsaid = ~exists().where(feedback.c.match_id == each)
            by_hand = delete(match).where(match.c.id == each, match.c.is_by_hand, unsaid)
            self._connection.execute(by_hand)
        return stories if moved_to else None

    def verdicts(self, story_ids: Iterable[int]) -> dict[int, dict[Verdict, int]]:
        """How the team answered any match of these stories: story to verdict to answers."""
        counted: dict[int, dict[Verdict, int]] = {}
        for story_id, answers in self._answers(story_ids).items():
            counted[story_id] = Counter(verdict for verdict, _ in answers)
        return counted

    def _answers(self, story_ids: Iterable[int]) -> dict[int, list[tuple[Verdict, Stance | None]]]:
        """What everybody who answered a match of these stories last said, by story."""
        columns = (match.c.story_id, feedback.c.person_id, feedback.c.verdict, feedback.c.stance)
        query = select(*columns).join_from(feedback, match)
        mine = query.where(match.c.story_id.in_(list(story_ids)))
        # Whoever answers several outlets of a story is one of the team all the same.
        last = {
            (row.story_id, row.person_id): (
                Verdict(row.verdict),
                Stance(row.stance) if row.stance else None,
            )
            for row in self._connection.execute(mine.order_by(feedback.c.at, feedback.c.match_id))
        }
        answers: dict[int, list[tuple[Verdict, Stance | None]]] = {}
        for (story_id, _), answer in last.items():
            answers.setdefault(story_id, []).append(answer)
        return answers

    def _count(self, each: ColumnElement[int], server_id: int, wanted: Selection) -> int:
        query = select(func.count(each.distinct())).select_from(_JOINED)
        mine = query.where(match.c.server_id == server_id, *_chosen(wanted))
        count: int = self._connection.execute(mine).scalar_one()
        return count

    def _settle(self, match_id: int) -> None:
        """Tell anew what the team holds of the story of a match."""
        of_it = select(match.c.story_id).where(match.c.id == match_id)
        story_id: int = self._connection.execute(of_it).scalar_one()
        answers = self._answers([story_id]).get(story_id, [])
        verdicts = Counter(verdict for verdict, _ in answers)
        votes = Counter(stance for _, stance in answers if stance is not None)
        held = {"is_right": judgement(verdicts), "team_stance": stance_by(votes)}
        self._connection.execute(update(match).where(match.c.story_id == story_id).values(held))

    def _all(self, *conditions: ColumnElement[bool], newest: int | None = None) -> list[Match]:
        query: Select[tuple[object, ...]] = select(*_COLUMNS).select_from(_JOINED)
        query = query.where(*conditions)
        query = query.order_by(match.c.id if newest is None else desc(match.c.id)).limit(newest)
        return [rows.match_from(row) for row in self._connection.execute(query).mappings()]


def _chosen(wanted: Selection) -> list[ColumnElement[bool]]:
    chosen = [
        match.c.claim_id.in_(wanted.claim_ids),
        match.c.found_at >= wanted.since,
        match.c.found_at < wanted.until,
    ]
    is_confirmed = match.c.band == Band.CONFIRMED
    standing = {"sure": func.coalesce(match.c.is_right, is_confirmed), "wrong": _IS_WRONG}
    chosen.append(standing.get(wanted.standing, ~_IS_WRONG))
    if wanted.stance is not None:
        chosen.append(func.coalesce(match.c.team_stance, match.c.stance) == wanted.stance)
    if wanted.language is not None:
        chosen.append(article.c.language == wanted.language)
    if wanted.outlets:
        chosen.append(article.c.outlet.in_(wanted.outlets))
    if wanted.is_news:
        chosen.append(~match.c.is_baseline)
    return chosen


def _waiting(until: datetime) -> ColumnElement[bool]:
    unshown = match.c.digest_id.is_(None) & ~match.c.is_baseline
    # What a claim found before it was retired waits until it is followed again.
    is_retired = exists().where(
        claim.c.server_id == match.c.server_id, claim.c.id == match.c.claim_id, claim.c.is_retired
    )
    return unshown & ~is_retired & (match.c.found_at <= until)
