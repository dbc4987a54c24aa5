"""Files people write by hand: read, or refused with the line and the remedy."""

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import yaml_source
from claims.errors import InvalidInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    name: str
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    title: str
    interval: int = 1
    country: str = "MX"
    authors: tuple[Author, ...] = ()
    texts: dict[Literal["ar", "en", "es"], str] = field(default_factory=dict)


def load(text: str | bytes) -> list[Book]:
    return yaml_source.load(text, "books.yaml", list[Book])


def refusal(text: str | bytes) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        load(text)
    return str(caught.value).splitlines()


def test_a_file_becomes_values_of_the_wanted_types() -> None:
    text = """
    - title: Guerra y paz
      interval: 3
      authors: [{name: Ana, born: 1970-01-02}]
      texts: {ar: كتاب, es: "libro"}
    """

    assert load(text) == [
        Book(
            title="Guerra y paz",
            interval=3,
            authors=(Author(name="Ana", born=date(1970, 1, 2)),),
            texts={"ar": "كتاب", "es": "libro"},
        )
    ]


def test_words_yaml_would_turn_into_truth_values_stay_words() -> None:
    (book,) = load("- {title: 2020, country: NO}")

    assert (book.title, book.country) == ("2020", "NO")


@pytest.mark.parametrize(("plain", "born"), [("", None), ("~", None), ("null", None)])
def test_nothing_is_none(plain: str, born: None) -> None:
    (book,) = load(f"- title: x\n  authors: [{{name: a, born: {plain}}}]")

    assert book.authors[0].born is born


def test_every_problem_is_told_at_once_with_its_line_and_remedy() -> None:
    text = """\
- title: One
  intervall: 5
- interval: many
  authors:
    - name: Ana
      born: yesterday
  texts:
    fr: livre
- title:
"""

    assert refusal(text) == [
        'books.yaml:2: unknown key "intervall" (did you mean "interval"?).',
        'books.yaml:3: "title" is missing (add it).',
        'books.yaml:3: "interval" is "many": it should be a whole number (correct it).',
        (
            'books.yaml:6: "born" is "yesterday": it should be a date such as 2026-06-01'
            " (correct it)."
        ),
        "books.yaml:8: \"fr\": it should be 'ar', 'en', 'es' (correct it).",
        'books.yaml:9: "title" is empty: it should be text (fill it in).',
    ]


def test_an_unknown_key_deep_inside_is_answered_with_the_keys_of_that_place() -> None:
    text = "- title: x\n  authors:\n  - name: Ana\n    zodiac: leo"

    assert refusal(text) == ['books.yaml:4: unknown key "zodiac" (known here: born, name).']


def test_a_key_given_twice_is_refused_with_both_lines() -> None:
    assert refusal("- title: x\n  country: MX\n  title: y") == [
        'books.yaml:3: "title" is given twice (the first is on line 1).'
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- title: &a x", "books.yaml:1: anchors and aliases are not read"),
        ("- title: x\n- *a", "books.yaml:2: anchors and aliases are not read"),
        ("- !!python/object:os.system x", "books.yaml:1: the tag"),
        ("- title: x\n---\n- title: y", "books.yaml:2: a second document starts here"),
        ("- [a]: x", "books.yaml:1: a key must be a word"),
        ("- title: 'x", "books.yaml:1: this is not YAML, found unexpected end of stream"),
        ("- title: x\n country: y", "books.yaml:2: "),
        ("- title: \x07", "books.yaml:1: "),
        ("", "books.yaml:1: the file is empty"),
        ("title: x", "books.yaml:1: this: it should be a list"),
        ("[" * 500 + "]" * 500, "books.yaml:1: this is nested more than 20 deep"),
        (b"- title: x\n  country: \xff", "books.yaml:2: this is not UTF-8 text"),
        (b"x" * (yaml_source.MAX_BYTES + 1), "books.yaml is larger than 2,000,000 bytes"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_in_one_sentence(
    text: str | bytes, expected: str
) -> None:
    (sentence,) = refusal(text)

    assert sentence.startswith(expected)
    assert sentence.endswith(").")


def test_hundreds_of_problems_are_cut_to_what_a_person_reads() -> None:
    lines = refusal("- {}\n" * 400)

    assert len(lines) == 51
    assert lines[-1] == "books.yaml: … and 350 more problems."


@pytest.mark.parametrize("text", ["[" * 1_000_000, "{a: " * 400_000, "- " * 900_000])
def test_a_hostile_file_is_refused_in_no_time(text: str) -> None:
    started = time.process_time()

    refusal(text)

    assert time.process_time() - started < 5


@given(st.text(alphabet="-:[]{}#&*!|>'\"%@`, \n\tab1~", max_size=60))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    with suppress(InvalidInputError):
        assert isinstance(load(text), list)


@pytest.mark.parametrize("text", ["", "\n", "# only a remark\n", "~"])
def test_an_empty_file_is_called_empty(text: str) -> None:
    assert refusal(text) == ["books.yaml:1: the file is empty (fill it in)."]


def test_what_is_no_mapping_is_told_its_keys_and_no_class_of_ours() -> None:
    (said,) = refusal("- a plain line\n")

    assert said.endswith(
        "it should be keys with values (authors, country, interval, texts, title) (correct it)."
    )
    assert "Book" not in said
