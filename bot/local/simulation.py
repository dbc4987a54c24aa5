"""One Discord: its guilds, what is said there, and the application that is the bot.

What the bot may ask and is told; what people see and do is ``view`` and ``actions``.
"""

import copy
import io
import logging
import re
from collections import deque
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import discord

from bot.local.borrowed import (
    CDN,
    Backend,
    BackendError,
    Channel,
    Clock,
    Guild,
    Stage,
    WallClock,
    intent_rules,
    router,
    serializers,
)

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Listener = Callable[[str, Mapping[str, Any]], None]

_CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback")
_HISTORY = re.compile(r"/channels/\d+/messages")
_KEPT = 2000  # entries of simcord's endless logs; only their tail is ever of use


class RefusedError(Exception):
    """Discord answers with an error: *status* and the JSON that goes with it."""

    def __init__(self, status: int, payload: Payload) -> None:
        super().__init__(f"{status}: {payload.get('message')}")
        self.status = status
        self.payload = payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    name: str
    data: bytes
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One REST request of the bot, parsed."""

    method: str
    path: str  #: below /api/v10
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()
    reason: str | None = None


class Simulation:
    """The state of one Discord, shared by everyone connected to it."""

    def __init__(
        self, *, bot_name: str, approved: discord.Intents, clock: Clock | None = None
    ) -> None:
        self.backend = Backend(clock=clock or WallClock())
        self.backend.transcript = deque(maxlen=_KEPT)  # type: ignore[assignment]
        self.backend.http_requests = deque(maxlen=_KEPT)  # type: ignore[assignment]
        self.backend.bot_user.name = bot_name
        self.backend.subscribers.append(self._localise)
        self.stage = Stage(self.backend)
        #: The privileged intents ticked on the application's page.
        self.approved = approved
        #: What the bot asked for that simcord does not model; a test wants none.
        self.gaps: list[str] = []
        #: Called with the channel (0: none in particular) after the bot changed something.
        self.on_change: list[Callable[[int], None]] = []
        #: The language of the acting person's client, e.g. ``es-ES``.
        self.locale: ContextVar[str] = ContextVar("locale", default="en-US")

    @property
    def bot_id(self) -> int:
        return self.backend.bot_user.id

    @property
    def bot_name(self) -> str:
        return self.backend.bot_user.name

    def subscribe(self, listener: Listener) -> None:
        """Call *listener* with the name and payload of everything the gateway would announce."""
        self.backend.subscribers.append(listener)

    def _localise(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE" and isinstance(payload, dict):
            payload["locale"] = self.locale.get()

    # ------------------------------------------------------------------ the bot's requests

    def dispatch(self, call: Call) -> Any:
        """Do what the bot asks and return the JSON of the answer.

        Raises:
            RefusedError: With Discord's own status and error code.
        """
        try:
            answer = self._route(call)
        except (router.RouteNotImplemented, router.UnsupportedField) as gap:
            self.gaps.append(str(gap))
            raise RefusedError(501, {"message": str(gap), "code": 0}) from gap
        except BackendError as refusal:
            raise RefusedError(refusal.status, refusal.to_json()) from refusal
        except (KeyError, TypeError, ValueError) as malformed:
            log.info("%s %s: %r", call.method, call.path, malformed)
            body = {"message": f"Invalid Form Body: {malformed}", "code": 50035}
            raise RefusedError(400, body) from malformed
        self._announce(call)
        return answer

    def _route(self, call: Call) -> Any:
        if call.method == "GET" and "after" in call.query and _HISTORY.fullmatch(call.path):
            return self._history_after(call)
        return self._ask_router(call, call.query)

    def _history_after(self, call: Call) -> Any:
        # Discord returns the messages next after the given one; simcord the newest of all.
        limit = min(int(call.query.get("limit", 50)), 100)
        everything = self._ask_router(call, {**call.query, "limit": str(2**31)})
        return everything[-limit:]

    def _ask_router(self, call: Call, query: Mapping[str, str]) -> Any:
        files = [
            SimpleNamespace(fp=io.BytesIO(f.data), filename=f.name, description=f.description)
            for f in call.files
        ]
        return router.dispatch(
            self.backend,
            call.method,
            call.path,
            json=call.body,
            params=dict(query),
            files=files,
            reason=call.reason,
            message_content_access=self.approved.message_content,
        )

    def _announce(self, call: Call) -> None:
        if call.method == "GET":
            return
        channel = 0
        if callback := _CALLBACK.fullmatch(call.path):
            interaction = self.backend.interactions[int(callback[1])]
            channel = interaction.channel_id
            if answered := self.stage.answers.get(interaction.id):
                answered.set()
        for tell in self.on_change:
            tell(channel)

    def attachment(self, path: str) -> bytes | None:
        """Return what was uploaded at *path* below the CDN, or ``None``."""
        return self.backend.cdn.get(f"{CDN}/{path}")

    def bot_may(self, channel_id: int, *permissions: str) -> bool:
        """Whether the bot holds all of *permissions* (discord.py's names) in a channel."""
        channel = self.backend.channels.get(channel_id)
        if channel is None or channel.guild_id is None:
            return True
        value = self.backend.compute_permissions(channel.guild_id, self.bot_id, channel_id)
        held = discord.Permissions(value)
        return held.administrator or all(getattr(held, name) for name in permissions)

    # ------------------------------------------------------------------ the bot's events

    def missing_intents(self, wanted: discord.Intents) -> list[str]:
        return intent_rules.missing_privileged_intents(wanted, self.approved)

    def ready(self) -> Payload:
        """Return what READY says of the application and its guilds."""
        return {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in self.backend.guilds],
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }

    def guilds_in_full(self) -> list[Payload]:
        guilds = list(self.backend.guilds.values())
        return [dict(serializers.guild_create_payload(self.backend, guild)) for guild in guilds]

    def members(self, guild_id: int) -> list[Payload]:
        guild = self.backend.get_guild(guild_id)
        return [
            dict(serializers.member_payload(self.backend, guild, member))
            for member in guild.members.values()
        ]

    def as_seen_with(
        self, intents: discord.Intents, event: str, payload: Mapping[str, Any]
    ) -> Payload | None:
        """Return what a session with *intents* is told of an event, ``None`` if nothing."""
        gate = intent_rules.required_intent(event, payload)
        if gate is not None and not getattr(intents, gate):
            return None
        seen = copy.deepcopy(dict(payload))
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not intents.message_content:
            intent_rules.censor_message(seen, self.bot_id, backend=self.backend)
        if event == "GUILD_CREATE":
            intent_rules.prune_guild_create(seen, intents, self.bot_id)
        return seen

    # ------------------------------------------------------------------ finding things

    def channel(self, channel_id: int) -> Channel:
        """Raises BackendError: If there is no such channel."""
        model = self.backend.get_channel(channel_id)
        guild = None if model.guild_id is None else self.guild(model.guild_id)
        return Channel(self.stage, guild, model)

    def guild(self, guild_id: int) -> Guild:
        """Raises BackendError: If there is no such guild."""
        return Guild(self.stage, self.backend.get_guild(guild_id))
