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
from claims.matching.stories import Told

#: So many at a time.
_BATCH = 256
#: So many articles are read together with a claim that is tried: some five seconds.
_READ = 50


def scores_of(
    articles: Sequence[Told],
    ready: ClaimSet,
    encoders: Sequence[Encoder],
    thresholds: Thresholds,
    reranker: Reranker | None = None,
) -> Matrix:
    """What articles score on each claim, (articles, claims); 0 on the less likely of many.

    Only the first claim is read together with articles, and only with those likest to it.
    """
    found = np.zeros((len(articles), len(ready.claims)), np.float32)
    likest: list[tuple[float, int, Compared]] = []
    for start in range(0, len(articles), _BATCH):
        some = _compared(articles[start : start + _BATCH], ready, encoders)
        for n, each in enumerate(some, start):
            found[n, each.told.claims] = each.scores(thresholds)
            likest.append((float(found[n, 0]), n, each))
        likest = nlargest(_READ, likest, key=itemgetter(0))
    for _, n, each in likest:
        if reranker:
            read = replace(
                each, told=reranker.reread(each.told, each.text, each.vectors, ready, 0)
            )
            found[n, 0] = read.scores(thresholds)[each.told.claims == 0].max(initial=0)
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """An article compared with claims."""

    text: ArticleText
    vectors: Encoded
    told: Comparison

    def scores(self, thresholds: Thresholds) -> Matrix:
        """What it scores on the claims it was compared with."""
        return scores(self.text, self.vectors, self.told.raw, thresholds)


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
