"""A match as it stands in the channel once its story went on."""

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.match import match_card
from bot.cards.story import story_card
from claims.model import LANGUAGES, Band, Language, Match, Verdict
from claims.records import Evidence
from tests.bot.cards.test_match_and_claim import COAL, TEXT, assert_within_limits
from tests.claims.builders import a_match, an_article

REPRINT = "The last coal plant closed on Monday."


def told(outlet: str, number: int = 0, summary: str = REPRINT, url: str = "") -> Match:
    url = url or f"https://news.example/{number}"
    return a_match(an_article(id=number, outlet=outlet, url=url, summary=summary))


def field(card: discord.Embed, name: str) -> str:
    (value,) = [field.value for field in card.fields if field.name == name]
    return value or ""


def evidence(*also: Match, **more: object) -> Evidence:
    return Evidence(match=told("Daily"), also=also, **{"verdicts": {}, **more})  # type: ignore[arg-type]


SHOWN: dict[Language, tuple[str, str]] = {
    "en": (
        "Also reported by",
        (
            "[El País](https://news.example/1), [\u2068هسبريس\u2069](https://news.example/2)\n"
            "Outlets: 3, origins: 2"
        ),
    ),
    "es": (
        "También lo publican",
        (
            "[El País](https://news.example/1), [\u2068هسبريس\u2069](https://news.example/2)\n"
            "Medios: 3, fuentes de origen: 2"
        ),
    ),
    "ar": (
        "نشرته أيضا",
        (
            "\u200f[\u2068El País\u2069](https://news.example/1)، [هسبريس](https://news.example/2)\n"
            "الوسائل: 3، المصادر الأصلية: 2"
        ),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_outlets_are_named_linked_and_counted(language: Language) -> None:
    own = told("هسبريس", 2, "وصل المحققون قبل الفجر وحملوا معهم كل الدفاتر القديمة")
    own = a_match(an_article(**{**_of(own), "title": "إغلاق آخر محطة"}))
    again = told("El País: América", 3)

    card = story_card(evidence(told("El País: México", 1), own, again), COAL, language)

    name, value = SHOWN[language]
    assert field(card, name) == value


def _of(match: Match) -> dict[str, object]:
    article = match.article
    return {name: getattr(article, name) for name in ("id", "outlet", "url", "summary")}


def test_a_post_nobody_else_reported_is_as_it_was_posted() -> None:
    alone = evidence(told("Daily", 1))

    assert story_card(alone, COAL, "en") == match_card(alone.match, COAL, "en")


def test_the_teams_answers_stand_below_the_other_outlets() -> None:
    card = story_card(evidence(told("B", 1), verdicts={Verdict.RIGHT: 2}), COAL, "en")

    assert [f.name for f in card.fields[-2:]] == ["Also reported by", "Team"]
    assert field(card, "Team") == "Right: 2"


def test_more_outlets_than_fit_are_counted() -> None:
    many = [
        told(f"Paper {n}", n, url=f"https://paper{n}.example/{'x' * 80}") for n in range(1, 41)
    ]

    shown = field(story_card(evidence(*many), COAL, "en"), "Also reported by")

    names, counts = shown.splitlines()
    assert names.startswith("[Paper 1](https://paper1.example/")
    left_out = 40 - names.count("](")
    assert left_out > 20
    assert names.endswith(f", … and {left_out} more")
    assert counts == "Outlets: 41, origins: 1"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x.example/" + "x" * 400, ""])
def test_an_outlet_whose_address_is_wrong_or_overlong_is_only_named(url: str) -> None:
    also = a_match(an_article(outlet="*B* @here](x", url=url))

    shown = field(story_card(evidence(also), COAL, "en"), "Also reported by")

    assert shown == "\\*B\\* @\u200bhere\\](x\nOutlets: 2, origins: 1"


@settings(max_examples=40)
@given(st.data())
def test_no_outlet_breaks_the_limits(data: st.DataObject) -> None:
    text = lambda: data.draw(TEXT)  # noqa: E731
    urls = st.sampled_from(["", "https://x.example/" + "é" * 60, "https://x.example/" + "x" * 470])
    article = an_article(title=text(), outlet=text(), url=data.draw(urls))
    also = [
        a_match(an_article(id=n, outlet=f"{n} {text()}", url=data.draw(urls), title=text()))
        for n in range(9)
    ]
    others = tuple(
        a_match(article, claim_id="x" * 60 + str(n), band=Band.CONFIRMED) for n in range(30)
    )
    found = Evidence(
        match=a_match(article, sentence=text() * 5),
        verdicts=dict.fromkeys(Verdict, 99),
        also=tuple(also) * 3,
        others=others,
    )

    assert_within_limits(story_card(found, COAL, data.draw(st.sampled_from(LANGUAGES))))
