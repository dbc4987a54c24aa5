"""Where the process can be made to kill itself, by wrapping what stands at those places.

Nothing of the product knows of it: the entry script of the bench installs one of these.
"""

import inspect
import os
import random
import re
import signal
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from functools import partial, wraps
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from sqlalchemy import Engine, event

from claims.claimwatch import Claimwatch
from claims.delivery.dispatch import Dispatch
from claims.feeds import wire
from claims.feeds.fetch import Fetcher
from claims.feeds.parser import Parser
from claims.news.intake import Intake
from claims.news.readings import Reader
from claims.storage import backup, migrate
from tests.claims.fakes import WordMatcher

POINTS = {
    "K1": "before a fetch",
    "K2": "after its headers",
    "K3": "in the middle of its body",
    "K4": "before the feed is parsed",
    "K5": "while it is parsed",
    "K6": "before the transaction",
    "K7": "in the middle of the transaction",
    "K8": "after its commit",
    "K9": "after matching",
    "K10": "after the outbox has it, before the poster knows",
    "K11": "after a message is marked as being sent",
    "K12": "after its request went out",
    "K13": "after its answer came",
    "K14": "after it is marked as sent",
    "K15": "while the channel's history is read",
    "K16": "between the messages of a digest",
    "K17": "in a migration",
    "K18": "in a backup",
    "K19": "in a checkpoint",
    "K20": "while taking over what a killed process left",
    "K21": "after the request of an edit went out",
    "K22": "after the answer to an edit came, before it is marked as made",
}

#: Reached only where feeds are parsed in a process of their own.
PARSING = ("K4", "K5")

_POST = re.compile(r"/channels/\d+/messages$")
_EDIT = re.compile(r"/channels/\d+/messages/\d+$")
_MIGRATES = re.compile(r"\s*(CREATE|ALTER|DROP|UPDATE|INSERT)\b")


class Fuse:
    """Kills the process when a point is reached for the *pass_*-th time."""

    def __init__(self, point: str, pass_: int) -> None:
        self._point = point
        self._left = pass_

    def reach(self, point: str) -> None:
        if point != self._point:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def install(point: str, pass_: int, *, database: Path, seed: int) -> None:
    """Kill this process at *point*, the *pass_*-th time it is reached; never if it is none."""
    reach = Fuse(point, pass_).reach
    _while_fetching(reach)
    _while_keeping(reach)
    _while_sending(reach)
    _while_migrating(reach)
    _while_copying(reach, database, random.Random(seed))


def _while_fetching(reach: Callable[[str], None]) -> None:
    _before(Fetcher, "fetch", lambda: reach("K1"))
    _before(Fetcher, "_answer", lambda: reach("K2"))
    body = Fetcher._body

    async def half(fetcher: Fetcher, response: aiohttp.ClientResponse) -> bytes | None:
        first = await response.content.readany()
        reach("K3")
        response.content.unread_data(first)
        return await body(fetcher, response)

    setattr(Fetcher, "_body", half)  # noqa: B010 -- a method is replaced on purpose
    _before(Parser, "parse", lambda: reach("K4"))
    _after(wire, "write_job", lambda _: reach("K5"))


def _while_keeping(reach: Callable[[str], None]) -> None:
    _after(Reader, "recent", lambda _: reach("K6"))
    _after(Intake, "take_in", lambda _: reach("K8"))
    _after(WordMatcher, "match", lambda _: reach("K9"))
    _after(
        Claimwatch, "poll", lambda polled: reach("K10") if any(p.posted for p in polled) else None
    )

    def executing(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith("INSERT INTO delivery"):
            reach("K7")

    event.listen(Engine, "before_cursor_execute", executing)


def _while_sending(reach: Callable[[str], None]) -> None:
    _after(Dispatch, "trying", lambda _: reach("K11"))
    _after(discord.http.HTTPClient, "send_message", lambda _: reach("K13"))
    _after(Dispatch, "sent", lambda _: reach("K14"))
    _before(Dispatch, "revised", lambda: reach("K22"))
    _after(
        Dispatch,
        "due",
        lambda due: reach("K20") if any(d.tried_at for d in due) else None,
    )
    sent, history = Dispatch.sent, discord.abc.Messageable.history

    @wraps(sent)
    def part_sent(dispatch: Dispatch, *given: Any, is_last: bool = True) -> None:
        sent(dispatch, *given, is_last=is_last)
        if not is_last:
            reach("K16")

    @wraps(history)
    def looked(channel: Any, *, after: Any = None, **more: Any) -> Any:
        found = history(channel, after=after, **more)
        return found if after is None else _reaching(found, reach)

    setattr(Dispatch, "sent", part_sent)  # noqa: B010
    setattr(discord.abc.Messageable, "history", looked)  # noqa: B010
    _watch_requests(reach)


async def _reaching(found: AsyncIterator[Any], reach: Callable[[str], None]) -> AsyncIterator[Any]:
    messages = [message async for message in found]
    reach("K15")
    for message in messages:
        yield message


def _watch_requests(reach: Callable[[str], None]) -> None:
    trace = aiohttp.TraceConfig()

    async def sending(session: Any, context: Any, sent: Any) -> None:
        # It is written as soon as this returns; the loop turns only then.
        if sent.method == "POST" and _POST.search(sent.url.path):
            _soon(lambda: reach("K12"))
        if sent.method == "PATCH" and _EDIT.search(sent.url.path):
            _soon(lambda: reach("K21"))

    trace.on_request_chunk_sent.append(sending)
    login = discord.http.HTTPClient.static_login

    @wraps(login)
    async def traced(http: discord.http.HTTPClient, token: str) -> Any:
        http.http_trace = trace
        return await login(http, token)

    setattr(discord.http.HTTPClient, "static_login", traced)  # noqa: B010


def _soon(act: Callable[[], None]) -> None:
    import asyncio

    asyncio.get_running_loop().call_soon(act)


def _while_migrating(reach: Callable[[str], None]) -> None:
    upgrade, migrating = migrate.upgrade, threading.Event()

    def upgraded(connection: Any, *given: Any) -> None:
        migrating.set()
        try:
            upgrade(connection, *given)
        finally:
            migrating.clear()

    def executed(_: Any, __: Any, statement: str, *___: Any) -> None:
        if migrating.is_set() and _MIGRATES.match(statement):
            reach("K17")

    migrate.upgrade = upgraded  # type: ignore[assignment]
    event.listen(Engine, "after_cursor_execute", executed)


def _while_copying(reach: Callable[[str], None], database: Path, chance: random.Random) -> None:
    """A backup and a checkpoint begin with the first message that is sent."""

    class Slow(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **_: Any) -> None:
            super().backup(target, pages=2, progress=lambda *_: reach("K18"))

    connected = SimpleNamespace(
        connect=partial(sqlite3.connect, factory=Slow),
        Error=sqlite3.Error,
        DatabaseError=sqlite3.DatabaseError,
    )
    setattr(backup, "sqlite3", connected)  # noqa: B010
    copies = count()

    def back_up() -> None:
        copy = database.with_name(f"backup-{os.getpid()}-{next(copies)}.db")
        backup.backup(f"sqlite:///{database}", copy)

    def checkpoint() -> None:
        threading.Timer(chance.uniform(0, 0.004), lambda: reach("K19")).start()
        with sqlite3.connect(database, timeout=1) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        reach("K19")

    _after(Dispatch, "sent", lambda _: _beside(back_up) if _is_armed(reach, "K18") else None)
    _after(Dispatch, "sent", lambda _: checkpoint() if _is_armed(reach, "K19") else None)


def _is_armed(reach: Callable[[str], None], point: str) -> bool:
    return reach.__self__._point == point  # type: ignore[attr-defined,no-any-return]


def _beside(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


def _before(owner: Any, name: str, act: Callable[[], None]) -> None:
    original = getattr(owner, name)

    @wraps(original)
    def first(*given: Any, **more: Any) -> Any:
        act()
        return original(*given, **more)

    setattr(owner, name, first)


def _after(owner: Any, name: str, act: Callable[[Any], None]) -> None:
    original = getattr(owner, name)

    @wraps(original)
    def then(*given: Any, **more: Any) -> Any:
        result = original(*given, **more)
        if inspect.isawaitable(result):
            return _awaited(result, act)
        act(result)
        return result

    setattr(owner, name, then)


async def _awaited(result: Any, act: Callable[[Any], None]) -> Any:
    came = await result
    act(came)
    return came
