"""What the domain's tests may ask for."""

from collections.abc import Iterator

import pytest

from claims.storage import Storage


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """An empty database of each kind: what people and feeds say goes into both."""
    opened = Storage(database_url)
    yield opened
    opened.close()
