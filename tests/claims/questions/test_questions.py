"""What a question asks, in three languages."""

import time
from datetime import UTC, datetime

import pytest

from claims.model import Language, Stance
from claims.questions import Question, read

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)


def asked(text: str, among: Language = "en") -> Question:
    return read(text, among=among, zone="UTC", now=NOW)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what's new since yesterday?", "en"),
        ("anything new?", "en"),
        ("what happened this week", "en"),
        ("is there more on this?", "en"),
        ("what else?", "en"),
        ("and since last week?", "en"),
        ("hi, any news on the claims?", "en"),
        ("¿Qué novedades hay desde ayer?", "es"),
        ("¿hay algo más sobre esto?", "es"),
        ("¿Qué pasó?", "es"),
        ("¿y qué ha pasado?", "es"),
        ("What's New Since Yesterday?", "en"),
        ("WHAT IS NEW", "en"),
        ("¿y desde el lunes?", "es"),
        ("ما الجديد منذ أمس؟", "ar"),
        ("ومنذ الأسبوع الماضي؟", "ar"),
        ("هل هناك المزيد؟", "ar"),
        ("what is the most important news today?", "en"),
        ("summarise the news of this week", "en"),
        ("dame lo más importante de hoy", "es"),
        ("resumen de las noticias de la semana", "es"),
        ("ما أهم أخبار اليوم؟", "ar"),
        ("ملخص أخبار اليوم", "ar"),
    ],
)
def test_a_question_may_name_no_topic(text: str, language: Language) -> None:
    question = asked(text)

    assert (question.topic, question.is_chatter) == ("", False)
    assert question.language == language


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how many articles support coal?", "coal"),
        ("how many support coal?", "coal"),
        ("how many are there on coal?", "coal"),
        ("the number of articles today", ""),
        ("¿Cuántas noticias hay hoy?", ""),
        ("كم خبرا وجدت اليوم؟", ""),
        ("ما عدد المقالات عن الفحم؟", "الفحم"),
    ],
)
def test_a_question_may_ask_how_many_there_are(text: str, topic: str) -> None:
    assert (asked(text).counts, asked(text).topic) == (True, topic)
    assert not asked("what is new on coal?").counts


@pytest.mark.parametrize(
    "text",
    [
        "how many dead in the boat strike?",
        "¿cuántos muertos hubo en el ataque?",
        "كم سجينا سلمت المكسيك؟",
        "how many claims do you follow?",
    ],
)
def test_how_many_of_anything_else_is_for_the_articles_to_tell(text: str) -> None:
    assert not asked(text).counts


@pytest.mark.parametrize(
    "text", ["what is NOT supporting coal?", "qué no respalda coal", "ما لا يؤيد coal"]
)
def test_a_side_that_is_denied_is_not_the_one_asked_for(text: str) -> None:
    assert asked(text).stance is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("list all claims about tariffs", "tariffs"),
        ("compara las afirmaciones sobre aranceles", "aranceles"),
        ("is it on the terrorist list?", "terrorist list"),
    ],
)
def test_who_wants_a_list_names_no_list(text: str, topic: str) -> None:
    assert asked(text).topic == topic


@pytest.mark.parametrize(
    "text",
    [
        "is the US going to invade Mexico?",
        "who controls the port at Chancay?",
        "troops sent to the border by Mexico",
    ],
)
def test_names_of_another_language_do_not_make_a_question_one_of_it(text: str) -> None:
    assert asked(text).language == "en"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("What is new on the 2020 reforms since Monday?", "2020 reforms"),
        ("did the US agree?", "US agree"),
        ("¿Qué hay de nuevo sobre la energía del carbón?", "energía carbón"),
        ("ما الجديد بشأن الطاقة من الفحم؟", "الطاقة الفحم"),
        ("coal", "coal"),
        ("news on human trafficking", "human trafficking"),
        ("What are the reforms of 2020?", "reforms 2020"),
        ("who are the cartels", "cartels"),
        ("what are the cartels doing about trust-deficit", "cartels trust deficit"),
        ("Are you following cienfuegos-law?", "cienfuegos law"),
        ("What is new in El Paso?", "El Paso"),
        ("noticias sobre El Paso", "El Paso"),
        ("noticias de Nuevo León", "Nuevo León"),
        ("news from New York", "New York"),
        ("US", "US"),
        ("you are such a potato", "potato"),
        ("news of 24/7 surveillance", "24 surveillance"),
        ("news on the march to the border", "march border"),
    ],
)
def test_the_topic_is_what_is_left_of_a_question(text: str, topic: str) -> None:
    assert (asked(text).topic, asked(text).is_chatter) == (topic, False)


@pytest.mark.parametrize(
    ("text", "stance", "topic"),
    [
        ("what speaks against historic cooperation", Stance.REFUTES, "historic cooperation"),
        ("what refutes the trust deficit?", Stance.REFUTES, "trust deficit"),
        ("evidence for the 2020 reforms", Stance.SUPPORTS, "2020 reforms"),
        ("what supports coal-exit?", Stance.SUPPORTS, "coal exit"),
        ("¿y en contra?", Stance.REFUTES, ""),
        ("¿qué hay en contra de las reformas?", Stance.REFUTES, "reformas"),
        ("¿qué hay a favor de las reformas?", Stance.SUPPORTS, "reformas"),
        ("¿Qué desmiente la cooperación?", Stance.REFUTES, "cooperación"),
        ("ما الذي يدحض التعاون؟", Stance.REFUTES, "التعاون"),
        ("ما يؤيد التعاون؟", Stance.SUPPORTS, "التعاون"),
        ("ما الأدلة ضد التعاون؟", Stance.REFUTES, "التعاون"),
        ("¿qué dice la prensa en contra del carbón?", Stance.REFUTES, "carbón"),
        ("what does the press say against coal?", Stance.REFUTES, "coal"),
        ("what is new against coal?", Stance.REFUTES, "coal"),
        ("¿qué hay de nuevo en contra del carbón?", Stance.REFUTES, "carbón"),
        ("ماذا تقول الصحافة ضد الفحم؟", Stance.REFUTES, "الفحم"),
        ("what is there for and against coal?", None, "coal"),
        ("news on the fight against crime", None, "fight crime"),
        ("la lucha contra el crimen", None, "lucha crimen"),
        ("and what speaks against?", Stance.REFUTES, ""),
        ("and against?", Stance.REFUTES, ""),
        ("وما يدحض؟", Stance.REFUTES, ""),
        ("the reforms and support for vetting", None, "reforms support vetting"),
        ("¿qué hay sobre la trata de personas?", None, "trata personas"),
        ("أخبار المعارضة", None, "المعارضة"),
        ("أخبار الحرب ضد الجريمة", None, "الحرب الجريمة"),
    ],
)
def test_a_question_may_ask_for_one_side(text: str, stance: Stance | None, topic: str) -> None:
    assert (asked(text).stance, asked(text).topic) == (stance, topic)


@pytest.mark.parametrize(
    ("text", "written_in", "topic"),
    [
        ("what's new in the Arabic press today?", "ar", ""),
        ("what do the Spanish newspapers say about fentanyl?", "es", "fentanyl"),
        ("¿qué publicó hoy la prensa en español?", "es", ""),
        ("¿Qué dice sólo la prensa árabe sobre la frontera?", "ar", "frontera"),
        ("ما الجديد في الصحافة العربية اليوم؟", "ar", ""),
        ("ماذا تقول الصحف الإسبانية عن الفنتانيل؟", "es", "الفنتانيل"),
        ("only in Spanish", "es", ""),
        ("in Arabic", "ar", ""),
        ("sources in English on coal", "en", "coal"),
        ("Spanish-language articles on coal", "es", "coal"),
        ("en árabe", "ar", ""),
        ("solo en inglés", "en", ""),
        ("بالعربية", "ar", ""),
        ("فقط باللغة الإسبانية", "es", ""),
        ("in Spanish and in Arabic", None, ""),
        ("the Spanish government", None, "Spanish government"),
    ],
)
def test_a_question_may_ask_for_one_language(
    text: str, written_in: Language | None, topic: str
) -> None:
    assert (asked(text).written_in, asked(text).topic) == (written_in, topic)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hi", "en"),
        ("thank you very much!", "en"),
        ("who are you?", "en"),
        ("help", "en"),
        ("list the claims", "en"),
        ("which claims do you follow?", "en"),
        ("you are a stupid bot", "en"),
        ("you are a stupid idiot", "en"),
        ("Hello Claimwatch", "en"),
        ("Thank You", "en"),
        ("ayuda", "es"),
        ("gracias", "es"),
        ("¿quién eres?", "es"),
        ("lista las afirmaciones", "es"),
        ("مساعدة", "ar"),
        ("شكرا جزيلا", "ar"),
        ("من أنت؟", "ar"),
        ("أنت غبي", "ar"),
        ("😀😀", "en"),
        ("?", "en"),
        ("", "en"),
    ],
)
def test_greetings_thanks_and_abuse_ask_for_nothing(text: str, language: Language) -> None:
    assert asked(text).is_chatter
    assert asked(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "since the last " * 150,
        "1/1/2026 " * 250,
        "2 ultimas ultimos 3 " * 110,
        "and y and " * 220,
        "a" * 2_000,
        "31 february " * 170,
        "in english only " * 130,
        "و" * 2_000,
        "؟ منذ 24 ساعة الماضية " * 100,
        "\u0651\u0301" * 1_000,
        "`-" * 1_000,
    ],
)
def test_a_hostile_question_is_read_at_once(text: str) -> None:
    asked("warm up")
    began = time.thread_time()

    asked(text[:2_000])

    assert time.thread_time() - began < 1


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("and on coal?", True),
        ("¿y sobre el carbón?", True),
        ("وماذا عن الفحم؟", True),
        ("coal and wind", False),
        ("واشنطن والفحم", False),
    ],
)
def test_a_question_may_go_on_from_another(text: str, goes_on: bool) -> None:
    assert asked(text).follows is goes_on


@pytest.mark.parametrize(
    "text", ["and last week?", "¿y la semana pasada?", "وماذا عن الأسبوع الماضي؟"]
)
def test_a_short_question_that_follows_another_names_its_time(text: str) -> None:
    question = asked(text)

    assert (question.follows, question.topic) == (True, "")
    assert question.period is not None


def test_a_claims_id_does_not_decide_the_language() -> None:
    assert asked("¿Qué hay en contra de respects-sovereignty?").language == "es"
