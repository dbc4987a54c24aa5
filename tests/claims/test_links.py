"""Which questions ask why an article was posted or not, and of which address."""

import pytest

from claims.questions import asked_why

LINK = "https://news.example/2026/coal?id=7"


@pytest.mark.parametrize(
    "question",
    [
        f"why was {LINK} not posted?",
        f"Why wasn't <{LINK}> posted",
        f"{LINK} why?",
        f"{LINK}, how come?",
        f"¿Por qué no se publicó {LINK}?",
        f"por que se publico «{LINK}»",
        f"¿A qué se debe que {LINK} no saliera?",
        f"لماذا لم ينشر {LINK}؟",
        f"ولماذا نُشر هذا ({LINK})",
        f"ليش ما نزل {LINK}",
    ],
)
def test_a_why_with_an_address_asks_about_that_article(question: str) -> None:
    asked = asked_why(question)

    assert asked is not None
    assert asked[0] == LINK
    assert "http" not in asked[1]


@pytest.mark.parametrize(
    "question",
    [
        "why was it not posted?",
        f"what is new on {LINK}",
        f"what is new on {LINK}-why",
        "why https://",
        "why http://me:secret@news.example/x",
        "why javascript:alert(1)",
        f"el porqueriza {LINK}",
        "",
        "why " + "https://" * 9_000,
    ],
)
def test_anything_else_is_an_ordinary_question(question: str) -> None:
    assert asked_why(question) is None
