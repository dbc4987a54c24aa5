"""What is asked of a feed's server and what comes back, as values.

A failed fetch is a value too: one broken feed must never end the round for the others.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What an answer says on when to come back; ``None`` where it says nothing usable."""

    fresh_for: timedelta | None = None  #: from now, never negative
    retry_after: timedelta | None = None  #: from now, never negative


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """An address and the validators the server gave last, byte for byte."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The server sent a body."""

    url: str  #: where the body came from, after redirects
    body: bytes
    content_type: str = ""
    etag: str | None = None  #: exactly as sent; replaces the one stored, also by ``None``
    last_modified: str | None = None  #: exactly as sent; replaces the one stored, also by ``None``
    moved_to: str | None = None  #: the new address, if only permanent redirects led to it
    freshness: Freshness = Freshness()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """Nothing new since the validators sent."""

    etag: str | None = None  #: replaces the one stored unless ``None``
    last_modified: str | None = None  #: replaces the one stored unless ``None``
    moved_to: str | None = None  #: the new address, if only permanent redirects led to it
    freshness: Freshness = Freshness()


class FailureKind(StrEnum):
    """Why nothing came of a fetch."""

    GONE = "gone"  #: 410: the feed is to be asked no more
    REFUSED = "refused"  #: any other 4xx
    TOO_MANY_REQUESTS = "too many requests"  #: 429
    SERVER_ERROR = "server error"  #: 5xx
    UNREACHABLE = "unreachable"  #: no such host, no connection, broken off
    TIMED_OUT = "timed out"
    TOO_LARGE = "too large"
    NOT_ALLOWED = "not allowed"  #: no web address, or not a public one
    REDIRECTED_TOO_OFTEN = "redirected too often"
    UNEXPECTED = "unexpected answer"  #: a status that is no answer to what was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """Nothing came of it."""

    kind: FailureKind
    sentence: str  #: what happened and the remedy, for a person
    status: int | None = None  #: HTTP status, if there was an answer at all
    freshness: Freshness = Freshness()


Answer = Fetched | NotModified | FetchFailure
