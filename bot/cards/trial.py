"""What a claim would have found among the stored articles, as a Discord embed.  Pure."""

import discord

from bot.cards.parts import NEUTRAL, article_line, dated, in_language, moment
from bot.escape import packed, plain, safe
from bot.words import Words, words
from claims.drafting.trials import Overlap, Taken, Trial, Tried
from claims.model import Claim, Language, Part

#: All lists of articles together; what stands around them, the overlaps and five fields of
#: examples stay within the 6,000 of a card.
_ROOM = 2_900
_EXAMPLES_ROOM = 270
#: Discord takes no more.
_MOST_OPTIONS = 25


def trial_card(trial: Trial, language: Language, *, with_examples: bool = False) -> discord.Embed:
    """How much a claim would have found, what stands on each side of the line, its overlaps.

    With its opposite and examples where an admin has not read them yet.
    """
    say = words(language)
    # As it was written: what it says in other languages comes after.
    statement = safe(next(iter(trial.claim.statement.values())), 300, among=language)
    lines = [f"**{statement}**", _how_much(trial, say)]
    if chosen := sum(map(len, trial.chosen.values())):
        lines.append(f"-# {say.not_counted.format(chosen)}")
    if not (trial.claim.examples.supports and trial.claim.examples.refutes):
        lines.append(f"-# {say.tells_no_side}")
    lists = {
        say.just_above: [_line(each, language) for each in trial.above],
        say.just_below: [_line(each, language) for each in trial.below],
        say.taken: [_line_of_taken(each, language) for each in trial.taken],
    }
    for title, shown in lists.items():
        if shown:
            room = _ROOM // sum(map(bool, lists.values()))
            lines += [f"\n**{title}**", packed(shown, room, more=say.more)]
    card = discord.Embed(description=dated("\n".join(lines), language), colour=NEUTRAL)
    if trial.overlaps:
        kept = trial.confirmed + trial.possible
        overlaps = [_overlap(each, kept, language) for each in trial.overlaps]
        text = packed(overlaps, 1_000, more=say.more)
        card.add_field(name=say.overlaps, value=text, inline=False)
    if with_examples:
        _add_examples(card, trial.claim, language)
    return card


def example_options(trial: Trial, part: Part) -> list[discord.SelectOption]:
    """The stored articles that are examples of *part*, then the nearest that are of none."""
    chosen = trial.chosen.get(part, ())
    return [
        discord.SelectOption(
            label=plain(each.article.title, 100) or "…",
            value=str(each.article.id),
            description=plain(f"{each.score:.2f} · {each.article.outlet}", 100),
            default=place < len(chosen),
        )
        for place, each in enumerate((*chosen, *trial.nearest)[:_MOST_OPTIONS])
    ]


def _add_examples(card: discord.Embed, claim: Claim, language: Language) -> None:
    say, examples = words(language), claim.examples
    own, *others = claim.statement
    for name, every in (
        (say.other_languages, [claim.statement[other] for other in others]),
        (say.opposite, claim.opposite.values()),
        (say.supporting, [in_language(each, own) for each in examples.supports]),
        (say.refuting, [in_language(each, own) for each in examples.refutes]),
        (say.updating, [in_language(each, own) for each in examples.updates]),
    ):
        said = [safe(each, 200, among=language) for each in every]
        if said:
            text = packed([f"- {each}" for each in said], _EXAMPLES_ROOM, more=say.more)
            card.add_field(name=name, value=text, inline=False)


def _how_much(trial: Trial, say: Words) -> str:
    if trial.since is None:
        return say.nothing_to_try
    return say.would_have.format(
        confirmed=_weekly(trial.confirmed, trial),
        possible=_weekly(trial.possible, trial),
        articles=trial.articles,
        since=moment(trial.since, "d"),
    )


def _weekly(count: int, trial: Trial) -> str:
    each = count / trial.weeks
    return f"{each:.0f}" if each >= 10 or each == int(each) else f"{each:.1f}"


def _line(tried: Tried, language: Language) -> str:
    return article_line(tried.article, language, facts=[f"{tried.score:.2f}"])


def _line_of_taken(taken: Taken, language: Language) -> str:
    facts = [f"{taken.score:.2f}", f"`{taken.by.id}`"]
    return article_line(taken.article, language, facts=facts)


def _overlap(overlap: Overlap, kept: int, language: Language) -> str:
    say = words(language)
    statement = safe(in_language(overlap.claim.statement, language), 100, among=language)
    facts = [f"`{overlap.claim.id}` {statement}"]
    if overlap.shared:
        facts.append(say.shares.format(overlap.shared, kept))
    facts += [say.would_lose.format(overlap.lost)] if overlap.lost else []
    facts += [say.on_the_same_subject] if overlap.is_near else []
    return "- " + " · ".join(facts)
