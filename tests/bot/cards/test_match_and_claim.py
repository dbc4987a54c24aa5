"""Whole cards as they are shown, and that no text breaks Discord's limits."""

from dataclasses import replace
from typing import Any

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards.answer import answer_card
from bot.cards.claim import claim_card, claims_card
from bot.cards.match import evidence_card, match_card, search_card
from bot.cards.parts import COLOURS, NEUTRAL, is_sample
from bot.cards.record import with_changes
from bot.cards.settings import feeds_card, help_card, settings_card
from bot.escape import units
from claims.matching import Thresholds
from claims.model import (
    LANGUAGES,
    Assessment,
    Band,
    Change,
    Examples,
    Feed,
    Kind,
    Language,
    Rule,
    Source,
    Stance,
    Status,
    TrackedClaim,
    Verdict,
)
from claims.questions.answers import Near, Topic
from claims.records import Evidence, Waiting
from tests.claims.builders import NOON, a_claim, a_match, a_server, an_answer, an_article

COAL = a_claim(
    statement={"en": "Coal power ends by 2030", "ar": "تنتهي الطاقة من الفحم بحلول عام 2030"},
    kind=Kind.COMMITMENT,
    speaker="The ministry",
    source=Source(title="Energy plan", publisher="Ministry", paragraph=4),
    rule=Rule(supports="a plant closes", refutes="a plant opens", out_of_scope="prices alone"),
)
TRACKED = TrackedClaim(claim=COAL, origin="library")
TEXT = st.text(st.one_of(st.sampled_from("*[](@#😀 ة\\x"), st.characters()), max_size=600)


def total(embed: discord.Embed) -> int:
    texts = [embed.title, embed.description, embed.footer.text, embed.author.name]
    texts += [text for field in embed.fields for text in (field.name, field.value)]
    return sum(units(text) for text in texts if text)


def assert_within_limits(embed: discord.Embed) -> None:
    assert units(embed.title or "") <= 256
    assert units(embed.description or "") <= 4096
    assert units(embed.footer.text or "") <= 2048
    assert units(embed.author.name or "") <= 256
    assert len(embed.fields) <= 25
    for field in embed.fields:
        assert 1 <= len((field.name or "").strip()) <= 256
        assert len((field.value or "").strip()) >= 1
        assert units(field.value or "") <= 1024
    assert 0 < total(embed) <= 6000


def test_a_match_in_english() -> None:
    article = an_article(title="Last coal plant closes", language="es")
    match = a_match(article, score=0.834, sentence="The last plant closed on Monday.")

    card = match_card(match, COAL, "en")

    assert card.to_dict() == {
        "type": "rich",
        "flags": 0,
        "color": 0x1A7F5A,
        "author": {"name": "▲ supports · confirmed match"},
        "title": "Last coal plant closes",
        "url": "https://news.example/coal",
        "description": "-# Matched on this sentence\n> The last plant closed on Monday.",
        "fields": [
            {"name": "Claim", "value": "Coal power ends by 2030\n`coal-exit`", "inline": False},
            {"name": "Outlet", "value": "Example News\nnews.example", "inline": True},
            {"name": "Language", "value": "Spanish", "inline": True},
            {"name": "Published", "value": "<t:1780315200:f>\n<t:1780315200:R>", "inline": True},
        ],
        "footer": {"text": "coal-exit · 0.83"},
    }


def test_a_card_names_the_other_claims_its_article_is_confirmed_for() -> None:
    article = an_article()
    others = [
        a_match(article, claim_id="plants", stance=Stance.REFUTES),
        a_match(article, claim_id="jobs", band=Band.POSSIBLE),
    ]

    card = match_card(a_match(article), COAL, "en", others)

    assert [f.value for f in card.fields if f.name == "Also bears on"] == ["▼ `plants`"]


def test_a_headline_that_is_the_matching_sentence_is_followed_by_the_lead() -> None:
    article = an_article(title="Coal closes", summary="The last plant *closed*.")

    card = match_card(a_match(article, sentence="Coal closes"), COAL, "en")

    assert card.title == "Coal closes"
    assert card.description == "-# Matched on its headline\nThe last plant \\*closed\\*."
    bare = match_card(a_match(replace(article, summary=""), sentence="Coal closes"), COAL, "ar")
    assert bare.description == "-# موضع المطابقة: العنوان"


def test_a_match_in_arabic_isolates_what_runs_the_other_way() -> None:
    match = a_match(an_article(title="Last coal plant closes"), stance=Stance.REFUTES)

    card = match_card(match, COAL, "ar").to_dict()

    assert card["author"]["name"] == "▼ يدحض · مطابقة مؤكدة"
    assert card["title"] == "\u2068Last coal plant closes\u2069"
    assert card["fields"][0] == {
        "name": "الادعاء",
        "value": "تنتهي الطاقة من الفحم بحلول عام 2030\n`coal-exit`",
        "inline": False,
    }


def test_a_sample_is_marked_as_one_and_a_real_article_never() -> None:
    sample = an_article(url="http://127.0.0.1:8080/sample/coal")
    card = match_card(a_match(sample), COAL, "es")

    assert card.author.name == "MUESTRA · ▲ respalda · coincidencia confirmada"
    assert card.footer.text == "MUESTRA · coal-exit · 0.90"
    assert is_sample("http://localhost:9/sample/x")
    assert not is_sample("https://news.example/sample/x")


def test_a_feed_cannot_dress_its_headline() -> None:
    hostile = "@everyone [free](https://evil.example) **now** <@123>\n# Breaking"
    article = an_article(title=hostile, outlet="||x||", url="javascript:alert(1)")

    card = match_card(a_match(article, sentence="> quote\n- list"), COAL, "en")

    assert card.title == (
        "@\u200beveryone \\[free\\](https\\://evil.example) \\*\\*now\\*\\* "
        "\\<@\u200b123> # Breaking"
    )
    assert card.url is None
    assert card.description == "-# Matched on this sentence\n> \\> quote - list"
    assert card.fields[1].value == "\\|\\|x\\|\\|"


def test_a_claim_with_everything_known_of_it() -> None:
    entry = Assessment(status=Status.PARTLY_HOLDS, by="Amal", at=NOON, why="Two plants remain.")
    tracked = TrackedClaim(
        claim=COAL, origin="library", status=Status.PARTLY_HOLDS, history=(entry,) * 5
    )

    fields = {f.name: f.value for f in claim_card(tracked, "en").fields}

    assert fields == {
        "In the other languages": "- \u2068تنتهي الطاقة من الفحم بحلول عام 2030\u2069",
        "Its opposite": "Coal power goes on after 2030",
        "Example headlines": "▲ 1 · ▼ 0 · ● 0\n-# With its opposite and some headlines for and "
        "against it, more is found, and matches say which side they take.",
        "Speaker": "The ministry",
        "Kind": "commitment",
        "Source": "Energy plan · Ministry · paragraph 4",
        "Counts as support if": "a plant closes",
        "Counts against if": "a plant opens",
        "Out of scope if": "prices alone",
        "Status": "partly holds",
        "History": "\n".join(
            ["<t:1780315200:d> · Amal: **partly holds** — Two plants remain."] * 3
        ),
    }


def test_of_a_claim_with_examples_of_both_sides_they_are_counted() -> None:
    one = {"en": "Last plant closes"}
    examples = Examples(supports=(one, one), refutes=(one,), updates=(one,) * 3)
    tracked = TrackedClaim(claim=replace(COAL, opposite={}, examples=examples), origin="team")

    fields = {field.name: field.value for field in claim_card(tracked, "en").fields}

    assert fields["Example headlines"] == "▲ 2 · ▼ 1 · ● 3"
    assert "Its opposite" not in fields


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (Source(document="plan", title="Energy plan"), "Energy plan"),
        (Source(document="000", author="D. Wood", paragraph=2), "D. Wood · paragraph 2"),
        (Source(document="000", paragraph=2), "000 · paragraph 2"),
        (Source(), "—"),
    ],
)
def test_a_source_goes_by_its_files_name_only_where_nothing_else_is_known(
    source: Source, shown: str
) -> None:
    tracked = TrackedClaim(claim=replace(COAL, source=source), origin="library")

    fields = {field.name: field.value for field in claim_card(tracked, "en").fields}

    assert fields["Source"] == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "**not yet assessed** — taken from the library"),
        ("es", "**sin evaluar** — tomada de la biblioteca"),
        ("ar", "**لم يُقيَّم بعد** — مأخوذ من المكتبة"),
    ],
)
def test_how_a_claim_came_is_told_in_the_readers_language(language: Language, shown: str) -> None:
    why = "taken from the library"
    entry = Assessment(status=Status.NOT_YET_ASSESSED, by="Claimwatch", at=NOON, why=why)
    tracked = TrackedClaim(claim=COAL, origin="library", history=(entry,))

    assert (claim_card(tracked, language).fields[-1].value or "").endswith(shown)


def test_claims_are_shown_by_the_page() -> None:
    many = [
        TrackedClaim(claim=a_claim(f"claim-{n}"), origin="team", is_retired=n == 3)
        for n in range(25)
    ]

    third = claims_card(many, 3, "en")

    assert third.title == "Claims: 24 · retired: 1"
    assert third.footer.text == "Page 3 of 3"
    assert (third.description or "").splitlines()[-1] == (
        "- `claim-3` Coal power ends by 2030 · *not yet assessed · retired*"
    )
    assert claims_card(many, 99, "en").description == third.description
    assert claims_card([], 1, "en").description == "None"


def test_evidence_names_the_other_outlets_and_the_answers() -> None:
    also = (a_match(an_article(outlet="El Medio")),)
    evidence = Evidence(match=a_match(an_article()), verdicts={Verdict.RIGHT: 2}, also=also)

    assert evidence_card(TRACKED, [evidence], "en").description == (
        "▲ [Coal plant closes](https://news.example/coal)\n-# Example News · news.example · "
        "<t:1780315200:d> · supports the claim · confirmed match · 0.90 · + El Medio · "
        "Outlets: 2, origins: 1 · Right: 2"
    )
    assert evidence_card(TRACKED, [], "en").description == "Nothing was found for this claim yet."


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("en", "<t:1780315200:d> · supports the claim · possible match · put here by your team"),
        (
            "es",
            (
                "<t:1780315200:d> · respalda la afirmación · coincidencia posible · puesto aquí"
                " por el equipo"
            ),
        ),
        ("ar", "\u2068<t:1780315200:d>\u2069 · يؤيد الادعاء · مطابقة محتملة · وضعه فريقكم هنا"),
    ],
)
def test_evidence_says_what_a_member_put_there(language: Language, facts: str) -> None:
    by_hand = a_match(an_article(), score=0.03, band=Band.POSSIBLE, is_by_hand=True)
    evidence = Evidence(match=by_hand, verdicts={})

    shown = evidence_card(TRACKED, [evidence], language).description or ""

    assert shown.endswith(facts)


HELD: list[tuple[dict[str, Any], dict[Language, str]]] = [
    (
        {"is_right": True},
        {
            "en": "▲ supports · confirmed match",
            "es": "▲ respalda · coincidencia confirmada",
            "ar": "▲ يؤيد · مطابقة مؤكدة",
        },
    ),
    (
        {"is_right": True, "band": Band.POSSIBLE, "team_stance": Stance.REFUTES},
        {
            "en": "▼ refutes (your team) · judged right",
            "es": "▼ refuta (según tu equipo) · dada por correcta",
            "ar": "▼ يدحض (بحسب فريقكم) · أقره الفريق",
        },
    ),
    (
        {"is_right": False},
        {
            "en": "▲ supports · judged wrong",
            "es": "▲ respalda · descartada",
            "ar": "▲ يؤيد · استبعده الفريق",
        },
    ),
]


@pytest.mark.parametrize(("changed", "says"), HELD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_what_the_team_holds_of_it(
    changed: dict[str, Any], says: dict[Language, str], language: Language
) -> None:
    card = match_card(a_match(an_article(), **changed), COAL, language)

    assert card.author.name == says[language]


def test_a_post_judged_wrong_has_no_sides_colour() -> None:
    right, wrong = (a_match(an_article(), is_right=each) for each in (True, False))

    colours = [match_card(each, COAL, "en").colour for each in (right, wrong)]

    assert [each.value for each in colours if each] == [COLOURS[Stance.SUPPORTS], NEUTRAL]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "-# Left out, as your team judged them wrong: 2"),
        ("es", "-# Historias que se dejan fuera porque tu equipo las descartó: 2"),
        ("ar", "-# تُركت لأن فريقكم استبعدها: 2"),
    ],
)
def test_lists_say_how_much_the_team_judged_wrong(language: Language, line: str) -> None:
    evidence = evidence_card(TRACKED, [], language, wrong=2).description or ""
    answer = answer_card(an_answer(language=language, wrong=2)).description or ""

    assert evidence.splitlines()[-1] == line
    assert line.removeprefix("-# ") in answer.splitlines()


def test_an_answer_says_what_was_found_and_what_was_searched() -> None:
    evidence = Evidence(match=a_match(an_article(language="es")), verdicts={})
    answer = an_answer(topics=(Topic(claim=TRACKED, evidence=(evidence,)),))

    assert answer_card(answer).description == (
        "**Coal power ends by 2030** `coal-exit`\n-# Status: not yet assessed\n"
        "▲ [Coal plant closes](https://news.example/coal)\n-# Example News · news.example · "
        "<t:1780315200:d> · supports the claim · confirmed match · 0.90\n\n"
        "-# Searched: 48 feeds and 31 claims, from <t:1779710400:f> to <t:1780315200:f>."
    )


@pytest.mark.parametrize(
    ("language", "nothing"),
    [("en", "Nothing found."), ("es", "No se encontró nada."), ("ar", "لم يُعثر على شيء.")],
)
def test_an_answer_says_plainly_that_nothing_was_found(language: str, nothing: str) -> None:
    description = answer_card(an_answer(language=language)).description or ""

    assert description.startswith(f"{nothing}\n\n-# ")
    assert "48" in description
    assert "<t:1780315200:f>" in description


def test_settings_show_what_waits_and_why_and_no_address_of_a_feed() -> None:
    change = Change(
        who="Amal",
        at=NOON,
        what="feed followed",
        before=None,
        after="Wire https://x.example/?key=s3",
    )
    card = settings_card(
        a_server(channel_id=5, zone="America/Mexico_City"),
        claims=31,
        feeds=48,
        waiting=Waiting(count=2, error="The bot may not post in its channel."),
        changes=[change],
        matcher="e5 + use",
        thresholds=Thresholds(confirmed=0.9, possible=0.1),
        language="en",
    )

    assert {f.name: f.value for f in card.fields} == {
        "Channel": "<#5>",
        "Admins' channel": "none yet: choose one with /setup, and admins hear of what fails",
        "Digest": "08:00 America/Mexico\\_City",
        "Language": "English",
        "Claims": "31",
        "Feeds": "48",
        "Scores: posted · kept for review": "0.9 · 0.1",
        "Matching": "e5 + use",
        "Messages waiting: 2": "The bot may not post in its channel.",
        "Last changes": "- <t:1780315200:d> · Amal: feed followed",
    }
    assert "s3" not in str(card.to_dict())


@pytest.mark.parametrize(
    ("what", "language", "told"),
    [
        ("settings: channel 5, language ar", "en", "Channel <#5>, Language Arabic"),
        ("settings: admins' channel None", "es", "Canal de administradores —"),
        (
            "settings: digest 07:30 America/Mexico_City",
            "es",
            "Resumen 07\\:30 (America/Mexico\\_City)",
        ),
        ("settings: scores 0.9 None", "en", "Scores: posted · kept for review: 0\\.9 · —"),
        ("settings: channel @everyone, tempo 3", "en", "Channel —, tempo 3"),
        ("claim coal-exit edited", "es", "afirmación coal-exit modificada"),
        ("claim coal-exit followed", "ar", "أُعيدت متابعة الادعاء coal-exit"),
        ("something of a later version", "ar", "something of a later version"),
    ],
)
def test_a_change_is_told_in_the_readers_language(
    what: str, language: Language, told: str
) -> None:
    change = Change(who="Amal", at=NOON, what=what, before=None, after=None)
    card = settings_card(
        a_server(),
        claims=0,
        feeds=0,
        waiting=Waiting(count=0, error=None),
        changes=[change],
        matcher="",
        thresholds=Thresholds(confirmed=0.9, possible=0.1),
        language=language,
    )

    last = (card.fields[-1].value or "").translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f")))
    assert last == f"- <t:1780315200:d> · Amal: {told}"


def test_feeds_in_trouble_come_first() -> None:
    well = Feed(id=1, url="https://a.example/?key=s3", name="A", due_at=NOON, succeeded_at=NOON)
    ill = Feed(id=2, url="https://b.example/", name="B", due_at=NOON, failures=3, error="No host.")
    new = Feed(id=3, url="https://c.example/", name="C", due_at=NOON)

    assert feeds_card([well, ill, new], "en").description == (
        "- ▼ **B** · b.example · No host. (×3)\n"
        "- ● **A** · a.example · last read <t:1780315200:R>\n"
        "- ● **C** · c.example · not read yet"
    )


def test_help_names_every_command_by_who_may_use_it() -> None:
    listed = [("/claims", "List them", False), ("/setup", "Choose", True)]
    card = help_card(listed, "coal-exit", "en")

    assert "“What is new on `coal-exit` since Monday?”" in (card.description or "")
    assert [(f.name, f.value) for f in card.fields] == [
        ("Everybody", "`/claims` List them"),
        ("Those who may manage the server", "`/setup` Choose"),
    ]


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.data())
def test_no_text_breaks_the_limits(data: st.DataObject) -> None:
    def text() -> str:
        return data.draw(TEXT)

    language = data.draw(st.sampled_from(LANGUAGES))
    article = an_article(
        title=text(),
        outlet=text(),
        url=data.draw(st.sampled_from(["", "https://x.example/" + "x" * 470])),
    )
    match = a_match(article, sentence=text() * 5, band=Band.POSSIBLE)
    entry = Assessment(status=Status.HOLDS, by=text(), at=NOON, why=text() * 3)
    claim = a_claim(
        "x" * 64,
        statement=dict.fromkeys(LANGUAGES, text()),
        speaker=text(),
        rule=Rule(supports=text(), refutes=text(), out_of_scope=text()),
        source=Source(
            title=text(), author=text(), publisher=text(), url="https://x.example/" + "y" * 470
        ),
    )
    tracked = TrackedClaim(claim=claim, origin="team", history=(entry,) * 3)
    evidence = [Evidence(match=match, verdicts={}, also=(match,) * 3)] * 10
    answer = an_answer(
        language=language,
        topics=(Topic(claim=tracked, evidence=tuple(evidence)),) * 3,
        near=(Near(article=article, claim_ids=("a-claim",) * 9),) * 5,
    )

    assert_within_limits(match_card(match, claim, language))
    assert_within_limits(claim_card(tracked, language))
    assert_within_limits(claims_card([tracked] * 30, 1, language))
    assert_within_limits(evidence_card(tracked, evidence, language))
    assert_within_limits(search_card(text(), [article] * 10, language))
    assert_within_limits(answer_card(answer))


def test_a_headline_too_long_for_the_title_is_quoted_whole() -> None:
    headline = "Coal plants close " * 16 + "at last"
    match = a_match(an_article(title=headline), sentence=headline)

    card = match_card(match, COAL, "en")

    assert (card.title or "").endswith("…")
    assert f"> {headline}" in (card.description or "")


@pytest.mark.parametrize(
    ("sought", "first"),
    [
        ("coal of plants", "[Coal plant"),
        ("Ozymandias Trading", "No article holds all these words; these come near:"),
    ],
)
def test_a_search_says_where_nothing_holds_its_words(sought: str, first: str) -> None:
    shown = search_card(sought, [an_article()], "en").description or ""

    assert shown.startswith(first)


def test_changes_are_left_out_where_the_card_is_full() -> None:
    long = "ب " * 1_000
    source = Source(title=long, author=long, url="https://x.example/" + "y" * 470)
    claim = a_claim(
        "x" * 64,
        statement=dict.fromkeys(LANGUAGES, long),
        opposite={"ar": long},
        speaker=long,
        rule=Rule(supports=long, refutes=long, out_of_scope=long),
        source=source,
    )
    entry = Assessment(status=Status.HOLDS, by=long, at=NOON, why=long)
    tracked = TrackedClaim(claim=claim, origin="team", history=(entry,) * 3)
    change = Change(who=long, at=NOON, what=f"claim {'x' * 64} edited", before=None, after=None)

    full = with_changes(claim_card(tracked, "ar"), [change] * 3, "ar")
    short = with_changes(claim_card(TRACKED, "ar"), [change] * 3, "ar")

    assert_within_limits(full)
    assert len((short.fields[-1].value or "").splitlines()) == 3
