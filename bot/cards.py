"""A claim, a match and what was found for a claim, as Discord embeds.

Pure.  Every text from outside goes through `escape`, cut so that the whole stays within Discord's
limits whatever it is given: 256 for a title, 4096 for a description, 1024 for a field, 6000 for
all of an embed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import discord
from yarl import URL

from bot.escape import isolated, link, linked, packed, plain, safe
from bot.words import Words, words
from claims.model import (
    LANGUAGES,
    Article,
    Assessment,
    Band,
    Claim,
    Examples,
    Language,
    Match,
    Source,
    Stance,
    Texts,
    TrackedClaim,
    Verdict,
)
from claims.records import Evidence
from claims.terms import mentions

#: Each stance by shape and by colour, so that neither must carry it alone.
SIGNS: Final = {Stance.SUPPORTS: "▲", Stance.REFUTES: "▼", Stance.DISCUSSES: "●"}
COLOURS: Final = {Stance.SUPPORTS: 0x1A7F5A, Stance.REFUTES: 0xC0392B, Stance.DISCUSSES: 0x5B6B7B}
NEUTRAL: Final = 0x3B5B92
#: Begins a line of the language that would else be read from the other side, as it begins with an
#: id or a command: the right-to-left mark for Arabic.
SIDES: Final[Mapping[Language, str]] = {"ar": "\u200f", "en": "", "es": ""}
#: Between the names of a list within a line.
COMMAS: Final[Mapping[Language, str]] = {"ar": "، ", "en": ", ", "es": ", "}
#: What a list's description may hold; the rest of Discord's 4096 is for what stands around it.
ROOM: Final = 3_700
CLAIMS_A_PAGE: Final = 10
#: Outlets named behind a story's first, in a list.
_ALSO: Final = 3

# Outside text cannot hold one: what opens it is escaped by a backslash.
_STAMP: Final = re.compile(r"(?<!\\)<t:\d{1,12}:[a-zA-Z]>")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


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
    card.set_author(name=f"{_sample(article, say)}{stance_and_band(match, say)}")
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
    card.set_footer(text=f"{_sample(article, say)}{claim.id} · {score(match, say)}")
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
    mark = _sample(match.article, words(language))
    return f"{mark}{SIGNS[match.held_stance]} `{claim.id}` {title}\n{to.url if to else ''}".strip()


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


# -- parts ------------------------------------------------------------------------------------


def in_language(texts: Texts, language: Language) -> str:
    """The text in this language, else in one it has."""
    return texts.get(language) or next((texts[each] for each in LANGUAGES if each in texts), "")


def is_sample(url: str) -> bool:
    """Whether an article is of the demo's sample feed, which reports nothing real."""
    try:
        parsed = URL(url)
    except ValueError:
        return False
    return parsed.host in _LOOPBACK and parsed.path.startswith("/sample/")


def score(match: Match, say: Words) -> str:
    """How well a match fits its claim, 0-1, or that a member put it there."""
    return say.by_hand if match.is_by_hand else f"{match.score:.2f}"


def stance_and_band(match: Match, say: Words) -> str:
    """As in ``▲ supports · confirmed``; plain."""
    stance = _by_whom(say.stances[match.held_stance], match, say)
    return f"{SIGNS[match.held_stance]} {stance} · {band(match, say)}"


def what_it_says(match: Match, say: Words) -> str:
    """As in ``supports it``, and that the team says so where the matcher does not."""
    return _by_whom(say.says_of_it[match.held_stance], match, say)


def band(match: Match, say: Words) -> str:
    """How sure the matcher is, or what the team judged where that is something else."""
    is_confirmed = match.band is Band.CONFIRMED
    if match.is_right is None or (match.is_right and is_confirmed):
        return say.bands[match.band]
    return say.judged_as[match.is_right]


def _by_whom(stance: str, match: Match, say: Words) -> str:
    return stance if match.held_stance is match.stance else say.by_team.format(stance)


def article_line(article: Article, language: Language, *, facts: Sequence[str] = ()) -> str:
    """Linked headline, and below it in small print outlet, host, when and whatever *facts* add."""
    say = words(language)
    title = linked(plain(article.title, 160), article.url, 800, among=language)
    mark = _sample(article, say)
    small = " · ".join([outlet(article, language), moment(_at(article), "d"), *facts])
    return f"{title}\n-# {mark}{small}"


def evidence_line(each: Evidence, language: Language) -> str:
    """The same for a match, with stance, band, score, the other outlets and the team's answers."""
    say, match = words(language), each.match
    facts = [what_it_says(match, say), band(match, say), score(match, say)]
    facts += also_told(each.coverage.outlets, each.coverage.origins, language)
    facts += answers(each.verdicts, say)
    return f"{SIGNS[match.held_stance]} {article_line(match.article, language, facts=facts)}"


def also_told(outlets: Sequence[str], origins: int, language: Language) -> list[str]:
    """The outlets behind the first, as in ``+ El Medio · Outlets: 2, origins: 1``."""
    if len(outlets) < 2:
        return []
    say, comma = words(language), COMMAS[language]
    named = comma.join(safe(name, 40, among=language) for name in outlets[1 : 1 + _ALSO])
    left_out = len(outlets) - 1 - _ALSO
    counts = say.told_by.format(outlets=len(outlets), origins=origins)
    return [f"+ {named}" + (f"{comma}+{left_out}" if left_out > 0 else ""), counts]


def answers(verdicts: Mapping[Verdict, int], say: Words) -> list[str]:
    """How the team answered a match, as in ``Right: 2``."""
    return [f"{say.verdicts[v]}: {verdicts[v]}" for v in Verdict if verdicts.get(v)]


def assessment_line(entry: Assessment, language: Language) -> str:
    """What the team held of a claim from when on, who said so and why."""
    status = words(language).statuses[entry.status]
    by, why = safe(entry.by, 40, among=language), words(language).beginnings.get(entry.why)
    reason = why or safe(entry.why, 200, among=language)
    return f"{moment(entry.at, 'd')} · {by}: **{status}** — {reason}"


def tally(stances: Iterable[Stance], say: Words) -> str:
    """How many say what, as in ``▲ supports: 2 · ▼ refutes: 1``."""
    counted = Counter(stances)
    told = (
        f"{SIGNS[each]} {say.stances[each]}: {counted[each]}" for each in Stance if counted[each]
    )
    return " · ".join(told)


def outlet(article: Article, language: Language, *, between: str = " · ") -> str:
    """Who published it and where its link really leads."""
    to = link(article.url)
    name = safe(article.outlet, 100, among=language)
    host = to.host.removeprefix("www.")[:100] if to else ""
    return between.join(filter(None, (name, safe(host, 110, among=language)))) or "—"


def moment(at: datetime, style: str) -> str:
    """An instant that each reader sees in their own time zone."""
    return f"<t:{int(at.timestamp())}:{style}>"


def dated(text: str, language: Language) -> str:
    """Finished text whose instants do not turn the order of what stands around them."""
    return _STAMP.sub(lambda stamp: isolated(stamp[0], among=language), text)


def _what_it_says(match: Match, language: Language) -> str:
    """The sentence that matters most, quoted; where that is the headline above, the lead."""
    article, say = match.article, words(language)
    # A headline too long for the card's title is quoted whole.
    is_shown = safe(article.title, 256) == safe(article.title, 1_200)
    if is_shown and match.sentence.strip() == article.title.strip():
        return f"-# {say.by_headline}\n{safe(article.summary, 500, among=language)}".strip()
    return f"-# {say.by_sentence}\n> {safe(match.sentence, 1_200, among=language) or '…'}"


def _at(article: Article) -> datetime:
    return article.published_at or article.seen_at


def _moment(article: Article) -> str:
    return f"{moment(_at(article), 'f')}\n{moment(_at(article), 'R')}"


def _sample(article: Article, say: Words) -> str:
    return f"{say.sample} · " if is_sample(article.url) else ""


def _language_of(article: Article, say: Words) -> str:
    return say.languages[article.language] if article.language else "—"


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
