"""Whatever a server sends as a feed is read or refused, and opens nothing."""

import random
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.feeds.parse import NotAFeedError, ParsedFeed, parse
from claims.feeds.parser import FeedTooHardError, Limits, Parser
from tests.claims.feeds.conftest import REAL_FEEDS, RSS
from tests.hostile.conftest import Say, only_long
from tests.hostile.feeds import GOOD, HostileFeed, addresses, bombs, cheap, entities

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
_OPENING = {"open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"}
_watching = False
_opened: list[str] = []


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event in _OPENING:
        _opened.append(f"{event} {arguments[:1]}")


sys.addaudithook(_audit)  # cannot be taken out again, only told to look away


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """What was opened or dialled by this process from now on."""
    global _watching
    parse(RSS.encode(), fetched_at=NOW)  # the first feed loads modules
    _opened.clear()
    _watching = True
    yield _opened
    _watching = False


async def read(parser: Parser, feed: HostileFeed) -> ParsedFeed | NotAFeedError:
    try:
        return await parser.parse(
            feed.make(),
            fetched_at=NOW,
            url="https://news.example/feed",
            content_type=feed.content_type,
        )
    except NotAFeedError as error:
        return error


@pytest.mark.parametrize("feed", cheap(), ids=str)
async def test_a_broken_feed_is_read_or_refused_and_keeps_its_good_items(
    feed: HostileFeed, parser: Parser
) -> None:
    result = await read(parser, feed)

    assert not isinstance(result, FeedTooHardError)
    assert "root:" not in repr(result), "a file of this machine was read"
    if isinstance(result, NotAFeedError):
        assert not feed.keeps
        assert str(result).endswith(".")
        return
    assert not feed.keeps or GOOD in [item.title for item in result.items]
    assert all(
        not each.published or each.published.year in range(1991, 2027) for each in result.items
    )


@pytest.mark.parametrize("feed", [*addresses(), *entities()], ids=str)
def test_nothing_is_opened_or_dialled_for_a_feed(feed: HostileFeed, opened: list[str]) -> None:
    with suppress(NotAFeedError):
        parse(feed.make(), fetched_at=NOW, url="file:///etc/passwd")

    assert opened == []


@pytest.fixture(scope="module")
def hasty() -> Iterator[Parser]:
    opened = Parser(limits=Limits(seconds=0.5))
    yield opened
    opened.close()


@pytest.mark.parametrize("feed", bombs(), ids=str)
async def test_a_feed_dear_to_read_is_broken_off_and_the_next_is_read(
    feed: HostileFeed, hasty: Parser
) -> None:
    result = await read(hasty, feed)

    assert str(result).endswith(".") or isinstance(result, ParsedFeed)
    again = await hasty.parse(RSS.encode(), fetched_at=NOW)
    assert len(again.items) == 2


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_a_mutated_feed_is_read_or_refused(seed: int) -> None:
    with suppress(NotAFeedError):
        check_items(parse(_mutated(seed), fetched_at=NOW))


@only_long
async def test_5000_mutated_feeds_are_read_or_refused(parser: Parser, say: Say) -> None:
    refused = 0
    for seed in range(5_000):
        result = await read(parser, HostileFeed(str(seed), lambda seed=seed: _mutated(seed)))  # type: ignore[misc]
        assert not isinstance(result, FeedTooHardError), f"seed {seed}"
        refused += isinstance(result, NotAFeedError)
        if isinstance(result, ParsedFeed):
            check_items(result)
    say(f"5,000 mutated feeds: 0 crashes, {refused} refused, {5_000 - refused} read")


def check_items(feed: ParsedFeed) -> None:
    for item in feed.items:
        assert item.title or item.summary
        "".join((item.title, item.summary, item.guid or "", item.url or "")).encode()


_SPLINTERS = (
    *(b"<item>", b"]]>", b"<![CDATA[", b"&", b"\x00", b"\xff\xfe", b"<", b"<!--", b"&#x110000;"),
    *(b"&#xD800;", b'="', b"<title>", b"</rss>", b"<?xml ", b"<!DOCTYPE x [", b"xmlns='"),
)


def _mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    body = bytearray(chance.choice(_samples()))
    for _ in range(chance.randint(1, 20)):
        start = chance.randrange(len(body))
        match chance.randrange(4):
            case 0:
                body[start] = chance.randrange(256)
            case 1:
                del body[start : start + chance.randrange(1, 200)]
            case 2:
                body[start:start] = chance.choice(_SPLINTERS)
            case _:
                body[start:start] = body[: chance.randrange(1, 300)]
        body = body or bytearray(b" ")
    return bytes(body)


@cache
def _samples(most_bytes: int = 40_000) -> list[bytes]:
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>1</id>'
        b'<title type="html">&lt;b&gt;x&lt;/b&gt;</title><link href="https://a.example/"/>'
        b"<updated>2026-01-01T00:00:00Z</updated><summary>s</summary></entry></feed>"
    )
    real: list[Path] = sorted(REAL_FEEDS.iterdir()) if REAL_FEEDS.exists() else []
    small = [path.read_bytes() for path in real if path.stat().st_size < most_bytes]
    return [RSS.encode(), atom, *small[:10]]
