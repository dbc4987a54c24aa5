"""What is down, as a server's admins are told, and the button under it.

The card is pure.  A feed is named and never shown with its full address, which may hold a key.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Literal, Self

import discord
from discord import ui

from bot.asking import Interaction, desk_of, explain, language_of, require_admin, tell
from bot.cards import ROOM, dated, moment
from bot.escape import packed, safe
from bot.settings_card import feeds_card, settings_of
from bot.words import words
from bot.words.errors import translated
from claims.model import Language
from claims.notices import Notice, Outage

_DOWN: Final = 0xB7791F
_OVER: Final = 0x1A7F5A

#: Begins each line, so that it runs as the language does whatever a feed is called.
_SIDES: Final[Mapping[Language, str]] = {"ar": "\u200f", "en": "\u200e", "es": "\u200e"}

#: What the button shows.
_Shows = Literal["feeds", "settings"]


def notice_card(notice: Notice, channel_id: int | None, language: Language) -> discord.Embed:
    """A notice; *channel_id* is where matches go."""
    head, *lines = _said(notice, f"<#{channel_id}>", language)
    colour = _DOWN if notice.down else _OVER
    return discord.Embed(
        title=head,
        description=dated(packed(lines, ROOM, more=words(language).more), language),
        colour=colour,
    )


def _said(notice: Notice, channel: str, language: Language) -> Iterator[str]:
    say = words(language)
    match notice.kind:
        case "feeds":
            yield from _feeds(notice, language)
        case "channel" if notice.down:
            yield say.channel_down
            error = translated(notice.down[0].error, language)
            yield f"{channel}: {safe(error, 400, among=language)}"
            yield say.channel_works.format(notice.waiting)
        case "channel":
            yield say.channel_over
            yield channel
        case "discord":
            yield say.discord_away
            yield say.discord_works.format(
                since=_moment(notice.since), until=_moment(notice.until), waiting=notice.waiting
            )


def _feeds(notice: Notice, language: Language) -> Iterator[str]:
    say = words(language)
    heads = [(say.feeds_down, notice.down), (say.feeds_over, notice.over)]
    counted = [f"{head}: {len(outages)}" for head, outages in heads if outages]
    yield " · ".join(counted)
    # What still works stands before a list that may be cut.
    yield say.feeds_work.format(notice.working)
    for head, outages in heads:
        if outages and len(counted) > 1:
            yield f"**{head}**"
        for outage in outages:
            yield _line(outage, language, is_down=outages is notice.down)


def _line(outage: Outage, language: Language, *, is_down: bool) -> str:
    say, name = words(language), safe(outage.name, 80, among=language)
    if not is_down:
        return f"- {_SIDES[language]}● **{name}**"
    since = f"{say.feed_ok} {_moment(outage.since)}" if outage.since else say.feed_waiting
    error = safe(translated(outage.error, language), 200, among=language)
    return f"- {_SIDES[language]}▼ **{name}** · {error} · {since}"


def _moment(iso: str | None) -> str:
    return moment(datetime.fromisoformat(iso), "f") if iso else "—"


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
