"""A set of claims made ready to be compared with articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from claims.matching import shipped
from claims.matching.background import Background
from claims.matching.encoder import Encoder, Vectors
from claims.matching.head import Shown, head_of, sides
from claims.matching.places import elsewhere
from claims.matching.scored import Scored
from claims.matching.scoring import (
    Layout,
    Level,
    Similarities,
    less_runners_up,
    likeness,
    margins,
    nearest_of_all,
    texts_of,
    together,
)
from claims.matching.stance import denials, sided_by_examples
from claims.matching.words import Coverage
from claims.model import LANGUAGES, Against, Band, Claim, Language, Texts

_LANGUAGES: tuple[Language | None, ...] = (*LANGUAGES, None)

#: What an encoder's likeness counts, where it is not 1: the quicker of the bundled tells little
#: of whole texts beside the other, and much of single words.
_WEIGHTS = {"use-multilingual-3": 0.1}

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

    raw: Vectors  #: (n, c): how far each stands out, less where another claim fits better
    margin: Vectors  #: (n, c): above 0 nearer to the claim's side, below to the other
    sided: Vectors  #: (n, c): log-odds that each takes a side


class ClaimSet:
    """Claims as vectors and words, with what unrelated articles score on them."""

    def __init__(
        self,
        claims: Sequence[Claim],
        encoders: Sequence[Encoder],
        background: Background,
        words: Encoder,
    ) -> None:
        self.claims = tuple(claims)
        self.places = {claim.id: n for n, claim in enumerate(claims)}
        self.background = background
        self._layout = Layout.of(claims)
        rows = self._layout.rows(claims)
        self._vectors = {e.name: _vectors(rows, e, background) for e in encoders}
        self._heads = {e.name: head for e in encoders if (head := head_of(e.name)) is not None}
        self._shown = {name: Shown.of(self._vectors[name], self._layout) for name in self._heads}
        own = [[texts for _, texts in texts_of(claim)] for claim in claims]
        self._coverage = Coverage(own, words, shipped.ground(), shipped.rarity())
        self._levels = {
            (encoder.name, language): Level.of(
                self._likeness(encoder.name, background.cohort(encoder.name, language))
            )
            for encoder in encoders
            for language in _LANGUAGES
        }

    def compare(self, articles: Encoded) -> Comparison:
        """Compare articles with every claim of the set."""
        alike = margin = np.zeros((len(articles.texts), len(self.claims)), np.float32)
        odds = sided = alike
        weights = {name: _WEIGHTS.get(name, 1.0) for name in self._vectors}
        for name, weight in weights.items():
            share, vectors = weight / sum(weights.values()), articles.vectors[name]
            found = self._similarities(vectors @ self._vectors[name].T)
            leaning, apart = margins(found, self._layout)
            alike = alike + share * self._standing(name, articles)
            margin, sided = margin + share * leaning, sided + share * sided_by_examples(apart)
        for name, head in self._heads.items():
            vectors = articles.vectors[name]
            found = self._similarities(vectors @ self._vectors[name].T)
            odds = head.odds(vectors, found, self._shown[name], self._layout)
            sided = head.sided(vectors, sides(found, self._layout))
        standing = together(
            alike,
            odds,
            self._coverage.standing(articles.texts, articles.languages),
            elsewhere(articles.texts, self.claims),
        )
        margin = margin - denials(articles.texts, self.claims)
        return Comparison(less_runners_up(standing), margin, sided)

    def about(self, asked: Encoded) -> Vectors:
        """How far questions stand out on each claim, by any of its texts and by its words too."""
        by_text = np.mean([self._nearest(name, asked) for name in self._vectors], axis=0)
        by_word = self._coverage.standing(asked.texts, asked.languages)
        return np.asarray(np.minimum(by_text, by_word), dtype=np.float32)

    def nearness(self, encoder: str, vectors: Vectors) -> Vectors:
        """The highest cosine of each text to anything a claim says, (texts, claims)."""
        found = self._similarities(vectors @ self._vectors[encoder].T)
        return nearest_of_all(found, self._layout)

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

    def _standing(self, encoder: str, articles: Encoded) -> Vectors:
        """How far each article stands out from its language's, by its likeness to the examples."""
        found = self._likeness(encoder, articles.vectors[encoder])
        return np.stack(
            [
                self._levels[encoder, language].standing(row)
                for row, language in zip(found, articles.languages, strict=True)
            ]
        )

    def _nearest(self, encoder: str, asked: Encoded) -> Vectors:
        found = self.nearness(encoder, asked.vectors[encoder])
        grounds = (self.background.cohort(encoder, language) for language in asked.languages)
        levels = (Level.of(self.nearness(encoder, ground)) for ground in grounds)
        return np.stack([level.standing(row) for level, row in zip(levels, found, strict=True)])

    def _likeness(self, encoder: str, vectors: Vectors) -> Vectors:
        cosines = vectors @ self._vectors[encoder].T
        return likeness(self._similarities(cosines), self._layout)

    def _similarities(self, cosines: Vectors) -> Similarities:
        return Similarities.of(cosines, self._layout)


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
