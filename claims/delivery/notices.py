"""What a server's admins are told of: feeds, a channel or Discord that are down, once.  Pure.

Each outage is told when it has lasted, and once more when it is over; what was told is kept in the
database, so a restart tells nothing twice.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, Self

from claims.model import Feed

#: Failures in a row until a feed is said to be down: with the usual back-off, three hours.
FAILURES: Final = 3
#: Discord is away for less than this several times a week; nobody has to know.
AWAY: Final = timedelta(minutes=5)

#: Name of the outage of a server's own channel.
CHANNEL: Final = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Something that does not work."""

    about: str  #: names it within its server, such as ``feed 12``
    name: str  #: as people know it
    error: str = ""  #: one sentence
    since: str | None = None  #: when it last worked, or its end: when it was told; ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to a server's admins."""

    kind: Literal["feeds", "channel", "discord"]
    down: tuple[Outage, ...] = ()
    over: tuple[Outage, ...] = ()  #: told before, and working again
    working: int = 0  #: feeds that are read as usual
    waiting: int = 0  #: messages kept to be posted
    since: str | None = None  #: of Discord's absence, as ISO 8601
    until: str | None = None

    def dumps(self) -> str:
        """As the text a delivery keeps."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> Self:
        """What `dumps` was given."""
        kept = json.loads(text)
        outages = {name: tuple(Outage(**each) for each in kept[name]) for name in ("down", "over")}
        return cls(**kept | outages)


def is_down(feed: Feed) -> bool:
    """Whether a feed has failed for long enough to be told of."""
    return feed.is_stopped or feed.failures >= FAILURES


def feed_outage(feed: Feed) -> Outage:
    """A feed that is down, as it is told."""
    since = feed.succeeded_at.isoformat() if feed.succeeded_at else None
    return Outage(about=f"feed {feed.id}", name=feed.name, error=feed.error or "", since=since)


def of_feeds(feeds: Sequence[Feed], told: Mapping[str, datetime]) -> Notice | None:
    """What is to be told of the feeds a server follows, if anything.

    Args:
        feeds: All it follows.
        told: The outages told before and not yet said to be over: about, and when.
    """
    down = [feed_outage(feed) for feed in feeds if is_down(feed)]
    # Followed anew a feed has no failures, and has not answered yet.
    up = {
        about: feed
        for feed in feeds
        if (about := f"feed {feed.id}") in told
        and feed.succeeded_at is not None
        and feed.succeeded_at >= told[about]
        and not (feed.failures or is_down(feed))
    }
    return _notice(
        "feeds",
        down=[outage for outage in down if outage.about not in told],
        over=[_over(about, told[about], up[about].name) for about in told if about in up],
        working=len(feeds) - len(down),
    )


def of_channel(
    blocked: tuple[str, datetime] | None, *, waiting: int, told: Mapping[str, datetime]
) -> Notice | None:
    """What is to be told of the channel that matches go to, if anything.

    Args:
        blocked: Why nothing can be posted there until an admin mends it, and since when;
            ``None`` if it can.
        waiting: Messages kept to be posted there.
        told: As in `of_feeds`.
    """
    down, over = [], []
    if blocked is not None and CHANNEL not in told:
        error, since = blocked
        down = [Outage(about=CHANNEL, name="", error=error, since=since.isoformat())]
    if blocked is None and CHANNEL in told:
        over = [_over(CHANNEL, told[CHANNEL], "")]
    return _notice("channel", down=down, over=over, waiting=waiting)


def of_discord(since: datetime, until: datetime, *, waiting: int) -> Notice:
    """What is to be told of Discord's absence of `AWAY` or longer, once it is back."""
    return Notice(
        kind="discord", since=since.isoformat(), until=until.isoformat(), waiting=waiting
    )


def nobodys(told: Iterable[str], feeds: Iterable[Feed]) -> set[str]:
    """Of the outages *told*, those of feeds no longer followed."""
    return set(told) - {f"feed {feed.id}" for feed in feeds} - {CHANNEL}


def _over(about: str, told_at: datetime, name: str) -> Outage:
    return Outage(about=about, name=name, since=told_at.isoformat())


def _notice(
    kind: Literal["feeds", "channel"],
    *,
    down: Iterable[Outage],
    over: Iterable[Outage],
    working: int = 0,
    waiting: int = 0,
) -> Notice | None:
    notice = Notice(
        kind=kind, down=tuple(down), over=tuple(over), working=working, waiting=waiting
    )
    return notice if notice.down or notice.over else None
