"""/digest …: what is new, at once."""

import asyncio

from discord import app_commands
from discord.ext import commands

from bot.interactions.asking import Interaction, desk_of, language_of, tell
from bot.words import words


@app_commands.guild_only()
class Digests(commands.GroupCog, group_name="digest", group_description="Digests"):
    """The digests of a server."""

    @app_commands.command(description="Post a digest of all that no digest has shown yet")
    async def now(self, interaction: Interaction) -> None:
        """It goes to the server's channel like any other."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        desk, watch = desk_of(interaction), interaction.client.watch
        asked_by = str(interaction.id)
        made = await asyncio.to_thread(watch.editor.make_digest_now, desk.server_id, asked_by)
        say = words(await language_of(interaction))
        if made is None:
            await tell(interaction, say.digest_empty)
            return
        interaction.client.poster.wake()
        channel_id = (await asyncio.to_thread(desk.server)).channel_id
        await tell(interaction, say.digest_comes.format(f"<#{channel_id}>"))
