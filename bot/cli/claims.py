"""``claimwatch claims``: the library, and what a server added to it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import compose, settings
from bot.cli import files
from bot.cli.output import print_json, print_table, say
from bot.cli.servers import known_server
from bot.counted import counted
from claims import library
from claims.errors import InvalidInputError
from claims.library import claims_file
from claims.model import SYSTEM, Claim, TrackedClaim

if TYPE_CHECKING:
    from claims.claimwatch import Claimwatch
    from claims.desk import Desk

app = typer.Typer(
    help="The claims: those of the library, and with --server those a server follows.",
    no_args_is_help=True,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]
OfServer = Annotated[
    int | None,
    typer.Option(
        "--server",
        help="A Discord server's id: its claims, from the database (DATABASE_URL). "
        "Without it, the library that ships with Claimwatch; no database is looked at.",
    ),
]


@app.command("list")
def list_(server: OfServer = None, as_json: AsJson = False) -> None:
    """List the library's claims, or with --server those a server follows."""
    tracked = _claims(server)
    if as_json:
        print_json([as_plain(t) for t in tracked])
        return
    title = f"{counted(len(tracked), 'claim')} of {_whose(server)}"
    if server is None:
        title += "; --server N shows a server's"
        # Nobody assesses the library: the status of each of its claims is the same.
        rows = [(t.claim.id, t.claim.kind, _first(t.claim)) for t in tracked]
        print_table(("id", "kind", "statement"), rows, title, whole=("id", "kind"))
    else:
        of_server = [(t.claim.id, t.claim.kind, t.status, _first(t.claim)) for t in tracked]
        columns = ("id", "kind", "status", "statement")
        print_table(columns, of_server, title, whole=("id", "kind"))


@app.command()
def show(
    claim_id: Annotated[str, typer.Argument(help="As `claims list` names it.")],
    server: OfServer = None,
    as_json: AsJson = False,
) -> None:
    """Show one claim whole: the library's, or with --server a server's."""
    tracked = {t.claim.id: t for t in _claims(server)}
    if claim_id not in tracked:
        raise InvalidInputError(
            f"No claim of {_whose(server)} is called “{claim_id}”; `claims list` names them."
        )
    if as_json:
        print_json(as_plain(tracked[claim_id]))
    else:
        say(library.write([tracked[claim_id].claim]).rstrip())
        say(f"status: {tracked[claim_id].status}")
        say(f"from: {_whose(server)}")


@app.command()
def check(
    given: Annotated[
        list[Path] | None, typer.Argument(metavar="FILES", help="Claims as YAML, or CSV.")
    ] = None,
) -> None:
    """Check claim files; without one, the library itself.  Nothing is changed."""
    if not given:
        say(f"The library holds {counted(len(library.load_library()), 'claim')}.")
    for file in given or ():
        say(f"{file} holds {counted(len(read_file(file)), 'claim')}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Claims as YAML, or CSV.")],
    server: Annotated[int, typer.Option("--server", help="A Discord server's id.")],
) -> None:
    """Add the claims of a YAML or CSV file to a server; known ids are replaced.  All or none."""
    given = claims_file.read_file(files.read(file), file.name)
    with compose.claimwatch(settings.from_env(os.environ), alone=True) as watch:
        imported = _desk(watch, server).import_claims(given, by=SYSTEM)
    say(f"{counted(len(imported.added), 'claim')} added, {len(imported.replaced)} replaced.")


@app.command()
def export(
    server: OfServer = None,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; without it, standard output.")
    ] = None,
) -> None:
    """Write the library's claims, or a server's, as YAML that `claims import` reads."""
    text = library.write(t.claim for t in _claims(server))
    if out is None:
        typer.echo(text, nl=False)
    else:
        files.write(out, text)
        say(f"Wrote {out}.")


def read_file(file: Path) -> list[Claim]:
    """The claims of a YAML or CSV file."""
    return list(claims_file.read_file(files.read(file), file.name).claims)


def as_plain(tracked: TrackedClaim) -> dict[str, Any]:
    """A claim as JSON values: its own fields, then origin, status and history."""
    claim: dict[str, Any] = library.as_plain(tracked.claim)
    history = [
        {"status": a.status, "by": a.by, "at": a.at.isoformat(), "why": a.why}
        for a in tracked.history
    ]
    return claim | {"origin": tracked.origin, "status": tracked.status, "history": history}


def _claims(server: int | None) -> list[TrackedClaim]:
    if server is None:
        return [TrackedClaim(claim=claim, origin="library") for claim in library.load_library()]
    with compose.claimwatch(settings.from_env(os.environ)) as watch:
        return _desk(watch, server).claims()


def _desk(watch: "Claimwatch", server: int) -> "Desk":
    known_server(watch, server)
    return watch.desk(server)


def _whose(server: int | None) -> str:
    return "the library" if server is None else f"server {server}"


def _first(claim: Claim) -> str:
    return claim.statement.get("en") or next(iter(claim.statement.values()))
