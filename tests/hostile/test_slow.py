"""Hosts that never come to an end beside good ones: who is quick does not wait for who is slow."""

import asyncio
import sys
import time
from collections.abc import Mapping

import pytest

from claims.feeds.parser import Parser
from claims.storage import Storage
from tests.claims.builders import DESK, NOON
from tests.conftest import LONG
from tests.hostile.answers import slow_answers
from tests.hostile.conftest import Page, RawServer, Say, a_fetcher
from tests.hostile.test_round import a_watch, follow, ordinary

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.0/8"]),
    pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.1 is the only loopback host"),
]
HOSTS = 200 if LONG else 60
#: Seconds the good ones may be taken in later for the slow ones' sake.
MOST_LATER = 5.0


async def test_hosts_that_never_end_do_not_keep_the_good_ones_waiting(
    storage: Storage, raw_server: RawServer, parser: Parser, say: Say
) -> None:
    def good(since: int) -> dict[str, Page]:
        return {f"good {n}": ordinary(since + n, "Football") for n in range(HOSTS)}

    kinds = list(slow_answers(raw_server).values())
    slow: dict[str, Page] = {f"slow {n}": kinds[n % len(kinds)] for n in range(HOSTS)}
    watch = a_watch(storage, parser, [NOON])

    async def taken_in(asked: Mapping[str, Page], host: int) -> float:
        """Seconds until all the good ones of *asked* are."""
        names = sorted(asked, key=lambda name: int(name.split()[1]))  # in turns
        addresses = {name: f"{host}-{n}" for n, name in enumerate(names)}
        raw_server.pages = {addresses[name]: asked[name] for name in names}
        urls = {
            name: raw_server.url(path, host=host + n)
            for n, (name, path) in enumerate(addresses.items())
        }
        follow(storage, urls)
        begun = time.monotonic()
        polling = asyncio.create_task(watch.poll(fetcher))
        while not await asyncio.to_thread(  # noqa: ASYNC110 -- real time passes
            _all_good, storage, set(urls.values())
        ):
            await asyncio.sleep(0.05)
        took = time.monotonic() - begun
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        return took

    async with a_fetcher() as fetcher:
        await taken_in({"good 1": ordinary(1)}, 30_000)  # the parser's processes are started
        alone = await taken_in(good(1_000), 1)
        beside = await taken_in(good(2_000) | slow, 10_000)
    watch.close()

    say(
        f"{HOSTS} good hosts are taken in within {alone:.1f} s, beside {HOSTS} that never end"
        f" within {beside:.1f} s"
    )
    assert beside < alone + MOST_LATER


def _all_good(storage: Storage, urls: set[str]) -> bool:
    with storage.read() as tx:
        feeds = [feed for feed in tx.feeds.of(DESK) if feed.url in urls]
    return all(feed.succeeded_at for feed in feeds if feed.name.startswith("good"))
