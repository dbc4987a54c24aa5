"""Who asks what is followed is told that, and not what was found."""

import pytest

from claims.questions import asks_what_is_followed


@pytest.mark.parametrize(
    ("question", "followed"),
    [
        ("which outlets do you follow?", "feeds"),
        ("¿Qué medios sigues?", "feeds"),
        ("ما المصادر التي تتابعها؟", "feeds"),
        ("List the claims", "claims"),
        ("how many claims do you follow?", "claims"),
        ("¿cuántas afirmaciones sigues?", "claims"),
        ("كم ادعاء تتابع؟", "claims"),
        ("which claims are disputed?", None),
        ("what claims on coal?", None),
        ("what sources say so?", None),
        ("which newspapers report against coal-exit?", None),
    ],
)
def test_a_question_on_what_is_followed_is_known(question: str, followed: str | None) -> None:
    assert asks_what_is_followed(question) == followed
