"""Tell how much each part of the matching should count: ``python -m training.weights``.

Prints; what is taken over is written into `claims.matching` by hand.  Told on *dev*, the first
beat and the trackers kept out of all training, each alike; each compared with the background that
ships and with one that has learnt the stream's headlines.  *test* is left alone.

Reads ``../shared/data/stream``, and what `make evaluate` has kept of vectors: without it half an
hour, with it a minute.
"""

from collections.abc import Sequence
from functools import partial
from itertools import product

import numpy as np
import numpy.typing as npt

from claims.evaluation import area_under_curve, average_precision
from claims.matching.bands import MIDPOINT, STEEPNESS, Thresholds
from claims.matching.reranker import (
    AGREES,
    BIAS,
    EXAMPLES_AGREE,
    MARGIN,
    READING,
    SIDED_BEFORE,
    STANDING,
    TAKES,
    TAKES_BIAS,
)
from claims.matching.scoring import COUNTS, PARTS, RUNNER_UP_LOSES
from claims.matching.stance import STEEPNESS as SIDE_STEEPNESS
from training.compared import Compared, Numbers, Sets, every_set

#: What is tried of each part but the first, and of what runners-up lose.
TRIED = {
    "coverage": (0.3, 0.5, 0.75, 1.0, 1.3),
    "odds": (0.2, 0.3, 0.45, 0.6, 0.8, 1.0),
    "elsewhere": (-0.75, -1.5, -2.5),
    "runner-up": (0.5, 1.0, 2.0, 3.0, 4.0, 6.0),
}


_say = partial(print, flush=True)


def main() -> None:
    """Compare and read all, then tell."""
    sets, headlines = every_set()
    counts, loses = _parts(sets)
    fitted = _reading(sets, counts, loses)
    for name, weights in (("as fitted", fitted), ("as it ships", (STANDING, READING, BIAS))):
        _told(f"{name}, these parts", sets, headlines, counts, loses, weights)
    _told("as it ships", sets, headlines, COUNTS, RUNNER_UP_LOSES, (STANDING, READING, BIAS))
    _sides(sets, counts, loses)


def _parts(sets: Sets) -> tuple[Numbers, float]:
    """The weights with the highest mean average precision, one after the other, twice."""
    best = np.array([*COUNTS, RUNNER_UP_LOSES], np.float64)
    reached = _mean(sets, best)
    names = (*PARTS, "runner-up")
    _say(f"as it ships: {dict(zip(names, best.round(2).tolist(), strict=True))} {reached:.4f}")
    for _, (name, values) in product(range(2), TRIED.items()):
        place = names.index(name)
        for value in values:
            tried = best.copy()
            tried[place] = value
            if (found := _mean(sets, tried)) > reached + 1e-4:
                best, reached = tried, found
    _say(f"best: {dict(zip(names, best.round(2).tolist(), strict=True))} {reached:.4f}")
    return best[:-1], float(best[-1])


def _mean(sets: Sets, weights: Numbers) -> float:
    fitted = _reading(sets, weights[:-1], weights[-1])
    found = [
        _average_precision(_odds(each, weights[:-1], weights[-1], fitted), each)
        for each in sets.values()
    ]
    return float(np.mean(found))


def _reading(sets: Sets, counts: Numbers, loses: float) -> tuple[float, float, float]:
    """What standing out, reading and neither count, by a logistic regression; each set alike."""
    rows, right, weights = [], [], []
    for some in sets.values():
        mine = [(each, each.standing(counts, loses)) for each in some]
        read = [each.is_read(standing) for each, standing in mine]
        rows += [
            np.stack([standing[is_read], each.bears[is_read]], -1)
            for (each, standing), is_read in zip(mine, read, strict=True)
        ]
        right += [each.relevant[is_read] for (each, _), is_read in zip(mine, read, strict=True)]
        count = sum(int(is_read.sum()) for is_read in read)
        weights.append(np.full(count, 1 / count))
    standing, bears, bias = logistic(
        np.concatenate(rows), np.concatenate(right), np.concatenate(weights)
    )
    return float(standing), float(bears), float(bias)


def _odds(
    some: Sequence[Compared], counts: Numbers, loses: float, fitted: tuple[float, float, float]
) -> list[Numbers]:
    """The log-odds behind the score, (n, c) each."""
    found = []
    for each in some:
        standing = each.standing(counts, loses)
        unread = STEEPNESS * (standing - MIDPOINT)
        read = fitted[0] * standing + fitted[1] * each.bears + fitted[2]
        found.append(np.where(each.is_read(standing), read, unread))
    return found


def _average_precision(odds: Sequence[Numbers], some: Sequence[Compared]) -> float:
    every, relevant = _flat(odds), _flat([each.relevant for each in some])
    return average_precision(relevant[np.argsort(-every, kind="stable")].tolist()) or 0.0


def _told(
    title: str,
    sets: Sets,
    headlines: Sequence[Compared],
    counts: Numbers,
    loses: float,
    fitted: tuple[float, float, float],
) -> None:
    """How often what is confirmed would be right and how much be found, by where that begins."""
    scores = (0.80, 0.84, 0.86, Thresholds().confirmed, 0.90, 0.92, 0.94)
    _say(f"\n{title}: standing {fitted[0]:.2f}, reading {fitted[1]:.2f}, bias {fitted[2]:.2f}")
    for name, some in sets.items():
        odds = _odds(some, counts, loses, fitted)
        every, relevant = _flat(odds), _flat([each.relevant for each in some])
        line = []
        for score in scores:
            above = every >= np.log(score / (1 - score))
            right = (above & relevant).sum()
            line.append(f"{score}: {right / max(1, above.sum()):.2f} {right / relevant.sum():.2f}")
        possible = Thresholds().possible
        kept = (every[relevant] >= np.log(possible / (1 - possible))).mean()
        found = _average_precision(odds, some)
        _say(f"{name:22} {found:.3f}, kept {kept:.3f}; {'; '.join(line)}")
    for each in headlines:
        best = _odds([each], counts, loses, fitted)[0].max(axis=1)
        line = [f"{score}: {(best >= np.log(score / (1 - score))).sum()}" for score in scores]
        _say(f"{'headlines':22} {'; '.join(line)}")


def _sides(sets: Sets, counts: Numbers, loses: float) -> None:
    """What the margin, agreeing and the rest count, and what would be named, by how sure it is.

    Of claims with examples, and articles that are read with them.
    """
    rows, right, taking, taken = [], [], [], []
    for some in sets.values():
        for each in some:
            read = each.is_read(each.standing(counts, loses)) & each.relevant
            read &= np.isfinite(each.examples)
            sided = read & (each.side != 0)
            rows.append(np.stack([each.margin, each.agrees, each.examples], -1)[sided])
            right.append(each.side[sided] > 0)
            taking.append(np.stack([each.sided, each.takes], -1)[read])
            taken.append(each.side[read] != 0)
    side = logistic(np.concatenate(rows), np.concatenate(right), bias=False)
    takes = logistic(np.concatenate(taking), np.concatenate(taken))
    _say(f"\nside {np.round(side / SIDE_STEEPNESS, 3)}, takes one {np.round(takes, 2)}")
    ships = SIDE_STEEPNESS * np.array([MARGIN, AGREES, EXAMPLES_AGREE])
    _named("as fitted", sets, counts, loses, side, takes)
    _named("ships", sets, counts, loses, ships, np.array([SIDED_BEFORE, TAKES, TAKES_BIAS]))


def _named(
    title: str, sets: Sets, counts: Numbers, loses: float, side: Numbers, takes: Numbers
) -> None:
    for name, some in sets.items():
        leans, sided, true = [], [], []
        for each in some:
            read = each.is_read(each.standing(counts, loses)) & each.relevant
            read &= np.isfinite(each.examples)
            told = np.stack([each.margin, each.agrees, np.nan_to_num(each.examples)], -1)
            leans.append((told @ side)[read])
            sided.append((np.stack([each.sided, each.takes, read], -1) @ takes)[read])
            true.append(each.side[read])
        lean, takes_one, truth = (_flat(rows) for rows in (leans, sided, true))
        every = sum(int(((each.side != 0) & each.relevant).sum()) for each in some)
        curve = area_under_curve([*lean[truth > 0]], [*lean[truth < 0]])
        line = []
        for least, sure in product((0.0, 0.5, 1.0, 1.5), (0.85, 0.9, 0.93)):
            named = (np.abs(lean) >= np.log(sure / (1 - sure))) & (takes_one >= least)
            right = (named & (np.sign(lean) == truth)).sum() / max(1, named.sum())
            line.append(f"{least} {sure}: {(named & (truth != 0)).sum() / every:.2f} {right:.2f}")
        _say(f"{title} {name:22} {curve:.3f}; {'; '.join(line)}")


def logistic(
    rows: Numbers, right: npt.ArrayLike, weights: Numbers | None = None, *, bias: bool = True
) -> Numbers:
    """The weights of a logistic regression, the bias last (Newton's method)."""
    rows = np.column_stack([rows, np.ones(len(rows))]) if bias else rows
    each = np.ones(len(rows)) if weights is None else weights * len(rows) / weights.sum()
    found = np.zeros(rows.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-np.clip(rows @ found, -40, 40)))
        slope = rows.T @ (each * (likely - np.asarray(right, float))) + 1e-3 * found
        curve = (rows * (each * likely * (1 - likely))[:, None]).T @ rows
        found -= np.linalg.solve(curve + 1e-3 * np.eye(len(found)), slope)
    return found


def _flat(rows: Sequence[Numbers]) -> Numbers:
    return np.concatenate([row.ravel() for row in rows])


if __name__ == "__main__":
    main()
