"""How much there is to do and how far it is done, as the database tells; for whoever watches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """All servers together, at one moment."""

    servers: int
    feeds: int  #: followed by anybody
    feeds_due: int
    feeds_failing: int
    feeds_stopped: int
    poll_lag: timedelta  #: how long the longest overdue feed has been due
    waiting: int  #: messages in the outbox
    queue_age: timedelta  #: of the oldest of them, since it was asked for
    posted: Mapping[str, int]  #: deliveries that stand in their channel, by kind
    refused: int  #: deliveries Discord will never take
    matches: Mapping[tuple[int, str, str], int]  #: articles, by server, claim and band


def read(tx: Transaction, now: datetime) -> Health:
    """Return how things are at *now*."""
    feeds, deliveries = tx.feeds.load(now), tx.deliveries.load()
    return Health(
        servers=len(tx.servers.all()),
        feeds=feeds.followed,
        feeds_due=feeds.due,
        feeds_failing=feeds.failing,
        feeds_stopped=feeds.stopped,
        poll_lag=_since(feeds.longest_due, now),
        waiting=deliveries.waiting,
        queue_age=_since(deliveries.oldest, now),
        posted=deliveries.posted,
        refused=deliveries.refused,
        matches=tx.matches.counts(),
    )


def _since(at: datetime | None, now: datetime) -> timedelta:
    return max(now - at, timedelta()) if at else timedelta()
