"""Whose claims a question asks for: "what did Rubio claim about sovereignty?".  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claims.terms import folded

#: Shorter words of a name are "de", "van", "al".
_SHORTEST: Final = 4


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a question's topic says of who speaks."""

    ids: tuple[str, ...]  #: of the claims of those it names, in the claims' order
    rest: str  #: the topic without their names


def spoken_by(topic: str, speakers: Mapping[str, str]) -> Spoken:
    """The claims whose speaker a topic names.

    By any word of the name with a capital, or by all of them: "Wood" is a name, "wood" is none.

    Args:
        topic: Its words, as they were typed.
        speakers: Of each claim that has one, by the claim's id.
    """
    words = topic.split()
    typed = {folded(word) for word in words}
    capitals = {folded(word) for word in words if word[:1].isupper()}
    names = {claim_id: _words(name) for claim_id, name in speakers.items()}
    ids = [
        claim_id for claim_id, name in names.items() if name and (name & capitals or name <= typed)
    ]
    said = frozenset().union(*(names[claim_id] for claim_id in ids))
    return Spoken(tuple(ids), " ".join(word for word in words if folded(word) not in said))


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in map(folded, name.split()) if len(word) >= _SHORTEST)
