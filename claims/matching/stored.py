"""Scores of articles: of new ones, and of stored ones from the vectors kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from operator import itemgetter

import numpy as np

from claims.matching.article import ArticleText
from claims.matching.bands import Thresholds, calibrated
from claims.matching.claim_set import ClaimSet, Comparison
from claims.matching.encoded import Encoded, encoded
from claims.matching.encoder import Encoder
from claims.matching.encoder import Vectors as Matrix
from claims.matching.kept import floats
from claims.matching.reranker import Reranker
from claims.matching.scoring import less_runners_up, together
from claims.matching.stories import Told

#: So many at a time.
_BATCH = 256
#: So many articles are read together with a claim that is tried, some five seconds, and so many
#: more of those that another claim takes from it.
_READ, _READ_OF_TAKEN = 50, 10


@dataclass(frozen=True, slots=True)
class StoredScores:
    """What stored articles score on some claims, of which the first is tried beside the others."""

    beside: Matrix  #: (articles, claims); 0 on the less likely of many
    without: Matrix  #: (articles, claims): the same as if the first were not there; 0 on that
    #: (articles,): on the first, were there no other; 0 where none takes an article away, and of
    #: those that are taken away on all but the likest.
    alone: Matrix


def scores_of(
    articles: Sequence[Told],
    ready: ClaimSet,
    encoders: Sequence[Encoder],
    thresholds: Thresholds,
    reranker: Reranker | None = None,
) -> StoredScores:
    """What articles score on each claim.

    Only the first claim is read together with articles, and only with those likest to it.
    """
    found = np.zeros((len(articles), len(ready.claims)), np.float32)
    without, alone = np.zeros_like(found), np.zeros(len(articles), np.float32)
    likest: list[tuple[float, int, Compared]] = []
    taken: list[tuple[float, int, Compared]] = []
    for start in range(0, len(articles), _BATCH):
        some = _compared(articles[start : start + _BATCH], ready, encoders)
        for n, each in enumerate(some, start):
            found[n, each.told.claims] = each.scores(thresholds)
            without[n, each.told.claims] = each.without().scores(thresholds)
            likest.append((float(found[n, 0]), n, each))
            if (lone := each.alone()) is not None:
                taken.append((lone.first(thresholds), n, lone))
        likest = nlargest(_READ, likest, key=itemgetter(0))
        taken = nlargest(_READ_OF_TAKEN, taken, key=itemgetter(0))
    for _, n, each in likest:
        found[n, 0] = each.read(ready, reranker).first(thresholds)
    for _, n, each in taken:
        alone[n] = each.read(ready, reranker).first(thresholds)
    return StoredScores(found, without, alone)


@dataclass(frozen=True, slots=True)
class Compared:
    """An article compared with claims."""

    text: ArticleText
    vectors: Encoded
    told: Comparison

    def scores(self, thresholds: Thresholds) -> Matrix:
        """What it scores on the claims it was compared with."""
        return scores(self.text, self.vectors, self.told.raw, thresholds)

    def first(self, thresholds: Thresholds) -> float:
        """What it scores on the first of all claims."""
        return float(self.scores(thresholds)[self.told.claims == 0].max(initial=0))

    def read(self, ready: ClaimSet, reranker: Reranker | None) -> "Compared":
        """The same once it was read together with the first claim."""
        if reranker is None:
            return self
        return replace(self, told=reranker.reread(self.told, self.text, self.vectors, ready, 0))

    def without(self) -> "Compared":
        """As if there were no first claim, from which no other could be a runner-up."""
        standing, is_other = together(self.told.parts), self.told.claims != 0
        raw = np.full(len(standing), -np.inf, np.float32)
        if is_other.any():
            raw[is_other] = less_runners_up(standing[None, is_other])[0]
        return replace(self, told=replace(self.told, raw=raw))

    def alone(self) -> "Compared | None":
        """With the first claim as if there were no other, if another fits better."""
        standing, is_first = together(self.told.parts), self.told.claims == 0
        if not is_first.any() or standing[is_first] >= standing.max():
            return None
        raw = np.where(is_first, standing, -np.inf).astype(np.float32)
        return replace(self, told=replace(self.told, raw=raw))


def _compared(
    articles: Sequence[Told], ready: ClaimSet, encoders: Sequence[Encoder]
) -> list[Compared]:
    texts = [
        ArticleText(id="", title=each.title, summary=each.lead, language=each.language)
        for each in articles
    ]
    kept = [_known(each, encoders) for each in articles]
    vectors = encoded(texts, encoders, ready.background, kept)
    return [Compared(*each) for each in zip(texts, vectors, ready.compare(vectors), strict=True)]


def _known(article: Told, encoders: Sequence[Encoder]) -> dict[str, Matrix]:
    """What is kept of an article; of an encoder chosen later there is nothing."""
    kept = article.vectors
    return {e.name: floats(kept[e.name]) for e in encoders if e.name in kept}


def scores(article: ArticleText, vectors: Encoded, raw: Matrix, thresholds: Thresholds) -> Matrix:
    """The scores that an article's comparison comes to."""
    found = calibrated(raw)
    if not article.is_readable:  # a name or an emoji bears on nothing
        return 0 * found
    # What was never measured waits for a person.
    return found if vectors.language else 0.9 * thresholds.confirmed * found
