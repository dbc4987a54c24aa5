"""/help: what the bot does, and every command there is."""

import asyncio
from collections.abc import Iterator
from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.asking import Interaction, desk_of, language_of, may_manage, tell
from bot.cards import in_language
from bot.settings_card import help_card
from bot.words.commands import described
from claims.model import Language


class Help(commands.Cog):
    """Explains."""

    @app_commands.command(description="Say what Claimwatch does and how to ask it")
    @app_commands.guild_only()
    async def help(self, interaction: Interaction) -> None:
        """With one of the server's own claims as the example."""
        language = await language_of(interaction)
        claims = await asyncio.to_thread(desk_of(interaction).claims)
        example = in_language(claims[0].claim.statement, language) if claims else "…"
        listed = list(_listed(interaction.client.tree, language))
        await tell(interaction, embed=help_card(listed, example, language))


def _listed(
    tree: app_commands.CommandTree[Any], language: Language
) -> Iterator[tuple[str, str, bool]]:
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            for_admins = may_manage in command.checks
            yield command.qualified_name, described(command.description, language), for_admins
