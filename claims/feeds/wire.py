"""What goes to a process that reads feeds and what comes back: lines of JSON, and bytes.

Not pickle: whoever takes over the process by a feed would take over its reader too.  So all that
comes back is bounded, and checked as if a stranger had sent it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from claims.feeds.parse import (
    MAX_AUTHOR,
    MAX_GUID,
    MAX_ITEMS,
    MAX_LANGUAGE,
    MAX_SUMMARY,
    MAX_TITLE,
    FeedItem,
    NotAFeedError,
    ParsedFeed,
)
from claims.feeds.web_address import MAX_LENGTH, is_web_address

#: Of one line: an item has at most 5,000 characters, each of twelve bytes at most.
_MAX_LINE = 64_000
_MAX_SENTENCE = 500
#: The first line a process sends, once it can take a feed.
READY = b"ready\n"
#: How a process ends when a feed needs more memory than it may have.
OUT_OF_MEMORY = 3


class GarbledError(Exception):
    """What came over the line is not what is sent over it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A feed to read, see `parse`."""

    body: bytes
    fetched_at: datetime
    url: str = ""
    content_type: str = ""


def write_job(stream: IO[bytes], job: Job) -> None:
    head = {
        "size": len(job.body),
        "fetched_at": job.fetched_at.isoformat(),
        "url": job.url,
        "content_type": job.content_type,
    }
    stream.write(_line(head))
    stream.write(job.body)
    stream.flush()


def read_job(stream: IO[bytes]) -> Job | None:
    """Return the next job, ``None`` once no more will come."""
    line = stream.readline()
    if not line:
        return None
    head = json.loads(line)
    return Job(
        body=stream.read(head["size"]),
        fetched_at=datetime.fromisoformat(head["fetched_at"]),
        url=head["url"],
        content_type=head["content_type"],
    )


def write_reply(stream: IO[bytes], reply: ParsedFeed | NotAFeedError) -> None:
    stream.writelines(_line(values) for values in _reply(reply))
    stream.flush()


def read_reply(stream: IO[bytes]) -> ParsedFeed | NotAFeedError:
    """Return what became of the job sent last.

    Raises:
        GarbledError: If it is no reply, or breaks off.
    """
    try:
        head = _read_line(stream)
        if "refused" in head:
            return NotAFeedError(_text(head["refused"], _MAX_SENTENCE))
        # Line by line, so that no other thread waits long while a full feed is taken apart.
        items = [_item(_read_line(stream)) for _ in range(_number(head["items"], MAX_ITEMS))]
        return _feed(head, items)
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
        raise GarbledError(type(error).__name__) from error


def _reply(reply: ParsedFeed | NotAFeedError) -> Iterator[dict[str, Any]]:
    if isinstance(reply, NotAFeedError):
        yield {"refused": str(reply)}
        return
    yield {
        "items": len(reply.items),
        "title": reply.title,
        "language": reply.language,
        "url": reply.url,
        "unusable": reply.unusable,
    }
    for item in reply.items:
        yield {
            "guid": item.guid,
            "url": item.url,
            "title": item.title,
            "summary": item.summary,
            "published": item.published and item.published.isoformat(),
            "author": item.author,
        }


def _feed(head: dict[str, Any], items: list[FeedItem]) -> ParsedFeed:
    return ParsedFeed(
        title=_text(head["title"], MAX_TITLE),
        language=_text_or_none(head["language"], MAX_LANGUAGE),
        url=_address(head["url"]),
        items=tuple(items),
        unusable=_number(head["unusable"]),
    )


def _item(values: dict[str, Any]) -> FeedItem:
    return FeedItem(
        guid=_text_or_none(values["guid"], MAX_GUID),
        url=_address(values["url"]),
        title=_text(values["title"], MAX_TITLE),
        summary=_text(values["summary"], MAX_SUMMARY),
        published=_moment(values["published"]),
        author=_text_or_none(values["author"], MAX_AUTHOR),
    )


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values).encode() + b"\n"


def _read_line(stream: IO[bytes]) -> dict[str, Any]:
    line = stream.readline(_MAX_LINE)
    values = json.loads(line) if line.endswith(b"\n") else None
    if not isinstance(values, dict):
        raise TypeError
    return values


def _number(value: object, most: int = 1 << 50) -> int:
    if not isinstance(value, int) or not 0 <= value <= most:
        raise TypeError
    return value


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise TypeError
    value.encode()  # a lone surrogate is a ValueError: no database would take it
    return value


def _text_or_none(value: object, limit: int) -> str | None:
    return None if value is None else _text(value, limit)


def _address(value: object) -> str | None:
    address = _text_or_none(value, MAX_LENGTH)
    if address is not None and not is_web_address(address):
        raise ValueError
    return address


def _moment(value: object) -> datetime | None:
    moment = None if value is None else datetime.fromisoformat(_text(value, 40))
    if moment is not None and moment.tzinfo is None:
        raise ValueError
    return moment
