"""Texts spelt as the models know them: without headlines in capitals, with accents and hamzas.

"POLITICA" shares no piece with "política" in an encoder's vocabulary; some outlets write headlines
in capitals, people type Spanish without accents, and papers in Egypt write every last ya as an
alef maqsura.  What is compared is spelt as usual; what is kept, shown and quoted stays as it was
written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import groupby

from claims.matching.places import UNITED_STATES
from claims.matching.words import folded
from claims.model import Language

#: By `training.spellings`: words that have one spelling, other than in bare small letters.
_FOLDER = resources.files(__package__) / "spellings"

#: So many words in capitals in a row, of so many letters together, are no abbreviations.
_ROW, _LETTERS = 3, 12

_WORD = re.compile(r"[^\W\d_]{2,}")
_IN_CAPITALS = re.compile(rf"{UNITED_STATES.pattern}|[^\W\d_]+")
#: Whoever wrote one of these in a word left out none of its others.
_MARKED = re.compile("[أإآáéíóúüñ]", re.IGNORECASE)
#: The stroke that makes a word longer.
_TATWEEL = "\u0640"


def as_usual(text: str, language: Language | None) -> str:
    """*text* with the letters it would have in most news of its language; else as it is."""
    if language is None:
        return text
    text = _without_capitals(text.replace(_TATWEEL, ""), language)
    if language == "en":
        return text
    return _WORD.sub(lambda word: _with_letters(word.group(), language), text)


def _without_capitals(text: str, language: Language) -> str:
    """The same, of rows of words in capitals only the first letters of names left."""
    pieces, done = [], 0
    for row in _rows_in_capitals(text):
        for word in row:
            pieces += [text[done : word.start()], _small(word.group(), language)]
            done = word.end()
    whole = "".join((*pieces, text[done:]))
    return whole[:1].upper() + whole[1:] if pieces else text


def _rows_in_capitals(text: str) -> Iterator[Sequence[re.Match[str]]]:
    words = _IN_CAPITALS.finditer(text)
    for is_upper, found in groupby(words, key=lambda word: word.group().isupper()):
        row = list(found)
        if is_upper and len(row) >= _ROW and sum(len(w.group()) for w in row) >= _LETTERS:
            yield row


def _small(word: str, language: Language) -> str:
    if UNITED_STATES.fullmatch(word):
        return word
    return _spellings(language).get(folded(word), word.lower())


@lru_cache(maxsize=65_536)
def _with_letters(word: str, language: Language) -> str:
    """The letters as in the list, capitals as they are."""
    usual = _spellings(language).get(folded(word), word).lower()
    if usual == word.lower() or _MARKED.search(word):
        return word
    if word.isupper():
        return usual.upper()
    return usual.capitalize() if word[:1].isupper() else usual


@cache
def _spellings(language: Language) -> Mapping[str, str]:
    """By the word in bare small letters."""
    words = (_FOLDER / f"{language}.txt").read_text("utf-8").split()
    return {folded(word): word for word in words}
