"""Every message of a digest: an article's is linked, and not the last."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was sent before only the last message is known."""
    op.add_column("delivery", sa.Column("message_ids", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("delivery", "message_ids")
