"""Read the bytes of a feed into items.

Never touches the network or a file: feedparser opens a body that happens to be a path or an
address, so it is only ever given a stream.  One bad item never stops the others.
"""

import calendar
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import feedparser
from feedparser.mixin import _FeedParserMixin

from claims.errors import ClaimwatchError
from claims.feeds.text import plain_line, plain_text
from claims.feeds.web_address import is_web_address

MAX_TITLE = 300
MAX_SUMMARY = 2_000
MAX_AUTHOR = 200
MAX_LANGUAGE = 35
MAX_ITEMS = 1_000
#: Outside of CDATA.  Of sixty real feeds none has more than 2,500.
MAX_TAGS = 200_000
_REFERENCE = re.compile(rb"&#(x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)
#: No database takes these: NUL and lone surrogates.
_UNKEEPABLE = dict.fromkeys([0, *range(0xD800, 0xE000)])
#: Longer ids are kept as a hash of themselves.
MAX_GUID = 500
#: A clock that is wrong by more is not believed.
_AHEAD = timedelta(days=1)
#: No feed is older than the web.
_OLDEST = datetime(1991, 1, 1, tzinfo=UTC)


class NotAFeedError(ClaimwatchError):
    """What came is no feed; the message says what it is instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed, as plain text.  It has a title or a summary, mostly both."""

    guid: str | None = None  #: the feed's own id, at most `MAX_GUID` characters
    url: str | None = None  #: http or https
    title: str = ""  #: one line, at most `MAX_TITLE` characters
    summary: str = ""  #: at most `MAX_SUMMARY` characters
    published: datetime | None = None  #: never after the fetch by more than a day's clock error
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed, in its own order of items."""

    title: str
    language: str | None  #: as the feed says it: "es-MX"; often missing, sometimes wrong
    url: str | None  #: the page the feed belongs to
    items: tuple[FeedItem, ...]
    unusable: int = 0  #: items with nothing to read in them, or beyond the first `MAX_ITEMS`


def parse(
    body: bytes, *, fetched_at: datetime, url: str = "", content_type: str = ""
) -> ParsedFeed:
    """Return the feed in *body*.

    Blocking: half a second per megabyte of prose, three of short items.  feedparser takes 35 µs
    a tag, so what is just short of being refused for its tags takes 7 s.

    Args:
        body: As it came.
        fetched_at: Dates in the future are set back to this.
        url: Where it came from, for relative links.
        content_type: As the server said; decides the encoding only where the body does not.

    Raises:
        NotAFeedError: If it is anything else.
        MemoryError: If there is not enough for it.
    """
    if _tags(body) > MAX_TAGS:
        raise NotAFeedError(f"The feed has more than {MAX_TAGS:,} tags: look for a shorter one.")
    headers = {"content-location": url, "content-type": content_type}
    try:
        raw = _raw(body, headers)
    except MemoryError:
        raise
    except Exception as error:
        raise NotAFeedError("The feed is too broken to be read.") from error
    if not raw.get("version") and not raw.entries:
        raise NotAFeedError(_what_it_is(body))
    items = tuple(_items(_newest(raw.entries), fetched_at))
    return ParsedFeed(
        title=plain_line(_string(raw.feed, "title"), limit=MAX_TITLE),
        language=_string(raw.feed, "language").translate(_UNKEEPABLE)[:MAX_LANGUAGE] or None,
        url=_link(raw.feed),
        items=items,
        unusable=len(raw.entries) - len(items),
    )


def _raw(body: bytes, headers: dict[str, str]) -> Any:
    try:
        return _feedparsed(body, headers)
    except (ValueError, OverflowError):
        # feedparser promises not to raise, but does for a number that no character has.
        return _feedparsed(_REFERENCE.sub(_possible, body), headers)


def _feedparsed(body: bytes, headers: dict[str, str]) -> Any:
    return feedparser.parse(
        io.BytesIO(body),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _possible(reference: re.Match[bytes]) -> bytes:
    """Return a character reference as it is, or one to "no such character"."""
    digits = reference[1].lower()
    if len(digits) <= 8:
        code = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
        if code <= 0x10FFFF and not 0xD800 <= code < 0xE000:
            return reference[0]
    return b"&#xFFFD;"


def _tags(body: bytes) -> int:
    """Return about how many tags the parser will see."""
    _, *sections = body.split(b"<![CDATA[")
    hidden = sum(section.partition(b"]]>")[0].count(b"<") for section in sections)
    return body.count(b"<") - hidden


def _newest(entries: list[Any]) -> list[Any]:
    """The first of a feed that is too long, or the last where it begins with the oldest."""
    dates = [when for each in entries if (when := dict.get(each, "published_parsed"))]
    is_rising = bool(dates) and dates[0] < dates[-1]
    return entries[-MAX_ITEMS:] if is_rising else entries[:MAX_ITEMS]


def _items(entries: Iterable[Any], fetched_at: datetime) -> Iterator[FeedItem]:
    for entry in entries:
        with suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
            item = _item(entry, fetched_at)
            if item.title or item.summary:
                yield item


def _item(entry: Any, fetched_at: datetime) -> FeedItem:
    return FeedItem(
        guid=_guid(_string(entry, "id")),
        url=_link(entry),
        title=plain_line(_string(entry, "title"), limit=MAX_TITLE),
        summary=_summary(entry),
        published=_published(entry, fetched_at),
        author=plain_line(_string(entry, "author"), limit=MAX_AUTHOR) or None,
    )


def _string(entry: Any, key: str) -> str:
    # Not `entry.get`: feedparser's own mapping of old names warns and answers for others.
    value = dict.get(entry, key)
    return value if isinstance(value, str) else ""


def _guid(text: str) -> str | None:
    text = text.strip()
    if len(text) > MAX_GUID:
        return "hash:" + blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return text.translate(_UNKEEPABLE) or None


def _link(entry: Any) -> str | None:
    """Return the first address a reader could open."""
    links = (
        _string(link, "href") for link in dict.get(entry, "links") or () if isinstance(link, dict)
    )
    for found in (_string(entry, "feedburner_origlink"), _string(entry, "link"), *links):
        candidate = found.strip().replace(" ", "%20")  # as browsers do
        if is_web_address(candidate):
            return candidate
    return None


def _summary(entry: Any) -> str:
    summary = plain_text(_string(entry, "summary"), limit=MAX_SUMMARY)
    if summary:
        return summary
    contents = dict.get(entry, "content") or ()
    texts = (plain_text(_string(each, "value"), limit=MAX_SUMMARY) for each in contents)
    return next((text for text in texts if text), "")


def _published(entry: Any, fetched_at: datetime) -> datetime | None:
    for key in ("published_parsed", "updated_parsed", "created_parsed"):
        moment = _moment(dict.get(entry, key))
        if moment is not None:
            return fetched_at if moment > fetched_at + _AHEAD else moment
    return None


def _moment(parsed: Any) -> datetime | None:
    """Return feedparser's UTC tuple as a date, ``None`` if it is absurd."""
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (TypeError, ValueError, OverflowError, OSError, AttributeError):
        return None
    return moment if moment >= _OLDEST else None


def _what_it_is(body: bytes) -> str:
    start = body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "The answer is empty: check the address in a browser."
    if start.startswith((b"{", b"[")):
        return "This is JSON, not RSS or Atom: look for the site's RSS address."
    if b"<html" in start or b"<!doctype html" in start:
        return "This is a web page, not a feed: add the page's address and its feed is looked for."
    if start.startswith(b"<"):
        return "This is XML, but neither RSS nor Atom: look for the site's RSS address."
    return "This is neither RSS nor Atom: check the address in a browser."


def _bound_author_search() -> None:
    """Keep feedparser from searching long author names for an e-mail address.

    The expression it does that with is quadratic: an author of 64 KB takes 10 s (its issue 562).
    This is the one place that reaches into feedparser, and it fails loudly when that changes.
    """
    search = _FeedParserMixin._sync_author_detail

    def bounded(self: Any, key: str = "author") -> None:
        author = self._get_context().get(key)
        if not isinstance(author, str) or len(author) <= 1_000:
            search(self, key)

    _FeedParserMixin._sync_author_detail = bounded


_bound_author_search()
