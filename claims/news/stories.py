"""Which of a claim's matches a new one goes on with."""

from collections.abc import Iterable, Mapping, Sequence

from claims.matching import Matcher, Told, Vectors
from claims.model import Match, Stance

#: An article is compared with so many of a claim's recent matches, the newest.
COMPARED = 200

_OPPOSITE = {Stance.SUPPORTS, Stance.REFUTES}


def as_compared(
    matches: Iterable[Match], vectors: Mapping[int, Vectors]
) -> list[tuple[Match, Told]]:
    """Each match with its article as it is compared; *vectors* are by article id."""
    return [(m, Told.of(m.article, vectors.get(m.article.id, {}))) for m in matches]


def goes_on_with(
    this: Told, stance: Stance, earlier: Sequence[tuple[Match, Told]], matcher: Matcher
) -> list[Match]:
    """The matches that tell the same story, oldest first; empty if it is a new one.

    Args:
        this: The new match's article.
        stance: What that says of the claim.
        earlier: The claim's recent matches, newest first.
        matcher: Tells which articles tell the same.
    """
    # What now speaks for the other side is news, however alike it reads.
    alike = [pair for pair in earlier if {stance, pair[0].stance} != _OPPOSITE]
    place = matcher.same_story(this, [other for _, other in alike])
    if place is None:
        return []
    return [m for m, _ in reversed(earlier) if m.story_id == alike[place][0].story_id]
