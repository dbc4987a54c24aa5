"""/why: how far an article came."""

import asyncio

from discord import app_commands
from discord.ext import commands

from bot.cards.why import why_card
from bot.interactions.asking import Interaction, desk_of, language_of


class Why(commands.Cog):
    """Explains one article."""

    @app_commands.command(
        description="Tell how far an article came: why it was posted, or why not"
    )
    @app_commands.describe(link="The article's address")
    @app_commands.guild_only()
    async def why(self, interaction: Interaction, link: app_commands.Range[str, 4, 2_000]) -> None:
        """For any article of the feeds followed here, matched or not."""
        await interaction.response.defer(thinking=True)
        desk = desk_of(interaction)
        told = await asyncio.to_thread(desk.why, link)
        server = await asyncio.to_thread(desk.server)
        card = why_card(told, server, await language_of(interaction))
        await interaction.followup.send(embed=card)
