"""Tell the parts of a series apart: today's bulletin differs from yesterday's by its date alone.

Ministries, statistics offices and banks publish so, every day or week, and vectors find all parts
alike.  Two headlines of one wording that name another day, month or number of a part are two.
"""

import re
from typing import Final

from claims.calendar_names import MONTHS, WEEKDAYS
from claims.terms import folded

#: What a number beside it counts: days, and the parts of a series.
_COUNTED: Final = frozenset(
    folded(
        "week day part volume issue edition bulletin number no round episode chapter report"
        " semana dia jornada parte volumen numero edicion boletin entrega capitulo informe ronda"
        " اسبوع يوم جزء عدد نشره حلقه تقرير جوله رقم"
    ).split()
)
_TIMES: Final = frozenset(word for name in (*WEEKDAYS, *MONTHS) for word in name.split())
_NUMBER: Final = re.compile(r"\d{1,4}|[ivx]{1,4}")
#: Parts of dates are joined by these: "3 de noviembre de 2025", "from 3 to 9 November".
_JOINS: Final = frozenset(folded("de del of al a to the el y and من الى").split())
_ARTICLE: Final = re.compile(r"^[وبل]?(?:ال|ل)(?=\w{3})")


def is_another_part(one: str, other: str) -> bool:
    """Whether two headlines are of one wording and name different dates or parts."""
    (frame, when), (framed, then) = _taken_apart(one), _taken_apart(other)
    return frame == framed and len(frame) > 1 and bool(when and then) and when != then


def _taken_apart(title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a headline says, and what in it names a date or a part, both in order."""
    words = folded(title).split()
    marks = set[int]()
    for place, word in enumerate(words):
        bare = _ARTICLE.sub("", word)
        if _is_time(word):
            marks.add(place)
        if _is_time(word) or word in _COUNTED or bare in _COUNTED:
            marks.update(_numbers_beside(words, place))
    frame = tuple(word for place, word in enumerate(words) if place not in marks)
    return frame, tuple(words[place] for place in sorted(marks))


def _is_time(word: str) -> bool:
    return word in _TIMES or (len(word) > 4 and word[0] in "وبل" and word[1:] in _TIMES)


def _numbers_beside(words: list[str], place: int) -> list[int]:
    """The places of the numbers before and after, with nothing but joining words between."""
    found = []
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(words) and (words[at] in _JOINS or _NUMBER.fullmatch(words[at])):
            if words[at] not in _JOINS:
                found.append(at)
            at += step
    return found
