"""Whatever is typed is read without an error, and nothing is read into it that is not there."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from claims.plain import one_line
from claims.questions import Order, asked_in, order_in, read
from claims.questions.speakers import spoken_by
from claims.questions.time_words import tidy

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FEEDS = ("El País: México", "Reforma", "İstanbul Ajansı", "BBC News Mundo", "هسبريس", "(", ": ")
SPEAKERS = {"a": "Marco Rubio", "b": "Juan Ramón de la Fuente", "c": "", "d": "سمير"}
SOME = """what did say El País Reforma reforma BBC from in İstanbul Ajansı هسبريس نشرت ماذا قالت
    list add delete the claim feed أضف مصدر elimina fuente how many cuántas كم since Monday
    against Rubio Marco de la Fuente coal-exit https://news.example/x ¿? ( \u202e \u0301 ﬁ ٣"""
WORDS = st.sampled_from(SOME.split())
TEXTS = st.text(max_size=200) | st.lists(WORDS, max_size=14).map(" ".join)


@given(TEXTS)
def test_any_text_is_read_and_only_what_stands_in_it_is_found(text: str) -> None:
    question = read(text, among="en", zone="UTC", now=NOW, feeds=FEEDS)

    typed = tidy(one_line(text, 500))
    assert all(word in typed for word in question.topic.split())
    assert set(question.outlets) <= set(FEEDS)
    assert question.language == asked_in(text, among="en")
    assert order_in(text) in {None, *Order}
    spoken = spoken_by(question.topic, SPEAKERS)
    assert set(spoken.ids) <= set(SPEAKERS) - {"c"}
    assert set(spoken.rest.split()) <= set(question.topic.split())
