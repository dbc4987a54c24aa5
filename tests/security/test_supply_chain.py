"""What is installed is what was locked, and the bot asks Discord for no more than it needs."""

import re
import tomllib
from pathlib import Path

import discord

from bot.permissions import NEEDED
from tests.bot.office import Office
from tests.hostile.conftest import Say

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-demo.lock", "requirements-dev.lock"]
_PINNED = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(?P<version>[\w.+!-]+)"
    r"(?P<marker> ; [^\\]+)?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)"
)


def locked(name: str) -> list[str]:
    """The requirements of a lock file, each in one line."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def pinned(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in locked(name):
        match = _PINNED.fullmatch(line)
        assert match, f"{name}: {line[:80]}"
        found.setdefault(match["name"], set()).add(match["version"])
    return found


def test_every_line_of_every_lock_is_pinned_with_hashes_and_names_no_index(say: Say) -> None:
    lines = [line for name in LOCKS for line in locked(name)]
    without = [line[:80] for line in lines if not _PINNED.fullmatch(line)]
    elsewhere = [
        line for line in lines if "://" in line or "index" in line.partition(" --hash")[0]
    ]

    assert without == []
    assert elsewhere == []
    say(f"Lock files: {len(LOCKS)} with {len(lines)} lines, {len(without)} without a hash")


def test_what_runs_is_what_is_tested() -> None:
    run, demo, dev = (pinned(name) for name in LOCKS)

    assert run.items() <= demo.items() <= dev.items()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-demo.lock": project["project"]["optional-dependencies"]["demo"],
        "requirements-dev.lock": project["dependency-groups"]["dev"],
    }
    for lock, wanted in groups.items():
        names = {re.split(r"[\[<>=!~;, ]", each)[0] for each in wanted}
        names = {name.lower().replace(".", "-").replace("_", "-") for name in names}
        assert names <= pinned(lock).keys(), lock


def test_nothing_is_installed_without_its_hash() -> None:
    for name in ("Makefile", "Dockerfile", "README.md"):
        text = (ROOT / name).read_text().replace("\\\n", " ")
        installs = [
            line for line in text.splitlines() if "pip install" in line and ".lock" in line
        ]
        assert installs, name
        assert [line for line in installs if "--require-hashes" not in line] == []


async def test_the_bot_asks_for_no_privileged_intent_and_five_permissions(
    office: Office, say: Say
) -> None:
    """Servers, their messages and direct ones; view, send, embed, attach, read history."""
    privileged = discord.Intents(members=True, presences=True, message_content=True).value
    intents = office.bot.intents.value
    permissions = discord.Permissions(**dict.fromkeys(NEEDED, True)).value
    invited = {
        int(bits)
        for file in (ROOT / "README.md", ROOT / "bot" / "operations" / "doctor.py")
        for bits in re.findall(r"permissions=(\d+)", file.read_text())
    }

    assert intents == 1 << 0 | 1 << 9 | 1 << 12
    assert intents & privileged == 0
    assert invited == {permissions} == {1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16}
    say(f"Intents {intents}, 0 privileged; invitation {permissions}: {len(NEEDED)} permissions")
