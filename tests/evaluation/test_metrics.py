"""Metrics of the published sets, worked out by hand."""

import math

import numpy as np
import pytest

from tests.evaluation.bm25 import BM25, pieces_of, stems_of
from tests.evaluation.metrics import accuracy, macro_f1, mean_average_precision, pearson
from tests.evaluation.retrieval import Pool, Queries, plain, weightings
from tests.evaluation.similarity import less_means, shared_words


def test_a_claim_found_second_counts_half_and_one_found_sixth_nothing():
    first, second, sixth = ["x", *"abcde"], ["a", "x", *"bcde"], [*"abcde", "x"]
    assert mean_average_precision([first], [{"x"}]) == 1
    assert mean_average_precision([second], [{"x"}]) == 0.5
    assert mean_average_precision([sixth], [{"x"}]) == 0
    assert mean_average_precision([first, second], [{"x"}, {"x"}]) == 0.75


def test_of_two_wanted_claims_each_counts_half_found_or_not():
    assert mean_average_precision([["x", "a", "y"]], [{"x", "y"}]) == pytest.approx(
        (1 + 2 / 3) / 2
    )
    assert mean_average_precision([["x", "a", "b"]], [{"x", "missing"}]) == 0.5


def test_macro_f1_counts_a_rare_class_as_much_as_a_common_one():
    true, told = ["a", "a", "a", "b"], ["a", "a", "a", "a"]
    assert accuracy(true, told) == 0.75
    assert macro_f1(true, told) == pytest.approx((6 / 7 + 0) / 2)
    assert macro_f1(true, true) == 1


def test_macro_f1_blames_the_class_that_was_told_wrongly_too():
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert macro_f1(["a", "b", None], ["a", "b", "a"]) == pytest.approx((2 / 3 + 1 + 0) / 3)


def test_correlation_is_one_for_a_line_and_none_where_nothing_changes():
    assert pearson([1, 2, 3], [10, 20, 30]) == pytest.approx(1)
    assert pearson([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert pearson([1, 2, 3, 4], [1, 3, 2, 4]) == pytest.approx(0.8)
    assert pearson([1, 1, 1], [1, 2, 3]) == 0


def test_bm25_prefers_the_rare_word_and_the_shorter_text():
    words = BM25(
        ["the bank and the ghost", "the bank", "the river", "the bank of a long river bed"],
        stems_of,
    )
    assert words.scores("ghost of the bank").argmax() == 0
    assert words.scores("a bank").argmax() == 1
    assert words.scores("nowhere").max() == 0


def test_bm25_comes_to_what_the_formula_says():
    words = BM25(["cat cat dog", "dog", "owls are birds", "sun"], stems_of)
    # One of four holds "cat", twice; its length is 1.5 times the mean of two words.
    rarity, loss = math.log(1 + 3.5 / 1.5), 1.2 * (0.25 + 0.75 * 1.5)
    assert words.scores("cat") == pytest.approx([rarity * 2 * 2.2 / (2 + loss), 0, 0, 0])
    assert words.scores("cat, cat") == pytest.approx(2 * words.scores("cat"))


@pytest.mark.parametrize("terms_of", [stems_of, pieces_of])
def test_arabic_words_are_found_with_their_article_or_without(terms_of):
    assert BM25(["الطقس غدا", "الحكومة تصوت"], terms_of).scores("حكومة").argmax() == 1


def test_pieces_are_four_letters_in_a_row_over_the_ends_of_words():
    assert pieces_of("The ÚN") == [" the", "the ", "he u", "e un", " un "]
    assert pieces_of("…") == []


def test_vectors_are_taken_less_the_mean_of_all_in_their_language():
    one, other = np.array([[3.0, 1], [1, 1]]), np.array([[2.0, 5], [2, 1]])
    assert np.allclose(
        np.vstack(less_means([one, other], ["en", "es"])), [[1, 0], [-1, 0], [0, 1], [0, -1]]
    )
    (first, _), _ = less_means([one, other], ["en", "en"])
    assert first == pytest.approx(np.array([1, -1]) / np.sqrt(2))


def test_headlines_share_the_words_that_stand_in_both():
    assert shared_words("bank robbed in rome", "Rome bank closed") == pytest.approx(2 / 5)
    assert shared_words("", "") == 0


def test_a_post_is_read_without_addresses_and_its_tags_as_words():
    assert (
        plain("See #AustralianFires\n https://t.co/x1 #stay_home")
        == "See Australian Fires stay home"
    )


def test_every_share_of_the_ways_to_search_is_tried_once():
    tried = list(weightings(3))
    assert len(tried) == len(set(tried)) == 66
    assert all(sum(each) == pytest.approx(1) for each in tried)


def test_a_claim_that_stands_twice_counts_once_whichever_is_wanted():
    claims = {"a": "Is “this” so?", "b": "Is 'this' so?", "c": "Is that so?"}
    posts = Queries(texts=["one", "two"], wanted=[{"b"}, {"c", "gone"}])
    pool = Pool.of(claims, posts, posts, name="", goal=1.0, others="")
    assert list(pool.claims) == ["a", "c"]
    assert pool.dev.wanted == [{"a"}, {"c", "gone"}]
