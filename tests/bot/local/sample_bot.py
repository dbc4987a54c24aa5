"""A small bot for trying the local Discord: `python sample_bot.py`, with the environment it gives.

It knows discord.py and the product's redirect, nothing of the local Discord.
"""

import asyncio
import io
import logging
import os
import re
import struct
import zlib
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.local.redirect import VARIABLE, redirect

STATEMENTS = {
    "border": "The border is watched more closely than before",
    "reforms": "The reforms of 2020 were only partly implemented",
    "تعاون": "بلغ التعاون الأمني مستوى تاريخياً (٢٠٢٥)",
}


def png(width: int = 320, height: int = 90) -> bytes:
    """Return a picture of bars without needing a library for it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    def pixel(x: int, y: int) -> bytes:
        is_bar = x % 40 < 26 and height - y < (x // 40 * 37) % height
        return b"\x58\x65\xf2" if is_bar else b"\xf2\xf3\xf5"

    rows = b"".join(b"\x00" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class VerdictButton(ui.DynamicItem[ui.Button[Any]], template=r"verdict:(?P<name>\w+)"):
    """Survives a restart: its meaning is in its custom id."""

    def __init__(self, name: str) -> None:
        style = discord.ButtonStyle.success if name == "Right" else discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=name, style=style, custom_id=f"verdict:{name}"))
        self.name = name

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: Any, match: re.Match[str], /
    ) -> Self:
        return cls(match["name"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(
            f"Stored: **{self.name}** by {interaction.user.mention}", ephemeral=True
        )


class ClaimModal(ui.Modal, title="A claim"):
    statement: ui.Label[Any] = ui.Label(
        text="Statement",
        description="One sentence that stands on its own",
        component=ui.TextInput(
            custom_id="statement", style=discord.TextStyle.paragraph, max_length=300
        ),
    )
    kind: ui.Label[Any] = ui.Label(
        text="Kind",
        component=ui.Select(
            custom_id="kind",
            options=[
                discord.SelectOption(label="Factual", value="factual", default=True),
                discord.SelectOption(label="Assessment", value="assessment"),
            ],
        ),
    )
    files: ui.Label[Any] = ui.Label(
        text="Evidence",
        component=ui.FileUpload(custom_id="files", required=False, max_values=2),
    )

    def __init__(self, statement: str = "") -> None:
        super().__init__()
        assert isinstance(self.statement.component, ui.TextInput)
        self.statement.component.default = statement or None

    async def on_submit(self, interaction: discord.Interaction) -> None:
        statement, kind, files = (
            label.component for label in (self.statement, self.kind, self.files)
        )
        assert isinstance(statement, ui.TextInput)
        assert isinstance(kind, ui.Select)
        assert isinstance(files, ui.FileUpload)
        text = f"Added **{discord.utils.escape_markdown(statement.value)}**"
        text += f" ({kind.values[0]}, {len(files.values)} files)"
        await interaction.response.send_message(text)


class Choose(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.select(
        custom_id="language",
        placeholder="Language of this channel",
        options=[discord.SelectOption(label=name) for name in ("English", "Español", "العربية")],
    )
    async def language(self, interaction: discord.Interaction, menu: ui.Select[Self]) -> None:
        await interaction.response.send_message(f"Set to {menu.values[0]}.", ephemeral=True)


def card() -> tuple[discord.Embed, ui.View]:
    embed = discord.Embed(
        title="Customs finds more at the southern crossing — sample",
        url="http://127.0.0.1/sample/customs",
        description="**Matching sentence**\n> Searches doubled since May, the agency said.\n"
        "\u2068بلغ التعاون الأمني مستوى تاريخياً (٢٠٢٥)\u2069",
        colour=discord.Colour.blurple(),
    )
    embed.add_field(name="Claim", value=STATEMENTS["border"], inline=False)
    embed.add_field(name="Outlet", value="Sample Wire")
    embed.add_field(name="Said", value="<t:1790000000:R>")
    embed.set_footer(text="confirmed · 0.83")
    view = ui.View(timeout=None)
    for name in ("Right", "Wrong", "Irrelevant"):
        view.add_item(VerdictButton(name))
    view.add_item(ui.Button(label="Article", url="http://127.0.0.1/sample/customs"))
    return embed, view


class ClaimGroup(app_commands.Group):
    def __init__(self) -> None:
        super().__init__(name="claim", description="One claim", guild_only=True)

    @app_commands.command(description="Show a claim")
    @app_commands.describe(claim="Which claim", private="Only for you")
    async def show(
        self, interaction: discord.Interaction, claim: str, private: bool = False
    ) -> None:
        text = STATEMENTS.get(claim)
        if text is None:
            await interaction.response.send_message("No such claim.", ephemeral=True)
            return
        embed, view = card()
        embed.set_image(url="attachment://matches.png")
        await interaction.response.send_message(
            embed=embed,
            view=view,
            file=discord.File(io.BytesIO(png()), "matches.png", description="Matches per day"),
            ephemeral=private,
        )

    @show.autocomplete("claim")
    async def _claims(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        if current == "!many":  # for the tests: more than Discord takes
            return [app_commands.Choice(name=str(i), value=str(i)) for i in range(26)]
        found = {k: v for k, v in STATEMENTS.items() if current.casefold() in v.casefold()}
        return [app_commands.Choice(name=v, value=k) for k, v in found.items()]

    @app_commands.command(description="Think for a while")
    async def digest(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await asyncio.sleep(0.2)
        embed, _ = card()
        await interaction.followup.send(embed=embed)

    @app_commands.command(description="Discuss in a thread")
    async def discuss(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("A thread for this:")
        message = await interaction.original_response()
        channel = interaction.channel
        assert isinstance(channel, discord.TextChannel)
        start = await channel.fetch_message(message.id)
        thread = await start.create_thread(name="Border")
        await thread.send("What do we know?")


@app_commands.default_permissions(manage_guild=True)
class AdminGroup(app_commands.Group):
    def __init__(self) -> None:
        super().__init__(name="setup", description="Set up", guild_only=True)

    @app_commands.command(description="Add a claim")
    async def add(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(ClaimModal())

    @app_commands.command(description="Where to post and in which language")
    @app_commands.choices(
        language=[
            app_commands.Choice(name="English", value="en"),
            app_commands.Choice(name="العربية", value="ar"),
        ]
    )
    async def channel(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel,
        language: app_commands.Choice[str],
        hour: app_commands.Range[int, 0, 23] = 8,
    ) -> None:
        text = f"{channel.mention} in {language.name} at {hour}:00"
        await interaction.response.send_message(text, view=Choose(), ephemeral=True)

    @app_commands.command(name="import", description="Import claims from a file")
    async def import_(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await file.read()
        await interaction.followup.send(f"{file.filename}: {len(data)} bytes")

    @app_commands.command(description="Does not answer")
    async def silent(self, interaction: discord.Interaction) -> None:
        return


@app_commands.context_menu(name="Track as claim")
async def track(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_modal(ClaimModal(message.content))


class SampleBot(commands.Bot):
    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True, guild_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
        )
        self.lived: list[str] = []

    async def setup_hook(self) -> None:
        self.tree.add_command(ClaimGroup())
        self.tree.add_command(AdminGroup())
        self.tree.add_command(track)
        self.add_dynamic_items(VerdictButton)
        self.add_view(Choose())
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.lived.append("ready")

    async def on_resumed(self) -> None:
        self.lived.append("resumed")

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or self.user not in message.mentions:
            return
        async with message.channel.typing():
            await asyncio.sleep(float(os.environ.get("SAMPLE_BOT_TYPES_FOR", "0")))
        await message.reply(f"You said “{message.clean_content}”.", mention_author=False)


async def main() -> None:
    discord.utils.setup_logging(level=logging.INFO)
    if addresses := os.environ.get(VARIABLE):
        redirect(addresses)
    async with SampleBot() as bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
