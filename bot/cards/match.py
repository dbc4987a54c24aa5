"""A match, and what was found for a claim or a search, as Discord embeds.

Pure.  Every text from outside goes through `escape`, cut so that the whole stays within Discord's
limits whatever it is given: 256 for a title, 4096 for a description, 1024 for a field, 6000 for
all of an embed.
"""

from collections.abc import Mapping, Sequence

import discord

from bot.cards.parts import (
    COLOURS,
    NEUTRAL,
    ROOM,
    SIGNS,
    answers,
    article_line,
    dated,
    evidence_line,
    in_language,
    moment,
    outlet,
    sample_mark,
    score,
    stance_and_band,
    told_at,
)
from bot.escape import link, packed, safe
from bot.words import Words, words
from claims.model import (
    Article,
    Claim,
    Language,
    Match,
    TrackedClaim,
    Verdict,
)
from claims.records import Evidence
from claims.terms import mentions


def match_card(
    match: Match, claim: Claim, language: Language, others: Sequence[Match] = ()
) -> discord.Embed:
    """A match as it is posted, with what else its article is confirmed for or was put under."""
    say, article = words(language), match.article
    to = link(article.url)
    card = discord.Embed(
        title=safe(article.title, 256, among=language) or "…",
        url=to.url if to else None,
        description=_what_it_says(match, language),
        colour=NEUTRAL if match.is_right is False else COLOURS[match.held_stance],
    )
    card.set_author(name=f"{sample_mark(article, say)}{stance_and_band(match, say)}")
    statement = safe(in_language(claim.statement, language), 800, among=language)
    card.add_field(name=say.claim, value=f"{statement or '…'}\n`{claim.id}`", inline=False)
    also = [f"{SIGNS[m.held_stance]} `{m.claim_id}`" for m in others if m.is_sure]
    if also:
        card.add_field(name=say.also_on, value=packed(also, 900, more=say.more), inline=False)
    card.add_field(name=say.outlet, value=outlet(article, language, between="\n"))
    card.add_field(name=say.language, value=_language_of(article, say))
    card.add_field(
        name=say.published if article.published_at else say.seen, value=_moment(article)
    )
    card.set_footer(text=f"{sample_mark(article, say)}{claim.id} · {score(match, say)}")
    return card


def with_answers(
    card: discord.Embed, verdicts: Mapping[Verdict, int], language: Language
) -> discord.Embed:
    """A posted match with how the team answered, if anybody did, as its last field."""
    say = words(language)
    counts = " · ".join(answers(verdicts, say))
    return card.add_field(name=say.team, value=counts, inline=False) if counts else card


def match_line(match: Match, claim: Claim, language: Language) -> str:
    """A match in plain words, for where Discord refuses the card."""
    to = link(match.article.url)
    title = safe(match.article.title, 300, among=language)
    mark = sample_mark(match.article, words(language))
    return f"{mark}{SIGNS[match.held_stance]} `{claim.id}` {title}\n{to.url if to else ''}".strip()


def evidence_card(
    tracked: TrackedClaim, evidence: Sequence[Evidence], language: Language, *, wrong: int = 0
) -> discord.Embed:
    """What was found for a claim, newest first, and how many are left out as judged wrong."""
    say, claim = words(language), tracked.claim
    lines = [evidence_line(each, language) for each in evidence] or [say.no_evidence]
    text = packed(lines, ROOM - 300, more=say.more)
    text += f"\n\n-# {say.left_out_wrong.format(wrong)}" if wrong else ""
    card = discord.Embed(
        title=safe(in_language(claim.statement, language), 256, among=language) or claim.id,
        description=dated(text, language),
        colour=NEUTRAL,
    )
    card.set_footer(text=f"{say.evidence} · {claim.id}")
    return card


def search_card(words_sought: str, found: Sequence[Article], language: Language) -> discord.Embed:
    """What a search found."""
    say = words(language)
    sought = safe(words_sought, 180, among=language)
    lines = [article_line(article, language) for article in found]
    if lines and not any(mentions(f"{a.title} {a.summary}", words_sought) for a in found):
        lines.insert(0, f"{say.only_near}:")
    return discord.Embed(
        title=say.search.format(sought),
        description=dated(packed(lines, ROOM, more=say.more), language) or say.no_results,
        colour=NEUTRAL,
    )


def _what_it_says(match: Match, language: Language) -> str:
    """The sentence that matters most, quoted; where that is the headline above, the lead."""
    article, say = match.article, words(language)
    # A headline too long for the card's title is quoted whole.
    is_shown = safe(article.title, 256) == safe(article.title, 1_200)
    if is_shown and match.sentence.strip() == article.title.strip():
        return f"-# {say.by_headline}\n{safe(article.summary, 500, among=language)}".strip()
    return f"-# {say.by_sentence}\n> {safe(match.sentence, 1_200, among=language) or '…'}"


def _moment(article: Article) -> str:
    return f"{moment(told_at(article), 'f')}\n{moment(told_at(article), 'R')}"


def _language_of(article: Article, say: Words) -> str:
    return say.languages[article.language] if article.language else "—"
