"""A team that judges by the labels, on a set small enough to know what must come of it."""

from typing import Any

from claims.matching import ArticleText
from claims.matching.articles_file import Labelled
from claims.model import Stance
from claims.team.replay import replay
from tests.claims.builders import a_claim
from tests.claims.fakes import WordMatcher

RIGHT, WRONG = "Coal power ends 2030", "Coal power ends today"  # 1.0 and 0.75, above 0.7


def articles(stories: int = 0) -> list[Labelled]:
    made = []
    for n in range(80):
        title = RIGHT if n % 2 else WRONG
        labels = {"coal-exit": Stance.SUPPORTS} if n % 2 else {}
        story = str(n % stories) if stories else None
        made.append(
            Labelled(article=ArticleText(id=str(n), title=title), labels=labels, story=story)
        )
    return made


def outcomes(labelled: list[Labelled], **more: Any) -> Any:
    matcher: Any = WordMatcher()
    rows = matcher.match([one.article for one in labelled], [a_claim()])
    return {(o.most, o.way): o for o in replay(labelled, rows, matcher, seeds=3, **more)}


def test_wrong_matches_below_the_right_ones_are_learnt_away() -> None:
    found = outcomes(articles(), steps=(0, 5, 30))

    assert found[0, "none"].precision < 0.6
    assert found[0, "none"].judged == 0
    assert found[30, "threshold"].precision == 1
    assert found[30, "threshold"].recall == 1
    assert found[30, "examples"].precision == found[0, "none"].precision
    assert found[5, "both"].judged == 5


def test_stories_the_team_has_judged_are_not_measured() -> None:
    found = outcomes(articles(stories=1), steps=(0,))

    assert found[0, "none"].precision is None
