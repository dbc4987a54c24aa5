"""From a page to its feed."""

import pytest
from aiohttp import web

from claims.errors import InvalidInputError, NotFoundError
from claims.feeds.discover import FoundFeed, discover, feed_links
from claims.feeds.fetch import Fetcher
from claims.feeds.parser import Parser
from tests.claims.feeds.conftest import SmallWeb

PAGE = """<!doctype html><html><head>
<link rel="stylesheet" href="/style.css">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<LINK TYPE='application/atom+xml; charset=utf-8' REL='alternate home'
  HREF='main.atom' TITLE="Main &amp; more">
<link rel="alternate" hreflang="es" href="/es">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
</head><body>News</body></html>"""


async def test_a_feeds_own_address_is_found_with_one_request(
    small_web: SmallWeb, fetcher: Fetcher, parser: Parser
) -> None:
    url = small_web.serve("/feed")

    assert await discover(url, fetcher, parser) == (FoundFeed(url, "Sample news"),)
    assert len(small_web.requests) == 1


async def test_where_a_temporary_redirect_leads_is_not_followed_for_good(
    small_web: SmallWeb, fetcher: Fetcher, parser: Parser
) -> None:
    async def to_a_cache(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/cache?token=for-5-minutes"})

    small_web.pages["/feed"] = to_a_cache
    small_web.serve("/cache")

    (found,) = await discover(small_web.url("/feed"), fetcher, parser)

    assert found.url == small_web.url("/feed")


async def test_a_page_names_its_feeds_and_those_of_comments_come_last(
    small_web: SmallWeb, fetcher: Fetcher, parser: Parser
) -> None:
    url = small_web.serve("/news/", PAGE, Content_Type="text/html")

    found = await discover(url, fetcher, parser)

    assert found == (
        FoundFeed(small_web.url("/news/main.atom"), "Main & more"),
        FoundFeed(small_web.url("/comments/feed"), "Comments"),
    )
    assert len(small_web.requests) == 1


async def test_a_page_that_names_none_is_tried_at_the_three_usual_places(
    small_web: SmallWeb, fetcher: Fetcher, parser: Parser
) -> None:
    page = small_web.serve("/news/", "<html><body>News</body></html>")
    small_web.serve("/feed", "<html>Not here</html>")
    small_web.serve("/rss.xml")

    assert await discover(page, fetcher, parser) == (
        FoundFeed(small_web.url("/rss.xml"), "Sample news"),
    )
    assert [request.path for request in small_web.requests] == [
        "/news/",
        "/feed",
        "/rss",
        "/rss.xml",
    ]


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/page", "<html><body>News</body></html>", 200, "names no feed"),
        ("/missing", "", 404, "404"),
        ("/json", '{"a": 1}', 200, "JSON"),
        ("/empty", "", 200, "empty"),
    ],
)
async def test_no_feed_is_said_with_the_reason(
    small_web: SmallWeb,
    fetcher: Fetcher,
    parser: Parser,
    path: str,
    body: str,
    status: int,
    said: str,
) -> None:
    url = small_web.serve(path, body, status, Content_Type="text/plain")

    with pytest.raises(NotFoundError, match=said):
        await discover(url, fetcher, parser)


async def test_what_is_no_address_is_refused(fetcher: Fetcher, parser: Parser) -> None:
    with pytest.raises(InvalidInputError, match="not a web address"):
        await discover("la jornada", fetcher, parser)


async def test_a_page_inside_the_operators_network_is_not_read(
    fetcher: Fetcher, parser: Parser
) -> None:
    with pytest.raises(NotFoundError, match="not on the public internet"):
        await discover("http://10.0.0.1/admin", fetcher, parser)


def test_links_are_found_from_the_pages_base() -> None:
    page = (
        b'<base href="https://cdn.example/x/"><link rel=alternate type=application/rss+xml href=f>'
    )

    assert feed_links(page, "https://a.example/") == (FoundFeed("https://cdn.example/x/f", ""),)


@pytest.mark.parametrize(
    "piece", [b"<link ", b'<link rel="', b"<link a=", b"<base href=http://[ >"]
)
def test_a_hostile_page_is_searched_in_no_time(piece: bytes) -> None:
    assert feed_links(piece * 100_000, "https://a.example/") == ()
