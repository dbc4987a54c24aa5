"""Whose claims a question asks for: "what did Rubio claim about sovereignty?".  Pure."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from claims.terms import folded

#: Shorter words of a name are "de", "van", "al".
_SHORTEST: Final = 4

_ARABIC: Final = re.compile(r"[\u0621-\u064a]+")
#: What Arabic writes as one word with a name: "and", "so", "by", "to", "as".
_JOINED: Final = "(?:[وفبلك](?=.{4}))?"
#: How Arabic may write what a Latin letter sounds like, in English or in Spanish; short vowels it
#: leaves out.
_WRITTEN: Final[Mapping[str, str]] = {
    "sh": "ش", "ch": "(?:تش|[شخك])", "th": "[ثتذ]", "ph": "ف", "kh": "خ", "gh": "غ",
    "gu": "[غجك]و?", "qu": "[كق]و?", "ll": "(?:ل|يل?)", "ck": "ك",
    "ce": "[سث][ياه]?", "ci": "[سث]ي?",
    "a": "ا?", "b": "ب", "c": "[كق]", "d": "[دض]", "e": "[ياه]?", "f": "ف", "g": "[غجق]",
    "h": "[هحخ]?", "i": "ي?", "j": "[جخ]", "k": "[كق]", "l": "ل", "m": "م", "n": "ن", "o": "و?",
    "p": "ب", "q": "[قك]", "r": "ر", "s": "[سصز]", "t": "[تط]", "u": "[وا]?", "v": "[فب]",
    "w": "و", "x": "(?:كس|[خس])", "y": "ي?", "z": "[زسث]",
}  # fmt: skip
_SOUND: Final = re.compile("|".join(_WRITTEN))
#: What a name begins with that begins with a vowel: Omar, Obrador, Ebrard.
_FIRST: Final = re.compile(r"^[aeiou]")
_WRITTEN_FIRST: Final = "[اع][وي]?"
_TWICE: Final = re.compile(r"([^l])\1")


_SAID_BY: Final = re.compile(
    r"(?<!\w)(?:did|does|has|(?:claims?|statements?|said) by|according to|dijo|dice|ha dicho"
    r"|afirmo|afirma|segun|declaro) (\w+)(?: (\w+))?"
)
_SAYS: Final = re.compile(r"(\w+) (?:say|says|said|claims?|dice|dijo)(?!\w)")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a question's topic says of who speaks."""

    ids: tuple[str, ...]  #: of the claims of those it names, in the claims' order
    rest: str  #: the topic without their names


def beside_saying(question: str) -> frozenset[str]:
    """The words of a folded question beside one of saying: "rubio" in "what did rubio say?"."""
    behind = (word for found in _SAID_BY.findall(question) for word in found)
    return frozenset(filter(None, (*behind, *_SAYS.findall(question))))


def spoken_by(
    topic: str, speakers: Mapping[str, str], said: Container[str] = frozenset()
) -> Spoken:
    """The claims whose speaker a topic names, in the name's script or the other.

    By any word of the name with a capital, or by all of them: "Wood" is a name, "wood" is none.
    In Arabic, which has no capitals, by any word of four letters and more.

    Args:
        topic: Its words, as they were typed.
        speakers: Of each claim that has one, by the claim's id.
        said: Folded words that name somebody without a capital too: `beside_saying`.
    """
    words = topic.split()
    by_name = {name: _naming(words, name, said) for name in set(speakers.values())}
    ids = [claim_id for claim_id, name in speakers.items() if by_name[name]]
    said = frozenset().union(*by_name.values())
    return Spoken(tuple(ids), " ".join(word for word in words if word not in said))


def _naming(words: list[str], name: str, named: Container[str]) -> frozenset[str]:
    """Those of the words that are of the name, if by them it is meant."""
    said = {part: {w for w in words if _is_said(part, w)} for part in map(folded, name.split())}
    own = [found for part, found in said.items() if len(part) >= _SHORTEST]
    told = set().union(*own)
    is_meant = bool(own) and all(own)
    is_meant = is_meant or any(_is_telling(word) or folded(word) in named for word in told)
    return frozenset().union(*said.values()) if is_meant else frozenset()


def _is_telling(word: str) -> bool:
    """Whether a word that may be of a name is one: "Wood", and no word that only looks like it."""
    return word[:1].isupper() or (len(word) >= _SHORTEST and bool(_ARABIC.fullmatch(word)))


def _is_said(part: str, word: str) -> bool:
    """Whether a word typed is a word of a name, whichever of the two is Arabic."""
    typed = folded(word)
    is_arabic = bool(_ARABIC.fullmatch(part))
    if is_arabic == bool(_ARABIC.fullmatch(typed)):
        return part == typed
    latin, arabic = (typed, part) if is_arabic else (part, typed)
    return bool(_as_arabic(latin).fullmatch(arabic))


@lru_cache(1_000)
def _as_arabic(latin: str) -> re.Pattern[str]:
    """What a name in Latin letters may look like in Arabic."""
    first = _WRITTEN_FIRST if _FIRST.match(latin) else ""
    sounds = _SOUND.findall(_TWICE.sub(r"\1", _FIRST.sub("", latin)))
    return re.compile(_JOINED + first + "".join(_WRITTEN[sound] for sound in sounds))
