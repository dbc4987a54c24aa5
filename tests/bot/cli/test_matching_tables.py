"""What `match` and `evaluate` print for a person with 80 columns, and for a program."""

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from bot import compose
from claims import library
from tests.bot.cli.conftest import Typed
from tests.claims.fakes import WordMatcher

TITLE = "Security cooperation reaches a historic level " * 4


@pytest.fixture(autouse=True)
def labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One article for each claim of the library, and one that is labelled with none of them."""
    articles = [
        {
            "id": str(n),
            "title": claim.statement["en"],
            "lang": "en",
            "labels": {claim.id: "supports"},
        }
        for n, claim in enumerate(library.load_library())
    ]
    articles.append({"id": "long", "title": TITLE, "labels": {"no-such-claim": "refutes"}})
    (tmp_path / "labelled.jsonl").write_text("\n".join(map(json.dumps, articles)))
    monkeypatch.setattr(compose, "matcher", lambda _: WordMatcher())


def test_the_figures_stand_in_eighty_columns_with_every_claims_whole_name(typed: Typed) -> None:
    printed = typed("evaluate labelled.jsonl").stdout

    assert max(cell_len(line.rstrip()) for line in printed.splitlines()) <= 80
    assert "…" not in printed
    starts = {line.split()[0] for line in printed.splitlines() if line.strip()}
    assert {claim.id for claim in library.load_library()} <= starts
    assert "AP  average precision" in printed


@pytest.mark.parametrize("form", ["", " --json"])
def test_labels_of_no_claim_are_warned_of_beside_the_output(typed: Typed, form: str) -> None:
    done = typed(f"evaluate labelled.jsonl{form}")

    assert done.stderr == "Labels that name no claim were left out: “no-such-claim”.\n"
    assert done.returncode == 0
    if form:
        assert json.loads(done.stdout)["unknown_claims"] == ["no-such-claim"]


def test_claims_no_article_is_labelled_with_can_be_left_out(typed: Typed, tmp_path: Path) -> None:
    first, *_ = (tmp_path / "labelled.jsonl").read_text().splitlines()
    (tmp_path / "one.jsonl").write_text(first)

    every = json.loads(typed("evaluate one.jsonl --json").stdout)
    labelled_only = json.loads(typed("evaluate one.jsonl --only-labelled --json").stdout)

    assert every["overall"]["pairs"] == len(library.load_library())
    assert labelled_only["overall"]["pairs"] == 1
    assert set(labelled_only["by_claim"]) == {library.load_library()[0].id}


def test_matches_stand_in_eighty_columns_with_the_title_whole(typed: Typed) -> None:
    printed = typed("match --articles labelled.jsonl").stdout

    assert max(map(cell_len, printed.splitlines())) <= 80
    assert TITLE.strip() in " ".join(printed.split())


def test_no_table_cuts_what_a_person_copies(typed: Typed) -> None:
    printed = typed("claims list").stdout + typed("feeds list").stdout

    assert "…" not in printed
    assert all(claim.id in printed for claim in library.load_library())


def test_what_answers_buy_stands_in_eighty_columns_and_as_json(typed: Typed) -> None:
    printed = typed("evaluate labelled.jsonl --judgements 3").stdout
    plain = json.loads(typed("evaluate labelled.jsonl --judgements 3 --json").stdout)

    assert max(cell_len(line.rstrip()) for line in printed.splitlines()) <= 80
    assert [(each["most"], each["way"]) for each in plain] == [
        (0, "none"),
        (3, "threshold"),
        (3, "examples"),
        (3, "both"),
    ]
    assert "threshold" in printed
