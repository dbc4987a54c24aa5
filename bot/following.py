"""Follow a new claim: at once, or by the button under its trial."""

import asyncio
import secrets
from collections import OrderedDict
from typing import Any, Final, Self

import discord
from discord import ui

from bot.asking import Interaction, desk_of, explain, language_of, person_of, require_admin, tell
from bot.cards import in_language
from bot.escape import safe
from bot.example_lists import example_lists
from bot.trial_card import trial_card
from bot.words import words
from claims.drafts import Draft
from claims.errors import NotFoundError
from claims.model import Claim

#: Claims that were tried and may yet be followed, with the server they were tried on.  A custom id
#: has no room for one; after a restart its button says that it is no longer known.
_TRIED: Final[OrderedDict[str, tuple[int | None, Draft]]] = OrderedDict()
_MOST: Final = 200


class FollowButton(ui.DynamicItem[ui.Button[Any]], template=r"cw-follow:(?P<token>[0-9a-f]{16})"):
    """Follows a claim that was tried."""

    def __init__(self, token: str, label: str) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(ui.Button(label=label, style=style, custom_id=f"cw-follow:{token}"))
        self.token = token

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: ui.Item[Any], found: Any, /) -> Self:  # type: ignore[override]
        """The button that was pressed."""
        return cls(found["token"], "…")

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Follow the claim as it was tried."""
        try:
            require_admin(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            gone = words(await language_of(interaction)).gone
            await follow(interaction, _tried(self.token, interaction.guild_id, gone))
        except Exception as error:  # the outermost edge: a press is always answered
            await explain(interaction, error)


def follow_button(draft: Draft, server_id: int | None, label: str) -> ui.View:
    """The button that follows what was tried."""
    token = secrets.token_hex(8)
    _TRIED[token] = (server_id, draft)
    while len(_TRIED) > _MOST:
        _TRIED.popitem(last=False)
    return ui.View(timeout=None).add_item(FollowButton(token, label))


def _tried(token: str, server_id: int | None, gone: str) -> Draft:
    tried_on, draft = _TRIED.get(token, (None, None))
    if draft is None or tried_on != server_id:
        raise NotFoundError(gone)
    return draft


async def follow(interaction: Interaction, draft: Draft) -> None:
    """Follow a claim; tell what it would have found, and offer that as examples."""
    desk, language = desk_of(interaction), await language_of(interaction)
    say = words(language)
    claim = await asyncio.to_thread(desk.add_claim, draft, by=person_of(interaction))
    await tell_of(interaction, claim, say.added)
    trial = await asyncio.to_thread(desk.trial, claim)
    if trial.nearest:
        lists, card = example_lists(trial, language), trial_card(trial, language)
        await tell(interaction, say.what_you_mean, embed=card, view=lists)


async def tell_of(interaction: Interaction, claim: Claim, text: str) -> None:
    """Tell the person what became of a claim."""
    language = await language_of(interaction)
    statement = safe(in_language(claim.statement, language), 500, among=language)
    await tell(interaction, text.format(id=claim.id, statement=statement))
