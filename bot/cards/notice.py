"""What is down, as a server's admins are told.

Pure.  A feed is named and never shown with its full address, which may hold a key.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import discord

from bot.cards.parts import ROOM, dated, moment
from bot.escape import packed, safe
from bot.words import words
from bot.words.errors import translated
from claims.delivery.notices import Notice, Outage
from claims.model import Language

_DOWN: Final = 0xB7791F
_OVER: Final = 0x1A7F5A

#: Begins each line, so that it runs as the language does whatever a feed is called.
_SIDES: Final[Mapping[Language, str]] = {"ar": "\u200f", "en": "\u200e", "es": "\u200e"}


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
