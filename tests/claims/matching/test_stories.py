from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching import ArticleText, Matcher, Told
from claims.matching.series import is_another_part
from claims.matching.stories import FIGURES, SAME_LANGUAGE, TWO_LANGUAGES, figures, needed
from claims.model import Language

Story = dict[Language, tuple[str, str]]

SINKING: Story = {
    "en": (
        "Lake ferry sinks near Bukoba days after inspectors passed it",
        "Divers brought up 48 bodies. The operator says the boat was cleared in May.",
    ),
    "es": (
        "Se hunde cerca de Bukoba un transbordador que acababa de pasar la inspección",
        "Los buzos recuperaron 48 cuerpos. La empresa dice que el barco fue aprobado en mayo.",
    ),
    "ar": (
        "غرق عبّارة في بحيرة قرب بوكوبا بعد أيام من اجتيازها الفحص",
        "انتشل الغواصون 48 جثة، وتقول الشركة إن المركب أُجيز في مايو.",
    ),
}
SUMMIT: Story = {
    "en": (
        "Third round of talks on sharing the Nile's water ends in Addis Ababa without a deal",
        "Egypt and Ethiopia blame each other. A fourth round is planned before the rains.",
    ),
    "es": (
        "Termina sin acuerdo en Adís Abeba la tercera ronda de diálogo sobre el agua del Nilo",
        "Egipto y Etiopía se culpan. Habrá una cuarta ronda antes de las lluvias.",
    ),
    "ar": (
        "انتهاء الجولة الثالثة من محادثات تقاسم مياه النيل في أديس أبابا دون اتفاق",
        "تتبادل مصر وإثيوبيا اللوم، وتُعقد جولة رابعة قبل موسم الأمطار.",
    ),
}
CUP: Story = {
    "en": (
        "Morocco win the handball cup in extra time",
        "A crowd of 9,400 saw the goalkeeper save the last throw.",
    ),
    "es": (
        "Marruecos gana la copa de balonmano en la prórroga",
        "Ante 9.400 espectadores, el portero paró el último lanzamiento.",
    ),
    "ar": (
        "المغرب يفوز بكأس كرة اليد في الوقت الإضافي",
        "أمام 9400 متفرج تصدى الحارس للرمية الأخيرة.",
    ),
}


def told(matcher: Matcher, story: Story) -> list[Told]:
    texts = [
        ArticleText(id=language, title=title, summary=summary, language=language)
        for language, (title, summary) in story.items()
    ]
    kept = zip(texts, matcher.vectors(texts), strict=True)
    return [Told(text.title, text.summary, text.language, vectors) for text, vectors in kept]


@pytest.mark.parametrize("story", [SINKING, SUMMIT, CUP])
def test_a_story_is_known_again_in_another_language(matcher: Matcher, story: Story) -> None:
    for one, other in combinations(told(matcher, story), 2):
        assert matcher.same_story(one, [other]) == 0


def test_other_stories_are_not_taken_for_it(matcher: Matcher) -> None:
    sinking, summit, cup = (told(matcher, story) for story in (SINKING, SUMMIT, CUP))

    assert matcher.same_story(sinking[0], summit + cup) is None
    assert matcher.same_story(summit[2], sinking + cup) is None
    assert matcher.same_story(cup[1], [*summit, *sinking, cup[0]]) == 6


def test_the_same_story_is_known_in_other_words(matcher: Matcher) -> None:
    retold = ArticleText(
        id="retold",
        title="Bukoba ferry goes down days after inspection",
        summary="Inspectors cleared the boat in May. On Sunday divers were searching the lake.",
    )
    (vectors,) = matcher.vectors([retold])

    assert (
        matcher.same_story(
            told(matcher, SINKING)[0], [Told(retold.title, retold.summary, "en", vectors)]
        )
        == 0
    )


def test_what_was_kept_by_another_encoder_tells_nothing(matcher: Matcher) -> None:
    one = told(matcher, SINKING)[0]

    assert matcher.same_story(one, [replace(one, vectors={})]) is None
    assert matcher.same_story(one, [replace(one, vectors={"another": b"\0\0"})]) is None


def test_a_like_event_with_other_figures_is_another_story() -> None:
    def pair(one: str, other: str, language: Language = "es") -> float:
        return round(needed(Told(one, "", "en", {}), Told(other, "", language, {})), 2)

    assert pair("22 million frozen", "congelan 22 millones") == round(TWO_LANGUAGES - FIGURES, 2)
    assert pair("18 million frozen", "congelan 25 millones") == round(TWO_LANGUAGES + FIGURES, 2)
    assert pair("18 million frozen", "congelan millones") == TWO_LANGUAGES
    assert pair("37 freed in 2025", "38 freed in 2025", "en") == round(SAME_LANGUAGE + FIGURES, 2)
    assert pair("37 are freed", "37 come home", "en") == SAME_LANGUAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Security cabinet report, Monday 3 November",
            "Security cabinet report, Tuesday 4 November",
        ),
        ("Joint bulletin, week 44: seizures", "Joint bulletin, week 45: seizures"),
        (
            "Acciones relevantes del lunes 3 de noviembre",
            "Acciones relevantes del martes 4 de noviembre",
        ),
        ("Balance de seguridad del 3 al 9 de mayo", "Balance de seguridad del 10 al 16 de mayo"),
        ("La reforma judicial, parte I", "La reforma judicial, parte II"),
        ("النشرة الأمنية ليوم الاثنين", "النشرة الأمنية ليوم الثلاثاء"),
        ("التقرير الأمني رقم ١٢", "التقرير الأمني رقم ١٣"),
        ("التقرير الأمني لشهر تشرين الأول", "التقرير الأمني لشهر تشرين الثاني"),
    ],
)
def test_the_next_part_of_a_series_is_another_story(one: str, other: str) -> None:
    assert is_another_part(one, other)
    assert not is_another_part(one, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crash leaves 13 dead in Sonora", "Crash leaves 14 dead in Sonora"),
        ("Security report", "Security report, Tuesday"),
        ("Talks end on Monday without a deal", "Talks without a deal end on Tuesday"),
        ("Monday", "Tuesday"),
        ("", "November"),
    ],
)
def test_other_figures_and_other_words_make_no_series(one: str, other: str) -> None:
    assert not is_another_part(one, other)


def test_todays_bulletin_is_not_taken_for_yesterdays(matcher: Matcher) -> None:
    title = "Gabinete de Seguridad informa acciones relevantes del {} de noviembre"
    (yesterday,), (today,) = (told(matcher, {"es": (title.format(day), "")}) for day in (13, 14))

    assert matcher.same_story(today, [yesterday]) is None
    assert matcher.same_story(today, [yesterday, today]) == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_headlines_are_parts_of_a_series_or_not(one: str, other: str) -> None:
    assert is_another_part(one, other) == is_another_part(other, one)
    assert not is_another_part(one, one)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Senate approves the reform of the unit", "Senate rejects the reform of the unit"),
        ("en", "Unit freezes accounts of 30 firms", "Judge orders unit to unfreeze 30 accounts"),
        ("es", "México extradita a 26 capos", "México se niega a extraditar a 26 capos"),
        ("ar", "الخزانة تفرض عقوبات على 12 شركة", "الخزانة ترفع العقوبات عن 12 شركة"),
    ],
)
def test_what_is_refused_or_undone_is_another_story(
    matcher: Matcher, language: Language, one: str, other: str
) -> None:
    first, second = matcher.vectors([ArticleText(id=title, title=title) for title in (one, other)])

    told_first, told_second = Told(one, "", language, first), Told(other, "", language, second)

    assert matcher.same_story(told_first, [told_second]) is None
    assert matcher.same_story(told_first, [told_first]) == 0
    assert matcher.same_story(told_second, [told_second]) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22 million in 2026, 9 arrests", {22}),
        ("٢٢ مليون و٣٧ سجينا", {22, 37}),
        ("3,000 soldiers; 3.000 soldados; ٣٬٠٠٠ جندي", {3000}),
        ("1,250,000 and 1.250.000", {1_250_000}),
        ("12.5 per cent, 12,5 por ciento, ١٢٫٥ في المئة", {12.5}),
        ("the G20, an F-16 and Section 311, المادة 311, artículo 19", set()),
        ("nothing in words", set()),
    ],
)
def test_figures_are_read_as_each_language_writes_them(text: str, expected: set[float]) -> None:
    assert figures(text) == expected


@given(st.text(alphabet="0123456789٠١٢.,٫٬² ½x", max_size=60))
def test_any_text_has_figures_or_none(text: str) -> None:
    assert all(value >= 10 for value in figures(text))
