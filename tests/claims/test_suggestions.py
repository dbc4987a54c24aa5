"""What a language model writes for a new claim, as far as it is believed."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.drafts import MAX_CHARACTERS, Draft, drafted, started_from
from claims.errors import InvalidInputError
from claims.language_model import KEY_VARIABLE, LanguageModelError, language_model_of
from claims.model import LANGUAGES, Claim, Examples
from claims.suggestions import ENOUGH, suggested
from tests.claims.model_server import ModelServer, serving
from tests.claims.writer import ASKED, CLOSES, LASTS, OPPOSITE, TRANSLATED, WRITTEN, Writer

PATH = "/v1/chat/completions"
STATEMENT = "Coal power ends by 2030"


def claim_of(draft: Draft) -> Claim:
    """The claim that would be saved."""
    return drafted(draft, started_from(draft, "coal-exit"))


def filled(written: object, **draft: Any) -> Claim:
    return claim_of(suggested(Draft(**{"statement": STATEMENT} | draft), Writer(written)))


def test_a_claim_gets_what_it_lacks_in_three_languages() -> None:
    assert filled(WRITTEN) == Claim(
        id="coal-exit",
        statement=TRANSLATED | {"en": STATEMENT},
        opposite=OPPOSITE,
        examples=Examples(supports=(CLOSES,), refutes=(LASTS,), updates=(ASKED,)),
    )


def test_what_a_person_wrote_comes_first_and_stays_as_it_is() -> None:
    mine = "Plant closes\nAnother closes"
    claim = filled(WRITTEN, opposite="Coal stays", supports=mine)

    assert claim.opposite == {"en": "Coal stays"}
    assert claim.examples.supports == ({"en": "Plant closes"}, {"en": "Another closes"}, CLOSES)


def test_a_model_is_shown_what_the_claim_says() -> None:
    writer = Writer(WRITTEN)
    suggested(Draft(statement=STATEMENT, supports="Plant closes"), writer)

    assert json.loads(writer.question) == {
        "statement": {"en": STATEMENT},
        "supports": [{"en": "Plant closes"}],
    }


def test_an_arabic_claim_is_filled_in_its_own_language() -> None:
    draft = suggested(Draft(statement=TRANSLATED["ar"]), Writer(WRITTEN))

    assert (draft.opposite, draft.supports) == (OPPOSITE["ar"], CLOSES["ar"])
    assert claim_of(draft).examples.supports == (CLOSES,)


def test_what_is_rewritten_loses_its_other_languages_and_the_rest_keeps_them() -> None:
    first = suggested(Draft(statement=STATEMENT), Writer(WRITTEN))
    changed: dict[str, Any] = {
        "statement": "Coal power ends by 2035",
        "opposite": "Coal stays",
        "supports": f"{CLOSES['en']}\nPlant closes",
        "refutes": "",
    }
    draft = Draft(**changed, updates=first.updates, suggested=first.suggested)

    assert claim_of(draft) == Claim(
        id="coal-exit",
        statement={"en": "Coal power ends by 2035"},
        opposite={"en": "Coal stays"},
        examples=Examples(supports=(CLOSES, {"en": "Plant closes"}), updates=(ASKED,)),
    )


@pytest.mark.parametrize("around", ["Here it is:\n```json\n{}\n```\nAnything else?", " {} "])
def test_what_stands_around_the_object_is_passed_over(around: str) -> None:
    written = around.replace("{}", json.dumps(WRITTEN))

    assert filled(written).opposite == OPPOSITE


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ([CLOSES, CLOSES, LASTS], [CLOSES, LASTS]),
        ([CLOSES | {"es": CLOSES["ar"]}], [{k: CLOSES[k] for k in ("ar", "en")}]),
        ([{"ar": CLOSES["ar"]}], []),  # cannot be read by who wrote the claim
        ([CLOSES | {"en": "x" * 201}], []),
        ([CLOSES | {"en": 5}, "a headline", None, [CLOSES]], []),
        ([CLOSES | {"fr": "Une centrale ferme"}], [CLOSES]),
        ([CLOSES | {"en": f"\x00{CLOSES['en']}\n\n"}], [CLOSES]),
        (CLOSES, []),
        (7, []),
        ([{"en": f"Plant number {n} closes for good in May"} for n in range(9)], ENOUGH),
    ],
)
def test_an_example_that_cannot_be_used_is_left_out(written: object, kept: Any) -> None:
    found = filled({"supports": written, "opposite": OPPOSITE}).examples.supports

    if kept == ENOUGH:
        assert len(found) == ENOUGH
    else:
        assert list(found) == kept


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
        suggested(Draft(statement="Coal"), writer)
    assert writer.question == ""


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


def chat(written: str) -> Callable[[Any], tuple[int, bytes]]:
    body = {"choices": [{"message": {"role": "assistant", "content": written}}]}
    return lambda _: (200, json.dumps(body).encode())


def test_a_model_behind_an_endpoint_is_asked_as_chat_endpoints_are() -> None:
    with serving(chat(json.dumps(WRITTEN))) as server:
        model = language_model_of(server.setting(PATH), {KEY_VARIABLE: " sesame "})
        assert model is not None
        draft = suggested(Draft(statement=STATEMENT), model)

    (asked,) = server.asked
    assert claim_of(draft).opposite == OPPOSITE
    assert set(asked) == {"model", "messages"}
    assert asked["model"] == "little"
    assert [each["role"] for each in asked["messages"]] == ["system", "user"]
    assert server.keys == ["Bearer sesame"]


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (307, b""),
        (401, b"bad key sesame"),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b'{"choices": []}'),
        (200, b'{"choices": [{"message": {"content": null}}]}'),
        (200, b'{"choices": [{"message": {"content": " "}}]}'),
        (200, b'{"choices": {"message": 5}}'),
        (200, b'"text"'),
        (200, b" " * 1_000_001),
    ],
)
def test_an_endpoint_that_answers_badly_is_one_sentence(answer: tuple[int, bytes]) -> None:
    with serving(lambda _: answer) as server:
        model = language_model_of(server.setting(PATH), {KEY_VARIABLE: "sesame"})
        assert model is not None
        with pytest.raises(LanguageModelError) as caught:
            model.answer("Write.", "{}")

    assert str(caught.value).startswith("The language model little at 127.0.0.1 ")
    assert "sesame" not in str(caught.value)


def test_without_a_setting_there_is_no_language_model() -> None:
    assert language_model_of("", {KEY_VARIABLE: "sesame"}) is None


@pytest.mark.parametrize(
    "setting", ["gpt", "endpoint:", "endpoint:https://host/x", "endpoint:http://news.example/x#m"]
)
def test_a_setting_that_names_no_language_model_is_refused(setting: str) -> None:
    with pytest.raises(InvalidInputError, match="endpoint"):
        language_model_of(setting, {KEY_VARIABLE: "sesame"})


def test_a_server_is_asked_once_for_each_question() -> None:
    with serving(chat("x")) as server:
        model = language_model_of(server.setting(PATH), {})
        assert model is not None
        model.answer("Write.", "one")
        model.answer("Write.", "two")

    assert isinstance(server, ModelServer)
    assert [each["messages"][1]["content"] for each in server.asked] == ["one", "two"]
    assert server.keys == [None, None]
