"""Things that go wrong on the way to Discord, on demand."""

from dataclasses import dataclass
from typing import Any, Literal

#: ``drop`` closes the connection without an answer and ``reset`` does so with a reset, before or
#: after the request took effect; ``delay`` answers late; the rest answer at once with an error,
#: of which only ``server_error_after`` comes after the request took effect.
Kind = Literal[
    "drop_before",
    "drop_after",
    "reset_before",
    "reset_after",
    "delay",
    "server_error",
    "server_error_after",
    "rate_limit",
    "cloudflare",
    "error",
]
Scope = Literal["user", "global", "shared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back to the bot; a str payload is sent as plain text, as Cloudflare does."""

    status: int
    payload: Any = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Fault:
    kind: Kind
    method: str = "*"
    #: Any part of the path below /api/v10.
    path: str = ""
    #: How many more requests it will spoil.
    times: int = 1
    #: Of a delay, or until a rate limit is over.
    seconds: float = 0.3
    status: int = 502
    code: int = 0
    message: str = "injected fault"
    scope: Scope = "user"

    @property
    def resets(self) -> bool:
        """Whether the connection ends with a reset."""
        return self.kind.startswith("reset_")

    @property
    def comes_after(self) -> bool:
        """Whether the request takes effect before it is spoilt."""
        return self.kind.endswith("_after")

    def hits(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and self.path in path

    def answer(self) -> Answer | None:
        """Return the answer that replaces Discord's, ``None`` where there is no other."""
        match self.kind:
            case "rate_limit":
                return self._rate_limit()
            case "cloudflare":
                return Answer(status=429, payload="error code: 1015")
            case "server_error" | "server_error_after" | "error":
                return Answer(
                    status=self.status, payload={"message": self.message, "code": self.code}
                )
            case _:
                return None

    def _rate_limit(self) -> Answer:
        everywhere = self.scope == "global"
        return Answer(
            status=429,
            payload={
                "message": "You are being rate limited.",
                "retry_after": self.seconds,
                "global": everywhere,
            },
            headers=(
                ("Retry-After", str(self.seconds)),
                ("X-RateLimit-Scope", self.scope),
                *([("X-RateLimit-Global", "true")] if everywhere else []),
            ),
        )


class Faults:
    """The faults still to come, oldest first."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._pending.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well again."""
        self._pending.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that spoils this request, one time less of it left."""
        for fault in self._pending:
            if fault.hits(method, path):
                fault.times -= 1
                self._pending = [other for other in self._pending if other.times > 0]
                return fault
        return None
