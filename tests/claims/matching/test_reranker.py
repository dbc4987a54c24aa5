"""What reading an article and a claim together adds to their vectors."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from claims.matching import ArticleText, Matcher
from claims.matching.background import Background
from claims.matching.encoder import PairsE5, Remembering, Vectors
from claims.matching.reranker import EXAMPLES, MOST, Reranker
from claims.model import Claim, Examples
from tests.claims.matching.conftest import WordEncoder

CAPSIZES = ArticleText(
    id="capsizes", title="Ferry capsizes on the lake weeks after its inspection", language="en"
)
CUP = ArticleText(id="cup", title="Striker scores twice and lifts another trophy", language="en")


class Reading(WordEncoder):
    """Notes what is read together."""

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.full((len(texts), 384), 384**-0.5, np.float32)


@pytest.fixture(scope="module")
def pairs() -> Remembering:
    """The model as it ships."""
    return Remembering(PairsE5())


def _matcher(reading: Reading, words: WordEncoder) -> Matcher:
    return Matcher([words], background=Background.shipped([words]), reranker=Reranker(reading))


def test_an_article_is_read_with_the_statement_and_the_nearest_examples_in_its_language(
    words: WordEncoder, ferries: Claim
) -> None:
    reading = Reading("pairs")

    _matcher(reading, words).match([CAPSIZES], [ferries])

    (statement, first, *others) = reading.encoded
    assert statement == f"{ferries.statement['en']} ||| {CAPSIZES.text}"
    assert first == f"{ferries.examples.refutes[0]['en']} ||| {CAPSIZES.text}"
    assert len(others) == EXAMPLES - 1


def test_what_is_far_from_every_claim_is_not_read(words: WordEncoder, ferries: Claim) -> None:
    reading = Reading("pairs")
    alone = Matcher([words], background=Background.shipped([words]))

    (row,) = _matcher(reading, words).match([CUP], [ferries])
    (before,) = alone.match([CUP], [ferries])

    assert not reading.encoded
    assert row[0].score == before[0].score


def test_only_the_likest_of_many_claims_are_read(words: WordEncoder, ferries: Claim) -> None:
    reading = Reading("pairs")
    claims = [replace(ferries, id=f"ferries-{n}") for n in range(MOST + 3)]

    (row,) = _matcher(reading, words).match([CAPSIZES], claims)

    assert len(reading.encoded) == MOST * (1 + EXAMPLES)
    assert {scored.claim_id for scored in row} == {claim.id for claim in claims}


def test_a_claim_without_examples_is_read_by_its_statement(
    words: WordEncoder, ferries: Claim
) -> None:
    reading = Reading("pairs")
    bare = replace(ferries, statement={"es": "Ferry on the lake"}, examples=Examples())

    _matcher(reading, words).match([CAPSIZES], [bare])

    assert reading.encoded == [f"Ferry on the lake ||| {CAPSIZES.text}"]


def test_the_model_it_was_read_with_is_told(words: WordEncoder, ferries: Claim) -> None:
    (row,) = _matcher(Reading("pairs"), words).match([CAPSIZES], [ferries])

    assert row[0].model == "words + pairs"


def test_the_model_that_ships_tells_what_bears_on_a_claim_from_what_shares_its_words(
    pairs: Remembering, ferries: Claim
) -> None:
    reranker, statement = Reranker(pairs), dict(ferries.statement)
    near = {
        "en": "No ferry accident on the lake since checks began, says maritime agency",
        "es": "Ningún accidente de transbordador en el lago desde que hay inspecciones",
        "ar": "لا حوادث عبارات في البحيرة منذ بدء التفتيش",
    }
    far = {
        "en": "The lake hotel opens a new restaurant for the summer season",
        "es": "El hotel del lago abre un nuevo restaurante para el verano",
        "ar": "فندق البحيرة يفتتح مطعما جديدا لموسم الصيف",
    }
    for language, text in statement.items():
        (on,), (off,) = reranker.read([text], near[language]), reranker.read([text], far[language])
        assert on[0] > off[0] + 1, language
