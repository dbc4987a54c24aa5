"""A match as it stands in a channel, whatever became of it since it was posted.

Always made anew of what is stored: an edit for another outlet and one for the team's answer show
the same card, whichever comes last.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.cards.match import match_card, with_answers
from bot.cards.parts import COMMAS, SIDES
from bot.escape import link, linked, packed, safe
from bot.words import words
from claims.model import Claim, Language, Match
from claims.origins import outlet_of
from claims.records import Evidence, Records

#: Of Discord's 1024 for a field; the rest is for the counts.
_NAMES: Final = 880
#: Longer addresses would leave no room for the other outlets: these are only named.
_ADDRESS: Final = 300


def standing_card(desk: Records, evidence: Evidence) -> discord.Embed:
    """The card of a posted match in its server's language.  Blocking.

    Raises:
        NotFoundError: If its claim is no longer known.
    """
    claim = desk.claim(evidence.match.claim_id).claim
    return story_card(evidence, claim, desk.server().language)


def story_card(evidence: Evidence, claim: Claim, language: Language) -> discord.Embed:
    """A match with who else reported it and how the team answered."""
    card, say = match_card(evidence.match, claim, language, evidence.others), words(language)
    told = evidence.coverage
    if len(told.outlets) > 1:
        names = list(_linked(told.outlets[1:], evidence.also, language))
        counts = say.told_by.format(outlets=len(told.outlets), origins=told.origins)
        named = packed(names, _NAMES, more=say.more, between=COMMAS[language])
        value = f"{SIDES[language]}{named}\n{counts}"
        card.add_field(name=say.also_told, value=value, inline=False)
    return with_answers(card, evidence.verdicts, language)


def _linked(outlets: Sequence[str], also: Sequence[Match], language: Language) -> Iterator[str]:
    """Each outlet as a link to its first article of the story."""
    for outlet in outlets:
        first = next(each.article for each in also if outlet_of(each.article) == outlet)
        to = link(first.url)
        if to is None or len(to.url) > _ADDRESS:
            yield safe(outlet, 60, among=language) or "…"
        else:
            yield linked(outlet[:60], first.url, 600, among=language)
