"""The sample feeds grow as news does and never pass for real."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import feedparser
import pytest

import bot.local
from bot.local import sample
from bot.local.errors import LocalDiscordError
from bot.local.server import LocalServer, serve

FEED = """
feeds: [{id: es, title: Cable de muestra, lang: es}, {id: ar, title: وكالة, lang: ar}]
items:
  - {feed: es, after: 0, title: "Uno <b>&</b>", summary: Primero, slug: uno}
  - {feed: es, after: 60, title: Dos, summary: Segundo, slug: dos}
  - {feed: ar, after: 0, title: خبر, summary: ملخّص, slug: khabar}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feed.yaml"
    path.write_text(FEED, encoding="utf-8")
    return path


def test_items_arrive_in_their_time_newest_first(path: Path) -> None:
    feeds = sample.read(path)

    early, late = (feeds.arrived("es", timedelta(seconds=s)) for s in (59, 60))

    assert [item.slug for item in early] == ["uno"]
    assert [item.slug for item in late] == ["dos", "uno"]


def test_a_feed_that_has_not_changed_is_not_sent_again(path: Path) -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    feed = sample.read(path).feeds[0]
    items = sample.read(path).arrived("es", timedelta(seconds=60))

    parsed = feedparser.parse(sample.rss(feed, items, origin="http://127.0.0.1:1", started=now))

    assert not parsed.bozo
    assert parsed.entries[1].title == "Uno <b>&</b>"
    assert parsed.entries[0].published == "Sun, 22 Nov 2026 08:01:00 GMT"
    assert parsed.entries[0].link == "http://127.0.0.1:1/sample/dos"


async def test_the_feeds_and_their_articles_are_served(path: Path) -> None:
    async with serve(LocalServer(sample_feed=path)) as server, aiohttp.ClientSession() as http:
        addresses = list(server.sample_addresses())
        async with http.get(addresses[0]) as first:
            body, tag = await first.text(), first.headers["ETag"]
        async with http.get(addresses[0], headers={"If-None-Match": tag}) as second:
            unchanged = second.status
        async with http.get(f"{server.origin}/sample/khabar") as third:
            article = await third.text()
        async with http.get(f"{server.origin}/sample/nothing") as fourth:
            missing = fourth.status

    assert "Uno &lt;b&gt;" in body
    assert (unchanged, missing) == (304, 404)
    assert 'dir="rtl"' in article
    assert "هذه عيّنة" in article


def test_a_sample_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("feeds: [{id: x}]", encoding="utf-8")

    with pytest.raises(LocalDiscordError, match=r"bad\.yaml"):
        sample.read(path)


def test_the_demos_own_sample_is_whole() -> None:
    path = Path(bot.local.__file__).with_name("sample_feed.yaml")
    if not path.is_file():
        pytest.skip("the demo's sample feed is not there")
    shipped = sample.read(path)

    items = Counter(item.feed for item in shipped.items)
    slugs = Counter(item.slug for item in shipped.items)
    assert {feed.lang for feed in shipped.feeds} == {"ar", "en", "es"}
    assert set(items) == {feed.id for feed in shipped.feeds}
    assert len(shipped.items) >= 40
    assert max(slugs.values()) == 1


async def test_the_page_says_whether_its_news_is_invented(path: Path) -> None:
    said = []
    for feed in (path, None):
        async with (
            serve(LocalServer(sample_feed=feed)) as server,
            aiohttp.ClientSession() as http,
            http.get(f"{server.origin}/page/state") as answer,
        ):
            said.append((await answer.json())["sample"])

    assert said == [True, False]
