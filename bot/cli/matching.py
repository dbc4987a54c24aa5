"""``claimwatch match`` and ``claimwatch evaluate``: the matcher on files, without a database."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import track

from bot import compose, settings
from bot.cli.claims import read_file
from bot.cli.output import console, print_json, print_table, say, warn
from claims import library
from claims.model import Band

if TYPE_CHECKING:
    from claims.evaluation import Figures, Report
    from claims.matching import ArticleText, Matcher, Scored
    from claims.matching.articles_file import BadLine, Labelled

#: Articles scored at a time: enough to batch, few enough to show progress.
BATCH = 64

ClaimsFile = Annotated[
    Path | None, typer.Option("--claims", help="A claims file; without it, the library.")
]
BackgroundFile = Annotated[
    Path | None,
    typer.Option("--background", help="Unlabelled articles (JSONL) to normalise against."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(match)
    app.command()(evaluate)


def match(
    articles: Annotated[Path, typer.Option(help="One JSON object per line.")],
    claims: ClaimsFile = None,
    background: BackgroundFile = None,
    all_: Annotated[bool, typer.Option("--all", help="Every claim, whatever its score.")] = False,
    as_json: AsJson = False,
) -> None:
    """Match articles to claims.  A bad line is reported, the rest goes on, exit code 1."""
    followed = read_file(claims) if claims else library.load_library()
    matcher = _matcher(background)
    read, bad = _read(articles)
    for start in range(0, len(read), BATCH):
        batch = read[start : start + BATCH]
        rows = matcher.match([labelled.article for labelled in batch], followed)
        for labelled, row in zip(batch, rows, strict=True):
            shown = [s for s in row if all_ or s.band is not Band.BELOW]
            _print_matches(labelled.article, shown, as_json=as_json)
    _report(bad)


def evaluate(
    labelled: Annotated[Path, typer.Argument(help="One JSON object with `labels` per line.")],
    claims: ClaimsFile = None,
    background: BackgroundFile = None,
    as_json: AsJson = False,
) -> None:
    """Measure the matcher on labelled articles."""
    from claims import evaluation

    followed = read_file(claims) if claims else library.load_library()
    matcher = _matcher(background)
    read, bad = _read(labelled)
    rows: list[Sequence[Scored]] = []
    starts = range(0, len(read), BATCH)
    for start in track(starts, "scoring", console=console, transient=True, disable=as_json):
        batch = [one.article for one in read[start : start + BATCH]]
        rows += matcher.match(batch, followed)
    report = evaluation.evaluate(read, rows, followed)
    if as_json:
        print_json(report)
    else:
        _print_report(report)
    _report(bad)


def _matcher(background: Path | None) -> "Matcher":
    matcher = compose.matcher(settings.from_env(os.environ))
    if background is None:
        return matcher
    read, bad = _read(background)
    for line in bad:
        warn(f"{background.name}:{line.number}: {line.problem}")
    matcher.learn_texts([one.article for one in read])
    return matcher


def _read(file: Path) -> "tuple[list[Labelled], list[BadLine]]":
    from claims.matching.articles_file import BadLine, read_articles

    read: list[Labelled] = []
    bad: list[BadLine] = []
    with file.open("rb") as lines:
        for line in read_articles(lines):
            if isinstance(line, BadLine):
                bad.append(line)
            else:
                read.append(line)
    return read, bad


def _print_matches(article: "ArticleText", shown: "Sequence[Scored]", *, as_json: bool) -> None:
    if as_json:
        print_json({"id": article.id, "matches": [_as_plain(scored) for scored in shown]})
        return
    say(f"{article.id}  {article.title[:100]}")
    for scored in shown:
        say(f"    {scored.score:.2f}  {scored.band:9}  {scored.stance:9}  {scored.claim_id}")


def _as_plain(scored: "Scored") -> dict[str, Any]:
    return {
        "claim": scored.claim_id,
        "score": round(scored.score, 6),
        "band": scored.band,
        "stance": scored.stance,
        "stance_probability": round(scored.stance_probability, 4),
        "why": scored.why,
        "model": scored.model,
    }


def _print_report(report: "Report") -> None:
    overall = report.overall
    columns = [
        *("", "relevant", "average precision", "recall at P80", "recall at P90", "F1"),
        *("confirmed right", "confirmed found", "kept", "stance AUC", "side right"),
    ]
    rows = [_row("all", overall)]
    rows += [_row(name, figures) for name, figures in report.by_language.items()]
    title = f"{report.articles} articles, {overall.relevant} of {overall.pairs} pairs relevant"
    print_table(columns, rows, title)
    rows = [_row(name, f) for name, f in sorted(report.by_claim.items()) if f.relevant]
    mean = _figure(report.mean_average_precision)
    print_table(columns, rows, f"by claim; mean average precision {mean}")
    for claim in report.unknown_claims:
        warn(f"“{claim}” is labelled but is not among the claims; it was left out.")


def _row(name: str, figures: "Figures") -> tuple[str, ...]:
    shown = (
        figures.average_precision,
        figures.recall_at_80,
        figures.recall_at_90,
        figures.best_f1,
        figures.confirmed_precision,
        figures.confirmed_recall,
        figures.kept_recall,
        figures.stance_auc,
        figures.sided_precision,
    )
    return (name, str(figures.relevant), *map(_figure, shown))


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _report(bad: "Sequence[BadLine]") -> None:
    for line in bad:
        warn(f"line {line.number}: {line.problem}")
    if bad:
        raise typer.Exit(1)
