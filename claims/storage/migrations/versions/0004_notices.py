"""Where admins are told of outages, which were told, and how long a message waits."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("server", sa.Column("admin_channel_id", sa.BigInteger(), nullable=True))
    op.add_column("delivery", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE delivery SET asked_at = due_at")
    needs: sa.Column[bool] = sa.Column(
        "needs_admin", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("delivery", needs)
    op.create_table(
        "outage",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id"],
            ["server.id"],
            name=op.f("fk_outage_server_id_server"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("server_id", "about", name=op.f("pk_outage")),
    )


def downgrade() -> None:
    """Take them away; notices not yet posted go with them."""
    op.drop_table("outage")
    op.execute("DELETE FROM delivery WHERE kind = 'notice'")
    op.drop_column("delivery", "needs_admin")
    op.drop_column("delivery", "asked_at")
    op.drop_column("server", "admin_channel_id")
