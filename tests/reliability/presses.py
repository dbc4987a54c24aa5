"""People who press the buttons under what was posted, also while everything is breaking."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bot.local.actions import CannotError
from bot.local.thread import LocalDiscord


@dataclass(frozen=True, slots=True)
class Press:
    role: Any
    message_id: int
    custom_id: str
    answer: Future[bool]  #: whether Discord told the person that the bot had taken it

    @property
    def match_id(self) -> int:
        return int(self.custom_id.rpartition(":")[2])


class Presses:
    """Every press so far."""

    def __init__(self, local: LocalDiscord) -> None:
        self._local = local
        self._hands = ThreadPoolExecutor(8)
        self.all: list[Press] = []

    def press(self, message: Any, role: str) -> None:
        """Press *right* under a match; whoever pressed there already does not do so again."""
        custom_id = _right(message)
        known = {(p.role, p.message_id) for p in self.all}
        if custom_id is None or (role, message.id) in known:
            return
        answer = self._hands.submit(self._act, role, message.id, custom_id)
        self.all.append(Press(role, message.id, custom_id, answer))

    def again(self, press: Press) -> bool:
        return self._act(press.role, press.message_id, press.custom_id)

    def _act(self, role: Any, message_id: int, custom_id: str) -> bool:
        try:
            self._local.act(role=role, kind="click", message=str(message_id), custom_id=custom_id)
        except CannotError:
            return False
        return True


def _right(message: Any) -> str | None:
    ids = [str(c.get("custom_id")) for row in message.components for c in row["components"]]
    return next((each for each in ids if ":r:" in each), None)
