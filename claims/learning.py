"""What a team's answers to matches teach: how often a claim is matched rightly, and from where on.

Pure.  The rule for the threshold: as though ten matches had been judged right before, it is the
lowest at which nine in ten of the matches judged at or above it are right.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.model import Band, Stance, Verdict

#: What is confirmed is to be right this often.
TARGET = 0.9
#: So many right ones are taken for granted: one mistaken press alone moves nothing.
GRANTED = 10
#: Answers to matches older than this teach nothing any more: news, feeds and matcher change.
#: A stretch of time and not a number of answers, because a new answer that pushed an old one out
#: could lower a threshold by being wrong.
REMEMBERED = timedelta(days=180)
#: `/claim show` tells of so many.
SHOWN = 30
_Z = 1.959964  # of the normal distribution: 95 % lie within


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A match that the team has judged: more of those who answered said the one than the other."""

    score: float  #: 0-1
    band: Band  #: as it was found
    is_right: bool
    at: datetime  #: of the latest answer
    article_id: int = 0
    is_side_right: bool | None = None  #: by the team, where it is right and a side was named


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of some were right, with the interval that holds the true share 19 times in 20."""

    right: int
    of: int
    low: float  #: 0-1
    high: float  #: 0-1


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """What the team's answers say of one claim's matches."""

    confirmed: Share | None  #: of the last judged that were confirmed; ``None`` if none was
    possible: Share | None
    sides: Share | None  #: of the last judged right for which a side was named
    raised_to: float | None  #: its own threshold, where it is above the floor


def judgement(verdicts: Mapping[Verdict, int]) -> bool | None:
    """Whether a match is right by most of those who answered; ``None`` where they are divided."""
    right = verdicts.get(Verdict.RIGHT, 0) + verdicts.get(Verdict.WRONG_STANCE, 0)
    wrong = sum(verdicts.values()) - right
    return None if right == wrong else right > wrong


def stance_told(verdict: Verdict, held: Stance) -> Stance | None:
    """What an answer tells of the stance that was *held*, before the person says more."""
    if verdict is Verdict.RIGHT:
        return held
    is_sided = verdict is Verdict.WRONG_STANCE and held is not Stance.DISCUSSES
    return Stance.DISCUSSES if is_sided else None


def stance_by(votes: Mapping[Stance, int]) -> Stance | None:
    """What an article says by most of those who told; *discusses* where they are divided.

    ``None`` where nobody told.
    """
    most = max(votes.values(), default=0)
    told = [stance for stance, count in votes.items() if count == most]
    if not told:
        return None
    return told[0] if len(told) == 1 else Stance.DISCUSSES


def confirmed_from(judged: Iterable[Judged], *, floor: float) -> float:
    """The lowest score of a claim's matches that is confirmed.

    A wrong answer never lowers it and a right one never raises it; it is between *floor* and the
    lowest score above the wrong matches.

    Args:
        judged: The claim's matches, in any order.
        floor: What the admin chose, or the default: nothing below it is ever confirmed.
    """
    above = sorted((each for each in judged if each.score >= floor), key=lambda e: e.score)
    lowest, right, count = floor, GRANTED + sum(e.is_right for e in above), GRANTED + len(above)
    for each in above:
        # Those of the same score go together: the next threshold leaves all of them behind.
        if each.score >= lowest and right >= TARGET * count:
            return lowest
        lowest = min(math.nextafter(each.score, 2), 1.0)
        right, count = right - each.is_right, count - 1
    return lowest


def newest(judged: Iterable[Judged]) -> list[Judged]:
    """Those judged last first."""
    return sorted(judged, key=lambda each: each.at, reverse=True)


def track_record(judged: Iterable[Judged], *, raised_to: float | None) -> TrackRecord:
    """What the team's answers say of one claim's matches, those it judged last."""
    last = newest(judged)
    sides = [each.is_side_right for each in last if each.is_side_right is not None]
    return TrackRecord(
        confirmed=_share([e.is_right for e in last if e.band is Band.CONFIRMED][:SHOWN]),
        possible=_share([e.is_right for e in last if e.band is Band.POSSIBLE][:SHOWN]),
        sides=_share(sides[:SHOWN]),
        raised_to=raised_to,
    )


def wilson(right: int, of: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share; *of* is at least 1."""
    share, z2 = right / of, _Z**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(judged: Sequence[bool]) -> Share | None:
    if not judged:
        return None
    right = sum(judged)
    low, high = wilson(right, len(judged))
    return Share(right=right, of=len(judged), low=low, high=high)
