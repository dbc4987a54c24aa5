"""The stretch of time a question names, in Arabic, English or Spanish.

Days are days of the server's own time zone.  Every pattern is of fixed words, so that reading
takes time linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from whenever import Instant, TimeZoneNotFoundError

from claims.model import Language
from claims.questions.stretches import RULES, Clock, Period, Rule, lead


@dataclass(frozen=True, slots=True)
class Named:
    """The period a text names, and where in it."""

    period: Period | None
    places: tuple[tuple[int, int], ...]


def named_period(folded: str, language: Language, zone: str, now: datetime) -> Named:
    """The period that *folded* names; none where it names a day there is not.

    Args:
        folded: A question, as `time_words.fold` makes it.
        language: Of the question; in English 5/11 is a day of May.
        zone: IANA name; an unknown one is UTC.
        now: The moment it is asked.
    """
    clock = _clock(language, zone, now)
    since: datetime | None = None
    until: datetime | None = None
    places = []
    for found, rule in _found(folded):
        kind = lead(found)
        try:
            stretch = rule(found, clock)
        except ValueError:  # also of the year 9999
            places.append(found.span())
            continue
        if (
            stretch is None
            or stretch.since >= now
            or (kind == "also" and since is None and found["also"] and not _begins(found))
        ):
            continue
        places.append(found.span())
        if kind in ("until", "before") or (kind == "also" and since is not None):
            until = stretch.since if kind == "before" else stretch.until
        elif since is None:
            since, until = stretch.since, None if kind in ("since", "between") else stretch.until
    return Named(_period(since, until, now), tuple(places))


def _begins(found: re.Match[str]) -> bool:
    """Whether the text begins with it, as "and last week?" does."""
    return not found.string[: found.start()].strip(" ¿¡.,")


def _period(since: datetime | None, until: datetime | None, now: datetime) -> Period | None:
    if until is not None and until >= now:
        until = None
    if since is None and until is not None:
        since = until - timedelta(days=30)
    if since is None or (until is not None and until <= since):
        return None
    return Period(since=since, until=until)


def _found(folded: str) -> Iterator[tuple[re.Match[str], Rule]]:
    """Every time named, first to last; of those that overlap the longest."""
    every = [(found, rule) for pattern, rule in RULES for found in pattern.finditer(folded)]
    end = 0
    for found, rule in sorted(every, key=lambda each: (each[0].start(), -each[0].end())):
        if found.start() >= end:
            yield found, rule
            end = found.end()


def _clock(language: Language, zone: str, now: datetime) -> Clock:
    instant = Instant(now.astimezone(UTC))
    try:
        return Clock(instant.to_tz(zone), zone, language)
    except (TimeZoneNotFoundError, ValueError):
        return Clock(instant.to_tz("UTC"), "UTC", language)
