"""Whatever file a person names, one sentence says what is wrong with it, and the remedy."""

from pathlib import Path

import pytest

from bot.cli import files
from tests.bot.cli.conftest import Typed

READ = [
    "claims check {}",
    "claims import {} --server 1",
    "match --articles {}",
    "match --articles good.jsonl --claims {}",
    "match --articles good.jsonl --background {}",
    "evaluate {}",
    "feeds import-opml {} --language en --country MX",
]
WRITTEN = ["claims export --out {}", "feeds export-opml --out {}"]


@pytest.fixture(autouse=True)
def given(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "good.jsonl").write_text('{"id": "a", "title": "One plain headline"}')
    for name in ("empty.yaml", "empty.csv", "empty.jsonl", "empty.opml"):
        (tmp_path / name).touch()
    for name in ("latin.yaml", "latin.csv", "latin.jsonl", "latin.opml"):
        (tmp_path / name).write_bytes("Año nuevo".encode("latin-1"))


@pytest.mark.parametrize("command", READ)
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("none.yaml", "There is no file none.yaml: check its name."),
        ("folder", "folder is a folder: name a file in it."),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_remedy(
    typed: Typed, command: str, file: str, said: str
) -> None:
    done = typed(command.format(file))

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"claimwatch: {said}\n")


@pytest.mark.parametrize("command", WRITTEN)
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("folder", "folder is a folder: name a file in it."),
        ("no/such/file", "There is no folder no/such: make it first."),
    ],
)
def test_a_file_that_cannot_be_written_is_named_with_the_remedy(
    typed: Typed, command: str, file: str, said: str
) -> None:
    done = typed(command.format(file))

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"claimwatch: {said}\n")


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("claims check empty.yaml", 2, "claimwatch: empty.yaml:1: the file is empty"),
        ("claims check empty.csv", 2, "claimwatch: empty.csv:1: there are no names of columns"),
        ("match --articles empty.jsonl --json", 0, "empty.jsonl is empty: "),
        ("evaluate empty.jsonl --json", 2, "claimwatch: empty.jsonl holds no article"),
        (
            "feeds import-opml empty.opml --language en --country MX",
            2,
            "claimwatch: empty.opml: No feed is listed in this file",
        ),
        ("claims check latin.yaml", 2, "claimwatch: latin.yaml:1: this is not UTF-8"),
        ("claims check latin.csv", 2, "claimwatch: latin.csv:1: this is not UTF-8"),
        ("match --articles latin.jsonl --json", 1, "latin.jsonl, line 1: It is not UTF-8"),
        ("evaluate latin.jsonl", 2, "latin.jsonl, line 1: It is not UTF-8"),
    ],
)
def test_an_empty_file_and_one_in_another_encoding_are_told(
    typed: Typed, line: str, code: int, said: str
) -> None:
    done = typed(line)

    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(said)


def test_what_the_system_refuses_is_said_without_its_number(tmp_path: Path) -> None:
    refused = PermissionError(13, "Permission denied", str(tmp_path / "x.yaml"))

    said = files.sentence(refused)

    assert said.startswith(f"{tmp_path / 'x.yaml'} cannot be used (permission denied): check")
    assert "Errno" not in said


def test_a_bad_line_of_the_background_is_told_like_any_other(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "seen.jsonl").write_text("no json\n")
    (tmp_path / "empty.jsonl").touch()

    done = typed("match --articles empty.jsonl --background seen.jsonl --json")

    assert "seen.jsonl, line 1: It is not JSON." in done.stderr
    assert done.returncode == 1
