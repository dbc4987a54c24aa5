"""The trial of a claim that is not saved, as it is shown; and how long such claims are held."""

# ruff: noqa: E501 -- what is shown has no shorter lines

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.escape import units
from bot.interactions.new_claim import trial_message
from bot.interactions.pending import LIFETIME, MOST, MOST_OF_A_SERVER, Pending, PendingClaims
from bot.words import words
from claims import library
from claims.drafting.drafts import Draft
from claims.drafting.trials import Overlap, Taken, Trial, Tried
from claims.model import LANGUAGES, Examples, Language, Part, Texts
from tests.claims.builders import NOON, a_claim, an_article

UNDER = "0123456789abcdef"
CLOSES = Tried(
    an_article(id=1, title="Last coal plant *closes*", url="https://news.example/1"), 0.91
)
SHUT = Tried(
    an_article(
        id=2,
        title="أغلقت آخر محطة فحم أبوابها",
        url="https://news.example/2",
        language="ar",
        outlet="هسبريس",
    ),
    0.42,
)
TRIAL = Trial(
    claim=a_claim(),
    articles=120,
    since=NOON,
    weeks=3,
    confirmed=40,
    possible=4,
    above=(CLOSES,),
    below=(SHUT,),
    taken=(
        Taken(
            an_article(id=3, title="Turbines replace coal", url="https://news.example/3"),
            0.66,
            a_claim("wind"),
        ),
    ),
    nearest=(SHUT,),
    chosen={Part.SUPPORTS: (CLOSES,)},
    overlaps=(Overlap(claim=a_claim("wind"), shared=3, lost=2, is_near=True),),
)


def whole(message: dict[str, Any]) -> str:
    """All that a message shows, a line for each thing; ☑ before an option that is chosen."""
    lines = [message["content"], message["embed"].description]
    lines += [f"{field.name}: {field.value}" for field in message["embed"].fields]
    for row in message["view"].to_components():
        for part in row["components"]:
            lines.append(f"[{part.get('placeholder') or part['label']}] {part['custom_id']}")
            lines += [
                f"{'☑' if option['default'] else '☐'} {option['value']}: {option['label']}"
                f" ({option['description']})"
                for option in part.get("options", ())
            ]
    return "\n".join(lines)


SHOWN: dict[Language, str] = {
    "en": """\
Are these what you mean? The stored articles you choose below become examples of the claim, and it is tried anew with them.
Nothing is saved yet. This is what the claim would have found:
**Coal power ends by 2030**
Confirmed a week: 13 · possible a week: 1.3 (on 120 stored articles since <t:1780315200:d>)
-# Chosen as its examples, and not counted: 1
-# With its opposite and some headlines for and against it, more is found, and matches say which side they take.

**Just above the line: these would be confirmed**
[Last coal plant \\*closes\\*](https://news.example/1)
-# Example News · news.example · <t:1780315200:d> · 0.91

**Just below it: these would not**
[\u2068أغلقت آخر محطة فحم أبوابها\u2069](https://news.example/2)
-# \u2068هسبريس\u2069 · news.example · <t:1780315200:d> · 0.42

**On its own it would find these too, but another claim fits them better**
[Turbines replace coal](https://news.example/3)
-# Example News · news.example · <t:1780315200:d> · 0.66 · `wind`
Overlaps with: - `wind` Coal power ends by 2030 · has 3 of its 44 matches too · matches it would lose to it: 2 · on the same subject
[These support it] cw-example:supports:0123456789abcdef
☑ 1: Last coal plant *closes* (0.91 · Example News)
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[These refute it] cw-example:refutes:0123456789abcdef
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[These are on it and take no side] cw-example:updates:0123456789abcdef
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[Save] cw-draft:save:0123456789abcdef
[Change] cw-draft:change:0123456789abcdef
[Discard] cw-draft:discard:0123456789abcdef""",
    "es": """\
¿Es esto lo que quieres decir? Los artículos guardados que elijas abajo pasan a ser ejemplos de la afirmación, y se prueba de nuevo con ellos.
Todavía no se ha guardado nada. Esto es lo que habría encontrado la afirmación:
**Coal power ends by 2030**
Confirmadas por semana: 13 · posibles por semana: 1.3 (sobre 120 artículos guardados desde <t:1780315200:d>)
-# Elegidos como ejemplos suyos, y no contados: 1
-# Con lo contrario y algunos titulares a favor y en contra se encuentra más, y las coincidencias dicen qué postura toman.

**Justo por encima de la línea: estos se confirmarían**
[Last coal plant \\*closes\\*](https://news.example/1)
-# Example News · news.example · <t:1780315200:d> · 0.91

**Justo por debajo: estos no**
[\u2068أغلقت آخر محطة فحم أبوابها\u2069](https://news.example/2)
-# \u2068هسبريس\u2069 · news.example · <t:1780315200:d> · 0.42

**Por sí sola también encontraría estos, pero otra afirmación les corresponde mejor**
[Turbines replace coal](https://news.example/3)
-# Example News · news.example · <t:1780315200:d> · 0.66 · `wind`
Se solapa con: - `wind` Coal power ends by 2030 · también tiene 3 de sus 44 coincidencias · coincidencias que perdería: 2 · sobre el mismo tema
[Estos la respaldan] cw-example:supports:0123456789abcdef
☑ 1: Last coal plant *closes* (0.91 · Example News)
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[Estos la refutan] cw-example:refutes:0123456789abcdef
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[Estos la tratan sin tomar partido] cw-example:updates:0123456789abcdef
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[Guardar] cw-draft:save:0123456789abcdef
[Cambiar] cw-draft:change:0123456789abcdef
[Descartar] cw-draft:discard:0123456789abcdef""",
    "ar": """\
أهذا ما تقصده؟ المقالات المحفوظة التي تختارها أدناه تصبح أمثلة على الادعاء، ثم يُجرَّب معها من جديد.
لم يُحفظ شيء بعد. هذا ما كان الادعاء سيعثر عليه:
**\u2068Coal power ends by 2030\u2069**
المؤكد أسبوعيا: 13 · المحتمل أسبوعيا: 1.3 (من 120 من المقالات المحفوظة منذ \u2068<t:1780315200:d>\u2069)
-# اختيرت أمثلة عليه فلا تُحتسب: 1
-# إذا أُضيف نقيضه وبعض العناوين التي تؤيده والتي تدحضه عُثر على المزيد، وظهر في كل مطابقة إن كانت تؤيد أو تدحض.

**فوق الحد مباشرة: هذه كانت ستُعد مؤكدة**
[\u2068Last coal plant \\*closes\\*\u2069](https://news.example/1)
-# \u2068Example News\u2069 · \u2068news.example\u2069 · \u2068<t:1780315200:d>\u2069 · 0.91

**تحته مباشرة: هذه ما كانت لتُعد مؤكدة**
[أغلقت آخر محطة فحم أبوابها](https://news.example/2)
-# هسبريس · \u2068news.example\u2069 · \u2068<t:1780315200:d>\u2069 · 0.42

**لولا الادعاءات الأخرى لعثر على هذه أيضا، لكن أحدها أقرب إليها**
[\u2068Turbines replace coal\u2069](https://news.example/3)
-# \u2068Example News\u2069 · \u2068news.example\u2069 · \u2068<t:1780315200:d>\u2069 · 0.66 · `wind`
يتداخل مع: - `wind` \u2068Coal power ends by 2030\u2069 · له أيضا 3 من مطابقاته البالغة 44 · مطابقات يخسرها لصالحه: 2 · في الموضوع نفسه
[هذه تؤيده] cw-example:supports:0123456789abcdef
☑ 1: Last coal plant *closes* (0.91 · Example News)
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[هذه تدحضه] cw-example:refutes:0123456789abcdef
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[هذه تتناوله من دون موقف] cw-example:updates:0123456789abcdef
☐ 2: أغلقت آخر محطة فحم أبوابها (0.42 · هسبريس)
[حفظ] cw-draft:save:0123456789abcdef
[تعديل] cw-draft:change:0123456789abcdef
[تجاهل المسودة] cw-draft:discard:0123456789abcdef""",
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_trial_stands_whole_with_its_lists_and_buttons(language: Language) -> None:
    assert whole(trial_message(TRIAL, UNDER, language)) == SHOWN[language]


async def test_of_a_claim_with_examples_of_both_sides_none_are_asked_for() -> None:
    line = {"en": "Mine shuts"}
    examples = Examples(supports=(line,), refutes=(line,))

    shown = whole(trial_message(replace(TRIAL, claim=a_claim(examples=examples)), UNDER, "en"))

    assert "for and against it" not in shown


SUGGESTED = replace(
    TRIAL,
    claim=a_claim(
        statement={"en": "Coal power ends by 2030", "ar": "تنتهي الطاقة من الفحم"},
        opposite={"en": "Coal power goes on", "ar": "تستمر الطاقة من الفحم"},
        examples=Examples(
            supports=({"en": "Last plant *closes*"}, {"en": "Mine shuts", "ar": "إغلاق منجم"}),
            updates=({"en": "Report is due", "ar": "التقرير منتظر"},),
        ),
    ),
    overlaps=(),
)
SHOWN_OF_SUGGESTED: dict[Language, list[str]] = {
    "en": [
        "A language model wrote what stands under the articles; all of it, in each language, is in the file. Read it: what is not meant can be rewritten or deleted with “Change”, and goes from the other languages too.",
        "**Coal power ends by 2030**",
        "In the other languages: - \u2068تنتهي الطاقة من الفحم\u2069",
        "Its opposite: - Coal power goes on\n- \u2068تستمر الطاقة من الفحم\u2069",
        "Headline that would support it: - Last plant \\*closes\\*\n- Mine shuts",
        "Headline on it that takes no side: - Report is due",
    ],
    "es": [
        "Un modelo de lenguaje escribió lo que está bajo los artículos; todo, en cada idioma, está en el archivo. Léelo: lo que no quieras decir se reescribe o se borra con «Cambiar», y se va también de los otros idiomas.",
        "**Coal power ends by 2030**",
        "En los otros idiomas: - \u2068تنتهي الطاقة من الفحم\u2069",
        "Lo contrario: - Coal power goes on\n- \u2068تستمر الطاقة من الفحم\u2069",
        "Titular que la respaldaría: - Last plant \\*closes\\*\n- Mine shuts",
        "Titular sobre ella que no toma partido: - Report is due",
    ],
    "ar": [
        "كتب نموذج لغوي ما يظهر أسفل المقالات، وهو كاملا بكل لغاته في الملف. اقرأه: ما ليس مقصودا يمكن تغييره أو حذفه بزر «تعديل»، فيُحذف معه من اللغات الأخرى.",
        "**\u2068Coal power ends by 2030\u2069**",
        "باللغات الأخرى: - تنتهي الطاقة من الفحم",
        "نقيضه: - \u2068Coal power goes on\u2069\n- تستمر الطاقة من الفحم",
        "عنوان خبر يؤيده: - \u2068Last plant \\*closes\\*\u2069\n- \u2068Mine shuts\u2069",
        "عنوان خبر يتناوله دون موقف: - \u2068Report is due\u2069",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_a_language_model_wrote_is_there_to_be_read(language: Language) -> None:
    message = trial_message(SUGGESTED, UNDER, language, is_suggested=True)
    fields = [f"{field.name}: {field.value}" for field in message["embed"].fields]

    statement, *_ = message["embed"].description.splitlines()

    shown = [message["content"].splitlines()[0], statement, *fields]
    assert shown == SHOWN_OF_SUGGESTED[language]
    (file,) = message["attachments"]
    (whole_of_it,) = library.read(file.fp.read(), file.filename)
    assert replace(whole_of_it, id="coal-exit") == SUGGESTED.claim


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Suggest examples"), ("es", "Sugerir ejemplos"), ("ar", "اقتراح أمثلة")],
)
async def test_where_a_language_model_can_be_asked_there_is_a_button(
    language: Language, label: str
) -> None:
    shown = whole(trial_message(TRIAL, UNDER, language, can_suggest=True))

    assert f"[{label}] cw-draft:suggest:{UNDER}" in shown


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_longest_texts_and_the_most_examples_stay_within_discords_limits(
    language: Language,
) -> None:
    some = tuple(
        Tried(an_article(id=n, title="@everyone 👩‍🚀" * 90, outlet="*x*" * 90), 0.5)
        for n in range(10, 30)
    )
    chosen = dict.fromkeys((Part.SUPPORTS, Part.REFUTES, Part.UPDATES), some)
    lines: tuple[Texts, ...] = ({language: "@everyone *x* 👩‍🚀" * 25},) * 20
    claim = a_claim(
        statement=dict.fromkeys((language, *LANGUAGES), "*x* " * 100),
        opposite=lines[0],
        examples=Examples(supports=lines, refutes=lines, updates=lines),
    )
    overlaps = (Overlap(claim=claim, shared=3, lost=2, is_near=True),) * 5
    trial = replace(
        TRIAL,
        claim=claim,
        above=some[:5],
        below=some[5:10],
        taken=tuple(Taken(each.article, 0.5, replace(claim, id="i" * 60)) for each in some[:5]),
        chosen=chosen,
        overlaps=overlaps,
    )

    message = trial_message(trial, UNDER, language, can_suggest=True, is_suggested=True)
    card = message["embed"]

    rows = message["view"].to_components()
    options = [o for row in rows for p in row["components"] for o in p.get("options", ())]
    assert len(rows) == 4
    assert {len(row["components"][0]["options"]) for row in rows[:3]} == {21}
    assert all(units(o["label"]) <= 100 and units(o["description"]) <= 100 for o in options)
    assert units(message["content"]) <= 2_000
    parts = [text for field in card.fields for text in (field.name, field.value)]
    assert units(card.description) <= 4_096
    assert units(card.description) + sum(units(text or "") for text in parts) <= 6_000
    assert len(card.fields) == 6
    assert units(words(language).draft_gone) <= 1_800


def a_pending(server: int = 1, person: int = 7, *, at: Any = NOON) -> Pending:
    return Pending(server, person, Draft(statement="Coal power ends by 2030"), at)


def test_a_claim_is_held_for_who_wrote_it_where_they_wrote_it_and_for_a_day() -> None:
    held = PendingClaims()
    token = held.keep(a_pending())

    def found(**changed: Any) -> Pending | None:
        return held.find(token, **{"server_id": 1, "person_id": 7, "now": NOON, **changed})

    assert found() == found(now=NOON + LIFETIME) == a_pending()
    assert found(server_id=2) is None
    assert found(server_id=None) is None
    assert found(person_id=8) is None
    assert found(now=NOON + LIFETIME + timedelta(seconds=1)) is None
    held.discard(token)
    held.discard(token)
    assert found() is None


def test_one_server_pushes_out_its_own_oldest_claims_and_nobody_elses() -> None:
    held = PendingClaims()
    other = held.keep(a_pending(2))
    mine = [held.keep(a_pending()) for _ in range(MOST_OF_A_SERVER + 1)]
    changed = held.keep(a_pending(), mine[1])
    newest = held.keep(a_pending())

    at = {"person_id": 7, "now": NOON}
    assert held.find(other, server_id=2, **at)  # type: ignore[arg-type]
    assert held.find(mine[0], server_id=1, **at) is None  # type: ignore[arg-type]
    assert held.find(mine[2], server_id=1, **at) is None  # type: ignore[arg-type]
    assert changed == mine[1]
    assert held.find(changed, server_id=1, **at)  # type: ignore[arg-type]
    assert held.find(newest, server_id=1, **at)  # type: ignore[arg-type]


def test_of_all_servers_no_more_is_held_than_there_is_room_for() -> None:
    held = PendingClaims()
    first = held.keep(a_pending(1))
    for server in range(2, MOST + 2):
        held.keep(a_pending(server))

    assert held.find(first, server_id=1, person_id=7, now=NOON) is None
    assert held.find(held.keep(a_pending(9)), server_id=9, person_id=7, now=NOON)
