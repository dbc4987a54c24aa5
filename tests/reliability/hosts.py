"""A thousand hosts on this computer, each with a feed of twenty items, in a process of their own.

``python -m tests.reliability.hosts`` prints its port and serves until its input ends.  Every feed
brings what the agencies bring to all of them, every fourth also one item of its own at every
second request; what did not change since is answered with 304.
"""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path

from claims import library
from claims.matching import shipped
from claims.model import LANGUAGES

ITEMS = 20
#: Feeds that bring what bears on the library's claims, so that there is something to press under.
WIRES = 4
_ROOT = Path(__file__).parents[2]


def address(number: int, port: int) -> str:
    """Where a feed is; each has a host of its own."""
    return f"http://127.1.{number // 250}.{number % 250 + 1}:{port}/{number}.xml"


def catalogue(feeds: int, port: int) -> list[dict[str, str]]:
    """The feeds as entries of a feeds file."""
    about = {"country": "MX", "kind": "wire"}
    return [
        {
            "name": f"Daily {number}",
            "url": address(number, port),
            "language": LANGUAGES[number % len(LANGUAGES)],
            **about,
        }
        for number in range(feeds)
    ]


def feed(number: int, edition: int) -> bytes:
    """A feed's edition, its newest items first."""
    editions = range(edition, max(-1, edition - 3), -1) if _has_news(number) else ()
    own = [_own(number, each) for each in editions]
    shared = [
        (f"agency-{n}", *_texts(n * 7)) for n in range(number // 8 % 40, number // 8 % 40 + ITEMS)
    ]
    items = "".join(
        f"<item><title>{escape(title)}</title><description>{escape(lead)}</description>"
        f"<link>https://news.example/{mark}</link><guid>https://news.example/{mark}</guid></item>"
        for mark, title, lead in islice((*own, *shared), ITEMS)
    )
    text = f"<rss version='2.0'><channel><title>Daily {number}</title>{items}</channel></rss>"
    return text.encode()


def _has_news(number: int) -> bool:
    return number < WIRES or number % 4 == 0


def _own(number: int, edition: int) -> tuple[str, str, str]:
    mark = f"{number}-{edition}"
    if number < WIRES and edition:
        told = _told_of_claims()
        return mark, told[(number + edition * WIRES) % len(told)], ""
    title, lead = _texts(number * 31 + edition * 7)
    return mark, f"{title} ({number}.{edition})", lead


@cache
def _texts(number: int) -> tuple[str, str]:
    """A headline and a lead of one language."""
    headlines = shipped.headlines()[LANGUAGES[number % len(LANGUAGES)]]
    head, lead = (headlines[(number + step) % len(headlines)] for step in (0, 11))
    return f"{head.partition('. ')[0]}, {number}", f"{lead} {head}"


@cache
def _told_of_claims() -> list[str]:
    examples = (claim.examples for claim in library.load_library())
    return [texts["en"] for each in examples for texts in each.supports if "en" in texts]


class Hosts:
    """Answers requests; counts them by feed."""

    def __init__(self) -> None:
        self._asked: Counter[int] = Counter()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            writer.write(self._answer(head))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked is gone
        finally:
            writer.close()

    def _answer(self, head: str) -> bytes:
        number = int(head.split(" ", 2)[1].strip("/").removesuffix(".xml"))
        edition = self._asked[number] // 2 if _has_news(number) else 0
        self._asked[number] += 1
        tag = f'"{number}-{edition}"'
        common = f"ETag: {tag}\r\nConnection: close\r\n"
        if f"If-None-Match: {tag}" in head:
            return f"HTTP/1.1 304 Not Modified\r\n{common}\r\n".encode()
        body = feed(number, edition)
        about = f"Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n"
        return f"HTTP/1.1 200 OK\r\n{common}{about}\r\n".encode() + body


@contextmanager
def running() -> Iterator[int]:
    """The hosts for a ``with`` block; gives their port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.hosts"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


async def main() -> None:
    server = await asyncio.start_server(Hosts().answer, "0.0.0.0", 0, backlog=1_000)  # noqa: S104
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 -- the answer
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
