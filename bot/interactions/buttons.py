"""The buttons under a match, a digest and the list of claims.

They work after any restart: all they need to know stands in their custom id, which is also how
the poster finds a message again.  A custom id is only what somebody's client sent: whether
the match is this server's is asked anew at every press.
"""

import asyncio
import re
from collections.abc import Sequence
from typing import Any, Final, Self

import discord
from discord import ui

from bot.cards.claim import claims_card, nearest_page
from bot.cards.match import match_card
from bot.cards.parts import SIGNS
from bot.cards.story import standing_card
from bot.escape import isolated, safe
from bot.interactions.asking import Interaction, desk_of, explain, language_of, person_of, tell
from bot.interactions.choices import NONE_OF_THEM, right_claim_options
from bot.words import words
from claims.delivery.digests import review
from claims.errors import NotFoundError
from claims.model import Language, Stance, TrackedClaim, Verdict
from claims.records import Evidence

_STYLES: Final = {
    Verdict.RIGHT: discord.ButtonStyle.success,
    Verdict.WRONG_STANCE: discord.ButtonStyle.secondary,
    Verdict.WRONG_CLAIM: discord.ButtonStyle.secondary,
    Verdict.NOT_RELEVANT: discord.ButtonStyle.secondary,
}
_CODES: Final = {
    "r": Verdict.RIGHT,
    "s": Verdict.WRONG_STANCE,
    "w": Verdict.WRONG_CLAIM,
    "n": Verdict.NOT_RELEVANT,
}
_CODE_OF: Final = {verdict: code for code, verdict in _CODES.items()}
_Button = ui.Button[Any]


def marker(custom_id: str | None) -> str | None:
    """The delivery a button stands under, if it is one of ours."""
    found = re.fullmatch(r"cw:([a-z0-9]{1,25}):.*", custom_id or "")
    return found[1] if found else None


def match_buttons(key: str, match_id: int, language: Language) -> ui.View:
    """What stands under a posted match."""
    view = ui.View(timeout=None)
    for verdict in Verdict:
        view.add_item(VerdictButton(f"cw:{key}", match_id, verdict, language))
    return view


def digest_buttons(key: str, digest_id: int, label: str) -> ui.View:
    """What stands under a message of a digest; without *label* a mark that does nothing."""
    view = ui.View(timeout=None)
    if label:
        view.add_item(ReviewButton(key, digest_id, label))
    else:
        view.add_item(_Button(label="✓", custom_id=f"cw:{key}:seen", disabled=True))
    return view


def page_buttons(claims: Sequence[TrackedClaim], page: int) -> ui.View:
    """What turns the pages of the list of claims from the one shown; empty if there is one."""
    view = ui.View(timeout=None)
    page, last = nearest_page(claims, page)
    if last > 1:
        view.add_item(PageButton(page - 1, "◀", disabled=page <= 1))
        view.add_item(PageButton(page + 1, "▶", disabled=page >= last))
    return view


class VerdictButton(
    ui.DynamicItem[_Button],
    template=(
        r"(?P<under>cw:[a-z0-9]{1,25}|cw-review:(?P<digest>\d{1,18})):"
        r"(?P<code>[rswn]):(?P<match>\d{1,18})"
    ),
):
    """*Right* and what can be wrong, under a posted match or one being reviewed."""

    def __init__(
        self,
        under: str,
        match_id: int,
        verdict: Verdict,
        language: Language,
        *,
        digest_id: int | None = None,
    ) -> None:
        custom_id = f"{under}:{_CODE_OF[verdict]}:{match_id}"
        label, style = words(language).verdicts[verdict], _STYLES[verdict]
        super().__init__(_Button(label=label, style=style, custom_id=custom_id))
        self.under, self.match_id = under, match_id
        self.verdict, self.digest_id = verdict, digest_id

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        digest_id = int(found["digest"]) if found["digest"] else None
        verdict, match_id = _CODES[found["code"]], int(found["match"])
        return cls(found["under"], match_id, verdict, "en", digest_id=digest_id)

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Keep the answer; show it under the match posted, or the next match to review."""
        try:
            by, desk = person_of(interaction), desk_of(interaction)
            # Kept before Discord is told that it was taken: what is acknowledged is not lost.
            evidence = await asyncio.to_thread(desk.judge, self.match_id, self.verdict, by=by)
            await interaction.response.defer()
            if self.digest_id is None:
                await _show_answers(interaction, evidence, self.under)
            else:
                await _show_next(interaction, self.digest_id, after=self.match_id)
            await self._thank(interaction, evidence)
        except Exception as error:  # the outermost edge: a press is always answered
            await explain(interaction, error)

    async def _thank(self, interaction: Interaction, evidence: Evidence) -> None:
        """Tell the person alone; who says what is wrong is asked for what is right."""
        language = await language_of(interaction)
        say = words(language)
        text = say.thanks.format(say.verdicts[self.verdict])
        # While reviewing, the next match stands above the question by then.
        title = safe(evidence.match.article.title, 200, among=language)
        about = f"\n> {title}" if self.digest_id is not None else ""
        if self.verdict is Verdict.WRONG_CLAIM:
            match, desk = evidence.match, desk_of(interaction)
            nearest = await asyncio.to_thread(desk.nearest_claims, match.article)
            lists = right_claim_options(match.claim_id, nearest, say.none_of_them, language)
            view, shown = ui.View(timeout=None), -1  # one of the first list is no claim
            for number, some in enumerate(lists):
                label = f"{shown + 1}–{shown + len(some)}" if number else say.likeliest
                view.add_item(RightClaimSelect(self.match_id, some, label, number))
                shown += len(some)
            await tell(interaction, f"{text} {say.which_claim}{about}", view=view)
        elif self.verdict is Verdict.WRONG_STANCE:
            view = _stance_buttons(self.match_id, language, but=evidence.match.held_stance)
            await tell(interaction, f"{text} {say.which_stance}{about}", view=view)
        elif self.digest_id is None:  # while reviewing, the next match is answer enough
            await tell(interaction, text)


class StanceButton(
    ui.DynamicItem[_Button],
    template=r"cw-stance:(?P<stance>supports|refutes|discusses):(?P<match>\d{1,18})",
):
    """What an article says of its claim, for who answered *Wrong side* or named the claim."""

    def __init__(
        self, match_id: int, stance: Stance, language: Language, *, is_held: bool = False
    ) -> None:
        label = f"{SIGNS[stance]} {words(language).says_of_it[stance]}"
        style = discord.ButtonStyle.primary if is_held else discord.ButtonStyle.secondary
        custom_id = f"cw-stance:{stance}:{match_id}"
        super().__init__(_Button(label=label, style=style, custom_id=custom_id))
        self.match_id, self.stance = match_id, stance

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(int(found["match"]), Stance(found["stance"]), "en")

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Keep the answer, and say so in place of the buttons."""
        try:
            desk, by = desk_of(interaction), person_of(interaction)
            await asyncio.to_thread(desk.correct_stance, self.match_id, self.stance, by=by)
            say = words(await language_of(interaction))
            text = say.thanks.format(say.says_of_it[self.stance])
            await interaction.response.edit_message(content=text, view=None)
        except Exception as error:  # the outermost edge: a press is always answered
            await explain(interaction, error)


class RightClaimSelect(
    ui.DynamicItem[ui.Select[Any]], template=r"cw-right:(?P<match>\d{1,18})(?::[1-4])?"
):
    """Asks who answered *Wrong claim* which claim is the right one."""

    def __init__(
        self, match_id: int, options: list[discord.SelectOption], label: str, number: int
    ) -> None:
        custom_id = f"cw-right:{match_id}" + (f":{number}" if number else "")
        super().__init__(ui.Select(custom_id=custom_id, options=options, placeholder=label))
        self.match_id = match_id

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The list that was chosen from."""
        return cls(int(found["match"]), [], "…", 0)

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Keep the choice, and say so in place of the list."""
        try:
            (chosen,) = self.item.values
            right = None if chosen == NONE_OF_THEM else chosen
            desk, by = desk_of(interaction), person_of(interaction)
            filed = await asyncio.to_thread(desk.correct, self.match_id, right, by=by)
            language = await language_of(interaction)
            say = words(language)
            if filed is None:
                text, view = say.thanks.format(say.none_of_them), None
            else:
                claim = isolated(f"`{filed.claim_id}`", among=language)
                text = f"{say.filed.format(claim)}\n{say.which_stance}"
                view = _stance_buttons(filed.id, language, held=filed.held_stance)
            await interaction.response.edit_message(content=text, view=view)
        except Exception as error:  # the outermost edge: a choice is always answered
            await explain(interaction, error)


class ReviewButton(
    ui.DynamicItem[_Button],
    template=r"cw:(?P<key>[a-z0-9]{1,25}):review:(?P<digest>\d{1,18})",
):
    """Shows a digest's matches one by one, those to review first."""

    def __init__(self, key: str, digest_id: int, label: str) -> None:
        super().__init__(_Button(label=label, custom_id=f"cw:{key}:review:{digest_id}"))
        self.digest_id = digest_id

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(found["key"], int(found["digest"]), "…")

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Show the first match nobody answered yet."""
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await tell(interaction, **await _next(interaction, self.digest_id, after=0))
        except Exception as error:  # the outermost edge: a press is always answered
            await explain(interaction, error)


class SkipButton(
    ui.DynamicItem[_Button], template=r"cw-skip:(?P<digest>\d{1,18}):(?P<match>\d{1,18})"
):
    """Passes over a match being reviewed; over none, it begins anew."""

    def __init__(self, digest_id: int, match_id: int, label: str) -> None:
        super().__init__(_Button(label=label, custom_id=f"cw-skip:{digest_id}:{match_id}"))
        self.digest_id, self.match_id = digest_id, match_id

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(int(found["digest"]), int(found["match"]), "…")

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Show the next match nobody answered yet."""
        try:
            await interaction.response.defer()
            await _show_next(interaction, self.digest_id, after=self.match_id)
        except Exception as error:  # the outermost edge: a press is always answered
            await explain(interaction, error)


class PageButton(ui.DynamicItem[_Button], template=r"cw-claims:(?P<page>\d{1,6})"):
    """Turns a page of the list of claims."""

    def __init__(self, page: int, label: str, *, disabled: bool = False) -> None:
        custom_id = f"cw-claims:{max(page, 0)}"
        super().__init__(_Button(label=label, custom_id=custom_id, disabled=disabled))
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(int(found["page"]), "…")

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Show the page in place of the one before."""
        try:
            claims = await asyncio.to_thread(desk_of(interaction).claims, with_retired=True)
            card = claims_card(claims, self.page, await language_of(interaction))
            view = page_buttons(claims, self.page)
            await interaction.response.edit_message(embed=card, view=view)
        except Exception as error:  # the outermost edge: a press is always answered
            await explain(interaction, error)


#: What a client must know to hear presses of buttons posted before it started.
DYNAMIC_ITEMS: Final = (
    VerdictButton,
    StanceButton,
    RightClaimSelect,
    ReviewButton,
    SkipButton,
    PageButton,
)


def _stance_buttons(
    match_id: int, language: Language, *, held: Stance | None = None, but: Stance | None = None
) -> ui.View:
    """Asks for the stance, any *but* one; the one that is *held* so far stands out."""
    view = ui.View(timeout=None)
    for stance in (stance for stance in Stance if stance is not but):
        view.add_item(StanceButton(match_id, stance, language, is_held=stance is held))
    return view


async def _show_answers(interaction: Interaction, evidence: Evidence, under: str) -> None:
    """Say on the posted card, in the server's language, how the team answered."""
    message, desk = interaction.message, desk_of(interaction)
    if message and message.embeds:  # a plain line stands where Discord refused the card
        card = await asyncio.to_thread(standing_card, desk, evidence)
        language = (await asyncio.to_thread(desk.server)).language
        buttons = match_buttons(under.removeprefix("cw:"), evidence.match.id, language)
        await interaction.edit_original_response(embed=card, view=buttons)


async def _show_next(interaction: Interaction, digest_id: int, *, after: int) -> None:
    shown = await _next(interaction, digest_id, after=after)
    text = shown.pop("text", None)
    await interaction.edit_original_response(content=text, **{"embed": None} | shown)


async def _next(interaction: Interaction, digest_id: int, *, after: int) -> dict[str, Any]:
    """The next match to review as a message's content, card and buttons."""
    language = await language_of(interaction)
    say = words(language)
    edition = await asyncio.to_thread(interaction.client.watch.editor.edition, digest_id)
    if edition.digest.server_id != interaction.guild_id:
        raise NotFoundError(say.gone)
    view = ui.View(timeout=None)
    found = review(edition, after=after)
    if found.match is None or found.claim is None:
        if not found.left:
            return {"text": say.review_done, "view": view}
        view.add_item(SkipButton(digest_id, 0, say.review))  # from the beginning
        return {"text": say.review_left.format(found.left), "view": view}
    for verdict in Verdict:
        under = f"cw-review:{digest_id}"
        view.add_item(VerdictButton(under, found.match.id, verdict, language, digest_id=digest_id))
    view.add_item(SkipButton(digest_id, found.match.id, say.skip))
    card = match_card(found.match, found.claim.claim, language)
    return {"text": say.to_go.format(found.left), "embed": card, "view": view}
