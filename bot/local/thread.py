"""A local Discord on a thread of its own, for tests that may block."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.local import view
from bot.local.borrowed import Channel
from bot.local.faults import Fault
from bot.local.rest import Logged
from bot.local.server import LocalServer
from bot.local.simulation import Payload
from bot.local.world import Role, Team

T = TypeVar("T")

_PATIENCE = 20.0  # seconds after which a test has failed rather than is slow


class LocalDiscord:
    """Runs a `LocalServer` for the length of a ``with`` block, and may be asked from any thread.

    >>> with LocalDiscord(openapi=path) as discord:
    ...     start_bot(environment=discord.environment)
    ...     discord.wait_until_online()
    ...     discord.act(kind="slash", name="claims")
    """

    def __init__(self, **options: Any) -> None:
        """Take the options of `LocalServer`."""
        self._options = options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.server = self.run(self._started())
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.run(self.server.stop())
        finally:
            self._end()

    async def _started(self) -> LocalServer:
        server = LocalServer(**self._options)
        await server.start()
        return server

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        self._loop.close()

    # ------------------------------------------------------------------ asking it

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run *work* on the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def ask(self, question: Callable[[LocalServer], T]) -> T:
        """Call *question* with the server, on its loop."""

        async def asked() -> T:
            return question(self.server)

        return self.run(asked())

    @property
    def environment(self) -> dict[str, str]:
        return self.server.environment

    @property
    def team(self) -> Team:
        return self.server.world.team

    @property
    def requests(self) -> list[Logged]:
        """Every request of the bot so far, oldest first."""
        return self.ask(lambda server: list(server.rest.requests))

    @property
    def complaints(self) -> list[str]:
        """What the referee objected to and what simcord does not model; a test wants none."""
        return self.ask(lambda s: [*s.rest.objections, *s.simulation.gaps])

    def fault(self, fault: Fault) -> Fault:
        """Spoil the next requests that *fault* hits."""
        return self.ask(lambda server: server.rest.faults.add(fault))

    # ------------------------------------------------------------------ being there

    def act(self, *, role: Role = "admin", channel: Channel | None = None, **what: Any) -> Payload:
        """Do what ``POST /page/act`` does, in the first channel unless another is given.

        Raises:
            CannotError: If that person cannot do it.
        """
        where = channel or next(iter(self.team.channels.values()))
        return self.run(self.server.page.act({"as": role, "channel": str(where.id), **what}))

    def messages(self, channel: Channel | None = None, *, role: Role = "admin") -> list[Payload]:
        """Return what a person sees in a channel, oldest first, as in Discord's API."""
        where = channel or next(iter(self.team.channels.values()))
        team = next(t for t in self.server.world.teams if where.guild and t.id == where.guild.id)
        seen = self.ask(
            lambda server: view.state(
                server.world, team, team.people[role], channel=where.id, limit=1000
            )
        )
        return list(seen["messages"])

    def wait_until(self, condition: Callable[[], T], *, patience: float = _PATIENCE) -> T:
        """Wait until *condition* returns something true and return that.

        Raises:
            TimeoutError: After *patience* seconds.
        """
        end = time.monotonic() + patience
        while not (found := condition()):
            if time.monotonic() > end:
                raise TimeoutError(f"still waiting after {patience} s")
            time.sleep(0.02)
        return found

    def wait_until_online(self) -> None:
        """Wait until the bot is connected and has registered its commands."""
        self.wait_until(lambda: self.ask(_is_ready))


def _is_ready(server: LocalServer) -> bool:
    return server.gateway.online and any(server.simulation.backend.commands.values())
