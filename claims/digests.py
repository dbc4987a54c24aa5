"""When a digest is due and what stands in it.  Pure.

Local times are the business of `whenever`: cron triggers skip or double days at clock changes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache

from whenever import Date, Instant, PlainDateTime, available_timezones

from claims.errors import InvalidInputError
from claims.model import Digest, Feed, Match, TrackedClaim, Verdict
from claims.origins import coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story on one claim: the match that stands for it, and the outlets that had it too."""

    match: Match
    outlets: tuple[str, ...]  #: in the order they came, the match's own first
    origins: int  #: how many of them did not have it from another
    verdicts: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is new on one claim, strongest story first."""

    claim: TrackedClaim
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A digest's content: every match of it exactly once."""

    digest: Digest
    sections: tuple[Section, ...]  #: confirmed or put there, the claim with most stories first
    to_review: tuple[Section, ...]  #: possible matches, the same order
    quiet: tuple[TrackedClaim, ...]  #: claims with nothing new
    failing: tuple[Feed, ...]  #: feeds whose last fetch failed
    feeds: int  #: how many are followed
    articles: int  #: how many were read in this stretch of time

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not self.sections and not self.to_review

    @property
    def in_review_order(self) -> list[tuple[Story, TrackedClaim]]:
        """What is possible, then what is confirmed: surest article first, on all its claims."""
        return [*_surest_first(self.to_review), *_surest_first(self.sections)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How far the review of a digest has come."""

    match: Match | None  #: the next that nobody answered; ``None`` at the end
    claim: TrackedClaim | None  #: of it
    left: int  #: how many nobody answered, with those passed over


def compose(
    digest: Digest,
    matches: Sequence[Match],
    *,
    claims: Sequence[TrackedClaim],
    verdicts: Mapping[int, Mapping[Verdict, int]],
    feeds: Sequence[Feed],
    articles: int,
) -> Edition:
    """Arrange *matches* by claim and story.

    Args:
        digest: The stretch of time.
        matches: What the digest shows; of a story whose first match stood in an earlier digest,
            the first of these stands for it.
        claims: The claims followed; a match of any other is left out.
        verdicts: How the team answered, by match id.
        feeds: The feeds followed.
        articles: How many articles were read.
    """
    confirmed = _sections(matches, claims, verdicts, are_sure=True)
    possible = _sections(matches, claims, verdicts, are_sure=False)
    found = {match.claim_id for match in matches}
    return Edition(
        digest=digest,
        sections=confirmed,
        to_review=possible,
        quiet=tuple(t for t in claims if t.claim.id not in found),
        failing=tuple(feed for feed in feeds if feed.failures),
        feeds=len(feeds),
        articles=articles,
    )


@cache
def zones() -> Mapping[str, str]:
    """Every time zone as IANA writes it, by its name in small letters; read once from the disk."""
    return {zone.casefold(): zone for zone in available_timezones()}


def zone_named(name: str) -> str:
    """The time zone's name as IANA writes it, however it was typed.

    Raises:
        InvalidInputError: If there is none of it.
    """
    try:
        return zones()[name.strip().casefold()]
    except KeyError as error:
        raise InvalidInputError(
            f"There is no time zone “{name[:40]}”; give one like America/Mexico_City."
        ) from error


def next_due(after: datetime, *, at: time, zone: str) -> datetime:
    """The first instant after *after* at which it is *at* o'clock in *zone*.

    A time that a clock change skips is moved on by what was skipped, or back where that would be
    the next day; one it repeats is taken the first time: each local day has exactly one.
    """
    day = Instant(after).to_tz(zone).date()
    while True:
        due = _on(day, at, zone)
        if due > after:
            return due
        day = day.add(days=1)


def slot(due_at: datetime, zone: str) -> str:
    """The local date a scheduled digest belongs to: a second one of that date is never made."""
    return str(Instant(due_at).to_tz(zone).date())


def _on(day: Date, at: time, zone: str) -> datetime:
    wished = PlainDateTime(day.year, day.month, day.day, at.hour, at.minute)
    due = wished.assume_tz(zone, disambiguation="compatible")
    if due.date() != day:  # in Greenland the hour before midnight is the one that is skipped
        due = wished.assume_tz(zone, disambiguation="earlier")
    return due.to_instant().to_stdlib()


def _sections(
    matches: Sequence[Match],
    claims: Sequence[TrackedClaim],
    verdicts: Mapping[int, Mapping[Verdict, int]],
    *,
    are_sure: bool,
) -> tuple[Section, ...]:
    sections = []
    for tracked in claims:
        mine = [m for m in matches if m.claim_id == tracked.claim.id]
        stories = [s for s in _stories(mine, verdicts) if s.match.is_sure is are_sure]
        if stories:
            sections.append(Section(claim=tracked, stories=tuple(stories)))
    return tuple(sorted(sections, key=lambda s: -len(s.stories)))


def face(story: Iterable[Match]) -> Match:
    """The match a story is shown by: confirmed before possible, then the surest."""
    return min(story, key=lambda match: (not match.is_sure, -match.score, match.id))


def review(edition: Edition, *, after: int) -> Review:
    """Go on reviewing a digest behind the match *after*, an id; from the beginning after 0."""
    order = edition.in_review_order
    ids = [story.match.id for story, _ in order]
    start = ids.index(after) + 1 if after in ids else 0
    ahead = ((story.match, claim) for story, claim in order[start:] if not story.verdicts)
    match, claim = next(ahead, (None, None))
    left = sum(not story.verdicts for story, _ in order)
    return Review(match=match, claim=claim, left=left)


def _surest_first(sections: Sequence[Section]) -> list[tuple[Story, TrackedClaim]]:
    every = [(story, section.claim) for section in sections for story in section.stories]
    best: dict[int, float] = {}
    for story, _ in every:
        article = story.match.article.id
        best[article] = max(best.get(article, 0.0), story.match.score)

    def order(pair: tuple[Story, TrackedClaim]) -> tuple[float, int, float, int]:
        match = pair[0].match
        return -best[match.article.id], match.article.id, -match.score, match.id

    return sorted(every, key=order)


def answers(
    story: Iterable[Match], verdicts: Mapping[int, Mapping[Verdict, int]]
) -> dict[Verdict, int]:
    """How the team answered any of a story's matches."""
    counted: Counter[Verdict] = Counter()
    for match in story:
        counted.update(verdicts.get(match.id, {}))
    return dict(counted)


def _stories(
    matches: Sequence[Match], verdicts: Mapping[int, Mapping[Verdict, int]]
) -> list[Story]:
    groups: dict[int, list[Match]] = {}
    for match in matches:
        groups.setdefault(match.story_id, []).append(match)
    stories = []
    for group in groups.values():
        first = face(group)
        told = coverage([first.article, *(m.article for m in group)])
        stories.append(
            Story(
                match=first,
                outlets=told.outlets,
                origins=told.origins,
                verdicts=answers(group, verdicts),
            )
        )
    return sorted(stories, key=lambda s: (-s.match.score, s.match.id))
