"""HTML written by strangers becomes plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
