"""What the team holds of a match: whether it is right, and what its article says."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BY_HAND = "by hand"  # stood in the place of the model until now

_match = sa.table(
    "match",
    *(sa.column(name, sa.BigInteger) for name in ("id", "article_id", "server_id", "story_id")),
    *(sa.column(name, sa.String) for name in ("claim_id", "stance", "model", "team_stance")),
    *(sa.column(name, sa.Boolean) for name in ("is_by_hand", "is_right")),
)
_feedback = sa.table(
    "feedback",
    *(sa.column(name, sa.BigInteger) for name in ("match_id", "person_id", "moved_from")),
    *(sa.column(name, sa.String) for name in ("verdict", "right_claim", "stance")),
)


def upgrade() -> None:
    """Add the columns, filled by the answers that are there."""
    by_hand: sa.Column[bool] = sa.Column(
        "is_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("match", by_hand)
    op.add_column("match", sa.Column("is_right", sa.Boolean(), nullable=True))
    op.add_column("match", sa.Column("team_stance", sa.String(length=10), nullable=True))
    op.create_index(op.f("ix_match_story_id"), "match", ["story_id"])
    op.add_column("feedback", sa.Column("stance", sa.String(length=10), nullable=True))
    op.add_column("feedback", sa.Column("moved_from", sa.BigInteger(), nullable=True))
    connection = op.get_bind()
    is_by_hand = _match.c.model == _BY_HAND
    connection.execute(_match.update().where(is_by_hand).values(is_by_hand=True))
    _tell_where_from(connection)
    _tell_what_is_held(connection)


def downgrade() -> None:
    """Take the columns away; an answer moved here by hand is marked as it was before."""
    connection = op.get_bind()
    connection.execute(_match.update().where(_match.c.is_by_hand).values(model=_BY_HAND))
    own = sa.select(_match.c.claim_id).where(_match.c.id == _feedback.c.match_id)
    moved = _feedback.update().where(_feedback.c.moved_from.is_not(None))
    connection.execute(moved.values(right_claim=own.scalar_subquery()))
    as_right = _feedback.update().where(_feedback.c.verdict == "wrong stance")
    connection.execute(as_right.values(verdict="right"))
    op.drop_column("feedback", "moved_from")
    op.drop_column("feedback", "stance")
    op.drop_index(op.f("ix_match_story_id"), table_name="match")
    op.drop_column("match", "team_stance")
    op.drop_column("match", "is_right")
    op.drop_column("match", "is_by_hand")


def _tell_where_from(connection: sa.Connection) -> None:
    """An answer that came of *wrong claim* named its own claim: the match it came of instead."""
    here, there, said = _match.alias(), _match.alias(), _feedback.alias()
    where_from = (
        sa.select(sa.func.min(said.c.match_id))
        .join_from(said, there, said.c.match_id == there.c.id)
        .join(
            here,
            (here.c.server_id == there.c.server_id) & (here.c.article_id == there.c.article_id),
        )
        .where(
            here.c.id == _feedback.c.match_id,
            said.c.person_id == _feedback.c.person_id,
            said.c.match_id != _feedback.c.match_id,
            said.c.right_claim == here.c.claim_id,
        )
        .correlate(_feedback)
    )
    marked = _feedback.update().where(
        _feedback.c.verdict == "right", _feedback.c.right_claim.is_not(None)
    )
    connection.execute(
        marked.values(moved_from=where_from.scalar_subquery(), right_claim=sa.null())
    )


def _tell_what_is_held(connection: sa.Connection) -> None:
    """*Right* agreed with what stood on the card; most of a story's answers are what is held."""
    own = sa.select(_match.c.stance).where(_match.c.id == _feedback.c.match_id)
    right = _feedback.update().where(_feedback.c.verdict == "right")
    connection.execute(right.values(stance=own.scalar_subquery()))
    joined = sa.select(_match.c.story_id, _feedback.c.verdict, _feedback.c.stance)
    answers: dict[int, list[tuple[str, str | None]]] = {}
    query = joined.join_from(_feedback, _match, _feedback.c.match_id == _match.c.id)
    for story_id, verdict, stance in connection.execute(query):
        answers.setdefault(story_id, []).append((verdict, stance))
    for story_id, given in answers.items():
        right_ones = sum(verdict == "right" for verdict, _ in given)
        wrong_ones = len(given) - right_ones
        votes = Counter(stance for _, stance in given if stance).most_common(2)
        is_divided = len(votes) == 2 and votes[0][1] == votes[1][1]
        values = {
            "is_right": None if right_ones == wrong_ones else right_ones > wrong_ones,
            "team_stance": "discusses" if is_divided else votes[0][0] if votes else None,
        }
        held = _match.update().where(_match.c.story_id == story_id)
        connection.execute(held.values(values))
