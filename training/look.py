"""Train the quick look and write its weights: ``python -m training.look``.

The encoder it looks by was never trained here, so it may learn from all trackers.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.matching.encoder import UniversalSentenceEncoder
from claims.matching.head import Shown
from claims.matching.look import FILE
from claims.matching.scoring import Layout
from training import trackers
from training.head import Room, claim_of

STEPS, RATE, COUNTS_RATE, DECAY, DROPPED = 300, 2e-3, 1e-2, 0.05, 0.2
DIRECTIONS = 128
#: Trackers compared with each other's claims in a step, and headlines with all of them.
TOGETHER, HEADLINES = 40, 600
#: What a pair of an article and its claim, of one with a neighbour of its claim, of one with
#: another tracker's and of a headline with any counts: a neighbour may pass, a headline may not.
ON, NEIGHBOUR, OTHER, HEADLINE = 20.0, 0.1, 1.0, 6.0
#: So many unrelated articles, those likest to a claim, tell how high one must stand that passes,
#: and what it counts to stand lower.
HIGHEST, LOW = 20, 2.0
STATEMENT_ONLY = 1 / 6  #: of the claims are shown with their statement only


@dataclass(frozen=True, slots=True)
class Some:
    """Articles and claims, by the places of their trackers."""

    articles: Tensor  #: centred
    statements: Tensor
    examples: Tensor
    right: Tensor  #: (articles, claims): 1 where one bears on the other
    of_articles: Tensor
    of_claims: Tensor

    def part(self, places: Tensor) -> "Some":
        """Those of some trackers."""
        n, c = torch.isin(self.of_articles, places), torch.isin(self.of_claims, places)
        return Some(
            self.articles[n],
            self.statements[c],
            self.examples[c],
            self.right[n][:, c],
            self.of_articles[n],
            self.of_claims[c],
        )


class Look(nn.Module):
    """What `claims.matching.look.Look` computes."""

    def __init__(self, articles: Tensor) -> None:
        super().__init__()
        _, _, main = torch.linalg.svd(articles - articles.mean(dim=0), full_matrices=False)
        self.of_articles = nn.Parameter(3 * main[:DIRECTIONS].T)
        self.of_claims = nn.Parameter(3 * main[:DIRECTIONS].T)
        self.counts = nn.Parameter(torch.tensor([5.0, 5.0, -4.0]))

    def forward(self, articles: Tensor, statements: Tensor, examples: Tensor) -> Tensor:
        """Log-odds that articles bear on claims."""
        turned = functional.normalize(articles @ self.of_articles, dim=-1)
        by_examples = functional.normalize(examples @ self.of_claims, dim=-1)
        by_statement = functional.normalize(statements @ self.of_claims, dim=-1)
        of_examples, of_statement, bias = self.counts
        return turned @ (of_examples * by_examples + of_statement * by_statement).T + bias


def main() -> None:
    """Train, and write the weights."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    room = Room(UniversalSentenceEncoder())
    every, headlines = _every(room), torch.tensor(room.unrelated())
    look = Look(torch.cat([every.articles, headlines]))
    turning = {"params": [look.of_articles, look.of_claims], "lr": RATE, "weight_decay": DECAY}
    counts = {"params": [look.counts], "lr": COUNTS_RATE, "weight_decay": 0.0}
    optimizer = torch.optim.AdamW([turning, counts])
    slower = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 1 / STEPS, STEPS)
    count = int(every.of_claims.max()) + 1
    for step in range(STEPS):
        some = every.part(torch.randperm(count)[:TOGETHER])
        loss = _loss(look, some, headlines[torch.randperm(len(headlines))[:HEADLINES]])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        slower.step()
        if step % 50 == 0:
            print(f"step {step}: {loss.item():.3f}", flush=True)  # noqa: T201
    _write(Path(str(FILE)), look)


def _loss(look: Look, some: Some, headlines: Tensor) -> Tensor:
    articles = functional.dropout(torch.cat([some.articles, headlines]), DROPPED)
    alone = torch.rand(len(some.examples), 1) < STATEMENT_ONLY
    found = look(articles, some.statements, torch.where(alone, some.statements, some.examples))
    right, same = torch.zeros_like(found), torch.zeros_like(found)
    right[: len(some.right)] = some.right
    same[: len(some.right)] = (some.of_articles[:, None] == some.of_claims).float()
    weight = torch.where(right > 0, ON, torch.where(same > 0, NEIGHBOUR, OTHER))
    weight[len(some.right) :] = HEADLINE
    each = functional.binary_cross_entropy_with_logits(found, right, reduction="none")
    unrelated = found.masked_fill(same > 0, -torch.inf)
    high = unrelated.topk(HIGHEST, dim=0).values.mean(dim=0)
    low = functional.softplus(high - found)
    return (weight * each / ON + LOW * right * low).sum() / right.sum()


def _every(room: Room) -> Some:
    read = [tracker for part in ("encoder", "head") for tracker in trackers.read(part)]
    items = [(place, item) for place, tracker in enumerate(read) for item in tracker.items]
    claims = [claim_of(claim) for tracker in read for claim in tracker.claims]
    layout = Layout.of(claims)
    shown = Shown.of(room.claims(claims), layout)
    of_claims = torch.tensor([n for n, tracker in enumerate(read) for _ in tracker.claims])
    first = np.cumsum([0, *(len(tracker.claims) for tracker in read)])
    right = torch.zeros(len(items), len(claims))
    for row, (place, item) in enumerate(items):
        right[row, [int(first[place]) + claim for claim in item.labels]] = 1
    texts, languages = [i.text for _, i in items], [i.language for _, i in items]
    return Some(
        torch.tensor(room.articles(texts, languages)),
        torch.tensor(shown.statements),
        torch.tensor(shown.examples),
        right,
        torch.tensor([place for place, _ in items]),
        of_claims,
    )


def _write(target: Path, look: Look) -> None:
    examples, statement, bias = look.counts.detach().numpy()
    np.savez(
        target,
        allow_pickle=False,
        of_articles=look.of_articles.detach().numpy().astype(np.float16),
        of_claims=look.of_claims.detach().numpy().astype(np.float16),
        examples=examples,
        statement=statement,
        bias=bias,
    )


if __name__ == "__main__":
    main()
