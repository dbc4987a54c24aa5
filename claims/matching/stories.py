"""Do two articles tell the same story?

A story taken for another's is never posted, one not recognised is posted twice: the thresholds
lean to the second, since a reader forgives it sooner.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from claims.matching.article import ArticleText
from claims.matching.background import Background
from claims.matching.encoder import Vectors as Matrix
from claims.matching.kept import floats
from claims.matching.scored import Vectors
from claims.matching.series import is_another_part
from claims.model import Article, Language

#: Mean cosine from which two articles of one language tell the same story.  Of the 315 pairs of
#: SemEval-2022 task 8 that reach it 88 % tell the same or nearly (at most 2 of 4).
SAME_LANGUAGE = 0.57
#: And of two languages: the encoder was trained to bring translations together, and brings likes
#: together with them.  Of 550 pairs of labelled items that share a claim and no language three
#: would be merged by it, and a reader would merge two of them.
TWO_LANGUAGES = 0.64
#: The same figure in two languages (22 million, 37 prisoners) makes that much less enough; in any,
#: figures in both and none in common ask for that much more.
FIGURES = 0.10

_LEAST = min(SAME_LANGUAGE, TWO_LANGUAGES - FIGURES)

# Not part of a name (G20, F-16, Section 311), which every article on the matter repeats.
_NUMBER = re.compile(
    r"(?:(?:section|article|art[ií]culo|secci[oó]n|المادة|القسم) ?)?(?:(?<![\w-])|(?<=\bو))"
    r"(\d{1,9}(?:[.,٫٬]\d{1,9})*)(?!\w)",
    re.IGNORECASE,
)
_REVERSAL = re.compile(
    r"(?<!\w)(?:"
    r"not|no|never|den(?:y|ies|ied)|refus(?:es?|ed|al)|reject(?:s|ed|ion)?|lift(?:s|ed)?"
    r"|suspen(?:ds?|ded|sion)|unfr(?:eezes?|ozen)|annul(?:s|led)?|overturn(?:s|ed)?"
    r"|revok(?:es?|ed)|halt(?:s|ed)?|cancel(?:s|led)?|with(?:draws?|drew|drawal)|fail(?:s|ed)?"
    r"|nunca|nieg(?:a|an|ue)|rechaz(?:a|an|o)|levant(?:a|an|o)|suspend(?:e|en|io)|anul(?:a|an)"
    r"|revoc(?:a|an)|cancel(?:a|an)|retir(?:a|an|o)|descongel(?:a|an)|desm(?:iente|ienten)"
    r"|incumpl(?:e|en)|fracas(?:a|an)"
    r"|و?(?:لا|لم|لن|ليس|ليست|عدم)|[تي]?رفض|[تي]رفع|رفع|[تي]علق|تعليق|[تي]لغي|إلغاء"
    r"|[تي]نفي|نفي|[تي]سحب|سحب|[تي]فشل|فشل"
    r")(?!\w)"
)
#: More than any two texts are alike.
_NEVER = 2.0
_THOUSANDS = re.compile(r"[.,٬](?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Told:
    """An article as it is compared with others."""

    title: str
    lead: str
    language: Language | None
    vectors: Vectors

    @classmethod
    def of(cls, article: Article, vectors: Vectors) -> Self:
        """A stored article, with the vectors kept of it."""
        return cls(article.title, article.summary, article.language, vectors)

    @classmethod
    def of_text(cls, text: ArticleText, vectors: Vectors) -> Self:
        """An article to be matched."""
        return cls(text.title, text.summary, text.told_language(), vectors)

    @property
    def text(self) -> str:
        """All that was compared."""
        return f"{self.title}. {self.lead}"


def same_story(one: Told, others: Sequence[Told], ground: Background) -> int | None:
    """The place of the first of *others* that tells the same story as *one*."""
    alike = similarities(one, others, ground)
    near = (n for n in range(len(others)) if alike[n] >= _LEAST)
    return next((n for n in near if alike[n] >= needed(one, others[n])), None)


def needed(one: Told, other: Told) -> float:
    """The similarity from which the two tell the same story."""
    if reverses(one.title) != reverses(other.title) or is_another_part(one.title, other.title):
        return _NEVER
    mine, theirs = figures(one.text), figures(other.text)
    if one.language == other.language:
        base = SAME_LANGUAGE
    else:
        base = TWO_LANGUAGES - (FIGURES if mine & theirs else 0)
    return base + FIGURES if mine and theirs and not mine & theirs else base


def reverses(title: str) -> bool:
    """Whether a headline tells of a denial, a refusal or the end of something.

    Vectors hardly tell "approves" from "rejects": of two headlines of which only one has such a
    word the second is news.
    """
    return _REVERSAL.search(title.casefold()) is not None


def figures(text: str) -> set[float]:
    """The numbers a text names in digits of any script, but small ones and years."""
    found = (_value(each[1]) for each in _NUMBER.finditer(text) if each.start() == each.start(1))
    return {value for value in found if value >= 10 and not 1900 <= value <= 2100}


def similarities(one: Told, others: Sequence[Told], ground: Background) -> Matrix:
    """For each of *others* the mean cosine over the encoders both were kept for; 0 where none.

    Each language's mean is taken off first: it would tell languages apart, not stories.
    """
    total, encoders = np.zeros(len(others), np.float32), np.zeros(len(others), np.float32)
    for encoder in ground.general.keys() & one.vectors.keys():
        there = [n for n, other in enumerate(others) if encoder in other.vectors]
        if there:
            told = [one, *(others[n] for n in there)]
            rows = np.stack([floats(each.vectors[encoder]) for each in told])
            first, *rest = ground.centre(encoder, rows, [each.language for each in told])
            total[there] += np.stack(rest) @ first
            encoders[there] += 1
    return np.asarray(total / np.maximum(encoders, 1), dtype=np.float32)


def _value(number: str) -> float:
    whole = _THOUSANDS.sub("", number)
    parts = re.split("[.,٫٬]", whole)
    return float(".".join(parts[:2])) if len(parts) > 1 else float(whole)
