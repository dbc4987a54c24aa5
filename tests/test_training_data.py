"""What the models learn from is whole: a wrong line would be learnt too."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TRACKERS = sorted((Path(__file__).parents[1] / "training/trackers").glob("*/*.json"))
LANGUAGES = {"ar", "en", "es"}
ON = {"plain", "indirect", "figure", "negation", "denial", "quote", "not-yet"}
OFF = {"neighbour", "vocabulary", "elsewhere", "names", "same-institution", "homonym", "history"}


def test_there_are_trackers() -> None:
    assert {file.parent.name for file in TRACKERS} == {"encoder", "head", "sides", "held"}
    assert len({file.name for file in TRACKERS}) == len(TRACKERS) > 300


@pytest.mark.parametrize("file", TRACKERS, ids=lambda file: file.stem)
def test_a_tracker_holds_claims_in_three_languages_and_labelled_items(file: Path) -> None:
    tracker: dict[str, Any] = json.loads(file.read_text("utf-8"))
    claims = {claim["id"]: claim for claim in tracker["claims"]}
    titles = Counter(item[2] for item in tracker["items"])

    assert len(claims) in (4, 7, 8)
    for claim in claims.values():
        assert claim["statement"].keys() == claim["opposite"].keys() == LANGUAGES
        assert all(claim[part] for part in ("supports", "refutes", "updates"))
    for language, kind, title, summary, labels in tracker["items"]:
        assert language in LANGUAGES, title
        assert any("\u0600" <= letter <= "\u06ff" for letter in title) == (language == "ar"), title
        assert kind in ON | OFF | {"ordinary"}, title
        assert titles[title] == 1, title
        assert isinstance(summary, str)
        assert labels.keys() <= claims.keys(), title
        assert set(labels.values()) <= {"supports", "refutes", "discusses"}, title
    on = sum(bool(item[4]) for item in tracker["items"])
    if file.parent.name == "sides":
        assert on == len(tracker["items"])
    else:
        assert on < len(tracker["items"]) * 0.65
