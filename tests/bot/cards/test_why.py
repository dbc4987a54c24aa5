"""Whole cards that tell how far an article came, in each language."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cards.why import why_card
from bot.escape import units
from claims.matching import Scored
from claims.model import (
    LANGUAGES,
    Against,
    Band,
    Digest,
    Feed,
    Language,
    Part,
    Posting,
    Stance,
    TrackedClaim,
    Verdict,
)
from claims.news.why import Bearing, Fate, Nearest, Short, Turned, Why
from tests.claims.builders import DESK, NOON, a_claim, a_match, a_server, an_article

CLAIM = TrackedClaim(
    claim=a_claim(
        statement={
            "en": "Coal power ends by 2030",
            "es": "La energía del carbón termina en 2030",
            "ar": "تنتهي الطاقة من الفحم بحلول عام 2030",
        }
    ),
    origin="team",
)
FEED = Feed(
    id=1,
    url="https://news.example/rss?key=secret",
    name="Example News",
    due_at=NOON,
    succeeded_at=NOON,
)
ARTICLE = an_article(id=1)
AGAINST = Against(part=Part.SUPPORTS, text="Last coal plant is switched off in Poland")
MATCH = a_match(ARTICLE, id=1, story_id=1, score=0.91, against=AGAINST)
POSTING = Posting(state="sent", channel_id=5, message_id=77, due_at=NOON, error=None)
DIGEST = Digest(id=4, server_id=DESK, slot="2026-06-02", since=NOON, until=NOON)
SERVER = a_server(next_digest_at=NOON + timedelta(hours=20))
AT = int(NOON.timestamp())
LINK = "https://news.example/coal"


def a_why(*bearings: Bearing, **changed: Any) -> Why:
    values: dict[str, Any] = {"link": LINK, "article": ARTICLE, "feeds": (FEED,)}
    return Why(bearings=bearings, **values | changed)


def a_bearing(**changed: Any) -> Bearing:
    values: dict[str, Any] = {"match": MATCH, "claim": CLAIM, "fate": Fate.POSTED}
    values |= {"verdicts": {}, "short": None, "stands": MATCH, "posting": POSTING, "is_held": True}
    return Bearing(**values | changed)


def lines(why: Why, language: Language = "en") -> list[str]:
    return (why_card(why, SERVER, language).description or "").splitlines()


POSSIBLE = replace(MATCH, score=0.41, band=Band.POSSIBLE, stance=Stance.REFUTES, against=None)
MAYBE = a_bearing(
    match=POSSIBLE,
    fate=Fate.KNOWN_STORY,
    short=Short(band=Band.CONFIRMED, by=0.39),
    stands=a_match(an_article(id=2, title="Coal is over", outlet="El *Norte*"), id=9),
    digest=DIGEST,
    digest_posting=replace(POSTING, message_id=88),
    is_held=False,
)
NEAREST = Nearest(
    scored=Scored(
        claim_id="coal-exit",
        score=0.05,
        band=Band.BELOW,
        stance=Stance.DISCUSSES,
        stance_probability=0.5,
        why="Coal plant closes",
        model="test",
        against=replace(AGAINST, part=Part.STATEMENT, text="Coal power ends by 2030"),
    ),
    claim=CLAIM,
    band=Band.BELOW,
    short=Short(band=Band.POSSIBLE, by=0.03),
)

MATCHED: dict[Language, list[str]] = {
    "en": [
        f"[Coal plant closes]({LINK})",
        f"-# Example News · news.example · <t:{AT}:d>",
        f"First seen <t:{AT}:f>, in: Example News",
        "",
        "**Coal power ends by 2030 `coal-exit`**",
        "▲ supports the claim (0.90) · confirmed match · 0.91",
        "> Coal plant closes",
        "-# Compared with an example that supports: “Last coal plant is switched off in Poland”",
        "Posted · https://discord.com/channels/100/5/77",
        f"The digest of <t:{AT + 72_000}:f> will show it",
        "",
        "**Coal power ends by 2030 `coal-exit`**",
        "▼ refutes the claim (0.90) · possible match · 0.41, 0.39 below “confirmed”",
        "> Coal plant closes",
        "Known story: it joined its post · https://discord.com/channels/100/5/77",
        "-# told by: Coal is over · El \\*Norte\\*",
        f"In the digest of <t:{AT}:f> · https://discord.com/channels/100/5/88",
    ],
    "es": [
        f"[Coal plant closes]({LINK})",
        f"-# Example News · news.example · <t:{AT}:d>",
        f"Visto por primera vez <t:{AT}:f>, en: Example News",
        "",
        "**La energía del carbón termina en 2030 `coal-exit`**",
        "▲ respalda la afirmación (0.90) · coincidencia confirmada · 0.91",
        "> Coal plant closes",
        "-# Comparado con un ejemplo que respalda: «Last coal plant is switched off in Poland»",
        "Publicado · https://discord.com/channels/100/5/77",
        f"Lo mostrará el resumen del <t:{AT + 72_000}:f>",
        "",
        "**La energía del carbón termina en 2030 `coal-exit`**",
        (
            "▼ refuta la afirmación (0.90) · coincidencia posible · 0.41, 0.39 por debajo de"
            " «confirmada»"
        ),
        "> Coal plant closes",
        "Noticia ya conocida: se sumó a su publicación · https://discord.com/channels/100/5/77",
        "-# la contó: Coal is over · El \\*Norte\\*",
        f"En el resumen del <t:{AT}:f> · https://discord.com/channels/100/5/88",
    ],
    "ar": [
        f"[\u2068Coal plant closes\u2069]({LINK})",
        f"-# \u2068Example News\u2069 · \u2068news.example\u2069 · \u2068<t:{AT}:d>\u2069",
        f"رُصد أول مرة \u2068<t:{AT}:f>\u2069، في: \u2068Example News\u2069",
        "",
        "**تنتهي الطاقة من الفحم بحلول عام 2030 `coal-exit`**",
        "▲ يؤيد الادعاء (0.90) · مطابقة مؤكدة · 0.91",
        "> \u2068Coal plant closes\u2069",
        "-# قورن بـ: مثال مؤيد — «\u2068Last coal plant is switched off in Poland\u2069»",
        "نُشر · https://discord.com/channels/100/5/77",
        f"سيظهر في موجز \u2068<t:{AT + 72_000}:f>\u2069",
        "",
        "**تنتهي الطاقة من الفحم بحلول عام 2030 `coal-exit`**",
        "▼ يدحض الادعاء (0.90) · مطابقة محتملة · 0.41، أقل بمقدار 0.39 من «مؤكد»",
        "> \u2068Coal plant closes\u2069",
        "خبر معروف: أُضيف إلى منشوره · https://discord.com/channels/100/5/77",
        "-# أورده: \u2068Coal is over\u2069 · \u2068El \\*Norte\\*\u2069",
        f"في موجز \u2068<t:{AT}:f>\u2069 · https://discord.com/channels/100/5/88",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_matched_article_is_told_claim_by_claim(language: Language) -> None:
    assert lines(a_why(a_bearing(), MAYBE), language) == MATCHED[language]


def test_what_the_team_answered_is_told() -> None:
    judged = replace(MATCH, is_right=False)
    bearing = a_bearing(match=judged, verdicts={Verdict.NOT_RELEVANT: 2}, is_held=False)

    told = lines(a_why(bearing))

    assert "▲ supports the claim (0.90) · judged wrong · 0.91" in told
    assert "-# Team: Not relevant: 2" in told


UNMATCHED: dict[Language, list[str]] = {
    "en": [
        "**It matches no claim.** Nearest claim: Coal power ends by 2030 `coal-exit`",
        "0.05, 0.03 below “possible”",
        "-# Compared with the statement: “Coal power ends by 2030”",
    ],
    "es": [
        (
            "**No coincide con ninguna afirmación.**"
            " Afirmación más cercana: La energía del carbón termina en 2030 `coal-exit`"
        ),
        "0.05, 0.03 por debajo de «posible»",
        "-# Comparado con el enunciado: «Coal power ends by 2030»",
    ],
    "ar": [
        "**لا يطابق أي ادعاء.** أقرب ادعاء: تنتهي الطاقة من الفحم بحلول عام 2030 `coal-exit`",
        "0.05، أقل بمقدار 0.03 من «محتمل»",
        "-# قورن بـ: نص الادعاء — «\u2068Coal power ends by 2030\u2069»",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_that_matched_none_is_told_its_nearest_claim(language: Language) -> None:
    assert lines(a_why(nearest=NEAREST), language)[4:] == UNMATCHED[language]


UNSEEN: dict[Language, list[str]] = {
    "en": [
        "**This address was never seen in a feed followed here.**",
        LINK,
        "Feeds of its site that are followed here; each holds only its newest articles:",
        f"- **Example News** · last read <t:{AT}:R>",
    ],
    "es": [
        "**Esta dirección nunca se vio en una fuente que se siga aquí.**",
        LINK,
        (
            "Fuentes de su sitio que se siguen aquí; cada una contiene solo sus artículos más"
            " recientes:"
        ),
        f"- **Example News** · última lectura <t:{AT}:R>",
    ],
    "ar": [
        "**لم يُرصد هذا العنوان قط في أي مصدر متابَع هنا.**",
        LINK,
        "مصادر موقعه المتابَعة هنا، ولا يحوي كل منها إلا أحدث مقالاته:",
        f"- **\u2068Example News\u2069** · آخر قراءة \u2068<t:{AT}:R>\u2069",
    ],
}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Once followed here, and no longer: Example News, Wire"),
        ("es", "Fuentes que se siguieron aquí y ya no: Example News, Wire"),
        ("ar", "كان متابَعا هنا ولم يعد: \u2068Example News\u2069، \u2068Wire\u2069"),
    ],
)
def test_an_address_never_seen_is_told_the_feeds_of_its_site_that_were_left(
    language: Language, told: str
) -> None:
    why = a_why(article=None, feeds=(), left=(FEED, replace(FEED, name="Wire")))

    assert lines(why, language)[2] == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_never_seen_is_told_the_feeds_of_its_site(language: Language) -> None:
    said = lines(a_why(article=None), language)

    assert said == UNSEEN[language]
    assert "secret" not in "".join(said), "a feed's address may hold a key"


@pytest.mark.parametrize(
    ("feed", "health"),
    [
        (replace(FEED, succeeded_at=None), "not read yet"),
        (replace(FEED, failures=3), f"last read <t:{AT}:R> · its last reading failed"),
        (replace(FEED, is_stopped=True), "stopped: its server says it is gone for good"),
    ],
)
def test_how_a_feed_of_the_site_is_doing(feed: Feed, health: str) -> None:
    assert lines(a_why(article=None, feeds=(feed,)))[-1] == f"- **Example News** · {health}"


def test_no_feed_of_the_site_is_followed() -> None:
    said = lines(a_why(article=None, feeds=()))

    assert said[-1] == "No feed followed here is of news.example."


WAITING = Posting(state="new", channel_id=5, message_id=None, due_at=NOON, error=None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"fate": Fate.WAITING, "posting": WAITING},
            [f"Waiting to be posted · <#5> · next try <t:{AT}:R>"],
        ),
        (
            {"fate": Fate.WAITING, "posting": replace(WAITING, error="The channel is *gone*.")},
            [f"Waiting to be posted · <#5> · The channel is \\*gone\\*. · next try <t:{AT}:R>"],
        ),
        (
            {"fate": Fate.REFUSED, "posting": replace(WAITING, state="refused", error="No.")},
            ["Not posted: Discord did not take it · <#5> · No."],
        ),
        (
            {"fate": Fate.OTHER_CLAIM, "posting": WAITING},
            ["Stands under another claim · Waiting to be posted"],
        ),
        (
            {"fate": Fate.OLD_STOCK, "posting": None, "is_held": False},
            ["Not posted: it stood in the feed when that was first read"],
        ),
        (
            {
                "fate": Fate.UNSURE,
                "posting": None,
                "is_held": False,
                "claim": replace(CLAIM, is_retired=True),
            },
            [
                "Not posted: only “confirmed” is",
                "The claim is not followed any more: no digest shows it until it is again.",
            ],
        ),
        (
            {"fate": Fate.NO_CHANNEL, "posting": None, "is_held": False},
            ["Not posted: there was no channel when it was found"],
        ),
    ],
)
def test_what_became_of_it_in_the_channel(changed: dict[str, Any], said: list[str]) -> None:
    told = lines(a_why(a_bearing(**{"is_held": False} | changed)))

    assert told[8:] == said


def test_a_text_no_longer_kept_is_told_so() -> None:
    emptied = replace(ARTICLE, title="", summary="")

    said = lines(a_why(article=emptied, is_emptied=True))

    assert said == [
        LINK,
        f"First seen <t:{AT}:f>, in: Example News",
        "",
        (
            "It matched no claim. The texts of such articles are dropped after 90 days,"
            " so it cannot be compared any more."
        ),
    ]


@pytest.mark.parametrize(
    ("turned", "said"),
    [
        (Turned.CLAIM_IS_NEWER, "read before the claim was followed here"),
        (Turned.ELSE, "when it was read it was no match"),
    ],
)
def test_what_would_be_a_match_today_is_told_so(turned: Turned, said: str) -> None:
    nearest = replace(NEAREST, short=None, band=Band.CONFIRMED, turned=turned)

    told = lines(a_why(nearest=nearest))

    assert told[-1].startswith("Today it would be “confirmed”")
    assert said in told[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_breaks_no_limit_and_no_markup(language: Language) -> None:
    nasty = "@everyone [x](https://evil.example) **\u202e`" * 400
    article = replace(ARTICLE, title=nasty, summary=nasty, url="https://a.example/" + "b" * 1_900)
    match = replace(
        MATCH, article=article, sentence=nasty, against=Against(part=Part.UPDATES, text=nasty)
    )
    feeds = tuple(replace(FEED, name=nasty) for _ in range(50))
    bearings = [a_bearing(match=match, posting=replace(WAITING, error=nasty))] * 40

    for why in (
        a_why(*bearings, article=article, feeds=feeds),
        a_why(article=None, feeds=feeds),
        a_why(article=None, feeds=(), link="https://a.example/" + nasty),
        a_why(article=replace(article, title="", summary=""), is_emptied=True),
    ):
        description = why_card(why, SERVER, language).description or ""
        assert 0 < units(description) <= 4_096
        assert "@everyone" not in description
        assert "](https://evil" not in description
