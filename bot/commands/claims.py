"""/claims and /claim …: what is followed here, what was found, and changing it."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.cards.claim import claim_card, claims_card
from bot.cards.match import evidence_card
from bot.cards.record import with_changes, with_record
from bot.escape import packed, plain
from bot.interactions.asking import Interaction, admins_only, desk_of, language_of, person_of, tell
from bot.interactions.buttons import page_buttons
from bot.interactions.choices import chosen_claim, claim_choices
from bot.interactions.claim_files import BEFORE, MAX_FILE, claim_files
from bot.interactions.dialogs import AssessDialog, EditDialog
from bot.interactions.new_claim import AddDialog, backfilled
from bot.words import Words, words
from claims.desk import Imported
from claims.drafting.drafts import Draft
from claims.errors import InvalidInputError
from claims.library import claims_file
from claims.model import TrackedClaim

#: Discord takes no longer name of a file.
_LONGEST_NAME: Final = 260
#: Of the 2,000 characters of a message; an import names claims three times.
_NAMED: Final = 450
_WHICH: Final = "Which claim: type words of it, in any language"


async def _choices(interaction: Interaction, typed: str) -> list[Choice[str]]:
    claims = await asyncio.to_thread(desk_of(interaction).claims, with_retired=True)
    language = await language_of(interaction)
    return await asyncio.to_thread(claim_choices, claims, typed, language)


async def _chosen(interaction: Interaction, typed: str) -> TrackedClaim:
    claims = await asyncio.to_thread(desk_of(interaction).claims, with_retired=True)
    return chosen_claim(claims, typed)


class Claims(commands.Cog):
    """The claims of a server."""

    claim = app_commands.Group(name="claim", description="Claims", guild_only=True)

    @app_commands.command(description="List the claims followed here")
    @app_commands.describe(page="Which page")
    @app_commands.guild_only()
    async def claims(
        self, interaction: Interaction, page: app_commands.Range[int, 1, 1_000] = 1
    ) -> None:
        """A page of the claims, with buttons to turn it."""
        claims = await asyncio.to_thread(desk_of(interaction).claims, with_retired=True)
        card = claims_card(claims, page, await language_of(interaction))
        await interaction.response.send_message(embed=card, view=page_buttons(claims, page))

    @claim.command(description="Show a claim, who made it and what the team holds of it")
    @app_commands.describe(claim=_WHICH)
    @app_commands.autocomplete(claim=_choices)
    async def show(self, interaction: Interaction, claim: str) -> None:
        """A claim with its source, rule and history."""
        tracked, language = await _chosen(interaction, claim), await language_of(interaction)
        desk = desk_of(interaction)
        record = await asyncio.to_thread(desk.track_record, tracked.claim.id)
        changes = await asyncio.to_thread(desk.changes_of_claim, tracked.claim.id)
        card = with_record(claim_card(tracked, language), record, language)
        card = with_changes(card, changes, language)
        await interaction.response.send_message(embed=card)

    @claim.command(description="Show what was found for a claim")
    @app_commands.describe(claim=_WHICH)
    @app_commands.autocomplete(claim=_choices)
    async def evidence(self, interaction: Interaction, claim: str) -> None:
        """The newest stories on a claim."""
        tracked = await _chosen(interaction, claim)
        desk, claim_id = desk_of(interaction), tracked.claim.id
        found = await asyncio.to_thread(desk.evidence, claim_id)
        wrong = await asyncio.to_thread(desk.count_wrong, claim_id)
        card = evidence_card(tracked, found, await language_of(interaction), wrong=wrong)
        await interaction.response.send_message(embed=card)

    @claim.command(description="Follow a new claim, once you saw what it would have found")
    @admins_only
    async def add(self, interaction: Interaction) -> None:
        """Opens the dialog; what it would have found is shown before anything is saved."""
        say = words(await language_of(interaction))
        await interaction.response.send_modal(AddDialog(say.add_title, say, Draft(statement="")))

    @claim.command(name="try", description="Try a claim on the articles already stored")
    @admins_only
    async def try_(self, interaction: Interaction) -> None:
        """The same, for who only wants to see."""
        say = words(await language_of(interaction))
        await interaction.response.send_modal(AddDialog(say.try_title, say, Draft(statement="")))

    @claim.command(description="Change what a claim says")
    @app_commands.describe(claim=_WHICH)
    @app_commands.autocomplete(claim=_choices)
    @admins_only
    async def edit(self, interaction: Interaction, claim: str) -> None:
        """Opens the dialog, filled in."""
        tracked, language = await _chosen(interaction, claim), await language_of(interaction)
        dialog = EditDialog(words(language), tracked.claim, language)
        await interaction.response.send_modal(dialog)

    @claim.command(description="Stop following a claim, or follow it again")
    @app_commands.describe(claim=_WHICH, again="Follow it again instead")
    @app_commands.autocomplete(claim=_choices)
    @admins_only
    async def retire(self, interaction: Interaction, claim: str, again: bool = False) -> None:
        """What was found for it stays."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        desk, claim_id = desk_of(interaction), (await _chosen(interaction, claim)).claim.id
        by = person_of(interaction)
        await asyncio.to_thread(desk.retire_claim, claim_id, by=by, is_retired=not again)
        say = words(await language_of(interaction))
        await tell(
            interaction, (say.followed_again if again else say.retired_now).format(id=claim_id)
        )

    @claim.command(description="Say what the team holds of a claim today, and why")
    @app_commands.describe(claim=_WHICH)
    @app_commands.autocomplete(claim=_choices)
    @admins_only
    async def assess(self, interaction: Interaction, claim: str) -> None:
        """Opens the dialog."""
        tracked, say = await _chosen(interaction, claim), words(await language_of(interaction))
        await interaction.response.send_modal(AssessDialog(say, tracked))

    @claim.command(name="import", description="Follow the claims of a YAML or CSV file")
    @app_commands.describe(file="A file of at most 1 MB")
    @admins_only
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """All of the file, or nothing and what is wrong with it; with it what it replaced."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        say = words(await language_of(interaction))
        if file.size > MAX_FILE:
            raise InvalidInputError(say.too_large)
        if not file.filename.lower().endswith(claims_file.ENDINGS):
            raise InvalidInputError(say.wrong_file)
        name = plain(file.filename, _LONGEST_NAME)
        given = await asyncio.to_thread(claims_file.read_file, await file.read(), name)
        desk, by = desk_of(interaction), person_of(interaction)
        done = await asyncio.to_thread(desk.import_claims, given, by=by)
        replaced = [tracked.claim for tracked in done.replaced]
        files = await asyncio.to_thread(claim_files, replaced, BEFORE)
        text = "\n".join(_imported(done, say, is_attached=bool(files)))
        await tell(interaction, text, files=files)
        if done.added and (begun := await backfilled(interaction, done.added)):
            await tell(interaction, say.begun.format(begun))

    @claim.command(description="Get the claims followed here as a file that can be imported")
    async def export(self, interaction: Interaction) -> None:
        """For who keeps them elsewhere too, or changes many at once."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        tracked = await asyncio.to_thread(desk_of(interaction).claims)
        files = await asyncio.to_thread(claim_files, [each.claim for each in tracked], "claims")
        if tracked and not files:
            raise InvalidInputError(
                "These claims are too much for one message: whoever runs the bot can export them."
            )
        say = words(await language_of(interaction))
        await tell(interaction, say.exported.format(len(tracked)), files=files)


def _imported(done: Imported, say: Words, *, is_attached: bool) -> Iterator[str]:
    replaced = [tracked.claim.id for tracked in done.replaced]
    retired = [tracked.claim.id for tracked in done.replaced if tracked.is_retired]
    counts = say.imported.format(added=_counted(done.added), replaced=_counted(replaced))
    yield f"{counts} {say.from_now_on}" if done.added or replaced else counts
    if done.unchanged:
        yield say.unchanged.format(done.unchanged)
    if retired:
        yield say.still_retired.format(_counted(retired))
    if replaced:
        yield say.as_they_were if is_attached else say.not_attached
        if is_attached and done.added:
            yield say.added_stay


def _counted(ids: Sequence[str]) -> str:
    """How many claims, and which as far as there is room."""
    named = packed([f"`{claim_id}`" for claim_id in ids], _NAMED, between=", ")
    return f"{len(ids)} ({named})" if ids else "0"
