import pytest

from claims.model import Stance
from claims.questions import read
from claims.questions.outlets import named, same
from tests.claims.builders import NOON

FEEDS = (
    "El País: México",
    "El País: América",
    "Reforma",
    "La Jornada: política",
    "BBC News Mundo",
    "Al Jazeera English",
    "Mexico News Daily",
    "الشرق الأوسط",
    "الجزيرة نت",
    "هسبريس",
    "Cable de muestra (español)",
)
PAIS = ["El País: México", "El País: América"]


@pytest.mark.parametrize(
    ("question", "outlets"),
    [
        ("what did El País say about extraditions?", PAIS),
        ("What does el pais report on fentanyl", PAIS),
        ("¿Qué publicó El País sobre el fentanilo?", PAIS),
        ("El País on coal", PAIS),
        ("¿Qué pasa en el país?", []),
        ("¿Hay algo sobre la seguridad del país?", []),
        ("what is new in Reforma on the cartels?", ["Reforma"]),
        ("según Reforma, ¿qué hay?", ["Reforma"]),
        ("Reforma judicial: ¿qué hay de nuevo?", []),
        ("¿Qué hay sobre la reforma judicial?", []),
        ("¿y la Reforma?", []),
        ("anything from the BBC?", ["BBC News Mundo"]),
        (
            "what did Al Jazeera and La Jornada write?",
            ["La Jornada: política", "Al Jazeera English"],
        ),
        ("Mexico news", []),
        ("news from Mexico", []),
        ("what did Cable de muestra say?", ["Cable de muestra (español)"]),
        ("ماذا نشرت الشرق الأوسط عن المكسيك؟", ["الشرق الأوسط"]),
        ("ما الجديد في الشرق الأوسط؟", []),
        ("بحسب الجزيرة ماذا حدث؟", ["الجزيرة نت"]),
        ("ما الجديد في صحيفة هسبريس؟", ["هسبريس"]),
    ],
)
def test_an_outlet_is_named_as_people_name_it(question: str, outlets: list[str]) -> None:
    assert list(named(question, FEEDS).outlets) == outlets


@pytest.mark.parametrize(
    "question",
    [
        "what did El País report against historic-cooperation since Monday?",
        "¿Qué publicó Reforma en contra de historic-cooperation desde el lunes?",
        "ماذا نشرت هسبريس ضد historic-cooperation منذ الاثنين؟",
    ],
)
def test_what_an_outlet_published_against_a_claim_takes_a_side(question: str) -> None:
    asked = read(question, among="en", zone="UTC", now=NOON, feeds=FEEDS)

    assert asked.stance is Stance.REFUTES
    assert asked.ids == {"historic-cooperation"}
    assert asked.outlets
    assert asked.period is not None


@pytest.mark.parametrize(
    ("question", "outlets"),
    [
        ("what did Reuters say about coal?", ("Reuters",)),
        ("what did Reuters and El País say about coal?", ("Reuters",)),
        ("¿qué publicó Clarín sobre el carbón?", ("Clarín",)),
        ("ماذا قالت رويترز عن الفحم؟", ("رويترز",)),
        ("what is new on the judicial reforma?", ()),
        ("is the Guardian of the border reinforced?", ()),
    ],
)
def test_an_outlet_nobody_follows_is_told_and_is_no_topic(
    question: str, outlets: tuple[str, ...]
) -> None:
    asked = read(question, among="en", zone="UTC", now=NOON, feeds=FEEDS)

    assert asked.unfollowed == outlets
    assert not any(name in asked.topic for name in outlets)


def test_where_an_outlet_is_named_is_told_and_no_feed_names_none() -> None:
    question = "what did El País say, and what is in Reforma?"

    found = named(question, FEEDS)

    assert [question[start:end] for start, end in found.places] == ["did El País say", "Reforma"]
    assert named(question, ()).outlets == ()


def test_an_outlet_is_known_again_by_its_name_without_a_section() -> None:
    assert same("El País", FEEDS) == PAIS
    assert same("el pais", FEEDS) == PAIS
    assert same("La Voz", FEEDS) == []
