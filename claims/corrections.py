"""Put an article under the claim that a member says it is about, and take that back.  Blocking."""

from dataclasses import replace
from datetime import datetime

from claims.matching import Scored
from claims.model import BY_HAND, Band, Match, Person, Verdict
from claims.outbox import REVISED_AFTER
from claims.storage import Transaction


def file(tx: Transaction, wrong: Match, scored: Scored, *, by: Person, at: datetime) -> None:
    """Let a match's article stand under another claim, as a match that a person judged right.

    The claim learns from it; if the matcher had found it there, that match is judged.

    Args:
        tx: Where it is kept.
        wrong: The match that is under the wrong claim.
        scored: What the article says of the right one.
        by: Who says so.
        at: When.
    """
    right = _standing(tx, wrong, scored.claim_id) or tx.matches.add(
        replace(
            wrong,
            claim_id=scored.claim_id,
            score=scored.score,
            band=Band.POSSIBLE,  # what is confirmed, the matcher is sure of
            stance=scored.stance,
            stance_probability=scored.stance_probability,
            sentence=scored.why,
            model=BY_HAND,
            found_at=at,
            story_id=0,
            digest_id=None,
            against=scored.against,
        )
    )
    verdict, _ = tx.matches.answer(right.id, by=by)
    if verdict is not Verdict.RIGHT:
        tx.matches.judge(right.id, Verdict.RIGHT, by=by, at=at, right_claim=right.claim_id)
    _revise(tx, wrong, at=at)


def take_back(tx: Transaction, wrong: Match, *, by: Person, at: datetime) -> None:
    """Undo what a person's earlier answer to a match put under another claim.

    What they answered to that claim's match themselves stays.
    """
    _, claim_id = tx.matches.answer(wrong.id, by=by)
    if not claim_id or claim_id == wrong.claim_id:
        return
    right = _standing(tx, wrong, claim_id)
    if right and tx.matches.answer(right.id, by=by) == (Verdict.RIGHT, claim_id):
        tx.matches.take_back(right.id, by=by)
        _revise(tx, wrong, at=at)


def _standing(tx: Transaction, wrong: Match, claim_id: str) -> Match | None:
    """The match of the same article on another claim."""
    every = tx.matches.of_article(wrong.server_id, wrong.article.id)
    return next((match for match in every if match.claim_id == claim_id), None)


def _revise(tx: Transaction, wrong: Match, *, at: datetime) -> None:
    """Let the article's post name the claims it now stands under."""
    due_at = at + REVISED_AFTER
    tx.deliveries.revise(wrong.server_id, {wrong.article.id}, now=at, at=due_at)
