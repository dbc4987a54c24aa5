"""How fast each layer learns, and when."""

from typing import Any

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from training.e5 import E5, LAYERS


def groups(encoder: E5, rate: float, slower: float, *, frozen: int = 0) -> list[dict[str, Any]]:
    """The layers for an optimizer, each slower than the one above; the lowest may be left out."""
    return [
        {"params": [*layer.parameters()], "lr": rate * slower ** (LAYERS - 1 - n)}
        for n, layer in enumerate(encoder.layers)
        if n >= frozen
    ]


def paced(optimizer: Optimizer, steps: int, warming: float) -> LambdaLR:
    """The rate rises for a share of all steps, then falls to next to nothing."""
    return LambdaLR(
        optimizer, lambda n: min((n + 1) / (warming * steps), max(0.02, 1 - n / steps))
    )
