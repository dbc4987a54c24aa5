"""Who asks, on which server, in which language, and what they are told.

The one place where an error becomes words for the person whose command, button or dialog it ended.
"""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import discord
from discord import app_commands

from bot.escape import safe_lines
from bot.words import words
from bot.words.errors import translated
from claims.desk import Desk
from claims.errors import ClaimwatchError, NotAllowedError, NotSetUpError
from claims.model import Language, Person

if TYPE_CHECKING:
    from bot.client import ClaimwatchBot

Interaction: TypeAlias = "discord.Interaction[ClaimwatchBot]"

log = logging.getLogger(__name__)

#: Discord's code for an interaction answered too late, or twice: nobody is left to be told.
_TOO_LATE: Final = frozenset({10062, 40060})
#: What a command ends with that was sent as this version of the bot does not know it.
_STALE: Final = (
    app_commands.CommandNotFound,
    app_commands.CommandSignatureMismatch,
    app_commands.TransformerError,
)


def desk_of(interaction: Interaction) -> Desk:
    """The server the interaction came from.

    Raises:
        NoPrivateMessage: If it came from no server.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    return interaction.client.watch.desk(interaction.guild_id)


def person_of(interaction: Interaction) -> Person:
    """Who did it, to be kept with what they did."""
    return Person(id=interaction.user.id, name=interaction.user.display_name)


def may_manage(interaction: Interaction) -> bool:
    """Whether the person may manage the server now, as Discord says with every interaction."""
    permissions = interaction.permissions
    return permissions.manage_guild or permissions.administrator


def require_admin(interaction: Interaction) -> None:
    """Refuse who may not manage the server: a role may have gone since a dialog was opened.

    Raises:
        NotAllowedError: If they may not.
    """
    if not may_manage(interaction):
        raise NotAllowedError("Only people who may manage this server can do that.")


#: Lets a command run only for who may manage the server, whatever the server's settings say.
admins_only = app_commands.check(may_manage)


def language_for(locale: str, server: Language) -> Language:
    """The language to answer a person in.

    Discord cannot be set to Arabic: on a server in Arabic, English says nothing of the person.
    """
    if locale.startswith("es"):
        return "es"
    return "en" if locale.startswith("en") and server != "ar" else server


async def language_of(interaction: Interaction) -> Language:
    """The same for the person who caused an interaction."""
    server: Language = "en"
    if interaction.guild_id is not None:
        try:
            server = (await asyncio.to_thread(desk_of(interaction).server)).language
        except ClaimwatchError as error:  # not known yet, or the database away
            log.info("the language of server %d is not known: %s", interaction.guild_id, error)
    return language_for(interaction.locale.value, server)


async def tell(interaction: Interaction, text: str = "", **more: Any) -> None:
    """Answer where only the person sees it, whether or not the answer was deferred."""
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True, **more)
    else:
        await interaction.response.send_message(text, ephemeral=True, **more)


async def explain(interaction: Interaction, error: Exception, **more: Any) -> None:
    """Tell the person what went wrong in one sentence; what is nobody's doing is logged.

    Args:
        interaction: What the person sent.
        error: What came of it.
        more: What else the message brings, as `tell` takes it.
    """
    cause = getattr(error, "original", error)
    if interaction.type is discord.InteractionType.autocomplete:
        return  # offers nothing: no words can be answered there
    if isinstance(cause, discord.HTTPException) and cause.code in _TOO_LATE:
        log.warning("an interaction was answered too late: %s", cause)
        return
    if not isinstance(cause, (ClaimwatchError, app_commands.CheckFailure, *_STALE)):
        log.error("an interaction failed", exc_info=cause)
    try:
        language = await language_of(interaction)
        await tell(interaction, sentence(cause, language), **more)
    except discord.HTTPException as failed:
        log.warning("a person could not be told what went wrong: %s", failed)


async def turn_away(interaction: Interaction) -> None:
    """Tell the person that what they pressed or sent is no longer known."""
    try:
        await tell(interaction, words(await language_of(interaction)).gone)
    except discord.HTTPException as failed:
        log.warning("a person could not be told that something is gone: %s", failed)


def sentence(error: BaseException, language: Language) -> str:
    """What to tell a person of an error; it names nothing that they may not see."""
    say = words(language)
    match error:
        case app_commands.NoPrivateMessage():
            return say.in_a_server
        case error if isinstance(error, _STALE):
            return say.gone
        case NotAllowedError() | app_commands.CheckFailure():
            return say.admins_only
        case NotSetUpError():
            return say.not_set_up
        case ClaimwatchError():
            return safe_lines(translated(str(error), language), 1_800) or say.broken
    return say.broken
