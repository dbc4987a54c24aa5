"""Feeds are read in a process of their own; what one does to it, it does to nothing else."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from hashlib import blake2b

import pytest

from claims.feeds import parser as module
from claims.feeds import wire
from claims.feeds.parse import MAX_ITEMS, NotAFeedError, ParsedFeed, parse
from claims.feeds.parser import FeedTooHardError, Limits, Parser
from tests.claims.feeds.conftest import RSS

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
#: 2 s of work, more on a busy machine.
DEAR = ("<rss><channel>" + "<item><title>x</title></item>" * 20_000).encode()
#: An element of so many attributes takes half a gigabyte.
LARGE = ("<rss><a " + " ".join(f"a{n}=1" for n in range(400_000)) + "/></rss>").encode()

OpenParser = Callable[..., Parser]


@pytest.fixture
async def open_parser() -> AsyncIterator[OpenParser]:
    opened: list[Parser] = []

    def open_one(**limits: float) -> Parser:
        opened.append(Parser(processes=1, limits=Limits(**limits)))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a program in the place of the one that reads feeds."""

    def run(program: str) -> None:
        start = "import os, sys; out = sys.stdout.buffer; out.write(b'ready\\n'); out.flush();"
        monkeypatch.setattr(module, "_PROGRAM", ("-c", f"{start} {program}"))

    return run


async def read(parser: Parser, body: str | bytes = RSS) -> ParsedFeed:
    content = body.encode() if isinstance(body, str) else body
    return await parser.parse(content, fetched_at=NOW, url="https://news.example/feed")


async def test_what_comes_back_is_what_was_read(parser: Parser) -> None:
    odd = (
        "<rss><channel><language>ar</language><ttl>999999</ttl><item><title>\U0001f5de غسل</title>"
        "<pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate><author>A</author></item></channel></rss>"
    )
    for body in (RSS, odd, "<rss><channel><title>Nothing yet</title></channel></rss>"):
        here = parse(body.encode(), fetched_at=NOW, url="https://news.example/feed")

        assert await read(parser, body) == here


async def test_the_fullest_feed_comes_back_whole(parser: Parser) -> None:
    long = "\U0001f5de" * 3_000
    item = (
        f"<item><title>{long}</title><description>{long}</description><guid>{long}</guid></item>"
    )

    feed = await read(parser, f"<rss><channel>{item * (MAX_ITEMS // 4)}</channel></rss>")

    assert len(feed.items) == MAX_ITEMS // 4
    assert {len(each.summary) for each in feed.items} == {2_000}


async def test_what_is_no_feed_is_said_as_ever(parser: Parser) -> None:
    with pytest.raises(NotAFeedError, match="JSON") as caught:
        await read(parser, "{}")

    assert not isinstance(caught.value, FeedTooHardError)


async def test_a_feed_that_takes_too_long_is_broken_off_and_the_next_is_read(
    open_parser: OpenParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 1_000)  # by what it computes, not by the clock
    parser = open_parser(seconds=0.3)

    with pytest.raises(FeedTooHardError, match=r"longer than 0\.3 seconds.*look for"):
        await read(parser, DEAR)

    assert len((await read(parser)).items) == 2
    assert parser.broken_off == 1


async def test_a_feed_that_takes_too_much_memory_is_broken_off_and_the_next_is_read(
    open_parser: OpenParser,
) -> None:
    parser = open_parser(seconds=60, memory=256_000_000)

    with pytest.raises(FeedTooHardError, match="more than 256 MB of memory"):
        await read(parser, LARGE)

    assert len((await read(parser)).items) == 2
    assert parser.broken_off == 1


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
async def test_a_feed_that_ends_the_process_is_refused(
    open_parser: OpenParser, worker: Callable[[str], None], number: signal.Signals
) -> None:
    worker(f"sys.stdin.readline(); os.kill(os.getpid(), {number.value})")
    parser = open_parser()

    with pytest.raises(FeedTooHardError, match="made the program that does it fail"):
        await read(parser)


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\n",
        b"null\n",
        b"[]\n",
        b"\xff\xfe\n",
        b"[" * 60_000 + b"\n",
        b'{"items": -1}\n',
        b'{"items": 1e999, "refused": 7}\n',
        b'{"items": 1000000000}\n',
        b'{"refused": "' + b"x" * 1_000 + b'"}\n',
        b'{"refused": "\\ud800"}\n',
        b'{"items": 0, "title": "", "language": null, "url": "javascript:1", "unusable": 0}\n',
        b'{"items": 0, "title": "", "language": null, "url": null, "unusable": 1e300}\n',
        b'{"items": 1, "title": ""}\n{"title": "t", "guid": {}, "url": null}\n',
        (
            b'{"items": 1, "title": "", "language": "", "url": null, "unusable": 0}\n'
            b'{"title": "t", "summary": "", "guid": null, "url": null, "author": null,'
            b' "published": "2026-01-01"}\n'
        ),
        b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\n",
    ],
    ids=lambda reply: blake2b(reply, digest_size=3).hexdigest(),
)
def test_what_a_process_taken_over_by_a_feed_sends_is_not_believed(reply: bytes) -> None:
    with pytest.raises(wire.GarbledError):
        wire.read_reply(io.BytesIO(reply))


async def test_a_process_that_sends_nonsense_is_ended(
    open_parser: OpenParser, worker: Callable[[str], None]
) -> None:
    worker("sys.stdin.readline(); out.write(b'nonsense\\n'); out.flush(); sys.stdin.read()")
    parser = open_parser()

    with pytest.raises(FeedTooHardError, match="fail"):
        await read(parser)
    assert parser._all == set()


async def test_a_process_that_sends_without_end_is_cut_short(
    open_parser: OpenParser, worker: Callable[[str], None]
) -> None:
    worker("sys.stdin.readline();\nwhile True: out.write(b'x' * 100_000)")
    parser = open_parser()

    with pytest.raises(FeedTooHardError):
        await read(parser)


async def test_a_process_that_no_signal_but_the_last_can_end_is_ended(
    open_parser: OpenParser, worker: Callable[[str], None]
) -> None:
    worker("sys.stdin.readline(); os.kill(os.getpid(), 19)")  # SIGSTOP
    parser = open_parser(seconds=0.2)

    with pytest.raises(FeedTooHardError, match="longer"):
        await read(parser)


async def test_a_process_ended_while_idle_is_blamed_on_no_feed(open_parser: OpenParser) -> None:
    parser = open_parser()
    await read(parser)
    (process,) = parser._all
    process.kill()
    process._process.wait()

    assert len((await read(parser)).items) == 2
    assert parser.broken_off == 0


async def test_a_process_that_does_not_start_is_blamed_on_no_feed(
    open_parser: OpenParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PROGRAM", ("-c", "pass"))
    parser = open_parser()

    with pytest.raises(OSError, match="does not start"):
        await read(parser)
    assert parser.broken_off == 0


async def test_what_is_meant_for_the_bot_breaks_off_no_feed(open_parser: OpenParser) -> None:
    parser = open_parser()
    await read(parser)
    (process,) = parser._all
    os.kill(process._process.pid, signal.SIGINT)
    os.kill(process._process.pid, signal.SIGTERM)

    await read(parser)

    assert {process} == parser._all


async def test_a_process_is_replaced_after_many_feeds(
    open_parser: OpenParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_FEEDS", 2)
    parser = open_parser()

    seen = set()
    for _ in range(4):
        await read(parser)
        seen |= {process._process.pid for process in parser._all}

    assert len(seen) == 2
    assert parser.broken_off == 0


async def test_a_process_that_keeps_much_memory_is_replaced(
    open_parser: OpenParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 1)
    parser = open_parser()

    await read(parser)

    assert parser._all == set()


async def test_one_hard_feed_does_not_hold_up_the_others() -> None:
    parser = Parser(limits=Limits(seconds=60))
    try:
        hard = asyncio.create_task(read(parser, DEAR * 2))
        for _ in range(20):
            await read(parser)

        assert not hard.done()
    finally:
        parser.close()
    with pytest.raises(RuntimeError, match="closed"):
        await hard


async def test_closing_while_a_process_starts_is_no_failure_of_the_feed(
    open_parser: OpenParser,
) -> None:
    parser = open_parser()
    reading = asyncio.create_task(read(parser))
    while not parser._all:  # noqa: ASYNC110 -- a thread does it
        await asyncio.sleep(0)

    parser.close()

    with pytest.raises(RuntimeError, match="closed"):
        await reading


async def test_closing_ends_every_process(open_parser: OpenParser) -> None:
    parser = open_parser()
    await read(parser)
    (process,) = parser._all

    parser.close()

    assert not process.is_alive
    with pytest.raises(RuntimeError, match="shutdown"):
        await read(parser)


async def test_the_process_gets_no_secret_and_writes_no_file(
    open_parser: OpenParser, worker: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "canary")
    worker(
        'sys.stdin.readline(); out.write(b\'{"refused": "%s"}\\n\' %'
        " ' '.join(os.environ).encode()); out.flush(); sys.stdin.read()"
    )

    with pytest.raises(NotAFeedError) as caught:
        await read(open_parser())

    assert "DISCORD_TOKEN" not in str(caught.value)
    assert "PYTHONPATH" in str(caught.value)
