"""What a background that has grown takes from claims, and how much of it is given back.

News of the beat, once learnt, lowers all that is near to it: what is unrelated more than what
bears on a claim, but that too.  By as much as an example stands out less on the others of its
claim, on average, all is raised again, so that the bands go on meaning what they did.
"""

from collections.abc import Mapping, Sequence
from itertools import islice

import numpy as np

from claims.matching.background import Background
from claims.matching.encoder import Encoder, Vectors
from claims.matching.scoring import Level
from claims.model import LANGUAGES, Claim, Language

ByLanguage = Mapping[Language | None, float]

#: It is told from so many claims, the first that have two examples.
TOLD_FROM = 64
_LANGUAGES: tuple[Language | None, ...] = (*LANGUAGES, None)


def given_back(claims: Sequence[Claim], encoder: Encoder, background: Background) -> ByLanguage:
    """In deviations, by the language of an article; 0 where nothing was learnt or is told.

    Feeds bring one language more than another: what they brought of it counts for that alone.
    """
    several = [*islice((c for c in claims if len(c.examples.every) > 1), TOLD_FROM)]
    if not several or not background.has_grown:
        return dict.fromkeys(_LANGUAGES, 0.0)
    flat = [
        (language, text)
        for claim in several
        for example in claim.examples.every
        for language, text in example.items()
    ]
    vectors = encoder.encode_claims([text for _, text in flat])
    before, now = (
        _standing(several, ground.centre(encoder.name, vectors, [one for one, _ in flat]), levels)
        for ground in (background.as_shipped, background)
        for levels in [{one: ground.moments(encoder.name, one) for one in _LANGUAGES}]
    )
    return {language: max(0.0, before[language] - now[language]) for language in _LANGUAGES}


def _standing(
    claims: Sequence[Claim],
    centred: Vectors,
    moments: Mapping[Language | None, tuple[Vectors, Vectors]],
) -> ByLanguage:
    """How far examples stand out, each on the mean of its claim's others, on average."""
    texts = np.array([len(example) for claim in claims for example in claim.examples.every])
    rows = np.add.reduceat(centred, np.cumsum(texts) - texts) / texts[:, None]
    counts = np.array([len(claim.examples.every) for claim in claims])
    sums = np.repeat(np.add.reduceat(rows, np.cumsum(counts) - counts), counts, axis=0)
    others = np.asarray((sums - rows) / (np.repeat(counts, counts)[:, None] - 1), np.float32)
    found = np.einsum("ed,ed->e", rows, others)
    return {
        language: float(Level.along(others, *told).standing(found).mean())
        for language, told in moments.items()
    }
