"""Answer a question about what was found, from what is stored; no language model is needed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from claims import questions
from claims.matching import Matcher
from claims.model import Article, Language, Stance, TrackedClaim
from claims.news.why import Why
from claims.questions import Order, Period, Question
from claims.questions.outlets import same
from claims.questions.speakers import spoken_by
from claims.records import Evidence, Records
from claims.storage import Selection
from claims.terms import mentions

#: Where a question names no time, the answer looks this far back.
DEFAULT_STRETCH = timedelta(days=30)

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_MAX_ARTICLES = 5
#: A shorter topic stands inside the words of half of all articles.
_SOUGHT = 4
#: A topic is of so many claims at most; a message replied to may name more, and one person may
#: have made more.
_MOST_CLAIMS = 3
_MAX_CLAIMS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the message replied to was about, as far as it says; nothing of it is trusted."""

    claim_ids: tuple[str, ...] = ()  #: none: everything that is followed
    since: datetime | None = None
    until: datetime | None = None  #: ``None``: up to now
    stance: Stance | None = None
    written_in: Language | None = None
    outlets: tuple[str, ...] = ()  #: as the message names them
    link: str | None = None  #: of the article, where it was the post of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A claim the question is about, and what was found for it in the time asked for."""

    claim: TrackedClaim
    evidence: tuple[Evidence, ...]  #: what is sure, newest first, then what is likeliest
    latest_before: datetime | None = None  #: where there is none: when the last was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An article near a question's words."""

    article: Article
    claim_ids: tuple[str, ...]  #: what it is matched to, surest first
    holds_all: bool = False  #: it holds every one of these words


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, and what was searched to find it."""

    language: Language  #: of the question
    topics: tuple[Topic, ...]  #: the claims nearest to the question first
    near: tuple[Near, ...]  #: where no claim has anything sure: articles near its words
    since: datetime
    until: datetime
    feeds: int  #: how many feeds were searched
    claims: int  #: how many claims were searched
    is_of_all: bool = False  #: it named no topic: all claims with news, newest story first
    stance: Stance | None = None  #: only such evidence was asked for
    written_in: Language | None = None  #: only articles in this language were
    outlets: tuple[str, ...] = ()  #: only articles of these were, by the names of their feeds
    unfollowed: tuple[str, ...] = ()  #: outlets it named that are not followed: of all others
    counted: tuple[int, int] | None = None  #: how many articles, if asked, and how many are sure
    others: int = 0  #: articles of that time and those claims that were not asked for
    possible: int = 0  #: articles left out of an answer on everything, as nobody confirmed them
    wrong: int = 0  #: stories left out as the team judged them wrong
    gone: tuple[str, ...] = ()  #: claims of the message replied to that are not followed any more

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found at all."""
        return not self.near and not any(topic.evidence for topic in self.topics)


@dataclass(frozen=True, slots=True)
class Aside:
    """What is answered to a message that nothing is searched for."""

    language: Language  #: of the message
    #: *No link*: why was asked, without an address.
    about: Why | Order | Literal["small talk", "no link", "claims", "feeds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """How much was found, and how much an answer leaves out: see `Answer`."""

    counted: tuple[int, int] | None
    others: int
    possible: int
    wrong: int


def answer(
    question: str,
    records: Records,
    matcher: Matcher,
    now: datetime,
    before: Before | None = None,
) -> Answer | Aside:
    """Answer *question* from this server's claims, matches and articles.

    Args:
        question: In Arabic, English or Spanish; whatever else it holds is only text.
        records: Of the server that asks.
        matcher: Finds the claims the question is about.
        now: The moment it is asked.
        before: What the message it replies to was about.
    """
    server = records.server()
    if about := questions.asked_why(question):
        link, rest = about
        told = questions.read(rest, among=server.language, zone=server.zone, now=now)
        return Aside(told.language, records.why(link))
    feeds = records.feeds()
    # What the Treasury says is asked of every outlet.
    press = [feed.name for feed in feeds if feed.kind != "official"]
    asked = questions.read(question, among=server.language, zone=server.zone, now=now, feeds=press)
    if aside := _aside(question, asked, before, records):
        return aside
    claims = {tracked.claim.id: tracked for tracked in records.claims()}
    gone = _retired(asked, claims, records)
    chosen = [] if gone else _named(asked, claims, matcher)
    if asked.is_chatter and not (chosen or gone):
        return Aside(asked.language, "small talk")
    if before is not None and (asked.follows or not (asked.topic or chosen or gone)):
        asked = _continued(asked, before, press)
        if not (asked.topic or chosen or gone):
            ids = [*dict.fromkeys(before.claim_ids)][:_MAX_CLAIMS]
            chosen = [claim_id for claim_id in ids if claim_id in claims]
            gone = [claim_id for claim_id in ids if claim_id not in claims]
    is_of_all = not (asked.topic or chosen or gone)
    since, until = _stretch(asked, now)
    every = [claims[claim_id] for claim_id in (claims if is_of_all else chosen)]
    topics, counts = _topics(every, records, asked, since, until, is_of_all=is_of_all)
    return Answer(
        language=asked.language,
        topics=topics,
        near=() if gone else _near(asked, records, topics, since, until),
        since=since,
        until=min(until, now),
        feeds=len(feeds),
        claims=len(claims),
        is_of_all=is_of_all,
        stance=asked.stance,
        written_in=asked.written_in,
        outlets=asked.outlets,
        unfollowed=asked.unfollowed,
        counted=counts.counted,
        others=counts.others,
        possible=counts.possible,
        wrong=counts.wrong,
        gone=tuple(gone),
    )


def _aside(
    question: str, asked: Question, before: Before | None, records: Records
) -> Aside | None:
    """What is answered to a question on one article, and to an order."""
    posted = None if asked.period or before is None else before.link
    if posted and questions.asks_of_post(question, asked.topic):
        return Aside(asked.language, records.why(posted))
    if questions.lacks_link(question):
        return Aside(asked.language, "no link")
    if before is None and (followed := questions.asks_what_is_followed(question)):
        return Aside(asked.language, followed)
    order = questions.order_in(question)
    return Aside(asked.language, order) if order else None


def _retired(asked: Question, claims: Mapping[str, TrackedClaim], records: Records) -> list[str]:
    """Where a question names no claim by its id but some not followed any more: their ids."""
    is_named = not asked.ids.isdisjoint(claims)
    every = records.claims(with_retired=True) if asked.ids and not is_named else []
    return [t.claim.id for t in every if t.is_retired and t.claim.id in asked.ids]


def _named(asked: Question, claims: Mapping[str, TrackedClaim], matcher: Matcher) -> list[str]:
    """The claims a question names by their ids or their speaker, else those it is about."""
    # The cards teach people the claims' ids: one in a question is what it is about.
    named = [claim_id for claim_id in claims if claim_id in asked.ids]
    if named or not asked.topic:
        return named
    every = [tracked.claim for tracked in claims.values()]
    speakers = {each.id: each.speaker for each in every if each.speaker}
    spoken = spoken_by(asked.topic, speakers, asked.said_by)
    if spoken.ids and not spoken.rest:
        return [*spoken.ids[:_MAX_CLAIMS]]

    def nearest(topic: str, limit: int) -> list[str]:
        return matcher.nearest_claims(topic, every, language=asked.language, limit=limit)

    near = nearest(spoken.rest, _MAX_CLAIMS) if spoken.ids else []
    theirs = [claim_id for claim_id in near if claim_id in spoken.ids]
    return theirs[:_MOST_CLAIMS] or nearest(asked.topic, _MOST_CLAIMS)


def _continued(asked: Question, before: Before, press: Iterable[str]) -> Question:
    """The question with what it leaves to the message replied to."""
    period = asked.period
    if period is None and before.since is not None:
        period = Period(since=before.since, until=before.until)
    outlets = [name for each in before.outlets for name in same(each, press)]
    return replace(
        asked,
        period=period,
        stance=asked.stance or before.stance,
        written_in=asked.written_in or before.written_in,
        outlets=asked.outlets or tuple(outlets),
    )


def _stretch(asked: Question, now: datetime) -> tuple[datetime, datetime]:
    """From when until just before when; what is found while it is asked counts too."""
    soon = now + timedelta(days=1)
    if asked.period is None:
        return now - DEFAULT_STRETCH, soon
    return asked.period.since, asked.period.until or soon


def _topics(
    claims: Iterable[TrackedClaim],
    records: Records,
    asked: Question,
    since: datetime,
    until: datetime,
    *,
    is_of_all: bool,
) -> tuple[tuple[Topic, ...], _Counts]:
    """The claims with their evidence, and how much there is."""
    by_id = {tracked.claim.id: tracked for tracked in claims}
    every = Selection(claim_ids=tuple(by_id), since=since, until=until, is_news=is_of_all)
    asked_for = replace(
        every, stance=asked.stance, language=asked.written_in, outlets=asked.outlets
    )
    sure = replace(asked_for, standing="sure")
    # A feed's every tenth article may bear on something: the news of all is what does.
    shown = sure if is_of_all else asked_for
    found = records.found(shown)
    by_claim: dict[str, list[Evidence]] = {} if is_of_all else {each: [] for each in by_id}
    for each in _once(found) if is_of_all else found:
        by_claim.setdefault(each.match.claim_id, []).append(each)
    topics = tuple(
        Topic(
            claim=by_id[claim_id],
            evidence=tuple(sorted(evidence, key=_how_unsure)),
            latest_before=None if evidence else _latest(records, asked_for, claim_id),
        )
        for claim_id, evidence in by_claim.items()
    )
    counts = _Counts(
        counted=(records.count_articles(asked_for), records.count_articles(sure))
        if asked.counts and by_id
        else None,
        others=_besides(records, every, asked_for),
        possible=_besides(records, asked_for, shown),
        wrong=records.count_stories(replace(asked_for, standing="wrong")),
    )
    return topics, counts


def _how_unsure(evidence: Evidence) -> float:
    """Nothing of what is sure, which stays newest first; of the rest the likelier the less."""
    return 0.0 if evidence.match.is_sure else 2 - evidence.match.score


def _besides(records: Records, all_of_it: Selection, part: Selection) -> int:
    """How many articles there are besides those of a part of them."""
    if part == all_of_it:
        return 0
    return records.count_articles(all_of_it) - records.count_articles(part)


def _once(evidence: list[Evidence]) -> Iterator[Evidence]:
    """Each article under the claim it bears on most surely."""
    surest: dict[int, Evidence] = {}
    for each in evidence:
        known = surest.get(each.match.article.id)
        if known is None or each.match.score > known.match.score:
            surest[each.match.article.id] = each
    return (each for each in evidence if surest[each.match.article.id] is each)


def _latest(records: Records, asked_for: Selection, claim_id: str) -> datetime | None:
    """When the last of what is asked for was found for this claim before that time."""
    earlier = replace(asked_for, claim_ids=(claim_id,), since=_EVER, until=asked_for.since)
    newest = records.found(earlier, limit=1)
    return newest[0].match.found_at if newest else None


def _near(
    asked: Question,
    records: Records,
    topics: Iterable[Topic],
    since: datetime,
    until: datetime,
) -> tuple[Near, ...]:
    """Where no claim has anything sure: articles near its words; they take no stance."""
    shown = [each.match for topic in topics for each in topic.evidence]
    is_sure = any(match.is_sure for match in shown)
    if len(asked.topic) < _SOUGHT or asked.stance or is_sure:
        return ()
    known = {match.article.id for match in shown}
    near = [
        article
        for article in records.search(asked.topic, since=since, limit=4 * _MAX_ARTICLES)
        if article.seen_at < until
        and asked.written_in in (None, article.language)
        and (not asked.outlets or article.outlet in asked.outlets)
        and article.id not in known
    ][:_MAX_ARTICLES]
    claims = records.claims_of(article.id for article in near)
    return tuple(
        Near(
            article=each,
            claim_ids=claims.get(each.id, ()),
            holds_all=mentions(f"{each.title} {each.summary}", asked.topic),
        )
        for each in near
    )
