"""What is to stand in a channel exactly once, and how a failed try is answered.  Pure."""

import base64
from datetime import datetime, timedelta
from enum import Enum, auto
from hashlib import blake2s

from claims.delivery.notices import Notice
from claims.model import Delivery, Match, Server

#: Discord drops a second message with the same nonce for "the past few minutes"; after this long
#: the channel's history is read before anything is sent again.
NONCE_IS_SAFE_FOR = timedelta(seconds=60)

#: A post is edited at most this often, for all that its story brought meanwhile.
REVISED_AFTER = timedelta(minutes=1)
#: An edit that could not be made in this time after it was asked for is not made.
REVISED_WITHIN = timedelta(days=7)

_LONGEST_REVISION_PAUSE = timedelta(minutes=30)

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=10)


def key(*parts: object) -> str:
    """A message's name, made only of what it says, so that a restored database makes the same.

    Returns:
        22 lower-case letters and digits; with a part's number it fits Discord's nonce of 25.
    """
    said = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    digest = blake2s(said, digest_size=13).digest()
    return "cw" + base64.b32encode(digest).decode().lower().rstrip("=")[:20]


def match_delivery(match: Match, server: Server, article_name: str) -> Delivery | None:
    """The message that posts a match, or ``None`` where there is no channel yet.

    Args:
        match: A confirmed match, the first of its story.
        server: Whose channel it goes to.
        article_name: A name the article will always go by, such as its canonical address.
    """
    if server.channel_id is None:
        return None
    return Delivery(
        id=0,
        key=key("match", server.id, match.claim_id, article_name),
        server_id=server.id,
        channel_id=server.channel_id,
        kind="match",
        match_id=match.id,
    )


def digest_delivery(digest_id: int, slot: str, server: Server) -> Delivery | None:
    """The message or messages that post a digest, or ``None`` where there is no channel yet."""
    if server.channel_id is None:
        return None
    return Delivery(
        id=0,
        key=key("digest", server.id, slot),
        server_id=server.id,
        channel_id=server.channel_id,
        kind="digest",
        digest_id=digest_id,
    )


def notice_delivery(notice: Notice, server: Server) -> Delivery | None:
    """The message that tells a server's admins, or ``None`` where they chose no channel."""
    if server.admin_channel_id is None:
        return None
    said = [f"{each.about} {each.since}" for each in (*notice.down, *notice.over)]
    return Delivery(
        id=0,
        key=key("notice", server.id, notice.kind, bool(notice.down), notice.since, *said),
        server_id=server.id,
        channel_id=server.admin_channel_id,
        kind="notice",
        text=notice.dumps(),
    )


def revision_pause(asked_at: datetime, now: datetime) -> timedelta:
    """How long an edit that failed waits: as long as it is wanted already, 1 to 30 minutes."""
    return min(max(now - asked_at, REVISED_AFTER), _LONGEST_REVISION_PAUSE)


class Turn(Enum):
    """What to do with a message that is due."""

    SEND = auto()
    LOOK_FIRST = auto()  #: an earlier try may have made it: read the channel's history
    LEAVE = auto()  #: it was sent, or moved to another channel, meanwhile


def must_read_history(delivery: Delivery, now: datetime) -> bool:
    """Whether an earlier try may have made the message and its nonce no longer protects it."""
    return delivery.tried_at is not None and now - delivery.tried_at > NONCE_IS_SAFE_FOR


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries: doubling from 5 seconds to 10 minutes."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)
