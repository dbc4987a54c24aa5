"""Answer a question about what was found, from what is stored; no language model is needed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import dateparser

from claims.matching import Matcher, language_of
from claims.model import Article, Language, TrackedClaim
from claims.plain import one_line
from claims.records import Evidence, Records

#: Where a question names no time, the answer looks this far back.
DEFAULT_STRETCH = timedelta(days=30)
#: Longer questions are cut: nobody asks in more.
MAX_QUESTION = 500

# dateparser's own search takes "we" for Wednesday and "may we" for May: only what follows such a
# word is a time.
_SINCE = re.compile(
    r"(?:\b(?:since|from|after|last|past|desde|últim[oa]s?|pasad[oa]s?)|منذ|من|آخر|خلال)\s+"
    r"((?:[^\s?؟]+\s*){1,5})",
    re.IGNORECASE,
)
# The cards teach people the claims' ids: one in a question is what it is about.
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_DAY = re.compile(r"\b(?:yesterday|ayer)\b|أمس", re.IGNORECASE)
_STRETCHES: tuple[tuple[re.Pattern[str], timedelta], ...] = (
    (re.compile(r"\btoday\b|\bhoy\b|اليوم", re.IGNORECASE), timedelta(days=1)),
    (re.compile(r"\bweek\b|\bsemana\b|أسبوع", re.IGNORECASE), timedelta(days=7)),
    (re.compile(r"\bmonth\b|\bmes\b|(?<!\w)(?:ال)?شهر", re.IGNORECASE), timedelta(days=31)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A claim the question is about, and what was found for it in the time asked for."""

    claim: TrackedClaim
    evidence: tuple[Evidence, ...]  #: newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, and what was searched to find it."""

    language: Language  #: of the question
    topics: tuple[Topic, ...]  #: the claims nearest to the question first
    articles: tuple[Article, ...]  #: articles that hold its words but matched no claim
    since: datetime
    until: datetime
    feeds: int  #: how many feeds were searched
    claims: int  #: how many claims were searched

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found at all."""
        return not self.articles and not any(topic.evidence for topic in self.topics)


def answer(question: str, records: Records, matcher: Matcher, now: datetime) -> Answer:
    """Answer *question* from this server's claims, matches and articles.

    Args:
        question: In Arabic, English or Spanish; whatever else it holds is only text.
        records: Of the server that asks.
        matcher: Finds the claims the question is about.
        now: The moment it is asked.
    """
    question = one_line(question, MAX_QUESTION)
    server = records.server()
    language = language_of(question) or server.language
    since = since_when(question, language, now)
    claims = records.claims()
    by_id = {t.claim.id: t for t in claims}
    named = [claim_id for claim_id in by_id if claim_id in _ID.findall(question.lower())]
    near = named or (
        matcher.nearest_claims(question, [t.claim for t in claims]) if question else []
    )
    topics = tuple(_topic(by_id[claim_id], records, since) for claim_id in near)
    known = {e.match.article.id for t in topics for e in t.evidence}
    articles = (
        [] if any(t.evidence for t in topics) else records.search(question, since=since, limit=5)
    )
    return Answer(
        language=language,
        topics=topics,
        articles=tuple(a for a in articles if a.id not in known),
        since=since,
        until=now,
        feeds=len(records.feeds()),
        claims=len(claims),
    )


def since_when(question: str, language: Language, now: datetime) -> datetime:
    """The moment from which the question asks, such as last Monday's midnight (UTC)."""
    day = next(_days(question, language, now), None)
    if day is not None:
        return day.replace(hour=0, minute=0, second=0, microsecond=0)
    for pattern, stretch in _STRETCHES:
        if pattern.search(question):
            return now - stretch
    return now - DEFAULT_STRETCH


def _days(question: str, language: Language, now: datetime) -> Iterator[datetime]:
    """The days the question names, all of them past."""
    settings: Any = {
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
    }
    for phrase in _phrases(question):
        if phrase.isdigit():  # a year, as in "from 2020 reforms", or a number
            continue
        found = dateparser.parse(phrase, languages=[language], settings=settings)
        if found is not None and found.replace(tzinfo=UTC) < now:
            yield found.replace(tzinfo=UTC)


def _phrases(question: str) -> Iterator[str]:
    """What may be a day: after each such word the next five words, then four, and so on."""
    for found in _DAY.finditer(question):
        yield found.group()
    for found in _SINCE.finditer(question):
        words = found.group(1).split()
        for count in range(len(words), 0, -1):
            yield " ".join(words[:count]).removeprefix("el ").removeprefix("يوم ")


def _topic(tracked: TrackedClaim, records: Records, since: datetime) -> Topic:
    evidence = records.evidence(tracked.claim.id, limit=10)
    # A story that began earlier and went on since then is new.
    news = (e for e in evidence if max(m.found_at for m in (e.match, *e.also)) >= since)
    return Topic(claim=tracked, evidence=tuple(news))
