"""The sample feeds of the demo: invented news that arrives over a few minutes, as real news does.

Served as RSS that grows, with an ETag, and a page per item that says plainly what it is.
"""

import hashlib
import html
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from string import Template
from typing import Any

import yaml
from aiohttp import web

from bot.local import guard
from bot.local.errors import LocalDiscordError

_NOTICE = {
    "en": "This is a sample written for the demonstration of Claimwatch. Nothing in it happened.",
    "es": "Es una muestra escrita para la demostración de Claimwatch. Nada de esto ha ocurrido.",
    "ar": "هذه عيّنة كُتبت لعرض Claimwatch التجريبي، ولم يقع شيء ممّا فيها.",
}
_PAGE = Template(
    """<!doctype html><html lang="$lang" dir="$direction"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>$title</title>
<link rel="stylesheet" href="/page/static/sample.css">
<p class="notice">$notice</p><main><p class="outlet">$outlet</p><h1>$title</h1>
<p>$summary</p></main></html>"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFeed:
    id: str
    title: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleItem:
    feed: str
    after: timedelta  #: since the start
    title: str
    summary: str
    slug: str


@dataclass(frozen=True, slots=True)
class Sample:
    """All feeds and items of the sample."""

    feeds: tuple[SampleFeed, ...]
    items: tuple[SampleItem, ...]

    def arrived(self, feed: str, elapsed: timedelta) -> list[SampleItem]:
        """Return what stands in a feed by now, newest first."""
        there = [item for item in self.items if item.feed == feed and item.after <= elapsed]
        return sorted(there, key=lambda item: item.after, reverse=True)


def read(path: Path) -> Sample:
    """Read a sample from YAML.

    Raises:
        LocalDiscordError: If it does not have the expected shape.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        feeds = tuple(
            SampleFeed(id=f["id"], title=f["title"], lang=f["lang"]) for f in raw["feeds"]
        )
        items = tuple(_item(each) for each in raw["items"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise LocalDiscordError(f"{path}: the sample feeds cannot be read ({error}).") from error
    return Sample(feeds, items)


def _item(raw: dict[str, Any]) -> SampleItem:
    return SampleItem(
        feed=raw["feed"],
        after=timedelta(seconds=float(raw["after"])),
        title=raw["title"],
        summary=raw["summary"],
        slug=raw["slug"],
    )


def rss(feed: SampleFeed, items: Sequence[SampleItem], *, origin: str, started: datetime) -> bytes:
    """Return a feed as RSS 2.0."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _texts(channel, title=feed.title, link=origin, description=_notice(feed), language=feed.lang)
    for item in items:
        link = f"{origin}/sample/{item.slug}"
        published = format_datetime(started + item.after, usegmt=True)
        entry = ET.SubElement(channel, "item")
        _texts(entry, title=item.title, link=link, description=item.summary, pubDate=published)
        ET.SubElement(entry, "guid", isPermaLink="false").text = f"sample:{item.slug}"
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def article(feed: SampleFeed, item: SampleItem) -> str:
    """Return the page of an item."""
    facts = {
        "lang": feed.lang,
        "direction": "rtl" if feed.lang == "ar" else "ltr",
        "title": item.title,
        "summary": item.summary,
        "outlet": feed.title,
        "notice": _notice(feed),
    }
    return _PAGE.substitute({key: html.escape(value) for key, value in facts.items()})


def _notice(feed: SampleFeed) -> str:
    return _NOTICE.get(feed.lang, _NOTICE["en"])


def _texts(parent: ET.Element, **texts: str) -> None:
    for tag, text in texts.items():
        ET.SubElement(parent, tag).text = text


class SampleSite:
    """Serves a sample, which starts when a feed of it is first fetched.

    A bot that takes long to start would otherwise find the first news among the old.
    """

    def __init__(self, sample: Sample, *, clock: Callable[[], datetime] | None = None) -> None:
        self._sample = sample
        self._now = clock or (lambda: datetime.now(UTC))
        self._started: datetime | None = None

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/sample/{feed}.xml", self._feed)
        app.router.add_get("/sample/{slug}", self._article)

    def addresses(self, origin: str) -> dict[str, SampleFeed]:
        """Return each feed by its address."""
        return {f"{origin}/sample/{feed.id}.xml": feed for feed in self._sample.feeds}

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        feed = next((f for f in self._sample.feeds if f.id == request.match_info["feed"]), None)
        if feed is None:
            raise web.HTTPNotFound
        self._started = self._started or self._now()
        items = self._sample.arrived(feed.id, self._now() - self._started)
        origin = f"{request.scheme}://{request.host}"
        body = rss(feed, items, origin=origin, started=self._started)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": tag})

    async def _article(self, request: web.Request) -> web.StreamResponse:
        slug = request.match_info["slug"]
        item = next((i for i in self._sample.items if i.slug == slug), None)
        feed = next((f for f in self._sample.feeds if item and f.id == item.feed), None)
        if item is None or feed is None:
            raise web.HTTPNotFound
        headers = {"Content-Security-Policy": guard.PAGE_POLICY}
        return web.Response(text=article(feed, item), content_type="text/html", headers=headers)
