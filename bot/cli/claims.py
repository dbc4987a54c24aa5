"""``claimwatch claims``: the library, and what a server added to it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import compose, settings
from bot.cli.output import print_json, print_table, say
from claims import library
from claims.errors import InvalidInputError
from claims.library.csv_file import read_csv
from claims.model import SYSTEM, Claim, TrackedClaim

if TYPE_CHECKING:
    from claims.claimwatch import Claimwatch
    from claims.desk import Desk

app = typer.Typer(help="The claims that are followed.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]
OfServer = Annotated[
    int | None, typer.Option("--server", help="A Discord server's id; without it, the library.")
]


@app.command("list")
def list_(server: OfServer = None, as_json: AsJson = False) -> None:
    """List the claims."""
    tracked = _claims(server)
    if as_json:
        print_json([as_plain(t) for t in tracked])
        return
    rows = [(t.claim.id, t.claim.kind, t.status, _first(t.claim)) for t in tracked]
    print_table(("id", "kind", "status", "statement"), rows, f"{len(rows)} claims")


@app.command()
def show(claim_id: str, server: OfServer = None, as_json: AsJson = False) -> None:
    """Show one claim whole."""
    tracked = {t.claim.id: t for t in _claims(server)}
    if claim_id not in tracked:
        raise InvalidInputError(f"No claim is called “{claim_id}”; `claims list` names them.")
    if as_json:
        print_json(as_plain(tracked[claim_id]))
    else:
        say(library.write([tracked[claim_id].claim]).rstrip())
        say(f"status: {tracked[claim_id].status}")


@app.command()
def check(files: Annotated[list[Path] | None, typer.Argument()] = None) -> None:
    """Check claim files; without one, the library itself.  Nothing is changed."""
    if not files:
        say(f"The library holds {len(library.load_library())} claims.")
    for file in files or ():
        say(f"{file} holds {len(read_file(file))} claims.")


@app.command("import")
def import_(file: Path, server: Annotated[int, typer.Option("--server")]) -> None:
    """Add the claims of a YAML or CSV file to a server; known ids are replaced.  All or none."""
    claims = read_file(file)
    with compose.claimwatch(settings.from_env(os.environ)) as watch:
        imported = _desk(watch, server).import_claims(claims, by=SYSTEM)
    say(f"{len(imported.added)} claims added, {len(imported.replaced)} replaced.")


@app.command()
def export(server: OfServer = None, out: Annotated[Path | None, typer.Option()] = None) -> None:
    """Write the claims as YAML that `claims import` reads again."""
    text = library.write(t.claim for t in _claims(server))
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        say(f"Wrote {out}.")


def read_file(file: Path) -> list[Claim]:
    """Read a claims file by its ending: .csv, else YAML."""
    read = read_csv if file.suffix.lower() == ".csv" else library.read
    return read(file.read_bytes(), file.name)


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
    if server not in {known.id for known in watch.servers()}:
        raise InvalidInputError(
            f"No server {server} is known; `claimwatch digest --preview --json` names them."
        )
    return watch.desk(server)


def _first(claim: Claim) -> str:
    return claim.statement.get("en") or next(iter(claim.statement.values()))
