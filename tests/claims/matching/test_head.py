"""What an encoder's vectors tell together: the arithmetic, and that the weights help."""

import numpy as np
import pytest

from claims.matching.encoder import TunedE5, unit
from claims.matching.head import Head, Shown, head_of
from claims.matching.scoring import Layout, Similarities
from claims.model import Claim, Examples

CLAIMS = [
    Claim(
        id="coal",
        statement={"en": "Coal ends"},
        opposite={"en": "Coal stays"},
        examples=Examples(supports=({"en": "Plant closes"}, {"en": "Last mine shut"})),
    ),
    Claim(id="wind", statement={"en": "Wind doubles"}),
]
LAYOUT = Layout.of(CLAIMS)


def _vectors(count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return unit(rng.normal(size=(count, 6)).astype(np.float32))


def _head(*weights: np.ndarray) -> Head:
    return Head(
        np.arange(4, dtype=np.float32),
        *weights,
        bias=np.float32(-2.0),
        sided_bias=np.float32(0.5),
        sided_margins=np.array([1, 0, 2], np.float32),
        sided_article=weights[0],
    )


def test_odds_are_what_the_weights_make_of_each_pair() -> None:
    rows, articles = _vectors(len(LAYOUT.rows(CLAIMS)), 1), _vectors(5, 2)
    weights = np.random.default_rng(3).normal(size=(4, 6)).astype(np.float32)
    head = _head(*weights)

    odds = head.odds(
        articles,
        Similarities.of(articles @ rows.T, LAYOUT),
        Shown.of(rows, LAYOUT),
        LAYOUT,
    )

    for n, article in enumerate(articles):
        for claim in range(2):
            statement, opposite = rows[claim], rows[2 + claim]
            own = rows[4:6] if claim == 0 else rows[6:7]
            example = own.mean(axis=0)
            expected = -2.0 + 5 * (
                1 * article @ example + 2 * article @ opposite + 3 * (own @ article).max()
            )
            expected += 20 * (
                weights[0] @ (article * example) + weights[1] @ (article * statement)
            )
            expected += 5 * weights[2] @ np.abs(article - example)
            expected += 5 * weights[3] @ np.abs(article - statement)
            assert odds[n, claim] == pytest.approx(expected, abs=1e-3)


def test_an_article_gets_the_same_odds_however_many_stand_beside_it() -> None:
    head = head_of(TunedE5.name)
    assert head is not None
    rng = np.random.default_rng(4)
    claims = [Claim(id=f"c{n}", statement={"en": str(n)}) for n in range(3_000)]
    layout = Layout.of(claims)
    rows = unit(rng.normal(size=(3 * len(claims), 384)).astype(np.float32))
    articles = unit(rng.normal(size=(9, 384)).astype(np.float32))

    def odds(some: np.ndarray) -> np.ndarray:
        found = Similarities.of(some @ rows.T, layout)
        return head.odds(some, found, Shown.of(rows, layout), layout)

    assert np.allclose(odds(articles)[4], odds(articles[4:5])[0], atol=1e-3)


def test_what_takes_a_side_is_told_from_the_examples_and_from_how_an_article_speaks() -> None:
    articles = _vectors(2, 5)
    weights = np.random.default_rng(6).normal(size=(4, 6)).astype(np.float32)
    near = np.array([[[0.1, 0.3, 0.2]], [[0.0, 0.0, -0.1]]], np.float32)

    sided = _head(*weights).sided(articles, near)

    said = 0.5 + 5 * articles @ weights[0]
    assert sided[:, 0] == pytest.approx(said + 5 * np.array([0.1 + 0.4, -0.2]), abs=1e-4)


def test_another_encoder_has_none() -> None:
    assert head_of("use-multilingual-3") is None
