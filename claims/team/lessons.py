"""What the team's judged matches teach the matcher, read from what is kept of them.  Blocking."""

from collections.abc import Sequence
from datetime import datetime

from claims import learning
from claims.learning import Judged
from claims.matching import Lesson, Told
from claims.storage import Transaction

#: Of each claim so many right and so many wrong ones are compared with, the last judged.
COMPARED = 20

#: By claim.
Lessons = dict[str, list[Lesson]]


def read(tx: Transaction, server_id: int, *, now: datetime) -> Lessons:
    """The lessons of a server's claims; a claim nothing was judged of has none."""
    judged = tx.judgements.of(server_id, since=now - learning.REMEMBERED)
    kept = {claim_id: _last(each) for claim_id, each in judged.items()}
    ids = {each.article_id for last in kept.values() for each in last}
    articles, vectors = tx.articles.get(ids), tx.articles.vectors(ids)
    told = {a.id: Told.of(a, vectors.get(a.id, {})) for a in articles.values()}
    return {
        claim_id: [Lesson(told[each.article_id], each.is_right) for each in last]
        for claim_id, last in kept.items()
    }


def _last(judged: Sequence[Judged]) -> list[Judged]:
    newest = learning.newest(judged)
    right = [each for each in newest if each.is_right]
    wrong = [each for each in newest if not each.is_right]
    return right[:COMPARED] + wrong[:COMPARED]
