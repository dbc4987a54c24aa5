"""The arithmetic of scores, on numbers small enough to check by hand."""

import numpy as np
import pytest

from claims.matching.bands import Thresholds, calibrated
from claims.matching.scoring import (
    Layout,
    Level,
    example_means,
    less_runners_up,
    margins,
    nearest_of_all,
    texts_of,
    together,
)
from claims.matching.stance import denies, is_plain, leaning, stance_of
from claims.model import Band, Claim, Examples, Stance

FULL = Claim(
    id="full",
    statement={"en": "s"},
    opposite={"en": "o"},
    examples=Examples(
        supports=({"en": "+1"}, {"en": "+2"}), refutes=({"en": "-1"},), updates=({"en": "0"},)
    ),
)
BARE = Claim(id="bare", statement={"en": "b"})


#: The places of the rows: s, o, +1, +2, -1, 0 of the one, b three times of the other.
LAYOUT = Layout.of([FULL, BARE])


def test_what_a_claim_lacks_is_stood_in_for_by_its_statement() -> None:
    rows = [
        text for claim in (FULL, BARE) for _, said in texts_of(claim) for text in said.values()
    ]

    assert rows == ["s", "o", "+1", "+2", "-1", "0", "b", "b", "b"]
    assert LAYOUT.counts.tolist() == [6, 3]
    assert LAYOUT.sides.tolist() == [2, 2, 1, 1, -1, 0, 2, 2, 0]


def test_some_claims_are_laid_out_as_all_are() -> None:
    rows, layout = LAYOUT.part(np.array([1]))

    assert rows.tolist() == [6, 7, 8]
    assert layout.sides.tolist() == [2, 2, 0]
    assert LAYOUT.part(np.array([0, 1]))[0].tolist() == list(range(9))


def test_likeness_is_the_mean_over_the_examples() -> None:
    cosines = np.array([[0.4, 0.2, 0.1, 0.5, 0.2, 0.0, 0.3, 0.3, 0.3]], np.float32)

    np.testing.assert_allclose(example_means(cosines.T, LAYOUT), [[0.2], [0.3]], atol=1e-6)
    np.testing.assert_allclose(nearest_of_all(cosines, LAYOUT), [[0.5, 0.3]], atol=1e-6)


def test_the_margin_weighs_both_poles_and_both_sides_examples() -> None:
    cosines = np.array([[0.4, 0.2, 0.1, 0.5, 0.2, 0.45, 0.3, 0.3, 0.3]], np.float32)

    margin, apart = margins(cosines, LAYOUT)

    np.testing.assert_allclose(margin, [[0.2 + 0.1 + 0.3, 0]], atol=1e-6)
    np.testing.assert_allclose(apart, [[0.05, 0]], atol=1e-6)


def test_an_article_counts_by_how_far_it_stands_out_of_unrelated_ones() -> None:
    level = Level.of(np.array([[0.0, 0.4], [0.2, 0.6]], np.float32))

    standing = level.standing(np.array([[0.5, 0.5]], np.float32))

    np.testing.assert_allclose(standing, [[0.4 / 0.105, 0]], atol=1e-5)


def test_moments_tell_the_same_of_a_background_as_its_products() -> None:
    rng = np.random.default_rng(0)
    ground, claims = rng.random((50, 4), np.float32), rng.random((3, 4), np.float32)

    told = Level.along(claims, ground.mean(axis=0), np.cov(ground.T, bias=True))

    np.testing.assert_allclose(told.mean, Level.of(ground @ claims.T).mean, atol=1e-5)
    np.testing.assert_allclose(told.spread, Level.of(ground @ claims.T).spread, atol=1e-5)


def test_a_background_without_spread_gives_finite_scores() -> None:
    level = Level.of(np.zeros((1, 1), np.float32))

    assert np.isfinite(level.standing(np.ones((1, 1), np.float32))).all()


def test_words_add_to_likeness_and_another_country_takes_from_it() -> None:
    def standing(*parts: float) -> float:
        return float(together(np.array(parts, np.float32)))

    assert standing(1, 0, 0, 0) < standing(1, 1, 0, 0) < standing(1, 1, 1, 0)
    assert standing(1, 1, 1, 1) < standing(1, 1, 1, 0)


def test_the_best_claim_keeps_its_score_and_runners_up_lose() -> None:
    np.testing.assert_allclose(less_runners_up(np.array([[5.0, 4.0, 0.0]])), [[5.0, 2.0, -10.0]])


def test_scores_lie_between_0_and_1_in_the_order_of_what_they_come_from() -> None:
    raw = np.array([-1_000, -3, 0, 4, 5, 9, 1_000], np.float32)

    scores = calibrated(raw)

    assert (np.diff(scores) >= 0).all()
    assert ((scores >= 0) & (scores <= 1)).all()


@pytest.mark.parametrize(
    ("margin", "sided", "stance"),
    [
        (0.1, 3.0, Stance.DISCUSSES),
        (0.3, 3.0, Stance.SUPPORTS),
        (-0.3, 3.0, Stance.REFUTES),
        (0.01, 3.0, Stance.DISCUSSES),
        (0.3, -1.0, Stance.DISCUSSES),
        (0.0, 0.0, Stance.DISCUSSES),
    ],
)
def test_a_side_is_named_only_when_it_is_clear(
    margin: float, sided: float, stance: Stance
) -> None:
    told, probability = stance_of(margin, sided)

    assert told is stance
    assert 0.5 <= probability <= 1
    assert leaning(margin) + leaning(-margin) == pytest.approx(1)


def test_a_score_on_the_threshold_is_in_the_band() -> None:
    thresholds = Thresholds(confirmed=0.8, possible=0.2)

    assert thresholds.band(0.8) is Band.CONFIRMED
    assert thresholds.band(0.2) is Band.POSSIBLE
    assert thresholds.band(0.19) is Band.BELOW


@pytest.mark.parametrize(
    "text",
    [
        "Minister denies the ferries are safe",
        "Inspectors have not yet boarded",
        "Ningún fallo: el ministro niega el informe",
        "El lago sin transbordadores",
        "الوزير ينفي تقرير التفتيش",
        "لم تبحر العبارة بعد",
    ],
)
def test_a_word_that_denies_is_recognised(text: str) -> None:
    assert denies(text)


@pytest.mark.parametrize("text", ["Ferries sail again", "Nota del puerto", "تبحر العبارات"])
def test_a_report_without_denial_denies_nothing(text: str) -> None:
    assert not denies(text)


def test_a_claim_may_itself_deny() -> None:
    assert is_plain(Claim(id="says", statement={"en": "Ferries are safe"}))
    assert not is_plain(Claim(id="denies", statement={"en": "Ferries have not become dangerous"}))
