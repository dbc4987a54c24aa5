"""What is borrowed from simcord, and the check that it is still there.

The only module that imports simcord.  simcord is made for tests that run the bot in its own
process; here the bot is on the other side of a socket, so its environment is used without ever
being started: nothing of this process's event loop is changed, and several people may act at once.
Beyond its public names this leans on its backend, router, serializers and intents, which may
change in any release: the release is pinned, and any other is refused at import.
"""

import asyncio
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from importlib.metadata import version

import discord

from bot.local.errors import LocalDiscordError

SIMCORD = "3.2.1"

try:
    import simcord
    from simcord import intents as intent_rules
    from simcord._clock import Clock
    from simcord.backend import Backend, serializers
    from simcord.backend.access import channel_accessible
    from simcord.backend.errors import BackendError, SetupError
    from simcord.backend.models import Interaction
    from simcord.enums import AppCommandType
    from simcord.http import router
    from simcord.interactions import command_leaves
    from simcord.results import InteractionResult, ResponseMessage
except ImportError as error:
    raise LocalDiscordError(
        f"The local Discord needs simcord {SIMCORD}: use `make demo`, or pip install '.[demo]'."
    ) from error

__all__ = [
    "CDN",
    "AppCommandType",
    "Backend",
    "BackendError",
    "Channel",
    "Clock",
    "Guild",
    "InteractionResult",
    "Person",
    "ResponseMessage",
    "Role",
    "SetupError",
    "Stage",
    "User",
    "WallClock",
    "channel_accessible",
    "command_leaves",
    "intent_rules",
    "router",
    "serializers",
]

log = logging.getLogger(__name__)

Guild = simcord.GuildHandle
Channel = simcord.ChannelHandle
Role = simcord.RoleHandle
User = simcord.UserHandle
Person = simcord.MemberActor

#: Where simcord says its attachments lie; the server puts its own address there.
CDN = "https://cdn.simcord.invalid"

# Discord takes back an interaction that is not answered within three seconds.
# https://discord.com/developers/docs/interactions/receiving-and-responding
ANSWER_WITHIN = 3.0


def check(found: str) -> None:
    """Refuse a simcord that is not the one this was written for.

    Raises:
        LocalDiscordError: If its version differs or a borrowed name is gone.
    """
    if found != SIMCORD:
        raise LocalDiscordError(
            f"The local Discord needs simcord {SIMCORD}, not {found}:"
            f" run pip install simcord=={SIMCORD}."
        )
    borrowed = {
        simcord.Env: ("_begin_operation", "_end_operation", "_settle_internal"),
        Backend: ("emit", "visible_commands", "compute_permissions", "get_message"),
        intent_rules: ("required_intent", "censor_message", "prune_guild_create"),
        serializers: ("message_payload", "guild_create_payload", "member_payload"),
    }
    gone = [
        name for owner, names in borrowed.items() for name in names if not hasattr(owner, name)
    ]
    if gone:
        raise LocalDiscordError(f"simcord {found} no longer has {', '.join(gone)}.")


check(version("simcord"))


class WallClock(Clock):
    """Identifiers and the deadlines of interactions follow the real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Stage(simcord.Env):
    """Where people act: they wait until the bot, wherever it runs, has answered."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(discord.Client(intents=discord.Intents(guilds=True)), check_errors=False)
        self.backend = backend
        self.answers: dict[int, asyncio.Event] = {}
        #: The full name of the slash command about to be run, e.g. ``claim show``.
        self.command: ContextVar[str | None] = ContextVar("command", default=None)
        self._current: ContextVar[Interaction | None] = ContextVar("interaction", default=None)

    # simcord forbids acts that overlap because it settles one loop for all of them; here each
    # act waits for its own answer.
    def _begin_operation(self, label: str) -> None: ...

    def _end_operation(self) -> None: ...

    def _notify_dispatch_observers(self, interaction: Interaction) -> None:
        self._current.set(interaction)
        if interaction.command_name is not None:
            # Discord names the subcommand too, simcord the root alone.
            interaction.command_name = self.command.get() or interaction.command_name
        self.answers[interaction.id] = asyncio.Event()

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 -- simcord's signature
        idle: float = 0.05,  # noqa: ARG002
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        interaction = self._current.get()
        if dispatch != "INTERACTION_CREATE" or interaction is None:
            return
        answered = self.answers[interaction.id]
        try:
            await asyncio.wait_for(answered.wait(), timeout or ANSWER_WITHIN)
        except TimeoutError:
            log.info("no answer to interaction %d within %s s", interaction.id, ANSWER_WITHIN)
        finally:
            del self.answers[interaction.id]
