"""The answer to a question in chat, as a Discord embed.  Pure."""

from typing import Final

import discord

from bot.cards import NEUTRAL, ROOM, article_line, evidence_line, in_language, moment
from bot.escape import packed, safe
from bot.words import words
from claims.answers import Answer, Topic

#: So that the second and third claim of an answer are seen too.
_LINES_A_CLAIM: Final = 5


def answer_card(answer: Answer) -> discord.Embed:
    """What was found by claim, in the question's language, and what was searched to find it."""
    say = words(answer.language)
    lines = [line for topic in answer.topics for line in _topic_lines(topic, answer)]
    if answer.articles:
        lines.append(f"\n**{say.articles}**")
        lines += [article_line(article, answer.language) for article in answer.articles]
    found = packed(lines, ROOM - 300, more=say.more)
    text = f"{say.nothing_found}\n{found}" if answer.is_empty else found
    return discord.Embed(description=f"{text.strip()}\n\n{_searched(answer)}", colour=NEUTRAL)


def _topic_lines(topic: Topic, answer: Answer) -> list[str]:
    say, claim = words(answer.language), topic.claim.claim
    statement = safe(in_language(claim.statement, answer.language), 300, among=answer.language)
    heading = f"\n**{statement}** `{claim.id}`"
    if not topic.evidence:
        return [heading, say.no_news]
    lines = [evidence_line(each, answer.language) for each in topic.evidence[:_LINES_A_CLAIM]]
    left_out = len(topic.evidence) - len(lines)
    return [heading, *lines, *([say.more.format(left_out)] if left_out else [])]


def _searched(answer: Answer) -> str:
    return "-# " + words(answer.language).searched.format(
        feeds=answer.feeds,
        claims=answer.claims,
        since=moment(answer.since, "f"),
        until=moment(answer.until, "f"),
    )
