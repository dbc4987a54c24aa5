"""What a server's admins chose, its feeds and their health, and the help, as Discord embeds.

Pure, but for `settings_of`.  Nothing here is a secret: feeds are shown by name and host, never
with their full address, which may hold a key.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import discord

from bot.cards.parts import COMMAS, NEUTRAL, ROOM, SIDES, dated, moment
from bot.escape import isolated, link, packed, safe
from bot.words import Words, words
from bot.words.errors import translated
from claims.desk import Desk
from claims.matching import Thresholds
from claims.model import LANGUAGES, Change, Feed, Language, Server, TrackedClaim
from claims.origins import without_section
from claims.records import Waiting

_MARKS: Final = {True: "●", False: "▼"}
#: What the change of a setting begins with in the record of changes.
_SETTINGS: Final = "settings: "
#: Of a server's feeds so many are named in chat.
_MOST_NAMED: Final = 40


def settings_card(
    server: Server,
    *,
    claims: int,
    feeds: int,
    waiting: Waiting,
    changes: Sequence[Change],
    matcher: str,
    thresholds: Thresholds,
    language: Language,
) -> discord.Embed:
    """What is set, what waits to be posted and why, and who changed what last."""
    say = words(language)
    channel = f"<#{server.channel_id}>" if server.channel_id else say.no_channel
    card = discord.Embed(title=say.settings, colour=NEUTRAL)
    card.add_field(name=say.channel, value=channel)
    admins = f"<#{server.admin_channel_id}>" if server.admin_channel_id else say.no_admin_channel
    card.add_field(name=say.admin_channel, value=admins)
    card.add_field(name=say.digest_at, value=f"{server.digest_at:%H:%M} {safe(server.zone, 60)}")
    card.add_field(name=say.language, value=say.languages[server.language])
    card.add_field(name=say.claims, value=str(claims))
    card.add_field(name=say.feeds, value=str(feeds))
    card.add_field(name=say.thresholds, value=scores(thresholds))
    card.add_field(name=say.matcher, value=safe(matcher, 100) or "—")
    if waiting.count:
        reason = safe(translated(waiting.error or "", language), 500, among=language)
        name = say.waiting.format(waiting.count)
        card.add_field(name=name, value=reason or "—", inline=False)
    if changes:
        lines = [change_line(change, language) for change in changes]
        card.add_field(name=say.changes, value=packed(lines, 960), inline=False)
    return card


def settings_of(desk: Desk, matcher: str, language: Language) -> discord.Embed:
    """The same, read from a server's desk.  Blocking.

    Args:
        desk: The server's.
        matcher: What it is matched with.
        language: To say it in.
    """
    return settings_card(
        desk.server(),
        claims=len(desk.claims()),
        feeds=len(desk.feeds()),
        waiting=desk.waiting(),
        changes=desk.changes(limit=5),
        thresholds=desk.thresholds(),
        matcher=matcher,
        language=language,
    )


def scores(thresholds: Thresholds) -> str:
    """The lowest scores of what is posted and of what is kept for review."""
    return f"{thresholds.confirmed:g} · {thresholds.possible:g}"


def feeds_card(
    feeds: Sequence[Feed], language: Language, *, is_check: bool = False
) -> discord.Embed:
    """The feeds followed, those in trouble first, and how their last fetch went.

    Args:
        feeds: The feeds.
        language: To say it in.
        is_check: Whether they were just asked: says how many work and when each is asked next.
    """
    say = words(language)
    working = sum(not _is_in_trouble(feed) for feed in feeds)
    title = say.feeds_checked.format(working, len(feeds))
    in_order = sorted(feeds, key=lambda feed: (not _is_in_trouble(feed), feed.name))
    lines = [_feed_line(feed, language, is_check=is_check) for feed in in_order]
    return discord.Embed(
        title=title if is_check else f"{say.feeds}: {len(feeds)}",
        description=dated(packed(lines, ROOM, more=say.more), language) or say.no_feeds,
        colour=NEUTRAL,
    )


def help_card(
    commands: Sequence[tuple[str, str, bool]], example: str, language: Language
) -> discord.Embed:
    """What the bot does.

    Args:
        commands: Name as it is typed, description and whether only admins may use it.
        example: A claim's id, for the example question.
        language: To say it in.
    """
    say = words(language)
    ask = say.help_ask.format(claim=f"`{example}`")
    card = discord.Embed(
        title=say.help_title,
        description=f"{say.help_about}\n\n{ask}",
        colour=NEUTRAL,
    )
    for label, for_admins in ((say.help_team, False), (say.help_admins, True)):
        lines = [
            f"{SIDES[language]}{isolated(f'`{name}`', among=language)} {text}"
            for name, text, admin in commands
            if admin is for_admins
        ]
        card.add_field(name=label, value=packed(lines, 1000), inline=False)
    return card


def example_id(claims: Iterable[TrackedClaim]) -> str:
    """The id of a claim to ask about: one that cannot be taken for a word of the question."""
    ids = [tracked.claim.id for tracked in claims]
    return next((id_ for id_ in ids if "-" in id_), ids[0] if ids else "…")


def _is_in_trouble(feed: Feed) -> bool:
    return feed.is_stopped or feed.failures > 0


def _feed_line(feed: Feed, language: Language, *, is_check: bool) -> str:
    say = words(language)
    to = link(feed.url)
    name = safe(feed.name, 80, among=language)
    host = safe(to.host if to else "", 80, among=language)
    facts = [f"**{name}**", host, _health(feed, say, language)]
    if is_check and not feed.is_stopped:
        facts.append(f"{say.feed_next} {moment(feed.due_at, 'R')}")
    return f"- {_MARKS[not _is_in_trouble(feed)]} {' · '.join(facts)}"


def _health(feed: Feed, say: Words, language: Language) -> str:
    if feed.is_stopped:
        return say.feed_stopped
    if feed.failures:
        error = translated(feed.error or "—", language)
        return f"{safe(error, 200, among=language)} (×{feed.failures})"
    if feed.succeeded_at is None:
        return say.feed_waiting
    return f"{say.feed_ok} {moment(feed.succeeded_at, 'R')}"


def change_line(change: Change, language: Language) -> str:
    """Who changed what, and on which day."""
    who, said = safe(change.who, 60, among=language), change.what
    if said.startswith(_SETTINGS):
        say = words(language)
        parts = said.removeprefix(_SETTINGS).split(", ")
        what = COMMAS[language].join(_setting(part, say, language) for part in parts)
    else:
        what = safe(translated(said, language), 120, among=language)
    return f"- {dated(moment(change.at, 'd'), language)} · {who}: {what}"


def _setting(changed: str, say: Words, language: Language) -> str:
    """A setting as the record of changes holds it, such as ``channel 5``."""
    match changed.split(" "):
        case ["channel", channel]:
            return f"{say.channel} {_channel(channel)}"
        case ["admins'", "channel", channel]:
            return f"{say.admin_channel} {_channel(channel)}"
        case ["language", code] if code in LANGUAGES:
            return f"{say.language} {say.languages[code]}"
        case ["digest", at, zone]:
            return f"{say.digest_at} {safe(f'{at} ({zone})', 80, among=language)}"
        case ["scores", *chosen]:
            told = " · ".join("—" if each == "None" else each for each in chosen)
            return f"{say.thresholds}: {safe(told, 40, among=language)}"
    return safe(changed, 120, among=language)


def _channel(channel_id: str) -> str:
    return f"<#{channel_id}>" if channel_id.isdecimal() else "—"


def followed_feeds(feeds: Sequence[Feed], language: Language) -> str:
    """Which feeds are followed, an outlet with several sections named once."""
    say = words(language)
    names = dict.fromkeys(without_section(feed.name) for feed in feeds)
    told = [safe(name, 60, among=language) for name in islice(names, _MOST_NAMED)]
    more = f" {say.more.format(len(names) - len(told))}" if len(names) > len(told) else ""
    return say.follows_feeds.format(count=len(feeds), names=COMMAS[language].join(told) + more)
