"""Bring a database's tables up to date with Alembic; there is no ``alembic.ini``."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text


def is_current(connection: Connection) -> bool:
    """Whether the tables are those of the newest revision."""
    made = MigrationContext.configure(connection).get_current_revision()
    return made == ScriptDirectory.from_config(_config(connection)).get_current_head()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to *revision* within the connection's transaction."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Undo the migrations after *revision* within the connection's transaction."""
    command.downgrade(_config(connection), revision)


def touch(connection: Connection) -> None:
    """Write, and change nothing: an empty transaction succeeds on a full disk too."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config
