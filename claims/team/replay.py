"""What a team's answers buy: labelled articles replayed with a team that judges by the labels.

Half of the articles arrive in random order; what is confirmed or possible is judged, up to so many
of each claim.  What was learnt is measured on the other half, without the articles that tell a
story the team has judged: a known story is recognised as one, not learnt.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from claims.evaluation import average_precision
from claims.learning import Judged, confirmed_from
from claims.matching import Lesson, Matcher, Scored, Told
from claims.matching.articles_file import Labelled
from claims.model import Band

STEPS = (0, 5, 10, 20)
SEEDS = 20
_THEN = datetime(2000, 1, 1, tzinfo=UTC)  # the order in time plays no part here


@dataclass(frozen=True, slots=True)
class Way:
    """Which of the two ways of learning are used."""

    name: str
    raises: bool  #: thresholds are raised
    corrects: bool  #: judged matches are examples and counter-examples


WAYS = (
    Way("threshold", raises=True, corrects=False),
    Way("examples", raises=False, corrects=True),
    Way("both", raises=True, corrects=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of so many judgements, over all the orders tried; each share 0-1."""

    way: str
    most: int  #: judgements of one claim
    judged: float  #: judgements of one claim that there really were, on average
    precision: float | None  #: of the confirmed
    recall: float
    average_precision: float


@dataclass
class _Team:
    """What one team has judged so far."""

    way: Way
    judged: dict[str, list[Judged]] = field(default_factory=lambda: defaultdict(list))
    lessons: dict[str, list[Lesson]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class _Count:
    judged: list[float] = field(default_factory=list)
    precisions: list[float] = field(default_factory=list)
    right: int = 0
    confirmed: int = 0
    relevant: int = 0


def replay(
    labelled: Sequence[Labelled],
    rows: Sequence[Sequence[Scored]],
    matcher: Matcher,
    *,
    steps: Sequence[int] = STEPS,
    seeds: int = SEEDS,
) -> list[Outcome]:
    """Measure what each way of learning makes of so many judgements a claim.

    Args:
        labelled: The articles.
        rows: What each scores on every claim before anything is learnt.
        matcher: Which scored them.
        steps: How many judgements a claim at most; 0 is without learning.
        seeds: So many random orders.
    """
    vectors = matcher.vectors([one.article for one in labelled])
    told = [Told.of_text(one.article, kept) for one, kept in zip(labelled, vectors, strict=True)]
    trial = _Trial(labelled, rows, told, matcher)
    pairs = [(way, most) for most in steps for way in (WAYS if most else WAYS[:1])]
    return [trial.outcome(way, most, seeds) for way, most in pairs]


@dataclass(frozen=True)
class _Trial:
    labelled: Sequence[Labelled]
    rows: Sequence[Sequence[Scored]]
    told: Sequence[Told]
    matcher: Matcher

    def outcome(self, way: Way, most: int, seeds: int) -> Outcome:
        count = _Count()
        for seed in range(seeds):
            order = list(range(len(self.labelled)))
            random.Random(seed).shuffle(order)  # noqa: S311 -- the same orders each time
            first, second = order[: len(order) // 2], order[len(order) // 2 :]
            team = self._team(way, most, first)
            known = {self.labelled[n].story for n in first} - {None}
            self._measure(team, [n for n in second if self.labelled[n].story not in known], count)
        return Outcome(
            way=way.name if most else "none",
            most=most,
            judged=sum(count.judged) / len(count.judged),
            precision=count.right / count.confirmed if count.confirmed else None,
            recall=count.right / count.relevant if count.relevant else 0.0,
            average_precision=sum(count.precisions) / max(len(count.precisions), 1),
        )

    def _team(self, way: Way, most: int, articles: Sequence[int]) -> _Team:
        team, possible = _Team(way), self.matcher.thresholds.possible
        for n in articles if most else ():
            for scored in self._row(team, n):
                if scored.score < possible or len(team.judged[scored.claim_id]) >= most:
                    continue
                is_right = scored.claim_id in self.labelled[n].labels
                judged = Judged(
                    score=scored.score, band=Band.POSSIBLE, is_right=is_right, at=_THEN
                )
                team.judged[scored.claim_id].append(judged)
                team.lessons[scored.claim_id].append(Lesson(self.told[n], is_right))
        return team

    def _row(self, team: _Team, n: int) -> Sequence[Scored]:
        if not team.way.corrects or not team.lessons:
            return self.rows[n]
        return self.matcher.corrected(self.rows[n], self.told[n], team.lessons)

    def _measure(self, team: _Team, articles: Sequence[int], count: _Count) -> None:
        starts = self._starts(team)
        pairs = []
        for n in articles:
            for scored in self._row(team, n):
                is_right = scored.claim_id in self.labelled[n].labels
                pairs.append((-scored.score, is_right))
                is_confirmed = scored.score >= starts[scored.claim_id]
                count.confirmed += is_confirmed
                count.right += is_confirmed and is_right
                count.relevant += is_right
        # Of equal scores the wrong ones come first: a tie is no merit.
        found = average_precision([is_right for _, is_right in sorted(pairs)])
        count.precisions += [] if found is None else [found]
        answers = [len(team.judged[claim_id]) for claim_id in starts]
        count.judged.append(sum(answers) / max(len(answers), 1))

    def _starts(self, team: _Team) -> Mapping[str, float]:
        """From which score on each claim is confirmed."""
        floor = self.matcher.thresholds.confirmed
        claims = sorted({scored.claim_id for row in self.rows for scored in row})
        learnt = team.judged if team.way.raises else {}
        return {each: confirmed_from(learnt.get(each, ()), floor=floor) for each in claims}
