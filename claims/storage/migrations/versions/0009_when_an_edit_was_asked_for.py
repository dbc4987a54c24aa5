"""When an edit was asked for: an old post is edited like a new one, but not tried for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is to be edited now counts as asked for when it is due."""
    asked_at: sa.Column[object] = sa.Column(
        "revise_asked_at", sa.DateTime(timezone=True), nullable=True
    )
    op.add_column("delivery", asked_at)
    op.execute("UPDATE delivery SET revise_asked_at = revise_at")


def downgrade() -> None:
    """Take it away."""
    op.drop_column("delivery", "revise_asked_at")
