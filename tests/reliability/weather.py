"""What goes wrong between the bot and Discord in one round, drawn by lot."""

import random
from collections.abc import Callable
from typing import Any

from bot.local.faults import Fault, Kind

#: Statuses discord.py itself tries again after, and two it does not.
_STATUSES = (500, 502, 504, 503, 520)
_MESSAGES = "/messages"


def some_faults(chance: random.Random) -> list[Fault]:
    """At most three; every third round or so none."""
    return [_fault(chance) for _ in range(chance.choice((0, 0, 1, 1, 2, 3)))]


def _fault(chance: random.Random) -> Fault:
    spoil_post: list[Callable[[], Fault]] = [
        *[lambda: _on_post(chance, "server_error_after")] * 3,
        *[lambda: _on_post(chance, "drop_after")] * 3,
        *[lambda: _on_post(chance, "reset_after")] * 3,
        lambda: _on_post(chance, "server_error"),
        lambda: _on_post(chance, "drop_before"),
        lambda: _on_post(chance, "reset_before"),
        # Later than the poster waits: made when nobody listens any more.
        lambda: Fault(kind="delay", method="POST", path=_MESSAGES, seconds=chance.uniform(0.2, 2)),
        lambda: _limit(chance, "user"),
        lambda: _limit(chance, "shared"),
        lambda: _limit(chance, "global"),
        lambda: Fault(kind="cloudflare", method="POST", path=_MESSAGES),
        lambda: Fault(kind="error", method="POST", path=_MESSAGES, status=403, code=50013),
        lambda: Fault(kind="server_error", method="GET", path=_MESSAGES, status=503),
        lambda: Fault(kind="drop_before", method="GET", path=_MESSAGES),
        lambda: Fault(kind="drop_after", method="PATCH", path=_MESSAGES),
        lambda: Fault(kind="server_error", method="PATCH", path=_MESSAGES, status=503),
        lambda: Fault(kind="error", method="PATCH", path=_MESSAGES, status=403, code=50001),
        lambda: Fault(kind="error", method="GET", path=_MESSAGES, status=403, code=50013),
    ]
    return chance.choice(spoil_post)()


def _on_post(chance: random.Random, kind: Kind) -> Fault:
    times, status = chance.choice((1, 1, 2)), chance.choice(_STATUSES)
    return Fault(kind=kind, method="POST", path=_MESSAGES, times=times, status=status)


def _limit(chance: random.Random, scope: Any) -> Fault:
    # The longer outlast the time the poster gives a message.
    seconds = chance.choice((0.1, 0.3, 2.5))
    path = "" if scope == "global" else _MESSAGES
    return Fault(kind="rate_limit", method="POST", path=path, scope=scope, seconds=seconds)


def some_accident(chance: random.Random, *, may_be_down: bool) -> Callable[[Any], None] | None:
    """Something that happens to the gateway, or more often nothing."""
    accidents: list[Callable[[Any], None]] = [
        lambda server: server.gateway.drop(),
        lambda server: server.gateway.ask_reconnect(),
        lambda server: server.gateway.invalidate(resumable=True),
        lambda server: server.gateway.invalidate(resumable=False),
        *([_down] if may_be_down else []),
    ]
    return chance.choice(accidents) if chance.random() < 0.4 else None


def _down(server: Any) -> None:
    """Discord is gone for everybody, until the round is over."""
    server.gateway.open = False
    server.gateway.drop()
    server.rest.faults.add(Fault(kind="drop_before", times=1_000_000))


def clear(server: Any) -> None:
    """All is well again."""
    server.gateway.open = True
    server.rest.faults.clear()
