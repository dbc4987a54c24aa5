"""/feed …: which feeds are followed here, and how they are."""

import asyncio

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands
from yarl import URL

from bot.cards.settings import feeds_card
from bot.escape import packed, safe
from bot.interactions.asking import (
    Interaction,
    admins_only,
    desk_of,
    language_of,
    may_manage,
    person_of,
    tell,
)
from bot.interactions.choices import chosen_feed, feed_choices
from bot.words import words
from claims.feeds.web_address import presentable


async def _choices(interaction: Interaction, typed: str) -> list[Choice[str]]:
    if not may_manage(interaction):  # names of feeds are the admins' business
        return []
    desk = desk_of(interaction)
    return await asyncio.to_thread(lambda: feed_choices(desk.feeds(), typed))


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Feeds(commands.GroupCog, group_name="feed", group_description="Feeds"):
    """The feeds of a server."""

    @app_commands.command(description="Follow a feed, or the feed of a page")
    @app_commands.describe(url="The address of the feed, or of a page that has one")
    @admins_only
    async def add(self, interaction: Interaction, url: app_commands.Range[str, 4, 2_000]) -> None:
        """Finds the feed of a page; the likeliest is taken, the others are named.

        It is called what it calls itself: a feed is one for all servers that follow it.
        """
        await interaction.response.defer(ephemeral=True, thinking=True)
        watch, desk = interaction.client.watch, desk_of(interaction)
        await asyncio.to_thread(desk.refuse_followed, url)
        found = await watch.discover(url, interaction.client.fetcher)
        feed, by = found[0], person_of(interaction)
        called = feed.title or URL(feed.url).host or ""
        await watch.follow(desk.server_id, feed, name=called, by=by)
        language = await language_of(interaction)
        say = words(language)
        text = say.feed_added.format(f"**{safe(called, 120, among=language)}**")
        if found[1:]:
            others = (f"- {safe(f'{other.title} {other.url}', 300)}" for other in found[1:])
            text += f"\n{say.also_found}\n{packed(others, 1_500)}"
        await tell(interaction, text)

    @app_commands.command(description="Stop following a feed")
    @app_commands.describe(feed="Which feed")
    @app_commands.autocomplete(feed=_choices)
    @admins_only
    async def remove(self, interaction: Interaction, feed: str) -> None:
        """What was found in it stays."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        desk, by = desk_of(interaction), person_of(interaction)
        chosen = chosen_feed(await asyncio.to_thread(desk.feeds), feed)
        await asyncio.to_thread(desk.unfollow_feed, chosen.id, by=by)
        language = await language_of(interaction)
        name = safe(chosen.name, 120, among=language)
        address = safe(presentable(chosen.url), 300, among=language)
        await tell(interaction, words(language).feed_removed.format(f"**{name}**", address))

    @app_commands.command(description="List the feeds followed here and how they are")
    @admins_only
    async def list(self, interaction: Interaction) -> None:
        """Those in trouble first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        desk, language = desk_of(interaction), await language_of(interaction)
        # Of a thousand feeds the card takes a tenth of a second.
        card = await asyncio.to_thread(lambda: feeds_card(desk.feeds(), language))
        await tell(interaction, embed=card)

    @app_commands.command(description="Ask the feeds that may be asked now and say how each is")
    @app_commands.describe(feed="Which feed")
    @app_commands.autocomplete(feed=_choices)
    @admins_only
    async def check(self, interaction: Interaction, feed: str | None = None) -> None:
        """One feed or all; however many people check, no server is asked before its time."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        desk, client = desk_of(interaction), interaction.client
        feeds = await asyncio.to_thread(desk.feeds)
        wanted = {each.id for each in ([chosen_feed(feeds, feed)] if feed else feeds)}
        await client.watch.poll(client.fetcher, only=wanted)
        checked = [each for each in await asyncio.to_thread(desk.feeds) if each.id in wanted]
        language = await language_of(interaction)
        card = await asyncio.to_thread(feeds_card, checked, language, is_check=True)
        await tell(interaction, embed=card)
