"""/help: what the bot does, and every command there is."""

import asyncio
from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.settings import example_id, help_card
from bot.interactions.asking import Interaction, desk_of, language_of, may_manage, tell
from bot.words.commands import described
from claims.model import Language


class Help(commands.Cog):
    """Explains."""

    @app_commands.command(description="Say what Claimwatch does and how to ask it")
    @app_commands.guild_only()
    async def help(self, interaction: Interaction) -> None:
        """With one of the server's own claims as the example."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        language = await language_of(interaction)
        claims = await asyncio.to_thread(desk_of(interaction).claims)
        listed = list(listed_commands(interaction.client.tree, language))
        await tell(interaction, embed=help_card(listed, example_id(claims), language))


def listed_commands(
    tree: app_commands.CommandTree[Any], language: Language
) -> Iterator[tuple[str, str, bool]]:
    """Each command as a person sees it, what it does, and whether only admins may use it."""
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            text = described(command.description, language)
            yield f"/{command.qualified_name}", text, may_manage in command.checks
    for menu in tree.walk_commands(type=discord.AppCommandType.message):
        text = described(menu.extras["description"], language)
        yield menu.name, text, may_manage in menu.checks
