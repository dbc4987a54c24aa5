"""The larger counts: feedparser's own corpus, the saved feeds, and what a process costs.

The corpus is in feedparser's source distribution on PyPI, which pip fetches once into
``~/.cache/claimwatch-tests``.
"""

import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import pytest

from claims.feeds.parse import NotAFeedError, ParsedFeed, parse
from claims.feeds.parser import FeedTooHardError, Parser
from tests.claims.feeds.conftest import REAL_FEEDS
from tests.hostile.conftest import Say, only_long, ticking

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CORPUS = 2_242
FIRST = b"<rss><channel><item><title>x</title></item></channel></rss>"
#: Of all real feeds, to even out what else the machine does.
ROUNDS = 3

needs_real_feeds = pytest.mark.skipif(
    not REAL_FEEDS.exists(), reason="the saved feeds are not beside the repository"
)


@pytest.fixture(scope="module")
def corpus() -> list[bytes]:
    """Every XML file of feedparser's own tests."""
    version = metadata.version("feedparser")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "claimwatch-tests"
    archive = cache / f"feedparser-{version}.tar.gz"
    if not archive.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        wanted = ["--no-binary", ":all:", "--dest", str(cache), f"feedparser=={version}"]
        done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"feedparser's source could not be had from PyPI: {done.stderr[-300:]}")
    return list(_xml_files(archive))


def _xml_files(archive: Path) -> Iterator[bytes]:
    with tarfile.open(archive) as packed:
        for member in packed:
            content = packed.extractfile(member) if member.name.endswith(".xml") else None
            if content is not None:
                yield content.read()


@only_long
async def test_the_corpus_of_feedparser_is_read_or_refused(
    corpus: list[bytes], parser: Parser, say: Say
) -> None:
    refused = 0
    for number, body in enumerate(corpus):
        there, here = await _result(parser, body), _here(body)
        assert there == here, f"file {number}"
        refused += isinstance(there, str)
    say(f"feedparser's corpus of {len(corpus):,} files: 0 crashes, {refused} refused")
    assert len(corpus) == CORPUS


@needs_real_feeds
async def test_real_feeds_come_back_from_the_process_as_they_are(parser: Parser, say: Say) -> None:
    bodies = [path.read_bytes() for path in sorted(REAL_FEEDS.iterdir())]
    async with ticking() as blocked:
        feeds = [await _read(parser, body) for body in bodies]

    items = sum(len(feed.items) for feed in feeds)
    say(
        f"{len(feeds)} real feeds: 0 crashes, {items} items; event loop kept"
        f" {blocked.waited:.0f} ms at most ({blocked.busy:.0f} ms by ourselves)"
    )
    assert items > 1_100
    assert blocked.busy < 100


@only_long
@needs_real_feeds
async def test_a_process_costs_little_more_than_none(say: Say) -> None:
    bodies = [path.read_bytes() for path in sorted(REAL_FEEDS.iterdir())]
    parser = Parser(processes=1)
    starting = time.perf_counter()
    await _read(parser, FIRST)
    starting = time.perf_counter() - starting

    spent = Spent()
    inside = [[parse(body, fetched_at=NOW) for body in bodies] for _ in range(ROUNDS)]
    here = spent.so_far()
    spent = Spent()
    outside = [[await _read(parser, body) for body in bodies] for _ in range(ROUNDS)]
    parser.close()  # only then is its processor time told
    there = spent.so_far()

    ratio = there.cpu / here.cpu
    say(
        f"{len(bodies)} real feeds in this process: {here.cpu:.2f} s of processor,"
        f" {here.wall:.2f} s by the clock; in one of their own, its start included:"
        f" {there.cpu:.2f} s and {there.wall:.2f} s: x{ratio:.2f} the processor time;"
        f" starting one: {starting * 1_000:.0f} ms"
    )
    assert inside == outside
    assert ratio < 1.3


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for one round of all feeds."""

    cpu: float
    wall: float


class Spent:
    """What this process and those it has ended spend from now on."""

    def __init__(self) -> None:
        self._cpu, self._wall = _processor_seconds(), time.perf_counter()

    def so_far(self) -> Cost:
        cpu, wall = _processor_seconds() - self._cpu, time.perf_counter() - self._wall
        return Cost(cpu / ROUNDS, wall / ROUNDS)


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


async def _result(parser: Parser, body: bytes) -> ParsedFeed | str:
    try:
        return await _read(parser, body)
    except FeedTooHardError:
        raise
    except NotAFeedError as error:
        return str(error)


def _here(body: bytes) -> ParsedFeed | str:
    try:
        return parse(body, fetched_at=NOW)
    except NotAFeedError as error:
        return str(error)


async def _read(parser: Parser, body: bytes) -> ParsedFeed:
    return await parser.parse(body, fetched_at=NOW)
