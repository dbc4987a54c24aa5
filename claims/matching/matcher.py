"""Match articles to claims: the encoders, the background and the scoring put together."""

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import TypeVar

import numpy as np

from claims.matching import kept, lessons, stored, stories
from claims.matching.article import ArticleText, sentences
from claims.matching.background import Background
from claims.matching.bands import Thresholds
from claims.matching.claim_set import ClaimSet, Encoded, explained
from claims.matching.encoder import Encoder
from claims.matching.encoder import Vectors as Matrix
from claims.matching.kept import HasId
from claims.matching.scored import Scored, Vectors
from claims.matching.stance import leaning, stance_of
from claims.matching.stories import Told
from claims.model import Band, Claim, Language

#: A question is about a claim from this many deviations on, and about another if that has this
#: part of the nearest's.  Of 22 questions the 14 on the library reach it, and of eight on
#: football, weather, food and the like none does.
_ABOUT, _ALSO_ABOUT = 1.3, 0.65
#: A question finds articles from this similarity on; those that bear on a claim from that on, as
#: "money laundering" is at 0.19 to 0.24 of articles on it.
_FOUND, _FOUND_RELATED = 0.25, 0.17

#: The background is renewed once so many articles are new to it, or a tenth of what it holds.
_RENEW_AFTER = 100
_KEPT_SETS = 64

Found = TypeVar("Found", bound=HasId)


class Matcher:
    """Tells which claims articles bear on, and which articles tell the same.

    Safe to call from several threads; slow enough (0.1 s an article) to be kept off an event loop.
    """

    def __init__(
        self,
        encoders: Sequence[Encoder],
        *,
        background: Background | None = None,
        thresholds: Thresholds | None = None,
        words: Encoder | None = None,
    ) -> None:
        """Put a matcher together; no model is loaded before it is first asked.

        Args:
            encoders: Their scores are averaged; the last one, the quickest of the bundled, also
                finds the sentence that matters most.
            background: What to measure against; the shipped one where none is given.
            thresholds: Of the bands, unless a caller of `band` says otherwise.
            words: Compares single words, thousands of them; the last encoder if none is given.
        """
        self.model = " + ".join(encoder.name for encoder in encoders)
        self.thresholds = thresholds or Thresholds()
        self._encoders = tuple(encoders)
        self._words = words or encoders[-1]
        self._background = background
        self._learnt: list[tuple[Language | None, dict[str, Matrix]]] = []
        self._sets: OrderedDict[bytes, Future[ClaimSet]] = OrderedDict()
        # Encoding takes seconds: while anything is encoded the first of them is never held.
        self._lock, self._grounding = Lock(), Lock()

    # -- matching -------------------------------------------------------------------------------

    def match(
        self, articles: Sequence[ArticleText], claims: Sequence[Claim]
    ) -> list[list[Scored]]:
        """What each article says of every claim, best first, in the order of *articles*.

        The same article gets the same scores whatever stands beside it.
        """
        if not articles or not claims:
            return [[] for _ in articles]
        ready = self._ready(claims)
        languages = [article.told_language() for article in articles]
        encoded = self._encoded(articles, languages, ready.background)
        compared = ready.compare(encoded)
        scores = stored.scores(articles, languages, compared, self.thresholds)
        rows = [
            self._ranked(
                article, language, ready, scores[n], compared.margin[n], compared.sided[n]
            )
            for n, (article, language) in enumerate(zip(articles, languages, strict=True))
        ]
        return [explained(row, ready, encoded, n) for n, row in enumerate(rows)]

    def thresholds_with(self, confirmed: float | None, possible: float | None) -> Thresholds:
        """The thresholds where an admin chose one, both or none of them.

        Raises:
            InvalidInputError: If no score could be in one of the bands.
        """
        mine = self.thresholds
        if confirmed is None:
            confirmed = max(mine.confirmed, possible or 0)
        if possible is None:
            possible = min(mine.possible, confirmed)
        return Thresholds(confirmed=confirmed, possible=possible)

    def corrected(
        self, row: Sequence[Scored], article: Told, taught: Mapping[str, Sequence[lessons.Lesson]]
    ) -> list[Scored]:
        """An article's row as the matches that a team judged (*taught*, by claim) move it."""
        ground = self._ground()
        return lessons.corrected(row, article, taught, ground=ground, thresholds=self.thresholds)

    # -- the background -------------------------------------------------------------------------

    def learn(self, articles: Iterable[tuple[Language | None, Vectors]]) -> None:
        """Measure later articles against these too, given as `vectors` gave them, oldest first."""
        unpacked = [(language, kept.unpack(vectors)) for language, vectors in articles]
        held = sum(map(len, self._ground().seen.values()))
        with self._lock:
            self._learnt += unpacked
            if len(self._learnt) >= max(_RENEW_AFTER, held // 10):
                self._renew()

    def learn_texts(self, articles: Sequence[ArticleText]) -> None:
        """The same for articles as text; takes effect at once."""
        vectors = self.vectors(articles)
        self.learn((a.told_language(), v) for a, v in zip(articles, vectors, strict=True))
        with self._lock:
            self._renew()

    def _renew(self) -> None:
        self._background = self._ground().with_articles(self._learnt)
        self._learnt.clear()
        self._sets.clear()

    def _ground(self) -> Background:
        if self._background is None:
            with self._grounding:
                if self._background is None:
                    self._background = Background.shipped(self._encoders)
        return self._background

    # -- comparing articles ---------------------------------------------------------------------

    def vectors(self, articles: Sequence[ArticleText]) -> list[Vectors]:
        """What is to be kept of each article: for `learn`, `same_story` and later questions."""
        if not articles:
            return []
        texts = [article.text for article in articles]
        return kept.pack({e.name: e.encode_articles(texts) for e in self._encoders})

    def stored_scores(self, articles: Sequence[Told], claims: Sequence[Claim]) -> Matrix:
        """What articles whose vectors are kept score on claims, (articles, claims)."""
        ready, names = self._ready(claims), [encoder.name for encoder in self._encoders]
        return stored.scores_of(articles, ready, names, self.thresholds)

    def same_story(self, one: Told, others: Sequence[Told]) -> int | None:
        """The place of the first of *others* that tells the same story as *one*."""
        return stories.same_story(one, others, self._ground())

    # -- questions ------------------------------------------------------------------------------

    def nearest_claims(
        self, question: str, claims: Sequence[Claim], *, limit: int = 3
    ) -> list[str]:
        """Ids of the claims a question in any of the languages is about, nearest first."""
        asked = ArticleText(id="question", title=question)
        if not claims or not question.strip():
            return []
        ready = self._ready(claims)
        encoded = self._encoded([asked], [asked.told_language()], ready.background)
        about = ready.about(encoded)[0]
        order = np.argsort(-about, kind="stable")[:limit]
        enough = max(_ABOUT, float(about.max()) * _ALSO_ABOUT)
        return [ready.claims[n].id for n in order if about[n] >= enough]

    def nearest_articles(
        self,
        question: str,
        articles: Sequence[Found],
        vectors: Mapping[int, Vectors],
        *,
        limit: int = 10,
        related: Collection[int] = (),
    ) -> list[Found]:
        """The articles nearest to a question in any of the languages, nearest first.

        Args:
            question: What is asked.
            articles: Those without vectors are left out.
            vectors: What `vectors` gave of each, by its id.
            limit: At most this many.
            related: Ids of those that bear on a claim, for which less is enough.
        """
        found = [article for article in articles if article.id in vectors]
        if not found or limit <= 0 or not question.strip():
            return []
        there = [(article.language, vectors[article.id]) for article in found]
        nearness = kept.nearness(question, there, self._encoders, self._ground())
        order = np.argsort(-nearness, kind="stable")
        floors = [_FOUND_RELATED if each.id in related else _FOUND for each in found]
        return [found[n] for n in order if nearness[n] >= floors[n]][:limit]

    # -- parts ----------------------------------------------------------------------------------

    def _ready(self, claims: Sequence[Claim]) -> ClaimSet:
        """The claims as a set, built by the first to ask for it; the others wait for that one."""
        key = hashlib.blake2b(repr(claims).encode("utf-8", "replace")).digest()
        with self._lock:
            is_first = key not in self._sets
            ready = self._sets.setdefault(key, Future())
            self._sets.move_to_end(key)
            while len(self._sets) > _KEPT_SETS:
                self._sets.popitem(last=False)
        if is_first:
            self._build(claims, key, ready)
        return ready.result()

    def _build(self, claims: Sequence[Claim], key: bytes, ready: Future[ClaimSet]) -> None:
        try:
            ready.set_result(ClaimSet(claims, self._encoders, self._ground(), self._words))
        except BaseException as error:
            with self._lock:
                self._sets.pop(key, None)  # whoever asks next tries again
            ready.set_exception(error)

    def _encoded(
        self,
        articles: Sequence[ArticleText],
        languages: Sequence[Language | None],
        ground: Background,
    ) -> Encoded:
        texts = [article.text for article in articles]
        vectors = {
            encoder.name: ground.centre(encoder.name, encoder.encode_articles(texts), languages)
            for encoder in self._encoders
        }
        return Encoded(texts, languages, vectors)

    def _ranked(
        self,
        article: ArticleText,
        language: Language | None,
        ready: ClaimSet,
        scores: Matrix,
        margin: Matrix,
        sided: Matrix,
    ) -> list[Scored]:
        bands = [self.thresholds.band(float(score)) for score in scores]
        whys = self._whys(article, language, ready, bands)
        found = []
        for n in np.argsort(-scores, kind="stable"):
            stance, probability = stance_of(float(margin[n]), float(sided[n]))
            found.append(
                Scored(
                    claim_id=ready.claims[n].id,
                    score=float(scores[n]),
                    band=bands[n],
                    stance=stance,
                    stance_probability=probability,
                    leaning=leaning(float(margin[n])),
                    why=whys[n],
                    model=self.model,
                )
            )
        return found

    def _whys(
        self,
        article: ArticleText,
        language: Language | None,
        ready: ClaimSet,
        bands: Sequence[Band],
    ) -> list[str]:
        """The sentence nearest to each claim; the headline where the article is no match."""
        said = sentences(article)
        if len(said) == 1 or all(band is Band.BELOW for band in bands):
            return [said[0]] * len(bands)
        encoder = self._encoders[-1]
        vectors = ready.background.centre(
            encoder.name, encoder.encode_articles(said), [language] * len(said)
        )
        return [said[n] for n in ready.nearness(encoder.name, vectors).argmax(axis=0)]
