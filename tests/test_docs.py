"""The documents say what the code does, and the code what the documents say."""

import re
from pathlib import Path

import pytest
import yaml

from bot.settings import VARIABLES
from claims.drafting import language_model
from claims.matching import remote

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("variable", "meaning"), VARIABLES.items())
def test_every_variable_stands_in_the_readme_with_what_it_is_for(
    variable: str, meaning: str
) -> None:
    rows = [row for row in README.splitlines() if row.startswith(f"| `{variable}` |")]

    plain = f"| {variable} | {meaning} |".replace("`", "")
    assert [row.replace("`", "") for row in rows] == [plain]


def test_the_keys_of_endpoints_are_among_the_variables() -> None:
    assert {remote.KEY_VARIABLE, language_model.KEY_VARIABLE} <= VARIABLES.keys()


def test_every_file_the_documents_link_to_is_there() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        text = document.read_text(encoding="utf-8")
        links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
        missing = [link for link in links if not (document.parent / link).exists()]
        assert missing == [], document.name


def test_every_path_of_the_architecture_page_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:bot|claims)/[\w/.]*)`", text)

    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("root", ["bot", "claims"])
def test_the_architecture_page_names_every_folder(root: str) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition(f"| in `{root}/` |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`(\w+/|\w+\.py)`", table))
    folders = {f"{each.parent.name}/" for each in (ROOT / root).glob("*/__init__.py")}

    assert folders <= named
    assert [each for each in sorted(named) if not (ROOT / root / each).exists()] == []


def test_the_image_copies_only_what_is_there() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [
        line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--" not in line
    ]

    assert [p for paths in copied for p in paths if not (ROOT / p).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    assert [p for paths in copied for p in paths if f"!{p}\n" not in ignored] == []


def test_ci_runs_exactly_the_commands_of_the_contributing_page() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line.startswith("make ")]

    assert commands == ["make check test simulation"]
    assert "make check test simulation" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_feeds_cover_the_three_languages_as_promised() -> None:
    feeds = yaml.safe_load((ROOT / "feeds.yaml").read_text(encoding="utf-8"))
    counts = {lang: sum(f["language"] == lang for f in feeds) for lang in ("en", "es", "ar")}

    assert counts["en"] >= 15
    assert counts["es"] >= 15
    assert counts["ar"] >= 10
