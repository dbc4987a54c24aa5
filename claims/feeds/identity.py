"""Is this item known already?

Pure.  No single mark is safe: feeds change guids, links grow tracking parameters, titles are
edited.  So an item goes by several aliases, all of which are stored with it, and a later item is
known if any of its aliases is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from yarl import URL

from claims.feeds.parse import FeedItem
from claims.feeds.text import few_marks
from claims.feeds.web_address import canonical_url, without_amp
from claims.terms import folded


@dataclass(frozen=True, slots=True)
class Identified:
    """An item and all the names it goes by."""

    item: FeedItem
    aliases: tuple[str, ...]  #: at least one; opaque, at most 40 characters each


def identify(feed_url: str, items: Iterable[FeedItem]) -> tuple[Identified, ...]:
    """Return *items* with their aliases, doubles within the feed left out.

    A guid, link or title that several different items of the feed share names none of them.
    Aliases belong to the item as it was first seen: do not add those of a later sighting.
    """
    distinct = tuple({aliases(feed_url, item): item for item in items}.items())
    uses = Counter(alias for names, _ in distinct for alias in names)
    return tuple(
        Identified(item, _own(names, uses, has_day=item.published is not None) or (_whole(names),))
        for names, item in distinct
    )


def _own(names: Sequence[str], uses: Mapping[str, int], *, has_day: bool) -> tuple[str, ...]:
    """The names no other item of the feed has.

    Without a day a title is none where there is a guid and a link: "Morning briefing" would name
    every one there will ever be.
    """
    own = tuple(name for name in names if uses[name] == 1)
    return own if has_day or len(own) <= 2 else own[:2]


def aliases(feed_url: str, item: FeedItem) -> tuple[str, ...]:
    """Return the names one item goes by, the surest first; never none."""
    names = []
    if item.guid:
        names.append(_alias("guid", feed_url, _guid_key(item.guid)))
    if item.url and not _is_front_page(item.url):
        names.append(_alias("link", canonical_url(item.url)))
    if key := title_key(item.title):
        day = item.published.date().isoformat() if item.published else ""
        names.append(_alias("title", feed_url, key, day))
    return tuple(names) or (_alias("text", feed_url, item.title, item.summary),)


def names_of_link(link: str, feeds: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """Return every name under which the article at an address may be known.

    Args:
        link: The article's address, as somebody copied it.
        feeds: Id and address of the feeds it may have stood in.
    """
    pages = tuple(dict.fromkeys((canonical_url(link), canonical_url(without_amp(link)))))
    shared = [_alias("link", page) for page in pages if not _is_front_page(page)]
    own = [
        name
        for feed_id, url in feeds
        for page in pages
        for guid in [_alias("guid", url, page)]  # many feeds' guids are the article's address
        for name in [guid, of_one_feed(feed_id, guid)]
    ]
    own += [of_one_feed(feed_id, name) for feed_id, _ in feeds for name in shared]
    return (*shared, *own)


def of_one_feed(feed_id: int, alias: str) -> str:
    """Return the name that an alias gives an article within one feed only."""
    return f"{feed_id}:{alias}"


def lasting_name(names: Sequence[str]) -> str:
    """Return the one of an item's names that is the same whichever feed brought it."""
    return next((name for name in names if "link:" in name), names[0])


def title_key(title: str) -> str:
    """Return *title* in a form for comparing: no case, marks, punctuation or spelling variants."""
    return folded(few_marks(title))


def _guid_key(guid: str) -> str:
    return canonical_url(guid) if guid.startswith(("http://", "https://")) else guid


def _whole(names: Sequence[str]) -> str:
    return _alias("all", *names)


def _alias(kind: str, *parts: str) -> str:
    digest = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16)
    return f"{kind}:{digest.hexdigest()}"


def _is_front_page(url: str) -> bool:
    """Feeds without pages of their own link every item to the front page."""
    parsed = URL(canonical_url(url))
    return parsed.path in {"", "/"} and not parsed.query
