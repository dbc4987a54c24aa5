"""Answers over HTTP that are too large, packed with malice, cut short, or never end."""

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from functools import cache

from tests.hostile.conftest import Page, RawServer, answer
from tests.hostile.feeds import GOOD, rss

_FEED = rss(f"<item><title>{GOOD}</title><link>https://a.example/good</link></item>").encode()
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_PACKED = "Content-Encoding: {}\r\n".format


@cache
def odd_answers() -> dict[str, tuple[Page, bool]]:
    """To each name an answer, and whether a feed with its good item is to be had from it."""
    packed, squeezed = gzip.compress(_FEED), zlib.compress(_FEED)
    return {
        "larger than 10 MB": (answer(_FEED + b" " * 11_000_000), False),
        "larger than 10 MB in chunks": (_endless_chunks, False),
        "longer than it says": (_HEAD + b"Content-Length: 300\r\n\r\n" + _FEED * 3, False),
        "shorter than it says": (_HEAD + b"Content-Length: 99999\r\n\r\n" + _FEED, False),
        "of a length below nought": (_HEAD + b"Content-Length: -1\r\n\r\n" + _FEED, False),
        "of no length": (_HEAD + b"Connection: close\r\n\r\n" + _FEED, True),
        "in chunks of no length": (_CHUNKED + b"zz\r\n" + _FEED, False),
        "gzip": (answer(packed, more=_PACKED("gzip")), True),
        "deflate": (answer(squeezed, more=_PACKED("deflate")), True),
        "gzip twice": (answer(gzip.compress(packed), more=_PACKED("gzip")), False),
        "gzip cut short": (answer(packed[:-20], more=_PACKED("gzip")), False),
        "gzip that is none": (answer(_FEED, more=_PACKED("gzip")), False),
        "a gzip bomb": (answer(bomb(), more=_PACKED("gzip")), False),
        "a gzip bomb in deflate": (answer(bomb(), more=_PACKED("deflate")), False),
        "brotli unasked": (answer(b"\x1b\x05\x00", more=_PACKED("br")), False),
        "200,000 headers": (_HEAD + b"X: y\r\n" * 200_000 + b"\r\n" + _FEED, False),
        "a header of 1 MB": (_HEAD + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n" + _FEED, False),
        "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n", False),
        "nothing": (b"", False),
    }


def slow_answers(
    server: RawServer,
) -> dict[str, Callable[[asyncio.StreamWriter], Awaitable[None]]]:
    """Answers that never come to an end."""

    async def silent(writer: asyncio.StreamWriter) -> None:
        await server.never()

    async def stalled(writer: asyncio.StreamWriter) -> None:
        writer.write(answer(_FEED)[:-2])
        await server.never()

    return {
        "silent": silent,
        "a header a byte at a time": _dripping(_HEAD + b"X: " + b"y" * 100_000),
        "a body a byte at a time": _dripping(answer(b"<rss>" + b" " * 100_000)),
        "stalled before its end": stalled,
    }


@cache
def bomb(megabytes: int = 200) -> bytes:
    """A thousandth of what it unpacks to."""
    packer = zlib.compressobj(wbits=31)
    million = b" " * 1_000_000
    return b"".join(packer.compress(million) for _ in range(megabytes)) + packer.flush()


def _dripping(text: bytes) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    async def drip(writer: asyncio.StreamWriter) -> None:
        for byte in text:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.5)

    return drip


async def _endless_chunks(writer: asyncio.StreamWriter) -> None:
    writer.write(_CHUNKED)
    chunk = b"%x\r\n%b\r\n" % (100_000, b" " * 100_000)
    for _ in range(1_000):
        writer.write(chunk)
        await writer.drain()
