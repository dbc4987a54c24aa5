"""What a question asks: about what, of which time, for or against, in which language.

Pure, and in Arabic, English and Spanish.  What it is about is what is left once the words every
question is made of are taken away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final, TypeVar

from claims.matching import language_of
from claims.model import LANGUAGES, Language, Stance
from claims.plain import one_line
from claims.questions.common_words import IS_CHATTER, IS_NEWS, IS_PLAIN, TELLS
from claims.questions.outlets import named, unfollowed
from claims.questions.periods import named_period
from claims.questions.speakers import beside_saying
from claims.questions.stretches import Period
from claims.questions.time_words import fold, one_of, tidy

#: Longer questions are cut: nobody asks in more.
MAX_QUESTION: Final = 500

#: "What happened"; the Spanish word alone is also a pass, as in El Paso.
_HAPPENED: Final = re.compile(r"(?<!\w)que (?:ha )?(?:pasa|paso|pasado)(?!\w)")

_HOW_MANY: Final = re.compile(
    r"(?<!\w)(?:how many|(?:the )?number of|cuant[oa]s|(?:el )?numero de|و?كم|عدد)(?!\w)"
)
#: What is counted is articles: how many died an article may tell.
_OF_ARTICLES: Final = re.compile(
    r"(?: [^\W\d_]+){0,2}? (?:articles?|stor(?:y|ies)|news|headlines?|reports?|items?|pieces|times"
    r"|are there|articulos?|noticias?|notas?|titulares|reportes|textos|veces|hay"
    r"|(?:ال)?(?:مقالا?|مقالات|مقاله|خبرا?|اخبار|تقريرا?|تقارير)|ماده|مواد|مره)(?!\w)|\W*$"
)
#: Said before a stance it takes away: all the others are asked for.
_NEGATED: Final = re.compile(r"(?<!\w)(?:not|no|nothing|never|nada|ni|لا|لم|ليس|غير) $")
#: What a question begins with that wants a list, and that is a topic anywhere else.
_LIST: Final = re.compile(
    r"^\W*(?:please |por favor )?(?:list|count|compare|lista|enumera|compara|اذكر|قارن)(?= +\w)"
)

# A stance is asked for by a word no topic needs, or by one beside a word such as these: the
# fight "against" crime is no question of stance.
_CUE: Final = (
    r"(?:^\W{0,3}(?:(?:and|or|but|y|o|pero) )?|(?<!\w)(?:"
    + one_of(
        "what|which|who|that|anything|something|nothing|evidence|article|articles|news|only"
        "|just|new|does|do|say|says|speak|speaks|argue|argues|is|are|sources|reports|any|all"
        "|que|quien|quienes|algo|solo|evidencia|evidencias|articulos|noticias|fuentes|pruebas"
        "|hay|habla|hablan|argumentos|esta|estan|lo|la|los|las|prensa|medios|dice|dicen|publica|nuevo"
        "|ما|ماذا|الذي|التي|من|هل|مقالات|أدلة|أخبار|مصادر|شيء|فقط|عما|الأدلة|المقالات|ما هو"
        "|الصحافة|الصحف|الإعلام|تقول|يقول|يقال|قيل|جديد|الجديد|many|cuantos|cuantas|كم"
    )
    + r"[ ,:;¿?]{1,3}))(?:it |lo |la |هو )?و?"
)
#: Stands for an outlet: what it publishes "against" something takes a side.
_SOMEBODY: Final = "who"
_OF: Final = r"(?: (?:it|this|that|them|of|de|del|ello|esto|eso)(?!\w))?"
_STANCES: Final = {
    Stance.REFUTES: re.compile(
        rf"{_CUE}(?:against|en contra|contra|ضد|den(?:y|ies|ied)|niegan?|oppos(?:e|es|ing)|ينفي"
        rf"|تنفي|يعارض|تعارض|يناقض|تناقض|يكذب|تكذب|desm(?:iente|ienten|intio)){_OF}(?!\w)"
        r"|(?<!\w)و?(?:refut(?:e|es|ed|ing|a|an|ar|ado|ando)|disprov(?:e|es|ed|ing)"
        r"|contradict(?:s|ed|ing|or[iy]\w{0,4})?|debunk(?:s|ed|ing)?|contradi(?:ce|cen|gan?)"
        r"|desmient(?:e|en|a|an)|rebat(?:e|en|ir)|counter ?evidence|[يت]دحض\w{0,3}|دحض)(?!\w)"
        r"|(?:(?<=for and )|(?<=for or ))against(?!\w)"
        r"|(?:(?<=favor y )|(?<=favor o ))en contra(?!\w)"
    ),
    Stance.SUPPORTS: re.compile(
        rf"{_CUE}(?:for it|in favou?r|a favor|supports?|backs|confirms|apoyan?|confirman?"
        rf"|[يت]دعم\w{{0,3}}|[يت]ءكد|[يت]وكد){_OF}(?!\w)"
        r"|(?<!\w)(?:for|a favor)(?= (?:and|or|y|o) (?:against|en contra)(?!\w))"
        r"|(?<!\w)(?:evidence|arguments?|speaks?|argues?) for(?: it)?(?!\w)"
        r"|(?<!\w)(?:supporting|corroborat(?:es?|ing)|respald(?:a|an|ar|en|e)) ?(?:evidence"
        r"|articles?|news|sources?)?(?!\w)|(?<!\w)و?(?:[يت]ويد\w{0,3}|المويده|مويده)(?!\w)"
        r"|(?<!\w)a favor de(?!\w)"
    ),
    Stance.DISCUSSES: re.compile(
        rf"{_CUE}(?:discuss(?:es)?|neutral(?:es)?|mencionan?|mentions?|[يت]تناول\w{{0,3}})"
        r"(?!\w)|(?<!\w)محايد\w?(?!\w)"
    ),
}
_PRESS: Final = (
    r"(?:(?:language )?(?:sources?|articles?|news(?:papers?)?|headlines?|reports?|ones?|only|press"
    r"|papers?|media|outlets?))"
)
_FUENTES: Final = (
    r"(?:fuentes|articulos|noticias|titulares|notas|prensa|medios|periodicos|diarios)"
)
_PRENSA_AR: Final = r"(?:ال)?(?:صحافه|صحف|اعلام|وساءل الاعلام|مصادر|مقالات|اخبار)"


def _in(english: str, spanish: str, arabic: str) -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:(?:(?:only|just|solo|solamente|unicamente) )?(?:written )?"
        rf"(?:in|en) (?:{english}|{spanish})|{english}[ -]{_PRESS}|(?:only|just) {english}"
        rf"|{_FUENTES} (?:en )?(?:{spanish})(?:e?s|as?)?|و?(?:باللغه |ب)ال(?:لغه ال)?{arabic}"
        rf"|[وبف]?{_PRENSA_AR} ال{arabic}"
        rf"(?: فقط)?)(?: only)?(?!\w)"
    )


_LANGUAGES: Final[dict[Language, re.Pattern[str]]] = {
    "ar": _in("arabic", "arabe", "عربيه"),
    "en": _in("english", "ingles", "(?:انجليزيه|انكليزيه)"),
    "es": _in("spanish", "espanol|castellano", "اسبانيه"),
}
#: So many more words of one language than of another tell it, whatever a model of letters makes
#: of the names: "is the US going to invade Mexico?" is Spanish to it.
_PLAIN_LEAD: Final = 2
_FOLLOWS: Final = re.compile(
    r"\W*(?:and|also|what about|how about|y|tambien|que tal|ماذا عن|وماذا|ايضا)(?!\w)"
    r"|\W*و(?=ما|من|في|ب|عن|هل|فقط|امس|ال|ضد|ي|ت)"
)
_WORD: Final = re.compile(r"\w+")
_LOWER: Final = re.compile(r"(?<![\w'’])[a-zñ]")
_INSIDE: Final = re.compile(r"\w[^.:!?¿¡]*$")
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|(?<=`)[a-z0-9]+(?=`)")


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, read."""

    language: Language
    topic: str  #: the words it is about; empty where it names no topic
    ids: frozenset[str]  #: what may be the id of a claim
    period: Period | None  #: the one it names
    stance: Stance | None  #: only such evidence is asked for
    written_in: Language | None  #: only articles in this language are
    outlets: tuple[str, ...]  #: only articles of these, as the feeds are named; of any, if none
    unfollowed: tuple[str, ...]  #: outlets it names whose feeds are not followed
    counts: bool  #: how many there are is asked
    said_by: frozenset[str]  #: folded words that may name who said something
    follows: bool  #: begins as one that goes on from another does
    is_chatter: bool  #: a greeting, thanks or the like: there is nothing to look for


def read(
    text: str, *, among: Language, zone: str, now: datetime, feeds: Iterable[str] = ()
) -> Question:
    """Read a question.

    Args:
        text: As it was typed, from anybody.
        among: The language of the server, for where the text does not tell its own.
        zone: IANA name of the server's time zone.
        now: The moment it is asked.
        feeds: Names of the feeds followed, whose outlets it may name.
    """
    text = tidy(one_line(text, MAX_QUESTION))
    folded = fold(text)
    language = _language(text, folded, among)
    times = named_period(folded, language, zone, now)
    outlets = named(text, feeds)
    others = unfollowed(text, outlets)
    press = (*outlets.places, *others.places)
    cued = _blanked(folded, press, end=_SOMEBODY)
    sides = {stance: _places(found, cued) for stance, found in _STANCES.items()}
    stances = {
        stance: [place for place in places if not _NEGATED.search(cued[: place[0]])]
        for stance, places in sides.items()
    }
    languages = {spoken: _places(found, folded) for spoken, found in _LANGUAGES.items()}
    taken = [*times.places, *press, *chain(*sides.values(), *languages.values())]
    how_many = _places(_HOW_MANY, folded)
    counts = any(
        _OF_ARTICLES.match(folded[end:]) or _is_within(end, *sides.values()) for _, end in how_many
    )
    taken += [*how_many, *_places(_HAPPENED, folded)]
    left = [*_WORD.finditer(_blanked(folded, [*taken, *_places(_LIST, folded)]))]
    known = IS_PLAIN[language]
    topic = [m for m in left if len(m[0]) > 1 and (_is_name(m, text) or not _is(m[0], known))]
    if all(_is(m[0], IS_CHATTER) for m in topic):
        topic = []
    is_asked = bool(taken) or any(_is(m[0], IS_NEWS[language]) for m in left)
    return Question(
        language=language,
        topic=" ".join(text[m.start() : m.end()] for m in topic),
        ids=frozenset(_ID.findall(folded)) | _alone(folded, topic),
        period=times.period,
        stance=_only(stances),
        written_in=_only(languages),
        outlets=outlets.outlets,
        unfollowed=others.outlets,
        counts=counts,
        said_by=beside_saying(folded),
        follows=bool(_FOLLOWS.match(folded)),
        is_chatter=not (is_asked or topic),
    )


def _alone(folded: str, topic: Sequence[re.Match[str]]) -> frozenset[str]:
    """A topic of one word may be an id of one: among more words it is only one of them."""
    return frozenset(folded[m.start() : m.end()] for m in topic if len(topic) == 1)


def _is_within(place: int, *some: Iterable[tuple[int, int]]) -> bool:
    """Whether what stands behind a place is in one of *some*."""
    return any(start <= place + 1 < stop for places in some for start, stop in places)


def _only(named: dict[_T, list[tuple[int, int]]]) -> _T | None:
    """The one that is named: who asks for both sides asks for all."""
    every = [each for each, places in named.items() if places]
    return every[0] if len(every) == 1 else None


def _places(pattern: re.Pattern[str], folded: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(folded)]


def _blanked(text: str, places: Iterable[tuple[int, int]], *, end: str = "") -> str:
    """The text with spaces, and *end* behind them, in places that are longer than that."""
    for start, stop in places:
        text = text[:start] + end.rjust(stop - start) + text[stop:]
    return text


def _is(word: str, known: frozenset[str]) -> bool:
    # Arabic joins "and", "so", "by" and "for" to the word they stand before.
    return word in known or (word[0] in "وفبل" and word[1:] in known)


def _is_name(found: re.Match[str], text: str) -> bool:
    """Whether its capitals make a word of every question part of a name: "US", "El Paso"."""
    word = text[found.start() : found.end()]
    if word.isupper():
        return not text.isupper() or len(_WORD.findall(text)) == 1
    return word[0].isupper() and bool(
        _LOWER.search(text) and _INSIDE.search(text[: found.start()])
    )


def asked_in(text: str, *, among: Language) -> Language:
    """The language of a question; *among* where it does not tell."""
    text = tidy(one_line(text, MAX_QUESTION))
    return _language(text, fold(text), among)


def _language(text: str, folded: str, among: Language) -> Language:
    """Short questions are told by their own words, which are too few for a model of letters."""
    text, folded = _ID.sub(" ", text), _ID.sub(" ", folded)  # the ids are English in all
    words = _WORD.findall(folded)
    votes = {each: sum(word in TELLS[each] for word in words) for each in LANGUAGES}
    best, second = sorted(LANGUAGES, key=lambda each: -votes[each])[:2]
    told = language_of(text, hint=among if len(words) < 3 else None)
    lead = votes[best] - votes[second]
    if lead >= _PLAIN_LEAD or (lead and (told is None or len(words) < 6)):
        return best
    return told or among
