"""The team's channel as a page, and the same over HTTP for scripts.

``GET /`` is the page; all it knows it gets from here:

``GET /page/state?as=admin&guild=…&channel=…&limit=…``
    What a person sees.  *as* is ``admin`` (may manage the server) or ``member``; without *guild*
    and *channel* the first ones; *limit* messages from the newest (100).  JSON with ``guild``,
    ``channels``, ``channel`` (the one shown), ``messages`` (as in Discord's API, oldest first),
    ``commands``, ``menus`` (of messages), ``people``, ``users``, ``bot``, ``online`` (whether the
    bot is connected) and ``sample`` (whether the news is invented).

``GET /page/events``
    Server-sent events, each ``{"channel": id, "kind": "change" | "typing", "user": id}``; a change
    of channel 0 may concern anything.

``POST /page/act`` with the header ``X-Claimwatch: 1``
    One act, a JSON object with ``as``, ``channel``, ``kind`` and, by kind:

    ============= ==============================================================================
    send          ``content``; ``reply_to`` (message id), ``files``
    slash         ``name`` ("claim show"), ``options`` by name
    autocomplete  ``name``, ``option``, ``value`` typed so far, the other ``options`` filled in
    click         ``message``, ``custom_id``
    select        ``message``, ``custom_id``, ``values``
    menu          ``message``, ``name`` of the message command
    modal         ``token`` of the open form, ``values`` by custom id
    ============= ==============================================================================

    A file is ``{"name": …, "base64": …}``; people, roles and channels are given by id; ``locale``
    is the language of that person's client (``en-US``).  The answer comes when the bot has
    answered: ``{"ok": true}`` with ``message`` (its answer, ``null`` if there is none),
    ``deferred`` (it is still thinking), ``modal`` and ``token`` (a form to fill in) or
    ``choices``; or, with status 400, ``{"ok": false, "error": one sentence}``.
"""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.local import guard, view
from bot.local.actions import Actions, CannotError
from bot.local.borrowed import CDN
from bot.local.gateway import Gateway
from bot.local.simulation import Payload
from bot.local.world import Team, World

STATIC = Path(__file__).parent / "static"

_MESSAGES, _MOST_MESSAGES = 100, 1000
_KEEP_ALIVE = 15.0  # seconds between comments on an idle stream, so a dead one is noticed
_WAITING = 200  # events a slow reader may fall behind; it re-reads the state anyway

#: Shown in place; everything else is downloaded.
_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}


class Page:
    """The routes of the page."""

    def __init__(self, world: World, gateway: Gateway, *, is_sample: bool) -> None:
        self._world = world
        self._gateway = gateway
        self._is_sample = is_sample
        self._actions = Actions(world)
        self._streams: set[asyncio.Queue[Payload | None]] = set()
        world.simulation.subscribe(self._heard)
        world.simulation.on_change.append(lambda channel: self._tell(channel, "change"))

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", self._index)
        app.router.add_get("/page/state", self._state)
        app.router.add_get("/page/events", self._events)
        app.router.add_post("/page/act", self._act)
        app.router.add_get("/page/static/{name}", self._static)
        app.router.add_get("/cdn/{path:.*}", self._attachment)
        app.on_shutdown.append(self._hang_up)

    # ------------------------------------------------------------------ files

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _file("page.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in {path.name for path in STATIC.iterdir()}:
            raise web.HTTPNotFound
        return _file(name)

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        data = self._world.simulation.attachment(path)
        if data is None:
            raise web.HTTPNotFound
        kind = _PICTURES.get(Path(path).suffix.lower())
        headers = {
            "Content-Security-Policy": guard.FILE_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": "inline" if kind else "attachment",
        }
        return web.Response(
            body=data, headers=headers, content_type=kind or "application/octet-stream"
        )

    # ------------------------------------------------------------------ what is seen and done

    async def _state(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        team = self._team(query.get("guild"))
        person = next(
            (p for role, p in team.people.items() if role == query.get("as", "admin")), None
        )
        if person is None:
            return _answer({"ok": False, "error": "“as” must be admin or member."}, status=400)
        channel, limit = query.get("channel", ""), query.get("limit", "")
        seen = view.state(
            self._world,
            team,
            person,
            channel=int(channel) if channel.isdecimal() else None,
            limit=min(int(limit), _MOST_MESSAGES) if limit.isdecimal() else _MESSAGES,
        )
        online = self._gateway.online
        return _answer({**seen, "online": online, "sample": self._is_sample})

    def _team(self, guild: str | None) -> Team:
        return next((t for t in self._world.teams if str(t.id) == guild), self._world.team)

    async def _act(self, request: web.Request) -> web.StreamResponse:
        try:
            what = await request.json()
        except ValueError:
            what = None
        if not isinstance(what, dict):
            return _answer({"ok": False, "error": "An act is a JSON object."}, status=400)
        try:
            return _answer(await self.act(what))
        except CannotError as error:
            return _answer({"ok": False, "error": str(error)}, status=400)

    async def act(self, what: Mapping[str, Any]) -> Payload:
        """Carry out one act.  Raises CannotError: with why it cannot be done."""
        if what.get("kind") != "send" and not self._gateway.online:
            name = self._world.simulation.bot_name
            raise CannotError(f"{name} is not connected: see the window it was started in.")
        return await self._actions.perform(what)

    # ------------------------------------------------------------------ news for the page

    async def _events(self, request: web.Request) -> web.StreamResponse:
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        news: asyncio.Queue[Payload | None] = asyncio.Queue(_WAITING)
        self._streams.add(news)
        try:
            await response.write(b"retry: 1000\n\n")
            while (lines := await _next_lines(news)) is not None:
                await response.write(lines)
        except ConnectionError:
            pass
        finally:
            self._streams.discard(news)
        return response

    def _heard(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "TYPING_START":
            self._tell(int(payload["channel_id"]), "typing", user=payload["user_id"])
        elif event.startswith("MESSAGE_"):
            self._tell(int(payload["channel_id"]), "change")
        elif event != "INTERACTION_CREATE":
            self._tell(0, "change")

    def _tell(self, channel: int, kind: str, **more: str) -> None:
        for news in self._streams:
            if not news.full():
                news.put_nowait({"channel": str(channel), "kind": kind, **more})

    async def _hang_up(self, _app: web.Application) -> None:
        for news in self._streams:
            if news.full():
                news.get_nowait()
            news.put_nowait(None)


async def _next_lines(news: asyncio.Queue[Payload | None]) -> bytes | None:
    """Return everything that waits as lines of the stream, ``None`` at its end."""
    try:
        waiting = [await asyncio.wait_for(news.get(), _KEEP_ALIVE)]
    except TimeoutError:
        return b": still here\n\n"
    while not news.empty():
        waiting.append(news.get_nowait())
    if None in waiting:
        return None
    distinct = dict.fromkeys(json.dumps(each) for each in waiting)
    return "".join(f"data: {each}\n\n" for each in distinct).encode()


def _answer(payload: Payload, *, status: int = 200) -> web.Response:
    text = json.dumps(payload, ensure_ascii=False).replace(CDN, "/cdn")
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(status=status, text=text, content_type="application/json", headers=headers)


def _file(name: str) -> web.FileResponse:
    headers = {
        "Content-Security-Policy": guard.PAGE_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(STATIC / name, headers=headers)
