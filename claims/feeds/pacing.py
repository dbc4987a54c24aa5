"""When to ask a feed again.  Pure: no clock, no chance, no network.

The rules are those feed servers ask of readers: never more often than once an hour, later if the
answer says so, once a day where nothing lets us ask "only if changed", ever later while it fails.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from claims.feeds.exchange import Answer, FailureKind, Fetched, FetchFailure
from claims.feeds.rhythm import not_skipped
from claims.model import Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often at most, and how seldom at most."""

    every: timedelta = timedelta(minutes=60)
    #: A server that gives neither ETag nor Last-Modified sends the whole feed each time.
    every_without_validators: timedelta = timedelta(hours=24)
    #: What a server asks for is honoured up to here; a slip of ten years must not end a feed.
    longest: timedelta = timedelta(days=7)
    longest_after_failure: timedelta = timedelta(hours=24)
    #: Up to this share is added, so that feeds that start together drift apart.
    jitter: float = 0.1


def next_fetch(
    answer: Answer,
    *,
    now: datetime,
    seed: str,
    pace: Pace = Pace(),
    failures: int = 0,
    rhythm: Rhythm | None = None,
) -> datetime | None:
    """Return when to ask again, ``None`` for never.

    Args:
        answer: What the server answered just now.
        now: When it did.
        seed: What tells this feed from others, for a jitter that survives restarts.
        pace: The bounds.
        failures: How many fetches in a row failed, this one included.
        rhythm: What the feed itself asks for, if anything.
    """
    if isinstance(answer, FetchFailure) and answer.kind is FailureKind.GONE:
        return None
    asked = rhythm or Rhythm()
    every = timedelta(minutes=asked.every)
    asked_for = [answer.freshness.fresh_for, answer.freshness.retry_after, every]
    longest_asked = max((each for each in asked_for if each is not None), default=timedelta())
    wait = max(_floor(answer, pace, failures), min(longest_asked, pace.longest))
    return not_skipped(now + wait * (1 + pace.jitter * _share(seed)), asked)


def _floor(answer: Answer, pace: Pace, failures: int) -> timedelta:
    if isinstance(answer, FetchFailure):
        # The exponent is bounded because 2^10,000 hours is no timedelta.
        backoff = pace.every * (1 << min(max(failures, 1) - 1, 16))
        return min(backoff, max(pace.longest_after_failure, pace.every))
    if isinstance(answer, Fetched) and not (answer.etag or answer.last_modified):
        return max(pace.every, pace.every_without_validators)
    return pace.every


def _share(seed: str) -> float:
    """Return a number from 0 to 1 that is always the same for one seed."""
    return int.from_bytes(blake2b(seed.encode(), digest_size=4).digest()) / 0xFFFF_FFFF
