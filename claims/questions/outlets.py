"""Which of the outlets followed a question names: "what did El País report?".  Pure.

The name of an outlet may be a common one: "el país" is the country, "reforma" the reform.  So it
counts as it is written, capitals included, and one of a single word, or in Arabic, which has no
capitals, only beside a word that says somebody published something.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from claims.origins import without_section
from claims.questions.time_words import fold, one_of, tidy

#: Outlets people ask for, whether or not anybody follows them.
OTHERS: Final = (
    "Associated Press", "AP", "AFP", "Reuters", "Bloomberg", "EFE", "Europa Press", "Xinhua",
    "Anadolu",
    "BBC", "CNN", "CBS", "NBC", "Fox News", "Sky News", "NPR", "Al Jazeera", "Al Arabiya",
    "New York Times", "NYT", "Washington Post", "Wall Street Journal", "WSJ", "Financial Times",
    "Guardian", "Economist", "Politico", "Axios", "Los Angeles Times", "Le Monde", "France 24",
    "Deutsche Welle", "Telemundo", "Univision", "El País", "El Mundo", "La Vanguardia", "Infobae",
    "El Universal", "La Jornada", "Reforma", "Milenio", "Excélsior", "El Financiero", "Proceso",
    "Animal Político", "Clarín", "La Nación", "El Tiempo", "Asharq Al-Awsat", "Hespress",
    "رويترز", "أسوشيتد برس", "فرانس برس", "بلومبرغ", "الأناضول", "شينخوا", "بي بي سي",
    "سي إن إن", "الجزيرة", "العربية", "سكاي نيوز", "فرانس 24", "الشرق الأوسط", "الأهرام",
    "هسبريس", "نيويورك تايمز", "واشنطن بوست",
)  # fmt: skip

#: Ends a name and is left out where an outlet is called for short: "BBC" for "BBC News Mundo".
_TRAILING: Final = re.compile(
    r" (?:\([^()]*\)|english|arabic|mundo|mexico|espanol|news|noticias|digital|online"
    r"|نت|عربيه?|بالعربيه)$"
)
_SHORTEST: Final = 3
#: What stands before an outlet, or behind it, where it is asked what it published.
_BEFORE: Final = re.compile(
    r"(?<!\w)"
    + one_of(
        "does|did|has|according to|reported by|published by|segun|dice|dijo|publica|publico"
        "|informa|informo|reporta|cuenta|قالت|ذكرت|نشرت|كتبت|أوردت|تقول|تنشر|نقلت|بحسب|وفق|حسب|صحيفة|موقع"
        "|قناة|جريدة|وكالة"
    )
    + r" $"
)
_BEHIND: Final = re.compile(
    " "
    + one_of(
        "say|says|said|report|reports|reported|write|writes|wrote|publish|publishes|published"
        "|cover|covers|covered|dice|dijo|publica|publico|informa|informo|reporta|escribe|cuenta"
    )
    + r"(?!\w)"
)
#: The same, said of anything else too: enough only for a name with its capitals.
_FROM: Final = re.compile(
    r"(?<!\w)" + one_of("from|in|of|by|only|just|en|de|del|por|solo") + r" (?:the )?$"
)
#: "The National" is an outlet, the National Guard none.
_GOES_ON: Final = re.compile(r" [A-ZÁÉÍÓÚÑ]")
_ARABIC: Final = re.compile(r"[\u0620-\u06d3]")


@dataclass(frozen=True, slots=True)
class Named:
    """What a question says of outlets."""

    outlets: tuple[str, ...]  #: as the feeds are named, in their order
    places: tuple[tuple[int, int], ...]  #: of their names, with what says that they published


def named(text: str, outlets: Iterable[str]) -> Named:
    """The outlets a question names.

    Args:
        text: The question, tidy.
        outlets: Names of feeds, the section behind a colon; best without those of authorities,
            whose names are a topic.
    """
    folded, found, places = fold(text), [], set()
    for name in outlets:
        spans = [span for called in _called(name) for span in _spans(called, text, folded)]
        if spans:
            found.append(name)
            places.update(spans)
    return Named(tuple(found), tuple(sorted(places)))


def unfollowed(text: str, followed: Named) -> Named:
    """The outlets of `OTHERS` that a question names beside those *followed* that it names."""
    taken = {place for start, end in followed.places for place in range(start, end)}
    found, places = [], []
    for name in OTHERS:
        own = [span for span in _spans(name, text, fold(text)) if taken.isdisjoint(range(*span))]
        if own:
            found.append(name)
            places += own
            taken |= {place for span in own for place in range(*span)}
    return Named(tuple(found), tuple(sorted(places)))


def same(name: str, outlets: Iterable[str]) -> list[str]:
    """Those of *outlets* that are called so, whatever their section."""
    wanted = fold(tidy(name)).strip()
    return [each for each in outlets if fold(tidy(without_section(each))) == wanted]


def _called(name: str) -> Iterator[str]:
    """What an outlet is called: its name, and shorter."""
    called = tidy(without_section(name))
    yield called
    while found := _TRAILING.search(fold(called)):
        called = called[: found.start()]
        if len(called) >= _SHORTEST:
            yield called


def _spans(called: str, text: str, folded: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(rf"(?<!\w){re.escape(fold(called))}(?!\w)", folded):
        start, end = found.span()
        before, behind = _BEFORE.search(folded[:start]), _BEHIND.match(folded[end:])
        is_name = not _ARABIC.search(called) and _has_capitals(called, text[start:end])
        is_whole = not _GOES_ON.match(text[end:])
        is_meant = is_name and is_whole and (" " in called or _FROM.search(folded[:start]))
        if before or behind or is_meant:
            yield before.start() if before else start, end + behind.end() if behind else end


def _has_capitals(called: str, written: str) -> bool:
    return any(map(str.isupper, called)) and all(
        its.isupper() for own, its in zip(called, written, strict=True) if own.isupper()
    )
