"""Discord's gateway: HELLO, IDENTIFY, RESUME with replay, heartbeats, and ways to break it.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
import logging
import secrets
import zlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import discord
from aiohttp import WSCloseCode, WSMsgType, web

from bot.local.borrowed import CDN
from bot.local.simulation import Payload, Simulation

log = logging.getLogger(__name__)

#: How many events a session keeps for RESUME, and how many sessions are kept.
REPLAYED, SESSIONS = 500, 8
#: As long as a heartbeat is under way on a good line.
_ACK_SECONDS = 0.02


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    AUTHENTICATION_FAILED = 4004
    INVALID_SEQ = 4007
    SESSION_TIMED_OUT = 4009
    DISALLOWED_INTENTS = 4014


@dataclass(slots=True, eq=False)
class Session:
    """What one identified client has been told; outlives its connection for RESUME."""

    intents: discord.Intents
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    sequence: int = 0
    told: deque[tuple[int, str, Payload]] = field(default_factory=lambda: deque(maxlen=REPLAYED))


class Connection:
    """One open socket: frames leave in order, compressed as the client asked."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._transport = request.transport
        self.origin = f"http://{request.host}"
        # What is not known (zstd) goes uncompressed: clients take plain frames as they come.
        stream = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if stream else None
        self._frames: asyncio.Queue[str] = asyncio.Queue()

    def send(
        self, op: Op, data: Any, *, event: str | None = None, sequence: int | None = None
    ) -> None:
        frame = json.dumps({"op": op, "d": data, "s": sequence, "t": event})
        self._frames.put_nowait(frame.replace(CDN, f"{self.origin}/cdn"))

    async def write(self) -> None:
        """Send the frames as they come until the connection is gone."""
        while True:
            frame = (await self._frames.get()).encode()
            try:
                if self._deflate is None:
                    await self.socket.send_str(frame.decode())
                else:
                    flushed = self._deflate.flush
                    packed = self._deflate.compress(frame) + flushed(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            except ConnectionError:
                return

    def drop(self) -> None:
        """Break the connection without a word, as a lost network does."""
        if self._transport is not None:
            self._transport.abort()


class Gateway:
    """Tells every session what happens, and remembers it for those that come back."""

    def __init__(self, simulation: Simulation, token: str) -> None:
        self._simulation = simulation
        self._token = token
        self._sessions: dict[str, Session] = {}
        self._connections: list[Connection] = []
        #: What clients did, in order: ``identify``, ``resume``, ``heartbeat``, ``presence``; and
        #: ``refused`` for a connection that was not taken.
        self.log: deque[str] = deque(maxlen=REPLAYED)
        #: While false, new connections are refused with 503.
        self.open = True
        self.heartbeat_ms = 41_250
        #: While false, heartbeats go unanswered, as on a connection that died unnoticed.
        self.acknowledges = True
        simulation.subscribe(self._publish)

    @property
    def online(self) -> bool:
        """Whether a client is connected and identified."""
        return any(connection.session for connection in self._connections)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if not self.open:
            self.log.append("refused")
            return web.Response(status=503)
        socket = web.WebSocketResponse(timeout=1)  # seconds a client gets to say goodbye
        await socket.prepare(request)
        connection = Connection(request, socket)
        writer = asyncio.create_task(connection.write())
        self._connections.append(connection)
        connection.send(Op.HELLO, {"heartbeat_interval": self.heartbeat_ms})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        finally:
            self._connections.remove(connection)
            writer.cancel()
            self._changed()
        return socket

    async def _receive(self, connection: Connection, frame: Mapping[str, Any]) -> None:
        data = frame.get("d") or {}
        match frame.get("op"):
            case Op.HEARTBEAT:
                self.log.append("heartbeat")
                if self.acknowledges:
                    # discord.py notes the time after it has sent: it takes a quicker answer for
                    # one to the heartbeat before, and warns that it cannot keep up.
                    later = asyncio.get_running_loop().call_later
                    later(_ACK_SECONDS, connection.send, Op.HEARTBEAT_ACK, None)
            case Op.IDENTIFY:
                await self._identify(connection, data)
            case Op.RESUME:
                await self._resume(connection, data)
            case Op.REQUEST_GUILD_MEMBERS:
                self._send_members(connection, data)
            case 3:
                self.log.append("presence")

    async def _identify(self, connection: Connection, data: Mapping[str, Any]) -> None:
        self.log.append("identify")
        intents = discord.Intents._from_value(int(data["intents"]))
        if data["token"] != self._token:
            return await _refuse(connection, CloseCode.AUTHENTICATION_FAILED)
        if self._simulation.missing_intents(intents):
            return await _refuse(connection, CloseCode.DISALLOWED_INTENTS)
        session = connection.session = self._new_session(intents)
        ready = {
            **self._simulation.ready(),
            "session_id": session.id,
            "resume_gateway_url": f"{connection.origin.replace('http', 'ws', 1)}/gateway",
            "shard": data.get("shard", [0, 1]),
        }
        self._tell(session, connection, "READY", ready)
        for guild in self._simulation.guilds_in_full():
            self._tell(session, connection, "GUILD_CREATE", guild)
        self._changed()
        return None

    def _new_session(self, intents: discord.Intents) -> Session:
        session = Session(intents)
        self._sessions[session.id] = session
        for oldest in list(self._sessions)[:-SESSIONS]:
            del self._sessions[oldest]
        return session

    async def _resume(self, connection: Connection, data: Mapping[str, Any]) -> None:
        self.log.append("resume")
        session = self._sessions.get(data["session_id"])
        if data["token"] != self._token:
            return await _refuse(connection, CloseCode.AUTHENTICATION_FAILED)
        if session is None:
            connection.send(Op.INVALID_SESSION, False)
            return None
        connection.session = session
        for sequence, event, payload in session.told:
            if sequence > (data.get("seq") or 0):
                connection.send(Op.DISPATCH, payload, event=event, sequence=sequence)
        self._tell(session, connection, "RESUMED", {})
        self._changed()
        return None

    def _send_members(self, connection: Connection, data: Mapping[str, Any]) -> None:
        if connection.session is None:
            return
        chunk = {
            "guild_id": data["guild_id"],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
            "members": self._simulation.members(int(data["guild_id"])),
        }
        self._tell(connection.session, connection, "GUILD_MEMBERS_CHUNK", chunk)

    def _publish(self, event: str, payload: Mapping[str, Any]) -> None:
        connected = {c.session.id: c for c in self._connections if c.session}
        for session in self._sessions.values():
            self._tell(session, connected.get(session.id), event, payload)

    def _tell(
        self,
        session: Session,
        connection: Connection | None,
        event: str,
        payload: Mapping[str, Any],
    ) -> None:
        seen = self._simulation.as_seen_with(session.intents, event, payload)
        if seen is None:
            return
        session.sequence += 1
        session.told.append((session.sequence, event, seen))
        if connection is not None:
            connection.send(Op.DISPATCH, seen, event=event, sequence=session.sequence)

    def _changed(self) -> None:
        for tell in self._simulation.on_change:
            tell(0)

    # ------------------------------------------------------------------ breaking it

    def ask_reconnect(self) -> None:
        """Ask every client to reconnect and resume (op 7)."""
        for connection in self._connections:
            connection.send(Op.RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Tell every client its session is invalid (op 9); unless *resumable* it is forgotten."""
        if not resumable:
            self._sessions.clear()
        for connection in self._connections:
            connection.send(Op.INVALID_SESSION, resumable)

    def drop(self) -> None:
        """Break every connection without a close frame."""
        for connection in list(self._connections):
            connection.drop()

    async def close(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close every connection with *code*."""
        for connection in list(self._connections):
            await connection.socket.close(code=code)


async def _refuse(connection: Connection, code: CloseCode) -> None:
    log.info("gateway closed with %s", code.name)
    await connection.socket.close(code=code)
