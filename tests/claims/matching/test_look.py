"""What the quick look lets through: the arithmetic, and that the weights that ship tell enough."""

import numpy as np
import pytest

from claims import library
from claims.matching import ArticleText, Matcher, screening, shipped
from claims.matching.claim_set import ClaimSet
from claims.matching.encoder import TunedE5, Vectors, unit
from claims.matching.head import Shown
from claims.matching.look import Look
from claims.model import LANGUAGES

#: What the better encoder would give: it is not asked.
_UNREAD = {TunedE5.name: np.zeros(384, np.float32)}


@pytest.fixture(scope="module")
def ready(matcher: Matcher) -> ClaimSet:
    return matcher._ready(library.load_library())


def _passed(matcher: Matcher, ready: ClaimSet, articles: list[ArticleText]) -> list[bool]:
    kept = [_UNREAD] * len(articles)
    looked = screening.encoded(articles, ready, matcher._encoders, kept)
    return [each.has_passed for each in looked]


def test_few_headlines_of_every_kind_pass_at_the_librarys_claims(
    matcher: Matcher, ready: ClaimSet
) -> None:
    articles = [
        ArticleText(id=text, title=text, language=language)
        for language in LANGUAGES
        for text in shipped.ground()[language]
    ]

    passed = _passed(matcher, ready, articles)

    assert sum(passed) < len(articles) * 0.25


def test_what_was_written_as_an_example_of_a_claim_passes(
    matcher: Matcher, ready: ClaimSet
) -> None:
    articles = [
        ArticleText(id=claim.id, title=claim.examples.supports[0][language], language=language)
        for claim, language in zip(ready.claims, LANGUAGES * 99, strict=False)
        if claim.examples.supports and language in claim.examples.supports[0]
    ]

    assert len(articles) > 20
    assert all(_passed(matcher, ready, articles))


def test_the_look_is_the_cosine_in_the_directions_kept() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=(2, 6, 3)).astype(np.float32)
    articles, statements, examples = (_vectors(rng, count) for count in (4, 2, 2))
    weights = Look(one, other, *(np.float32(n) for n in (2, 3, -1)))

    near = weights.near(articles, weights.turned(Shown(statements, examples)))

    for n, article in enumerate(articles):
        for claim in range(2):
            by_examples = unit(article @ one) @ unit(examples[claim] @ other)
            by_statement = unit(article @ one) @ unit(statements[claim] @ other)
            assert near[n, claim] == pytest.approx(
                2 * by_examples + 3 * by_statement - 1, abs=1e-4
            )


def _vectors(rng: np.random.Generator, count: int) -> Vectors:
    return unit(rng.normal(size=(count, 6)).astype(np.float32))
