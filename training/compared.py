"""Articles compared with claims, part by part, for `training.weights` to weigh."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from claims import library
from claims.matching import ArticleText
from claims.matching.background import Background
from claims.matching.claim_set import ClaimSet
from claims.matching.encoded import encode, encoded
from claims.matching.reranker import FROM, MOST
from claims.matching.scoring import PARTS, less_runners_up
from claims.model import Claim, Stance
from tests.evaluation import labelled, stream
from tests.evaluation.vectors import encoder, of_words, reranker
from training import trackers

Numbers = npt.NDArray[Any]
Labels = Sequence[Mapping[int, int]]

#: So many claims an article is read with here, from so many deviations on: other weights than
#: those that ship would have others read.
READ, READ_FROM = 3, 2.5
SIGNS = {Stance.SUPPORTS: 1, Stance.REFUTES: -1, Stance.DISCUSSES: 0}


@dataclass(frozen=True, slots=True)
class Compared:
    """Some articles with some claims, (n, c) each; what was not read is no number."""

    parts: Numbers  #: (n, c, 4)
    margin: Numbers
    sided: Numbers
    bears: Numbers
    agrees: Numbers
    examples: Numbers
    takes: Numbers
    relevant: npt.NDArray[np.bool_]
    side: npt.NDArray[np.int64]

    def standing(self, counts: Numbers, loses: float) -> Numbers:
        """How far they stand out by these weights."""
        return np.asarray(less_runners_up(self.parts @ counts, loses), np.float64)

    def is_read(self, standing: Numbers) -> npt.NDArray[np.bool_]:
        """Whether the product would read an article with a claim."""
        rank = np.argsort(np.argsort(-standing, axis=1), axis=1)
        return (rank < MOST) & (standing >= FROM) & np.isfinite(self.bears)


Sets = dict[str, list[Compared]]


def every_set() -> tuple[Sets, list[Compared]]:
    """All sets by name, and the stream with the library's claims and the others'."""
    day = stream.headlines()
    shipped = Background.shipped([encoder(), of_words()])
    told = [article.told_language() for article in day]
    seen = encode((encoder(),), [article.text for article in day])
    grown = shipped.with_articles(zip(told, seen, strict=True))
    sets: Sets = {}
    for name, articles, claims, labels in _labelled():
        for ground, kind in ((shipped, ""), (grown, ", grown")):
            each = compared(articles, claims, labels, ground)
            sets.setdefault(name + kind, []).append(each)
        watched = (library.load_library(), stream.others())
    return sets, [compared(day, claims, [{}] * len(day), shipped) for claims in watched]


def _labelled() -> Iterator[tuple[str, list[ArticleText], list[Claim], Labels]]:
    for name in ("dev", "first beat"):
        read, claims = labelled.read_set(*labelled.SETS[name])
        places = {claim.id: n for n, claim in enumerate(claims)}
        yield (
            name,
            [one.article for one in read],
            claims,
            [{places[c]: SIGNS[s] for c, s in one.labels.items()} for one in read],
        )
    for tracker in trackers.read("held"):
        articles = [
            ArticleText(id=str(n), title=item.title, summary=item.summary, language=item.language)
            for n, item in enumerate(tracker.items)
        ]
        claims = [replace(claim.as_matched(), id=str(n)) for n, claim in enumerate(tracker.claims)]
        yield "held", articles, claims, [item.labels for item in tracker.items]


def compared(
    articles: Sequence[ArticleText], claims: Sequence[Claim], labels: Labels, ground: Background
) -> Compared:
    """Compare articles with claims as the product does, and read more of them than it would."""
    ready = ClaimSet(claims, (encoder(),), ground, of_words())
    rows = encoded(articles, (encoder(),), ground)
    shape = len(articles), len(claims)
    parts, numbers = np.zeros((*shape, len(PARTS))), np.full((6, *shape), np.nan)
    margin, sided, bears, agrees, examples, takes = numbers
    relevant, side = np.zeros(shape, bool), np.zeros(shape, np.int64)
    for n, (row, found) in enumerate(zip(rows, ready.compare(rows), strict=True)):
        parts[n, found.claims], margin[n, found.claims] = found.parts, found.margin
        sided[n, found.claims] = found.sided
        for k in np.argsort(-found.raw)[:READ]:
            if found.raw[k] >= READ_FROM:
                place = int(found.claims[k])
                told = reranker().read_with(articles[n], row, ready, place)
                bears[n, place], agrees[n, place] = told.bears, told.agrees
                takes[n, place] = told.takes
                examples[n, place] = np.nan if told.examples is None else told.examples
        for place, its in labels[n].items():
            relevant[n, place], side[n, place] = True, its
    return Compared(parts, margin, sided, bears, agrees, examples, takes, relevant, side)
