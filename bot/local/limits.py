"""What Discord remembers of the bot's posts: how many lately, and under which nonces.

Times are seconds of a monotonic clock, given by the caller.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a bucket after a request, which is refused if *retry_after* is set."""

    limit: int
    remaining: int
    reset_after: float
    retry_after: float | None = None

    def headers(self, wall: float) -> dict[str, str]:
        """Return Discord's rate-limit headers; *wall* is the Unix time now."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": f"{wall + self.reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{self.reset_after:.3f}",
        }


class Buckets:
    """Per-channel limits on posting."""

    def __init__(self, *, limit: int = 5, window: float = 5.0, enforced: bool = False) -> None:
        self.limit = limit  #: posts per window; 5 in 5 s is what Discord allowed when last seen
        self.window = window
        self.enforced = enforced
        self._left: dict[str, tuple[int, float]] = {}  # channel -> posts left, when it refills

    def take(self, channel: str, now: float) -> Allowance | None:
        """Count one post, or say when it may be tried again; ``None`` if nothing is enforced."""
        if not self.enforced:
            return None
        left, refills = self._left.get(channel, (self.limit, 0.0))
        if now >= refills:
            left, refills = self.limit, now + self.window
        wait = refills - now
        if left == 0:
            return Allowance(self.limit, 0, wait, retry_after=round(wait, 3))
        self._left[channel] = (left - 1, refills)
        return Allowance(self.limit, left - 1, wait)


class Nonces:
    """The posts of the last few minutes by their nonce.

    Discord holds a nonce unique per author, not per channel, and only for posts that ask for it.
    https://discord.com/developers/docs/resources/message#create-message
    """

    def __init__(self, *, window: float) -> None:
        self.window = window  #: seconds; Discord says "the past few minutes"
        self._posts: dict[str, tuple[float, Any]] = {}

    def post_of(self, body: Any, now: float) -> Any:
        """Return the earlier post that *body* would repeat, or ``None``."""
        if not isinstance(body, dict) or not body.get("enforce_nonce"):
            return None
        at, post = self._posts.get(str(body.get("nonce")), (None, None))
        return post if at is not None and now - at < self.window else None

    def remember(self, nonce: Any, post: Any, now: float) -> None:
        self._posts = {n: kept for n, kept in self._posts.items() if now - kept[0] < self.window}
        self._posts[str(nonce)] = (now, post)

    def forget(self) -> None:
        """Remember none, as after the window is over."""
        self._posts.clear()
