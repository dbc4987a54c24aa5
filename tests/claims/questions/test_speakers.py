import pytest

from claims.questions import read
from claims.questions.speakers import Spoken, spoken_by
from tests.claims.builders import NOON

SPEAKERS = {
    "weapons": "Marco Rubio",
    "trust": "Duncan Wood",
    "banks": "Marco Rubio",
    "mechanism": "Juan Ramón de la Fuente",
}


@pytest.mark.parametrize(
    ("topic", "ids", "rest"),
    [
        ("Rubio", ("weapons", "banks"), ""),
        ("Marco Rubio sovereignty", ("weapons", "banks"), "sovereignty"),
        ("marco rubio", ("weapons", "banks"), ""),
        ("Wood", ("trust",), ""),
        ("wood prices", (), "wood prices"),
        ("De la Fuente group", ("mechanism",), "group"),
        ("Rubio Wood trust", ("weapons", "trust", "banks"), "trust"),
        ("de la", (), "de la"),
        ("", (), ""),
    ],
)
def test_who_speaks_is_named_by_a_capital_or_whole(
    topic: str, ids: tuple[str, ...], rest: str
) -> None:
    found = spoken_by(topic, SPEAKERS)

    assert (found.ids, found.rest) == (ids, rest)
    assert spoken_by(topic, {}).ids == ()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Marco Rubio", ["روبيو", "ماركو روبيو", "لروبيو", "وروبيو"]),
        ("Duncan Wood", ["دنكان وود", "دانكن وود"]),
        ("Juan Ramón de la Fuente", ["خوان رامون دي لا فوينتي", "دي لا فوينتي", "دي لا فوينته"]),
        ("Claudia Sheinbaum", ["شينباوم", "كلوديا شينباوم", "كلاوديا شينباوم"]),
        ("Donald Trump", ["ترامب", "ترمب", "دونالد ترامب", "بترامب"]),
        ("Omar García Harfuch", ["عمر غارسيا حرفوش", "غارسيا هارفوش"]),
        ("Marcelo Ebrard", ["إبرارد", "مارسيلو إبرارد"]),
        ("Andrés Manuel López Obrador", ["لوبيز أوبرادور", "أندريس مانويل لوبيز أوبرادور"]),
        ("Ronald Johnson", ["جونسون", "رونالد جونسون"]),
        ("Christopher Landau", ["لانداو", "لاندو", "كريستوفر لانداو"]),
        ("كلوديا شينباوم", ["Sheinbaum", "Claudia Sheinbaum", "claudia sheinbaum", "شينباوم"]),
    ],
)
def test_a_name_is_known_in_the_other_script(name: str, written: list[str]) -> None:
    assert {text: spoken_by(text, {"a": name}) for text in written} == dict.fromkeys(
        written, Spoken(("a",), "")
    )


@pytest.mark.parametrize(
    "words",
    ["عرب", "رب", "وود", "ربيع", "رابع", "معركة", "مارس", "لجان", "بيان", "أمير", "أوامر", "كرسي",
     "كارثة", "الحدود", "السيادة", "تهريب الأسلحة", "الثقة المالية", "مكافحة المخدرات"],
)  # fmt: skip
def test_a_word_that_only_sounds_like_a_name_is_none(words: str) -> None:
    names = ["Marco Rubio", "Duncan Wood", "Juan Ramón de la Fuente", "Omar García Harfuch"]

    assert spoken_by(words, {name: name for name in names}) == Spoken((), words)


@pytest.mark.parametrize(
    ("question", "is_named"),
    [
        ("what did rubio say on sovereignty?", True),
        ("que dijo rubio sobre la soberania", True),
        ("que dijo marco rubio", True),
        ("rubio says what", True),
        ("claims by rubio", True),
        ("un hombre rubio cruza la frontera", False),
        ("what did they say of a rubio", False),
    ],
)
def test_a_name_in_small_letters_is_one_beside_a_word_of_saying(
    question: str, is_named: bool
) -> None:
    asked = read(question, among="en", zone="UTC", now=NOON)

    spoken = spoken_by(asked.topic, {"coal-exit": "Marco Rubio"}, asked.said_by)

    assert bool(spoken.ids) == is_named
