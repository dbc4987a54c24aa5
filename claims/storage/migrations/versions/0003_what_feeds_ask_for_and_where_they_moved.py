"""What feeds ask for and where they moved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COLUMNS = ("rhythm", "moves_to", "moves_seen", "moves_since")


def upgrade() -> None:
    """Add the columns."""
    rhythm = sa.Column("rhythm", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("feed", rhythm)
    op.add_column("feed", sa.Column("moves_to", sa.String(length=2000), nullable=True))
    seen = sa.Column("moves_seen", sa.Integer(), nullable=False, server_default="0")
    op.add_column("feed", seen)
    op.add_column("feed", sa.Column("moves_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the columns away."""
    for column in _COLUMNS:
        op.drop_column("feed", column)
