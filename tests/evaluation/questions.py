"""Which claims a question in chat is about: ours, in three languages, and small talk."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from claims import library, questions
from claims.matching import Matcher
from claims.model import Claim
from tests.evaluation.document import DATA, table
from tests.evaluation.grown import grounds
from tests.evaluation.stream import headlines, others

FILE = DATA / "evaluation/questions.jsonl"
HEADS = (
    "claims", "thresholds", "background", "questions", "a claim told", "the first asked for",
    "one of three asked for", "on nothing", "a claim told of these",
)  # fmt: skip


def measured() -> Iterator[str]:
    """What the product takes questions to be about, as shipped and with a grown background."""
    asked = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    stream, rows = headlines(), []
    for name, claims in (("library", library.load_library()), ("others", others())):
        for matcher, background in grounds(stream, claims):
            for split in ("chosen on", "held out"):
                mine = [one for one in asked if (one["of"], one["split"]) == (name, split)]
                if mine:
                    rows.append((name, split, background, *_told(matcher, claims, mine)))
    yield table(HEADS, rows)


def _taken_for(text: str, matcher: Matcher, claims: Sequence[Claim]) -> list[str]:
    """The claims that chat answers with."""
    asked = questions.read(text, among="en", zone="UTC", now=datetime.now(UTC))
    if asked.is_chatter:
        return []
    return matcher.nearest_claims(asked.topic, claims, language=asked.language)


def _told(
    matcher: Matcher, claims: Sequence[Claim], asked: Sequence[Mapping[str, Any]]
) -> tuple[int, ...]:
    """Counts of questions, as in `HEADS`."""
    found = [(_taken_for(one["question"], matcher, claims), one["claims"]) for one in asked]
    about = [(told, wanted) for told, wanted in found if wanted]
    on_nothing = [told for told, wanted in found if not wanted]
    return (
        len(about),
        sum(bool(told) for told, _ in about),
        sum(bool(told) and told[0] in wanted for told, wanted in about),
        sum(not set(told).isdisjoint(wanted) for told, wanted in about),
        len(on_nothing),
        sum(map(bool, on_nothing)),
    )
