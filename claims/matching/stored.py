"""Scores of articles: of new ones, and of stored ones from the vectors kept, nothing encoded."""

from collections.abc import Sequence

import numpy as np

from claims.matching.article import ArticleText
from claims.matching.bands import Thresholds, calibrated
from claims.matching.claim_set import ClaimSet, Comparison, Encoded
from claims.matching.encoder import Vectors as Matrix
from claims.matching.kept import floats
from claims.matching.stories import Told
from claims.model import Language

#: So many at a time: each is compared with every text of every claim.
_BATCH = 256


def scores_of(
    articles: Sequence[Told], ready: ClaimSet, encoders: Sequence[str], thresholds: Thresholds
) -> Matrix:
    """What articles score on each claim, (articles, claims)."""
    batches = [
        _batch(articles[start : start + _BATCH], ready, encoders, thresholds)
        for start in range(0, len(articles), _BATCH)
    ]
    return np.concatenate([np.zeros((0, len(ready.claims)), np.float32), *batches])


def _batch(
    articles: Sequence[Told], ready: ClaimSet, encoders: Sequence[str], thresholds: Thresholds
) -> Matrix:
    texts = [
        ArticleText(id="", title=each.title, summary=each.lead, language=each.language)
        for each in articles
    ]
    languages = [text.told_language() for text in texts]
    vectors = {
        name: ready.background.centre(name, _rows(name, articles), languages) for name in encoders
    }
    compared = ready.compare(Encoded([text.text for text in texts], languages, vectors))
    return scores(texts, languages, compared, thresholds)


def _rows(encoder: str, articles: Sequence[Told]) -> Matrix:
    """What is kept for an encoder; nothing but zeros of what was read before it was chosen."""
    nothing = bytes(max(len(each.vectors.get(encoder, b"")) for each in articles))
    return np.stack([floats(each.vectors.get(encoder, nothing)) for each in articles])


def scores(
    articles: Sequence[ArticleText],
    languages: Sequence[Language | None],
    compared: Comparison,
    thresholds: Thresholds,
) -> Matrix:
    """The scores a comparison comes to, (articles, claims)."""
    found = calibrated(compared.raw)
    for n, (article, language) in enumerate(zip(articles, languages, strict=True)):
        if not article.is_readable:  # a name or an emoji bears on nothing
            found[n] = 0.0
        elif language is None:  # what was never measured waits for a person
            found[n] *= 0.9 * thresholds.confirmed
    return found
