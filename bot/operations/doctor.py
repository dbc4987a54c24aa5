"""Examine an installation: what is missing or old, each with its remedy.

Looks and asks; makes nothing, and changes nothing but that an older database is brought up to
date.  What only the real Discord can
say (whether the invitation was made with the right permissions) is asked with the bot's token.
"""

import asyncio
import pyexpat
import sqlite3
import sys
import zoneinfo
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import discord

from bot import compose
from bot.counted import counted
from bot.local.redirect import redirect
from bot.permissions import lacking
from bot.settings import Settings
from claims import library
from claims.errors import ClaimwatchError
from claims.model import Feed, Server
from claims.storage import DatabaseError, NoDatabaseError, Storage

#: SQLite before this can damage a WAL database that two connections write or checkpoint at the
#: same time; a running bot writes over one only. https://sqlite.org/wal.html
WAL_RESET_FIXED = (3, 51, 3)
#: The least that RETURNING needs.
OLDEST_SQLITE = (3, 35, 0)
_DISCORD_TIMEOUT = timedelta(seconds=20)


class Level(StrEnum):
    """How a finding is to be taken."""

    GOOD = "good"
    NOTE = "note"  #: works, but worth knowing
    BAD = "bad"  #: something will not work


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    about: str
    level: Level
    found: str
    remedy: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; one check that fails never hides the others."""
    findings = [*machine(), _library(), _catalogue(settings), _encoders(settings)]
    findings += _language_model(settings)
    followed: dict[Server, list[Feed]] = {}
    try:
        followed = _followed(settings.database_url)
        servers = counted(len(followed), "server")
        findings.append(_good("database", f"opened and up to date, {servers}."))
    except NoDatabaseError as error:
        findings.append(_note("database", str(error)))
    except (ClaimwatchError, DatabaseError, OSError) as error:
        said = str(error).partition("\n")[0]
        findings.append(_bad("database", said, "Mend what it says and run again."))
    findings += [f for server, of_it in followed.items() for f in _server(server, of_it)]
    return findings + await _discord(settings, list(followed))


def machine() -> Iterator[Finding]:
    """What Python and its libraries are."""
    yield _good("Python", sys.version.split()[0])
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield _bad("SQLite", f"{version} is too old.", "Use a Python built with 3.35 or newer.")
    elif sqlite3.sqlite_version_info < WAL_RESET_FIXED:
        yield _note(
            "SQLite",
            f"{version} can damage a database that two programs write at the same time.",
            "The bot alone is safe, and so is `claimwatch db backup` beside it, which only reads; "
            "stop the bot before `claims import`, `poll --once` or another program that writes, "
            "or use a Python with SQLite 3.51.3 or newer.",
        )
    else:
        yield _good("SQLite", version)
    expat = pyexpat.version_info
    if expat < (2, 4, 1):
        remedy = "Update Python: older ones do not stop XML bombs."
        yield _bad("expat", f"{'.'.join(map(str, expat))} is too old.", remedy)
    else:
        yield _good("expat", ".".join(map(str, expat)))
    zones = len(zoneinfo.available_timezones())
    yield (
        _good("time zones", f"{zones} known")
        if zones > 300
        else _bad("time zones", "are missing.", "Install the Python package tzdata.")
    )


def feeds(followed: Sequence[Feed], server: Server) -> Iterator[Finding]:
    """How the feeds of one server did when they were last fetched."""
    about = f"feeds of {server.name}"
    failing = [feed for feed in followed if feed.failures]
    if not followed:
        yield _bad(about, "none is followed.", "Add one with /feed add.")
    elif not failing:
        yield _good(about, f"{len(followed)} followed, none failing.")
    for feed in failing:
        remedy = "Look at it with /feed check, or remove it with /feed remove."
        yield _bad(
            f"feed {feed.name}", f"failed {counted(feed.failures, 'time')}: {feed.error}", remedy
        )


def permissions(given: discord.Permissions, channel: str, server: str) -> Iterator[Finding]:
    """Whether the bot may do what it has to in the server's channel."""
    missing = lacking(given)
    about = f"channel #{channel} of {server}"
    if missing:
        remedy = "Allow them to the bot in the channel's settings, under Permissions."
        yield _bad(about, f"the bot lacks {', '.join(missing)}.", remedy)
    else:
        yield _good(about, "the bot may do all it has to.")


def _followed(database_url: str) -> dict[Server, list[Feed]]:
    """The feeds of every server, from the database alone: the other parts may be broken."""
    with closing(Storage(database_url, makes_it=False)) as storage, storage.read() as tx:
        return {server: tx.feeds.of(server.id) for server in tx.servers.all()}


def _server(server: Server, followed: Sequence[Feed]) -> Iterator[Finding]:
    yield from feeds(followed, server)
    if server.channel_id is None:
        yield _bad(server.name, "has no channel.", "An admin there can run /setup.")


def _library() -> Finding:
    return _tried("library", lambda: f"{counted(len(library.load_library()), 'claim')}.")


def _catalogue(settings: Settings) -> Finding:
    return _tried("feeds file", lambda: f"{counted(len(compose.catalogue(settings)), 'feed')}.")


def _encoders(settings: Settings) -> Finding:
    return _tried("encoders", lambda: f"{compose.matcher(settings).model}.")


def _language_model(settings: Settings) -> Iterator[Finding]:
    """Which one was chosen, if one was: it is not asked, since answers may cost money."""
    try:
        model = compose.language_model(settings)
    except ClaimwatchError as error:
        yield _bad("language model", str(error), "Mend what it says and run again.")
    else:
        if model is not None:
            yield _good("language model", f"{model.name}.")


async def _discord(settings: Settings, servers: Sequence[Server]) -> list[Finding]:
    if settings.token is None:
        remedy = "Set DISCORD_TOKEN (README, “On your server”), or try `claimwatch demo`."
        return [_bad("Discord", "there is no token.", remedy)]
    try:
        if settings.local_discord:
            redirect(settings.local_discord)
        async with asyncio.timeout(_DISCORD_TIMEOUT.total_seconds()):
            return await _ask_discord(settings.token, servers)
    except ClaimwatchError as error:
        return [_bad("Discord", str(error), "Mend CLAIMWATCH_DISCORD.")]
    except discord.LoginFailure:
        remedy = "Copy it again from the Developer Portal, page Bot, and set DISCORD_TOKEN."
        return [_bad("Discord", "the token is not valid.", remedy)]
    except (discord.DiscordException, OSError, TimeoutError) as error:
        remedy = "Check the network, and status.discord.com."
        return [_bad("Discord", f"cannot be reached ({type(error).__name__}).", remedy)]


async def _ask_discord(token: str, servers: Sequence[Server]) -> list[Finding]:
    """Ask over REST only: a second gateway session would disturb the running bot."""
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(token)
        findings = [_good("Discord", f"logged in as {client.user}.")]
        joined = {guild.id async for guild in client.fetch_guilds(limit=None)}
        if not joined:
            remedy = "Invite it with the link of the README, “On your server”."
            findings.append(_bad("servers", "the bot is on none.", remedy))
        for server in servers:
            if server.id not in joined:
                findings.append(_note(server.name, "the bot is no longer on this server."))
            elif server.channel_id is not None:
                findings += await _channel(client, server, server.channel_id)
        return findings


async def _channel(client: discord.Client, server: Server, channel_id: int) -> list[Finding]:
    assert client.user is not None  # noqa: S101 -- it is logged in
    try:
        guild = await client.fetch_guild(server.id)
        channel = await guild.fetch_channel(channel_id)
        member = await guild.fetch_member(client.user.id)
    except (discord.NotFound, discord.Forbidden):
        remedy = "Let the bot see it, or choose another with /setup."
        return [_bad(server.name, "the bot cannot see the channel it is to post to.", remedy)]
    return list(permissions(channel.permissions_for(member), channel.name, server.name))


def _tried(about: str, look: Callable[[], str]) -> Finding:
    try:
        return _good(about, look())
    except ClaimwatchError as error:
        return _bad(about, str(error), "Mend what it says and run again.")


def _good(about: str, found: str) -> Finding:
    return Finding(about=about, level=Level.GOOD, found=found)


def _note(about: str, found: str, remedy: str = "") -> Finding:
    return Finding(about=about, level=Level.NOTE, found=found, remedy=remedy)


def _bad(about: str, found: str, remedy: str) -> Finding:
    return Finding(about=about, level=Level.BAD, found=found, remedy=remedy)
