"""``claimwatch feeds``: the catalogue of feeds, their health, OPML in and out."""

import asyncio
import itertools
import os
import shutil
from collections.abc import Container, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
import yaml
from rich.progress import Progress

from bot import compose, settings
from bot.cli.output import console, print_json, print_table, say
from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from claims.feeds.catalogue import FeedSource
    from claims.feeds.check import FeedHealth
    from claims.feeds.opml import OpmlFeed

app = typer.Typer(help="The feeds that are watched.", no_args_is_help=True)

#: What `FeedSource` takes.
_MAX_NAME = 100

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the feeds of feeds.yaml."""
    feeds = compose.catalogue(settings.from_env(os.environ))
    if as_json:
        print_json(feeds)
        return
    rows = [(f.name, f.language, f.country, f.kind, f.url) for f in feeds]
    print_table(("name", "language", "country", "kind", "address"), rows, f"{len(rows)} feeds")


@app.command()
def check(as_json: AsJson = False) -> None:
    """Fetch every feed once and say how it is.  Exit code 1 if any does not work."""
    chosen = settings.from_env(os.environ)
    feeds = compose.catalogue(chosen)
    healths = asyncio.run(_check(chosen, feeds, quiet=as_json))
    healths.sort(key=lambda h: (h.works, h.feed.name))
    if as_json:
        print_json(healths)
    else:
        rows = [(h.feed.name, h.status, h.items, _day(h.newest), h.sentence) for h in healths]
        working = sum(h.works for h in healths)
        title = f"{working} of {len(healths)} feeds work"
        print_table(("feed", "health", "items", "newest", "what to know"), rows, title)
    if not all(h.works for h in healths):
        raise typer.Exit(1)


@app.command("import-opml")
def import_opml(
    file: Path,
    language: Annotated[str, typer.Option(help="ar, en or es: of the feeds in the file.")],
    country: Annotated[str, typer.Option(help="Two capital letters: of their publishers.")],
    kind: Annotated[str, typer.Option(help="wire, newspaper, official or think tank.")] = (
        "newspaper"
    ),
) -> None:
    """Add an OPML file's feeds to feeds.yaml, those it has already left out.  All or none."""
    from claims.feeds import opml
    from claims.feeds.catalogue import read_feeds

    chosen = settings.from_env(os.environ)
    found = opml.read(file.read_bytes())
    new = _new(found, compose.catalogue(chosen))
    about = {"language": language, "country": country, "kind": kind}
    entries = [{"name": name, "url": url, **about} for name, url in new]
    if entries:
        before = chosen.feeds.read_text(encoding="utf-8")
        added = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=200)
        # An empty list is written as brackets, which nothing can be added to.
        after = f"{before.rstrip().removesuffix('[]')}\n\n# from {file.name}\n{added}".lstrip()
        read_feeds(after, chosen.feeds.name)
        _replace(chosen.feeds.resolve(), after)
    known = len(found) - len(entries)
    left_out = f"; {known} left out that it had already" if known else ""
    say(f"{len(entries)} feeds added to {chosen.feeds}{left_out}.")


@app.command()
def search(claim_id: str) -> None:
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
def export_opml(out: Annotated[Path | None, typer.Option()] = None) -> None:
    """Write the feeds as OPML, grouped by language."""
    from claims.feeds import opml

    feeds = compose.catalogue(settings.from_env(os.environ))
    text = opml.write(opml.OpmlFeed(title=f.name, url=f.url, folder=f.language) for f in feeds)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        say(f"Wrote {out}.")


async def _check(
    chosen: settings.Settings, feeds: "list[FeedSource]", *, quiet: bool
) -> "list[FeedHealth]":
    from claims.feeds.check import check as check_feeds

    found: list[FeedHealth] = []
    async with compose.fetcher(chosen, len(feeds)) as fetcher:
        with Progress(console=console, transient=True, disable=quiet) as progress:
            task = progress.add_task("asking the feeds", total=len(feeds))
            async for health in check_feeds(feeds, fetcher, now=datetime.now(UTC)):
                found.append(health)
                progress.advance(task)
    return found


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
