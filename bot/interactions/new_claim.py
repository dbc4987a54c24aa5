"""A new claim: written in a dialog, tried on stored articles, then saved, changed or discarded.

Only who wrote it sees its trial, and nothing of it is stored until *Save*.  “Are these what you
mean?”: stored articles chosen in the lists under the trial become examples of it.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Self

import discord
from discord import ui

from bot.cards.trial import example_options, trial_card
from bot.interactions.asking import (
    Interaction,
    desk_of,
    explain,
    language_of,
    person_of,
    require_admin,
    sentence,
    tell,
)
from bot.interactions.claim_files import claim_files
from bot.interactions.dialogs import MAX_TEXT, Dialog, with_statement
from bot.interactions.pending import Pending
from bot.words import Words, words
from claims import library
from claims.drafting.drafts import MAX_EXAMPLES, Draft, rewritten
from claims.drafting.trials import Trial
from claims.errors import ClaimwatchError, InvalidInputError, NotFoundError
from claims.model import Claim, Language, Part

log = logging.getLogger(__name__)

_PARTS: Final = (Part.SUPPORTS, Part.REFUTES, Part.UPDATES)


class AddDialog(Dialog):
    """Asks for a claim in one language, and shows what it would have found."""

    def __init__(self, title: str, say: Words, draft: Draft, *, token: str = "") -> None:
        super().__init__(title)
        self.token = token  #: of the claim that is changed by it, if one is
        self._opened_on = draft
        self._statement = self.ask(
            "statement", say.statement, hint=say.statement_hint, default=draft.statement
        )
        self._opposite = self.ask(
            "opposite",
            say.opposite,
            hint=say.opposite_hint,
            default=draft.opposite,
            required=False,
        )
        self._supports, self._refutes, self._updates = (
            self.ask(
                name,
                label,
                hint=say.headline_hint,
                default=text or "",
                most=MAX_TEXT,
                required=False,
            )
            for name, label, text in (
                ("supports", say.supporting, draft.supports),
                ("refutes", say.refuting, draft.refutes),
                ("updates", say.updating, draft.updates),
            )
        )

    async def submitted(self, interaction: Interaction, say: Words) -> None:  # noqa: ARG002
        """Hold what was written, and show its trial."""
        language = await language_of(interaction)
        before = _unended(interaction, self.token)  # no `await` from here until it is held
        draft = Draft(
            statement=_written(self._statement),
            opposite=_written(self._opposite),
            supports=_written(self._supports),
            refutes=_written(self._refutes),
            updates=_written(self._updates),
            hint=language,
        )
        draft = rewritten(before.draft if before else self._opened_on, draft)
        await _show_trial(interaction, draft, self.token if before else "")


def _written(field: ui.TextInput[Any]) -> str:
    """What a field holds, and of what is too long, which only a forged one can be, enough."""
    return field.value[: (field.max_length or 0) + 1]


class DraftButton(
    ui.DynamicItem[ui.Button[Any]],
    template=r"cw-draft:(?P<act>save|change|suggest|discard):(?P<token>[0-9a-f]{16})",
):
    """*Save*, *Change*, *Suggest examples* or *Discard*, under the trial of an unsaved claim."""

    def __init__(self, act: str, token: str, label: str) -> None:
        style = discord.ButtonStyle.primary if act == "save" else discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label, style=style, custom_id=f"cw-draft:{act}:{token}"))
        self.act, self.token = act, token

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(found["act"], found["token"], "…")

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Do with the claim what the button says."""
        try:
            require_admin(interaction)
            await _ACTS[self.act](interaction, self.token)
        except Exception as error:  # the outermost edge: a press is always answered
            await explain(interaction, error)


class ExampleSelect(
    ui.DynamicItem[ui.Select[Any]],
    template=r"cw-example:(?P<part>supports|refutes|updates):(?P<token>[0-9a-f]{16})",
):
    """Makes the stored articles chosen examples of a claim that is not saved."""

    def __init__(
        self, part: Part, token: str, label: str, options: list[discord.SelectOption]
    ) -> None:
        super().__init__(
            ui.Select(
                custom_id=f"cw-example:{part}:{token}",
                placeholder=label,
                options=options,
                min_values=0,
                max_values=min(len(options) or 1, MAX_EXAMPLES),
            )
        )
        self.part, self.token = part, token

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The list that was chosen from."""
        return cls(Part(found["part"]), found["token"], "…", [])

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Try the claim anew with what is chosen now."""
        try:
            require_admin(interaction)
            await _held(interaction, self.token)
            await interaction.response.defer()
            # Another list may have been chosen from meanwhile; from here on nobody comes between.
            draft = (await _held(interaction, self.token)).draft
            chosen = _rechosen(draft.chosen, self.part, self.item.values)
            await _show_trial(interaction, replace(draft, chosen=chosen), self.token)
        except Exception as error:  # the outermost edge: a choice is always answered
            await explain(interaction, error)


async def _save(interaction: Interaction, token: str) -> None:
    """Follow the claim; it is held on, so that a second press is told what became of the first."""
    pending, desk = await _held(interaction, token), desk_of(interaction)
    await interaction.response.defer()
    claim = await asyncio.to_thread(desk.add_claim, pending.draft, by=person_of(interaction))
    # Outdates a trial that still runs, and lets none begin.
    interaction.client.pending.keep(replace(pending, is_saved=True), token)
    language = await language_of(interaction)
    say = words(language)
    text = with_statement(say.added, claim, language)
    await interaction.edit_original_response(content=text, view=None)
    if begun := await backfilled(interaction, [claim.id]):
        text = f"{text} {say.begun.format(begun)}"
        await interaction.edit_original_response(content=text, view=None)


async def backfilled(interaction: Interaction, claim_ids: Sequence[str]) -> int:
    """How many stored stories claims just added begin with; what goes wrong is only logged."""
    desk = desk_of(interaction)
    try:
        async with interaction.client.pending.trying:
            return await asyncio.to_thread(desk.backfill, claim_ids)
    except Exception as error:  # the claims are followed, and find what comes
        if not isinstance(error, ClaimwatchError):
            log.exception("stored articles could not be compared with new claims")
        return 0


async def _change(interaction: Interaction, token: str) -> None:
    """Open the dialog with what was written."""
    draft, say = (await _held(interaction, token)).draft, words(await language_of(interaction))
    await interaction.response.send_modal(AddDialog(say.add_title, say, draft, token=token))


async def _suggest(interaction: Interaction, token: str) -> None:
    """Have a language model write examples, try the claim with them, and show both.

    They are held by another token, which only the message that shows them has: a button pressed
    before that means the claim as it was.
    """
    pending, held = await _held(interaction, token), interaction.client.pending
    if pending.is_saved or pending.is_written_for:
        await interaction.response.defer()
        return
    if held.suggesting.locked():
        await tell(interaction, words(await language_of(interaction)).suggests_elsewhere)
        return
    asking = replace(pending, is_written_for=True)
    held.keep(asking, token)  # no `await` since it was found: a second press asks nobody
    try:
        async with held.suggesting:
            await _suggested(interaction, asking, token)
    finally:
        if _found(interaction, token) is asking:  # it failed: the claim is as it was
            held.keep(pending, token)


async def _suggested(interaction: Interaction, asking: Pending, token: str) -> None:
    """Show what a language model wrote for a claim, unless that was ended or changed meanwhile."""
    client, desk = interaction.client, desk_of(interaction)
    language = await language_of(interaction)
    await interaction.response.edit_message(content=words(language).suggesting)
    try:
        draft = await client.watch.suggested(asking.draft)
        async with client.pending.trying:
            trial = await asyncio.to_thread(desk.try_claim, draft)
    except Exception as error:  # the claim can be saved without
        if not isinstance(error, ClaimwatchError):
            log.exception("no examples could be suggested")
        if _found(interaction, token) is asking:
            await interaction.edit_original_response(content=sentence(error, language))
        return
    if _found(interaction, token) is not asking:
        return  # it was saved, discarded or changed meanwhile, and that is what is shown
    fuller = replace(asking, draft=draft, is_written_for=False)
    shown = trial_message(trial, client.pending.keep(fuller), language, is_suggested=True)
    client.pending.discard(token)
    await interaction.edit_original_response(**shown)


async def _discard(interaction: Interaction, token: str) -> None:
    """Forget the claim; of a saved one the message says so, or is about to, and stays."""
    if (await _held(interaction, token)).is_saved:
        await interaction.response.defer()
        return
    interaction.client.pending.discard(token)
    text = words(await language_of(interaction)).discarded
    await interaction.response.edit_message(content=text, embed=None, view=None)


_ACTS: Final[Mapping[str, Callable[[Interaction, str], Awaitable[None]]]] = {
    "save": _save,
    "change": _change,
    "suggest": _suggest,
    "discard": _discard,
}


def _found(interaction: Interaction, token: str) -> Pending | None:
    return interaction.client.pending.find(
        token,
        server_id=interaction.guild_id,
        person_id=interaction.user.id,
        now=interaction.client.watch.now(),
    )


def _unended(interaction: Interaction, token: str) -> Pending | None:
    """The claim of *token*, if it is held and was not saved."""
    found = _found(interaction, token)
    return None if found is None or found.is_saved else found


async def _held(interaction: Interaction, token: str) -> Pending:
    """The claim a button or list stands under.

    Raises:
        NotFoundError: If it is not held any more, or is somebody else's.
    """
    found = _found(interaction, token)
    if found is None:
        raise NotFoundError(words(await language_of(interaction)).draft_gone)
    return found


async def _show_trial(interaction: Interaction, draft: Draft, token: str) -> None:
    """Hold the claim, try it, and show that in place of what stands there.

    Of a claim that was saved or discarded nothing is shown: the message says what became of it.
    """
    desk, held = desk_of(interaction), interaction.client.pending
    by, now = interaction.user.id, interaction.client.watch.now()
    pending, is_new = Pending(desk.server_id, by, draft, now), not token
    if not is_new and _unended(interaction, token) is None:
        return  # it was ended just before this trial began
    token = held.keep(pending, token)
    language = await language_of(interaction)
    try:
        async with held.trying:
            if not is_new and _found(interaction, token) is not pending:
                return  # while it waited for another's
            trial = await asyncio.to_thread(desk.try_claim, draft)
        is_suggested = draft.suggested is not None
        shown = trial_message(
            trial,
            token,
            language,
            can_suggest=interaction.client.watch.suggests and not is_suggested,
            is_suggested=is_suggested,
        )
    except Exception as error:  # what was written can still be saved
        if not isinstance(error, ClaimwatchError):
            log.exception("a claim could not be tried")
        shown = error_message(error, token, language)
    # Else it was saved, discarded or changed while it was tried, and that is what is shown.
    if is_new or _found(interaction, token) is pending:
        await interaction.edit_original_response(**shown)


def trial_message(
    trial: Trial,
    token: str,
    language: Language,
    *,
    can_suggest: bool = False,
    is_suggested: bool = False,
) -> dict[str, Any]:
    """A trial as a message: what it found, the lists of examples, the buttons.

    Args:
        trial: Of the claim.
        token: What the claim is held by.
        language: Of who reads it.
        can_suggest: Whether a language model can still be asked for examples.
        is_suggested: Whether one wrote those the claim has.
    """
    say, view = words(language), ui.View(timeout=None)
    for part in _PARTS:
        if options := example_options(trial, part):
            view.add_item(ExampleSelect(part, token, say.choose_examples[part], options))
    suggest = ["suggest"] if can_suggest else []
    # The card has room for one language, and not for all headlines.
    files = _whole(trial.claim) if is_suggested else []
    lines = [
        *([say.suggested] if is_suggested else []),
        *([say.what_you_mean] if view.children else []),
        say.only_tried,
    ]
    _add_buttons(view, token, say, acts=("save", "change", *suggest, "discard"))
    card = trial_card(trial, language, with_examples=is_suggested)
    return {"content": "\n".join(lines), "embed": card, "view": view, "attachments": files}


def _whole(claim: Claim) -> list[discord.File]:
    """A claim with all it says."""
    named = replace(claim, id=library.new_id(next(iter(claim.statement.values())), ()))
    return claim_files([named], "claim")


def error_message(error: Exception, token: str, language: Language) -> dict[str, Any]:
    """Why a claim could not be tried: what was written can be mended, and not be lost."""
    view, cannot_be_used = ui.View(timeout=None), isinstance(error, InvalidInputError)
    acts = ("change", "discard") if cannot_be_used else ("save", "change", "discard")
    _add_buttons(view, token, words(language), acts=acts)
    return {"content": sentence(error, language), "embed": None, "view": view, "attachments": []}


def _add_buttons(view: ui.View, token: str, say: Words, *, acts: tuple[str, ...]) -> None:
    labels = {
        "save": say.save_it,
        "change": say.change_it,
        "suggest": say.suggest_it,
        "discard": say.discard_it,
    }
    for act in acts:
        view.add_item(DraftButton(act, token, labels[act]))


def _rechosen(
    before: Mapping[Part, tuple[int, ...]], part: Part, values: list[str]
) -> dict[Part, tuple[int, ...]]:
    """What is chosen once *values* are for *part*; an article is an example of one part only."""
    ids = tuple(int(value) for value in values if re.fullmatch(r"[0-9]{1,18}", value))
    others = {p: tuple(i for i in some if i not in ids) for p, some in before.items()}
    return {**others, part: ids[:MAX_EXAMPLES]}
