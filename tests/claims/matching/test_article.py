"""An article's text and its sentences."""

from hypothesis import given
from hypothesis import strategies as st

from claims.matching import ArticleText
from claims.matching.article import sentences


def an_article(title: str = "", summary: str = "") -> ArticleText:
    return ArticleText(id="1", title=title, summary=summary)


def test_headline_and_summary_read_as_one_text() -> None:
    assert an_article("Ferry sinks", "Divers search.").text == "Ferry sinks. Divers search."
    assert an_article("Who sank it?", "Divers search.").text == "Who sank it? Divers search."
    assert an_article("", "Divers search.").text == "Divers search."


def test_abbreviations_do_not_end_a_sentence() -> None:
    found = sentences(
        an_article("T", "The U.S. Treasury acted on Monday. Mr. Smith of EE.UU. agreed at once.")
    )

    assert found[1:] == [
        "The U.S. Treasury acted on Monday.",
        "Mr. Smith of EE.UU. agreed at once.",
    ]


def test_sentences_end_in_each_language_as_they_do_there() -> None:
    found = sentences(
        an_article(
            "ع",
            "هل غرقت العبارة في البحيرة؟ نعم غرقت يوم الأحد. ¿Se hundió el barco? Sí, se hundió.",
        )
    )

    assert len(found) == 5


@given(st.text(max_size=300), st.text(max_size=3_000))
def test_every_sentence_stands_verbatim_in_the_article(title: str, summary: str) -> None:
    found = sentences(an_article(title, summary))

    assert found
    assert all(sentence in title or sentence in summary for sentence in found)
    assert all(len(sentence) <= 400 for sentence in found)


def test_a_name_an_emoji_or_nothing_is_not_enough_to_read() -> None:
    assert not an_article("Emirates").is_readable
    assert not an_article("😀" * 50).is_readable
    assert not an_article("spam spam spam spam").is_readable
    assert an_article("Emirates leave the cartel").is_readable
