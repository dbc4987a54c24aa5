"""What the tests of security may ask for: the real bot in its office, a small web, a network."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from claims.feeds.fetch import Fetcher
from tests.bot.cli.conftest import typed
from tests.bot.conftest import (
    a_quick_chart,
    env,
    logs_errors,
    make_bot,
    no_error_is_logged,
    now,
    office,
    watch,
    web,
)
from tests.bot.office import Office
from tests.claims.feeds.conftest import SmallWeb, small_web
from tests.hostile.conftest import say
from tests.security.sockets import PUBLIC, Network

__all__ = [
    "a_quick_chart",
    "env",
    "logs_errors",
    "make_bot",
    "no_error_is_logged",
    "now",
    "office",
    "say",
    "small_web",
    "typed",
    "watch",
    "web",
]


@pytest.fixture
def network(small_web: SmallWeb) -> Network:
    """The public host `news.example`, which the test's own server answers for."""
    return Network(small_web.server.port or 0, {"news.example": [[PUBLIC]]})


@pytest.fixture
async def public_fetcher(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Fetcher]:
    """As an operator runs it: nothing of this machine is allowed."""
    network.install(monkeypatch)
    async with Fetcher("Claimwatch/test", gap=timedelta()) as opened:
        yield opened


@pytest.fixture
def busy_office(office: Office) -> Office:
    """An office in which one person may send more commands at once than anybody could."""
    office.bot.tree.allowance.most = 10_000  # type: ignore[attr-defined]
    return office
