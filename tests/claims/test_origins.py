"""How many outlets told a story and how many of them on their own, in three languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.model import Article
from claims.origins import agencies, coverage
from tests.claims.builders import an_article

Told = tuple[str, str, str]  # outlet, title, lead

WIRE_EN = (
    "Treasury officials froze the accounts of 22 gold traders on Monday after a joint inquiry "
    "that took eighteen months, and closed two vaults in the free zone."
)
OWN_EN = (
    "Two vaults in Dubai's free zone stand empty since investigators from both countries came "
    "for the ledgers; 22 dealers can no longer reach their money."
)
WIRE_ES = (
    "El gobierno trasladó este lunes a 37 presos a Estados Unidos en aviones que salieron de "
    "Toluca antes del amanecer, según las dos fiscalías."
)
OWN_ES = (
    "Las familias esperaron frente al penal sin noticias: supieron por la radio que los suyos "
    "ya volaban hacia seis ciudades estadounidenses."
)
WIRE_AR = (
    "أعلنت وزارة الخزانة اليوم تجميد حسابات 22 تاجر ذهب بعد تحقيق مشترك استمر ثمانية عشر شهرا، "
    "وإغلاق خزنتين في المنطقة الحرة."
)
OWN_AR = (
    "وصل المحققون إلى الخزنتين قبل الفجر وحملوا الدفاتر، ولم يعد في وسع التجار الوصول إلى "
    "أموالهم منذ ذلك الصباح."
)

CASES: dict[str, tuple[list[Told], int]] = {
    "one article": ([("A", "Vaults closed", WIRE_EN)], 1),
    "two that reported for themselves": (
        [("A", "Gold traders lose access to accounts", WIRE_EN), ("B", "Empty vaults", OWN_EN)],
        2,
    ),
    "a wire text under another headline": (
        [("A", "22 gold traders frozen out", WIRE_EN), ("B", "Dubai vaults closed", WIRE_EN)],
        1,
    ),
    "a wire text cut short, with a place before it": (
        [("A", "Gold", WIRE_EN), ("B", "Vaults", f"DUBAI - {WIRE_EN[:90]}…")],
        1,
    ),
    "a wire's headline over another lead": (
        [
            ("A", "Treasury freezes accounts of 22 gold traders in Dubai", WIRE_EN),
            ("B", "TREASURY freezes accounts of 22 gold traders in Dubai", "Read more."),
        ],
        1,
    ),
    "the same agency named in two languages": (
        [
            ("A", "Traders frozen out", f"DUBAI (Reuters) - {WIRE_EN}"),
            ("B", "تجميد حسابات", f"دبي (رويترز) - {WIRE_AR}"),
            ("C", "Cuentas congeladas", "Con información de Reuters. Los comerciantes esperan."),
        ],
        1,
    ),
    "an agency's own feed and who reprints it": (
        [("Europa Press", "Trasladan a 37", OWN_ES), ("B", "37 reos", "Europa Press. Salieron.")],
        1,
    ),
    "two sections of one outlet": (
        [("El País: México", "Trasladan a 37", WIRE_ES), ("El País: América", "Presos", OWN_ES)],
        1,
    ),
    "Spanish: a reprint and a report": (
        [("A", "Salen 37", WIRE_ES), ("B", "México entrega", WIRE_ES), ("C", "Familias", OWN_ES)],
        2,
    ),
    "Spanish: EFE named twice": (
        [("A", "Salen 37", "México, 3 feb (EFE).- Hoy."), ("B", "Vuelo", "Según EFE, salieron.")],
        1,
    ),
    "Arabic: a reprint, spelt and marked otherwise, and a report": (
        [
            ("أ", "تجميد", WIRE_AR),
            ("ب", "خزائن", WIRE_AR.replace("أعلنت", "اعلنت").replace("تجميد", "تَجْمِيد")),
            ("ج", "الفجر", OWN_AR),
        ],
        2,
    ),
    "Arabic: AFP named twice": (
        [("أ", "تجميد", "دبي (أ ف ب) - تجميد"), ("ب", "خبر", "قالت وكالة فرانس برس إن التجار")],
        1,
    ),
    "two that are one with a third": (
        [
            ("A", "One", WIRE_EN),
            ("B", "Two", f"(AFP) {OWN_EN}"),
            ("C", "Three", f"{WIRE_EN} (AFP)"),
        ],
        1,
    ),
    "what is no agency here": (
        [
            ("A", "AP exams and AFP pension funds", "Las AFP y sus fondos de pensiones."),
            ("B", "AA cancels flights", "AFP y AP en la campaña; MAP of the region."),
        ],
        2,
    ),
}


def articles(told: list[Told]) -> list[Article]:
    return [an_article(outlet=o, title=title, summary=lead) for o, title, lead in told]


@pytest.mark.parametrize("case", CASES)
def test_a_text_reprinted_is_one_origin(case: str) -> None:
    told, origins = CASES[case]

    assert coverage(articles(told)).origins == origins
    assert coverage(articles(told[::-1])).origins == origins


def test_an_outlet_is_named_once_without_its_section_in_the_order_they_came() -> None:
    names = ["Milenio", "El País: México", "هسبريس", "El País: América", "MILENIO"]

    found = coverage(an_article(outlet=name, title=name, summary="") for name in names)

    assert found.outlets == ("Milenio", "El País", "هسبريس")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("MEXICO CITY (AP) — Thirty-seven", {"ap"}),
        ("The minister told AFP on Monday", {"afp"}),
        ("Con información de AP", {"ap"}),
        ("Foto: Reuters/EFE", {"reuters", "efe"}),
        ("عمان (د ب أ) - قال", {"dpa"}),
        ("الرباط - و م ع", set()),
        ("The Associated Press and Agence France-Presse", {"ap", "afp"}),
        ("أسوشيتد برس وشينخوا", {"ap", "xinhua"}),
        ("the letter efe; chapter 3/AP2; reuter", set()),
    ],
)
def test_agencies_are_known_where_a_text_names_its_source(text: str, named: set[str]) -> None:
    assert agencies(text) == named


@given(st.lists(st.tuples(*[st.text(max_size=80)] * 3), max_size=6))
def test_any_texts_have_at_most_as_many_origins_as_outlets(told: list[Told]) -> None:
    found = coverage(articles(told))

    assert found.origins <= len(found.outlets) <= len(told)
    assert bool(found.origins) is bool(told)
