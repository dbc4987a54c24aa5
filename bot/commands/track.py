"""Track as claim: a message's words as the beginning of a claim."""

import re
from typing import Final

import discord
from discord import app_commands

from bot.asking import Interaction, admins_only, language_of
from bot.dialogs import MAX_STATEMENT
from bot.escape import plain
from bot.new_claim import AddDialog
from bot.words import words
from claims.drafts import Draft

#: Discord shows none for a message's command; /help does.
_DESCRIPTION: Final = "In a message's menu, under Apps: follow what it says as a claim"


@app_commands.context_menu(name="Track as claim", extras={"description": _DESCRIPTION})
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
@admins_only
async def track(interaction: Interaction, message: discord.Message) -> None:
    """Opens the add dialog with what the message says."""
    say = words(await language_of(interaction))
    draft = Draft(statement=plain(said_in(message), MAX_STATEMENT))
    await interaction.response.send_modal(AddDialog(say.add_title, say, draft))


def said_in(message: discord.Message) -> str:
    """A message's own words, or the first an embed of it has."""
    texts = [_plain(message.content)]
    for embed in message.embeds:
        texts += [_read(embed.title or ""), _read(embed.description or "")]
    return next((text for text in texts if text.strip()), "")


def _read(markup: str) -> str:
    """What a reader sees of an embed's text: escapes and quote marks gone."""
    return re.sub(r"\\([^\w\s])", r"\1", markup).removeprefix("> ")


def _plain(content: str) -> str:
    """What a reader sees of a person's message: bold, struck out and the like are gone."""
    return re.sub(r"\*{1,3}|~~|\|\||__|`{1,3}", "", content)
