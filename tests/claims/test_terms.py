"""Words typed find words written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.storage import Storage
from claims.terms import folded, holds, sought_exactly, stand_in, terms
from tests.claims.builders import NOON, an_article


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
        ("A case", "cases"),
        ("Three cases", "case"),
        ("The reform", "reforms"),
        ("Judicial reforms", "reform"),
        ("The price", "prices"),
        ("A country", "countries"),
        ("Many countries", "country"),
        ("El cartel", "carteles"),
        ("El plan", "planes"),
        ("الالتزام بالاتفاق", "التزام"),
        ("التزام", "الالتزام"),
        ("الإلغاء", "إلغاء"),
        ("الالغاء", "إلغاء"),
        ("إلغاء", "الإلغاء"),
        ("إلغاء", "الغاء"),
        ("التحويلات الإلكترونية", "إلكترونية"),
        ("حكومة بألمانيا", "ألمانيا"),
        ("فرنسا والمانيا", "ألمانيا"),
        ("وإلغاء الاتفاق", "إلغاء"),
        ("U.S. envoy", "US"),
        ("The US envoy", "U.S."),
        ("EEUU negocia", "EE. UU."),
        ("أ.ف.ب", "أفب"),
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
        ("The bank did not answer", "note"),
        ("A new minister", "news"),
        ("The plan", "plane"),
        ("Al fin", "fines"),
        ("Rat found", "rate"),
        ("bar association", "bare"),
        ("The congre", "congress"),
        ("مانع قانوني", "ألمان"),
        ("غاء", "إلغاء"),
        ("Ursula sells", "U.S."),
        ("coal", "?"),
        ("coal", " … "),
        ("coal", ""),
    ],
)
def test_a_word_is_not_found_inside_another(written: str, typed: str) -> None:
    assert not holds(written, typed)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("U.S. fentanyl", ["Fentanyl in the US", "U.S. fentanyl"]),
        ("fentanyl at EE.UU.", []),
        ("l'Ursula fentanyl", ["Ursula sells fentanyl"]),
        ("U.S.", ["Fentanyl in the US", "U.S. fentanyl"]),
        ("?!", []),
    ],
)
def test_a_search_leaves_out_what_would_find_everything(
    storage: Storage, typed: str, titles: list[str]
) -> None:
    with storage.write() as tx:
        feed = tx.feeds.add("https://news.example/rss", name="Example News", due_at=NOON)
        for title in ("U.S. fentanyl", "Ursula sells fentanyl", "Fentanyl in the US"):
            tx.articles.add(an_article(feed_id=feed.id, title=title, summary=""), names=[title])

        found = tx.articles.mentioning(typed, feeds=[feed.id], since=NOON, limit=9)

    assert [article.title for article in found] == titles


@given(st.text(max_size=80))
def test_every_text_holds_its_own_words(text: str) -> None:
    assert holds(text, text) or not folded(text)
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "words", "stands"),
    [
        ("صون سيادة كل طرف", "السيادة", True),
        ("a latent threat", "late", False),
        ("sanctions on two banks", "bank sanction", True),
        ("sanctions on two banks", "bank dollars", False),
        ("sanctions", "", False),
    ],
)
def test_words_sought_exactly_begin_no_others(text: str, words: str, stands: bool) -> None:
    assert stand_in(terms(text), sought_exactly(words)) is stands
