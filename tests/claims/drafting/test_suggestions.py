"""What a language model writes for a new claim, as far as it is believed."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.drafting.drafts import MAX_CHARACTERS, Draft, drafted, rewritten, started_from
from claims.drafting.language_model import LanguageModelError
from claims.drafting.suggestions import ENOUGH, suggested
from claims.errors import InvalidInputError
from claims.model import LANGUAGES, Claim, Examples, Texts
from tests.claims.writer import ASKED, CLOSES, LASTS, OPPOSITE, TRANSLATED, WRITTEN, Writer

STATEMENT = "Coal power ends by 2030"
MINE = {"en": "Mine closes for good"}


def ask(draft: Draft, written: object) -> Draft:
    return asyncio.run(suggested(draft, Writer(written)))


def claim_of(draft: Draft) -> Claim:
    """The claim that would be saved."""
    return drafted(draft, started_from(draft, "coal-exit"))


def filled(written: object, **draft: Any) -> Claim:
    return claim_of(ask(Draft(**{"statement": STATEMENT} | draft), written))


def test_a_claim_gets_what_it_lacks_in_three_languages() -> None:
    assert filled(WRITTEN) == Claim(
        id="coal-exit",
        statement=TRANSLATED | {"en": STATEMENT},
        opposite=OPPOSITE,
        examples=Examples(supports=(CLOSES,), refutes=(LASTS,), updates=(ASKED,)),
    )


def test_what_a_person_wrote_comes_first_and_stays_as_it_is() -> None:
    mine = "Mine closes for good\nAnother closes"
    claim = filled(WRITTEN, opposite="Coal stays", supports=mine)

    assert next(iter(claim.statement.items())) == ("en", STATEMENT)
    assert claim.opposite == {"en": "Coal stays"}
    assert claim.examples.supports == (MINE, {"en": "Another closes"}, CLOSES)


def test_what_a_person_wrote_gets_its_other_languages() -> None:
    again: Texts = {"en": "mine closes for GOOD", "ar": "منجم يغلق نهائيا"}
    claim = filled(
        {"supports": [again], "opposite": OPPOSITE},
        supports=MINE["en"],
        opposite=OPPOSITE["en"],
    )

    assert claim.examples.supports == (again | MINE,)
    assert claim.opposite == OPPOSITE


def test_a_model_is_shown_what_the_claim_says() -> None:
    writer = Writer(WRITTEN)
    asyncio.run(suggested(Draft(statement=STATEMENT, supports=MINE["en"]), writer))

    assert json.loads(writer.question) == {
        "statement": {"en": STATEMENT},
        "supports": [MINE],
    }


def test_an_arabic_claim_is_filled_in_its_own_language() -> None:
    draft = ask(Draft(statement=TRANSLATED["ar"]), WRITTEN)

    assert (draft.opposite, draft.supports) == (OPPOSITE["ar"], CLOSES["ar"])
    assert claim_of(draft).examples.supports == (CLOSES,)


def test_what_is_rewritten_loses_its_other_languages_and_the_rest_keeps_them() -> None:
    first = ask(Draft(statement=STATEMENT), WRITTEN)
    changed = replace(
        first, opposite="Coal stays", supports=f"{CLOSES['en']}\n{MINE['en']}", refutes=""
    )

    assert claim_of(rewritten(first, changed)) == Claim(
        id="coal-exit",
        statement=TRANSLATED | {"en": STATEMENT},
        opposite={"en": "Coal stays"},
        examples=Examples(supports=(CLOSES, MINE), updates=(ASKED,)),
    )


def test_of_another_statement_nothing_was_suggested() -> None:
    first = ask(Draft(statement=STATEMENT), WRITTEN)
    other = rewritten(first, replace(first, statement="Coal power ends by 2035"))

    assert other.suggested is None
    assert claim_of(other).statement == {"en": "Coal power ends by 2035"}
    assert claim_of(other).examples.supports == ({"en": CLOSES["en"]},)


@pytest.mark.parametrize(
    "around",
    [
        "Here it is:\n```json\n{}\n```\nAnything else?",
        " {} ",
        '<think>{"draft": 1}</think>{}',
        "Here is {json}: {} Hope {that} helps.",
        '{}{"supports": []}',
    ],
)
def test_what_stands_around_the_object_is_passed_over(around: str) -> None:
    assert filled(around.replace("{}", json.dumps(WRITTEN))).opposite == OPPOSITE


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ([CLOSES, CLOSES, LASTS], (CLOSES, LASTS)),
        ([CLOSES | {"es": CLOSES["ar"]}], ({k: CLOSES[k] for k in ("ar", "en")},)),
        ([CLOSES | {"ar": CLOSES["es"]}], ({k: CLOSES[k] for k in ("en", "es")},)),
        ([CLOSES | {"es": "该厂将于三月关闭"}], ({k: CLOSES[k] for k in ("ar", "en")},)),
        ([CLOSES | {"es": "Завод закроют в марте"}], ({k: CLOSES[k] for k in ("ar", "en")},)),
        ([CLOSES | {"es": "🚀🚀🚀"}], ({k: CLOSES[k] for k in ("ar", "en")},)),
        ([CLOSES | {"es": "12345"}], ({k: CLOSES[k] for k in ("ar", "en")},)),
        ([{"ar": CLOSES["ar"]}], ()),  # cannot be read by who wrote the claim
        ([CLOSES | {"en": "x" * 201}], ()),
        ([CLOSES | {"en": 5}, "a headline", None, [CLOSES]], ()),
        ([CLOSES | {"fr": "Une centrale ferme"}], (CLOSES,)),
        ([CLOSES | {"en": f"\x00{CLOSES['en']}\n\n"}], (CLOSES,)),
        (CLOSES, ()),
        (7, ()),
    ],
)
def test_an_example_that_cannot_be_used_is_left_out(written: object, kept: Any) -> None:
    assert filled({"supports": written, "opposite": OPPOSITE}).examples.supports == kept


def test_no_more_is_suggested_than_is_enough_beside_what_a_person_wrote() -> None:
    many = [{"en": f"Plant number {n} closes for good in May"} for n in range(9)]

    assert len(filled({"supports": many}).examples.supports) == ENOUGH
    five = "\n".join(f"Mine {n} closes for good" for n in range(5))
    assert (
        len(filled({"supports": many, "opposite": OPPOSITE}, supports=five).examples.supports) == 5
    )


def test_an_opposite_that_the_claims_writer_cannot_read_is_left_out() -> None:
    claim = filled({"opposite": {"ar": OPPOSITE["ar"]}, "supports": [CLOSES]})

    assert claim.opposite == {}


@pytest.mark.parametrize(
    "written",
    ["", "I cannot do that.", "{", "}{", "[1]", "null", "{}", "[" * 50_000 + "{}", "{" * 50_000],
)
def test_an_answer_of_no_use_is_one_sentence(written: str) -> None:
    with pytest.raises(LanguageModelError, match=r"^The language model little at 127\.0\.0\.1"):
        filled(written)


def test_a_claim_that_cannot_be_used_is_not_asked_about() -> None:
    writer = Writer(WRITTEN)

    with pytest.raises(InvalidInputError, match="12 to 400"):
        asyncio.run(suggested(Draft(statement="Coal"), writer))
    assert writer.asked == 0


_TEXT = st.one_of(
    st.text(max_size=40), st.sampled_from([*CLOSES.values(), *LASTS.values(), "x" * 500])
)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | _TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*LANGUAGES, *WRITTEN]) | st.text(max_size=3), inner)
    ),
    max_leaves=20,
)


@given(_ANYTHING | _TEXT, st.dictionaries(st.sampled_from([*WRITTEN]), _ANYTHING))
def test_whatever_is_written_makes_a_claim_or_one_sentence(
    answer: object, fields: Mapping[str, object]
) -> None:
    for written in (answer, fields):
        try:
            claim = filled(written)
        except LanguageModelError:
            continue
        texts = [claim.statement, claim.opposite, *claim.examples.every]
        assert claim.statement["en"] == STATEMENT
        assert all(set(each) <= set(LANGUAGES) for each in texts)
        assert all(0 < len(t) <= MAX_CHARACTERS for each in texts for t in each.values())
        assert all("en" in each for each in claim.examples.every)
        assert len(claim.examples.supports) <= ENOUGH
