"""“Are these what you mean?”: lists of stored articles from which a claim's examples are chosen.

They work after any restart, as the buttons do; whoever chooses must be an admin then.
"""

import asyncio
import re
from typing import Any, Final, Self

import discord
from discord import ui

from bot.asking import Interaction, desk_of, explain, language_of, person_of, require_admin, tell
from bot.trial_card import example_options
from bot.words import words
from claims.model import Language, Part
from claims.trials import Trial

_PARTS: Final = (Part.SUPPORTS, Part.REFUTES, Part.UPDATES)


class ExampleSelect(
    ui.DynamicItem[ui.Select[Any]],
    template=r"cw-example:(?P<part>supports|refutes|updates):(?P<claim>[a-z0-9-]{1,64})",
):
    """Makes the stored articles chosen examples of a claim."""

    def __init__(
        self, part: Part, claim_id: str, label: str, options: list[discord.SelectOption]
    ) -> None:
        super().__init__(
            ui.Select(
                custom_id=f"cw-example:{part}:{claim_id}",
                placeholder=label,
                options=options,
                max_values=max(1, len(options)),
            )
        )
        self.part, self.claim_id = part, claim_id

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The list that was chosen from."""
        return cls(Part(found["part"]), found["claim"], "…", [])

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Keep the choice and say so; the lists stay, to choose more."""
        try:
            require_admin(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            ids = [int(value) for value in self.item.values if value.isdecimal()][:25]
            desk, by = desk_of(interaction), person_of(interaction)
            count = await asyncio.to_thread(
                desk.take_examples, self.claim_id, self.part, ids, by=by
            )
            say = words(await language_of(interaction))
            await tell(interaction, say.examples_taken.format(id=self.claim_id, count=count))
        except Exception as error:  # the outermost edge: a choice is always answered
            await explain(interaction, error)


def example_lists(trial: Trial, language: Language) -> ui.View:
    """A list for each kind of example; empty where nothing stored is near."""
    view, say = ui.View(timeout=None), words(language)
    options = example_options(trial.nearest)
    for part in _PARTS if options else ():
        label = say.choose_examples[part]
        view.add_item(ExampleSelect(part, trial.claim.id, label, list(options)))
    return view
