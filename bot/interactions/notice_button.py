"""The button under a notice, which shows an admin how things stand now."""

import asyncio
import re
from typing import Any, Literal, Self

import discord
from discord import ui

from bot.cards.settings import feeds_card, settings_of
from bot.interactions.asking import Interaction, desk_of, explain, language_of, require_admin, tell
from bot.words import words
from claims.delivery.notices import Notice
from claims.model import Language

#: What the button shows.
_Shows = Literal["feeds", "settings"]


def notice_button(key: str, notice: Notice, language: Language) -> ui.View:
    """What stands under a notice."""
    view = ui.View(timeout=None)
    shows: _Shows = "feeds" if notice.kind == "feeds" else "settings"
    view.add_item(NoticeButton(key, shows, words(language).feeds_or_settings[shows]))
    return view


class NoticeButton(
    ui.DynamicItem[ui.Button[Any]],
    template=r"cw:(?P<key>[a-z0-9]{1,25}):show:(?P<shows>feeds|settings)",
):
    """Shows an admin how the feeds are, or what is set and what waits, as it is now."""

    def __init__(self, key: str, shows: _Shows, label: str) -> None:
        super().__init__(ui.Button(label=label, custom_id=f"cw:{key}:show:{shows}"))
        self.shows = shows

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(found["key"], "feeds" if found["shows"] == "feeds" else "settings", "…")

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Show it to this person alone."""
        try:
            require_admin(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            language, desk = await language_of(interaction), desk_of(interaction)
            if self.shows == "feeds":
                card = feeds_card(await asyncio.to_thread(desk.feeds), language)
            else:
                matcher = interaction.client.watch.matcher.model
                card = await asyncio.to_thread(settings_of, desk, matcher, language)
            await tell(interaction, embed=card)
        except Exception as error:  # the outermost edge: a press is always answered
            await explain(interaction, error)
