"""The terms of a text: its words in the form in which they are looked for.

Pure, and the one rule by which words typed are compared with words written, in a search and while
a person types: without case, accents, Arabic vowel marks and the letters Arabic writes in more
than one way.  A word is found by its beginning, with or without the Arabic article, in the
singular or in the plural.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Letters Arabic and Persian keyboards and editors write in more than one way.  The forms of
#: alef, waw and yeh with hamza come apart by themselves in Unicode's decomposition.
_SAME_LETTER: Final = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": ""}
#: The article with whatever is written as one word with it.  Before fewer letters it is more
#: likely the word's own beginning, as in والد and لله.
_ARTICLE: Final = re.compile(r"(?:و?[بكف]ال|وال|و?لل)(?=\w{3})|ال(?=\w\w)")
#: What tells singular from plural in English and Spanish: case and cases, sanción and sanciones.
_PLURAL: Final = re.compile(r"(?<=[a-z]{3})(?:e|e?(?<!s)s)$")
_IES: Final = re.compile(r"(?<=[a-z]{3})(?:ies|y)$")


def folded(text: str) -> str:
    """*text* in a form for comparing: no case, marks, punctuation or spelling variants.

    Normalising is quadratic in a row of marks: hand over texts in which such rows are short.
    """
    plain = _decomposed(_decomposed(text).casefold())
    return " ".join("".join(map(_kept, plain)).split())


def terms(text: str) -> str:
    """Every form in which the words of *text* may be looked for, a space around each."""
    return f" {' '.join(map(_forms, dict.fromkeys(folded(text).split())))} "


def sought(words: str) -> list[tuple[str, str]]:
    """For each of the *words* two pieces, one of which stands in the `terms` of what holds it."""
    return [(f" {_bare(word)}", f" {_stem(word)} ") for word in folded(words).split()]


def holds(text: str, words: str) -> bool:
    """Whether every one of the *words* begins a word of *text*."""
    inside = terms(text)
    return all(any(piece in inside for piece in either) for either in sought(words))


@lru_cache(maxsize=16_384)
def _forms(word: str) -> str:
    return " ".join(dict.fromkeys((word, _bare(word), _stem(word))))


def _bare(word: str) -> str:
    return _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word


def _stem(word: str) -> str:
    return _PLURAL.sub("", _IES.sub("i", _bare(word)))


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
