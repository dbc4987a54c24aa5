"""The command line: one module per noun.  Parses, asks the domain, prints; decides nothing.

Exit codes: 0 all went well; 1 it went on, but something was found wrong and said (a bad line, a
failing feed, a doctor's finding); 2 it could not be done, with one sentence on standard error.
"""

import sys

import typer

from bot.cli import claims, db, digest, doctor, feeds, files, matching, run
from claims.errors import ClaimwatchError

app = typer.Typer(
    name="claimwatch",
    help="Watch the news for what bears on the claims your team follows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
run.add_to(app)
app.add_typer(claims.app, name="claims")
app.add_typer(feeds.app, name="feeds")
matching.add_to(app)
digest.add_to(app)
doctor.add_to(app)
app.add_typer(db.app, name="db")


def main() -> None:
    """Run the command line; every expected error is one sentence on standard error."""
    try:
        # Typer itself tells a wrong option or argument, and exits with 2.
        app()
    except ClaimwatchError as error:
        sys.stderr.write(f"claimwatch: {error}\n")
        sys.exit(2)
    except OSError as error:
        sys.stderr.write(f"claimwatch: {files.sentence(error)}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
