"""When a digest is due and what stands in it.  Pure.

Local times are the business of `whenever`: cron triggers skip or double days at clock changes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache

from whenever import Date, Instant, PlainDateTime, available_timezones

from claims.errors import InvalidInputError
from claims.model import Band, Digest, Feed, Match, TrackedClaim, Verdict
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
    """A digest's content: every match of it exactly once, but for what the team judged wrong."""

    digest: Digest
    sections: tuple[Section, ...]  #: what is sure, the claim with most stories first
    to_review: tuple[Section, ...]  #: possible matches, the same order
    wrong: tuple[Section, ...]  #: what the team judged wrong, which it does not show
    quiet: tuple[TrackedClaim, ...]  #: claims with nothing new
    failing: tuple[Feed, ...]  #: feeds whose last fetch failed
    feeds: int  #: how many are followed
    articles: int  #: how many were read in this stretch of time

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not self.sections and not self.to_review

    @property
    def left_out(self) -> int:
        """How many stories it does not show, as the team judged them wrong."""
        return sum(len(section.stories) for section in self.wrong)

    @property
    def in_review_order(self) -> list[tuple[Story, TrackedClaim]]:
        """What was possible, then what was sure: surest article first, on all its claims.

        As the matcher found them: an answer moves nothing to another place.
        """
        sections = (*self.to_review, *self.sections, *self.wrong)
        return _review_order([(story, s.claim) for s in sections for story in s.stories])


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
        verdicts: How the team answered, by story.
        feeds: The feeds followed.
        articles: How many articles were read.
    """
    by_claim: dict[str, list[Match]] = {}
    for match in matches:
        by_claim.setdefault(match.claim_id, []).append(match)
    stories = [(t, _stories(by_claim.get(t.claim.id, []), verdicts)) for t in claims]
    found = {t.claim.id for t, some in stories if not all(_is_wrong(story) for story in some)}
    return Edition(
        digest=digest,
        sections=_sections(stories, lambda story: story.match.is_sure),
        to_review=_sections(stories, lambda story: not (story.match.is_sure or _is_wrong(story))),
        wrong=_sections(stories, _is_wrong),
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


def _is_wrong(story: Story) -> bool:
    return story.match.is_right is False


def _sections(
    stories: Iterable[tuple[TrackedClaim, Iterable[Story]]], belongs: Callable[[Story], bool]
) -> tuple[Section, ...]:
    every = (Section(claim=t, stories=tuple(filter(belongs, some))) for t, some in stories)
    sections = [section for section in every if section.stories]
    return tuple(sorted(sections, key=lambda s: -len(s.stories)))


def face(story: Iterable[Match]) -> Match:
    """The match a story is shown by: confirmed before possible, then the surest."""
    return min(story, key=lambda m: (m.band is not Band.CONFIRMED, -m.score, m.id))


def review(edition: Edition, *, after: int) -> Review:
    """Go on reviewing a digest behind the match *after*, an id; from the beginning after 0."""
    order = edition.in_review_order
    ids = [story.match.id for story, _ in order]
    start = ids.index(after) + 1 if after in ids else 0
    ahead = ((story.match, claim) for story, claim in order[start:] if not story.verdicts)
    match, claim = next(ahead, (None, None))
    left = sum(not story.verdicts for story, _ in order)
    return Review(match=match, claim=claim, left=left)


def _review_order(
    every: Sequence[tuple[Story, TrackedClaim]],
) -> list[tuple[Story, TrackedClaim]]:
    best: dict[tuple[bool, int], float] = {}
    for story, _ in every:
        key = (_was_sure(story.match), story.match.article.id)
        best[key] = max(best.get(key, 0.0), story.match.score)

    def order(pair: tuple[Story, TrackedClaim]) -> tuple[bool, float, int, float, int]:
        match = pair[0].match
        key = (_was_sure(match), match.article.id)
        return key[0], -best[key], match.article.id, -match.score, match.id

    return sorted(every, key=order)


def _was_sure(match: Match) -> bool:
    return match.band is Band.CONFIRMED or match.is_by_hand


def _stories(
    matches: Sequence[Match], verdicts: Mapping[int, Mapping[Verdict, int]]
) -> list[Story]:
    groups: dict[int, list[Match]] = {}
    for match in matches:
        groups.setdefault(match.story_id, []).append(match)
    stories = []
    for story, group in groups.items():
        first = face(group)
        told = coverage([first.article, *(m.article for m in group)])
        stories.append(
            Story(
                match=first,
                outlets=told.outlets,
                origins=told.origins,
                verdicts=verdicts.get(story, {}),
            )
        )
    return sorted(stories, key=lambda s: (-s.match.score, s.match.id))
