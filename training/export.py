"""Write an encoder's layers as they ship: an ONNX file, its matrices in 8 bits."""

from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.e5 import E5, WIDTH


class Layers(nn.Module):
    """What is run of the encoder: from the vectors of one text's pieces to its own."""

    def __init__(self, encoder: E5) -> None:
        super().__init__()
        self._encoder = encoder

    def forward(self, words: Tensor) -> Tensor:
        """The text's vector, (1, 384), from (1, pieces, 384)."""
        return self._encoder.of_words(words)


def write(encoder: E5, target: Path) -> None:
    """Write the encoder's layers to a file."""
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            Layers(encoder).eval(),
            (torch.zeros(1, 7, WIDTH),),
            str(whole),
            input_names=["words"],
            output_names=["vector"],
            dynamic_axes={"words": {1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Seven bits: processors without VNNI lose what eight would add.
            reduce_range=True,
            extra_options={"MatMulConstBOnly": True},
        )
