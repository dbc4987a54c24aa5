"""HTML written by strangers becomes plain text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.feeds.identity import title_key
from claims.feeds.text import plain_line, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("a<b>b</b>c", "abc"),
        ("line<br/>break", "line\nbreak"),
        ("AT&amp;T &quot;said&quot; &#8220;so&#8221;", 'AT&T "said" “so”'),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<script>alert(1)</script>x", "x"),
        ("<style>p{}</style><!-- no -->x<!-- open", "x"),
        ("<img src='data:x' alt=y>x", "x"),
        ("un\u200bseen\u202e\u2066\ufeff\x00\x07", "unseen"),
        ("\ud800x", "\ufffdx"),
        ("e\u0301", "é"),
        ("م\u0640\u064eر", "م\u0640\u064eر"),
        ("o\u0323\u0302\u0301!", "ộ\u0301!"),
        ("a" + "\u0316" * 9 + "b" + "\u0316" * 4, "a" + "\u0316" * 4 + "b" + "\u0316" * 4),
        ("  \n\t ", ""),
    ],
)
def test_markup_becomes_readable_text(markup: str, text: str) -> None:
    assert plain_text(markup, limit=100) == text


@given(st.text(alphabet="<>&;#x9 ab/!-\n\"'", max_size=300), st.integers(1, 50))
def test_text_never_exceeds_its_limit_and_lines_have_no_breaks(markup: str, limit: int) -> None:
    line = plain_line(markup, limit=limit)

    assert len(line) <= limit
    assert "\n" not in line
    assert len(plain_text(markup, limit=limit)) <= limit


@pytest.mark.parametrize(
    "marks", ["\u0301\u0316", "\u0f73", "\uff9e\u0301"], ids=["combining", "Tibetan", "halfwidth"]
)
def test_a_row_of_marks_costs_no_more_than_as_many_letters(marks: str) -> None:
    hostile, plain = "a" + marks * 20_000, "a" + "b" * len(marks) * 20_000

    def cost(text: str) -> float:
        started = time.thread_time()
        plain_text(text, limit=2_000)
        title_key(text)
        return time.thread_time() - started

    assert cost(hostile) < 5 * max(cost(plain) for _ in range(3))
