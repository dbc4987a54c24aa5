"""Words to search by, and the right claim."""

import sqlalchemy as sa
from alembic import op

from claims.terms import terms

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 500


# SQLite drops a copied table with all that refers to it, so nothing is altered by copying.
def upgrade() -> None:
    """Add the columns; what is stored is made searchable too."""
    op.add_column("feedback", sa.Column("right_claim", sa.String(length=64), nullable=True))
    op.add_column("article", sa.Column("terms", sa.Text(), nullable=False, server_default=""))
    _fill(op.get_bind())


def downgrade() -> None:
    """Take the columns away."""
    op.drop_column("article", "terms")
    op.drop_column("feedback", "right_claim")


def _fill(connection: sa.Connection) -> None:
    article = sa.table(
        "article",
        sa.column("id", sa.Integer),
        sa.column("title", sa.Text),
        sa.column("summary", sa.Text),
        sa.column("terms", sa.Text),
    )
    newest = 0
    while True:
        query = sa.select(article).where(article.c.id > newest).order_by(article.c.id)
        rows = connection.execute(query.limit(_AT_ONCE)).all()
        if not rows:
            return
        newest = rows[-1].id
        filled = article.update().where(article.c.id == sa.bindparam("key"))
        connection.execute(
            filled.values(terms=sa.bindparam("found")),
            [{"key": row.id, "found": terms(f"{row.title} {row.summary}")} for row in rows],
        )
