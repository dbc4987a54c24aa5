"""/search: the articles of the feeds followed here."""

import asyncio

from discord import app_commands
from discord.ext import commands

from bot.cards.match import search_card
from bot.interactions.asking import Interaction, desk_of, language_of


class Search(commands.Cog):
    """Looks for words in articles, whether or not they matched a claim."""

    @app_commands.command(description="Search the articles of the feeds followed here")
    @app_commands.describe(words="What to look for, in Arabic, English or Spanish")
    @app_commands.guild_only()
    async def search(
        self, interaction: Interaction, words: app_commands.Range[str, 2, 200]
    ) -> None:
        """Those with the words first, then those nearest in meaning."""
        await interaction.response.defer(thinking=True)
        found = await asyncio.to_thread(desk_of(interaction).search, words)
        card = search_card(words, found, await language_of(interaction))
        await interaction.followup.send(embed=card)
