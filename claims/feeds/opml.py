"""Lists of feeds from and for other feed readers.

Most OPML files in the wild are not well-formed XML, so no XML parser reads them: the outline tags
are picked out one by one.  That also leaves no entities to expand and no files to include.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from xml.sax.saxutils import quoteattr

from claims.errors import InvalidInputError
from claims.feeds.text import plain_line
from claims.feeds.web_address import is_web_address

MAX_BYTES = 5_000_000
MAX_FEEDS = 10_000
_MAX_TITLE = 300
#: Room for two addresses and a few descriptions.
_MAX_TAG = 20_000
_MAX_DEPTH = 50

_OUTLINE = re.compile(r"<(/?)(?:\w{1,20}:)?outline(?=[\s/>])", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,40})\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+)""")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}encoding\s{0,9}=\s{0,9}["']([\w.-]{1,40})""")


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One feed of a list."""

    title: str  #: may be empty on the way in
    url: str
    folder: str = ""  #: the outlines around it, outermost first, joined by " / "


def read(body: bytes) -> list[OpmlFeed]:
    """Return the feeds in *body*, in its order, each address once.

    Raises:
        InvalidInputError: If it is too large, or names no feed at all.
    """
    if len(body) > MAX_BYTES:
        raise InvalidInputError(
            f"The OPML file is larger than {MAX_BYTES / 1e6:g} MB: split it into several."
        )
    feeds = {feed.url: feed for feed in reversed(list(_feeds(_text(body))))}
    if not feeds:
        raise InvalidInputError(
            "No feed is listed in this file: export OPML from your feed reader and give that file."
        )
    return list(reversed(feeds.values()))[:MAX_FEEDS]


def write(feeds: Iterable[OpmlFeed], *, title: str = "Claimwatch") -> str:
    """Return *feeds* as an OPML 2.0 document, grouped by folder."""
    folders: dict[str, list[OpmlFeed]] = {}
    for feed in feeds:
        folders.setdefault(feed.folder, []).append(feed)
    lines = [line for folder, inside in folders.items() for line in _outlines(folder, inside)]
    head = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    name = f"  <head><title>{_attribute(title)[1:-1]}</title></head>"
    return "\n".join([*head, name, "  <body>", *lines, "  </body>", "</opml>", ""])


def _text(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    declared = _ENCODING.match(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding = declared[1].decode("ascii") if declared else "cp1252"
    try:
        return body.decode(encoding, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _feeds(text: str) -> Iterator[OpmlFeed]:
    folders: list[str] = []
    at = 0
    while match := _OUTLINE.search(text, at):
        at = match.end()
        if match[1]:
            folders = folders[:-1]
            continue
        at, attributes, is_closed = _tag(text, at)
        url = attributes.get("xmlurl", "").strip()
        name = attributes.get("title", "").strip() or attributes.get("text", "")
        title = plain_line(name, limit=_MAX_TITLE)
        if is_web_address(url):
            yield OpmlFeed(title, url, " / ".join(filter(None, folders)))
        if not is_closed and len(folders) < _MAX_DEPTH:
            folders.append("" if url else title)


def _tag(text: str, start: int) -> tuple[int, dict[str, str], bool]:
    """Return the end of the tag that goes on at *start*, its attributes, whether it is empty."""
    end = _end_of_tag(text, start)
    inside = text[start:end]
    attributes = {
        name.lower(): unescape(_unquoted(value)) for name, value in _ATTRIBUTE.findall(inside)
    }
    return end, attributes, inside.rstrip().endswith("/")


def _end_of_tag(text: str, start: int) -> int:
    """Return the place of the ``>`` that is in no quotes, else of the first one, within bounds."""
    quote = ""
    following = _OUTLINE.search(text, start)  # a quote never closed must not swallow the next tag
    limit = min(following.start() if following else len(text), start + _MAX_TAG)
    for at in range(start, limit):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == ">":
            return at
    first = text.find(">", start, limit)
    return first if first >= 0 else limit


def _unquoted(value: str) -> str:
    return value[1:-1] if value[0] in "\"'" else value


def _outlines(folder: str, feeds: Iterable[OpmlFeed]) -> Iterator[str]:
    indent = "    "
    if folder:
        yield f"{indent}<outline text={_attribute(folder)}>"
        indent += "  "
    for feed in feeds:
        name = _attribute(feed.title or feed.url)
        url = _attribute(feed.url)
        yield f'{indent}<outline type="rss" text={name} title={name} xmlUrl={url}/>'
    if folder:
        yield "    </outline>"


def _attribute(text: str) -> str:
    """Return *text* quoted, without the characters XML cannot hold."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return quoteattr(printable, {'"': "&quot;"})
