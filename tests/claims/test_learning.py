"""What a team's answers teach: the rule for a claim's threshold, and how its matches are told."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from claims.learning import (
    Judged,
    confirmed_from,
    judgement,
    stance_by,
    track_record,
    wilson,
)
from claims.model import Band, Stance, Verdict
from tests.claims.builders import NOON

RIGHT, WRONG = Verdict.RIGHT, Verdict.NOT_RELEVANT


def judged(score: float, *, is_right: bool, minute: int = 0) -> Judged:
    at = NOON + timedelta(minutes=minute)
    return Judged(score=score, band=Band.CONFIRMED, is_right=is_right, at=at)


def some(seed: int) -> list[Judged]:
    chance = random.Random(seed)
    return [
        judged(chance.choice([0.5, 0.8, chance.random()]), is_right=chance.random() < 0.7)
        for _ in range(chance.randrange(40))
    ]


def test_without_answers_a_claim_is_confirmed_from_what_the_admin_chose() -> None:
    assert confirmed_from([], floor=0.8) == 0.8


def test_one_mistaken_press_moves_nothing_and_a_second_does() -> None:
    one = [judged(0.85, is_right=False)]
    two = [*one, judged(0.9, is_right=False)]

    assert confirmed_from(one, floor=0.8) == 0.8
    assert 0.85 < confirmed_from(two, floor=0.8) < 0.851


def test_a_claim_that_is_right_nine_times_in_ten_keeps_its_threshold() -> None:
    rights = [judged(0.8 + n / 100, is_right=True) for n in range(18)]
    wrongs = [judged(0.97, is_right=False), judged(0.98, is_right=False)]

    assert confirmed_from([*rights, *wrongs], floor=0.8) == 0.8
    assert confirmed_from([*rights[:5], *wrongs], floor=0.8) > 0.8


def test_what_is_wrong_below_the_floor_says_nothing_of_what_is_above() -> None:
    below = [judged(0.5, is_right=False)] * 20

    assert confirmed_from(below, floor=0.8) == 0.8


@pytest.mark.parametrize("seed", range(40))
def test_a_wrong_answer_never_lowers_a_threshold_and_a_right_one_never_raises_it(
    seed: int,
) -> None:
    before = some(seed)
    threshold = confirmed_from(before, floor=0.4)
    for score in (0.0, 0.4, 0.5, 0.8, 0.93, 1.0, *(each.score for each in before)):
        wrong = confirmed_from([*before, judged(score, is_right=False)], floor=0.4)
        right = confirmed_from([*before, judged(score, is_right=True)], floor=0.4)
        assert 0.4 <= right <= threshold <= wrong <= 1


@pytest.mark.parametrize("seed", range(10))
def test_the_threshold_is_the_lowest_above_which_nine_in_ten_are_right(seed: int) -> None:
    answers = some(seed)
    threshold = confirmed_from(answers, floor=0.4)

    def is_enough(at: float) -> bool:
        above = [each.is_right for each in answers if each.score >= at]
        return 10 + sum(above) >= 0.9 * (10 + len(above))

    assert is_enough(threshold)
    assert not any(is_enough(at / 1000) for at in range(400, 1000) if at / 1000 < threshold)


@pytest.mark.parametrize(
    ("verdicts", "is_right"),
    [
        ({RIGHT: 1}, True),
        ({WRONG: 1}, False),
        ({Verdict.WRONG_CLAIM: 1, WRONG: 1, RIGHT: 1}, False),
        ({RIGHT: 2, WRONG: 1}, True),
        ({Verdict.WRONG_STANCE: 2, WRONG: 1}, True),
        ({RIGHT: 1, WRONG: 1}, None),
        ({}, None),
    ],
)
def test_most_of_those_who_answered_decide_and_a_divided_team_decides_nothing(
    verdicts: dict[Verdict, int], is_right: bool | None
) -> None:
    assert judgement(verdicts) is is_right


@pytest.mark.parametrize(
    ("votes", "stance"),
    [
        ({}, None),
        ({Stance.REFUTES: 1}, Stance.REFUTES),
        ({Stance.REFUTES: 2, Stance.SUPPORTS: 1}, Stance.REFUTES),
        ({Stance.REFUTES: 1, Stance.SUPPORTS: 1}, Stance.DISCUSSES),
        ({Stance.DISCUSSES: 1, Stance.SUPPORTS: 2}, Stance.SUPPORTS),
    ],
)
def test_most_of_those_who_told_say_what_an_article_says(
    votes: dict[Stance, int], stance: Stance | None
) -> None:
    assert stance_by(votes) is stance


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(24, 30, 0.627, 0.905), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (1, 1, 0.207, 1.0)],
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=0.001)


def test_the_track_record_is_of_the_last_thirty_judged_of_each_band() -> None:
    old = [judged(0.9, is_right=False, minute=n) for n in range(10)]
    new = [judged(0.9, is_right=n % 5 > 0, minute=100 + n) for n in range(30)]
    unsure = [replace(old[0], band=Band.POSSIBLE)]

    record = track_record([*new, *old, *unsure], raised_to=0.91)

    assert record.confirmed is not None
    assert record.possible is not None
    assert (record.confirmed.right, record.confirmed.of) == (24, 30)
    assert (record.possible.right, record.possible.of) == (0, 1)


def test_a_claim_nobody_judged_has_no_track_record() -> None:
    record = track_record([], raised_to=None)

    assert record.confirmed is None
    assert record.possible is None
