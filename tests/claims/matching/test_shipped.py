"""The texts that ship with the matcher and their vectors."""

from collections import Counter

import numpy as np

from claims import library
from claims.matching import shipped
from claims.matching.encoder import bundled, fingerprint
from claims.model import LANGUAGES


def test_the_shipped_vectors_are_those_of_the_shipped_texts_and_no_others() -> None:
    """If this fails: ``python -m claims.matching.shipped``."""
    whole, single = bundled()

    assert shipped.vectors(whole.name).keys() == shipped.texts().keys()
    assert shipped.vectors(single.name).keys() == (shipped.texts() | shipped.words()).keys()


def test_a_shipped_vector_is_what_the_encoder_gives() -> None:
    line = shipped.headlines()["en"][0]

    for encoder in bundled():
        kept = shipped.vectors(encoder.name)[fingerprint("article", line)]
        np.testing.assert_allclose(kept @ encoder.encode_articles([line])[0], 1, atol=1e-3)


def test_the_librarys_claims_are_encoded_ahead() -> None:
    texts = {text for _, text in shipped.texts().values()}

    for claim in library.load_library():
        assert set(shipped.claim_texts(claim)) <= texts


def test_there_is_enough_background_in_every_language_and_no_line_twice() -> None:
    for language in LANGUAGES:
        lines = shipped.headlines()[language]
        assert len(lines) >= 300
        assert not [line for line, count in Counter(lines).items() if count > 1]
