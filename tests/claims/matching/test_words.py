"""Words shared by texts of the same language, and names shared across."""

import numpy as np
import pytest

from claims.matching.words import Rarity, WordIndex, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reformas", "reforma"),
        ("المكسيك", "والمكسيك"),
        ("إصلاحات", "الإصلاحات"),
        ("Acusación", "acusaciones"),
        ("FINCEN", "FinCEN"),
        ("2020", "2020"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other) != []


def test_a_rare_word_says_more_than_a_common_one() -> None:
    rarity = Rarity(["the law passed", "the cup final", "the wheat price"])
    index = WordIndex([[rarity.bag("the Europol")]])

    (name,), (common,) = index.similarities([rarity.bag("Europol acts"), rarity.bag("the acts")])

    assert name > common > 0


def test_a_rows_similarity_is_the_mean_over_its_languages() -> None:
    rarity = Rarity(["wheat price"])
    index = WordIndex([[rarity.bag("ferry"), rarity.bag("transbordador")], [rarity.bag("ferry")]])

    found = index.similarities([rarity.bag("ferry"), rarity.bag(""), rarity.bag("😀")])

    assert np.round(found, 3).tolist() == [[0.5, 1], [0, 0], [0, 0]]
