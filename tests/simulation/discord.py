"""Channels that keep messages, and everything that goes wrong on the way to them.

In place of `discord.Client` as the poster uses it.  Errors are discord.py's own, tries over are
made as its 2.7.1 makes them.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.components import _component_factory

from tests.simulation.model import Deliveries
from tests.simulation.world import EPOCH, HOUR, World

#: What discord.py itself tries again, at most five times.
_TRIED_AGAIN = {500, 502, 504}
_TRIES = 5
US = SimpleNamespace(id=1, name="Claimwatch")
SOMEBODY = SimpleNamespace(id=2, name="Amal")


@dataclass(slots=True)
class Posted:
    """A message as the poster sees it."""

    id: int
    at: float
    author: Any
    nonce: str = ""
    components: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """What stands in it, oldest first, and whether the bot may use it."""

    id: int
    messages: list[Posted] = field(default_factory=list)
    is_forbidden: bool = False
    is_gone: bool = False


@dataclass(slots=True)
class Weather:
    """How Discord is at the moment: what share of requests goes wrong."""

    before: float = 0.0  #: an error, and nothing was made
    after: float = 0.0  #: the message was made, and the answer is lost or an error
    slow: float = 0.0  #: it is made long after the poster gave up
    refuses_cards: float = 0.0
    is_down: bool = False
    banned_until: float = 0.0  #: by Cloudflare

    def clears_up(self) -> None:
        self.before = self.after = self.slow = self.refuses_cards = 0.0
        self.is_down = False
        self.banned_until = 0.0


class Discord:
    """Outlives every process."""

    def __init__(self, world: World, kept: Deliveries, *, nonce_window: float) -> None:
        self.world = world
        self.kept = kept
        self.nonce_window = nonce_window
        self.channels = {number: Channel(number) for number in (50, 51)}
        self.weather = Weather()
        self.late: list[tuple[float, Channel, str, dict[str, Any]]] = []
        self._ids = 0

    def catch_up(self) -> None:
        """Make what was asked for long ago; whoever asked may be dead."""
        due = [each for each in self.late if each[0] <= self.world.seconds()]
        self.late = [each for each in self.late if each not in due]
        for at, channel, nonce, said in due:
            self.make(channel, nonce, said, at)

    def somebody_writes(self, channel_id: int, how_much: int) -> None:
        for _ in range(how_much):
            message = Posted(self._id(), self.world.seconds(), SOMEBODY)
            self.channels[channel_id].messages.append(message)

    def delete(self, channel_id: int) -> None:
        self.channels[channel_id].is_gone = True
        self.kept.channel_is_gone(channel_id)

    def make(
        self, channel: Channel, nonce: str, said: dict[str, Any], at: float | None = None
    ) -> Posted:
        """Put a message into the channel, unless one of this nonce was made just before."""
        now = self.world.seconds() if at is None else at
        for message in reversed(channel.messages):
            if message.at < now - self.nonce_window:
                break
            if message.nonce == nonce:
                self.world.tell(f"    the nonce {nonce} is known")
                return message
        made = Posted(self._id(), now, US, nonce, _components(said))
        channel.messages.append(made)
        self.world.tell(f"    MADE {nonce} in {channel.id}")
        self.kept.made(channel.id, made.id, nonce, _title(said), str(said["view"].to_components()))
        return made

    def _id(self) -> int:
        self._ids += 1
        milliseconds = int(self.world.true_time().timestamp() * 1_000) - 1_420_070_400_000
        return (milliseconds << 22) + self._ids


class Client:
    """One process's line to Discord."""

    def __init__(self, there: Discord) -> None:
        self.there = there
        self.user = US
        self.http = SimpleNamespace(_global_over=asyncio.Event())

    def get_partial_messageable(self, channel_id: int, *, guild_id: int) -> "Messageable":
        assert guild_id
        return Messageable(self.there, self.there.channels[channel_id])

    def get_channel(self, _: int) -> None:
        return None


class Messageable:
    """A channel, seen from a process."""

    def __init__(self, there: Discord, channel: Channel) -> None:
        self.there = there
        self.channel = channel

    async def send(self, *, nonce: str, allowed_mentions: Any, **said: Any) -> Any:
        assert len(nonce) <= 25
        assert allowed_mentions.to_dict() == {"parse": []}
        world = self.there.world
        for attempt in range(_TRIES):
            world.step(f"POST {nonce} to {self.channel.id}")
            try:
                return await self._sent(nonce, said)
            except discord.HTTPException as error:
                if error.status not in _TRIED_AGAIN or attempt == _TRIES - 1:
                    raise
            await asyncio.sleep(1 + attempt * 2)
        raise AssertionError

    def get_partial_message(self, message_id: int) -> "Standing":
        return Standing(self, message_id)

    async def history(
        self, *, limit: int, after: datetime | None = None, oldest_first: bool = False
    ) -> AsyncIterator[Posted]:
        world, weather = self.there.world, self.there.weather
        world.step(f"history of {self.channel.id} after {after}")
        await asyncio.sleep(0.2)
        self._barriers()
        if world.happens(weather.before):
            raise self._error(world.chance.choice(_BEFORE))
        since = (after or datetime.min.replace(tzinfo=UTC)) - EPOCH
        found = [m for m in self.channel.messages if m.at > since / timedelta(seconds=1)]
        for message in (found if oldest_first else found[::-1])[:limit]:
            yield message

    async def _sent(self, nonce: str, said: dict[str, Any]) -> Posted:
        world, weather = self.there.world, self.there.weather
        await self._on_the_way_there(said)
        if world.happens(weather.slow):
            self.there.late.append((world.seconds() + 40, self.channel, nonce, said))
            await asyncio.sleep(200)
        made = self.there.make(self.channel, nonce, said)
        await self._on_the_way_back()
        return made

    async def edit(self, message_id: int, said: dict[str, Any]) -> None:
        world = self.there.world
        world.step(f"PATCH {message_id} in {self.channel.id}")
        await self._on_the_way_there(said)
        message = next((m for m in self.channel.messages if m.id == message_id), None)
        if message is None:
            raise _http(404, 10008)
        message.components = _components(said)
        world.tell(f"    EDITED {message_id} in {self.channel.id}")
        await self._on_the_way_back()

    async def _on_the_way_there(self, said: dict[str, Any]) -> None:
        world, weather = self.there.world, self.there.weather
        await asyncio.sleep(0.1)
        self._barriers()
        if world.happens(weather.before):
            raise self._error(world.chance.choice(_BEFORE))
        if "embed" in said and world.happens(weather.refuses_cards):
            raise _http(400, 50035)

    async def _on_the_way_back(self) -> None:
        world = self.there.world
        await asyncio.sleep(0.1)
        world.step("    …")
        if world.happens(self.there.weather.after):
            raise self._error(world.chance.choice(_AFTER))

    def _barriers(self) -> None:
        world, weather = self.there.world, self.there.weather
        self.there.catch_up()
        if self.channel.is_gone:
            raise _http(404, 10003)
        if self.channel.is_forbidden and not world.is_healed:
            raise _http(403, 50013)
        if weather.is_down or world.seconds() < weather.banned_until:
            raise self._error(world.chance.choice((503, 503, "resets", 502)))

    def _error(self, kind: int | str) -> Exception:
        self.there.world.tell(f"    {kind}")
        if kind == "cloudflare":
            weather = self.there.weather
            weather.banned_until = self.there.world.seconds() + HOUR / 4
            return _http(429, 0)
        if isinstance(kind, int):
            return _http(kind, 0)
        if kind == "resets":
            return ConnectionResetError(104, "Connection reset by peer")
        return aiohttp.ServerDisconnectedError()


class Standing:
    """A message that stands in a channel, seen from a process."""

    def __init__(self, channel: Messageable, message_id: int) -> None:
        self._channel = channel
        self._id = message_id

    async def edit(self, *, allowed_mentions: Any, **said: Any) -> None:
        assert allowed_mentions.to_dict() == {"parse": []}
        await self._channel.edit(self._id, said)


def _components(said: dict[str, Any]) -> list[Any]:
    return [_component_factory(row) for row in said["view"].to_components()]


_BEFORE: tuple[int | str, ...] = (500, 502, 503, 503, 520, "resets", "disconnects", "cloudflare")
_AFTER: tuple[int | str, ...] = (500, 502, 503, 503, 504, 522, "resets", "disconnects")
_KINDS = {403: discord.Forbidden, 404: discord.NotFound}


def _http(status: int, code: int) -> discord.HTTPException:
    kind = _KINDS.get(
        status, discord.DiscordServerError if status > 499 else discord.HTTPException
    )
    response: Any = SimpleNamespace(status=status, reason="simulated")
    return kind(response, {"code": code, "message": "simulated"})


def _title(said: dict[str, Any]) -> str:
    embed = said.get("embed")
    return str(embed.title) if embed is not None else re.sub(r"\s+", " ", said["content"])
