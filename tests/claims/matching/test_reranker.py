"""What reading an article and a claim together adds to their vectors."""

from collections.abc import Sequence
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from claims.matching import ArticleText, Matcher
from claims.matching.background import Background
from claims.matching.claim_set import ClaimSet
from claims.matching.encoded import encoded
from claims.matching.encoder import PairsE5, Remembering, Vectors
from claims.matching.reranker import EXAMPLES, HEAD, MOST, Reranker
from claims.model import Claim, Examples
from tests.claims.matching.conftest import WordEncoder

CAPSIZES = ArticleText(
    id="capsizes", title="Ferry capsizes on the lake weeks after its inspection", language="en"
)
CUP = ArticleText(id="cup", title="Striker scores twice and lifts another trophy", language="en")


class Reading(WordEncoder):
    """Notes what is read together; all of it bears on the claim, or nothing does."""

    def __init__(self, *, bears: bool = True) -> None:
        super().__init__("pairs")
        with resources.as_file(HEAD) as file:
            (told, *_) = np.load(file)["weights"]
        self._told = (1 if bears else -1) * told / np.linalg.norm(told)

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.asarray(np.tile(self._told, (len(texts), 1)), np.float32)


@pytest.fixture(scope="module")
def pairs() -> Remembering:
    """The model as it ships."""
    return Remembering(PairsE5())


def _matcher(reading: Reading, words: WordEncoder) -> Matcher:
    return Matcher([words], background=Background.shipped([words]), reranker=Reranker(reading))


def test_an_article_is_read_with_statement_opposite_and_nearest_examples_in_its_language(
    words: WordEncoder, ferries: Claim
) -> None:
    reading = Reading()

    _matcher(reading, words).match([CAPSIZES], [ferries])

    (statement, opposite, first, *others) = reading.encoded
    assert statement == f"{ferries.statement['en']} ||| {CAPSIZES.text}"
    assert opposite == f"{ferries.opposite['en']} ||| {CAPSIZES.text}"
    assert first == f"{ferries.examples.refutes[0]['en']} ||| {CAPSIZES.text}"
    assert len(others) == EXAMPLES - 1


def test_of_a_claim_whose_statement_tells_of_another_matter_no_more_is_read(
    words: WordEncoder, ferries: Claim
) -> None:
    reading = Reading(bears=False)

    _matcher(reading, words).match([CAPSIZES], [ferries])

    assert reading.encoded == [f"{ferries.statement['en']} ||| {CAPSIZES.text}"]


def test_agreeing_with_the_opposite_is_disagreeing(words: WordEncoder, ferries: Claim) -> None:
    class Leaning(Reranker):
        def read(self, texts: Sequence[str], article: str) -> Vectors:
            return np.array([[0, 2 * (text == ferries.opposite["en"]), 0] for text in texts])

    ground = Background.shipped([words])
    ready = ClaimSet([ferries], [words], ground, words)
    (article,) = encoded([CAPSIZES], [words], ground)

    told = Leaning(Reading()).read_with(CAPSIZES, article, ready, 0)

    assert told.agrees == -1


def test_what_is_far_from_every_claim_is_not_read(words: WordEncoder, ferries: Claim) -> None:
    reading = Reading()
    alone = Matcher([words], background=Background.shipped([words]))

    (row,) = _matcher(reading, words).match([CUP], [ferries])
    (before,) = alone.match([CUP], [ferries])

    assert not reading.encoded
    assert row[0].score == before[0].score


def test_only_the_likest_of_many_claims_are_read(words: WordEncoder, ferries: Claim) -> None:
    reading = Reading()
    claims = [replace(ferries, id=f"ferries-{n}") for n in range(MOST + 3)]

    (row,) = _matcher(reading, words).match([CAPSIZES], claims)

    assert len(reading.encoded) == MOST * (2 + EXAMPLES)
    assert {scored.claim_id for scored in row} == {claim.id for claim in claims}


def test_a_claim_without_examples_is_read_by_its_statement(
    words: WordEncoder, ferries: Claim
) -> None:
    reading = Reading()
    bare = replace(ferries, statement={"es": "Ferry on the lake"}, examples=Examples())

    _matcher(reading, words).match([CAPSIZES], [bare])

    assert reading.encoded == [f"Ferry on the lake ||| {CAPSIZES.text}"]


def test_the_model_it_was_read_with_is_told(words: WordEncoder, ferries: Claim) -> None:
    (row,) = _matcher(Reading(), words).match([CAPSIZES], [ferries])

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
