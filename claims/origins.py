"""How many outlets told a story, and how many of them on their own.  Pure.

A wire text reprinted is one origin, however many print it.  Where in doubt two texts count as one:
a team may be told of too few origins, never of too many.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

from claims.model import Article
from claims.terms import folded

#: An article that tells the story of a match found this recently is not posted again.
SAME_STORY_WITHIN: Final = timedelta(hours=72)

#: Words in a row that are compared.
_ROW: Final = 3
#: Titles or leads with fewer such rows tell nothing.
_FEWEST: Final = 5
#: The share of the shorter text's rows that stand in the other too, from which it is a reprint: of
#: two reports of one event written apart, few share one row in ten.
_REPRINT: Final = 0.5
#: Of a lead; wires are cut at different lengths.
_LEAD: Final = 600

# What only names agencies, in any text; a paper that names one has it from there.
_NAMES: Final = {
    "reuters": r"\bReuters\b|رويترز",
    "afp": r"Agence France[- ]Presse|France Presse|فرانس برس",
    "ap": r"Associated Press|أسوش?ي+تد برس",
    "efe": r"\bEFE\b|\b(?:Agencia|agencia) Efe\b|وكالة إيفي|وكالة إفي",
    "europa press": r"\bEuropa Press\b",
    "anadolu": r"\bAnadolu\b|وكالة الأناضول",
    "xinhua": r"\bXinhua\b|شينخوا",
    "dpa": r"\bdpa\b",
    "map": r"Maghreb Arabe Presse|وكالة المغرب العربي للأنباء",
    "bloomberg": r"\bBloomberg\b|بلومبرغ",
}
# And what means something else too: an agency only where texts name their source.
_SHORT: Final = {
    "afp": r"AFP|أ\.? ?ف\.? ?ب\.?",
    "ap": r"AP|أ\.? ?ب\.?",
    "anadolu": r"AA|الأناضول",
    "map": r"MAP|و\.? ?م\.? ?ع\.?",
    "dpa": r"د\.? ?ب\.? ?أ",
}
_CREDITED: Final = (
    r"[(\[](?:{0})[)\]]|/ ?(?:{0})(?!\w)|\b(?:{0}) ?[—–/|]|\b(?:{0}) - "
    r"|\b(?:told|agency|agencia|información de|dijo a|ل?وكالة) (?:{0})(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who told a story."""

    outlets: tuple[str, ...]  #: each once, in the order they came
    origins: int  #: how many did not have it from another of them, at most as many as outlets


def coverage(articles: Iterable[Article]) -> Coverage:
    """The outlets and origins of a story's articles."""
    every = list(articles)
    outlets = {folded(outlet_of(a)): outlet_of(a) for a in reversed(every)}
    in_order = dict.fromkeys(folded(outlet_of(a)) for a in every)
    return Coverage(tuple(outlets[each] for each in in_order), _origins(every))


def outlet_of(article: Article) -> str:
    """The outlet without its section: a feed is named by both, as in ``El País: México``."""
    return without_section(article.outlet)


def without_section(name: str) -> str:
    """The outlet of a feed's name."""
    outlet, _, _ = name.partition(": ")
    return outlet.strip() or name


def agencies(text: str) -> set[str]:
    """The agencies a text says it has its news from."""
    return {name for name, pattern in _PATTERNS if pattern.search(text)}


def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    plain = [(name, re.compile(pattern)) for name, pattern in _NAMES.items()]
    credited = [(n, re.compile(_CREDITED.format(p))) for n, p in _SHORT.items()]
    return (*plain, *credited)


_PATTERNS: Final = _patterns()


@dataclass(frozen=True, slots=True)
class _Text:
    """An article as its origin is compared."""

    outlet: str
    agencies: frozenset[str]
    title: frozenset[tuple[str, ...]]
    lead: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, article: Article) -> Self:
        lead = article.summary[:_LEAD]
        named = agencies(f"{article.outlet}\n{article.title}\n{lead}")
        return cls(
            outlet=folded(outlet_of(article)),
            agencies=frozenset(named),
            title=_rows(article.title[:_LEAD]),
            lead=_rows(lead),
        )

    def is_one_with(self, other: "_Text") -> bool:
        return (
            self.outlet == other.outlet
            or bool(self.agencies & other.agencies)
            or _shared(self.title, other.title) >= _REPRINT
            or _shared(self.lead, other.lead) >= _REPRINT
        )


def _origins(articles: Sequence[Article]) -> int:
    """Texts that are one with a third are one origin."""
    origins: list[list[_Text]] = []
    for text in map(_Text.of, articles):
        same = [origin for origin in origins if any(map(text.is_one_with, origin))]
        origins = [origin for origin in origins if origin not in same]
        origins.append([text, *(each for origin in same for each in origin)])
    return len(origins)


def _rows(text: str) -> frozenset[tuple[str, ...]]:
    words = folded(text).split()
    return frozenset(zip(*(words[n:] for n in range(_ROW)), strict=False))


def _shared(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """The share (0-1) of the shorter text's rows of words that stand in the other too."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest >= _FEWEST else 0.0
