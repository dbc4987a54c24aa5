"""``claimwatch doctor``: what is missing, in plain words, each with its remedy."""

import asyncio
import os
from typing import TYPE_CHECKING, Annotated

import typer

from bot import settings
from bot.cli.output import console, print_json, say

if TYPE_CHECKING:
    from bot.operations.doctor import Finding

_SIGNS = {"good": ("ok", "green"), "note": ("note", "yellow"), "bad": ("BAD", "red")}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Say what is missing and how to mend it.  Exit code 1 if anything is."""
    from bot.operations import doctor as checks

    findings = asyncio.run(checks.examine(settings.from_env(os.environ)))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            _print(finding)
        bad = sum(f.level == "bad" for f in findings)
        say(f"\n{bad} to mend." if bad else "\nAll is well.")
    if any(f.level == "bad" for f in findings):
        raise typer.Exit(1)


def _print(finding: "Finding") -> None:
    word, colour = _SIGNS[finding.level]
    console.print(f"[{colour}]{word:>4}[/]  ", end="")
    say(f"{finding.about}: {finding.found}" + (f" {finding.remedy}" if finding.remedy else ""))
