"""How one poll of a feed went."""

from dataclasses import dataclass
from enum import StrEnum

from claims.model import Feed


class Outcome(StrEnum):
    """What a feed's server answered."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """How one feed's fetch went."""

    feed: Feed  #: as it is now kept
    outcome: Outcome
    new: int = 0  #: articles not known before
    matched: int = 0  #: matches found, on all servers
    posted: int = 0  #: messages put into the outbox


def facts(polled: Polled) -> dict[str, object]:
    """What the log tells of a poll; the feed by name, for its address may hold a key."""
    facts: dict[str, object] = {"feed": polled.feed.name, "feed_id": polled.feed.id}
    facts |= {"outcome": polled.outcome.value, "new": polled.new}
    facts |= {"matched": polled.matched, "to_post": polled.posted}
    return facts | ({"error": polled.feed.error} if polled.feed.error else {})
