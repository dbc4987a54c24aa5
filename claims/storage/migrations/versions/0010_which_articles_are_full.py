"""An index of the articles that hold their texts still: those of years before are most."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_IS_FULL = sa.text("terms != ''")


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_article_full",
        "article",
        ["seen_at"],
        sqlite_where=_IS_FULL,
        postgresql_where=_IS_FULL,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_article_full", table_name="article")
