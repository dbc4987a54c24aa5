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
from claims.matching.scoring import Level, stretches
from claims.model import LANGUAGES, Language, Texts

#: Of an article so many different words are read: a headline and a lead.
_MOST_WORDS = 60
#: So many claims and unrelated texts are compared at a time, word by word: some 20 MB.
_BLOCK, _AT_ONCE = 128, 20
#: And so many numbers, 32 MB.
_ROOM = 8_000_000

#: Claims by their places in a set.
Places = npt.NDArray[np.int64]

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
class Words:
    """What a text says, word by word."""

    vectors: Vectors  #: (w, d)
    weights: Vectors  #: (w,): how much each says, together 1; all 0 where none says anything


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of some claims in one language."""

    vectors: Vectors  #: one row per different word
    rows: npt.NDArray[np.int64]  #: the words of all claims, one claim after the other
    starts: npt.NDArray[np.int64]  #: where each claim's begin

    def part(self, claims: Places) -> "_Vocabulary":
        """The words of some of the claims, by their places."""
        counts = np.diff(self.starts, append=len(self.rows))
        places, starts = stretches(self.starts[claims], counts[claims])
        used, rows = np.unique(self.rows[places], return_inverse=True)
        return _Vocabulary(self.vectors[used], rows, starts)

    def covered(self, texts: Sequence[Words]) -> Vectors:
        """The share of each text's words that each claim covers, 0-1; (texts, claims)."""
        near = self.vectors @ np.vstack([each.vectors for each in texts]).T
        weights = np.zeros((near.shape[1], len(texts)), np.float32)
        own = np.repeat(np.arange(len(texts)), [len(each.weights) for each in texts])
        weights[np.arange(len(own)), own] = np.concatenate([each.weights for each in texts])
        found = np.empty((len(self.starts), len(texts)), np.float32)
        lengths, first = np.diff(self.starts, append=len(self.rows)), 0
        while first < len(found):
            # Of a claim with thousands of words fewer are looked at with it.
            wide = int(lengths[first : first + _BLOCK].max()) * near.shape[1]
            block = slice(first, first + max(1, min(_BLOCK, _ROOM // max(1, wide))))
            first = block.stop
            counts = lengths[block, None]
            # A claim of few words repeats its last: quicker by far than stretches of any length.
            places = self.starts[block, None] + np.minimum(np.arange(counts.max()), counts - 1)
            best = near[self.rows[places]].max(axis=1, initial=0)
            found[block] = best @ weights
        return found.T


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
        self._claims = claims
        self._encoder, self._rarity, self._ground = encoder, rarity, ground
        self._means = self._means_by_script()
        self._ready: dict[Language | None, tuple[_Vocabulary, Level]] = {}

    def read(self, texts: Sequence[str]) -> list[Words]:
        """What texts say, word by word; all their words are encoded at once."""
        own = [words_in(text) for text in texts]
        places = {word: n for n, word in enumerate(dict.fromkeys(w for each in own for w in each))}
        vectors = self._vectors(list(places) or [""])
        return [self._weighed(each, vectors[[places[word] for word in each]]) for each in own]

    def standing(self, words: Words, language: Language | None, claims: Places) -> Vectors:
        """How far a text stands out of unrelated ones on some claims, in deviations."""
        vocabulary, level = self._in(language)
        some = vocabulary if len(claims) == len(self._claims) else vocabulary.part(claims)
        (found,) = some.covered([words])
        return np.asarray((found - level.mean[claims]) / level.spread[claims], dtype=np.float32)

    def _in(self, language: Language | None) -> tuple[_Vocabulary, Level]:
        """The claims' words in a language, read when the first text in it is."""
        if language not in self._ready:
            vocabulary = self._vocabulary(language)
            known = LANGUAGES if language is None else (language,)
            unrelated = self.read([text for each in known for text in self._ground[each]])
            some = [unrelated[n : n + _AT_ONCE] for n in range(0, len(unrelated), _AT_ONCE)]
            covered = np.vstack([vocabulary.covered(texts) for texts in some])
            self._ready[language] = vocabulary, Level.of(covered)
        return self._ready[language]

    def _weighed(self, words: Sequence[str], vectors: Vectors) -> Words:
        weights = np.array([self._rarity.of(word) for word in words], np.float32)
        return Words(vectors, weights / max(float(weights.sum()), 1e-9))

    def _vocabulary(self, language: Language | None) -> _Vocabulary:
        own = [_words_of(texts, language) or [""] for texts in self._claims]
        places = {word: n for n, word in enumerate(dict.fromkeys(w for each in own for w in each))}
        counts = np.array([len(each) for each in own])
        rows = np.array([places[word] for each in own for word in each])
        return _Vocabulary(self._vectors(list(places)), rows, np.cumsum(counts) - counts)

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
