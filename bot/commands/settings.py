"""/setup and /settings: what a server's admins chose."""

import asyncio
from datetime import time

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.cards.settings import scores, settings_of
from bot.escape import safe
from bot.interactions.asking import Interaction, admins_only, desk_of, language_of, person_of, tell
from bot.interactions.choices import zone_choices
from bot.permissions import NEEDED, lacking
from bot.words import words
from claims.errors import InvalidInputError
from claims.model import Language


async def _zones(_: Interaction, typed: str) -> list[Choice[str]]:
    return await asyncio.to_thread(zone_choices, typed)


class Settings(commands.Cog):
    """Where, when and in which language."""

    @app_commands.command(description="Choose the channel, the digest's time and the language")
    @app_commands.describe(
        channel="Where matches and digests are posted",
        admins="Where admins are told of feeds or a channel that fail",
        hour="The digest's hour, 0 to 23",
        zone="The digest's time zone, such as America/Mexico_City",
        language="The language of posts and digests",
        confirmed="The lowest score of a match that is posted, 0 to 1",
        possible="The lowest score of a match that waits in the digest, 0 to 1",
        back="What to set back to how it was at the start",
    )
    @app_commands.choices(
        language=[
            Choice(name="العربية", value="ar"),
            Choice(name="English", value="en"),
            Choice(name="Español", value="es"),
        ],
        back=[
            Choice(name="Both scores", value="scores"),
            Choice(name="The admins' channel", value="admins"),
        ],
    )
    @app_commands.autocomplete(zone=_zones)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @admins_only
    async def setup(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | None = None,
        admins: discord.TextChannel | None = None,
        hour: app_commands.Range[int, 0, 23] | None = None,
        zone: str | None = None,
        language: Choice[str] | None = None,
        confirmed: app_commands.Range[float, 0.01, 1.0] | None = None,
        possible: app_commands.Range[float, 0.01, 1.0] | None = None,
        back: Choice[str] | None = None,
    ) -> None:
        """What is left out stays; without any channel yet, the present one is taken."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        desk, by = desk_of(interaction), person_of(interaction)
        before = await asyncio.to_thread(desk.server)
        here = interaction.channel_id if before.channel_id is None else None
        chosen: Language | None = language.value if language else None  # type: ignore[assignment]
        server = await asyncio.to_thread(
            desk.set_up,
            by=by,
            channel_id=channel.id if channel else here,
            admin_channel_id=admins.id if admins else None,
            digest_at=None if hour is None else _on_the_hour(hour),
            zone=zone,
            language=chosen,
            confirmed=confirmed,
            possible=possible,
            set_back=back.value if back else None,  # type: ignore[arg-type]
        )
        interaction.client.poster.wake()
        say = words(await language_of(interaction))
        text = say.set_up.format(
            channel=f"<#{server.channel_id}>",
            time=f"{server.digest_at:%H:%M}",
            zone=safe(server.zone, 60),
            language=say.languages[server.language],
        )
        if any((confirmed, possible, back and back.value == "scores")):
            text += f"\n{say.thresholds}: {scores(await asyncio.to_thread(desk.thresholds))}"
        if server.admin_channel_id is None:
            text += f"\n{say.choose_admin_channel}"
        elif admins:
            text += f"\n{say.admins_are_told.format(f'<#{server.admin_channel_id}>')}"
        for channel_id in dict.fromkeys((server.channel_id, server.admin_channel_id)):
            missing = missing_permissions(interaction.guild, channel_id)
            if channel_id and missing:
                where = f"<#{channel_id}>"
                text += f"\n{say.lacking.format(where=where, missing=', '.join(missing))}"
        await tell(interaction, text)

    @app_commands.command(description="Show what is set here, what waits and who changed what")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @admins_only
    async def settings(self, interaction: Interaction) -> None:
        """No secrets: no token, no database, no full addresses of feeds."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        language, desk = await language_of(interaction), desk_of(interaction)
        matcher = interaction.client.watch.matcher.model
        card = await asyncio.to_thread(settings_of, desk, matcher, language)
        await tell(interaction, embed=card)


def _on_the_hour(hour: int) -> time:
    """The full hour; Discord holds its own clients to the range, and nobody else."""
    if not 0 <= hour <= 23:
        raise InvalidInputError("The digest's hour is a number from 0 to 23.")
    return time(hour)


def missing_permissions(guild: discord.Guild | None, channel_id: int | None) -> list[str]:
    """What the bot lacks in a channel, as Discord calls it; all of it where it sees no channel."""
    channel = guild.get_channel(channel_id) if guild and channel_id else None
    if guild is None or channel is None:
        return list(NEEDED.values())
    return lacking(channel.permissions_for(guild.me))
