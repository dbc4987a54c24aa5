"""What unrelated articles look like, and how that grows."""

import numpy as np

from claims.matching import background
from claims.matching.background import Background
from claims.matching.encoder import Vectors, unit
from claims.model import LANGUAGES, Language


def a_background(count: int = 4) -> Background:
    rng = np.random.default_rng(0)
    return Background(
        {"e": {lang: unit(rng.random((count, 5), np.float32)) for lang in LANGUAGES}}
    )


def one(value: float) -> dict[str, Vectors]:
    return {"e": unit(np.array([1, value, 0, 0, 0], np.float32))}


def test_a_languages_own_mean_is_taken_off() -> None:
    ground = a_background()
    mean = ground.general["e"]["es"].mean(axis=0)

    centred = ground.centre("e", np.stack([mean, 2 * mean]), ["es", "es"])

    np.testing.assert_allclose(centred[0], 0, atol=1e-4)
    np.testing.assert_allclose(centred[1], unit(mean[None])[0], atol=1e-4)


def test_an_unknown_language_is_measured_against_all_three() -> None:
    ground = a_background()

    assert len(ground.cohort("e", None)) == 12
    assert len(ground.cohort("e", "ar")) == 4


def test_articles_seen_join_the_cohort_of_their_language() -> None:
    ground = a_background().with_articles([("en", one(1)), (None, one(2)), ("es", {})])

    assert len(ground.cohort("e", "en")) == 5
    assert len(ground.cohort("e", "es")) == 4


def test_only_the_newest_articles_are_kept() -> None:
    many: list[tuple[Language | None, dict[str, Vectors]]] = [
        ("en", one(n)) for n in range(background.MAX_SEEN + 10)
    ]

    ground = a_background().with_articles(many)

    assert len(ground.seen["en"]) == background.MAX_SEEN
    np.testing.assert_array_equal(ground.seen["en"][-1]["e"], many[-1][1]["e"])
