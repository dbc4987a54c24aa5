"""What is asked of the vectors: six losses over the texts of a few trackers, and sentences.

All but the last compare centred vectors, as the matcher does.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.model import LANGUAGES, Language
from training.sentences import Sentences
from training.trackers import Claim, Headline, Item, Tracker

#: What a pair counts: an article on the claim, one on a neighbour or on nothing, one of another
#: subject, which is easily told apart and of which there are many.
ON, NEIGHBOUR, OTHER = 3.0, 1.0, 0.15
WEIGHTS = {
    "relevance": 1.0,
    "choice": 0.3,
    "stance": 0.5,
    "translation": 0.1,
    "sentences": 0.2,
    "drift": 1.0,
}
ALIKE_SCALE = 20.0
#: Pairs of sentences in a step.
ALIKE = 48


@dataclass(frozen=True, slots=True)
class Told:
    """One claim as it is shown in a step: the rows of its texts."""

    statement: tuple[int, int]  #: in two languages
    opposite: tuple[int, int]
    examples: tuple[tuple[int, int], ...]  #: with their sides

    def of_side(self, side: int) -> list[int]:
        """The examples of one side."""
        return [row for row, its_side in self.examples if its_side == side]

    def shown(self, chance: random.Random, languages: Sequence[Language]) -> list[int]:
        """What relevance is measured by: the statement, the examples, or some of both.

        So that a claim with a statement only is learnt too, and one in a single language.

        Args:
            chance: Chooses.
            languages: Of every row.
        """
        examples, kind = [row for row, _ in self.examples], chance.random()
        if kind < 0.3:
            return [chance.choice(self.statement)] if kind < 0.1 else [*self.statement]
        if chance.random() < 0.4:
            one = languages[chance.choice(examples)]
            examples = [row for row in examples if languages[row] == one]
        if kind < 0.7:
            return examples
        return [*self.statement, *chance.sample(examples, chance.randint(1, len(examples)))]


class Step:
    """The texts of a few trackers, and which row of them is what."""

    def __init__(
        self, trackers: Sequence[Tracker], sentences: Sentences, chance: random.Random
    ) -> None:
        self.texts: list[str] = []  #: each with the prefix that e5 wants
        self.languages: list[Language] = []
        self.chance = chance
        self.claims: list[Told] = []
        self.rows: list[int] = []  #: of the articles
        self.labels: list[dict[int, int]] = []  #: of each article, by places in ``claims``
        self.near: list[range] = []  #: of each article, the claims of its own tracker
        for tracker in trackers:
            first = len(self.claims)
            self.claims += [self._told(claim) for claim in tracker.claims]
            for item in tracker.items:
                self._take(item, first, range(first, len(self.claims)))
        self.news = len(self.texts)  #: so many rows are of trackers, the others sentences
        self.alike = [self._sentences(*sentences.alike(chance)) for _ in range(ALIKE)]

    def _sentences(self, one: Headline, other: Headline) -> tuple[int, int]:
        prefix = self.chance.choice(("query", "passage"))
        return (
            self._add(f"{prefix}: {one.text}", one.language),
            self._add(f"{prefix}: {other.text}", other.language),
        )

    def _take(self, item: Item, first: int, near: range) -> None:
        # Whether there is a summary must tell nothing.
        text = item.text if self.chance.random() < 0.7 else item.title
        self.rows.append(self._add(f"passage: {text}", item.language))
        self.labels.append({first + claim: side for claim, side in item.labels.items()})
        self.near.append(near)

    def _told(self, claim: Claim) -> Told:
        one, other = self.chance.sample(LANGUAGES, 2)
        return Told(
            (
                self._add_claim(claim.statement[one], one),
                self._add_claim(claim.statement[other], other),
            ),
            (
                self._add_claim(claim.opposite[one], one),
                self._add_claim(claim.opposite[other], other),
            ),
            tuple((self._add_claim(h.text, h.language), side) for h, side in claim.examples),
        )

    def _add_claim(self, text: str, language: Language) -> int:
        return self._add(f"query: {text}", language)

    def _add(self, text: str, language: Language) -> int:
        self.texts.append(text)
        self.languages.append(language)
        return len(self.texts) - 1


class Losses(nn.Module):
    """The losses, and the three numbers that are learnt with the encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.steepness = nn.Parameter(torch.tensor(2.5))  #: its logarithm, as the next
        self.stance_steepness = nn.Parameter(torch.tensor(2.0))
        self.rarity = nn.Parameter(torch.tensor(-4.0))

    def forward(self, step: Step, vectors: Tensor, centred: Tensor, before: Tensor) -> Tensor:
        """Their weighted sum.

        Args:
            step: Which row is what.
            vectors: As the encoder gives them, one row per text of the step.
            centred: Less their language's mean, and of length 1 again.
            before: As the untrained encoder gave them, those of trackers.
        """
        shown = [claim.shown(step.chance, step.languages) for claim in step.claims]
        near = self.steepness.exp() * _near(step, centred, shown) + self.rarity
        right = torch.zeros_like(near)
        own = torch.zeros_like(near)
        for n, (labels, neighbours) in enumerate(zip(step.labels, step.near, strict=True)):
            right[n, list(labels)] = 1
            own[n, neighbours.start : neighbours.stop] = 1
        found = {
            "relevance": self._relevance(near, right, own),
            "choice": _choice(near, right),
            "stance": self._stance(step, centred),
            "translation": _translation(step, centred),
            "sentences": _alike(centred, step.alike),
            "drift": (1 - (vectors[: step.news] * before).sum(1)).mean(),
        }
        return torch.stack([WEIGHTS[name] * loss for name, loss in found.items()]).sum()

    @staticmethod
    def _relevance(near: Tensor, right: Tensor, own: Tensor) -> Tensor:
        weight = torch.where(right > 0, ON, torch.where(own > 0, NEIGHBOUR, OTHER))
        each = functional.binary_cross_entropy_with_logits(near, right, reduction="none")
        return (weight * each).sum() / weight.sum()

    def _stance(self, step: Step, centred: Tensor) -> Tensor:
        """How much nearer an article that takes a side is to that side than to the other."""
        margins = [
            side * self._margin(step.claims[claim], centred, centred[row])
            for row, labels in zip(step.rows, step.labels, strict=True)
            for claim, side in labels.items()
            if side
        ]
        return functional.softplus(-self.stance_steepness.exp() * torch.stack(margins)).mean()

    @staticmethod
    def _margin(claim: Told, centred: Tensor, article: Tensor) -> Tensor:
        def mean(rows: Sequence[int]) -> Tensor:
            return centred[list(rows)].mean(0)

        poles = mean(claim.statement) - mean(claim.opposite)
        return article @ (poles + mean(claim.of_side(1)) - mean(claim.of_side(-1)))


def _near(step: Step, centred: Tensor, shown: Sequence[Sequence[int]]) -> Tensor:
    """Each article to the mean of what is shown of each claim, (articles, claims)."""
    return centred[step.rows] @ torch.stack([centred[list(rows)].mean(0) for rows in shown]).T


def _choice(near: Tensor, right: Tensor) -> Tensor:
    """Of all claims an article on one is nearest to that one."""
    on = right.sum(1) > 0
    of_right = near[on].masked_fill(right[on] == 0, -1e9)
    return (torch.logsumexp(near[on], 1) - torch.logsumexp(of_right, 1)).mean()


def _translation(step: Step, centred: Tensor) -> Tensor:
    """A statement is nearest to itself in another language, its opposite among the others."""
    return _alike(
        centred, [pair for claim in step.claims for pair in (claim.statement, claim.opposite)]
    )


def _alike(centred: Tensor, pairs: Sequence[tuple[int, int]]) -> Tensor:
    """Each text is nearest to the one it makes a pair with."""
    one, other = (centred[[pair[n] for pair in pairs]] for n in (0, 1))
    near, own = ALIKE_SCALE * one @ other.T, torch.arange(len(pairs))
    return (functional.cross_entropy(near, own) + functional.cross_entropy(near.T, own)) / 2
