"""The terms of a text: its words in the form in which they are looked for.

Pure, and the one rule by which words typed are compared with words written, in a search and while
a person types: without case, accents, Arabic vowel marks and the letters Arabic writes in more
than one way.  A word is found by its beginning, with or without the Arabic article, in the
singular or in the plural; an abbreviation with or without its points.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final

#: Letters Arabic and Persian keyboards and editors write in more than one way.  The forms of
#: alef, waw and yeh with hamza come apart by themselves in Unicode's decomposition.
_SAME_LETTER: Final = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": ""}
#: What makes أ, إ and آ of an alef.  The article is never written with it.
_HAMZA: Final = dict.fromkeys(map(ord, "\u0653\u0654\u0655"))
#: The article with whatever is written as one word with it.  Before fewer letters it is more
#: likely the word's own beginning, as in والد and لله.
_ARTICLE: Final = re.compile(r"(?:و?[بكف]ال|وال|و?لل)(?=\w{3})|ال(?=\w\w)")
#: What is written as one word with the next, where that one begins as إلغاء and التزام do.
_JOINED: Final = re.compile(r"(?:[وف]?[بكل]|[وف])(?=ال\w\w|[أإآ]\w\w)")
#: Singular and plural in English and Spanish.  What is left has four letters: of fewer, too many
#: are words of their own, as in news and fines.
_NUMBERS: Final = (
    (re.compile(r"([a-z]{3,})y"), r"\1ies"),
    (re.compile(r"([a-z]{3,})ies"), r"\1y"),
    (re.compile(r"([a-z]{4,})es"), r"\1"),
    (re.compile(r"([a-z]{3,}[a-rt-z])s"), r"\1"),
)
#: As in U.S., and as Spanish writes plurals: EE. UU.
_ABBREVIATION: Final = re.compile(
    r"\b(?:[^\W\d_](?:\.[^\W\d_])+|([^\W\d_])\1(?:\. ?([^\W\d_])\2)+)\b"
)
#: Shorter words begin too many others.
_TELLING: Final = 3


def folded(text: str) -> str:
    """*text* in a form for comparing: no case, marks, punctuation or spelling variants.

    Normalising is quadratic in a row of marks: hand over texts in which such rows are short.
    """
    plain = _decomposed(_decomposed(text).casefold())
    return " ".join("".join(map(_kept, plain)).split())


def terms(text: str) -> str:
    """Every form in which the words of *text* may be looked for, a space around each."""
    forms = (form for word in _words(text) for form in _forms(word))
    return f" {' '.join(dict.fromkeys(forms))} "


def sought(words: str) -> list[tuple[str, ...]]:
    """For each of the *words* pieces, one of which stands in the `terms` of what holds it."""
    return [_pieces(word) for word in dict.fromkeys(_words(words))]


def sought_whole(words: str) -> list[tuple[str, ...]]:
    """The same for words typed to their end: the short ones are not the beginning of others.

    Short words that are no abbreviation are left out if there are others.
    """
    every = list(dict.fromkeys(_words(words)))
    short = {word for word in every if len(word) < _TELLING}
    shortened = {word for found in _ABBREVIATION.finditer(words) for word in _words(found[0])}
    telling = [word for word in every if word not in short - shortened] or every
    return [_whole(word) if word in short else _pieces(word) for word in telling]


def sought_exactly(words: str) -> list[tuple[str, ...]]:
    """The same for words that begin no others, in the singular or in the plural."""
    return [
        (*_whole(word), *_either_number(folded(word))) for word in dict.fromkeys(_words(words))
    ]


def stand_in(inside: str, pieces: Collection[Iterable[str]]) -> bool:
    """Whether there are *pieces*, and one of each is *inside*, the `terms` of a text."""
    return bool(pieces) and all(any(piece in inside for piece in either) for either in pieces)


def holds(text: str, words: str) -> bool:
    """Whether there are *words*, and every one begins a word of *text*."""
    return stand_in(terms(text), sought(words))


def mentions(text: str, words: str) -> bool:
    """Whether *text* holds every telling one of *words*, as a search looks for them."""
    return stand_in(terms(text), sought_whole(words))


def _words(text: str) -> list[str]:
    """The words of *text*, folded but for what the article is known by."""
    whole = _ABBREVIATION.sub(lambda found: re.sub(r"[. ]", "", found[0]), text)
    plain = _decomposed(_decomposed(whole).casefold())
    spelt = "".join(map(_spelt, plain))
    return unicodedata.normalize("NFC", spelt).translate(_HAMZA).split()


@lru_cache(maxsize=16_384)
def _forms(word: str) -> tuple[str, ...]:
    """The word, and without what may be written as one with it."""
    bare = (
        pattern.sub("", word, count=1) for pattern in (_JOINED, _ARTICLE) if pattern.match(word)
    )
    return tuple(dict.fromkeys(map(folded, (word, *bare))))


def _pieces(word: str) -> tuple[str, ...]:
    begun = tuple(f" {form}" for form in _forms(word))
    return begun + tuple(f" {other} " for other in _other_numbers(folded(word)))


def _whole(word: str) -> tuple[str, ...]:
    return tuple(f" {form} " for form in _forms(word))


def _either_number(word: str) -> Iterator[str]:
    for other in (*_other_numbers(word), f"{word}s", f"{word}es"):
        yield f" {other} "


def _other_numbers(word: str) -> list[str]:
    return [ends.sub(other, word) for ends, other in _NUMBERS if ends.fullmatch(word)]


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


@lru_cache(maxsize=4_096)
def _kept(char: str) -> str:
    if char in _SAME_LETTER:
        return _SAME_LETTER[char]
    if unicodedata.combining(char) or unicodedata.category(char) == "Mn":
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return char if char.isalnum() else " "


@lru_cache(maxsize=4_096)
def _spelt(char: str) -> str:
    return char if ord(char) in _HAMZA else _kept(char)
