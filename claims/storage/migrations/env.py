"""Alembic's entry: run on the connection that `claims.storage.migrate` hands over."""

from alembic import context

from claims.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transaction_per_migration=False,
)
context.run_migrations()
