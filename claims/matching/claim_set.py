"""A set of claims made ready to be compared with articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from claims.matching import shipped
from claims.matching.background import Background
from claims.matching.encoder import Encoder, UniversalSentenceEncoder, Vectors
from claims.matching.head import Shown, head_of, sides
from claims.matching.look import look
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
from claims.matching.stance import DENIAL, denies, is_plain, sided_by_examples
from claims.matching.words import Coverage, Places, Words
from claims.model import LANGUAGES, Against, Band, Claim, Language, Part, Texts

_LANGUAGES: tuple[Language | None, ...] = (*LANGUAGES, None)
_SIDES = {Part.SUPPORTS: 1, Part.REFUTES: -1, Part.UPDATES: 0}

#: What an encoder's likeness counts, where it is not 1: the quicker of the bundled tells little
#: of whole texts beside the other, and much of single words.
_WEIGHTS = {"use-multilingual-3": 0.1}

#: Of more claims than this an article is compared in full with so many, those it is likest to.
SHORTLIST = 128
#: So many claims are made ready at a time: their texts' vectors take eight times what is kept.
_BLOCK = 256

#: So many of an article's best claims are told with what they were scored against, match or not:
#: an admin's threshold may make matches of what is none by ours.
_EXPLAINED = 3


@dataclass(frozen=True, slots=True)
class Encoded:
    """An article as it is compared."""

    text: str
    language: Language | None
    words: Words
    covered: Vectors | None  #: how far it stands out by its words, if the claims are few; (c,)
    vectors: Mapping[str, Vectors]  #: centred, by encoder; (d,) each
    alike: Mapping[str, Vectors]  #: how far it stands out by likeness to each claim, by encoder
    #: What a quick look came to on every claim where that told that it is no match (`screening`);
    #: there are no words then, and no likeness.
    looked: Vectors | None = None

    @property
    def has_passed(self) -> bool:
        """Whether it is compared in full."""
        return self.looked is None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing an article with the k claims it is likest to; (k,) each."""

    claims: Places
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
        self._layout = Layout.of(claims)
        self._texts: dict[str, npt.NDArray[np.float16]] = {}
        self._means: dict[str, Vectors] = {}
        self._turned = np.empty((len(claims), look().width), np.float32)  #: for the quick look
        for start in range(0, len(claims), _BLOCK):
            for encoder in encoders:
                self._take_in(start, encoder)
        own = [[texts for _, texts in texts_of(claim)] for claim in claims]
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

    def _take_in(self, start: int, encoder: Encoder) -> None:
        """Encode the texts of the claims from a place on, a block of them."""
        claims = self.claims[start : start + _BLOCK]
        rows, layout = self._layout.part(np.arange(start, start + len(claims)))
        texts = [each for claim in claims for _, each in texts_of(claim)]
        vectors = _vectors(texts, encoder, self.background)
        shown = Shown.of(vectors, layout)
        if start == 0:
            width = vectors.shape[1]
            self._texts[encoder.name] = np.empty((len(self._layout.sides), width), np.float16)
            self._means[encoder.name] = np.empty((len(self.claims), width), np.float32)
        self._texts[encoder.name][rows] = vectors
        self._means[encoder.name][start : start + len(claims)] = shown.examples
        if encoder.name == UniversalSentenceEncoder.name:
            self._turned[start : start + len(claims)] = look().turned(shown)

    def read(self, texts: Sequence[str]) -> list[Words]:
        """What texts say, word by word, as articles are compared."""
        return self._coverage.read(texts)

    def covered(self, words: Words, language: Language | None) -> Vectors | None:
        """How far a text stands out by its words on every claim; nothing where they are many."""
        if len(self.claims) > SHORTLIST:
            return None
        return self._coverage.standing(words, language, np.arange(len(self.claims)))

    def compare(self, article: Encoded) -> Comparison:
        """Compare an article, by what vectors it has, with the claims it is likest to."""
        if article.looked is not None:
            claims = highest(article.looked)
            raw, unknown = article.looked[claims], np.zeros(len(claims), np.float32)
            return Comparison(claims, less_runners_up(raw[None])[0], unknown, unknown)
        alike = self._alike(article)
        claims = highest(alike)
        rows, layout = self._layout.part(claims)
        margin, by_examples, odds = np.zeros((3, len(claims)), np.float32)
        by_head: Vectors | None = None
        for name, share in _shares(article).items():
            vector, texts = article.vectors[name], self._texts[name][rows].astype(np.float32)
            cosines = np.asarray(texts @ vector, np.float32)[None]
            leaning, apart = margins(cosines, layout)
            margin += share * leaning[0]
            by_examples += share * sided_by_examples(apart[0])
            if (head := head_of(name)) is not None:
                shown = Shown(texts[layout.starts], self._means[name][claims])
                odds = head.odds(vector[None], cosines, shown, layout)[0]
                by_head = head.sided(vector[None], sides(cosines, layout))[0]
        margin[self._is_plain[claims] & denies(article.text)] -= DENIAL
        standing = together(alike[claims], odds, *self.beside(article, claims))
        sided = by_examples if by_head is None else by_head
        return Comparison(claims, less_runners_up(standing[None])[0], margin, sided)

    def near(self, articles: Vectors) -> Vectors:
        """Log-odds that articles bear on each claim, by the quick encoder's vectors alone, (n, c).

        Args:
            articles: Its vectors, centred.
        """
        return look().near(articles, self._turned)

    def beside(self, article: Encoded, claims: Places) -> tuple[Vectors, Vectors]:
        """What counts of an article beside its vectors, on some claims; (k,) each.

        Returns:
            How far it stands out by its words, and 1 where it names others' countries alone.
        """
        coverage = article.covered
        if coverage is None:
            coverage = self._coverage.standing(article.words, article.language, claims)
        return coverage, elsewhere(article.text, [self._countries[n] for n in claims])

    def about(self, asked: Encoded) -> tuple[Places, Vectors]:
        """How far a question stands out on the claims it is likest to, by texts and by words."""
        claims = highest(self._alike(asked))
        by_text = np.mean([self._nearest(name, asked, claims) for name in self._means], axis=0)
        by_word = self._coverage.standing(asked.words, asked.language, claims)
        return claims, np.asarray(np.minimum(by_text, by_word), dtype=np.float32)

    def nearness(self, encoder: str, vectors: Vectors, claims: Places) -> Vectors:
        """The highest cosine of each text to anything a claim says, (texts, claims)."""
        rows, layout = self._layout.part(claims)
        return nearest_of_all(vectors @ self._texts[encoder][rows].astype(np.float32).T, layout)

    def against(self, article: Encoded, claim: int) -> Against:
        """The text of a claim, by its place, that an article is nearest to."""
        near = self._near(article, claim)
        part, said = texts_of(self.claims[claim])[int(np.argmax(near))]
        return Against(part=part, text=_in(article.language, said))

    def told(self, article: Encoded, claim: int, examples: int) -> list[tuple[str, int]]:
        """A claim's statement and so many of its examples, those nearest to an article.

        In the article's language where they are in it; each with the side it takes (1, -1 or 0).
        """
        statement, _, *every = texts_of(self.claims[claim])
        found = [(_in(article.language, statement[1]), 1)]
        if self.claims[claim].examples.every:
            nearest = np.argsort(-self._near(article, claim)[2:], kind="stable")[:examples]
            found += [(_in(article.language, every[n][1]), _SIDES[every[n][0]]) for n in nearest]
        return found

    def _near(self, article: Encoded, claim: int) -> Vectors:
        """The cosines of each text of a claim to an article."""
        rows, _ = self._layout.part(np.array([claim]))
        near: Vectors = np.zeros(len(rows), np.float32)
        for name, share in _shares(article).items():
            near += share * (self._texts[name][rows].astype(np.float32) @ article.vectors[name])
        return near

    def alike(self, encoder: str, vector: Vectors, language: Language | None) -> Vectors:
        """How far an article stands out from its language's by its likeness to the examples."""
        return self._levels[encoder, language].standing(self._means[encoder] @ vector)

    def _alike(self, article: Encoded) -> Vectors:
        total: Vectors = np.zeros(len(self.claims), np.float32)
        for name, share in _shares(article).items():
            total += share * article.alike[name]
        return total

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


def _in(language: Language | None, said: Texts) -> str:
    """What is said in a language, or in the first there is."""
    return (
        said[language] if language is not None and language in said else next(iter(said.values()))
    )


def _shares(article: Encoded) -> dict[str, float]:
    """What each encoder that an article has a vector of counts, together 1."""
    weights = {name: _WEIGHTS.get(name, 1.0) for name in article.vectors}
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


def highest(alike: Vectors) -> Places:
    """The places of the highest, in their order."""
    if len(alike) <= SHORTLIST:
        return np.arange(len(alike))
    return np.sort(np.argpartition(alike, -SHORTLIST)[-SHORTLIST:])


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
