"""The trackers to learn from: claims that lie close together, and articles labelled with them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims import model
from claims.matching.article import ArticleText
from claims.matching.language import language_of
from claims.model import LANGUAGES, Language

FOLDER = Path(__file__).parent / "trackers"
SIDES = {"supports": 1, "refutes": -1, "discusses": 0, "updates": 0}


@dataclass(frozen=True, slots=True)
class Headline:
    """A text in one language."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, its opposite and its examples."""

    statement: dict[Language, str]
    opposite: dict[Language, str]
    examples: tuple[tuple[Headline, int], ...]  #: with their sides: 1, -1 or 0

    def as_matched(self) -> model.Claim:
        """As the matcher knows it."""
        by_side = {
            side: tuple({h.language: h.text} for h, its in self.examples if its == side)
            for side in (1, -1, 0)
        }
        examples = model.Examples(supports=by_side[1], refutes=by_side[-1], updates=by_side[0])
        return model.Claim(
            id="learnt", statement=self.statement, opposite=self.opposite, examples=examples
        )


@dataclass(frozen=True, slots=True)
class Item:
    """An article, and the claims it bears on by their places, with its sides."""

    title: str
    summary: str
    language: Language
    labels: dict[int, int]

    @property
    def text(self) -> str:
        """Headline and summary, as they are matched."""
        return ArticleText(id="", title=self.title, summary=self.summary).text


@dataclass(frozen=True, slots=True)
class Tracker:
    """Four or seven claims on one subject, and forty to sixty articles, half on none of them."""

    claims: tuple[Claim, ...]
    items: tuple[Item, ...]


def read(what: str) -> list[Tracker]:
    """Those of a folder, in the order of their names."""
    files = sorted((FOLDER / what).iterdir())
    return [_tracker(json.loads(file.read_text("utf-8"))) for file in files]


def _tracker(raw: dict[str, Any]) -> Tracker:
    places = {claim["id"]: n for n, claim in enumerate(raw["claims"])}
    items = [
        Item(title, summary, language, {places[c]: SIDES[side] for c, side in labels.items()})
        for language, _, title, summary, labels in raw["items"]
    ]
    return Tracker(tuple(map(_claim, raw["claims"])), tuple(items))


def _claim(raw: dict[str, Any]) -> Claim:
    examples = [
        (Headline(text, language_of(text) or LANGUAGES[0]), SIDES[part])
        for part in ("supports", "refutes", "updates")
        for text in raw[part]
    ]
    return Claim(raw["statement"], raw["opposite"], tuple(examples))
