"""How much of what an article says is among a claim's words, by meaning: word by word.

A vector of a whole text blurs what it is made of: a central bank that opens a library is near to
a claim on a central bank's rates.  Here each word of the article looks for the nearest word in any
of the claim's texts, "alquiler" for "rents", and words that find none tell it is another matter.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.matching.encoder import Encoder, Vectors, readable, unit
from claims.model import LANGUAGES, Language, Texts

#: Of an article so many different words are read: a headline and a lead.
_MOST_WORDS = 60
#: Added to every spread: where nothing differs, small differences say nothing.
_LEAST_SPREAD = 0.005

_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile(r"[\u0620-\u06d3]")
_STEM = 5  #: letters; 4 and 6 came out alike
_SAME_LETTER = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_PREFIX = re.compile(r"^(?:[وفبك]?ال|لل|[وبل])(?=\w{3})")


def folded(text: str) -> str:
    """*text* in small letters, without accents and the variants of Arabic letters."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_SAME_LETTER))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_in(text: str) -> list[str]:
    """The different words of *text* in order, in small letters; single letters are left out."""
    found = dict.fromkeys(_WORD.findall(readable(text).casefold()))
    return [word for word in found if len(word) > 1][:_MOST_WORDS]


def stem(word: str) -> str:
    """What forms of a word share: a few letters without Arabic prefixes."""
    return _PREFIX.sub("", folded(word))[:_STEM]


class Rarity:
    """How much each word says: the more, the fewer unrelated texts hold it."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn it from unrelated texts."""
        stems = [{stem(word) for word in words_in(text)} for text in texts]
        self._texts = len(stems)
        self._holding = Counter(one for each in stems for one in each)

    def of(self, word: str) -> float:
        """From 0 for a word in all texts to the logarithm of their number."""
        return max(0.0, math.log((self._texts + 1) / (self._holding[stem(word)] + 0.5)))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of some claims in one language."""

    vectors: Vectors  #: one row per different word
    rows: npt.NDArray[np.int64]  #: the words of all claims, one claim after the other
    starts: npt.NDArray[np.int64]  #: where each claim's begin


class Coverage:
    """How far articles' words are covered by claims' words."""

    def __init__(
        self,
        claims: Sequence[Sequence[Texts]],
        encoder: Encoder,
        ground: Mapping[Language, Sequence[str]],
        rarity: Rarity,
    ) -> None:
        """Make claims ready, each given as its texts.

        Args:
            claims: Compared in an article's language where a text has it, else in all it has.
            encoder: Asked for single words, a few thousand for a set of claims.
            ground: Unrelated headlines, to measure against.
            rarity: How much each word says.
        """
        self._encoder, self._rarity, self._ground = encoder, rarity, ground
        self._means = self._means_by_script()
        self._vocabularies = {
            language: self._vocabulary(claims, language) for language in (*LANGUAGES, None)
        }
        self._levels = {language: self._level(language) for language in (*LANGUAGES, None)}

    def standing(self, texts: Sequence[str], languages: Sequence[Language | None]) -> Vectors:
        """How far each text stands out of unrelated ones, (texts, claims), in deviations."""
        return np.stack(
            [
                (self._covered(text, language) - self._levels[language][0])
                / self._levels[language][1]
                for text, language in zip(texts, languages, strict=True)
            ]
        )

    def _covered(self, text: str, language: Language | None) -> Vectors:
        """The share of a text's words that each claim covers, 0-1."""
        vocabulary = self._vocabularies[language]
        words = words_in(text)
        weights = np.array([self._rarity.of(word) for word in words], np.float32)
        if not weights.sum():
            return np.zeros(len(vocabulary.starts), np.float32)
        near = self._vectors(words) @ vocabulary.vectors.T
        best = np.maximum.reduceat(near[:, vocabulary.rows], vocabulary.starts, axis=1)
        return np.asarray(weights @ np.maximum(best, 0) / weights.sum(), np.float32)

    def _vocabulary(
        self, claims: Sequence[Sequence[Texts]], language: Language | None
    ) -> _Vocabulary:
        own = [_words_of(texts, language) or [""] for texts in claims]
        places = {word: n for n, word in enumerate(dict.fromkeys(w for each in own for w in each))}
        counts = np.array([len(each) for each in own])
        rows = np.array([places[word] for each in own for word in each])
        return _Vocabulary(self._vectors(list(places)), rows, np.cumsum(counts) - counts)

    def _level(self, language: Language | None) -> tuple[Vectors, Vectors]:
        known = LANGUAGES if language is None else (language,)
        covered = np.stack(
            [self._covered(text, language) for each in known for text in self._ground[each]]
        )
        return covered.mean(axis=0), covered.std(axis=0) + _LEAST_SPREAD

    def _vectors(self, words: Sequence[str]) -> Vectors:
        means = np.stack([self._means[bool(_ARABIC.search(word))] for word in words])
        return unit(self._encoder.encode_articles(words) - means)

    def _means_by_script(self) -> tuple[Vectors, Vectors]:
        """Of the ground's words in other scripts, and in Arabic: each lie in a cone."""
        words = list(
            dict.fromkeys(w for g in self._ground.values() for t in g for w in words_in(t))
        )
        vectors = self._encoder.encode_articles(words)
        arabic = np.array([bool(_ARABIC.search(word)) for word in words])
        return vectors[~arabic].mean(axis=0), vectors[arabic].mean(axis=0)


def _words_of(texts: Sequence[Texts], language: Language | None) -> list[str]:
    chosen = [
        [each[language]] if language is not None and language in each else each.values()
        for each in texts
    ]
    return list(
        dict.fromkeys(word for group in chosen for text in group for word in words_in(text))
    )
