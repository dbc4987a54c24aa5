"""What a background that has grown takes from claims is given back."""

from dataclasses import replace

from claims.matching.background import Background
from claims.matching.grown import given_back
from claims.model import LANGUAGES, Claim, Examples, Language
from tests.claims.matching.conftest import WordEncoder

BEAT = [f"Ferry inspection on the lake, report {n}" for n in range(300)]


def _grown(words: WordEncoder, language: Language) -> Background:
    learnt = [(language, {words.name: vector}) for vector in words.encode_articles(BEAT)]
    return Background.shipped([words]).with_articles(learnt)


def test_of_a_background_as_shipped_nothing_is_given_back(
    words: WordEncoder, ferries: Claim
) -> None:
    found = given_back([ferries], words, Background.shipped([words]))

    assert found == dict.fromkeys((*LANGUAGES, None), 0.0)


def test_what_is_learnt_in_one_language_is_given_back_to_its_articles_alone(
    words: WordEncoder, ferries: Claim
) -> None:
    claim = replace(
        ferries,
        examples=Examples(
            supports=({"en": "Ferry inspection on the lake finds no accident"},) * 3
        ),
    )

    found = given_back([claim], words, _grown(words, "en"))

    assert found["en"] > 1
    assert max(found["ar"], found["es"]) < 0.1


def test_claims_without_two_examples_tell_nothing(words: WordEncoder, ferries: Claim) -> None:
    one = replace(ferries, examples=Examples(supports=ferries.examples.supports[:1]))
    bare = replace(ferries, examples=Examples())
    empty = replace(ferries, examples=Examples(supports=({}, *ferries.examples.supports)))

    assert not any(given_back([one, bare, empty], words, _grown(words, "en")).values())
    assert not any(given_back([], words, _grown(words, "en")).values())


def test_the_claims_that_tell_are_looked_for_among_all(words: WordEncoder, ferries: Claim) -> None:
    bare, ground = replace(ferries, examples=Examples()), _grown(words, "en")

    assert given_back([bare] * 99 + [ferries], words, ground) == given_back(
        [ferries], words, ground
    )
