"""How often a claim was matched rightly and what was changed of it, on its card.  Pure."""

from collections.abc import Sequence

import discord

from bot.cards.settings import change_line
from bot.escape import packed
from bot.words import Words, words
from claims.learning import Share, TrackRecord
from claims.model import Band, Change, Language

#: Of Discord's 6000 for a card and 1024 for a field; the rest is for letters that count twice.
_ALL, _FIELD = 5_800, 900


def with_record(card: discord.Embed, record: TrackRecord, language: Language) -> discord.Embed:
    """A claim's card with what the team's answers say of its matches, if there are any."""
    say = words(language)
    shares = (
        (say.bands[Band.CONFIRMED], record.confirmed),
        (say.bands[Band.POSSIBLE], record.possible),
        (say.side, record.sides),
    )
    lines = [f"{name} · {_share(share, say)}" for name, share in shares if share]
    if record.raised_to is not None:
        lines.append(say.raised.format(f"{record.raised_to:.2f}"))
    if not lines:
        return card
    return card.copy().add_field(name=say.judged, value="\n".join(lines), inline=False)


def with_changes(
    card: discord.Embed, changes: Sequence[Change], language: Language
) -> discord.Embed:
    """A claim's card with what was changed of it last, as far as there is room."""
    name, lines = words(language).changes, [change_line(change, language) for change in changes]
    room = _ALL - len(card) - len(name)
    text = packed(lines, min(room, _FIELD)) if room > 0 else ""
    return card.copy().add_field(name=name, value=text, inline=False) if text else card


def _share(share: Share, say: Words) -> str:
    """As in ``right: 24 of 30 (63–90 %)``."""
    low, high = f"{100 * share.low:.0f}", f"{100 * share.high:.0f}"
    return say.right_of.format(right=share.right, of=share.of, low=low, high=high)
