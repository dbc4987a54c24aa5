"""What a match was scored against."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("match", sa.Column("against", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Take the column away."""
    op.drop_column("match", "against")
