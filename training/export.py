"""Write an encoder's layers as they ship: an ONNX file, its matrices in 8 bits.

The graph is put together here and not by PyTorch, whose own asks for shapes that are known and
rounds what goes into queries, keys and values three times over: it runs a quarter longer.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.e5 import E5, HEADS, WIDTH, Layer

#: What ONNX Runtime adds to ONNX (FusedMatMul, Gelu).
_OWN = "com.microsoft"
#: How near the graph's vectors are to the encoder's at least, before rounding.
LEAST = 0.9999
_SCALE = (WIDTH // HEADS) ** -0.5


def write(encoder: E5, target: Path) -> None:
    """Write the encoder's layers to a file."""
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(graph(encoder), str(whole))
        _check(encoder, whole)
        quantize_dynamic(
            whole,
            target,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Seven bits: processors without VNNI lose what eight would add.
            reduce_range=True,
            # Behind an operation of ONNX Runtime's own it cannot tell the type by itself.
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
        )


def graph(encoder: E5) -> onnx.ModelProto:
    """What is run of the encoder: from the vectors of one text's pieces to its own."""
    made = _Graph()
    count = made.add("Shape", ["words"], start=1, end=2)
    places = made.add(
        "Slice", [made.kept(encoder.places), made.kept(np.array([0], np.int64)), count]
    )
    state = made.normed("words", places, encoder.norm)
    for layer in encoder.layers:
        state = made.layer(state, layer)
    made.add("LpNormalization", [made.add("ReduceMean", [state], axes=[1], keepdims=0)], axis=1)
    return made.whole()


def _check(encoder: E5, file: Path) -> None:
    """Refuse a graph that does not tell what the encoder tells."""
    session = InferenceSession(str(file), providers=["CPUExecutionProvider"])
    for count in (3, 7, 50):
        words = torch.randn(1, count, WIDTH)
        with torch.no_grad():
            wanted = encoder.of_words(words, torch.ones(1, count, dtype=torch.bool)).numpy()
        (found,) = session.run(None, {"words": words.numpy()})
        if (cosine := float((wanted * found).sum())) < LEAST:
            raise ValueError(f"The graph is not the encoder: of {count} pieces {cosine:.4f}.")


class _Graph:
    """A graph while it grows; what a method returns is the name of what it adds."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._kept: list[onnx.TensorProto] = []
        self._heads = self.kept(np.array([-1, 3 * HEADS, WIDTH // HEADS], np.int64))
        self._thirds = self.kept(np.array([HEADS] * 3, np.int64))
        self._joined = self.kept(np.array([1, -1, WIDTH], np.int64))

    def kept(self, numbers: Tensor | np.ndarray) -> str:
        if isinstance(numbers, Tensor):
            numbers = numbers.detach().float().numpy()
        name = f"kept{len(self._kept)}"
        self._kept.append(numpy_helper.from_array(np.ascontiguousarray(numbers), name))
        return name

    def add(self, kind: str, inputs: list[str], **options: object) -> str:
        (name,) = self._several(kind, inputs, 1, **options)
        return name

    def _several(self, kind: str, inputs: list[str], count: int, **options: object) -> list[str]:
        name = f"{kind}{len(self._nodes)}"
        names = [f"{name}.{n}" for n in range(count)]
        self._nodes.append(helper.make_node(kind, inputs, names, name=name, **options))
        return names

    def layer(self, state: str, layer: Layer) -> str:
        parts = layer.matrices
        seen = self._attended(state, *(parts[part] for part in "qkv"))
        state = self.normed(self._times(seen, parts["ao"]), state, layer.aln)
        inner = self.add("Gelu", [self._times(state, parts["fi"])], domain=_OWN)
        return self.normed(self._times(inner, parts["fo"]), state, layer.oln)

    def _attended(self, state: str, query: nn.Linear, key: nn.Linear, value: nn.Linear) -> str:
        weights = torch.cat([_SCALE * query.weight, key.weight, value.weight])
        bias = torch.cat([_SCALE * query.bias, key.bias, value.bias])
        heads = self.add("Reshape", [self._product(state, weights, bias), self._heads])
        heads = self.add("Transpose", [heads], perm=[1, 0, 2])
        queries, keys, values = self._several("Split", [heads, self._thirds], 3, axis=0)
        near = self.add("FusedMatMul", [queries, keys], domain=_OWN, transB=1)
        seen = self.add("MatMul", [self.add("Softmax", [near], axis=-1), values])
        return self.add("Reshape", [self.add("Transpose", [seen], perm=[1, 0, 2]), self._joined])

    def _times(self, state: str, matrix: nn.Linear) -> str:
        return self._product(state, matrix.weight, matrix.bias)

    def _product(self, state: str, weights: Tensor, bias: Tensor) -> str:
        product = self.add("MatMul", [state, self.kept(weights.T)])
        return self.add("Add", [product, self.kept(bias)])

    def normed(self, one: str, other: str, norm: nn.LayerNorm) -> str:
        both = self.add("Add", [one, other])
        weights = [self.kept(norm.weight), self.kept(norm.bias)]
        return self.add("LayerNormalization", [both, *weights], epsilon=norm.eps)

    def whole(self) -> onnx.ModelProto:
        """The graph as a model; what was added last is what it gives."""
        self._nodes[-1].output[0] = "vector"
        made = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "pieces", WIDTH])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, WIDTH])],
            self._kept,
        )
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_OWN, 1)]
        return helper.make_model(made, opset_imports=versions, ir_version=10)
