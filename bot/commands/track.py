"""Track as claim: a message's words as the beginning of a claim."""

import re
from typing import Final

import discord
from discord import app_commands

from bot.escape import plain
from bot.interactions.asking import Interaction, admins_only, language_of
from bot.interactions.dialogs import MAX_STATEMENT
from bot.interactions.new_claim import AddDialog
from bot.words import words
from claims.drafting.drafts import Draft

#: Discord shows none for a message's command; /help does.
_DESCRIPTION: Final = "In a message's menu, under Apps: follow what it says as a claim"
#: A headline that links to its article, as digests and answers list them.
_LINKED: Final = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])+)\]\(<?https?://")
_ISOLATES: Final = "\u2066\u2067\u2068\u2069\u200e\u200f"


@app_commands.context_menu(name="Track as claim", extras={"description": _DESCRIPTION})
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
@admins_only
async def track(interaction: Interaction, message: discord.Message) -> None:
    """Opens the add dialog with what the message says."""
    say = words(await language_of(interaction))
    is_own = message.author == interaction.client.user
    draft = Draft(statement=plain(said_in(message, is_own=is_own), MAX_STATEMENT))
    await interaction.response.send_modal(AddDialog(say.add_title, say, draft))


def said_in(message: discord.Message, *, is_own: bool = False) -> str:
    """A message's own words, or the first of an embed; of a list of ours its first headline."""
    texts = [_plain(message.content)]
    for embed in message.embeds:
        description = embed.description or ""
        listed = _LINKED.search(description) if is_own else None
        texts += [listed[1]] if listed else [embed.title or "", description]
    return next((_read(text) for text in texts if text.strip()), "")


def _read(markup: str) -> str:
    """What a reader sees of an embed's text: escapes and quote marks gone."""
    return re.sub(r"\\([^\w\s])", r"\1", markup).removeprefix("> ").strip(_ISOLATES)


def _plain(content: str) -> str:
    """What a reader sees of a person's message: bold, struck out and the like are gone."""
    return re.sub(r"\*{1,3}|~~|\|\||__|`{1,3}", "", content)
