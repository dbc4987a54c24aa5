"""Posts that grow: when what stands in a channel is edited, and whether it still stands."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the index."""
    op.add_column("delivery", sa.Column("revise_at", sa.DateTime(timezone=True), nullable=True))
    is_gone: sa.Column[bool] = sa.Column(
        "is_gone", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("delivery", is_gone)
    op.create_index(op.f("ix_delivery_revise_at"), "delivery", ["revise_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_delivery_revise_at"), table_name="delivery")
    op.drop_column("delivery", "is_gone")
    op.drop_column("delivery", "revise_at")
