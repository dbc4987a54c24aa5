"""From the address of a page to its feeds.

A page names its feeds in ``<link rel="alternate">``; only where a page names none are the three
usual addresses tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urljoin

from claims.errors import NotFoundError
from claims.feeds import web_address
from claims.feeds.exchange import Fetched, FetchFailure, FetchRequest
from claims.feeds.fetch import Fetcher
from claims.feeds.parse import MAX_TITLE, NotAFeedError, ParsedFeed
from claims.feeds.parser import Parser
from claims.feeds.text import plain_line

MAX_CANDIDATES = 20
_USUAL_PATHS = ("/feed", "/rss", "/rss.xml")
#: Pages name their feeds near the top.
_HEAD_BYTES = 500_000

# Bounded repeats keep these linear on hostile pages.
_TAG = re.compile(r"<(link|base)\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+)""")
_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "text/xml",
        "application/xml",
    }
)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed a page offers."""

    url: str
    title: str  #: as the page or the feed names it, may be empty
    #: What was fetched to find it; its server need not be asked for it again.
    read: tuple[Fetched, ParsedFeed] | None = field(default=None, compare=False, repr=False)


async def discover(url: str, fetcher: Fetcher, parser: Parser) -> tuple[FoundFeed, ...]:
    """Return the feeds of the page at *url*, at least one, the likeliest first.

    If *url* is a feed itself, that one.  Feeds a page names are not fetched to see whether they
    are any good.

    Raises:
        InvalidInputError: If *url* is no web address.
        NotFoundError: If there is no feed, or the page cannot be read; says why.
    """
    asked = web_address.checked(url)
    answer = await fetcher.fetch(FetchRequest(asked))
    if isinstance(answer, FetchFailure):
        raise NotFoundError(answer.sentence)
    if not isinstance(answer, Fetched):
        raise NotFoundError("The server sent no page: check the address in a browser.")
    try:
        return (_found(asked, answer, await _parsed(answer, parser)),)
    except NotAFeedError as error:
        if not _is_page(answer):
            raise NotFoundError(str(error)) from error
    named = feed_links(answer.body, answer.url)
    return named or await _at_usual_paths(answer.url, fetcher, parser)


def feed_links(body: bytes, page_url: str) -> tuple[FoundFeed, ...]:
    """Return the feeds the page *body* names, feeds of comments last; pure."""
    page = body[:_HEAD_BYTES].decode("utf-8", "replace")
    found = {feed.url: feed for feed in _links(page, page_url)}
    return tuple(sorted(found.values(), key=_is_of_comments))[:MAX_CANDIDATES]


def _links(page: str, page_url: str) -> Iterator[FoundFeed]:
    base = page_url
    for tag in _TAG.finditer(page):
        attributes = {
            name.lower(): unescape(value.strip("\"'"))
            for name, value in _ATTRIBUTE.findall(tag[2])
        }
        href = attributes.get("href", "").strip()
        if tag[1].lower() == "base":
            base = _joined(page_url, href)
        elif _names_a_feed(attributes) and web_address.is_web_address(_joined(base, href)):
            title = plain_line(attributes.get("title", ""), limit=MAX_TITLE)
            yield FoundFeed(_joined(base, href), title)


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _names_a_feed(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in attributes.get("rel", "").lower().split() and kind in _FEED_TYPES


def _is_of_comments(feed: FoundFeed) -> bool:
    return any(word in f"{feed.url} {feed.title}".lower() for word in ("comment", "comentario"))


async def _at_usual_paths(
    page_url: str, fetcher: Fetcher, parser: Parser
) -> tuple[FoundFeed, ...]:
    for path in _USUAL_PATHS:
        asked = urljoin(page_url, path)
        answer = await fetcher.fetch(FetchRequest(asked))
        if isinstance(answer, Fetched):
            try:
                return (_found(asked, answer, await _parsed(answer, parser)),)
            except NotAFeedError:
                continue
    raise NotFoundError(
        "This page names no feed: look on it for an RSS link and give its address."
    )


async def _parsed(answer: Fetched, parser: Parser) -> ParsedFeed:
    return await parser.parse(
        answer.body,
        fetched_at=datetime.now(UTC),
        url=answer.url,
        content_type=answer.content_type,
    )


def _found(asked: str, answer: Fetched, feed: ParsedFeed) -> FoundFeed:
    # Where a temporary redirect leads today is no address of the feed's.
    return FoundFeed(answer.moved_to or asked, feed.title, (answer, feed))


def _is_page(answer: Fetched) -> bool:
    return "html" in answer.content_type.lower() or b"<html" in answer.body[:5_000].lower()
