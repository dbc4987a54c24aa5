"""The texts that ship with the matcher and their vectors."""

from collections import Counter

import numpy as np

from claims import library
from claims.matching import shipped
from claims.matching.encoder import TunedE5, UniversalSentenceEncoder, fingerprint
from claims.model import LANGUAGES


def test_the_shipped_vectors_are_those_of_the_shipped_texts_and_no_others() -> None:
    """If this fails: ``python -m claims.matching.shipped``."""
    assert shipped.vectors(TunedE5.name).keys() == shipped.texts().keys()
    of_words = shipped.vectors(UniversalSentenceEncoder.name)
    assert of_words.keys() == (shipped.words() | shipped.asked()).keys()


def test_a_shipped_vector_is_what_the_encoder_gives() -> None:
    for encoder, (side, text) in (
        (TunedE5(), ("article", shipped.headlines()["en"][0])),
        (UniversalSentenceEncoder(), next(iter(shipped.words().values()))),
    ):
        kept = shipped.vectors(encoder.name)[fingerprint(side, text)]
        np.testing.assert_allclose(kept @ encoder.encode_articles([text])[0], 1, atol=1e-3)


def test_a_shipped_vector_of_a_claim_is_what_the_encoder_gives() -> None:
    text = library.load_library()[0].statement["en"]

    kept = shipped.vectors(TunedE5.name)[fingerprint("claim", text)]

    np.testing.assert_allclose(kept @ TunedE5().encode_claims([text])[0], 1, atol=1e-3)


def test_the_librarys_claims_are_encoded_ahead() -> None:
    texts = {text for _, text in shipped.texts().values()}

    for claim in library.load_library():
        assert set(shipped.claim_texts(claim)) <= texts


def test_there_is_enough_background_in_every_language_and_no_line_twice() -> None:
    for language in LANGUAGES:
        lines = shipped.headlines()[language]
        assert len(lines) >= 300
        assert not [line for line, count in Counter(lines).items() if count > 1]
