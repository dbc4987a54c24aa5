"""A set of claims made ready to be compared with articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from claims.matching import shipped
from claims.matching.background import Background
from claims.matching.encoder import Encoder, Vectors
from claims.matching.scored import Scored
from claims.matching.scoring import (
    Layout,
    Level,
    Similarities,
    less_runners_up,
    margins,
    nearest_of_all,
    standardise,
    texts_of,
    views,
)
from claims.matching.words import Rarity, WordIndex, shipped_rarity
from claims.model import LANGUAGES, Against, Band, Claim, Language, Texts

_LANGUAGES: tuple[Language | None, ...] = (*LANGUAGES, None)

#: What the words shared count beside an encoder's 1, and the weaker of the bundled encoders.
WORDS_WEIGHT = 0.4
_WEIGHTS = {"use-multilingual-3": 0.5}

#: So many of an article's best claims are told with what they were scored against, match or not:
#: an admin's threshold may make matches of what is none by ours.
_EXPLAINED = 3


@dataclass(frozen=True, slots=True)
class Encoded:
    """Articles as they are compared."""

    texts: Sequence[str]
    languages: Sequence[Language | None]
    vectors: Mapping[str, Vectors]  #: centred, by encoder


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing n articles with the c claims of a set."""

    raw: Vectors  #: (n, c): how far each stands out, in standard deviations
    margin: Vectors  #: (n, c): above 0 nearer to the claim's side, below to the other
    apart: Vectors  #: (n, c): above 0 nearer to an example that takes a side


class ClaimSet:
    """Claims as vectors and words, with what unrelated articles score on them."""

    def __init__(
        self, claims: Sequence[Claim], encoders: Sequence[Encoder], background: Background
    ) -> None:
        self.claims = tuple(claims)
        self.places = {claim.id: n for n, claim in enumerate(claims)}
        self.background = background
        everyone = [*claims, *shipped.general_claims()]
        self._layout = Layout.of(everyone)
        rows = self._layout.rows(everyone)
        self._vectors = {e.name: _vectors(rows, e, background) for e in encoders}
        self._rarity = shipped_rarity()
        self._words = _index(rows, self._rarity)
        self._levels = {
            (encoder.name, language): self._level(
                background.cohort(encoder.name, language) @ self._vectors[encoder.name].T
            )
            for encoder in encoders
            for language in _LANGUAGES
        }
        self._word_levels = {
            language: self._level(self._shared(shipped_texts(language))) for language in _LANGUAGES
        }

    def compare(self, articles: Encoded) -> Comparison:
        """Compare articles with every claim of the set."""
        count = len(self.claims)
        raw = margin = apart = np.zeros((len(articles.texts), count), np.float32)
        weights = {name: _WEIGHTS.get(name, 1.0) for name in self._vectors}
        for name, weight in weights.items():
            found = self._similarities(articles.vectors[name] @ self._vectors[name].T)
            levels = {language: self._levels[name, language] for language in _LANGUAGES}
            raw = raw + weight * self._standing(found, levels, articles.languages)
            sided, unsided = margins(found, self._layout)
            share = weight / sum(weights.values())
            margin, apart = margin + share * sided[:, :count], apart + share * unsided[:, :count]
        words = self._similarities(self._shared(articles.texts))
        raw = raw + WORDS_WEIGHT * self._standing(words, self._word_levels, articles.languages)
        raw = less_runners_up(raw / (WORDS_WEIGHT + sum(weights.values())))
        return Comparison(raw, margin, apart)

    def nearness(self, encoder: str, vectors: Vectors) -> Vectors:
        """The highest cosine of each text to anything a claim says, (texts, claims)."""
        found = self._similarities(vectors @ self._vectors[encoder].T)
        return nearest_of_all(found, self._layout)[:, : len(self.claims)]

    def against(self, articles: Encoded, article: int, claim: int) -> Against:
        """The text of a claim that an article is nearest to, both by their places."""
        rows = self._layout.rows_of(claim)
        near = sum(
            _WEIGHTS.get(name, 1.0) * (vectors[rows] @ articles.vectors[name][article])
            for name, vectors in self._vectors.items()
        )
        part, texts = texts_of(self.claims[claim])[int(np.argmax(near))]
        language = articles.languages[article]
        told = language if language is not None and language in texts else next(iter(texts))
        return Against(part=part, text=texts[told])

    def _standing(
        self,
        found: Similarities,
        levels: Mapping[Language | None, Level],
        languages: Sequence[Language | None],
    ) -> Vectors:
        seen, count = views(found, self._layout), len(self.claims)
        raw = np.empty((len(languages), count), np.float32)
        for language in set(languages):
            rows = np.array([told == language for told in languages])
            raw[rows] = standardise(seen[:, rows], levels[language], count)
        return raw

    def _level(self, cosines: Vectors) -> Level:
        return Level.of(views(self._similarities(cosines), self._layout))

    def _similarities(self, cosines: Vectors) -> Similarities:
        return Similarities.of(cosines, self._layout)

    def _shared(self, texts: Sequence[str]) -> Vectors:
        return self._words.similarities([self._rarity.bag(text) for text in texts])


def explained(
    row: Sequence[Scored], ready: ClaimSet, articles: Encoded, article: int
) -> list[Scored]:
    """An article's *row*, best first, with what its matches and its best were scored against."""
    return [
        replace(scored, against=ready.against(articles, article, ready.places[scored.claim_id]))
        if rank < _EXPLAINED or scored.band is not Band.BELOW
        else scored
        for rank, scored in enumerate(row)
    ]


def shipped_texts(language: Language | None) -> Sequence[str]:
    """The headlines of a language, or of all where it is not known."""
    headlines = shipped.headlines()
    if language is not None:
        return headlines[language]
    return [text for texts in headlines.values() for text in texts]


def _vectors(rows: Sequence[Texts], encoder: Encoder, background: Background) -> Vectors:
    """One vector per row: the mean of its languages', centred.  All are encoded at once."""
    flat = [(language, text) for row in rows for language, text in row.items()]
    vectors = background.centre(
        encoder.name,
        encoder.encode_claims([text for _, text in flat]),
        [language for language, _ in flat],
    )
    counts = np.array([len(row) for row in rows])
    sums = np.add.reduceat(vectors, np.cumsum(counts) - counts, axis=0)
    return np.asarray(sums / counts[:, None], dtype=np.float32)


def _index(rows: Sequence[Texts], rarity: Rarity) -> WordIndex:
    return WordIndex([[rarity.bag(text) for text in row.values()] for row in rows])
