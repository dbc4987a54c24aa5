"""Put an article under the claim that a member says it is about, and take that back.  Blocking."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from claims.matching import Scored
from claims.model import Band, Match, Person, Verdict
from claims.storage import Transaction

#: So long after an answer its post is edited: people look whether theirs is there.
ANSWERED_AFTER = timedelta(seconds=3)


def file(
    tx: Transaction,
    wrong: Match,
    moved: Mapping[int, Scored],
    *,
    by: Person,
    at: datetime,
    story_id: int = 0,
) -> Match:
    """Let a story stand under another claim, its articles as matches that a person judged right.

    The claim learns from them; what the matcher had found there of them is judged.

    Args:
        tx: Where it is kept.
        wrong: The match that is under the wrong claim.
        moved: What its article and the others of its story say of the right claim, by match.
        by: Who says so.
        at: When.
        story_id: The story it goes on with there, 0 if with none.

    Returns:
        The match it is there, as the team holds it now.
    """
    # That one last: it is the one the person is asked about.
    for other in tx.matches.of_stories(wrong.server_id, [wrong.story_id]):
        if other.id in moved and other.id != wrong.id:
            filed = _file(tx, wrong, other, moved[other.id], by=by, at=at, story_id=story_id)
            story_id = filed.story_id
    return _file(tx, wrong, wrong, moved[wrong.id], by=by, at=at, story_id=story_id)


def _file(
    tx: Transaction,
    judged: Match,
    wrong: Match,
    scored: Scored,
    *,
    by: Person,
    at: datetime,
    story_id: int,
) -> Match:
    every = tx.matches.of_article(wrong.server_id, wrong.article.id)
    right = next((match for match in every if match.claim_id == scored.claim_id), None)
    if right is None:
        right = tx.matches.add(
            scored.as_match(
                wrong.article,
                server_id=wrong.server_id,
                band=Band.POSSIBLE,  # what is confirmed, the matcher is sure of
                found_at=at,
                story_id=story_id,
                is_baseline=wrong.is_baseline,
                is_by_hand=True,
            )
        )
    if tx.matches.answer(right.id, by=by) not in (Verdict.RIGHT, Verdict.WRONG_STANCE):
        tx.matches.judge(
            right.id,
            Verdict.RIGHT,
            by=by,
            at=at,
            stance=right.held_stance,
            moved_from=judged.id,
        )
    return tx.matches.get(wrong.server_id, right.id)


def take_back(tx: Transaction, wrong: Match, *, by: Person, at: datetime) -> bool:
    """Undo what a person's earlier answer to a match put under another claim.

    What they answered to that claim's match themselves stays.

    Returns:
        Whether there was anything to undo.
    """
    stories = tx.matches.take_back_moved(wrong.id, by=by)
    if stories is None:
        return False
    _edit(tx, wrong.server_id, tx.matches.of_stories(wrong.server_id, stories), at=at)
    return True


def revise(tx: Transaction, judged: Match, *, at: datetime) -> None:
    """Let the posts of a match's story tell what the team holds of it, and of its article."""
    told = tx.matches.of_stories(judged.server_id, [judged.story_id])
    _edit(tx, judged.server_id, [judged, *told], at=at)


def _edit(tx: Transaction, server_id: int, told: Iterable[Match], *, at: datetime) -> None:
    articles = {match.article.id for match in told}
    tx.deliveries.revise(server_id, articles, now=at, at=at + ANSWERED_AFTER)
