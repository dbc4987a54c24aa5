"""A claim and a list of claims as Discord embeds; pure, and within the limits as a match is."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.cards.parts import NEUTRAL, ROOM, SIDES, SIGNS, assessment_line, in_language
from bot.escape import link, packed, safe
from bot.words import Words, words
from claims.model import (
    Examples,
    Language,
    Source,
    Stance,
    TrackedClaim,
)

CLAIMS_A_PAGE: Final = 10


def claim_card(tracked: TrackedClaim, language: Language) -> discord.Embed:
    """All of a claim: what it says, who said it, how to judge news on it, what the team holds."""
    say, claim = words(language), tracked.claim
    statement = safe(in_language(claim.statement, language), 900, among=language)
    card = discord.Embed(description=f"**{statement or '…'}**", colour=NEUTRAL)
    card.set_author(name=f"{say.claim} · {claim.id}")
    others = [claim.statement[each] for each in claim.statement if each != language]
    if language in claim.statement and others:
        text = "\n".join(f"- {safe(each, 480, among=language)}" for each in others)
        card.add_field(name=say.other_languages, value=text, inline=False)
    if claim.opposite:
        text = safe(in_language(claim.opposite, language), 400, among=language)
        card.add_field(name=say.opposite, value=text or "—", inline=False)
    card.add_field(name=say.examples, value=_examples(claim.examples, say), inline=False)
    card.add_field(name=say.speaker, value=safe(claim.speaker or "", 200, among=language) or "—")
    card.add_field(name=say.kind, value=say.kinds[claim.kind])
    card.add_field(name=say.source, value=_source(claim.source, language), inline=False)
    if claim.rule:
        for name in ("supports", "refutes", "out_of_scope"):
            label = {"supports": say.supports_if, "refutes": say.refutes_if}
            text = safe(getattr(claim.rule, name), 420, among=language)
            card.add_field(name=label.get(name, say.out_of_scope), value=text or "—", inline=False)
    card.add_field(name=say.status, value=_status(tracked, say), inline=False)
    if tracked.history:
        lines = [assessment_line(each, language) for each in reversed(tracked.history[-3:])]
        card.add_field(name=say.history, value="\n".join(lines), inline=False)
    return card


def claims_card(claims: Sequence[TrackedClaim], page: int, language: Language) -> discord.Embed:
    """One page of a server's claims, those not followed any more behind the others.

    A page that does not exist is the nearest that does.
    """
    say = words(language)
    page, last = nearest_page(claims, page)
    in_order = sorted(claims, key=lambda tracked: tracked.is_retired)
    shown = in_order[(page - 1) * CLAIMS_A_PAGE : page * CLAIMS_A_PAGE]
    retired = sum(tracked.is_retired for tracked in claims)
    counts = [f"{say.claims}: {len(claims) - retired}"]
    counts += [say.retired_count.format(retired)] if retired else []
    card = discord.Embed(
        title=" · ".join(counts),
        description=packed((_claim_line(t, language) for t in shown), ROOM) or say.nothing,
        colour=NEUTRAL,
    )
    card.set_footer(text=say.page.format(page, last))
    return card


def nearest_page(claims: Sequence[TrackedClaim], page: int) -> tuple[int, int]:
    """The page nearest to *page* that there is, from 1, and the last one."""
    last = max(1, -(-len(claims) // CLAIMS_A_PAGE))
    return min(max(page, 1), last), last


def _claim_line(tracked: TrackedClaim, language: Language) -> str:
    say, claim = words(language), tracked.claim
    statement = safe(in_language(claim.statement, language), 240, among=language)
    return f"- {SIDES[language]}`{claim.id}` {statement} · *{_status(tracked, say)}*"


def _status(tracked: TrackedClaim, say: Words) -> str:
    retired = f" · {say.retired}" if tracked.is_retired else ""
    return f"{say.statuses[tracked.status]}{retired}"


def _examples(examples: Examples, say: Words) -> str:
    """How many of each stance, and what more of them would buy."""
    counts = zip(Stance, (examples.supports, examples.refutes, examples.updates), strict=True)
    told = " · ".join(f"{SIGNS[stance]} {len(some)}" for stance, some in counts)
    return told if examples.supports and examples.refutes else f"{told}\n-# {say.tells_no_side}"


def _source(source: Source, language: Language) -> str:
    say = words(language)
    known = [source.title, source.author, source.publisher]
    known = known if any(known) else [source.document]  # a short name that files go by
    parts = [safe(text, 120, among=language) for text in known if text]
    if source.date:
        parts.append(source.date.isoformat())
    if source.paragraph:
        parts.append(say.paragraph.format(source.paragraph))
    to = link(source.url) if source.url else None
    return " · ".join([*parts, *([to.url] if to else [])]) or "—"
