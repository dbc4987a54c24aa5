"""Read from an answer's headers when its sender wants to be asked again.

Pure.  What the answer asks for is `Freshness`; what is done about it is `pacing`.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from multidict import MultiMapping

from claims.feeds.exchange import Freshness

_DIRECTIVE = re.compile(r'([A-Za-z-]+)\s*(?:=\s*("[^"]*"|[^,]*))?')
#: Beyond this a number is nonsense; pacing caps far below.
_LONGEST_SECONDS = 10 * 365 * 86_400


def freshness(headers: MultiMapping[str], *, now: datetime) -> Freshness:
    """Return what *headers* say, measured from *now*.

    Dates are taken against the server's own ``Date``, so a wrong clock there does no harm.
    """
    return Freshness(fresh_for=_fresh_for(headers, now), retry_after=_retry_after(headers, now))


def _fresh_for(headers: MultiMapping[str], now: datetime) -> timedelta | None:
    directives = _directives(",".join(headers.getall("Cache-Control", [])))
    if "no-cache" in directives or "no-store" in directives:
        return None
    if "max-age" in directives:
        max_age = _seconds(directives["max-age"])
        age = _seconds(headers.get("Age", "")) or timedelta()
        return max(timedelta(), max_age - age) if max_age is not None else None
    return _until(headers.get("Expires"), headers, now)


def _directives(cache_control: str) -> dict[str, str]:
    """Return the directives by lower-case name; of one given twice the greater."""
    directives: dict[str, str] = {}
    for name, value in _DIRECTIVE.findall(cache_control):
        plain = value.strip().strip('"')
        directives[name.lower()] = max(directives.get(name.lower(), ""), plain, key=_number)
    return directives


def _number(text: str) -> float:
    seconds = _seconds(text)
    return -1 if seconds is None else seconds.total_seconds()


def _retry_after(headers: MultiMapping[str], now: datetime) -> timedelta | None:
    value = headers.get("Retry-After", "")
    return _seconds(value) or _until(value, headers, now)


def _seconds(text: str) -> timedelta | None:
    """Return whole or broken seconds; ``None`` for anything else, negative ones included."""
    match = re.fullmatch(r"\s*([0-9]{1,12})[0-9]*(?:\.[0-9]*)?\s*", text)
    return timedelta(seconds=min(int(match[1]), _LONGEST_SECONDS)) if match else None


def _until(text: str | None, headers: MultiMapping[str], now: datetime) -> timedelta | None:
    """Return how far ahead a date lies, ``None`` if it is past or no date."""
    moment = _date(text)
    if moment is None:
        return None
    ahead = moment - (_date(headers.get("Date")) or now)
    return ahead if ahead > timedelta() else None


def _date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
