"""Train the encoder and write the weights that ship: ``python -m training``."""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.matching.e5 import ENCODER
from claims.model import LANGUAGES
from training import trackers
from training.e5 import E5, WIDTH, batch, pieces
from training.export import write
from training.losses import Losses, Step
from training.pace import groups, paced
from training.sentences import FOLDER, Sentences

#: Each layer learns a tenth faster than the one below it.
RATE, SLOWER, LOSSES_RATE = 1e-4, 0.9, 1e-2
WARMING = 0.08  #: the share of all steps in which the rate rises; then it falls to nothing
TRACKERS = 4  #: in a step: some 320 texts, and sentences
ROWS = 96  #: texts run at a time, of about the same length
#: How fast the languages' means follow what the encoder makes of them.
FOLLOWS = 0.1


class Training:
    """The encoder while it learns."""

    def __init__(self) -> None:
        self.model, self.losses = E5(), Losses()
        self._untrained = E5().requires_grad_(requires_grad=False)
        self._known: dict[str, Tensor] = {}
        self._means = torch.zeros(len(LANGUAGES), WIDTH)

    def loss(self, step: Step) -> Tensor:
        """What the texts of a step come to."""
        vectors = self._vectors(self.model, step.texts)
        before = self._before(step.texts[: step.news])
        return self.losses(step, vectors, self._centred(step, vectors), before)

    def _before(self, texts: Sequence[str]) -> Tensor:
        new = [text for text in texts if text not in self._known]
        if new:
            with torch.no_grad():
                self._known.update(zip(new, self._vectors(self._untrained, new), strict=True))
        return torch.stack([self._known[text] for text in texts])

    def _vectors(self, model: E5, texts: Sequence[str]) -> Tensor:
        """One vector per text, in the texts' order."""
        rows = [pieces(text) for text in texts]
        order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
        slices = [order[start : start + ROWS] for start in range(0, len(order), ROWS)]
        found = torch.cat([model(*batch([rows[n] for n in each])) for each in slices])
        return found[torch.argsort(torch.tensor(order))]

    def _centred(self, step: Step, vectors: Tensor) -> Tensor:
        languages = torch.tensor([LANGUAGES.index(language) for language in step.languages])
        articles = torch.zeros(len(vectors), dtype=torch.bool)
        articles[step.rows] = True
        for n in range(len(LANGUAGES)):
            mean = vectors[articles & (languages == n)].detach().mean(0)
            is_first = not self._means[n].any()
            self._means[n] = mean if is_first else torch.lerp(self._means[n], mean, FOLLOWS)
        return functional.normalize(vectors - self._means[languages])


def main() -> None:
    """Train, telling of every sixth step, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sentences", type=Path, default=FOLDER)
    parser.add_argument("--keep", type=Path, help="where to keep the state, to train from")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    training = Training()
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    _train(training, list(_plan(options.epochs, Sentences(options.sentences), chance)))
    if options.keep:
        torch.save(training.model.state_dict(), options.keep)
    write(training.model, Path(str(ENCODER)))


def _plan(epochs: int, sentences: Sentences, chance: random.Random) -> Iterator[Step]:
    every = trackers.read("encoder")
    for _ in range(epochs):
        chance.shuffle(every)
        for start in range(0, len(every), TRACKERS):
            yield Step(every[start : start + TRACKERS], sentences, chance)


def _train(training: Training, plan: Sequence[Step]) -> None:
    layers = groups(training.model, RATE, SLOWER)
    own = {"params": [*training.losses.parameters()], "lr": LOSSES_RATE, "weight_decay": 0.0}
    optimizer = torch.optim.AdamW([*layers, own], weight_decay=0.01)
    pace = paced(optimizer, len(plan), WARMING)
    began = time.monotonic()
    for number, step in enumerate(plan):
        loss = training.loss(step)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(training.model.parameters(), 1.0)
        optimizer.step()
        pace.step()
        if number % 6 == 0:
            passed = time.monotonic() - began
            print(f"step {number} of {len(plan)}: {loss.item():.3f}, {passed:.0f} s", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
