"""Published sets of stance: how the product's carries over to claims it never saw.

A claim has its statement only and stands alone, as when somebody has just added it.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claims.evaluation import SIDES, area_under_curve, sides
from claims.matching import ArticleText, Scored
from claims.model import Band, Claim, Language, Stance
from tests.evaluation.document import SHARED, table
from tests.evaluation.metrics import accuracy, macro_f1
from tests.evaluation.vectors import matcher

FOLDER = SHARED / "stance"
#: What each set calls a stance; what is not here bears on no claim.
LABELS = {
    "for": Stance.SUPPORTS, "against": Stance.REFUTES, "observing": Stance.DISCUSSES,
    "agree": Stance.SUPPORTS, "disagree": Stance.REFUTES, "other": Stance.DISCUSSES,
    "discuss": Stance.DISCUSSES,
}  # fmt: skip
HEADS = (
    "set", "pairs", "accuracy", "macro-F1", "for told from against: AUC", "take a side",
    "of these named", "named in all", "of these right", "kept", "always the commonest: accuracy",
    "its macro-F1", "published, trained: accuracy", "its macro-F1",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A claim and an article, and what it says of it; ``None`` if nothing."""

    claim: str
    article: ArticleText
    label: Stance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published set, and what the system published with it reached on its test set."""

    name: str
    language: Language
    read: Callable[[], list[Pair]]
    accuracy: float | None = None
    macro_f1: float | None = None


def _csv(file: str, claim: str, title: str) -> list[Pair]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return [
            Pair(
                claim=row[claim],
                article=ArticleText(id="", title=row[title]),
                label=LABELS[row["stance"]],
            )
            for row in csv.DictReader(lines)
        ]


def _articles(file: str) -> list[Pair]:
    rows = [json.loads(line) for line in (FOLDER / file).read_text("utf-8").splitlines()]
    return [
        Pair(
            claim=row["claim"],
            article=ArticleText(id="", title="", summary=row["article"]),
            label=LABELS.get(row["stance"]),
        )
        for row in rows
    ]


SETS = (
    Published(
        name="Emergent, headlines",
        language="en",
        read=lambda: _csv("emergent-train.csv", "claim", "headline"),
        accuracy=0.733,  # Ferreira & Vlachos 2016
        macro_f1=0.723,
    ),
    Published(
        name="ANS dev, headlines",
        language="ar",
        read=lambda: _csv("ans-dev.csv", "s1", "s2"),
        macro_f1=0.767,  # Khouja 2020
    ),
    Published(
        name="Unified-FC, web pages",
        language="ar",
        read=lambda: _articles("unifiedfc-folds1-4.jsonl"),
    ),
)


def measured() -> Iterator[str]:
    """A row for each set."""
    yield table(HEADS, [_row(each) for each in SETS])


def _row(published: Published) -> list[object]:
    pairs = published.read()
    scored = _scored(pairs, published.language)
    true = [pair.label for pair in pairs]
    told = [_told(one, has_unrelated=None in true) for one in scored]
    commonest = [max(set(true), key=true.count)] * len(true)
    return [
        published.name, len(pairs), accuracy(true, told), macro_f1(true, told),
        _auc(true, scored), *_named(true, told),
        sum(one.band is not Band.BELOW for one in scored) / len(scored),
        accuracy(true, commonest), macro_f1(true, commonest),
        published.accuracy, published.macro_f1,
    ]  # fmt: skip


def _scored(pairs: Sequence[Pair], language: Language) -> list[Scored]:
    """What the matcher says of each pair, every claim matched by itself."""
    places: dict[str, list[int]] = {}
    for n, pair in enumerate(pairs):
        places.setdefault(pair.claim, []).append(n)
    found: dict[int, Scored] = {}
    for statement, mine in places.items():
        claim = Claim(id="claim", statement={language: statement})
        rows = matcher().match([pairs[n].article for n in mine], [claim])
        found.update(zip(mine, (row[0] for row in rows), strict=True))
    return [found[n] for n in range(len(pairs))]


def _told(scored: Scored, *, has_unrelated: bool) -> Stance | None:
    """What is said of a pair; the band counts only where a set has articles on no claim."""
    return None if has_unrelated and scored.band is Band.BELOW else scored.stance


def _auc(true: Sequence[Stance | None], scored: Sequence[Scored]) -> float | None:
    leanings: Mapping[Stance, list[float]] = {stance: [] for stance in Stance}
    for label, one in zip(true, scored, strict=True):
        if label is not None:
            leanings[label].append(one.leaning)
    return area_under_curve(leanings[Stance.SUPPORTS], leanings[Stance.REFUTES])


def _named(true: Sequence[Stance | None], told: Sequence[Stance | None]) -> list[object]:
    """How many take a side, for which share one is named; how many are named, and how rightly."""
    named, right = sides(zip(true, told, strict=True))
    return [sum(one in SIDES for one in true), named, sum(one in SIDES for one in told), right]
