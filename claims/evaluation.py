"""Measure matching against labels a person gave: pure arithmetic, no matching here.

A pair is an article and a claim; it is relevant if the article is labelled with the claim.  All
pairs are ranked together, whatever their article: one threshold serves them all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.matching import Scored
from claims.matching.articles_file import Labelled
from claims.model import Band, Claim, Stance

#: The stances that are one.
SIDES = (Stance.SUPPORTS, Stance.REFUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What the matcher said of an article and a claim, and what is true."""

    claim_id: str
    language: str | None
    scored: Scored
    label: Stance | None  #: ``None`` if the article does not bear on the claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How well some pairs were told; each 0-1, ``None`` where there is nothing to tell it from."""

    pairs: int
    relevant: int
    average_precision: float | None
    recall_at_80: float | None  #: the highest recall at 80 % precision
    recall_at_90: float | None  #: at 90 %
    best_f1: float | None  #: at whatever threshold
    confirmed_precision: float | None
    confirmed_recall: float | None
    kept_recall: float | None  #: of *confirmed* and *possible* together
    stance_accuracy: float | None  #: of relevant pairs, three ways
    stance_auc: float | None  #: supports told from refutes, by leaning
    side_named: float | None  #: of the matches that take a side, those for which one is named
    side_right: float | None  #: of the relevant matches for which a side is named
    posted_side_named: float | None  #: the same of *confirmed* matches
    posted_side_right: float | None  #: of all *confirmed* with a side, on another claim too


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a labelled set."""

    articles: int
    overall: Figures
    mean_average_precision: float | None  #: over the claims that have a relevant article
    by_language: Mapping[str, Figures]
    by_examples: Mapping[str, Figures]  #: by what the claims hold beside their statement
    by_claim: Mapping[str, Figures]
    unknown_claims: tuple[str, ...]  #: labelled but not among the claims, and so left out


def evaluate(
    labelled: Sequence[Labelled], rows: Sequence[Sequence[Scored]], claims: Sequence[Claim]
) -> Report:
    """Measure what was said of each article (every claim in it, in any order) by its labels."""
    known = {claim.id: examples_of(claim) for claim in claims}
    pairs = pairs_of(labelled, rows)
    by_claim = _figures_by(pairs, _claim_of)
    each = [f.average_precision for f in by_claim.values() if f.average_precision is not None]
    return Report(
        articles=len(labelled),
        overall=figures(pairs),
        mean_average_precision=_mean(each),
        by_language=_figures_by(pairs, _language_of),
        by_examples=_figures_by(pairs, lambda pair: known[pair.claim_id]),
        by_claim=by_claim,
        unknown_claims=tuple(sorted({c for one in labelled for c in one.labels} - known.keys())),
    )


def pairs_of(labelled: Sequence[Labelled], rows: Sequence[Sequence[Scored]]) -> list[Pair]:
    """Each article with each claim it was scored on, in the rows' order."""
    return [
        Pair(
            claim_id=scored.claim_id,
            language=one.article.told_language(),
            scored=scored,
            label=one.labels.get(scored.claim_id),
        )
        for one, row in zip(labelled, rows, strict=True)
        for scored in row
    ]


def examples_of(claim: Claim) -> str:
    """Whether a claim has examples, in one language or in several: what it is matched by."""
    languages = {language for texts in claim.examples.every for language in texts}
    if not languages:
        return "statement only"
    return "one language" if len(languages) == 1 else "several languages"


def figures(pairs: Sequence[Pair]) -> Figures:
    """The figures of some pairs."""
    # Of equal scores the wrong ones come first: a tie is no merit.
    ranked = sorted(pairs, key=lambda pair: (-pair.scored.score, pair.label is not None))
    curve = _curve([pair.label is not None for pair in ranked])
    relevant = [pair for pair in pairs if pair.label is not None]
    confirmed = [pair for pair in pairs if pair.scored.band is Band.CONFIRMED]
    kept = [pair for pair in relevant if pair.scored.band is not Band.BELOW]
    right = sum(pair.label is not None for pair in confirmed)
    side_named, side_right = _sides(kept)
    posted_side_named, posted_side_right = _sides(confirmed)
    return Figures(
        pairs=len(pairs),
        relevant=len(relevant),
        average_precision=average_precision([pair.label is not None for pair in ranked]),
        recall_at_80=_recall_at(curve, 0.8),
        recall_at_90=_recall_at(curve, 0.9),
        best_f1=max((2 * p * r / (p + r) for p, r in curve if p), default=None),
        confirmed_precision=_share(right, len(confirmed)),
        confirmed_recall=_share(right, len(relevant)),
        kept_recall=_share(len(kept), len(relevant)),
        stance_accuracy=_mean([pair.label is pair.scored.stance for pair in relevant]),
        stance_auc=_stance_auc(relevant),
        side_named=side_named,
        side_right=side_right,
        posted_side_named=posted_side_named,
        posted_side_right=posted_side_right,
    )


def _sides(pairs: Sequence[Pair]) -> tuple[float | None, float | None]:
    return sides([(pair.label, pair.scored.stance) for pair in pairs])


def sides(
    pairs: Iterable[tuple[Stance | None, Stance | None]],
) -> tuple[float | None, float | None]:
    """How often a side is named and right, of stances that are true and told.

    Returns:
        Of those that take a side the share for which one is named, whichever; and of all for
        which one is named the share for which it is the right one.
    """
    known = [(true in SIDES, told in SIDES, true is told) for true, told in pairs]
    return (
        _mean([is_named for takes_one, is_named, _ in known if takes_one]),
        _mean([is_right for _, is_named, is_right in known if is_named]),
    )


def average_precision(ranked: Sequence[bool]) -> float | None:
    """The mean, over what is relevant, of the precision down to it; *ranked* best first."""
    precisions = [
        (found + 1) / (position + 1)
        for found, position in enumerate(n for n, is_right in enumerate(ranked) if is_right)
    ]
    return _mean(precisions)


def area_under_curve(wanted: Sequence[float], others: Sequence[float]) -> float | None:
    """How often one of *wanted* is above one of *others*; ties count half."""
    if not wanted or not others:
        return None
    wins = sum((w > o) + 0.5 * (w == o) for w in wanted for o in others)
    return wins / (len(wanted) * len(others))


def _curve(ranked: Sequence[bool]) -> list[tuple[float, float]]:
    """Precision and recall down to each position; empty if nothing is relevant."""
    relevant, found, curve = sum(ranked), 0, []
    for position, is_right in enumerate(ranked, start=1):
        found += is_right
        curve.append((found / position, found / relevant if relevant else 0.0))
    return curve if relevant else []


def _recall_at(curve: Sequence[tuple[float, float]], precision: float) -> float | None:
    if not curve:
        return None
    return max((recall for reached, recall in curve if reached >= precision), default=0.0)


def _stance_auc(relevant: Iterable[Pair]) -> float | None:
    leanings: dict[Stance, list[float]] = {stance: [] for stance in Stance}
    for pair in relevant:
        if pair.label is not None:
            leanings[pair.label].append(pair.scored.leaning)
    return area_under_curve(leanings[Stance.SUPPORTS], leanings[Stance.REFUTES])


def _figures_by(pairs: Iterable[Pair], key: Callable[[Pair], str]) -> dict[str, Figures]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(key(pair), []).append(pair)
    return {name: figures(group) for name, group in sorted(groups.items())}


def _claim_of(pair: Pair) -> str:
    return pair.claim_id


def _language_of(pair: Pair) -> str:
    return pair.language or "other"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
