"""A set of claims made ready to be compared with articles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from claims import terms
from claims.matching import shipped
from claims.matching.background import Background
from claims.matching.encoded import Encoded
from claims.matching.encoder import Encoder, Vectors
from claims.matching.grown import given_back
from claims.matching.head import Shown, head_of, sides
from claims.matching.places import countries_of, elsewhere
from claims.matching.scored import Scored
from claims.matching.scoring import (
    Layout,
    Level,
    less_runners_up,
    margins,
    nearest_of_all,
    texts_of,
    together,
)
from claims.matching.spelling import as_usual
from claims.matching.stance import DENIAL, denies, is_plain, sided_by_examples
from claims.matching.words import Coverage, Places, Words
from claims.model import LANGUAGES, Against, Band, Claim, Language, Part, Texts

_LANGUAGES: tuple[Language | None, ...] = (*LANGUAGES, None)
_SIDES = {Part.SUPPORTS: 1, Part.REFUTES: -1, Part.UPDATES: 0}

#: Of more claims than this an article is compared in full with so many, those it is likest to.
SHORTLIST = 64
#: Word by word an article is compared if it stands out by its likeness to any claim by so much, in
#: deviations; of any other no word counts as covered, which is so much.
NEAR, NOT_COVERED = 2.5, -1.0
#: A question is compared with so many of the claims it is likest to, by so many examples of each.
#: Nearly all its words are covered by the right one: it stands out by them so many times as far
#: as by its text.
ASKED, ASKED_OF_EACH, WORDS_REACH = 16, 5, 3.0
#: So many claims are made ready at a time: their texts' vectors take eight times what is kept.
_BLOCK = 256

#: So many of an article's best claims are told with what they were scored against, match or not:
#: an admin's threshold may make matches of what is none by ours.
_EXPLAINED = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing an article with the k claims it is likest to; (k,) each."""

    claims: Places
    parts: Vectors  #: `scoring.PARTS` of each, (k, 4); asked for by training
    raw: Vectors  #: how far it stands out, less where another claim fits better
    margin: Vectors  #: above 0 nearer to the claim's side, below to the other
    sided: Vectors  #: log-odds that it takes a side


class ClaimSet:
    """Claims as vectors and words, with what unrelated articles score on them.

    Kept are the means of each claim's examples, compared with every article, and all its texts in
    half precision, of which only those of the likest claims are looked at.
    """

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
        self._words = words
        # With another encoder the words tell most, and where likeness ends was not measured.
        known = all(head_of(encoder.name) is not None for encoder in encoders)
        self._near_from = NEAR if known else -np.inf
        self._layout = Layout.of(claims)
        self._texts: dict[str, npt.NDArray[np.float16]] = {}
        self._means: dict[str, Vectors] = {}
        for start in range(0, len(claims), _BLOCK):
            for encoder in encoders:
                self._take_in(start, encoder)
        own = [[_as_read(texts) for _, texts in texts_of(claim)] for claim in claims]
        self._coverage = Coverage(own, words, shipped.ground(), shipped.rarity())
        self._countries = [countries_of(claim) for claim in claims]
        self._is_plain = np.array([is_plain(claim) for claim in claims], bool)
        self._levels = {
            (encoder.name, language): Level.along(
                self._means[encoder.name], *background.moments(encoder.name, language)
            )
            for encoder in encoders
            for language in _LANGUAGES
        }
        self._given_back = {each.name: given_back(claims, each, background) for each in encoders}

    def _take_in(self, start: int, encoder: Encoder) -> None:
        """Encode the texts of the claims from a place on, a block of them."""
        claims = self.claims[start : start + _BLOCK]
        rows, layout = self._layout.part(np.arange(start, start + len(claims)))
        texts = [_as_read(each) for claim in claims for _, each in texts_of(claim)]
        vectors = _vectors(texts, encoder, self.background)
        shown = Shown.of(vectors, layout)
        if start == 0:
            width = vectors.shape[1]
            self._texts[encoder.name] = np.empty((len(self._layout.sides), width), np.float16)
            self._means[encoder.name] = np.empty((len(self.claims), width), np.float32)
        self._texts[encoder.name][rows] = vectors
        self._means[encoder.name][start : start + len(claims)] = shown.examples

    def compare(self, articles: Sequence[Encoded]) -> list[Comparison]:
        """Compare each article with the claims it is likest to."""
        likest = self._likest(articles)
        near = [n for n, (_, alike) in enumerate(likest) if alike.max() >= self._near_from]
        read = self._coverage.read([articles[n].text for n in near]) if near else []
        words = dict(zip(near, read, strict=True))
        return [
            self._compared(article, claims, alike, words.get(n))
            for n, (article, (claims, alike)) in enumerate(zip(articles, likest, strict=True))
        ]

    def _compared(
        self, article: Encoded, claims: Places, alike: Vectors, words: Words | None
    ) -> Comparison:
        rows, layout = self._layout.part(claims)
        margin, by_examples, odds = np.zeros((3, len(claims)), np.float32)
        by_head: Vectors | None = None
        share = 1 / len(article.vectors)
        for name, vector in article.vectors.items():
            texts = self._texts[name][rows].astype(np.float32)
            cosines = np.asarray(texts @ vector, np.float32)[None]
            leaning, apart = margins(cosines, layout)
            margin += share * leaning[0]
            by_examples += share * sided_by_examples(apart[0])
            if (head := head_of(name)) is not None:
                shown = Shown(texts[layout.starts], self._means[name][claims])
                odds = head.odds(vector[None], cosines, shown, layout)[0]
                by_head = head.sided(vector[None], sides(cosines, layout))[0]
        margin[self._is_plain[claims] & denies(article.text)] -= DENIAL
        covered = self._covered(words, article.language, claims)
        away = elsewhere(article.text, [self._countries[n] for n in claims])
        parts = np.stack([alike, covered, odds, away], axis=-1)
        raw = less_runners_up(together(parts[None]))[0]
        sided = by_examples if by_head is None else by_head
        return Comparison(claims, parts, raw, margin, sided)

    def _covered(self, words: Words | None, language: Language | None, claims: Places) -> Vectors:
        """How far an article stands out by its words, if they were read."""
        if words is None:
            return np.full(len(claims), NOT_COVERED, np.float32)
        return self._coverage.standing(words, language, claims)

    def about(self, asked: Encoded, ground: Background) -> tuple[Places, Vectors]:
        """How far a question stands out on the claims it is likest to; (k,) each.

        Few words that say nothing ("help") are near to anything by a vector of ours; the encoder
        of words, asked for the whole question, tells them, and so do the words.

        Args:
            asked: The question.
            ground: What the encoder of words makes of unrelated articles.
        """
        ((claims, alike),) = self._likest([asked])
        claims = np.sort(claims[np.argsort(-alike)[:ASKED]])
        (words,) = self._coverage.read([asked.text])
        by_text = np.mean([self._nearest(name, asked, claims) for name in self._means], axis=0)
        by_word = self._coverage.standing(words, asked.language, claims) / WORDS_REACH
        total = by_text + self._alike_by_words(asked, claims, ground) + by_word
        return claims, np.asarray(total / 3, dtype=np.float32)

    def saying(self, words: str, language: Language | None) -> list[str]:
        """Ids of the claims whose statement holds all of some words in this language."""
        pieces = terms.sought_exactly(words)
        return [
            claim.id
            for claim, said in zip(self.claims, self._said, strict=True)
            if any(terms.stand_in(text, pieces) for each, text in said if language in (None, each))
        ]

    @cached_property
    def _said(self) -> list[list[tuple[Language, str]]]:
        return [[(each, terms.terms(t)) for each, t in c.statement.items()] for c in self.claims]

    def _alike_by_words(self, asked: Encoded, claims: Places, ground: Background) -> Vectors:
        """How far it stands out by likeness to examples, as the encoder of words tells; (k,)."""
        encoder, every = self._words, [self._nearest_examples(asked, int(n)) for n in claims]
        flat = [pair for pairs in every for pair in pairs]
        found = encoder.encode_articles([asked.text, *(text for _, text in flat)])
        languages = [asked.language, *(language for language, _ in flat)]
        question, *rows = ground.centre(encoder.name, found, languages)
        ends = np.cumsum([len(pairs) for pairs in every])
        means = np.stack([np.mean(part, axis=0) for part in np.split(np.stack(rows), ends[:-1])])
        return Level.along(means, *ground.moments(encoder.name, asked.language)).standing(
            means @ question
        )

    def _nearest_examples(self, asked: Encoded, claim: int) -> list[tuple[Language, str]]:
        """A few examples of a claim, each in one language, or its statement where it has none."""
        every = texts_of(self.claims[claim])[2:]
        nearest = np.argsort(-self._near(asked, claim)[2:], kind="stable")[:ASKED_OF_EACH]
        return [_in_one(asked.language, every[n][1]) for n in nearest]

    def nearness(self, encoder: str, vectors: Vectors, claims: Places) -> Vectors:
        """The highest cosine of each text to anything a claim says, (texts, claims)."""
        rows, layout = self._layout.part(claims)
        return nearest_of_all(vectors @ self._texts[encoder][rows].astype(np.float32).T, layout)

    def against(self, article: Encoded, claim: int) -> Against:
        """The text of a claim, by its place, that an article is nearest to."""
        near = self._near(article, claim)
        part, said = texts_of(self.claims[claim])[int(np.argmax(near))]
        return Against(part=part, text=said[_language_of(said, article.language)])

    def told(
        self, article: Encoded, claim: int, examples: int
    ) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """A claim's statement and opposite, and so many of its examples, those nearest.

        In the article's language where they are in it; each with the side it takes (1, -1 or 0).
        Of a claim without examples the statement alone: what agrees counts little (`ALONE`).
        """
        mine, (statement, _, *every) = self.claims[claim], texts_of(self.claims[claim])
        poles = [(_in(article.language, statement[1]), 1)]
        if not mine.examples.every:
            return poles, []
        if mine.opposite:
            poles.append((_in(article.language, mine.opposite), -1))
        nearest = np.argsort(-self._near(article, claim)[2:], kind="stable")[:examples]
        return poles, [(_in(article.language, every[n][1]), _SIDES[every[n][0]]) for n in nearest]

    def _near(self, article: Encoded, claim: int) -> Vectors:
        """The cosines of each text of a claim to an article."""
        rows, _ = self._layout.part(np.array([claim]))
        near: Vectors = np.zeros(len(rows), np.float32)
        for name, vector in article.vectors.items():
            near += self._texts[name][rows].astype(np.float32) @ vector
        return np.asarray(near / len(article.vectors), np.float32)

    def _likest(self, articles: Sequence[Encoded]) -> list[tuple[Places, Vectors]]:
        """The claims each is likest to by their examples, and how far it stands out; (k,) each."""
        total = np.zeros((len(articles), len(self.claims)), np.float32)
        for name in self._means:
            # All at once: of thousands of claims the means are read once for many articles.
            rows = np.stack([article.vectors[name] for article in articles])
            for found, each, article in zip(
                rows @ self._means[name].T, total, articles, strict=True
            ):
                each += self._levels[name, article.language].standing(found)
                each += self._given_back[name][article.language]
        total /= len(self._means)
        places = [highest(row, SHORTLIST) for row in total]
        return [(claims, row[claims]) for claims, row in zip(places, total, strict=True)]

    def _nearest(self, encoder: str, asked: Encoded, claims: Places) -> Vectors:
        ground = self.background.cohort(encoder, asked.language)
        level = Level.of(self.nearness(encoder, ground, claims))
        (found,) = level.standing(self.nearness(encoder, asked.vectors[encoder][None], claims))
        return np.asarray(found, dtype=np.float32)


def explained(row: Sequence[Scored], ready: ClaimSet, article: Encoded) -> list[Scored]:
    """An article's *row*, best first, with what its matches and its best were scored against."""
    return [
        replace(scored, against=ready.against(article, ready.places[scored.claim_id]))
        if rank < _EXPLAINED or scored.band is not Band.BELOW
        else scored
        for rank, scored in enumerate(row)
    ]


def _as_read(said: Texts) -> Texts:
    """A claim's text as it is compared, spelt as usual."""
    return {language: as_usual(text, language) for language, text in said.items()}


def _in(language: Language | None, said: Texts) -> str:
    """What is said in a language, or in the first there is, as it is compared."""
    return _in_one(language, said)[1]


def _in_one(language: Language | None, said: Texts) -> tuple[Language, str]:
    """The same with the language it is in."""
    one = _language_of(said, language)
    return one, as_usual(said[one], one)


def _language_of(said: Texts, language: Language | None) -> Language:
    return language if language is not None and language in said else next(iter(said))


def highest(found: Vectors, count: int) -> Places:
    """The places of so many, the highest, in their order."""
    if len(found) <= count:
        return np.arange(len(found))
    return np.sort(np.argpartition(found, -count)[-count:])


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
