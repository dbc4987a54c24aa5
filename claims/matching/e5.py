"""multilingual-e5-small with layers of our own, in 8 bits, run by ONNX Runtime.

`training/` tells how the layers are made.
"""

from importlib import resources
from importlib.resources.abc import Traversable
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from claims.matching import vocabulary

_FOLDER = resources.files(__package__) / "tuned"
#: The layers that make a text's vector, and those that read two texts as one.
ENCODER, PAIRS = _FOLDER / "encoder.onnx", _FOLDER / "pairs.onnx"


class E5:
    """The model with one set of layers, loaded when it is first asked; threads may share it."""

    _loading = Lock()  #: of all of them: the vocabulary is read once

    def __init__(self, layers: Traversable) -> None:
        """With the layers of an ONNX file."""
        self._layers = layers
        self._session: Any = None

    def __call__(self, text: str) -> npt.NDArray[np.float32]:
        """The vector of a text, (384,), of length 1.

        One text at a time: what 8 bits make of one would depend on what stands beside it.
        """
        with self._loading:
            if self._session is None:
                self._session = self._loaded()
            words = vocabulary.bundled()
        (found,) = self._session.run(None, {"words": words.vectors([words.pieces(text)])})
        return np.asarray(found[0], np.float32)

    def _loaded(self) -> Any:
        import onnxruntime  # on first use, with 25 MB of layers

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Room for one length of text would be kept, and texts are of all lengths.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        # By its path: of bytes handed over a copy is kept.
        with resources.as_file(self._layers) as file:
            return onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
