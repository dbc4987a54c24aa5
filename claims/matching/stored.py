"""Scores of articles: of new ones, and of stored ones from the vectors kept."""

from collections.abc import Sequence

import numpy as np

from claims.matching import screening
from claims.matching.article import ArticleText
from claims.matching.bands import Thresholds, calibrated
from claims.matching.claim_set import ClaimSet, Encoded
from claims.matching.encoder import Encoder
from claims.matching.encoder import Vectors as Matrix
from claims.matching.kept import floats
from claims.matching.stories import Told

#: So many at a time.
_BATCH = 256


def scores_of(
    articles: Sequence[Told],
    ready: ClaimSet,
    encoders: Sequence[Encoder],
    thresholds: Thresholds,
) -> Matrix:
    """What articles score on each claim, (articles, claims); 0 on the less likely of many."""
    found = np.zeros((len(articles), len(ready.claims)), np.float32)
    for start in range(0, len(articles), _BATCH):
        batch = articles[start : start + _BATCH]
        texts = [
            ArticleText(id="", title=each.title, summary=each.lead, language=each.language)
            for each in batch
        ]
        looked = screening.encoded(
            texts, ready, encoders, [_known(each, encoders) for each in batch]
        )
        for n, (text, each) in enumerate(zip(texts, looked, strict=True), start):
            compared = ready.compare(each)
            found[n, compared.claims] = scores(text, each, compared.raw, thresholds)
    return found


def _known(article: Told, encoders: Sequence[Encoder]) -> dict[str, Matrix]:
    """What is kept of an article; of an encoder chosen later there is nothing."""
    kept = article.vectors
    return {e.name: floats(kept[e.name]) for e in encoders if e.name in kept}


def scores(article: ArticleText, looked: Encoded, raw: Matrix, thresholds: Thresholds) -> Matrix:
    """The scores that an article's comparison comes to."""
    found = calibrated(raw)
    if not article.is_readable:  # a name or an emoji bears on nothing
        return 0 * found
    if not looked.has_passed:
        return screening.BELOW * found
    # What was never measured waits for a person.
    return found if looked.language else 0.9 * thresholds.confirmed * found
