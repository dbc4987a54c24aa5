"""The answer to a question in chat as a Discord embed, and what a message was about read back.

Pure.  The bot keeps no conversation in memory: who replies to one of its messages goes on from
what stands in it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import discord

from bot.cards.parts import (
    COMMAS,
    NEUTRAL,
    ROOM,
    SIDES,
    article_line,
    assessment_line,
    dated,
    evidence_line,
    in_language,
    moment,
    tally,
)
from bot.escape import packed, safe
from bot.words import Words, words
from claims.model import LANGUAGES, Language, Status
from claims.origins import without_section
from claims.questions.answers import Answer, Before, Near, Topic

#: So that the second and third claim of an answer are seen too.
_LINES_A_CLAIM: Final = 5
_LINES_A_CLAIM_OF_MANY: Final = 2
#: A question is about so many claims at most; an answer on everything may be on more.
_FEW: Final = 3
#: An answer that reaches up to when it was given is continued up to now.
_JUST_NOW: Final = timedelta(minutes=1)

# Outside text cannot hold these: what opens them is escaped by a backslash.
_PERIOD: Final = re.compile(r"(?<!\\)<t:(\d{1,12}):f>")
_ID: Final = re.compile(r"(?<!\\)`([a-z0-9]+(?:-[a-z0-9]+)*)`")
_ID_ALONE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: The latest instant Discord shows; beyond it Python's own datetimes end too.
_LATEST: Final = 8_640_000_000_000 // 1_000


def answer_card(answer: Answer) -> discord.Embed:
    """What was found by claim, in the question's language, and what was searched to find it."""
    say = words(answer.language)
    lines = [f"**{say.found}**"] if answer.is_of_all and not answer.is_empty else []
    if answer.unfollowed:
        named = COMMAS[answer.language].join(
            safe(name, 40, among=answer.language) for name in answer.unfollowed
        )
        lines.append(say.unfollowed.format(named))
    if answer.counted:
        found, sure = answer.counted
        lines.append(say.counted.format(found=found, sure=sure))
    lines += [line for topic in answer.topics for line in _topic_lines(topic, answer)]
    lines += _nothing_lines(answer, say)
    if answer.near:
        is_said = any(near.holds_all for near in answer.near)
        lines.append(f"\n**{say.articles if is_said else say.only_near}**")
        lines += [_near_line(each, answer.language) for each in answer.near]
    text = packed(lines, ROOM - 300, more=say.more).strip()
    whole = f"{text}\n\n{_searched(answer, say)}"
    return discord.Embed(description=dated(whole, answer.language), colour=NEUTRAL)


def _topic_lines(topic: Topic, answer: Answer) -> list[str]:
    if not topic.evidence:
        return []
    say, claim = words(answer.language), topic.claim.claim
    statement = safe(in_language(claim.statement, answer.language), 300, among=answer.language)
    room = _LINES_A_CLAIM if len(answer.topics) <= _FEW else _LINES_A_CLAIM_OF_MANY
    lines = [evidence_line(each, answer.language) for each in topic.evidence[:room]]
    left_out = len(topic.evidence) - len(lines)
    first, *others = lines  # under its heading, so that no heading stands alone at the end
    heading = [f"\n**{statement}** `{claim.id}`"]
    if len(answer.topics) <= _FEW:
        heading.append(f"-# {_assessed(topic, answer.language)}")
    else:
        heading[0] += "".join(f" · *{each}*" for each in _held(topic, say))
    if len(topic.evidence) > 1:
        heading.append(f"-# {tally((each.match.held_stance for each in topic.evidence), say)}")
    block = "\n".join([*heading, first])
    return [block, *others, *([say.more.format(left_out)] if left_out else [])]


def _assessed_of(without: Sequence[Topic], answer: Answer) -> Iterator[str]:
    """What the team holds of claims nothing was found for, where it has said so."""
    few = without if len(answer.topics) <= _FEW else ()
    for topic in few:
        if topic.claim.status is not Status.NOT_YET_ASSESSED:
            side = SIDES[answer.language]
            yield f"-# {side}`{topic.claim.claim.id}` · {_assessed(topic, answer.language)}"


def _assessed(topic: Topic, language: Language) -> str:
    """What the team holds of the claim, since when, by whom and why."""
    tracked, say = topic.claim, words(language)
    if tracked.status is Status.NOT_YET_ASSESSED or not tracked.history:
        return f"{say.status}: {say.statuses[tracked.status]}"
    return assessment_line(tracked.history[-1], language)


def _held(topic: Topic, say: Words) -> list[str]:
    """What the team holds of the claim, once it has said so."""
    status = topic.claim.status
    return [] if status is Status.NOT_YET_ASSESSED else [say.statuses[status]]


def _near_line(near: Near, language: Language) -> str:
    ids = [f"`{claim_id}`" for claim_id in near.claim_ids[:3]]
    return article_line(near.article, language, facts=ids)


def _nothing_lines(answer: Answer, say: Words) -> Iterator[str]:
    """For which claims nothing was found, in one line, and what there was besides."""
    without = [topic for topic in answer.topics if not topic.evidence]
    comma = COMMAS[answer.language]
    if answer.gone:
        yield say.not_followed.format(comma.join(f"`{claim_id}`" for claim_id in answer.gone))
    if without:
        named = comma.join(_without(topic, answer.language, say) for topic in without[:10])
        left_out = f" {say.more.format(len(without) - 10)}" if len(without) > 10 else ""
        yield "\n" + say.nothing_for.format(named + left_out)
        yield from _assessed_of(without, answer)
    elif answer.is_empty and not answer.gone:
        yield say.nothing_new if answer.is_of_all else say.nothing_found
    if answer.others:
        yield say.not_asked_for.format(answer.others)
    if answer.possible:
        yield say.only_possible.format(answer.possible)
    if answer.wrong:
        yield say.left_out_wrong.format(answer.wrong)


def _without(topic: Topic, language: Language, say: Words) -> str:
    claim = topic.claim.claim
    said = [safe(in_language(claim.statement, language), 90, among=language), *_held(topic, say)]
    if topic.latest_before:
        said.append(say.latest_before.format(moment(topic.latest_before, "d")))
    return f"`{claim.id}` ({' · '.join(filter(None, said)) or '…'})"


def _searched(answer: Answer, say: Words) -> str:
    """On one line, with the period and what else narrowed it, which `before` reads back."""
    searched = say.searched.format(
        feeds=answer.feeds,
        claims=answer.claims,
        since=moment(answer.since, "f"),
        until=moment(answer.until, "f"),
    )
    only = [say.only_stances[answer.stance]] if answer.stance else []
    only += [say.only_articles[answer.written_in]] if answer.written_in else []
    names = dict.fromkeys(without_section(name) for name in answer.outlets)
    only += [say.only_outlet.format(safe(n, 80, among=answer.language)) for n in names]
    return " · ".join(["-# " + (searched.removesuffix(".") if only else searched), *only])


# -- read back ----------------------------------------------------------------------------------


def before(content: str, embeds: Sequence[discord.Embed], sent_at: datetime) -> Before | None:
    """What one of the bot's own messages was about: an answer, a match or another card.

    Args:
        content: The message's text.
        embeds: Its cards.
        sent_at: When it was sent.

    Returns:
        ``None`` if it was about no claim.
    """
    for embed in embeds:
        lines = (embed.description or "").splitlines()
        if lines and lines[-1].startswith("-# ") and len(_PERIOD.findall(lines[-1])) == 2:
            return _before_answer(embed.description or "", lines[-1], sent_at)
    ids = [claim_id for embed in embeds for claim_id in _ids_of(embed)] or _ID.findall(content)
    link = next((embed.url for embed in embeds), None)  # only the post of an article has one
    return Before(claim_ids=tuple(dict.fromkeys(ids)), link=link) if ids else None


def _before_answer(text: str, searched: str, sent_at: datetime) -> Before:
    since, until = (_instant(seconds) for seconds in _PERIOD.findall(searched))
    says = [words(language) for language in LANGUAGES]
    is_of_all = any(text.startswith(f"**{say.found}**") for say in says)
    stances = (s for say in says for s, only in say.only_stances.items() if only in searched)
    spoken = (s for say in says for s, only in say.only_articles.items() if only in searched)
    return Before(
        outlets=tuple(_outlets_of(searched.replace("\\", ""))),
        claim_ids=() if is_of_all else tuple(dict.fromkeys(_ID.findall(text))),
        since=since,
        until=None if sent_at - until < _JUST_NOW else until,
        stance=next(stances, None),
        written_in=next(spoken, None),
    )


def _outlets_of(searched: str) -> Iterator[str]:
    """The outlets an answer kept to, as it names them."""
    for say in map(words, LANGUAGES):
        before_it, behind_it = map(re.escape, say.only_outlet.split("{}"))
        for found in re.finditer(rf" · {before_it}(.+?){behind_it}(?= · |$)", searched):
            yield found[1].strip("\u2066\u2067\u2068\u2069")


def _ids_of(embed: discord.Embed) -> list[str]:
    """The claim a card is of, as its small print says; else all it names."""
    small = (embed.footer.text or embed.author.name or "").split(" · ")
    own = [part for part in small if _ID_ALONE.fullmatch(part)]
    texts = [embed.description or "", *(field.value or "" for field in embed.fields)]
    return own or [claim_id for text in texts for claim_id in _ID.findall(text)]


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(min(int(seconds), _LATEST), UTC)
