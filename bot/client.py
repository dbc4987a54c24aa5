"""The Discord face: connects, hands commands and messages to the menu, keeps the clock.

`serve` runs it for an operator; tests build a `ClaimwatchBot` of their own.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot import compose
from bot.chat import Chat
from bot.clock import Clock, Ticks
from bot.commands import COGS, CONTEXT_MENUS
from bot.interactions.allowance import Allowance
from bot.interactions.asking import explain, language_for, tell, turn_away
from bot.interactions.buttons import DYNAMIC_ITEMS
from bot.interactions.dialogs import Dialog
from bot.interactions.new_claim import DraftButton, ExampleSelect
from bot.interactions.notice_button import NoticeButton
from bot.interactions.pending import PendingClaims
from bot.local.redirect import redirect
from bot.operations.metrics import Metrics
from bot.operations.monitor import State, monitored
from bot.posting.poster import Poster
from bot.posting.presence import Presence
from bot.posting.reviser import Reviser
from bot.settings import Settings
from bot.words import words
from bot.words.commands import Translator
from claims.claimwatch import Claimwatch
from claims.errors import InvalidInputError
from claims.feeds.fetch import Fetcher

log = logging.getLogger(__name__)

#: Every button and list that is heard, whenever it was posted.
ITEMS: Final = (*DYNAMIC_ITEMS, NoticeButton, DraftButton, ExampleSelect)


class Tree(app_commands.CommandTree[Any]):
    """The commands; what one of them raises becomes words here."""

    def __init__(self, client: Any, **more: Any) -> None:
        super().__init__(client, **more)
        self.allowance = Allowance()

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Turn away who sends too many at once; what is offered while typing is free."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        if self.allowance.take(interaction.user.id, asyncio.get_running_loop().time()):
            return True
        language = language_for(interaction.locale.value, "en")
        with contextlib.suppress(discord.HTTPException):
            await tell(interaction, words(language).not_so_fast)
        return False

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person."""
        await explain(interaction, error)


class ClaimwatchBot(commands.Bot):
    """Claimwatch on Discord."""

    def __init__(
        self,
        watch: Claimwatch,
        fetcher: Fetcher,
        *,
        ticks: Ticks | None = None,
        guild_ready_timeout: float = 2.0,
    ) -> None:
        """Prepare; `start` connects.

        Args:
            watch: The menu.
            fetcher: For /feed add, /feed check and the clock.
            ticks: How often the clock looks; ``None`` leaves it standing, for tests.
            guild_ready_timeout: Seconds without a new server until all are taken to be known.
        """
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            # None of these is privileged: Discord hands over the text of messages that mention
            # the bot, reply to it or are written to it directly.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=guild_ready_timeout,
            max_messages=None,
        )
        self.watch = watch
        self.fetcher = fetcher
        self.pending = PendingClaims()
        self.presence = Presence()
        self.presence.lost("gateway", watch.now())  # until it is found
        self.metrics = Metrics(watch, self.presence)
        self.poster = Poster(self, watch, self.presence)
        self.reviser = Reviser(self, watch, self.poster)
        self._chat = Chat(self, watch)
        self._started = watch.now()
        self._clock = (
            Clock(watch, fetcher, self.poster, self.reviser, self.metrics, ticks=ticks)
            if ticks
            else None
        )

    async def setup_hook(self) -> None:
        """Once, after the login: everything a person can press or type."""
        for cog in COGS:
            await self.add_cog(cog())
        for menu in CONTEXT_MENUS:
            self.tree.add_command(menu)
        self.add_dynamic_items(*ITEMS)
        await self.tree.set_translator(Translator())
        await self.tree.sync()
        if self._clock:
            self._clock.start()

    async def connect(self, *, reconnect: bool = True) -> None:
        """As discord.py does, and go on trying while the very first connection fails.

        Its 2.7.1 takes up the session there was before, and ends on an error if there was none.
        """
        while True:
            try:
                return await super().connect(reconnect=reconnect)
            except AttributeError as error:
                if error.name != "sequence" or self.ws is not None:
                    raise

    def state(self) -> State:
        """How things are, for who watches over the bot."""
        return State(
            last_round=self._clock.last_round if self._clock else self._started,
            away_since=self.presence.away_since,
            database=self.watch.storage_trouble,
        )

    async def on_connect(self) -> None:
        """Each new session, before its servers are known."""
        await self.poster.discord_is_back("gateway")

    async def on_resumed(self) -> None:
        """The session goes on where it was lost."""
        await self.poster.discord_is_back("gateway")

    async def on_disconnect(self) -> None:
        """Also for each try that fails."""
        self.presence.lost("gateway", self.watch.now())

    async def on_ready(self) -> None:
        """May come again after a lost connection; who threw the bot out meanwhile is known now."""
        log.info("connected", extra={"as": str(self.user), "servers": len(self.guilds)})
        here = {guild.id for guild in self.guilds}  # also those that are away for a while
        try:
            for server in await asyncio.to_thread(self.watch.servers):
                if server.id not in here and (server.channel_id or server.admin_channel_id):
                    await asyncio.to_thread(self.watch.farewell, server.id)
        except Exception:
            log.exception("who threw the bot out while it was away is not known")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A new server starts with the library's claims and the catalogue's feeds."""
        await self._welcome(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Each server at every connection: what is new in library and catalogue comes to it."""
        await self._welcome(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Nothing more is posted where the bot was thrown out."""
        await asyncio.to_thread(self.watch.farewell, guild.id)
        health = await asyncio.to_thread(self.watch.health)
        if not health.waiting:  # what could not be posted was given up: nothing else will tell
            self.presence.forget("posting")

    async def on_interaction(self, interaction: discord.Interaction[Any], /) -> None:
        """Say so of a button or dialog that nothing here knows, such as one of another version."""
        if not _is_known(interaction):
            await turn_away(interaction)

    async def on_message(self, message: discord.Message, /) -> None:
        """There are no prefix commands, only chat."""
        await self._chat.hear(message)

    async def close(self) -> None:
        """Stop the clock and the poster, then leave."""
        if self._clock:
            await self._clock.stop()
        await self.poster.close()
        await self.reviser.close()
        await super().close()

    async def _welcome(self, guild: discord.Guild) -> None:
        try:
            await asyncio.to_thread(self.watch.welcome, guild.id, guild.name)
        except Exception:
            log.exception("server %d could not be welcomed", guild.id)


def _is_known(interaction: discord.Interaction[Any]) -> bool:
    """Whether something here hears a press or a dialog; all else is Discord's to answer for."""
    sent: Mapping[str, Any] = interaction.data or {}
    custom_id = str(sent.get("custom_id", ""))
    match interaction.type:
        case discord.InteractionType.component:
            templates = (item.__discord_ui_compiled_template__ for item in ITEMS)
            return any(template.fullmatch(custom_id) for template in templates)
        case discord.InteractionType.modal_submit:
            return Dialog.is_of_this_start(custom_id)
    return True


async def serve(watch: Claimwatch, settings: Settings) -> None:
    """Run the bot until it is told to stop (SIGINT or SIGTERM).

    Raises:
        InvalidInputError: If Discord does not accept the token, or cannot be reached at the start,
            or the port for /healthz cannot be had.
    """
    if settings.local_discord:
        redirect(settings.local_discord)
    feeds = len(compose.catalogue(settings))
    ticks = Ticks.for_feeds(settings.poll_every)
    async with (
        compose.fetcher(settings, feeds) as fetcher,
        ClaimwatchBot(watch, fetcher, ticks=ticks) as bot,
        monitored(settings.status, bot.metrics, bot.state, now=watch.now),
    ):
        _close_on_signals(bot)
        try:
            await bot.start(settings.token or "")
        except discord.LoginFailure as error:
            raise InvalidInputError(
                "Discord does not accept DISCORD_TOKEN: copy it anew from the developer portal."
            ) from error
        except (aiohttp.ClientConnectionError, discord.DiscordServerError) as error:
            raise InvalidInputError(
                "Discord cannot be reached: check the network and start again."
            ) from error
        except discord.ConnectionClosed as error:  # with a code after which it is of no use
            raise InvalidInputError(
                f"Discord ended the connection for good (code {error.code}): "
                "look at the bot's page in the developer portal."
            ) from error


def _close_on_signals(bot: ClaimwatchBot) -> None:
    loop = asyncio.get_running_loop()
    closing: list[asyncio.Task[None]] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # not on Windows
            loop.add_signal_handler(name, lambda: closing.append(loop.create_task(bot.close())))
