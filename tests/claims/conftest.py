"""What the domain's tests may ask for."""

import pytest

from claims.storage import Storage
from tests.claims.world import World, a_world


@pytest.fixture
def storage(either_storage: Storage) -> Storage:
    """An empty database of each kind: what people and feeds say goes into both.

    What only reads and reckons on top of it is tried on one: see `sqlite_storage`.
    """
    return either_storage


@pytest.fixture
def world(storage: Storage) -> World:
    """A server on either database."""
    return a_world(storage)
