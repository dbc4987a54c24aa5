"""Words typed find words written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.terms import folded, holds


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("يرتفع الذهب اليوم", "ذهب"),
        ("سعر ذهب", "الذهب"),
        ("والذهب", "ذهب"),
        ("فرقة أمريكية إماراتية", "الإمارات"),
        ("للأمم المُتّحدة", "الامم متحده"),
        ("الذهب", "الذ"),
        ("Erdoğan in México", "erdogan mexico"),
        ("A tunnel under the border", "tunnels"),
        ("Tunnels under the border", "tunnel"),
        ("Three agencies", "agency"),
        ("La sanción", "sanciones"),
        ("Las sanciones", "sanción"),
        ("los países", "país"),
        ("el país", "países"),
        ("Coal-fired", "FIRED"),
    ],
)
def test_a_word_is_found_however_it_is_written(written: str, typed: str) -> None:
    assert holds(written, typed)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("el tesoro nacional", "oro"),
        ("castle", "cases"),
        ("congress", "congres s"),
        ("والد", "د"),
        ("coal", "coal exit"),
        ("coal exit", "coalexit"),
    ],
)
def test_a_word_is_not_found_inside_another(written: str, typed: str) -> None:
    assert not holds(written, typed)


@given(st.text(max_size=80))
def test_every_text_holds_its_own_words(text: str) -> None:
    assert holds(text, text)
    assert folded(folded(text)) == folded(text)
