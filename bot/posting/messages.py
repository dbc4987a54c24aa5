"""A delivery as the messages that are sent for it: card, buttons, and how to find it again.

Reads what is to be said from the menu and renders it; sends nothing.
"""

import io
from dataclasses import dataclass
from typing import Final

import discord
from discord import ui

from bot.cards.chart import Bar, draw
from bot.cards.digest import CHART_FILE, DigestMessages, digest_messages
from bot.cards.match import match_line
from bot.cards.notice import notice_card
from bot.cards.story import story_card
from bot.escape import packed
from bot.interactions.buttons import digest_buttons, match_buttons
from bot.interactions.notice_button import notice_button
from claims.claimwatch import Claimwatch
from claims.delivery.notices import Notice
from claims.model import Delivery

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Discord takes 2000 characters of plain text; some are left for how it may count them.
_PLAIN: Final = 1_900


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, ready to be sent."""

    marker: str  #: its nonce, and part of its buttons' custom ids
    view: ui.View
    plain: str  #: the same without a card, for where Discord refuses that
    embed: discord.Embed | None = None
    bars: tuple[Bar, ...] = ()  #: of the chart to be attached
    chart_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """All messages of a delivery, and the text that renders the same again."""

    messages: tuple[Message, ...]
    frozen: str | None = None


def rendered(delivery: Delivery, watch: Claimwatch) -> Rendered:
    """Render a delivery in its server's language.  Blocking.

    Raises:
        NotFoundError: If what it shows is no longer known.
    """
    if delivery.kind == "match":
        return Rendered(messages=(_match(delivery, watch),))
    if delivery.kind == "notice":
        return Rendered(messages=(_notice(delivery, watch),))
    return _digest(delivery, watch)


def chart_file(message: Message) -> discord.File:
    """The chart to be attached to a message.  Blocking."""
    picture = io.BytesIO(draw(message.bars))
    return discord.File(picture, CHART_FILE, description=message.chart_text)


def part_marker(key: str, part: int) -> str:
    """What a part of a digest goes by: the key and the part in base 36, at most 25 characters."""
    high, low = divmod(part, len(_DIGITS))
    return key + (_DIGITS[high] if high else "") + _DIGITS[low]


def _match(delivery: Delivery, watch: Claimwatch) -> Message:
    desk = watch.desk(delivery.server_id)
    evidence = desk.match(delivery.match_id or 0)
    match = evidence.match
    claim, language = desk.claim(match.claim_id).claim, desk.server().language
    return Message(
        marker=delivery.key,
        view=match_buttons(delivery.key, match.id, language),
        plain=match_line(match, claim, language),
        embed=story_card(evidence, claim, language),
    )


def _notice(delivery: Delivery, watch: Claimwatch) -> Message:
    notice, server = Notice.loads(delivery.text), watch.desk(delivery.server_id).server()
    card = notice_card(notice, server.channel_id, server.language)
    return Message(
        marker=delivery.key,
        view=notice_button(delivery.key, notice, server.language),
        plain=packed([card.title or "", *(card.description or "").splitlines()], _PLAIN),
        embed=card,
    )


def _digest(delivery: Delivery, watch: Claimwatch) -> Rendered:
    digest = DigestMessages.loads(delivery.text) if delivery.text else None
    if digest is None:
        language = watch.desk(delivery.server_id).server().language
        digest = digest_messages(watch.editor.edition(delivery.digest_id or 0), language)
    messages = [_part(delivery, digest, part) for part in range(len(digest.embeds))]
    return Rendered(messages=tuple(messages), frozen=digest.dumps())


def _part(delivery: Delivery, digest: DigestMessages, part: int) -> Message:
    marker, embed = part_marker(delivery.key, part), digest.embed(part)
    return Message(
        marker=marker,
        view=digest_buttons(marker, digest.digest_id, digest.review),
        plain=packed((embed.description or "").splitlines(), _PLAIN),
        embed=embed,
        bars=digest.bars if part == 0 else (),
        chart_text=digest.chart_text,
    )
