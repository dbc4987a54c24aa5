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
from claims.matching.language import language_of, script_of
from claims.matching.lessons import Lesson
from claims.matching.matcher import Matcher
from claims.matching.remote import encoders_of
from claims.matching.reranker import Reranker
from claims.matching.scored import Scored, Vectors
from claims.matching.stored import StoredScores
from claims.matching.stories import Told

__all__ = [
    "MAX_SEEN",
    "ArticleText",
    "Lesson",
    "Matcher",
    "Scored",
    "StoredScores",
    "Thresholds",
    "Told",
    "Vectors",
    "language_of",
    "load_matcher",
    "script_of",
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
    words = UniversalSentenceEncoder()
    return Matcher(
        encoders,
        words=Remembering(words, known=shipped.vectors(words.name)),
        reranker=Reranker(Remembering(PairsE5())),
    )
