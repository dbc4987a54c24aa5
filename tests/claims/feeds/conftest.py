"""A small web on this machine, and feeds to serve from it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from claims.feeds.fetch import Fetcher

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Sample news</title><link>https://news.example/</link>
<language>es-MX</language><ttl>30</ttl>
<item><guid>a1</guid><title>First headline</title><link>https://news.example/a1</link>
<description>&lt;p&gt;What happened.&lt;/p&gt;</description>
<pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate></item>
<item><guid>a2</guid><title>Second headline</title><link>https://news.example/a2</link></item>
</channel></rss>"""

REAL_FEEDS = Path(__file__).parents[4] / "shared" / "data" / "feeds" / "real"


class SmallWeb:
    """Answers by path with what a test puts there, and remembers what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.requests: list[web.Request] = []
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self.server = TestServer(application)

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    def serve(self, path: str, body: str | bytes = RSS, status: int = 200, **headers: str) -> str:
        """Serve *body* at *path*; header names are given with underscores.  Return the address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body

        async def page(request: web.Request) -> web.Response:
            return web.Response(body=content, status=status, headers=named)

        self.pages[path] = page
        return self.url(path)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)


@pytest.fixture
async def small_web() -> AsyncIterator[SmallWeb]:
    small = SmallWeb()
    await small.server.start_server()
    yield small
    await small.server.close()


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher("Claimwatch/test", allow_loopback=True, gap=timedelta()) as opened:
        yield opened
