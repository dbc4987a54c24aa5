"""Which feeds are watched: the file an operator edits, and search feeds made from claims.

Loading checks everything that can be known without asking the feeds; that is `check`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, StringConstraints

from claims import yaml_source
from claims.errors import InvalidInputError
from claims.feeds import web_address
from claims.model import Language

FeedKind = Literal["wire", "newspaper", "official", "think tank"]

#: Google News answers by edition: language, country and both together.
_EDITIONS: dict[Language, tuple[str, str, str]] = {
    "ar": ("ar", "EG", "EG:ar"),
    "en": ("en-US", "US", "US:en"),
    "es": ("es-419", "MX", "MX:es-419"),
}
#: Google looks for pages with every word, so a whole sentence finds nothing.
_SEARCH_WORDS = 6


@cache
def _countries() -> frozenset[str]:
    table = resources.files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text("utf-8")
    return frozenset(line[:2] for line in table.splitlines() if not line.startswith("#"))


def _country(code: str) -> str:
    if code not in _countries():
        raise ValueError(f'"{code}" is no country: give its two capital letters, as in MX.')
    return code


def _web_address(url: str) -> str:
    try:
        return web_address.checked(url)
    except InvalidInputError as error:
        raise ValueError(str(error)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed and who publishes it."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    url: Annotated[str, AfterValidator(_web_address)]
    language: Language  #: of most of its items
    country: Annotated[str, AfterValidator(_country)]  #: ISO 3166 alpha-2, the publisher's seat
    kind: FeedKind


def load_feeds(path: Path) -> list[FeedSource]:
    """Return the feeds in the file at *path*, in its order.

    Raises:
        InvalidInputError: With every problem found, one ``file:line: what (remedy)`` per line;
            nothing is loaded then.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            f"{path} cannot be read ({error.strerror}): check its name and rights."
        ) from error
    return read_feeds(content, path.name)


def read_feeds(content: str | bytes, filename: str) -> list[FeedSource]:
    """Return the feeds in *content*; raises as `load_feeds`."""
    return yaml_source.load(content, filename, list[FeedSource], check=_doubles)


def search_feed(statement: str, language: Language) -> FeedSource:
    """Return the Google News search for the last week's articles on a claim's *statement*.

    Its items carry Google's own links, and what it finds is Google's choice: an addition to
    feeds of known outlets, not a replacement.
    """
    locale, country, edition = _EDITIONS[language]
    query = {
        "q": f"{' '.join(_telling_words(statement))} when:7d",
        "hl": locale,
        "gl": country,
        "ceid": edition,
    }
    return FeedSource(
        name=f"Google News: {statement[:70]}",
        url=f"https://news.google.com/rss/search?{urlencode(query)}",
        language=language,
        country=country,
        kind="wire",
    )


def _telling_words(statement: str) -> list[str]:
    """Return the longest words, in their order: the short ones rarely say what it is about."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", statement)))
    longest = set(sorted(words, key=len, reverse=True)[:_SEARCH_WORDS])
    return [word for word in words if word in longest]


def _doubles(feeds: Sequence[FeedSource]) -> Iterator[yaml_source.Flaw]:
    by_name: dict[str, int] = {}
    by_url: dict[str, int] = {}
    for index, feed in enumerate(feeds):
        if by_name.setdefault(feed.name.casefold(), index) != index:
            yield (index, "name"), f'"{feed.name}" is the name of another feed too (change one).'
        first = by_url.setdefault(web_address.canonical_url(feed.url), index)
        if first != index:
            yield (index, "url"), f'"{feeds[first].name}" has this address already (remove one).'
