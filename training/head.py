"""Train the head and write its weights: ``python -m training.head``, after the encoder's.

Its trackers are others than the encoder's: on what the encoder was trained on, it is surer than on
what it will meet.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.matching.background import Background
from claims.matching.encoder import Encoder, Remembering, TunedE5, Vectors
from claims.matching.head import (
    COSINES_SCALE,
    FILE,
    GAPS_SCALE,
    PRODUCTS_SCALE,
    SIDES_SCALE,
    Shown,
    four,
    sides,
)
from claims.matching.scoring import Layout, texts_of
from claims.matching.shipped import vectors
from claims.model import Claim, Language
from training import trackers
from training.losses import NEIGHBOUR, OTHER

ON, EPOCHS, RATE, SIDED_RATE, DECAY = 2.0, 12, 2e-3, 1e-3, 0.1
TOGETHER = 4  #: trackers compared with each other's claims
PARTS = ("with_examples", "with_statement", "from_examples", "from_statement")


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of a few trackers, and their claims."""

    articles: Vectors  #: centred
    claims: list[Claim]
    right: Tensor  #: (articles, claims): 1 where one bears on the other
    own: Tensor  #: 1 where both are of one tracker
    sided: Tensor  #: 1 where an article takes a side on a claim


class Room:
    """The encoder, and what it is centred by."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = Remembering(encoder, known=vectors(encoder.name))
        self._ground = Background.shipped([self._encoder])

    def articles(self, texts: Sequence[str], languages: Sequence[Language]) -> Vectors:
        """Their centred vectors."""
        return self._ground.centre(
            self._encoder.name, self._encoder.encode_articles(texts), list(languages)
        )

    def unrelated(self) -> Vectors:
        """The centred vectors of the headlines that ship, of all languages."""
        return self._ground.cohort(self._encoder.name, None)

    def claims(self, claims: Sequence[Claim]) -> Vectors:
        """Those of a layout's rows: the mean of each text's languages."""
        return np.stack(
            [
                self._ground.centre(
                    self._encoder.name, self._encoder.encode_claims([*row.values()]), [*row]
                ).mean(axis=0)
                for claim in claims
                for _, row in texts_of(claim)
            ]
        )


def main() -> None:
    """Train, and write the weights."""
    torch.manual_seed(0)
    chance, room = random.Random(0), Room(TunedE5())  # noqa: S311 - no secret
    groups = list(_groups(room))
    weights = nn.Linear(4 + len(PARTS) * groups[0].articles.shape[1], 1)
    optimizer = torch.optim.AdamW(weights.parameters(), lr=RATE, weight_decay=DECAY)
    for epoch in range(EPOCHS):
        for group in chance.sample(groups, len(groups)):
            found = weights(_features(room, group, chance))[..., 0]
            weight = torch.where(group.right > 0, ON, torch.where(group.own > 0, NEIGHBOUR, OTHER))
            each = functional.binary_cross_entropy_with_logits(
                found, group.right, reduction="none"
            )
            loss = (weight * each).sum() / weight.sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(f"epoch {epoch}: {loss.item():.3f}", flush=True)  # noqa: T201
    _write(Path(str(FILE)), weights, _sided(room, groups))


def _sided(room: Room, groups: Sequence[Group]) -> nn.Linear:
    """What tells whether an article on a claim takes a side; three times as many do as do not."""
    rows, right = [], []
    for group in groups:
        layout = Layout.of(group.claims)
        vectors = room.claims(group.claims)
        near = sides(group.articles @ vectors.T, layout)
        articles, claims = torch.nonzero(group.right, as_tuple=True)
        both = [near[articles, claims], group.articles[articles]]
        rows.append(torch.tensor(SIDES_SCALE * np.concatenate(both, axis=-1)))
        right.append(group.sided[articles, claims])
    features, sided = torch.cat(rows), torch.cat(right)
    weights = nn.Linear(features.shape[1], 1)
    optimizer = torch.optim.AdamW(weights.parameters(), lr=SIDED_RATE, weight_decay=DECAY)
    counts = torch.where(sided > 0, 1.0, 3.0)
    for _ in range(EPOCHS):
        for some in torch.randperm(len(features)).split(64):
            each = functional.binary_cross_entropy_with_logits(
                weights(features[some])[:, 0], sided[some], reduction="none"
            )
            loss = (counts[some] * each).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return weights


def _groups(room: Room) -> Iterator[Group]:
    every = trackers.read("head")
    for start in range(0, len(every), TOGETHER):
        together = every[start : start + TOGETHER]
        items = [item for tracker in together for item in tracker.items]
        articles = room.articles([i.text for i in items], [i.language for i in items])
        claims = [claim.as_matched() for tracker in together for claim in tracker.claims]
        right = torch.zeros(len(items), len(claims))
        own, sided = torch.zeros_like(right), torch.zeros_like(right)
        row = 0
        for place, tracker in enumerate(together):
            first = sum(len(before.claims) for before in together[:place])
            for item in tracker.items:
                own[row, first : first + len(tracker.claims)] = 1
                for claim, side in item.labels.items():
                    right[row, first + claim], sided[row, first + claim] = 1, abs(side)
                row += 1
        yield Group(articles, claims, right, own, sided)


def _features(room: Room, group: Group, chance: random.Random) -> Tensor:
    """What the head weighs; one claim in six is shown with its statement only."""
    claims = [
        Claim(id="learnt", statement=claim.statement) if chance.random() < 1 / 6 else claim
        for claim in group.claims
    ]
    layout = Layout.of(claims)
    rows = room.claims(claims)
    shown, one = Shown.of(rows, layout), group.articles[:, None]
    cosines = four(group.articles, group.articles @ rows.T, shown, layout)
    parts = [
        COSINES_SCALE * cosines,
        PRODUCTS_SCALE * one * shown.examples,
        PRODUCTS_SCALE * one * shown.statements,
        GAPS_SCALE * np.abs(one - shown.examples),
        GAPS_SCALE * np.abs(one - shown.statements),
    ]
    return torch.tensor(np.concatenate(parts, axis=-1, dtype=np.float32))


def _write(target: Path, weights: nn.Linear, sided: nn.Linear) -> None:
    row = weights.weight.detach().numpy()[0]
    width = (len(row) - 4) // len(PARTS)
    arrays = {part: row[4 + n * width :][:width] for n, part in enumerate(PARTS)}
    of_side = sided.weight.detach().numpy()[0]
    np.savez(
        target,
        allow_pickle=False,
        cosines=row[:4],
        bias=weights.bias.detach().numpy()[0],
        sided_margins=of_side[:3],
        sided_article=of_side[3:],
        sided_bias=sided.bias.detach().numpy()[0],
        **arrays,
    )


if __name__ == "__main__":
    main()
