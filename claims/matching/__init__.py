"""Matching: which claims an article bears on, what it says of them, and which sentence shows it.

Knows no storage, no feeds and no clock.
"""

import os
from collections.abc import Mapping

from claims.matching import shipped
from claims.matching.article import ArticleText
from claims.matching.background import MAX_SEEN
from claims.matching.bands import Thresholds
from claims.matching.encoder import PairsE5, Remembering, UniversalSentenceEncoder
from claims.matching.language import language_of
from claims.matching.lessons import Lesson
from claims.matching.matcher import Matcher
from claims.matching.remote import encoders_of
from claims.matching.reranker import Reranker
from claims.matching.scored import Scored, Vectors
from claims.matching.stories import Told

__all__ = [
    "MAX_SEEN",
    "ArticleText",
    "Lesson",
    "Matcher",
    "Scored",
    "Thresholds",
    "Told",
    "Vectors",
    "language_of",
    "load_matcher",
]


def load_matcher(setting: str = "", environ: Mapping[str, str] | None = None) -> Matcher:
    """The matcher with the encoders a setting names (see `claims.matching.remote`).

    Raises:
        InvalidInputError: If the setting names no encoder.
    """
    encoders = [
        Remembering(encoder, known=shipped.vectors(encoder.name))
        for encoder in encoders_of(setting, os.environ if environ is None else environ)
    ]
    own = [each for each in encoders if each.name == UniversalSentenceEncoder.name]
    return Matcher(
        encoders,
        words=own[0] if own else _encoder_of_words(),
        reranker=Reranker(Remembering(PairsE5())),
    )


def _encoder_of_words() -> Remembering:
    """An endpoint is not asked for thousands of single words: the bundled encoder does it."""
    encoder = UniversalSentenceEncoder()
    return Remembering(encoder, known=shipped.vectors(encoder.name))
