"""Discord's REST, as far as a bot can tell: the wire, its refusals and its accidents.

A request is parsed, spoilt by a fault if one waits for it, and then passes authorization, the
referee, the rules, the rate limit and the nonces before the simulation does what it asks.
"""

import asyncio
import json
import logging
import re
import socket
import struct
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.local.borrowed import CDN
from bot.local.faults import Answer, Fault, Faults
from bot.local.limits import Buckets, Nonces
from bot.local.openapi import Referee
from bot.local.rules import UPLOAD_BYTES, refusals
from bot.local.simulation import Call, RefusedError, Simulation, Upload

log = logging.getLogger(__name__)

PREFIX = "/api/v10"

_POST_MESSAGE = re.compile(r"/channels/(\d+)/messages")
#: Authorized by the token in their path, not by the bot's.
_BY_PATH = ("/interactions/", "/webhooks/")
_KEPT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One request as the bot sent it; *status* is 0 where the connection was broken instead."""

    at: float  #: seconds of the monotonic clock
    method: str
    path: str
    body: Any
    status: int


@dataclass(slots=True)
class Rest:
    """Answers the bot's requests."""

    simulation: Simulation
    token: str
    nonces: Nonces
    referee: Referee | None = None
    faults: Faults = field(default_factory=Faults)
    buckets: Buckets = field(default_factory=Buckets)
    requests: deque[Logged] = field(default_factory=lambda: deque(maxlen=_KEPT))
    #: What the referee objected to; a test wants none.
    objections: list[str] = field(default_factory=list)
    #: Requests that came and are not answered yet, such as delayed ones.
    under_way: int = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = await parse(request)
        fault = self.faults.take(call.method, call.path)
        authorization = request.headers.get("Authorization", "")
        self.under_way += 1
        try:
            answer = await self._answer(call, authorization, fault)
        finally:
            self.under_way -= 1
        status = 0 if answer is None else answer.status
        self.requests.append(
            Logged(
                at=time.monotonic(),
                method=call.method,
                path=call.path,
                body=call.body,
                status=status,
            )
        )
        if answer is None:
            return _hang_up(request, resets=fault is not None and fault.resets)
        return _response(answer, call, origin=f"{request.scheme}://{request.host}")

    async def _answer(self, call: Call, authorization: str, fault: Fault | None) -> Answer | None:
        if fault is None:
            return self._unspoilt(call, authorization)
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return self._unspoilt(call, authorization)
        if fault.comes_after:
            self._unspoilt(call, authorization)
        return fault.answer()

    def _unspoilt(self, call: Call, authorization: str) -> Answer:
        return self._refused(call, authorization) or self._done(call)

    def _refused(self, call: Call, authorization: str) -> Answer | None:
        if not call.path.startswith(_BY_PATH) and authorization != f"Bot {self.token}":
            return _error(401, 0, "401: Unauthorized")
        if sum(len(upload.data) for upload in call.files) > UPLOAD_BYTES:
            return _error(413, 40005, "Request entity too large")
        if self.referee is not None:
            objections = self.referee.objections(
                call.method, call.path, call.body, multipart=bool(call.files)
            )
            self.objections += [f"{call.method} {call.path}: {each}" for each in objections]
            if objections:
                return _error(400, 50035, f"Invalid Form Body: {'; '.join(objections)[:500]}")
        if refused := refusals(call.method, call.path, call.body):
            return _error(400, 50035, f"Invalid Form Body: {'; '.join(refused)}")
        return None

    def _done(self, call: Call) -> Answer:
        post = _POST_MESSAGE.fullmatch(call.path) if call.method == "POST" else None
        return self._posted(call, post[1]) if post else self._dispatched(call)

    def _posted(self, call: Call, channel: str) -> Answer:
        now = time.monotonic()
        allowance = self.buckets.take(channel, now)
        if allowance is not None and allowance.retry_after is not None:
            return _too_many(allowance.retry_after, allowance.headers(time.time()))
        earlier = self.nonces.post_of(call.body, now)
        answer = (
            Answer(status=200, payload=earlier) if earlier else self._newly_posted(call, channel)
        )
        limits = allowance.headers(time.time()) if allowance is not None else {}
        return Answer(status=answer.status, payload=answer.payload, headers=tuple(limits.items()))

    def _newly_posted(self, call: Call, channel: str) -> Answer:
        needed = [
            *(["attach_files"] if call.files else []),
            *(["embed_links"] if isinstance(call.body, dict) and call.body.get("embeds") else []),
        ]
        if not self.simulation.bot_may(int(channel), *needed):
            return _error(403, 50013, "Missing Permissions")
        answer = self._dispatched(call)
        nonce = call.body.get("nonce") if isinstance(call.body, dict) else None
        if answer.status != 200 or nonce is None:
            return answer
        post = {**answer.payload, "nonce": nonce}
        self.nonces.remember(nonce, post, time.monotonic())
        return Answer(status=200, payload=post)

    def _dispatched(self, call: Call) -> Answer:
        try:
            payload = self.simulation.dispatch(call)
        except RefusedError as refused:
            log.info("%s %s refused: %s", call.method, call.path, refused)
            return Answer(status=refused.status, payload=refused.payload)
        if call.path.endswith("/callback") and call.query.get("with_response") not in (
            "true",
            "1",
        ):
            payload = None
        return Answer(status=204 if payload is None else 200, payload=payload)


async def parse(request: web.Request) -> Call:
    """Read a request whole: JSON, or a form with files."""
    body: Any = None
    files: tuple[Upload, ...] = ()
    if request.content_type.startswith("multipart/"):
        body, files = await _form(request)
    elif request.can_read_body:
        raw = await request.read()
        body = json.loads(raw) if raw else None
    return Call(
        method=request.method,
        path=request.path.removeprefix(PREFIX),
        body=body,
        query=dict(request.query),
        files=files,
        reason=request.headers.get("X-Audit-Log-Reason"),
    )


async def _form(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    fields: dict[str, str] = {}
    files: list[tuple[str, str, bytes]] = []
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files.append((name, value.filename, value.file.read()))
        else:
            fields[name] = str(value)
    body = json.loads(fields["payload_json"]) if "payload_json" in fields else dict(fields)
    described = _descriptions(body)
    return body, tuple(
        Upload(name=filename, data=data, description=described.get(part))
        for part, filename, data in files
    )


def _descriptions(body: Any) -> dict[str, str | None]:
    """Return the alternative text of each uploaded part, by the part's name."""
    if not isinstance(body, Mapping):
        return {}
    data = body.get("data")
    holder = data if isinstance(data, Mapping) else body
    attachments = holder.get("attachments") or []
    return {f"files[{each.get('id')}]": each.get("description") for each in attachments}


def _error(status: int, code: int, message: str) -> Answer:
    return Answer(status=status, payload={"code": code, "message": message})


def _too_many(retry_after: float, headers: dict[str, str]) -> Answer:
    payload = {
        "message": "You are being rate limited.",
        "retry_after": retry_after,
        "global": False,
    }
    return Answer(
        status=429,
        payload=payload,
        headers=(*headers.items(), ("Retry-After", str(retry_after))),
    )


def _hang_up(request: web.Request, *, resets: bool) -> web.Response:
    if request.transport is not None:
        if resets:  # without lingering what is closed with data under way is reset
            connection = request.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


def _response(answer: Answer, call: Call, *, origin: str) -> web.Response:
    # discord.py takes a 429 without "Via" for Cloudflare's.
    headers = {
        "Via": "1.1 local-discord",
        "X-RateLimit-Bucket": _bucket(call),
        **dict(answer.headers),
    }
    if isinstance(answer.payload, str):
        return web.Response(status=answer.status, text=answer.payload)
    if answer.payload is None or answer.status == 204:
        return web.Response(status=answer.status, headers=headers)
    text = json.dumps(answer.payload).replace(CDN, f"{origin}/cdn")
    # discord.py compares the content type literally, so it must not name a charset.
    headers["Content-Type"] = "application/json"
    return web.Response(status=answer.status, body=text.encode(), headers=headers)


def _bucket(call: Call) -> str:
    return f"{call.method}:{re.sub(r'[0-9]{5,}', 'id', call.path)}"[:120]
