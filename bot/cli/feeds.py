"""``claimwatch feeds``: the catalogue of feeds, their health, OPML in and out."""

import asyncio
import contextlib
import itertools
import os
import re
import shutil
from collections.abc import Container, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import typer
import yaml
from rich.progress import Progress

from bot import compose, settings
from bot.cli import files
from bot.cli.output import hides_progress, print_json, print_table, progress, say
from bot.counted import counted
from claims.errors import InvalidInputError
from claims.model import Language

if TYPE_CHECKING:
    from claims.feeds.catalogue import FeedSource
    from claims.feeds.check import FeedHealth
    from claims.feeds.opml import OpmlFeed

app = typer.Typer(
    help="The feeds of feeds.yaml (or CLAIMWATCH_FEEDS), with which every server starts.",
    no_args_is_help=True,
)

#: What `FeedSource` takes.
_MAX_NAME = 100
Kind = Literal["wire", "newspaper", "official", "think tank"]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the feeds of feeds.yaml; no database is looked at.

    What a server added or removed is shown there, by /feed list.
    """
    chosen = settings.from_env(os.environ)
    feeds = compose.catalogue(chosen)
    if as_json:
        print_json(feeds)
        return
    rows = [(f.name, f.language, f.country, f.kind, f.url) for f in feeds]
    title = f"{counted(len(rows), 'feed')} of {chosen.feeds}; /feed list shows a server's"
    columns = ("name", "lang", "from", "kind", "address")
    print_table(columns, rows, title, whole=("lang", "from", "kind"))


@app.command()
def check(as_json: AsJson = False) -> None:
    """Fetch every feed once and say how it is.  Exit code 1 if any does not work."""
    chosen = settings.from_env(os.environ)
    feeds = compose.catalogue(chosen)
    healths = asyncio.run(_check(chosen, feeds))
    healths.sort(key=lambda h: (h.works, h.feed.name))
    if as_json:
        print_json(healths)
    else:
        rows = [(h.feed.name, h.status, h.items, _day(h.newest), h.sentence) for h in healths]
        working = sum(h.works for h in healths)
        title = f"{working} of {counted(len(healths), 'feed')} working"
        columns = ("feed", "health", "items", "newest", "what to know")
        print_table(columns, rows, title, whole=("newest",), numbers=("items",))
    if not all(h.works for h in healths):
        raise typer.Exit(1)


@app.command("import-opml")
def import_opml(
    file: Annotated[Path, typer.Argument(help="OPML, as a feed reader exports it.")],
    language: Annotated[Language, typer.Option(help="Of the feeds in the file.")],
    country: Annotated[str, typer.Option(help="Two capital letters: of their publishers.")],
    kind: Annotated[Kind, typer.Option(help="Of all of them.")] = "newspaper",
) -> None:
    """Add an OPML file's feeds to feeds.yaml, those it has already left out.  All or none."""
    from claims.feeds.catalogue import read_feeds

    chosen = settings.from_env(os.environ)
    found = _opml(file)
    new = _new(found, compose.catalogue(chosen))
    about = {"language": language, "country": country, "kind": kind}
    entries = [{"name": name, "url": url, **about} for name, url in new]
    if entries:
        before = chosen.feeds.read_text(encoding="utf-8")
        added = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=200)
        # An empty list is written as brackets, which nothing can be added to.
        kept = before.rstrip().removesuffix("...").rstrip().removesuffix("[]")
        first = re.search(r"^( *)- ", kept, re.MULTILINE)
        own = indent(f"# from {file.name}\n{added}", first[1] if first else "")
        after = f"{kept}\n\n{own}".lstrip("\n")
        read_feeds(after, chosen.feeds.name)
        _replace(chosen.feeds.resolve(), after)
    known = len(found) - len(entries)
    left_out = f"; {known} left out that it had already" if known else ""
    say(f"{counted(len(entries), 'feed')} added to {chosen.feeds}{left_out}.")


@app.command()
def search(
    claim_id: Annotated[str, typer.Argument(help="As `claims list` names it.")],
) -> None:
    """Print a claim's search feeds as entries for feeds.yaml: Google News in each language."""
    from claims import library
    from claims.feeds.catalogue import search_feed

    claims = {claim.id: claim for claim in library.load_library()}
    if claim_id not in claims:
        raise InvalidInputError(f"No claim is called “{claim_id}”; `claims list` names them.")
    statement = claims[claim_id].statement
    found = [asdict(search_feed(text, language)) for language, text in statement.items()]
    text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=200)
    typer.echo(text, nl=False)


@app.command("export-opml")
def export_opml(
    out: Annotated[
        Path | None, typer.Option(help="The file to write; without it, standard output.")
    ] = None,
) -> None:
    """Write the feeds of feeds.yaml as OPML, grouped by language."""
    from claims.feeds import opml

    feeds = compose.catalogue(settings.from_env(os.environ))
    text = opml.write(opml.OpmlFeed(title=f.name, url=f.url, folder=f.language) for f in feeds)
    if out is None:
        typer.echo(text, nl=False)
    else:
        files.write(out, text)
        say(f"Wrote {out}.")


async def _check(chosen: settings.Settings, feeds: "list[FeedSource]") -> "list[FeedHealth]":
    from claims.feeds.check import check as check_feeds
    from claims.feeds.parser import Parser

    found: list[FeedHealth] = []
    async with compose.fetcher(chosen, len(feeds)) as fetcher:
        with Progress(console=progress, transient=True, disable=hides_progress()) as bar:
            task = bar.add_task("asking the feeds", total=len(feeds))
            with contextlib.closing(Parser()) as parser:
                async for health in check_feeds(feeds, fetcher, parser, now=datetime.now(UTC)):
                    found.append(health)
                    bar.advance(task)
    return found


def _opml(file: Path) -> "list[OpmlFeed]":
    from claims.feeds import opml

    content = files.read(file)
    try:
        return opml.read(content)
    except InvalidInputError as error:
        raise InvalidInputError(f"{file.name}: {error}") from error


def _new(found: "Sequence[OpmlFeed]", known: "Sequence[FeedSource]") -> Iterator[tuple[str, str]]:
    """Give the name and address of each feed found that is not known, all told apart."""
    from claims.feeds.web_address import canonical_url

    addresses = {canonical_url(feed.url) for feed in known}
    names = {feed.name.casefold() for feed in known}
    for feed in found:
        address = canonical_url(feed.url)
        if address not in addresses:
            name = _free_name(feed, names)
            addresses.add(address)
            names.add(name.casefold())
            yield name, feed.url


def _free_name(feed: "OpmlFeed", taken: Container[str]) -> str:
    """The feed's title; where that is taken its host with it, and a number if need be."""
    title, host = (feed.title or feed.url)[:_MAX_NAME].strip(), urlsplit(feed.url).hostname or ""
    numbered = (f" ({host[:60]} {n})" for n in itertools.count(2))
    endings = itertools.chain(["", f" ({host[:60]})"], numbered)
    names = (title[: _MAX_NAME - len(end)].rstrip() + end for end in endings)
    return next(name for name in names if name.casefold() not in taken)


def _replace(file: Path, text: str) -> None:
    """Write *file* anew; whoever reads it meanwhile reads the old one, whole."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    shutil.copymode(file, unfinished)
    unfinished.replace(file)


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""
