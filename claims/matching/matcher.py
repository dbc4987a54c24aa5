"""Match articles to claims: the encoders, the background and the scoring put together."""

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import cached_property
from operator import is_
from threading import Lock
from typing import TypeVar

import numpy as np

from claims.matching import kept, lessons, stored, stories
from claims.matching.article import ArticleText, sentences
from claims.matching.background import Background
from claims.matching.bands import Thresholds
from claims.matching.claim_set import ClaimSet, Comparison, explained
from claims.matching.encoded import Encoded, encode, encoded
from claims.matching.encoder import Encoder
from claims.matching.encoder import Vectors as Matrix
from claims.matching.kept import HasId
from claims.matching.reranker import Reranker
from claims.matching.scored import Scored, Vectors
from claims.matching.spelling import as_usual
from claims.matching.stance import leaning, stance_of
from claims.matching.stored import StoredScores
from claims.matching.stories import Told
from claims.matching.words import Places
from claims.model import Band, Claim, Language

#: A question is about a claim from this many deviations on, and about another if that has this
#: part of the nearest's.  Of 39 questions on the library all reach it (in 37 a claim that is asked
#: for is the first), and of 21 on football, weather, food and the like none does.
_ABOUT, _ALSO_ABOUT = 2.2, 0.65
#: A question finds articles from this similarity on; those that bear on a claim from that on.  Of
#: 534 articles that 57 questions in three languages ask for 237 reach the first and 408 the
#: second; of 94,734 pairs with articles on no claim 377 reach the first.
_FOUND, _FOUND_RELATED = 0.28, 0.20

#: The background is renewed once so many articles are new to it, or a tenth of what it holds.
_RENEW_AFTER = 100
#: Sets of claims are kept ready as long as they hold no more claims together: half a gigabyte.
_KEPT_CLAIMS = 1_000

Found = TypeVar("Found", bound=HasId)


class Matcher:
    """Tells which claims articles bear on, and which articles tell the same.

    Safe to call from several threads; slow enough to be kept off an event loop.
    """

    def __init__(
        self,
        encoders: Sequence[Encoder],
        *,
        background: Background | None = None,
        thresholds: Thresholds | None = None,
        words: Encoder | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Put a matcher together; no model is loaded before it is first asked.

        Args:
            encoders: Their scores are averaged; the first also finds the sentence that matters
                most.
            background: What to measure against; the shipped one where none is given.
            thresholds: Of the bands, unless a caller of `band` says otherwise.
            words: Compares single words, thousands of them; the first encoder if none is given.
            reranker: Reads articles together with the claims they are likest to; without one
                their vectors decide.
        """
        read_by = [reranker.name] if reranker else []
        self.model = " + ".join([*(encoder.name for encoder in encoders), *read_by])
        self.encoders = tuple(encoder.name for encoder in encoders)  #: by name
        self.thresholds = thresholds or Thresholds()
        self._encoders = tuple(encoders)
        self._words = words or encoders[0]
        self._reranker = reranker
        self._background = background
        self._learnt: list[tuple[Language | None, dict[str, Matrix]]] = []
        self._sets: OrderedDict[bytes, Future[ClaimSet]] = OrderedDict()
        self._sizes: dict[bytes, int] = {}  #: how many claims each holds
        self._last: ClaimSet | None = None
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
        vectors = encoded(articles, self._encoders, ready.background)
        compared = ready.compare(vectors)
        return [self._row(*each, ready) for each in zip(articles, vectors, compared, strict=True)]

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
        vectors = encode(self._encoders, [article.as_read for article in articles])
        with self._lock:
            self._learnt += zip((a.told_language() for a in articles), vectors, strict=True)
            self._renew()

    def _renew(self) -> None:
        self._background = self._ground().with_articles(self._learnt)
        self._learnt.clear()
        self._sets.clear()
        self._sizes.clear()
        self._last = None

    def _ground(self) -> Background:
        if self._background is None:
            with self._grounding:
                if self._background is None:
                    self._background = Background.shipped(self._encoders)
        return self._background

    @cached_property
    def _ground_of_words(self) -> Background:
        """For questions; what the feeds bring is not encoded for it."""
        return Background.shipped([self._words])

    # -- comparing articles ---------------------------------------------------------------------

    def vectors(self, articles: Sequence[ArticleText]) -> list[Vectors]:
        """What is to be kept of each article: for `learn`, `same_story` and later questions."""
        return kept.pack(encode(self._encoders, [article.as_read for article in articles]))

    def stored_scores(self, articles: Sequence[Told], claims: Sequence[Claim]) -> StoredScores:
        """What stored articles score on claims, of which the first is tried beside the others.

        From the vectors kept; an article of which there are none is encoded.
        """
        return stored.scores_of(
            articles, self._ready(claims), self._encoders, self.thresholds, self._reranker
        )

    def same_story(self, one: Told, others: Sequence[Told]) -> int | None:
        """The place of the first of *others* that tells the same story as *one*."""
        return stories.same_story(one, others, self._ground())

    # -- questions ------------------------------------------------------------------------------

    def nearest_claims(
        self,
        question: str,
        claims: Sequence[Claim],
        *,
        language: Language | None = None,
        limit: int = 3,
    ) -> list[str]:
        """Ids of the claims a question is about, nearest first, then others that hold its words.

        Args:
            question: In any of the languages; best without the words that every question has.
            claims: What it may be about.
            language: Of the question, if known: a few words may not tell theirs.
            limit: At most this many.
        """
        asked = ArticleText(id="question", title=question, language=language)
        if not claims or not question.strip():
            return []
        ready = self._ready(claims)
        (vectors,) = encoded([asked], self._encoders, ready.background)
        places, about = ready.about(vectors, self._ground_of_words)
        order = np.argsort(-about, kind="stable")[:limit]
        nearest = float(about.max())
        enough = nearest * _ALSO_ABOUT if nearest >= _ABOUT else np.inf
        told = [ready.claims[places[n]].id for n in order if about[n] >= enough]
        said = ready.saying(question, language)
        few = said if len(said) <= limit else []  # what many say tells none of them
        return list(dict.fromkeys([*told, *few]))[:limit]

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
        last = self._last  # asked for again with the next articles: of thousands a key takes long
        if last and len(last.claims) == len(claims) and all(map(is_, last.claims, claims)):
            return last
        key = hashlib.blake2b(repr(claims).encode("utf-8", "replace")).digest()
        with self._lock:
            is_first = key not in self._sets
            ready = self._sets.setdefault(key, Future())
            self._sets.move_to_end(key)
            self._sizes[key] = len(claims)
            while len(self._sets) > 1 and sum(self._sizes.values()) > _KEPT_CLAIMS:
                self._sizes.pop(self._sets.popitem(last=False)[0])
        if is_first:
            self._build(claims, key, ready)
        built = ready.result()
        with self._lock:
            if self._sets.get(key) is ready:  # on the background that still holds
                self._last = built
        return built

    def _build(self, claims: Sequence[Claim], key: bytes, ready: Future[ClaimSet]) -> None:
        try:
            ready.set_result(ClaimSet(claims, self._encoders, self._ground(), self._words))
        except BaseException as error:
            with self._lock:
                self._sets.pop(key, None)  # whoever asks next tries again
                self._sizes.pop(key, None)
            ready.set_exception(error)

    def _row(
        self, article: ArticleText, vectors: Encoded, found: Comparison, ready: ClaimSet
    ) -> list[Scored]:
        if self._reranker:
            found = self._reranker.reread(found, article, vectors, ready)
        scores = stored.scores(article, vectors, found.raw, self.thresholds)
        bands = [self.thresholds.band(float(score)) for score in scores]
        whys = self._whys(article, vectors.language, ready, found.claims, bands)
        row = []
        for n in np.argsort(-scores, kind="stable"):
            margin = float(found.margin[n])
            stance, probability = stance_of(margin, float(found.sided[n]))
            row.append(
                Scored(
                    claim_id=ready.claims[found.claims[n]].id,
                    score=float(scores[n]),
                    band=bands[n],
                    stance=stance,
                    stance_probability=probability,
                    leaning=leaning(margin),
                    why=whys[n],
                    model=self.model,
                )
            )
        return explained(row, ready, vectors)

    def _whys(
        self,
        article: ArticleText,
        language: Language | None,
        ready: ClaimSet,
        claims: Places,
        bands: Sequence[Band],
    ) -> list[str]:
        """The sentence nearest to each claim; the headline where the article is no match."""
        said = sentences(article)
        if len(said) == 1 or all(band is Band.BELOW for band in bands):
            return [said[0]] * len(bands)
        encoder = self._encoders[0]
        read = encoder.encode_articles([as_usual(sentence, language) for sentence in said])
        vectors = ready.background.centre(encoder.name, read, [language] * len(said))
        return [said[n] for n in ready.nearness(encoder.name, vectors, claims).argmax(axis=0)]
