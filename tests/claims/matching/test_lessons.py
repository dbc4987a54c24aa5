"""What judged matches teach the next article, with the matcher as it ships."""

from dataclasses import replace

import pytest

from claims.matching import ArticleText, Lesson, Matcher, Scored, Told
from claims.matching.lessons import MOST
from claims.model import Band, Claim, Language

SINKS = ArticleText(
    id="1", title="Ferry sinks on the lake, days after inspectors cleared it", language="en"
)
CAPSIZES = "Ferry goes down on the lake a week after it passed inspection"
#: The same, for who reads Spanish.
SE_HUNDE = "Se hunde un transbordador en el lago días después de pasar la inspección"
WHEAT = "Wheat prices fall for a third week on the world's markets"


def told(matcher: Matcher, title: str, language: Language | None = "en") -> Told:
    (vectors,) = matcher.vectors([ArticleText(id="", title=title, language=language)])
    return Told(title, "", language, vectors)


def row(matcher: Matcher, claim: Claim, score: float = 0.5) -> list[Scored]:
    (scored,) = matcher.match([SINKS], [claim])[0]
    return [replace(scored, score=score, band=Band.POSSIBLE)]


def moved(matcher: Matcher, claim: Claim, *lessons: Lesson, score: float = 0.5) -> Scored:
    article = told(matcher, SINKS.title)
    before = row(matcher, claim, score)
    (after,) = matcher.corrected(before, article, {claim.id: list(lessons)})
    return after


@pytest.mark.parametrize(("title", "language"), [(CAPSIZES, "en"), (SE_HUNDE, "es")])
def test_an_article_near_a_right_match_gains_and_near_a_wrong_one_loses(
    matcher: Matcher, ferries: Claim, title: str, language: Language
) -> None:
    near = told(matcher, title, language)

    assert moved(matcher, ferries, Lesson(near, is_right=True)).score > 0.55
    assert moved(matcher, ferries, Lesson(near, is_right=False)).score < 0.45


def test_what_is_as_near_to_a_right_as_to_a_wrong_match_stays(
    matcher: Matcher, ferries: Claim
) -> None:
    near = told(matcher, CAPSIZES)
    both = [Lesson(near, is_right=True), Lesson(near, is_right=False)]

    assert moved(matcher, ferries, *both).score == 0.5


def test_what_is_far_from_all_that_was_judged_stays(matcher: Matcher, ferries: Claim) -> None:
    far = told(matcher, WHEAT)

    assert moved(matcher, ferries, Lesson(far, is_right=True)).score == 0.5
    assert moved(matcher, ferries, Lesson(far, is_right=False)).score == 0.5


def test_even_the_same_text_moves_a_score_by_no_more_than_it_may(
    matcher: Matcher, ferries: Claim
) -> None:
    same = Lesson(told(matcher, SINKS.title), is_right=True)

    assert moved(matcher, ferries, same).score == pytest.approx(0.881, abs=0.001)  # e² to one
    assert moved(matcher, ferries, same, score=0.55).band is Band.CONFIRMED
    assert moved(matcher, ferries, same, score=0.3).band is Band.POSSIBLE
    assert MOST == 2


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_what_is_certain_stays_certain(matcher: Matcher, ferries: Claim, score: float) -> None:
    same = told(matcher, SINKS.title)

    assert moved(matcher, ferries, Lesson(same, is_right=score == 0), score=score).score == score


def test_an_article_in_no_known_language_is_not_lifted(matcher: Matcher, ferries: Claim) -> None:
    before = row(matcher, ferries)
    same = told(matcher, SINKS.title)
    unknown = replace(same, language=None)

    after = matcher.corrected(before, unknown, {ferries.id: [Lesson(same, is_right=True)]})

    assert after == before


def test_what_was_judged_before_an_encoder_was_chosen_teaches_nothing(
    matcher: Matcher, ferries: Claim
) -> None:
    old = Told(SINKS.title, "", "en", {"another": b"\x00\x00"})

    assert moved(matcher, ferries, Lesson(old, is_right=False)).score == 0.5


def test_a_stored_article_scores_as_it_did_when_it_was_new(
    matcher: Matcher, ferries: Claim
) -> None:
    titles = [SINKS.title, WHEAT]
    texts = [ArticleText(id="", title=title, language="en") for title in titles]
    rows = matcher.match(texts, [ferries])

    scores = matcher.stored_scores([told(matcher, title) for title in titles], [ferries])

    assert scores.beside[:, 0].tolist() == pytest.approx([r[0].score for r in rows], abs=0.01)
    assert matcher.stored_scores([], [ferries]).beside.shape == (0, 1)
