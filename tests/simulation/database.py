"""The product's own storage on one file in memory, which every seed begins anew from a template.

One pair of engines serves all seeds: SQLAlchemy compiles each statement once.  Nothing here is
told to survive a power cut; that is what the bench with real kills is for.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from claims.storage import Storage, Transaction
from tests.simulation.world import World


class Database:
    """The file, and what it was like at some moments."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/simulation.db"
        self._opened = Storage(self.url)
        self.engines = self._opened._engines
        for engine in (self.engines._writer, self.engines._reader):
            engine.dispose()
            event.listen(engine, "connect", _relax)
        self._line = self.engines._writer.raw_connection()
        self.raw: Any = self._line.driver_connection
        self._line.close()  # the connection itself stays open in the pool of one
        self.eyes = sqlite3.connect(f"{folder}/simulation.db", isolation_level=None)

    def backup(self) -> sqlite3.Connection:
        """What it holds now."""
        kept = sqlite3.connect(":memory:")
        self.raw.backup(kept)
        return kept

    def restore(self, kept: sqlite3.Connection) -> None:
        """Let it hold what it held then."""
        kept.backup(self.raw)

    def close(self) -> None:
        self.eyes.close()
        self._opened.close()


def _relax(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def folder() -> tempfile.TemporaryDirectory[str]:
    """A place in memory, where the system has one."""
    memory = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made in it
    return tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)


class SimulatedStorage(Storage):
    """The storage of one process, which can die before and after every commit."""

    def __init__(self, database: Database, world: World) -> None:
        self._trouble = None
        self._lock = None
        self._engines = database.engines
        self._world = world
        self.writes = 0

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self._world.step(is_write=True)
        with super().write() as tx:
            yield tx
            self._world.step(is_write=True)  # a death here leaves nothing of it
        self.writes += 1
        self._world.step(is_write=True)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        self._world.step()
        with super().read() as tx:
            yield tx

    def close(self) -> None: ...
