"""A clock that runs ahead, so that minutes of pauses and nonce windows pass in seconds.

The bot and the local Discord are given the same one: what is dated by one is understood by the
other.  Real seconds stay real for the sockets.
"""

import time
from datetime import UTC, datetime, timedelta

from bot.local.borrowed import Clock

#: Two real seconds are so many of the bot's.
SPEED = 20.0


class QuickClock(Clock):
    """Begins with the present and runs `SPEED` times as fast."""

    def __init__(self, *, since: float | None = None, ahead: float = 0.0) -> None:
        """Continue a clock of another process, or begin one.

        Args:
            since: When it began, in seconds of the Unix time.
            ahead: By how many of its seconds it was put forward since.
        """
        super().__init__()
        self.since = time.time() if since is None else since
        self.ahead = ahead

    def now(self) -> datetime:
        passed = (time.time() - self.since) * SPEED + self.ahead
        return datetime.fromtimestamp(self.since, UTC) + timedelta(seconds=passed)

    def skip(self, skipped: timedelta) -> None:
        """Let time pass at once."""
        self.ahead += skipped.total_seconds()
