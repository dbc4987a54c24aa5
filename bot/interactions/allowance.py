"""How much one person may ask for in a while, so that nobody else waits behind them."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

#: Of commands, more than anybody types: what is beyond it is turned away before any look-up.
MOST: Final = 30
WITHIN: Final = 10.0  # seconds


@dataclass(slots=True)
class Allowance:
    """Who sent how many of late; forgets who sent none."""

    most: int = MOST
    within: float = WITHIN  #: seconds
    _sent: dict[int, deque[float]] = field(default_factory=dict)

    def take(self, person: int, now: float) -> bool:
        """Whether the person may send one more at *now*, in seconds of a steady clock."""
        self._forget(now)
        sent = self._sent.setdefault(person, deque())
        if len(sent) >= self.most:
            return False
        sent.append(now)
        return True

    def _forget(self, now: float) -> None:
        for person, sent in list(self._sent.items()):
            while sent and now - sent[0] > self.within:
                sent.popleft()
            if not sent:
                del self._sent[person]
