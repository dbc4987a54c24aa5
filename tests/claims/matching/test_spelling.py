"""What is compared is spelt as usual, whatever way an outlet or a person wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.article import ArticleText, sentences
from claims.matching.spelling import as_usual
from claims.model import LANGUAGES, Language


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("en", "TRUMP SAYS US AND IRAN TALK", "Trump says US and Iran talk"),
        ("en", "U.S. AND MEXICO SIGN SECURITY DEAL", "U.S. and Mexico sign security deal"),
        ("en", "The FBI, the CIA, DEA, HSI", "The FBI, the CIA, DEA, HSI"),
        ("en", "Mexico and NATO", "Mexico and NATO"),
        ("en", "The police said nothing of politica", "The police said nothing of politica"),
        ("es", "MEXICO ANUNCIA MAS POLICIA", "México anuncia más policía"),
        ("es", "La policia detuvo a mas", "La policía detuvo a más"),
        ("es", "La policía detuvo a más", "La policía detuvo a más"),
        ("es", "El papa dijo que esta solo", "El papa dijo que esta solo"),
        ("ar", "قال الرئيس المصرى فى القاهرة", "قال الرئيس المصري في القاهرة"),
        ("ar", "الحكومه الامريكيه", "الحكومة الأمريكية"),
        ("ar", "العـــراق", "العراق"),
        ("ar", "على المستوى الدولي", "على المستوى الدولي"),
        ("ar", "إضعاف العصابات", "إضعاف العصابات"),
        (None, "ВСЕ ЗАГЛАВНЫЕ БУКВЫ ЗДЕСЬ", "ВСЕ ЗАГЛАВНЫЕ БУКВЫ ЗДЕСЬ"),
    ],
)  # fmt: skip
def test_words_are_read_as_most_news_spell_them(
    language: Language | None, written: str, read: str
) -> None:
    assert as_usual(written, language) == read


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_spelt_without_failing_and_only_once(text: str, language: Language) -> None:
    once = as_usual(text, language)
    assert as_usual(once, language) == once


def test_headline_and_summary_are_spelt_each_by_itself() -> None:
    article = ArticleText(
        id="1",
        title="MEXICO ENTREGA MAS PRESOS",
        summary="La policía lo confirmó.",
        language="es",
    )
    assert article.as_read == "México entrega más presos. La policía lo confirmó."


def test_what_is_quoted_stays_as_it_was_written() -> None:
    article = ArticleText(id="1", title="MEXICO ENTREGA MAS PRESOS", language="es")
    assert sentences(article) == ["MEXICO ENTREGA MAS PRESOS"]
