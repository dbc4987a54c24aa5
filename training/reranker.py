"""Train what reads a claim and an article together: ``python -m training.reranker``.

Pairs of the trackers, and of a set of sentences that follow from one another, contradict one
another or neither (see README.md), from the encoder's weights on.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.matching.e5 import PAIRS
from claims.matching.reranker import HEAD, LOGITS_SCALE, as_one
from claims.model import LANGUAGES
from training import trackers
from training.e5 import E5, WIDTH, batch, pieces
from training.export import write
from training.pace import groups, paced
from training.sentences import FOLDER, Sentences

#: As of the encoder; the lowest layers know words and are left as they are.
RATE, SLOWER, HEAD_RATE = 1.2e-4, 0.92, 1e-3
WARMING, FROZEN = 0.06, 6
ROWS = 64  #: pairs run at a time; two runs are a step
COUNTS = {"bears": 1.0, "choice": 0.5, "side": 1.0, "sided": 0.5}
SENTENCES_SHARE = 0.25  #: of all pairs, those that are no news
#: Of the news: right pairs up to here, those that bring a claim beside the article's own along,
#: such a claim alone, an article on nothing with one of its tracker's claims, and any article
#: with another tracker's.
RIGHT, BOTH, NEIGHBOUR, OFF = 0.2, 0.6, 0.68, 0.95


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts as one, and what is true of them, as far as it is known."""

    text: str
    bears: float | None = None  #: whether the article bears on the claim
    side: int = 0  #: 1: it agrees with the claim's text; -1: it contradicts it
    sided: float | None = None  #: whether it takes a side
    is_rival: bool = False  #: the same article as the pair before, which bears on its claim


class News:
    """Pairs of claims and articles out of the trackers; two in five bear on one another."""

    def __init__(self, every: Sequence[trackers.Tracker], chance: random.Random) -> None:
        self._chance, self._every = chance, every
        items = [(n, item) for n, each in enumerate(every) for item in _articles(each)]
        self._on = [(n, item) for n, item in items if item.labels]
        self._off = [(n, item) for n, item in items if not item.labels]

    def some(self) -> list[Pair]:
        """A pair by chance, or a right one and its article with a neighbouring claim."""
        chance, kind = self._chance, self._chance.random()
        own, item = chance.choice(self._on if kind < NEIGHBOUR else self._off)
        claims, text = self._every[own].claims, item.text if chance.random() < 0.4 else item.title
        others = [n for n in range(len(claims)) if n not in item.labels]
        if kind < BOTH or (kind < NEIGHBOUR and not others):
            right = self._right(claims, item, text)
            if kind < RIGHT or not others:
                return [right]
            return [right, self._wrong(claims[chance.choice(others)], item, text, is_rival=True)]
        if kind >= OFF:
            return [self._wrong(chance.choice(chance.choice(self._every).claims), item, text)]
        return [self._wrong(claims[chance.choice(others)], item, text)]

    def _right(self, claims: Sequence[trackers.Claim], item: trackers.Item, text: str) -> Pair:
        place = self._chance.choice(list(item.labels))
        shown, sign = self._shown(claims[place], item)
        side = item.labels[place]
        return Pair(as_one(shown, text), 1, side * sign, abs(side) if sign else None)

    def _wrong(
        self, claim: trackers.Claim, item: trackers.Item, text: str, *, is_rival: bool = False
    ) -> Pair:
        shown, _ = self._shown(claim, item)
        return Pair(as_one(shown, text), bears=0, is_rival=is_rival)

    def _shown(self, claim: trackers.Claim, item: trackers.Item) -> tuple[str, int]:
        """A text of a claim, and whether it speaks for it (1), against it (-1) or neither."""
        chance, kind = self._chance, self._chance.random()
        language = item.language if chance.random() < 0.6 else chance.choice(LANGUAGES)
        if kind >= 0.65:
            side = chance.choice((1, 1, -1, -1, 0))
            examples = [headline for headline, its in claim.examples if its == side]
            example = chance.choice(examples)
            if example.text != item.title:
                return example.text, side
        if 0.45 <= kind < 0.65:
            return claim.opposite[language], -1
        return claim.statement[language], 1


def _articles(tracker: trackers.Tracker) -> Iterator[trackers.Item]:
    """A tracker's items, and its claims' examples as more of them."""
    yield from tracker.items
    for place, claim in enumerate(tracker.claims):
        for headline, side in claim.examples:
            yield trackers.Item(headline.text, "", headline.language, {place: side})


class Training(nn.Module):
    """The encoder with a head of three: bears on it, agrees with it, takes a side."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.head = E5(), nn.Linear(WIDTH, 3)
        for layer in self.encoder.layers[:FROZEN]:
            layer.requires_grad_(requires_grad=False)

    def forward(self, pairs: Sequence[Pair]) -> Tensor:
        """What some pairs come to, added up."""
        rows = [pieces(f"query: {pair.text}") for pair in pairs]
        bears, side, sided = self.head(LOGITS_SCALE * self.encoder(*batch(rows))).T
        known = torch.tensor([pair.bears is not None for pair in pairs])
        agrees = torch.tensor([float(pair.side) for pair in pairs])
        told = torch.tensor([pair.sided is not None for pair in pairs])
        on = torch.tensor([float(pair.bears or 0) for pair in pairs])
        takes = torch.tensor([float(pair.sided or 0) for pair in pairs])
        entropy = functional.binary_cross_entropy_with_logits
        rivals = torch.tensor([n for n, pair in enumerate(pairs) if n and pair.is_rival]).long()
        return (
            COUNTS["bears"] * entropy(bears[known], on[known], reduction="sum")
            + COUNTS["choice"] * functional.softplus(bears[rivals] - bears[rivals - 1]).sum()
            + COUNTS["side"] * functional.softplus(-side * agrees)[agrees != 0].sum()
            + COUNTS["sided"] * entropy(sided[told], takes[told], reduction="sum")
        )


def main() -> None:
    """Train, telling of every twentieth step, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sentences", type=Path, default=FOLDER)
    parser.add_argument("--encoder", type=Path, help="the state of an encoder to begin with")
    parser.add_argument("--begin", type=Path, help="a state of this one to go on from")
    parser.add_argument("--keep", type=Path, help="where to keep the state")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    training = Training()
    if options.encoder:
        training.encoder.load_state_dict(torch.load(options.encoder, weights_only=True))
    if options.begin:
        training.load_state_dict(torch.load(options.begin, weights_only=True))
    every = [each for folder in ("encoder", "head") for each in trackers.read(folder)]
    news, sentences = News(every, chance), Sentences(options.sentences)

    def some() -> list[Pair]:
        if chance.random() >= SENTENCES_SHARE:
            return news.some()
        premise, other, side = sentences.pair(chance)
        return [Pair(as_one(other, premise), None, side, abs(side))]

    def step() -> list[Pair]:
        """Pairs of about the same length beside one another, and rivals."""
        found: list[list[Pair]] = []
        while sum(map(len, found)) < 2 * ROWS:
            found.append(some())
        found.sort(key=lambda each: max(len(pair.text) for pair in each))
        return [pair for each in found for pair in each]

    _train(training, (step() for _ in range(options.steps)), options.steps)
    if options.keep:
        torch.save(training.state_dict(), options.keep)
    _write(training)


def _train(training: Training, steps: Iterator[Sequence[Pair]], count: int) -> None:
    layers = groups(training.encoder, RATE, SLOWER, frozen=FROZEN)
    head = {"params": [*training.head.parameters()], "lr": HEAD_RATE}
    optimizer = torch.optim.AdamW([*layers, head], weight_decay=0.01)
    pace = paced(optimizer, count, WARMING)
    began, lately = time.monotonic(), 0.0
    for number, step in enumerate(steps):
        total = 0.0
        for some in (step[:ROWS], step[ROWS:]):
            loss = training(some) / len(step)
            loss.backward()
            total += loss.item()
        nn.utils.clip_grad_norm_([p for p in training.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        pace.step()
        optimizer.zero_grad()
        lately = 0.95 * lately + 0.05 * total if number else total
        if number % 20 == 0:
            passed = time.monotonic() - began
            print(f"step {number} of {count}: {lately:.3f}, {passed:.0f} s", flush=True)  # noqa: T201


def _write(training: Training) -> None:
    write(training.encoder, Path(str(PAIRS)))
    np.savez(
        Path(str(HEAD)),
        allow_pickle=False,
        weights=training.head.weight.detach().numpy(),
        bias=training.head.bias.detach().numpy(),
    )


if __name__ == "__main__":
    main()
