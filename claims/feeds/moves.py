"""When a permanent redirect is believed.  Pure.

Servers answer "moved permanently" by mistake, for a day, or from a hotel's login page; NewsBlur
and Feedbin wait for ten and more of the same.  Until then the feed is asked where it always was;
once the new address fails, by turns at both, since either may be gone for good.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from claims.model import Feed

#: So many answers must have led to the same place, over so long.
TIMES = 10
OVER = timedelta(days=7)


def address(feed: Feed, now: datetime) -> str:
    """Return where to ask for *feed*."""
    is_homes_turn = feed.failures % 2
    return (
        feed.moves_to
        if feed.moves_to and is_believed(feed, now) and not is_homes_turn
        else feed.url
    )


def after_success(feed: Feed, moved_to: str | None, now: datetime) -> Feed:
    """Return *feed* with what its answer said of its address.

    Args:
        feed: As it was asked.
        moved_to: Where permanent redirects, and nothing else, led; ``None`` if there were none.
        now: When it answered.
    """
    if moved_to is None:
        return _at_home(feed) if address(feed, now) == feed.url else feed
    if moved_to != feed.moves_to:
        return replace(feed, moves_to=moved_to, moves_seen=1, moves_since=now)
    return replace(feed, moves_seen=feed.moves_seen + 1)


def is_believed(feed: Feed, now: datetime) -> bool:
    """Whether *feed* is taken to have moved."""
    since = feed.moves_since
    return since is not None and feed.moves_seen >= TIMES and now - since >= OVER


def _at_home(feed: Feed) -> Feed:
    return replace(feed, moves_to=None, moves_seen=0, moves_since=None)
