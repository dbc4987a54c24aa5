"""Sentences that are no news: a set of pairs of which the second follows from the first or not.

MultiNLI, 15,001 pairs, the same in three languages (BSD; notice in ``claims/matching/tuned``).
"""

import csv
import random
from itertools import islice
from pathlib import Path

from claims.model import LANGUAGES, Language
from training.trackers import Headline

FOLDER = Path("../shared/data/nli")
LONGEST = 260  #: characters
_SIDES = {"entailment": 1, "contradiction": -1, "contradictory": -1, "neutral": 0}


class Sentences:
    """The pairs, in every language."""

    def __init__(self, folder: Path) -> None:
        self._rows: dict[Language, list[list[str]]] = {}
        for language in LANGUAGES:
            with (folder / f"multinli.train.{language}.tsv").open(encoding="utf-8") as file:
                reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                self._rows[language] = [*islice(reader, 1, None)]
        english = self._rows["en"]
        self._short = [n for n, row in enumerate(english) if len(row[0]) < LONGEST]
        self._following = [n for n in self._short if _SIDES[english[n][2]] == 1]

    def pair(self, chance: random.Random) -> tuple[str, str, int]:
        """A sentence, another, and whether that follows (1), contradicts (-1) or neither (0).

        Three in ten are in two languages.
        """
        row, one = chance.choice(self._short), chance.choice(LANGUAGES)
        other = chance.choice(LANGUAGES) if chance.random() < 0.3 else one
        first, _, label = self._rows[one][row]
        return first, self._rows[other][row][1], _SIDES[label]

    def texts(self, language: Language) -> list[str]:
        """All sentences in a language."""
        return [sentence for row in self._rows[language] for sentence in row[:2]]

    def alike(self, chance: random.Random) -> tuple[Headline, Headline]:
        """Two that say the same: one and what follows from it, or one in two languages."""
        one, other = chance.sample(LANGUAGES, 2)
        follows = chance.random() < 0.5
        row = chance.choice(self._following if follows else self._short)
        first = self._rows[one][row][0 if follows else 1]
        return Headline(first, one), Headline(self._rows[other][row][1], other)
