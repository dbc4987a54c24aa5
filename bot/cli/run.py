"""``claimwatch run``, ``demo`` and ``poll``: the bot, the bot on a local Discord, one round."""

import asyncio
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import compose, settings
from bot.cli.output import print_json, print_table, say
from bot.counted import counted
from bot.operations import redact
from bot.settings import Settings
from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from claims.news.polled import Polled


#: After each call of the system the event loop waits for its turn for this long, once per thread
#: that is at work.  With Python's own 0.005 s a burst of twenty answers took 0.1 s.
SWITCH_SECONDS = 0.0005


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("run")(run)
    app.command("demo")(demo)
    app.command("poll")(poll)


def run() -> None:
    """Run the bot: needs DISCORD_TOKEN."""
    from bot.client import serve  # discord.py takes half a second to import

    chosen = settings.from_env(os.environ)
    if chosen.token is None:
        raise InvalidInputError(
            "DISCORD_TOKEN is not set: put the bot's token there (README, “On your server”), "
            "or try `claimwatch demo`, which needs none."
        )
    log_to_stderr(chosen)
    with compose.claimwatch(chosen, makes_database=True, alone=True) as watch:
        _settle()
        asyncio.run(serve(watch, chosen))


def _settle() -> None:
    """Let nothing hold up the event loop, by which people are answered.

    What is there by now stays: collecting it again would take 0.15 s.
    """
    from claims.matching import language_of

    language_of("This loads the model that tells languages apart.")
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The page's port on 127.0.0.1; 0: a free one.")
    ] = 8080,
    feeds: Annotated[
        str, typer.Option(help="sample: the bundled feed; live: the real feeds.yaml.")
    ] = "sample",
    data: Annotated[
        Path | None, typer.Option(help="Where the database is kept; a new folder if not given.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page.")] = False,
) -> None:
    """Run the bot on a local Discord with a page; no account, no token, nothing leaves here."""
    from bot.demo import run_demo  # the local Discord is an extra

    if feeds not in {"sample", "live"}:
        raise InvalidInputError("--feeds is sample or live.")
    chosen = settings.from_env(os.environ)
    log_to_stderr(chosen)
    asyncio.run(run_demo(port=port, live=feeds == "live", data=data, opens_page=open_page))


def poll(
    once: Annotated[bool, typer.Option("--once", help="One round, then stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Fetch the feeds that are due and match what is new; the bot posts it when it runs."""
    if not once:
        raise InvalidInputError("Say --once; `claimwatch run` polls again and again.")
    chosen = settings.from_env(os.environ)
    log_to_stderr(chosen)
    polled = asyncio.run(_poll_once(chosen))
    if as_json:
        print_json([_as_plain(p) for p in polled])
    elif polled:
        rows = [(p.feed.name, p.new, p.matched, p.posted, p.feed.error or "") for p in polled]
        title = f"{counted(len(rows), 'feed')} fetched"
        print_table(("feed", "new", "matched", "to post", "error"), rows, title)
    else:
        say("No feed is due; a server's feeds are known once the bot has joined it.")
    if any(p.feed.error for p in polled):
        raise typer.Exit(1)


def log_to_stderr(chosen: Settings) -> None:
    """One line per event, as the settings say."""
    from bot.operations import logs  # structlog takes a tenth of a second to import

    secrets = redact.secrets_of(chosen, os.environ)
    logs.configure(chosen.log, chosen.log_format, secrets=secrets)


async def _poll_once(chosen: Settings) -> "list[Polled]":
    with compose.claimwatch(chosen, makes_database=True, alone=True) as watch:
        watch.recall_background()
        async with compose.fetcher(chosen, len(compose.catalogue(chosen))) as fetcher:
            polled: dict[int, Polled] = {}
            # A round has a limit; one that brings nothing but feeds asked before ends it.
            while new := [p for p in await watch.poll(fetcher) if p.feed.id not in polled]:
                polled |= {each.feed.id: each for each in new}
            return list(polled.values())


def _as_plain(polled: "Polled") -> dict[str, object]:
    return {
        "feed": polled.feed.name,
        "url": polled.feed.url,
        "new": polled.new,
        "matched": polled.matched,
        "to_post": polled.posted,
        "error": polled.feed.error,
    }
