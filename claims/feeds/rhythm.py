"""What a feed itself says of when it is to be asked.  Pure.

Read from its first bytes: feedparser keeps only the last of several hours or days to skip.
RSS 2.0's ``ttl``, ``skipHours`` and ``skipDays``, and the syndication module of RSS 1.0.
"""

import re
from datetime import UTC, datetime, timedelta

from claims.model import Rhythm

#: What stands in a feed's head stands there, before its items.
HEAD_BYTES = 65_536
#: Minutes, a year; what is longer is a slip.
_LONGEST = 525_600
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": _LONGEST}

# Bounded repeats keep these linear on hostile feeds.
_ITEM = re.compile(r"<(?:[a-z]{1,9}:)?(?:item|entry)[\s>]")
_TTL = re.compile(r"<ttl>\s{0,20}(\d{1,9})\s{0,20}</ttl>")
_PERIOD = re.compile(r"<sy:updateperiod>\s{0,20}([a-z]{1,9})\s{0,20}</sy:updateperiod>")
_FREQUENCY = re.compile(r"<sy:updatefrequency>\s{0,20}(\d{1,6})\s{0,20}</sy:updatefrequency>")
_HOURS = re.compile(r"<skiphours>(.{0,4000}?)</skiphours>", re.DOTALL)
_HOUR = re.compile(r"<hour>\s{0,20}(\d{1,2})\s{0,20}</hour>")
_SKIP_DAYS = re.compile(r"<skipdays>(.{0,2000}?)</skipdays>", re.DOTALL)
_DAY = re.compile(r"<day>\s{0,20}([a-z]{6,9})\s{0,20}</day>")


def rhythm(body: bytes) -> Rhythm:
    """Return what the feed in *body* asks for; what makes no sense is left out."""
    head = body[:HEAD_BYTES].decode("utf-8", "replace").lower()
    item = _ITEM.search(head)
    head = _without_comments(head[: item.start()] if item else head)
    hours, days = _HOURS.search(head), _SKIP_DAYS.search(head)
    # Some count the hours from 1: 24 is midnight.
    skipped = {int(hour) % 24 for hour in _HOUR.findall(hours[1])} if hours else set()
    named = _DAY.findall(days[1]) if days else []
    return Rhythm(
        every=max(_ttl(head), _period(head)),
        skip_hours=tuple(sorted(skipped)),
        skip_days=tuple(sorted({_DAYS.index(day) for day in named if day in _DAYS})),
    )


def not_skipped(at: datetime, asked: Rhythm) -> datetime:
    """Return *at*, or the first full hour after it that the feed does not ask to skip (in GMT).

    A feed that asks to skip every hour or day is asked nevertheless.
    """
    hours, days = set(asked.skip_hours), set(asked.skip_days)
    if len(hours) >= 24 or len(days) >= 7:
        return at
    moment = at.astimezone(UTC)
    while moment.hour in hours or moment.weekday() in days:
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


def _without_comments(head: str) -> str:
    first, *rest = head.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def _ttl(head: str) -> int:
    found = _TTL.search(head)
    return min(int(found[1]), _LONGEST) if found else 0


def _period(head: str) -> int:
    found, often = _PERIOD.search(head), _FREQUENCY.search(head)
    times = int(often[1]) if often else 1
    return _PERIODS.get(found[1], 0) // max(times, 1) if found else 0
