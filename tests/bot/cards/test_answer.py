"""Answers in chat: what they say, and what of it is read back from a reply."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest

from bot.cards.answer import answer_card, before
from bot.cards.claim import claim_card
from bot.cards.match import evidence_card, match_card, match_line
from claims.model import (
    LANGUAGES,
    Assessment,
    Language,
    Match,
    Stance,
    Status,
    TrackedClaim,
)
from claims.questions.answers import Answer, Before, Near, Topic
from claims.records import Evidence
from tests.claims.builders import NOON, a_claim, a_match, an_answer, an_article

COAL = TrackedClaim(claim=a_claim(), origin="library")
WIND = TrackedClaim(
    claim=a_claim("wind-doubles", statement={"en": "Wind farms double their output"}),
    origin="library",
)


def with_news(**changed: Any) -> Topic:
    return Topic(
        claim=COAL, evidence=(Evidence(match=a_match(an_article(), **changed), verdicts={}),)
    )


def said(found: Answer) -> str:
    return answer_card(found).description or ""


def read_back(found: Answer, sent_at: datetime = NOON) -> Before | None:
    return before("", [answer_card(found)], sent_at)


def test_claims_without_news_are_named_in_one_line() -> None:
    topics = (
        Topic(claim=COAL, evidence=(), latest_before=NOON - timedelta(days=30)),
        Topic(claim=WIND, evidence=()),
    )

    assert said(an_answer(topics=topics)).splitlines() == [
        (
            "Nothing found in this time for `coal-exit` (Coal power ends by 2030 · latest before"
            " that: <t:1777723200:d>), `wind-doubles` (Wind farms double their output)."
        ),
        "",
        "-# Searched: 48 feeds and 31 claims, from <t:1779710400:f> to <t:1780315200:f>.",
    ]


@pytest.mark.parametrize(
    ("language", "before", "held"),
    [
        ("en", "Status: not yet assessed", "Amal: **partly holds** — Two remain."),
        ("es", "Estado: sin evaluar", "Amal: **se sostiene en parte** — Two remain."),
        (
            "ar",
            "الحالة: لم يُقيَّم بعد",
            "\u2068Amal\u2069: **صحيح جزئيا** — \u2068Two remain.\u2069",
        ),
    ],
)
def test_an_answer_says_what_the_team_holds_of_a_claim_and_why(
    language: Language, before: str, held: str
) -> None:
    entry = Assessment(status=Status.PARTLY_HOLDS, by="Amal", at=NOON, why="Two remain.")
    assessed = replace(COAL, status=Status.PARTLY_HOLDS, history=(entry,))

    with_evidence = replace(with_news(), claim=assessed)
    without = Topic(claim=assessed, evidence=())

    told = said(an_answer(topics=(with_evidence,), language=language)).splitlines()
    alone = said(an_answer(topics=(without,), language=language))
    assert told[1].endswith(f" · {held}")
    assert f"`coal-exit` · {told[1].removeprefix('-# ')}" in alone
    plain = said(an_answer(topics=(with_news(),), language=language)).splitlines()
    assert plain[1] == f"-# {before}"


def test_an_answer_on_everything_keeps_to_the_status() -> None:
    many = [replace(with_news(), claim=replace(COAL, status=Status.DISPUTED))] * 4

    assert said(an_answer(topics=tuple(many))).splitlines()[0].endswith("`coal-exit` · *disputed*")


def test_an_answer_counts_what_says_what() -> None:
    (one,) = with_news().evidence
    against = replace(one, match=replace(one.match, team_stance=Stance.REFUTES))
    topic = replace(with_news(), evidence=(one, one, against))

    assert said(an_answer(topics=(topic,))).splitlines()[2] == "-# ▲ supports: 2 · ▼ refutes: 1"


def test_an_answer_says_how_many_there_are_where_that_is_asked() -> None:
    found = an_answer(topics=(with_news(),), counted=(7, 5))

    assert said(found).splitlines()[0] == "Articles found: 7, of them confirmed or judged right: 5"


def test_the_filters_stand_in_the_searched_line_and_what_they_hide_is_counted() -> None:
    topic = Topic(claim=COAL, evidence=())
    found = an_answer(topics=(topic,), stance=Stance.REFUTES, written_in="ar", others=3)

    text = said(found)

    assert text.splitlines()[1] == "Found in this time, but not of the kind asked for: 3"
    assert text.splitlines()[-1] == (
        "-# Searched: 48 feeds and 31 claims, from <t:1779710400:f> to <t:1780315200:f>"
        " · only what refutes · only Arabic articles"
    )


@pytest.mark.parametrize(
    ("language", "only"),
    [("en", "only from El País"), ("es", "solo de El País"), ("ar", "من \u2068El País\u2069 فقط")],
)
def test_the_outlet_an_answer_kept_to_stands_in_the_searched_line(
    language: Language, only: str
) -> None:
    found = an_answer(language=language, topics=(with_news(),), outlets=("El País: México",))

    assert said(found).endswith(f" · {only}")


@pytest.mark.parametrize(
    ("language", "stance"),
    [("en", "refutes the claim"), ("es", "refuta la afirmación"), ("ar", "يدحض الادعاء")],
)
def test_a_story_says_what_it_does_to_the_claim(language: Language, stance: str) -> None:
    found = an_answer(language=language, topics=(with_news(stance=Stance.REFUTES),))

    assert f" · {stance} · " in said(found)


def test_dates_among_arabic_keep_their_own_direction() -> None:
    text = said(an_answer(language="ar", topics=(with_news(),)))

    assert text.count("<t:") == text.count("\u2068<t:") == 3
    assert "\u2068" not in said(an_answer(topics=(with_news(),)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stance", [None, *Stance])
@pytest.mark.parametrize("written_in", [None, *LANGUAGES])
@pytest.mark.parametrize("outlets", [(), ("El País: México", "El País: América", "*هسبريس*")])
def test_what_an_answer_was_about_is_read_back(
    language: Language,
    stance: Stance | None,
    written_in: Language | None,
    outlets: tuple[str, ...],
) -> None:
    found = an_answer(
        language=language,
        topics=(with_news(), Topic(claim=WIND, evidence=())),
        stance=stance,
        written_in=written_in,
        outlets=outlets,
    )

    assert read_back(found) == Before(
        claim_ids=("coal-exit", "wind-doubles"),
        since=NOON - timedelta(days=7),
        until=None,
        stance=stance,
        written_in=written_in,
        outlets=("El País", "*هسبريس*") if outlets else (),
    )


def test_a_period_that_was_over_is_read_back_as_such() -> None:
    found = read_back(an_answer(topics=(with_news(),)), NOON + timedelta(hours=5))

    assert found is not None
    assert found.until == NOON


def test_a_day_that_ended_minutes_before_the_answer_was_over() -> None:
    found = read_back(an_answer(topics=(with_news(),)), NOON + timedelta(minutes=5))

    assert found is not None
    assert found.until == NOON


@pytest.mark.parametrize(
    ("language", "gone"),
    [
        ("en", "Not followed here any more: `coal-exit`, `wind`."),
        ("es", "Ya no se sigue aquí: `coal-exit`, `wind`."),
        ("ar", "لم يعد متابَعا هنا: `coal-exit`، `wind`."),
    ],
)
def test_a_claim_that_is_not_followed_any_more_is_named(language: Language, gone: str) -> None:
    found = an_answer(language=language, gone=("coal-exit", "wind"))

    assert said(found).splitlines()[0] == gone
    again = read_back(found)
    assert again is not None
    assert again.claim_ids == ("coal-exit", "wind")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_on_all_claims_is_continued_on_all(language: Language) -> None:
    found = read_back(an_answer(language=language, topics=(with_news(),), is_of_all=True))

    assert found is not None
    assert found.claim_ids == ()


@pytest.mark.parametrize(
    "card",
    [
        claim_card(COAL, "en"),
        evidence_card(COAL, [], "en"),
        discord.Embed(description="**Coal** `coal-exit`"),
    ],
)
def test_the_claim_of_another_card_is_read_back(card: discord.Embed) -> None:
    assert before("", [card], NOON) == Before(claim_ids=("coal-exit",))


@pytest.mark.parametrize("others", [[], [a_match(an_article(), claim_id="x")]])
@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_claim_and_the_article_of_a_post_are_read_back(
    language: Language, others: list[Match]
) -> None:
    card = match_card(a_match(an_article()), COAL.claim, language, others)

    told = Before(claim_ids=("coal-exit",), link="https://news.example/coal")
    assert before("", [card], NOON) == told


def test_the_claim_of_a_plain_line_is_read_back() -> None:
    line = match_line(a_match(an_article()), COAL.claim, "en")

    assert before(line, [], NOON) == Before(claim_ids=("coal-exit",))
    assert before("Noted.", [], NOON) is None


def test_a_headline_cannot_smuggle_in_a_claim_or_a_period() -> None:
    article = an_article(title="`wind-doubles` <t:1:f> only what refutes", outlet="`x` <t:2:f>")
    topic = Topic(claim=COAL, evidence=(Evidence(match=a_match(article), verdicts={}),))

    assert read_back(an_answer(topics=(topic,))) == Before(
        claim_ids=("coal-exit",), since=NOON - timedelta(days=7)
    )


def test_a_stamp_beyond_all_time_breaks_nothing() -> None:
    card = discord.Embed(description="-# <t:999999999999:f> <t:999999999999:f>")

    assert before("", [card], NOON) is not None


@pytest.mark.parametrize(
    ("holds_all", "heading"),
    [
        (True, "**Articles near these words**"),
        (False, "**No article holds all these words; these come near**"),
    ],
)
def test_an_answer_says_where_no_article_holds_its_words(holds_all: bool, heading: str) -> None:
    near = Near(article=an_article(), claim_ids=(), holds_all=holds_all)

    assert heading in said(an_answer(near=(near,))).splitlines()


def test_an_outlet_nobody_follows_is_said_to_be_none() -> None:
    text = said(an_answer(topics=(with_news(),), unfollowed=("Reuters", "El País")))

    assert text.splitlines()[0] == (
        "Not among the feeds followed here: Reuters, El País. What the others say:"
    )
