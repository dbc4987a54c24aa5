"""How far an article came, as a Discord embed.  Pure; everything from outside is escaped."""

from collections.abc import Iterator
from typing import Final

import discord

from bot.cards.digest import DigestMessages
from bot.cards.parts import (
    COMMAS,
    NEUTRAL,
    ROOM,
    SIGNS,
    answers,
    article_line,
    band,
    dated,
    in_language,
    moment,
    what_it_says,
)
from bot.escape import link, packed, safe
from bot.words import Words, words
from bot.words.errors import translated
from claims.claimwatch import KEEPS_UNMATCHED_FOR
from claims.feeds.web_address import host_of
from claims.model import Against, Feed, Language, Match, Posting, Server, Stance, TrackedClaim
from claims.news.why import Bearing, Fate, Nearest, Short, Why

_FEEDS: Final = 8


def why_card(why: Why, server: Server, language: Language) -> discord.Embed:
    """Tell what came of an article, claim by claim.

    Args:
        why: What came of it.
        server: Where it is asked: its messages are linked, its next digest is named.
        language: To say it in.
    """
    lines = _unseen(why, language) if why.article is None else _seen(why, server, language)
    text = packed(lines, ROOM, more=words(language).more)
    return discord.Embed(description=dated(text, language), colour=NEUTRAL)


def _unseen(why: Why, language: Language) -> Iterator[str]:
    say = words(language)
    yield f"**{say.never_seen}**"
    yield _address(why.link, language)
    if why.left:
        names = [safe(feed.name, 80, among=language) for feed in why.left[:_FEEDS]]
        yield say.left_feeds.format(COMMAS[language].join(names))
    if not why.feeds:
        yield say.none_of_its_site.format(safe(host_of(why.link), 100, among=language))
        return
    yield say.of_its_site
    for feed in why.feeds[:_FEEDS]:
        yield f"- {_feed(feed, say, language)}"
    if left_out := len(why.feeds) - _FEEDS:
        yield from [say.more.format(left_out)] if left_out > 0 else []


def _feed(feed: Feed, say: Words, language: Language) -> str:
    facts = [f"**{safe(feed.name, 80, among=language)}**"]
    if feed.is_stopped:
        facts.append(say.feed_stopped)
    elif feed.succeeded_at is None:
        facts.append(say.feed_waiting)
    else:
        facts.append(f"{say.feed_ok} {moment(feed.succeeded_at, 'R')}")
    if feed.failures and not feed.is_stopped:
        facts.append(say.feed_fails)
    return " · ".join(facts)


def _seen(why: Why, server: Server, language: Language) -> Iterator[str]:
    say, article = words(language), why.article
    assert article is not None  # noqa: S101 -- told apart by `why_card`
    yield _address(article.url, language) if why.is_emptied else article_line(article, language)
    names = [safe(feed.name, 60, among=language) for feed in why.feeds[:_FEEDS]]
    yield say.seen_in.format(moment(article.seen_at, "f"), COMMAS[language].join(names) or "—")
    for bearing in why.bearings:
        yield "\n".join(["", *_bearing(bearing, server, language)])
    if why.is_emptied:
        yield "\n" + say.emptied.format(KEEPS_UNMATCHED_FOR.days)
    elif why.nearest:
        yield "\n".join(["", *_nearest(why.nearest, language)])
    elif not why.bearings:
        yield "\n" + say.no_claims


def _bearing(bearing: Bearing, server: Server, language: Language) -> Iterator[str]:
    say, match = words(language), bearing.match
    short = bearing.short if bearing.short and match.band is not bearing.short.band else None
    fits = say.by_hand if match.is_by_hand else _score(match.score, short, say)
    says = f"{SIGNS[match.held_stance]} {what_it_says(match, say)}{_how_likely(match)}"
    facts = [says, band(match, say), fits]
    yield f"**{_claim(bearing.claim, language)}**"
    yield " · ".join(facts)
    if answered := answers(bearing.verdicts, say):
        yield f"-# {say.team}: {' · '.join(answered)}"
    yield f"> {safe(match.sentence, 1_200, among=language) or '…'}"
    if match.against:
        yield _against(match.against, say, language)
    if bearing.raised_to is not None:
        yield f"-# {say.raised.format(f'{bearing.raised_to:.2f}')}"
    yield from _posted(bearing, server.id, language)
    yield from _in_digest(bearing, server, say)


def _how_likely(match: Match) -> str:
    """With which probability the matcher names a side; nothing of what the team says."""
    is_named = match.held_stance is match.stance is not Stance.DISCUSSES
    return f" ({match.stance_probability:.2f})" if is_named else ""


def _posted(bearing: Bearing, server_id: int, language: Language) -> Iterator[str]:
    say, posting = words(language), bearing.posting
    facts = [say.fates[bearing.fate]]
    if posting and posting.message_id:
        facts.append(message_link(server_id, posting))
    elif posting and bearing.fate in (Fate.WAITING, Fate.REFUSED):
        facts.append(f"<#{posting.channel_id}>")
        error = translated(posting.error or "", language)
        facts += [safe(error, 200, among=language)] if error else []
        if bearing.fate is Fate.WAITING:
            facts.append(say.waits.format(moment(posting.due_at, "R")))
    elif posting:
        facts.append(say.fates[Fate.REFUSED if posting.state == "refused" else Fate.WAITING])
    yield " · ".join(facts)
    if bearing.fate is Fate.KNOWN_STORY and bearing.stands:
        yield f"-# {say.story_of}: {_told_by(bearing.stands, language)}"


def _in_digest(bearing: Bearing, server: Server, say: Words) -> Iterator[str]:
    digest, posting, match = bearing.digest, bearing.digest_posting, bearing.match
    if digest:
        part = _part_with(match.article.url, posting) if posting else None
        if match.is_right is False and part is None:
            return  # it was judged before and is left out
        facts = [say.shown_in.format(moment(digest.until, "f"))]
        if posting and posting.message_id:
            facts.append(message_link(server.id, posting, part))
        yield " · ".join(facts)
    elif bearing.is_held:
        due_at = server.next_digest_at
        yield say.held_until.format(moment(due_at, "f")) if due_at else say.held
    elif bearing.claim.is_retired:
        yield say.not_held


def _part_with(url: str, posting: Posting) -> int | None:
    """The message of a digest that lists an article."""
    if not (posting.text and posting.message_ids):
        return None
    digest, sent = DigestMessages.loads(posting.text), posting.message_ids
    part = digest.part_with(url) if len(sent) == len(digest.embeds) else None
    return None if part is None else sent[part]


def _nearest(nearest: Nearest, language: Language) -> Iterator[str]:
    say, scored = words(language), nearest.scored
    yield f"**{say.no_match}** {say.nearest_claim}: {_claim(nearest.claim, language)}"
    yield _score(scored.score, nearest.short, say)
    if scored.against:
        yield _against(scored.against, say, language)
    if nearest.turned:
        began = nearest.claim.history[0].at if nearest.claim.history else None
        since = moment(began, "f") if began else "—"
        yield say.turned[nearest.turned].format(band=say.bands[nearest.band], since=since)


def _address(url: str, language: Language) -> str:
    to = link(url)
    return to.url if to else safe(url, 300, among=language)


def _score(score: float, short: Short | None, say: Words) -> str:
    if short is None:
        return f"{score:.2f}"
    # What is short of a band never reads as if it reached it.
    by = max(short.by, 0.01)
    return say.short.format(score=f"{score:.2f}", by=f"{by:.2f}", band=say.bands[short.band])


def _against(against: Against, say: Words, language: Language) -> str:
    text = safe(against.text, 300, among=language)
    return f"-# {say.against.format(say.parts[against.part], text)}"


def _claim(tracked: TrackedClaim, language: Language) -> str:
    statement = safe(in_language(tracked.claim.statement, language), 200, among=language)
    retired = f" · {words(language).retired}" if tracked.is_retired else ""
    return f"{statement} `{tracked.claim.id}`{retired}"


def _told_by(match: Match, language: Language) -> str:
    title = safe(match.article.title, 160, among=language)
    return f"{title} · {safe(match.article.outlet, 60, among=language)}"


def message_link(server_id: int, posting: Posting, message_id: int | None = None) -> str:
    """Where a message stands, its last part if none is named."""
    part = message_id or posting.message_id
    return f"https://discord.com/channels/{server_id}/{posting.channel_id}/{part}"
