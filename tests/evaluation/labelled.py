"""Our own labelled sets, and their picture."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

from bot.cli.claims import read_file
from claims import evaluation, library
from claims.evaluation import Figures, Pair
from claims.matching import Matcher, Scored
from claims.matching.articles_file import Labelled, read_articles
from claims.model import Band, Claim
from tests.evaluation.document import DATA, DOCUMENT, table
from tests.evaluation.vectors import matcher

mpl.use("Agg")
from matplotlib import pyplot

SETS = {
    "dev": (DATA / "evaluation/dev.jsonl", DATA / "evaluation/claims.yaml"),
    "test": (DATA / "evaluation/test.jsonl", DATA / "evaluation/claims.yaml"),
    "first beat": (DATA / "labelled.jsonl", None),
}
HEADS = (
    "", "relevant", "average precision", "recall at 80 %", "recall at 90 %", "confirmed: right",
    "confirmed: found", "kept", "stance: AUC", "side named", "side right", "posts: side named",
    "posts: side right",
)  # fmt: skip
KINDS = ("kind of item", "items", "on a claim", "confirmed", "kept", "wrongly confirmed")


def measured() -> Iterator[str]:
    """A table of each set, and the picture of all."""
    curves: dict[str, list[Pair]] = {}
    for name, (items, claims) in SETS.items():
        yield from _set(matcher(), name, items, claims, curves)
    _picture(curves, DOCUMENT.with_suffix(".png"))
    yield "![Precision and recall](evaluation.png)"


def _set(
    product: Matcher, name: str, items: Path, file: Path | None, curves: dict[str, list[Pair]]
) -> Iterator[str]:
    read, claims = read_set(items, file)
    raw = [json.loads(line) for line in items.read_text("utf-8").splitlines()]
    rows = product.match([one.article for one in read], claims)
    report = evaluation.evaluate(read, rows, claims)
    curves[name] = evaluation.pairs_of(read, rows)
    yield f"### {name}: {len(read)} items, {len(claims)} claims"
    groups = {"all": report.overall, **report.by_language, **report.by_examples}
    yield table(HEADS, [_row(n, f) for n, f in groups.items()])
    if any("kind" in one for one in raw):
        yield _by_kind([one.get("kind", "") for one in raw], read, rows)


def read_set(items: Path, file: Path | None) -> tuple[list[Labelled], list[Claim]]:
    """The items of a set, and the claims they are labelled with: of a file or of the library."""
    with items.open("rb") as lines:
        read = [line for line in read_articles(lines) if isinstance(line, Labelled)]
    named = {claim for one in read for claim in one.labels}
    every = read_file(file) if file else library.load_library()
    return read, [claim for claim in every if claim.id in named]


def _row(name: str, f: Figures) -> list[object]:
    return [
        name, f.relevant, f.average_precision, f.recall_at_80, f.recall_at_90,
        f.confirmed_precision, f.confirmed_recall, f.kept_recall, f.stance_auc,
        f.side_named, f.side_right, f.posted_side_named, f.posted_side_right,
    ]  # fmt: skip


def _by_kind(
    kinds: Sequence[str], read: Sequence[Labelled], rows: Sequence[Sequence[Scored]]
) -> str:
    lines = []
    for kind in sorted(set(kinds)):
        mine = [(o, r) for o, r, k in zip(read, rows, kinds, strict=True) if k == kind]
        right = [s.band for o, r in mine for s in r if s.claim_id in o.labels]
        wrong = sum(
            s.band is Band.CONFIRMED and s.claim_id not in o.labels for o, r in mine for s in r
        )
        kept = sum(band is not Band.BELOW for band in right)
        lines.append((kind, len(mine), len(right), right.count(Band.CONFIRMED), kept, wrong))
    return table(KINDS, lines)


def _picture(curves: dict[str, list[Pair]], target: Path) -> None:
    figure, axes = pyplot.subplots(1, len(curves), figsize=(11, 3.6), sharey=True)
    for axis, (name, pairs) in zip(axes, curves.items(), strict=True):
        for language in ("ar", "en", "es"):
            mine = [p for p in pairs if p.language == language]
            right = np.array(
                [p.label is not None for p in sorted(mine, key=lambda p: -p.scored.score)]
            )
            found = np.cumsum(right)
            axis.plot(
                found / max(found[-1], 1), found / np.arange(1, len(right) + 1), label=language
            )
        axis.set(title=name, xlabel="recall", xlim=(0, 1), ylim=(0, 1.02))
    axes[0].set_ylabel("precision")
    axes[0].legend()
    figure.tight_layout()
    figure.savefig(target, dpi=70)
