"""``claimwatch match`` and ``claimwatch evaluate``: the matcher on files, without a database."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import track

from bot import compose, settings
from bot.cli import files
from bot.cli.claims import read_file
from bot.cli.output import (
    hides_progress,
    print_json,
    print_table,
    print_wrapped,
    progress,
    say,
    warn,
)
from bot.counted import counted
from claims import library
from claims.errors import InvalidInputError
from claims.model import Band

if TYPE_CHECKING:
    from claims.evaluation import Figures, Report
    from claims.matching import ArticleText, Matcher, Scored
    from claims.matching.articles_file import Labelled
    from claims.team.replay import Outcome

#: Articles scored at a time: enough to batch, few enough to show progress.
BATCH = 64

#: Of an article's title, in characters.
_SHOWN = 200
#: The columns of an evaluation, short enough for 80 columns, and what each is.
FIGURES = {
    "pairs": "relevant pairs: an article and a claim it is labelled with",
    "AP": "average precision",
    "R80": "recall at 80 % precision",
    "R90": "recall at 90 % precision",
    "F1": "the best F1 of any threshold",
    "right": "of the confirmed pairs, how many are relevant",
    "found": "of the relevant pairs, how many are confirmed",
    "kept": "of the relevant pairs, how many are confirmed or possible",
    "AUC": "supports told from refutes: area under the curve",
    "side": "where a side was named, how often the right one",
}

#: The columns of what answers buy.
REPLAY = {
    "learnt": "thresholds, examples and counter-examples, or both",
    "judged": "answers a claim really got, on average: no more of it was found",
    "right": "of the confirmed pairs, how many are relevant",
    "found": "of the relevant pairs, how many are confirmed",
    "AP": "average precision",
}

ClaimsFile = Annotated[
    Path | None,
    typer.Option("--claims", help="Claims as YAML, or CSV; without it, the library."),
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
    articles: Annotated[
        Path, typer.Option(help="One JSON object per line: `id`, `title`, `summary`.")
    ],
    claims: ClaimsFile = None,
    background: BackgroundFile = None,
    all_: Annotated[bool, typer.Option("--all", help="Every claim, whatever its score.")] = False,
    as_json: AsJson = False,
) -> None:
    """Match articles to claims; no database is needed.

    A bad line is reported with its number, the rest goes on, exit code 1.
    """
    followed = read_file(claims) if claims else library.load_library()
    read, bad = _read(articles)
    if not read and not bad:
        warn(f"{articles.name} is empty: there is no article in it.")
    matcher, bad_background = _matcher(background)
    for start in range(0, len(read), BATCH):
        batch = read[start : start + BATCH]
        rows = matcher.match([labelled.article for labelled in batch], followed)
        for labelled, row in zip(batch, rows, strict=True):
            shown = [s for s in row if all_ or s.band is not Band.BELOW]
            _print_matches(labelled.article, shown, as_json=as_json)
    _report([*bad, *bad_background])


def evaluate(
    labelled: Annotated[Path, typer.Argument(help="One JSON object with `labels` per line.")],
    claims: ClaimsFile = None,
    background: BackgroundFile = None,
    only_labelled: Annotated[
        bool, typer.Option("--only-labelled", help="Leave out claims no article is labelled with.")
    ] = False,
    judgements: Annotated[
        int, typer.Option(help="Show what so many answers a claim by a team buy.", min=0, max=100)
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Measure the matcher on labelled articles; no database is needed.

    A bad line is reported with its number, the rest goes on, exit code 1.
    """
    from claims import evaluation

    followed = read_file(claims) if claims else library.load_library()
    read, bad = _read(labelled)
    if not read:
        _warn_of(bad)
        raise InvalidInputError(f"{labelled.name} holds no article to measure the matcher on.")
    if only_labelled:
        named = {claim_id for one in read for claim_id in one.labels}
        followed = [claim for claim in followed if claim.id in named]
    matcher, bad_background = _matcher(background)
    rows: list[Sequence[Scored]] = []
    starts = range(0, len(read), BATCH)
    for start in track(
        starts, "scoring", console=progress, transient=True, disable=hides_progress()
    ):
        batch = [one.article for one in read[start : start + BATCH]]
        rows += matcher.match(batch, followed)
    report = evaluation.evaluate(read, rows, followed)
    if judgements:
        _print_replay(read, rows, matcher, judgements, as_json=as_json)
    elif as_json:
        print_json(report)
    else:
        _print_report(report)
    if report.unknown_claims:
        names = ", ".join(f"“{claim}”" for claim in report.unknown_claims)
        warn(f"Labels that name no claim were left out: {names}.")
    _report([*bad, *bad_background])


def _matcher(background: Path | None) -> "tuple[Matcher, list[str]]":
    matcher = compose.matcher(settings.from_env(os.environ))
    if background is None:
        return matcher, []
    read, bad = _read(background)
    if not read:
        warn(f"{background.name} holds no article to normalise against.")
    matcher.learn_texts([one.article for one in read])
    return matcher, bad


def _read(file: Path) -> "tuple[list[Labelled], list[str]]":
    """Give the articles of *file*, and a sentence for each line that is none."""
    from claims.matching.articles_file import BadLine, read_articles

    read: list[Labelled] = []
    bad: list[str] = []
    with files.opened(file) as lines:
        for line in read_articles(lines):
            if isinstance(line, BadLine):
                bad.append(f"{file.name}, line {line.number}: {line.problem}")
            else:
                read.append(line)
    return read, bad


def _print_matches(article: "ArticleText", shown: "Sequence[Scored]", *, as_json: bool) -> None:
    if as_json:
        print_json({"id": article.id, "matches": [_as_plain(scored) for scored in shown]})
        return
    print_wrapped(article.id, (article.title or article.summary)[:_SHOWN])
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
    articles = counted(report.articles, "article")
    rows = [_row("all", overall)]
    rows += [_row(name, figures) for name, figures in report.by_language.items()]
    title = f"{articles}: {overall.relevant} of {counted(overall.pairs, 'pair')} relevant"
    _print_figures("language", rows, title)
    if len(report.by_examples) > 1:
        say("")
        rows = [_row(name, figures) for name, figures in report.by_examples.items()]
        _print_figures("examples", rows, "By the examples the claims have")
    rows = [_row(name, f) for name, f in sorted(report.by_claim.items()) if f.relevant]
    if rows:
        mean = _figure(report.mean_average_precision)
        say("")
        _print_figures("claim", rows, f"By claim; mean average precision {mean}")
    say("")
    for short, meaning in FIGURES.items():
        say(f"{short:>5}  {meaning}")


def _print_replay(
    read: "Sequence[Labelled]",
    rows: "Sequence[Sequence[Scored]]",
    matcher: "Matcher",
    judgements: int,
    *,
    as_json: bool,
) -> None:
    from claims.team import replay

    steps = sorted({*(step for step in replay.STEPS if step < judgements), judgements})
    outcomes = replay.replay(read, rows, matcher, steps=steps)
    if as_json:
        print_json(outcomes)
        return
    print_table(
        ("at most", *REPLAY),
        [_replayed(outcome) for outcome in outcomes],
        f"Half judged, the rest measured; {replay.SEEDS} random orders",
        whole=("learnt",),
        numbers=("at most", *(name for name in REPLAY if name != "learnt")),
        gap=1,
    )
    for short, meaning in REPLAY.items():
        say(f"{short:>6}  {meaning}")


def _replayed(outcome: "Outcome") -> tuple[str, ...]:
    shares = (outcome.precision, outcome.recall, outcome.average_precision)
    return (str(outcome.most), outcome.way, f"{outcome.judged:.1f}", *map(_figure, shares))


def _print_figures(of: str, rows: Sequence[Sequence[str]], title: str) -> None:
    print_table((of, *FIGURES), rows, title, whole=(of,), numbers=tuple(FIGURES), gap=1)


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
        figures.side_right,
    )
    return (name, str(figures.relevant), *map(_figure, shown))


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _report(bad: Sequence[str]) -> None:
    _warn_of(bad)
    if bad:
        raise typer.Exit(1)


def _warn_of(bad: Sequence[str]) -> None:
    for sentence in bad:
        warn(sentence)
