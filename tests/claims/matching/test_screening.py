"""Which articles the better encoder reads, and what becomes of the others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from claims.matching import ArticleText, Lesson, Matcher, Told, screening
from claims.matching.background import Background
from claims.matching.encoder import UniversalSentenceEncoder, Vectors
from claims.model import LANGUAGES, Band, Claim
from tests.claims.builders import an_article
from tests.claims.matching.conftest import WordEncoder

QUICK = UniversalSentenceEncoder.name
CAPSIZES = ArticleText(
    id="capsizes", title="Ferry capsizes on the lake weeks after its inspection", language="en"
)
CUP = ArticleText(id="cup", title="Striker scores twice and lifts another trophy", language="en")
PRICES = ArticleText(id="prices", title="Wheat prices tumble again", language="en")


@pytest.fixture
def better() -> WordEncoder:
    return WordEncoder("better", dim=48)


@pytest.fixture
def matcher(better: WordEncoder) -> Matcher:
    """Both encoders read words; one of them goes by the name of the quick one."""
    both = better, WordEncoder(QUICK, dim=512)
    found = Matcher(both, background=Background.shipped(both))
    better.encoded.clear()
    return found


def test_only_what_comes_near_a_claim_is_read_by_the_better_encoder(
    matcher: Matcher, better: WordEncoder, ferries: Claim
) -> None:
    near, *far = matcher.match([CAPSIZES, CUP, PRICES], [ferries])

    assert CAPSIZES.text in better.encoded
    assert not {CUP.text, PRICES.text} & set(better.encoded)
    assert (near[0].has_passed, near[0].model) == (True, matcher.model)
    assert {(row[0].has_passed, row[0].model) for row in far} == {(False, QUICK)}


def test_what_did_not_pass_is_below_any_threshold_an_admin_can_choose(
    matcher: Matcher, ferries: Claim
) -> None:
    ((scored,),) = matcher.match([CUP], [ferries])

    assert scored.band is Band.BELOW
    assert 0 <= scored.score < screening.BELOW
    assert matcher.thresholds_with(None, 0.01).band(scored.score) is Band.BELOW


def test_lessons_make_no_match_of_what_did_not_pass(matcher: Matcher, ferries: Claim) -> None:
    (row,), (vectors,) = matcher.match([CUP], [ferries]), matcher.vectors([CUP])
    this = Told.of_text(CUP, vectors)

    (scored,) = matcher.corrected(row, this, {ferries.id: [Lesson(this, is_right=True)]})

    assert scored.band is Band.BELOW


def test_the_better_vectors_are_kept_of_what_passed_and_of_a_sample(matcher: Matcher) -> None:
    others = [replace(CUP, id=str(n), title=f"{CUP.title} number {n}") for n in range(200)]

    first, *rest = matcher.vectors([CAPSIZES, *others], [True, *[False] * 200])

    assert first.keys() == {"better", QUICK}
    assert all(QUICK in vectors for vectors in rest)
    assert 2 <= sum("better" in vectors for vectors in rest) <= 25
    assert first == matcher.vectors([CAPSIZES])[0]


def test_unrelated_articles_are_told_by_the_sample_not_by_what_passed(matcher: Matcher) -> None:
    articles = [replace(CAPSIZES, id=str(n), title=f"{CAPSIZES.title} {n}") for n in range(200)]
    vectors = matcher.vectors(articles, [True] * 200)

    matcher.learn(("en", each) for each in vectors)

    seen = matcher._ground().seen["en"]
    assert len(seen) == 200
    assert all(QUICK in each for each in seen)
    assert 2 <= sum("better" in each for each in seen) <= 25


def test_a_new_claim_is_tried_fairly_on_what_passed_for_no_other(
    matcher: Matcher, better: WordEncoder, ferries: Claim
) -> None:
    quick_only = matcher.vectors([CAPSIZES, CUP], [False, False])
    told = [
        Told.of_text(a, {QUICK: v[QUICK]})
        for a, v in zip([CAPSIZES, CUP], quick_only, strict=True)
    ]
    better.encoded.clear()

    scores = matcher.stored_scores(told, [ferries])

    assert CAPSIZES.text in better.encoded
    assert CUP.text not in better.encoded
    fresh = [row[0].score for row in matcher.match([CAPSIZES, CUP], [ferries])]
    np.testing.assert_allclose(scores[:, 0], fresh, atol=1e-3)


def test_an_article_kept_whole_is_scored_from_what_is_kept(
    matcher: Matcher, better: WordEncoder, ferries: Claim
) -> None:
    (vectors,) = matcher.vectors([CAPSIZES])
    better.encoded.clear()

    ((score,),) = matcher.stored_scores([Told.of_text(CAPSIZES, vectors)], [ferries])

    assert CAPSIZES.text not in better.encoded
    assert score == pytest.approx(matcher.match([CAPSIZES], [ferries])[0][0].score, abs=1e-3)


def test_what_another_claim_had_kept_whole_is_tried_as_though_it_were_new(
    matcher: Matcher, ferries: Claim
) -> None:
    (vectors,) = matcher.vectors([CUP])
    assert vectors.keys() == {"better", QUICK}

    ((score,),) = matcher.stored_scores([Told.of_text(CUP, vectors)], [ferries])

    assert score < screening.BELOW
    assert score == pytest.approx(matcher.match([CUP], [ferries])[0][0].score, abs=1e-4)


@pytest.mark.parametrize("left", [{"another": b"\0\0"}, {}])
def test_what_was_read_by_other_encoders_is_read_anew(
    matcher: Matcher, ferries: Claim, left: dict[str, bytes]
) -> None:
    ((score,),) = matcher.stored_scores([Told.of_text(CAPSIZES, left)], [ferries])

    assert score == pytest.approx(matcher.match([CAPSIZES], [ferries])[0][0].score, abs=1e-3)


def test_no_claims_have_no_scores(matcher: Matcher) -> None:
    assert matcher.stored_scores([Told.of_text(CUP, {})], []).shape == (1, 0)


def test_a_question_finds_articles_with_and_without_the_better_vectors(matcher: Matcher) -> None:
    texts: Sequence[ArticleText] = (CAPSIZES, CUP)
    articles = [an_article(id=n, title=t.title, language="en") for n, t in enumerate(texts)]
    whole, part = matcher.vectors(texts)
    kept = {0: {QUICK: whole[QUICK]}, 1: part}

    found = matcher.nearest_articles("ferry on the lake", articles, kept)

    assert [article.id for article in found] == [0]


def test_less_likeness_is_enough_where_only_the_quick_vector_is_kept() -> None:
    encoders = Eastward("better"), Eastward(QUICK)
    origin = {language: np.zeros((1, 2), np.float32) for language in LANGUAGES}
    matcher = Matcher(encoders, background=Background({e.name: origin for e in encoders}))
    near, far = ({name: turned(cosine) for name in ("better", QUICK)} for cosine in (0.23, 0.21))
    articles = [an_article(id=n, title="Any", language="en") for n in range(4)]
    kept = {
        0: near,
        1: {QUICK: near[QUICK]},
        2: {QUICK: far[QUICK]},
        3: {"better": near["better"]},
    }

    found = matcher.nearest_articles("anything", articles, kept)

    assert [article.id for article in found] == [1]


class Eastward:
    """An encoder to which every question lies in one direction."""

    def __init__(self, name: str) -> None:
        self.name = name

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return np.tile(np.array([[1, 0]], np.float32), (len(texts), 1))

    encode_articles = encode_claims


def turned(cosine: float) -> bytes:
    """What is kept of an article that is so near to every question."""
    return np.array([cosine, (1 - cosine**2) ** 0.5]).astype("<f2").tobytes()


def test_other_encoders_read_everything(ferries: Claim) -> None:
    one, other = WordEncoder("one"), WordEncoder("other")
    matcher = Matcher([one, other], background=Background.shipped([one, other]))
    one.encoded.clear()

    (row,) = matcher.match([CUP], [ferries])

    assert CUP.text in one.encoded
    assert row[0].model == matcher.model
    assert matcher.vectors([CUP], [False])[0].keys() == {"one", "other"}


def test_of_many_claims_the_likest_are_compared_in_full(
    matcher: Matcher, ferries: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [
        Claim(id=f"c{n}", statement={"en": f"Ministry {n} signs treaty {n}"}) for n in range(9)
    ]
    claims = [*others[:5], ferries, *others[5:]]
    (whole,) = matcher.match([CAPSIZES], claims)
    monkeypatch.setattr("claims.matching.claim_set.SHORTLIST", 3)

    (few,) = matcher.match([CAPSIZES], claims)

    assert len(whole) == 10
    assert len(few) == 3
    assert few[0].claim_id == whole[0].claim_id == ferries.id
    assert few[0].score == pytest.approx(whole[0].score, abs=1e-5)
