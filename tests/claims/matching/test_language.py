"""Which language a text is in."""

import pytest

from claims.matching import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sinaloa cartel leader arrested near the border", "en"),
        ("Detienen en Sinaloa a un líder del cártel", "es"),
        ("توقيف زعيم كارتل سينالوا قرب الحدود", "ar"),
        ("وزارة الخزانة تعلن قانون FEND Off Fentanyl", "ar"),
        ("Le président a signé la loi mardi à Paris", None),
        ("O presidente disse que o país não vai aceitar", None),
        ("رئیس جمهور گفت که ایران به مذاکره پایبند است", None),
        ("Президент подписал закон во вторник", None),
        ("🚢🚢🚢 123 !!", None),
        ("", None),
        ("\ud800 broken text that was cut in half", "en"),
    ],
)
def test_a_text_is_told_to_be_in_one_of_the_three_languages_or_in_none(
    text: str, language: str | None
) -> None:
    assert language_of(text) == language


def test_the_feeds_word_decides_where_the_text_leaves_it_open() -> None:
    assert language_of("Sheinbaum, Trump", hint="es") == "es"
    assert language_of("Sheinbaum, Trump", hint="en") == "en"


def test_the_feeds_word_does_not_outweigh_the_text() -> None:
    assert language_of("The president signed the law on Tuesday in the capital", hint="es") == "en"
    assert language_of("توقيف زعيم كارتل سينالوا", hint="es") == "ar"


def test_a_megabyte_is_told_as_quickly_as_its_beginning() -> None:
    assert language_of("the law was signed on Tuesday " * 40_000) == "en"
