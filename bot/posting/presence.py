"""Whether Discord can be reached, on both ways to it.  Pure but for what it remembers."""

from datetime import datetime
from typing import Literal

#: Events come over the gateway; messages are posted over REST.  Either can fail alone.
Way = Literal["gateway", "posting"]


class Presence:
    """Since when Discord is away, if it is; forgotten when the program ends."""

    def __init__(self) -> None:
        self._lost: set[Way] = set()
        self._since: datetime | None = None

    @property
    def away_since(self) -> datetime | None:
        """When the first of the ways was lost; ``None`` while none is."""
        return self._since

    def lost(self, way: Way, at: datetime) -> None:
        """Say that Discord could not be reached; saying it again changes nothing."""
        self._lost.add(way)
        self._since = self._since or at

    def forget(self, way: Way) -> None:
        """Say that nobody tries that way any more, so that it is not known to be lost."""
        self._lost.discard(way)
        if not self._lost:
            self._since = None

    def back(self, way: Way, at: datetime) -> tuple[datetime, datetime] | None:
        """Say that Discord was reached.

        Returns:
            From when to when it was away, if with this all is well again.
        """
        if way not in self._lost:
            return None
        self._lost.remove(way)
        if self._lost or self._since is None:
            return None
        since, self._since = self._since, None
        return since, at
