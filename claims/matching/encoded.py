"""Articles as they are compared: their vectors, taken from what is kept where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from claims.matching.article import ArticleText
from claims.matching.background import Background
from claims.matching.encoder import Encoder, Vectors
from claims.model import Language


@dataclass(frozen=True, slots=True)
class Encoded:
    """An article as it is compared."""

    text: str
    language: Language | None
    vectors: Mapping[str, Vectors]  #: centred, by encoder; (d,) each


def encoded(
    articles: Sequence[ArticleText],
    encoders: Sequence[Encoder],
    background: Background,
    kept: Sequence[Mapping[str, Vectors]] | None = None,
) -> list[Encoded]:
    """Articles made ready to be compared.

    Args:
        articles: As text.
        encoders: Those asked.
        background: What vectors are centred by.
        kept: The vectors there are of each, as the encoders gave them; what is missing is encoded.
    """
    known = kept if kept is not None else [{} for _ in articles]
    texts = [article.as_read for article in articles]
    languages = [article.told_language() for article in articles]
    centred: list[dict[str, Vectors]] = [{} for _ in articles]
    for encoder in encoders:
        missing = [n for n, vectors in enumerate(known) if encoder.name not in vectors]
        new = encoder.encode_articles([texts[n] for n in missing]) if missing else ()
        made = dict(zip(missing, new, strict=True))
        rows = np.stack(
            [made[n] if n in made else each[encoder.name] for n, each in enumerate(known)]
        )
        for own, row in zip(
            centred, background.centre(encoder.name, rows, languages), strict=True
        ):
            own[encoder.name] = row
    return [Encoded(*each) for each in zip(texts, languages, centred, strict=True)]


def encode(encoders: Sequence[Encoder], texts: Sequence[str]) -> list[dict[str, Vectors]]:
    """What each encoder makes of each text."""
    if not texts:
        return []
    columns = {encoder.name: encoder.encode_articles(texts) for encoder in encoders}
    return [{name: column[n] for name, column in columns.items()} for n in range(len(texts))]
