"""The dialogs in which admins write, and those of a changed claim and of an assessment.

Whether the person may is asked again when a dialog is sent: a role may have gone meanwhile.
"""

import asyncio
import io
import secrets
from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.cards.claim import claim_card
from bot.cards.parts import in_language
from bot.escape import plain, safe
from bot.interactions.asking import (
    Interaction,
    desk_of,
    explain,
    language_of,
    person_of,
    require_admin,
    tell,
)
from bot.interactions.claim_files import BEFORE, claim_files
from bot.words import Words, words
from claims.drafting.drafts import Draft, lines_of
from claims.model import Claim, Language, Status, Texts, TrackedClaim

#: Discord's own limit for what a field of a dialog may hold.
MAX_TEXT: Final = 4_000
MAX_STATEMENT: Final = 400
#: Tells the dialogs of this program from those opened before it started.
_START: Final = secrets.token_hex(8)


class Dialog(ui.Modal):
    """A dialog whose errors become words, and which only admins may send."""

    def __init__(self, title: str) -> None:
        super().__init__(title=plain(title, 45), custom_id=f"{_START}:{secrets.token_hex(8)}")
        self._fields: list[ui.TextInput[Any]] = []

    @staticmethod
    def is_of_this_start(custom_id: str) -> bool:
        """Whether a dialog was opened since this program started: it knows no others."""
        return custom_id.startswith(f"{_START}:")

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Do what the dialog is for, if the person may."""
        require_admin(interaction)
        # Opened by a button, it changes the message under which that stands.
        is_new = interaction.message is None
        await interaction.response.defer(ephemeral=is_new, thinking=is_new)
        await self.submitted(interaction, words(await language_of(interaction)))

    async def submitted(self, interaction: Interaction, say: Words) -> None:
        """Do what this dialog is for; the answer is deferred."""
        raise NotImplementedError

    async def on_error(  # type: ignore[override]
        self, interaction: Interaction, error: Exception, /
    ) -> None:
        """Say what went wrong, and give back what was written."""
        await explain(interaction, error, files=self._written())

    def _written(self) -> list[discord.File]:
        """The fields in which something was written, as a file to copy it from."""
        fields = [(field, field.value.strip()) for field in self._fields]
        texts = [text for field, text in fields if text != (field.default or "").strip()]
        if not any(texts):
            return []
        content = "\n\n".join(texts).encode("utf-8", "replace")
        return [discord.File(io.BytesIO(content), filename="written.txt")]

    def ask(
        self,
        name: str,
        label: str,
        *,
        hint: str = "",
        default: str = "",
        most: int = MAX_STATEMENT,
        **more: Any,
    ) -> ui.TextInput[Any]:
        """Add a field for text and give it back."""
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.paragraph,
            default=default[:most] or None,
            max_length=most,
            **more,
        )
        self.add_item(ui.Label(text=label, description=hint or None, component=field))
        self._fields.append(field)
        return field

    def offer(
        self, name: str, label: str, options: Sequence[tuple[str, str]], *, chosen: str
    ) -> ui.Select[Any]:
        """Add a choice of (value, text) and give it back."""
        field: ui.Select[Any] = ui.Select(
            custom_id=name,
            options=[
                discord.SelectOption(label=text, value=value, default=value == chosen)
                for value, text in options
            ],
        )
        self.add_item(ui.Label(text=label, component=field))
        return field


class EditDialog(Dialog):
    """Asks for a claim's texts anew, in the person's language or else in one they are in."""

    def __init__(self, say: Words, claim: Claim, language: Language) -> None:
        super().__init__(say.edit_title)
        self.claim_id = claim.id
        shown = language if language in claim.statement else next(iter(claim.statement), language)
        self.language = shown
        statement, opposite = claim.statement.get(shown, ""), claim.opposite.get(shown, "")
        self.statement = self.ask(
            "statement", say.statement, default=plain(statement, MAX_STATEMENT)
        )
        self.opposite = self.ask(
            "opposite", say.opposite, default=plain(opposite, MAX_STATEMENT), required=False
        )
        self.supports = self._lines(
            "supports", say.supporting, claim.examples.supports, shown, say
        )
        self.refutes = self._lines("refutes", say.refuting, claim.examples.refutes, shown, say)
        options = [("keep", say.keep_translations), ("drop", say.drop_translations)]
        self.translations = self.offer("translations", say.translations, options, chosen="keep")

    def _lines(
        self, name: str, label: str, examples: Sequence[Texts], language: Language, say: Words
    ) -> ui.TextInput[Any] | None:
        text = lines_of(examples, language)
        if len(text) > MAX_TEXT:  # cannot be shown whole: left as it is
            return None
        return self.ask(
            name, label, hint=say.headline_hint, default=text, most=MAX_TEXT, required=False
        )

    async def submitted(self, interaction: Interaction, say: Words) -> None:
        """Change the claim."""
        draft = Draft(
            statement=self.statement.value,
            opposite=self.opposite.value,
            supports=self.supports.value if self.supports else None,
            refutes=self.refutes.value if self.refutes else None,
            updates=None,
            keeps_translations=self.translations.values != ["drop"],
            hint=self.language,
        )
        by, desk = person_of(interaction), desk_of(interaction)
        done = await asyncio.to_thread(desk.edit_claim, self.claim_id, draft, by=by)
        language = await language_of(interaction)
        lines, files = [with_statement(say.edited, done.after, language)], list[discord.File]()
        if done.after != done.before:
            if dropped := _dropped(done.before, done.after):
                lines.append(say.dropped.format(dropped))
            if not draft.keeps_translations:
                lines.append(say.meaning_changed)
            lines += [say.as_they_were]
            files = await asyncio.to_thread(claim_files, [done.before], BEFORE)
        await tell(interaction, "\n".join(lines), files=files)


class AssessDialog(Dialog):
    """Asks what the team holds of a claim today, and why."""

    def __init__(self, say: Words, tracked: TrackedClaim) -> None:
        super().__init__(say.assess_title)
        self.claim_id = tracked.claim.id
        options = [(status.value, say.statuses[status]) for status in Status]
        self.status = self.offer("status", say.status, options, chosen=tracked.status)
        self.why = self.ask("why", say.reason, most=1_000)

    async def submitted(self, interaction: Interaction, say: Words) -> None:
        """Keep the assessment."""
        by, desk = person_of(interaction), desk_of(interaction)
        status = Status(self.status.values[0])
        tracked = await asyncio.to_thread(
            desk.assess_claim, self.claim_id, status, why=self.why.value, by=by
        )
        text = say.assessed.format(id=self.claim_id, status=say.statuses[status])
        await tell(interaction, text, embed=claim_card(tracked, await language_of(interaction)))


def _dropped(before: Claim, after: Claim) -> int:
    """How many texts a claim had in languages that it is no longer in."""
    texts = (before.statement, before.opposite, *before.examples.every)
    return sum(language not in after.statement for every in texts for language in every)


def with_statement(text: str, claim: Claim, language: Language) -> str:
    """*text* with a claim's id and what it says."""
    statement = safe(in_language(claim.statement, language), 500, among=language)
    return text.format(id=claim.id, statement=statement)
