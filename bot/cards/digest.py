"""A digest as the messages that carry it.

Pure.  What was rendered once is kept as text, so that a digest tried again after a crash, an edit
of a claim or an answer to a match is the same to the letter.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import discord

from bot.cards.chart import MAX_BARS, Bar
from bot.cards.parts import (
    COMMAS,
    NEUTRAL,
    ROOM,
    SIDES,
    SIGNS,
    also_told,
    answers,
    article_line,
    dated,
    in_language,
    moment,
    score,
    tally,
)
from bot.escape import isolated, link, safe, units
from bot.words import Words, words
from bot.words.errors import translated
from claims.delivery.digests import Edition, Section, Story
from claims.model import Feed, Language, Stance, TrackedClaim

#: The chart's name among a message's attachments.
CHART_FILE: Final = "digest.png"
_OTHERS: Final = 3
_FAILING: Final = 5
#: A digest is for reading: the button walks through all there is to review.
_TO_REVIEW: Final = 15
_QUIET: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestMessages:
    """A digest ready to be sent, one embed a message."""

    digest_id: int
    embeds: tuple[dict[str, Any], ...]
    bars: tuple[Bar, ...]  #: of the chart, which stands in the first message
    chart_text: str  #: what the chart shows, for who cannot see it
    review: str  #: the label of the button that reviews its matches, empty if there are none

    def dumps(self) -> str:
        """All of it as text."""
        bars = [[b.claim_id, b.supports, b.refutes, b.discusses] for b in self.bars]
        fields = {"digest_id": self.digest_id, "embeds": self.embeds, "bars": bars}
        fields |= {"chart_text": self.chart_text, "review": self.review}
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def loads(cls, text: str) -> Self:
        """What `dumps` wrote."""
        fields = json.loads(text)
        embeds, bars = tuple(fields.pop("embeds")), fields.pop("bars")
        return cls(**fields, embeds=embeds, bars=tuple(Bar(*bar) for bar in bars))

    def part_with(self, url: str) -> int | None:
        """Which message lists the article at an address, counted from 0."""
        to = link(url)
        holds = (to and f"]({to.url})" in embed.get("description", "") for embed in self.embeds)
        return next((part for part, found in enumerate(holds) if found), None)

    def embed(self, part: int) -> discord.Embed:
        """The embed of one message, counted from 0."""
        return discord.Embed.from_dict(self.embeds[part])


def digest_messages(edition: Edition, language: Language) -> DigestMessages:
    """Arrange an edition in as few messages as hold it, parted between stories."""
    say = words(language)
    pages = _pages(list(_blocks(edition, language)), say)
    bars = _bars(edition.sections)
    embeds = [
        _embed(page, number, len(pages), edition, language) for number, page in enumerate(pages, 1)
    ]
    if bars:
        embeds[0].set_image(url=f"attachment://{CHART_FILE}")
    ids = ", ".join(bar.claim_id for bar in bars)
    return DigestMessages(
        digest_id=edition.digest.id,
        embeds=tuple(dict(embed.to_dict()) for embed in embeds),
        bars=bars,
        chart_text=say.chart.format(ids)[:1_000] if bars else "",
        review="" if edition.is_empty else say.review,
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together under a heading, which is said again where they are parted."""

    heading: str
    lines: tuple[str, ...]


def _blocks(edition: Edition, language: Language) -> Iterator[_Block]:
    say = words(language)
    if edition.is_empty:
        yield _Block(say.nothing_new, ())
    for section in edition.sections:
        yield _Block(_heading(section, say, language), _stories(section, language))
    yield from _to_review(edition, language)
    if edition.quiet:
        ids = [isolated(f"`{t.claim.id}`", among=language) for t in edition.quiet]
        line = SIDES[language] + COMMAS[language].join(_first(ids, _QUIET, say))
        yield _Block(f"**{say.quiet}**", (line,))
    if edition.left_out:
        yield _Block(f"-# {say.left_out_wrong.format(edition.left_out)}", ())
    yield _Block(_health(edition, say), _failing(edition.failing, language))


def _to_review(edition: Edition, language: Language) -> Iterator[_Block]:
    """Each article once, under the claim it fits best; the best of them."""
    say = words(language)
    every = [(story, section.claim) for section in edition.to_review for story in section.stories]
    articles: dict[int, list[tuple[Story, TrackedClaim]]] = {}
    for story, tracked in sorted(every, key=lambda each: -each[0].match.score):
        articles.setdefault(story.match.article.id, []).append((story, tracked))
    by_claim: dict[str, tuple[TrackedClaim, list[str]]] = {}
    for (story, tracked), *rest in [*articles.values()][:_TO_REVIEW]:
        others = [isolated(f"`{other.claim.id}`", among=language) for _, other in rest]
        _, lines = by_claim.setdefault(tracked.claim.id, (tracked, []))
        lines.append(_story(story, language, also_on=others))
    title = f"__{say.to_review}__\n"
    for tracked, lines in by_claim.values():
        yield _Block(title + _claim(tracked, language), tuple(lines))
        title = ""
    if len(articles) > _TO_REVIEW:
        yield _Block(f"-# {say.more.format(len(articles) - _TO_REVIEW)}", ())


def _pages(blocks: Sequence[_Block], say: Words) -> list[str]:
    """The blocks as texts of at most `ROOM` units, each block's lines in their order."""
    pages, page = [], ""
    for block in blocks:
        heading = block.heading
        for line in block.lines or ("",):
            text = "\n".join(filter(None, (heading, line)))
            if page and units(page) + units(text) + 2 > ROOM:
                pages.append(page)
                page = ""
                if heading != block.heading:
                    text = f"{block.heading} ({say.continued})\n{line}"
            page += ("\n\n" if page and heading else "\n" if page else "") + text
            heading = ""
    return [*pages, page]


def _embed(page: str, number: int, of: int, edition: Edition, language: Language) -> discord.Embed:
    say = words(language)
    since, until = moment(edition.digest.since, "f"), moment(edition.digest.until, "f")
    text = f"{since} – {until}\n\n{page}" if number == 1 else page
    embed = discord.Embed(title=say.digest, description=dated(text, language), colour=NEUTRAL)
    if of > 1:
        embed.set_footer(text=say.page.format(number, of))
    return embed


def _heading(section: Section, say: Words, language: Language) -> str:
    claim = _claim(section.claim, language)
    if len(section.stories) == 1:  # its own line says it
        return claim
    return f"{claim}\n-# {tally((story.match.held_stance for story in section.stories), say)}"


def _claim(tracked: TrackedClaim, language: Language) -> str:
    claim = tracked.claim
    statement = safe(in_language(claim.statement, language), 300, among=language)
    return f"**{statement}** `{claim.id}`"


def _stories(section: Section, language: Language) -> tuple[str, ...]:
    return tuple(_story(story, language) for story in section.stories)


def _story(story: Story, language: Language, *, also_on: Sequence[str] = ()) -> str:
    match, say = story.match, words(language)
    facts = [score(match, say), *answers(story.verdicts, say)]
    if also_on:
        facts.append(f"{say.also_on} {COMMAS[language].join(_first(also_on, _OTHERS, say))}")
    facts = [*also_told(story.outlets, story.origins, language), *facts]
    return f"{SIGNS[match.held_stance]} {article_line(match.article, language, facts=facts)}"


def _health(edition: Edition, say: Words) -> str:
    facts = {"feeds": edition.feeds, "articles": edition.articles}
    return "-# " + say.health.format(**facts, failing=len(edition.failing))


def _failing(feeds: Sequence[Feed], language: Language) -> tuple[str, ...]:
    lines = []
    for feed in feeds[:_FAILING]:
        name, error = safe(feed.name, 60, among=language), translated(feed.error or "—", language)
        lines.append(f"-# ▼ {name}: {safe(error, 160)}")
    left_out = len(feeds) - len(lines)
    return (*lines, *([f"-# {words(language).more.format(left_out)}"] if left_out else []))


def _first(names: Sequence[str], most: int, say: Words) -> list[str]:
    left_out = len(names) - most
    return [*names[:most], *([say.more.format(left_out)] if left_out > 0 else [])]


def _bars(sections: Sequence[Section]) -> tuple[Bar, ...]:
    def count(section: Section, stance: Stance) -> int:
        return sum(story.match.held_stance is stance for story in section.stories)

    return tuple(
        Bar(s.claim.claim.id, *(count(s, stance) for stance in Stance))
        for s in sections[:MAX_BARS]
    )
