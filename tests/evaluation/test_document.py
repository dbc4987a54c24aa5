"""The document is renewed part by part, and vectors are kept between runs."""

from datetime import UTC, datetime

import numpy as np
import pytest

from tests.evaluation.__main__ import PARTS
from tests.evaluation.document import DOCUMENT, renewed, stamp, table
from tests.evaluation.vectors import Kept

NOW = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
TWO = "A <!-- measured x: begin -->old<!-- measured x: end --> B <!-- measured y: begin -->\nkept"


def test_one_part_is_renewed_and_the_rest_stays_as_it_is():
    assert renewed(TWO, "x", ["one", r"two \1"]) == (
        "A <!-- measured x: begin -->\n\none\n\ntwo \\1\n\n<!-- measured x: end --> "
        "B <!-- measured y: begin -->\nkept"
    )


def test_a_part_without_its_two_marks_is_an_error_and_nothing_is_lost():
    with pytest.raises(LookupError, match="measured y: end"):
        renewed(TWO, "y", ["new"])


def test_every_part_that_is_measured_has_its_place_in_the_document():
    text = DOCUMENT.read_text("utf-8")
    for part in PARTS:
        assert renewed(text, part, ["x"])


def test_figures_have_two_digits_and_what_there_is_not_is_a_dash():
    assert table(("a", "b", "c"), [("x", 0.125, None), (3, 1.0, "y")]) == (
        "| a | b | c |\n|---|---|---|\n| x | 0.12 | – |\n| 3 | 1.00 | y |"
    )
    assert "0.927" in table(("a",), [(0.9268,)], digits=3)


def test_a_part_says_when_and_with_what_it_was_measured():
    assert stamp("model-1", NOW).startswith("Measured on 3 November 2026, ")
    assert stamp("model-1", NOW).endswith("encoders model-1.")


class Counting:
    """An encoder that knows how long texts are, and tells what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_claims(self, texts):
        return -self.encode_articles(texts)

    def encode_articles(self, texts):
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], np.float32)


def test_what_was_encoded_in_an_earlier_run_is_not_encoded_again(tmp_path):
    Kept(Counting(), tmp_path).encode_articles(["ab", "abc"])
    again = Counting()
    found = Kept(again, tmp_path).encode_articles(["abc", "a", "ab", "a"])
    assert again.asked == ["a"]
    assert found.tolist() == [[3, 1], [1, 1], [2, 1], [1, 1]]


def test_a_text_as_claim_and_as_article_are_two(tmp_path):
    kept = Kept(Counting(), tmp_path)
    assert kept.encode_articles(["ab"]).tolist() == [[2, 1]]
    assert kept.encode_claims(["ab"]).tolist() == [[-2, -1]]
