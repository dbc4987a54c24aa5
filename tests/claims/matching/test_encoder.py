"""Encoders: what they promise, and that nothing is encoded twice."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from claims.matching.encoder import (
    MAX_CHARACTERS,
    Encoder,
    Remembering,
    TunedE5,
    UniversalSentenceEncoder,
    fingerprint,
    readable,
)
from tests.claims.matching.conftest import WordEncoder

TEXTS = ["Ferry sinks on the lake", "غرق عبارة في البحيرة", "", "😀", "a\x00b\ud800", "x" * 10**6]


@pytest.fixture(scope="module", params=[TunedE5, UniversalSentenceEncoder])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    encoder: Encoder = request.param()
    return encoder


def test_a_bundled_encoder_gives_a_unit_vector_for_any_text(encoder: Encoder) -> None:
    for encode in (encoder.encode_claims, encoder.encode_articles):
        vectors = encode(TEXTS)

        assert vectors.dtype == np.float32
        assert len(vectors) == len(TEXTS)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_gets_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    among = encoder.encode_articles(TEXTS[:2])

    np.testing.assert_allclose(encoder.encode_articles(TEXTS[:1])[0], among[0], atol=1e-5)


def test_a_bundled_encoder_can_be_asked_by_several_threads(encoder: Encoder) -> None:
    alone = encoder.encode_articles(TEXTS[:1])

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: encoder.encode_articles(TEXTS[:1]), range(8)))

    for vectors in found:
        np.testing.assert_allclose(vectors, alone, atol=1e-5)


def test_no_text_is_encoded_twice(words: WordEncoder) -> None:
    remembering = Remembering(words)

    first = remembering.encode_articles(["a ferry", "a lake", "a ferry"])
    again = remembering.encode_articles(["a lake", "a ferry"])

    assert words.encoded == ["a ferry", "a lake"]
    np.testing.assert_array_equal(first[[1, 0]], again)
    np.testing.assert_array_equal(first[0], first[2])


def test_a_claim_and_an_article_of_the_same_words_are_kept_apart(words: WordEncoder) -> None:
    remembering = Remembering(words)

    remembering.encode_articles(["a ferry"])
    remembering.encode_claims(["a ferry"])

    assert len(words.encoded) == 2


def test_only_so_many_texts_are_remembered_the_latest_used(words: WordEncoder) -> None:
    remembering = Remembering(words, size=2)

    for text in ["a", "b", "a", "c", "a", "b"]:
        remembering.encode_articles([text])

    assert words.encoded == ["a", "b", "c", "b"]


def test_vectors_that_came_with_the_package_are_not_computed(words: WordEncoder) -> None:
    known = {fingerprint("article", "a ferry"): np.ones(3, np.float32)}

    vectors = Remembering(words, known=known).encode_articles(["a ferry"])

    assert words.encoded == []
    np.testing.assert_array_equal(vectors, [[1, 1, 1]])


def test_what_an_encoder_reads_is_one_bounded_line() -> None:
    assert readable(" a\n\tb\x00 \ud800c ") == "a b c"
    assert len(readable("word " * 10_000)) <= MAX_CHARACTERS
