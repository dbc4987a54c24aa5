"""The command line beside a running bot, on its database and its Discord."""

import json
import subprocess
import sys
from pathlib import Path

import discord
import pytest

from tests.end_to_end.conftest import ROOT, Desk


def run(desk: Desk, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=desk.environment | environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def findings(done: "subprocess.CompletedProcess[str]") -> dict[str, dict[str, str]]:
    return {finding["about"]: finding for finding in json.loads(done.stdout)}


def test_the_doctor_finds_all_well_with_a_good_token_and_channel(desk: Desk) -> None:
    done = run(desk, "doctor", "--json")

    found = findings(done)
    assert found["Discord"]["found"] == "logged in as Claimwatch."
    assert found["channel #claim-watch of Policy desk"]["level"] == "good"
    assert [f for f in found.values() if f["level"] == "bad"] == []
    assert done.returncode == 0


def test_the_doctor_knows_a_wrong_token(desk: Desk) -> None:
    done = run(desk, "doctor", "--json", DISCORD_TOKEN="not.a.token")  # noqa: S106

    assert findings(done)["Discord"]["found"] == "the token is not valid."
    assert "Developer Portal" in findings(done)["Discord"]["remedy"]
    assert done.returncode == 1


def test_the_doctor_names_the_permissions_the_channel_lacks(desk: Desk) -> None:
    less = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
    guild = desk.local.team.guild
    roles = list(desk.local.ask(lambda s: s.simulation.backend.get_guild(guild.id).roles.values()))
    before = [role.permissions for role in roles]
    for role in roles:
        role.permissions &= less.value
    try:
        done = run(desk, "doctor", "--json")
    finally:
        for role, permissions in zip(roles, before, strict=True):
            role.permissions = permissions

    channel = findings(done)["channel #claim-watch of Policy desk"]
    assert channel["found"] == "the bot lacks Attach Files, Read Message History."
    assert channel["level"] == "bad"


def test_feeds_are_checked_from_the_command_line(desk: Desk) -> None:
    checked = run(desk, "feeds", "check", "--json")

    assert {health["status"] for health in json.loads(checked.stdout)} == {"ok"}
    assert checked.returncode == 0


@pytest.mark.parametrize("command", ["poll --once", "claims import {file} --server {server}"])
def test_what_writes_is_refused_while_the_bot_runs(
    desk: Desk, command: str, tmp_path: Path
) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("id,language,statement\nnew,en,Coal power ends by 2030\n", encoding="utf-8")

    done = run(desk, *command.format(file=file, server=desk.local.team.id).split())

    assert done.returncode == 2
    assert "Another Claimwatch is running on" in done.stderr


def test_the_digest_is_previewed_without_posting_it(desk: Desk) -> None:
    before = len(desk.posts())

    done = run(desk, "digest", "--preview")

    assert "Policy desk" in done.stdout
    assert len(desk.posts()) == before


@pytest.mark.parametrize("claim", ["camarena"])
def test_a_servers_claims_are_listed_with_their_history(desk: Desk, claim: str) -> None:
    done = run(desk, "claims", "list", "--json", "--server", str(desk.local.team.id))

    claims = {each["id"]: each for each in json.loads(done.stdout)}
    assert claims[claim]["history"][0]["why"] == "taken from the library"
