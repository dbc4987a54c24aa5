"""``claimwatch db``: bring the database up to date, back it up, restore it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot import settings
from bot.cli.output import say

app = typer.Typer(help="The database.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the database's tables up to date; `run` does so by itself."""
    from claims.storage import Storage

    Storage(settings.from_env(os.environ).database_url).close()
    say("The database is up to date.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
) -> None:
    """Write the database to a new file, also while the bot is running: it only reads."""
    from claims.storage import backup as backups

    backups.backup(settings.from_env(os.environ).database_url, file)
    say(f"Wrote {file} and checked it.")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="What `db backup` wrote.")]) -> None:
    """Put a backup in the place of a database that does not exist yet."""
    from claims.storage import backup as backups

    backups.restore(settings.from_env(os.environ).database_url, file)
    say("Restored and brought up to date.")
