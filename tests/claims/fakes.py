"""A matcher that works by shared words, for tests of everything around matching."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from claims.matching import ArticleText, Lesson, Scored, StoredScores, Thresholds, Told
from claims.model import Article, Claim, Language, Stance


def words(text: str) -> set[str]:
    return {word.strip(".,?!").lower() for word in text.split() if len(word) > 3}


class WordMatcher:
    """Scores by the share of a claim's words that stand in the article."""

    def __init__(self) -> None:
        self.thresholds = Thresholds(confirmed=0.7, possible=0.4)
        self.learnt: list[tuple[Language | None, Mapping[str, bytes]]] = []

    model, encoders = "words", ("words",)

    def match(
        self, articles: Sequence[ArticleText], claims: Sequence[Claim]
    ) -> list[list[Scored]]:
        return [self._row(article, claims) for article in articles]

    def _row(self, article: ArticleText, claims: Sequence[Claim]) -> list[Scored]:
        found = words(f"{article.title} {article.summary}")
        row = [
            Scored(
                claim_id=claim.id,
                score=self._share(found, claim),
                band=self.thresholds_with(None, None).band(self._share(found, claim)),
                stance=Stance.REFUTES if "not" in article.title.split() else Stance.SUPPORTS,
                stance_probability=0.9,
                why=article.title,
                model="words",
            )
            for claim in claims
        ]
        return sorted(row, key=lambda scored: -scored.score)

    def _share(self, found: set[str], claim: Claim) -> float:
        wanted = set().union(*(words(text) for text in claim.statement.values()))
        return len(wanted & found) / len(wanted)

    def thresholds_with(self, confirmed: float | None, possible: float | None) -> Thresholds:
        return Thresholds(
            confirmed=0.7 if confirmed is None else confirmed,
            possible=0.4 if possible is None else possible,
        )

    def corrected(
        self, row: Sequence[Scored], article: Told, taught: Mapping[str, Sequence[Lesson]]
    ) -> list[Scored]:
        return list(row)

    def stored_scores(self, articles: Sequence[Told], claims: Sequence[Claim]) -> StoredScores:
        texts = [words(f"{each.title} {each.lead}") for each in articles]
        rows = [[self._share(text, claim) for claim in claims] for text in texts]
        scores = np.array(rows, np.float32).reshape(len(articles), len(claims))
        return StoredScores(scores, scores, np.zeros(len(rows), np.float32))

    def vectors(self, articles: Sequence[ArticleText]) -> list[dict[str, bytes]]:
        return [{"words": article.title.lower().encode()} for article in articles]

    def same_story(self, one: Told, others: Sequence[Told]) -> int | None:
        told = set(one.vectors.get("words", b"").decode().split())
        for place, other in enumerate(others):
            also = set(other.vectors.get("words", b"").decode().split())
            if told & also and len(told & also) / len(told | also) >= 0.6:
                return place
        return None

    def learn(self, read: Sequence[tuple[Language | None, Mapping[str, bytes]]]) -> None:
        self.learnt += read

    def nearest_claims(
        self,
        question: str,
        claims: Sequence[Claim],
        *,
        language: Language | None = None,
        limit: int = 3,
    ) -> list[str]:
        asked = words(question)
        near = [c.id for c in claims if asked & set().union(*map(words, c.statement.values()))]
        return near[:limit]

    def nearest_articles(
        self,
        question: str,
        articles: Sequence[Article],
        vectors: Mapping[int, Mapping[str, bytes]],
        *,
        limit: int,
        related: Collection[int] = (),
    ) -> list[Article]:
        return [a for a in articles if words(question) & words(a.title)][:limit]
