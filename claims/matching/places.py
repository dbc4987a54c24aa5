"""Tell which countries a text speaks of, by the names of countries, peoples and large cities.

What happens to Chile's coal says nothing of Poland's, and encoders hardly tell the two apart.  An
article that names countries, and none of those a claim's statement names, is held back.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources

import numpy as np

from claims.matching.encoder import Vectors, readable
from claims.matching.words import folded
from claims.model import Claim

_FILE = resources.files(__package__) / "background" / "places.txt"
_REGION = "-"  #: named like a country and none: South America
_SHORTEST = 3  #: letters of a beginning; what is shorter stands whole
#: As it is abbreviated; "us" in small letters is another word.
UNITED_STATES = re.compile(r"\bU\.S\.(?:A\.)?|\bUS\b|\bEE\.? ?UU\b\.?")
_WORD = re.compile(r"[^\W_]+")
_PREFIXES = ("", "ال", "وال", "بال", "لل", "و", "ب", "ل", "ك", "ول")


@lru_cache(maxsize=4_096)
def countries_in(text: str) -> frozenset[str]:
    """The codes (ISO 3166-1 alpha-2, and EU) of the countries a text names."""
    words = _WORD.findall(folded(UNITED_STATES.sub(" usa ", readable(text))))
    return frozenset(_found(words)) - {_REGION}


def elsewhere(text: str, claims: Sequence[frozenset[str]]) -> Vectors:
    """1 where a text names countries and none of a claim's, else 0; claims by `countries_of`."""
    here = countries_in(text)
    return np.array([bool(here and there and not here & there) for there in claims], np.float32)


def countries_of(claim: Claim) -> frozenset[str]:
    """The countries a claim's statement names in any of its languages."""
    return frozenset().union(*(countries_in(text) for text in claim.statement.values()))


def _found(words: Sequence[str]) -> Iterator[str]:
    place = 0
    while place < len(words):
        pair = "_".join(words[place : place + 2])
        if code := _code(pair) if "_" in pair else None:
            place += 2
        else:
            code = _code(words[place])
            place += 1
        if code:
            yield code


def _code(word: str) -> str | None:
    whole, beginnings = _names()
    for prefix in _PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :].replace("_ال", "_")
        if rest in whole:
            return whole[rest]
        for end in range(len(rest), _SHORTEST, -1):
            if rest[:end] in beginnings:
                return beginnings[rest[:end]]
    return None


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Codes by whole word, and by beginning."""
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, *names = line.split()
        for name in names:
            is_whole = name.endswith("=") or len(name) <= _SHORTEST
            (whole if is_whole else beginnings)[folded(name.rstrip("="))] = code
    return whole, beginnings
