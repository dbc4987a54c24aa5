"""``claimwatch digest --preview``: what the next digest of a server would show."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot import compose, settings
from bot.cli.output import print_json, say
from bot.cli.servers import known_server
from bot.counted import counted
from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from claims.delivery.digests import Edition, Section


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(digest)


def digest(
    preview: Annotated[
        bool, typer.Option("--preview", help="Show it; nothing is posted.")
    ] = False,
    server: Annotated[int | None, typer.Option(help="A Discord server's id.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Show the next digest of each server, or of one.  Posting is the bot's: /digest now."""
    if not preview:
        raise InvalidInputError("Say --preview; a digest is posted by the bot, or by /digest now.")
    with compose.claimwatch(settings.from_env(os.environ)) as watch:
        servers = watch.servers() if server is None else [known_server(watch, server)]
        editions = [(s, watch.editor.preview_digest(s.id)) for s in servers]
    if as_json:
        print_json([{"server": s.id, "name": s.name, "digest": e} for s, e in editions])
        return
    if not editions:
        say("No server is known yet: the bot makes each known when it joins it.")
    for known, edition in editions:
        say(f"{known.name}\n{as_text(edition)}")


def as_text(edition: "Edition") -> str:
    """The digest as plain text."""
    lines = [f"{edition.digest.since:%d %b %H:%M} - {edition.digest.until:%d %b %H:%M} UTC"]
    lines += _sections("", edition.sections)
    lines += _sections("to review: ", edition.to_review)
    if edition.is_empty:
        lines.append("  nothing new")
    if edition.left_out:
        lines.append(f"  left out, judged wrong: {edition.left_out}")
    quiet, read = counted(len(edition.quiet), "claim"), counted(edition.articles, "article")
    lines.append(f"  {quiet} quiet, {read} read")
    lines += [f"  failing: {feed.name}: {feed.error}" for feed in edition.failing]
    return "\n".join(lines)


def _sections(before: str, sections: "Sequence[Section]") -> list[str]:
    lines = []
    for section in sections:
        lines.append(f"  {before}{section.claim.claim.id}")
        for story in section.stories:
            match = story.match
            lines.append(f"    {match.held_stance:9} {match.score:.2f} {match.article.title}")
            lines.append(f"      {', '.join(story.outlets)}  {match.article.url}")
    return lines
