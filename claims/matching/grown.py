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
from claims.model import LANGUAGES, Claim, Language, Texts

ByLanguage = Mapping[Language | None, float]

#: It is told from so many claims, the first that have two examples.
TOLD_FROM = 64
_LANGUAGES: tuple[Language | None, ...] = (*LANGUAGES, None)


def given_back(claims: Sequence[Claim], encoder: Encoder, background: Background) -> ByLanguage:
    """In deviations, by the language of an article; 0 where nothing was learnt or is told.

    Feeds bring one language more than another: what they brought of it counts for that alone.
    """
    told = (_examples(claim) for claim in claims)
    several = [*islice((examples for examples in told if len(examples) > 1), TOLD_FROM)]
    if not several or not background.has_grown:
        return dict.fromkeys(_LANGUAGES, 0.0)
    flat = [each for examples in several for texts in examples for each in texts.items()]
    vectors = encoder.encode_claims([text for _, text in flat])
    before, now = (
        _standing(several, encoder.name, vectors, [language for language, _ in flat], ground)
        for ground in (background.as_shipped, background)
    )
    return {language: max(0.0, before[language] - now[language]) for language in _LANGUAGES}


def _examples(claim: Claim) -> list[Texts]:
    return [texts for texts in claim.examples.every if texts]


def _standing(
    claims: Sequence[Sequence[Texts]],
    encoder: str,
    vectors: Vectors,
    languages: Sequence[Language],
    ground: Background,
) -> ByLanguage:
    """How far examples stand out, each on the mean of its claim's others, on average."""
    texts = np.array([len(example) for examples in claims for example in examples])
    centred = ground.centre(encoder, vectors, languages)
    rows = np.add.reduceat(centred, np.cumsum(texts) - texts) / texts[:, None]
    counts = np.array([len(examples) for examples in claims])
    sums = np.repeat(np.add.reduceat(rows, np.cumsum(counts) - counts), counts, axis=0)
    others = np.asarray((sums - rows) / (np.repeat(counts, counts)[:, None] - 1), np.float32)
    found = np.einsum("ed,ed->e", rows, others)
    return {
        language: float(
            Level.along(others, *ground.moments(encoder, language)).standing(found).mean()
        )
        for language in _LANGUAGES
    }
