"""What a team's judged matches teach of the next article: near a right one more, a wrong one less.

Per claim the article's likeness to the nearest match judged right, less that to the nearest judged
wrong, is added to its log-odds.  What was compared with it stands in ``docs/design-notes.md``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from claims.matching.background import Background
from claims.matching.bands import Thresholds
from claims.matching.scored import Scored
from claims.matching.stories import Told, similarities

#: Cosines up to this tell nothing: of two articles picked by chance one pair in ten is above it.
FROM = 0.15
#: Log-odds for the whole way from there to the same text.
WEIGHT = 8.0
#: Log-odds that judged matches move a score by at most: what alone is at 0.35 comes to 0.8.
MOST = 2.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article that the team judged to bear on a claim, or not to."""

    told: Told
    is_right: bool


def corrected(
    row: Sequence[Scored],
    article: Told,
    lessons: Mapping[str, Sequence[Lesson]],
    *,
    ground: Background,
    thresholds: Thresholds,
) -> list[Scored]:
    """An article's row with scores and bands as the lessons move them, best first.

    Args:
        row: What it scores on each claim.
        article: In no known language, it stays as it is.
        lessons: Of the claims that have any, by id.
        ground: What vectors are centred by.
        thresholds: Of the bands.
    """
    may = {s.claim_id for s in row if _least(thresholds) <= s.score < 1}
    taught = {claim: lessons[claim] for claim in sorted(may & lessons.keys()) if lessons[claim]}
    if article.language is None or not taught:
        return list(row)
    shifts = _shifts(article, taught, ground)
    moved = [_moved(each, shifts.get(each.claim_id, 0.0), thresholds) for each in row]
    return sorted(moved, key=lambda scored: -scored.score)


def _least(thresholds: Thresholds) -> float:
    """The score below which nothing is a match, however it is moved."""
    return _shifted(thresholds.possible, -MOST)


def _moved(scored: Scored, shift: float, thresholds: Thresholds) -> Scored:
    if not shift:
        return scored
    score = _shifted(scored.score, shift)
    return replace(scored, score=score, band=thresholds.band(score))


def _shifted(score: float, shift: float) -> float:
    odds = score / (1 - score) * math.exp(shift)
    return odds / (1 + odds)


def _shifts(
    article: Told, lessons: Mapping[str, Sequence[Lesson]], ground: Background
) -> dict[str, float]:
    """By how much the article's log-odds on each claim are moved."""
    every = [lesson for taught in lessons.values() for lesson in taught]
    near = similarities(article, [lesson.told for lesson in every], ground)
    nearest = {(claim, is_right): FROM for claim in lessons for is_right in (True, False)}
    claims = [claim for claim, taught in lessons.items() for _ in taught]
    for claim, lesson, cosine in zip(claims, every, near.tolist(), strict=True):
        nearest[claim, lesson.is_right] = max(nearest[claim, lesson.is_right], cosine)
    apart = {claim: nearest[claim, True] - nearest[claim, False] for claim in lessons}
    return {
        claim: max(-MOST, min(MOST, WEIGHT * each / (1 - FROM))) for claim, each in apart.items()
    }
