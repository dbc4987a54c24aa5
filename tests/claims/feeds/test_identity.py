"""The same item again, or a new one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.feeds.identity import aliases, identify, lasting_name, title_key
from claims.feeds.parse import FeedItem
from claims.feeds.web_address import canonical_url, is_of_site, without_amp

FEED = "https://news.example/feed"
ITEM = FeedItem(
    guid="tag:news.example,2026:1",
    url="https://news.example/2026/02/fentanyl?id=7",
    title="Mexico extends its anti-laundering law",
    published=datetime(2026, 2, 2, 10, tzinfo=UTC),
)


def is_known(later: FeedItem, earlier: FeedItem = ITEM, feed: str = FEED) -> bool:
    return bool(set(aliases(FEED, earlier)) & set(aliases(feed, later)))


@pytest.mark.parametrize(
    "later",
    [
        replace(ITEM, title="UPDATE: Mexico's law passes"),
        replace(ITEM, published=datetime(2026, 2, 9, tzinfo=UTC)),
        replace(ITEM, guid=None),
        replace(ITEM, guid="other", url=ITEM.url and ITEM.url + "&utm_source=rss#top"),
        replace(ITEM, guid="random-1", url="https://news.example/moved"),
        replace(ITEM, guid=None, url="http://www.news.example/2026/02/fentanyl/?id=7"),
    ],
)
def test_an_edited_item_is_known(later: FeedItem) -> None:
    assert is_known(later)


def test_a_guid_that_moved_to_https_is_known() -> None:
    before = FeedItem(guid="http://news.example/?p=1", title="a")

    assert is_known(FeedItem(guid="https://news.example/?p=1", title="b"), before)


def test_the_same_page_in_another_feed_is_known() -> None:
    assert is_known(replace(ITEM, guid="x"), feed="https://other.example/feed")


def test_guids_and_titles_count_within_their_feed_only() -> None:
    assert not is_known(replace(ITEM, url=None), feed="https://other.example/feed")


def test_a_new_item_with_the_same_standing_title_is_new() -> None:
    column = FeedItem(title="Editorial", url="https://a.example/1", published=ITEM.published)
    tomorrow = datetime(2026, 2, 3, tzinfo=UTC)

    assert not is_known(
        FeedItem(title="Editorial", url="https://a.example/2", published=tomorrow), column
    )


def test_a_guid_shared_by_several_items_names_none_of_them() -> None:
    items = [
        FeedItem(guid="0", url="https://a.example/1", title="One"),
        FeedItem(guid="0", url="https://a.example/2", title="Two"),
    ]

    one, two = identify(FEED, items)

    assert not set(one.aliases) & set(two.aliases)
    assert len(one.aliases) == len(two.aliases) == 2


def test_links_to_the_front_page_name_no_item() -> None:
    items = [FeedItem(url="https://a.example/", title=title) for title in ("One", "Two")]

    one, two = identify(FEED, items)

    assert not set(one.aliases) & set(two.aliases)


def test_an_item_listed_twice_is_one_item() -> None:
    assert len(identify(FEED, [ITEM, ITEM])) == 1


def test_items_that_share_every_mark_but_in_different_pairs_are_all_kept() -> None:
    items = [
        FeedItem(guid="1", title="A"),
        FeedItem(guid="1", title="B"),
        FeedItem(guid="2", title="A"),
        FeedItem(guid="2", title="B"),
    ]

    names = [each.aliases for each in identify(FEED, items)]

    assert len(set(names)) == 4
    assert all(names)


def test_an_item_without_any_mark_goes_by_its_text() -> None:
    (one,) = identify(FEED, [FeedItem(summary="Only text.")])

    assert one.aliases == aliases(FEED, FeedItem(summary="Only text."))
    assert not is_known(FeedItem(summary="Other text."), FeedItem(summary="Only text."))


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://www.a.example:80/x/?b=2&a=1", "https://a.example/x?a=1&b=2"),
        ("https://A.example/x?utm_medium=rss&fbclid=9&id=3", "https://a.example/x?id=3"),
        ("https://a.example/%d8%ba", "https://a.example/غ"),
        ("https://a.example/x#part", "https://a.example/x"),
        ("https://a.example./x", "https://a.example/x"),
        ("https://مثال.example/x", "https://xn--mgbh0fb.example/x"),
    ],
)
def test_addresses_of_one_page_compare_equal(url: str, same: str) -> None:
    assert canonical_url(url) == canonical_url(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?id=1", "https://a.example/x?id=2"),
        ("https://a.example/x", "https://b.example/x"),
        ("https://a.example/X", "https://a.example/x"),
        ("https://a.example:8080/x", "https://a.example/x"),
        ("https://a.example/x?a=1&a=2", "https://a.example/x?a=1"),
    ],
)
def test_addresses_of_different_pages_differ(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("El Cártel de Sinaloa, ¿otra vez?", "el cartel de sinaloa otra vez"),
        ("مكافحةُ غسـل الأموال", "مكافحة غسل الاموال"),
        ("إلى المكسيك ٢٠٢٦", "الي المكسيك 2026"),
        ("“Historic” — says U.S.", '"HISTORIC" - says U S'),
        ("ﻏﺴﻞ", "غسل"),
    ],
)
def test_titles_that_read_the_same_compare_equal(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@given(st.text())
def test_a_title_key_is_its_own_key(title: str) -> None:
    assert title_key(title_key(title)) == title_key(title)


_URLS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["a.example", "www.a.example", "A.EXAMPLE:443", "[2001:db8::1]", "é.example"]),
    st.text(alphabet="/abc%20.غñ ;:@=", max_size=20).map(lambda path: "/" + path),
    st.sampled_from(["", "?a=1&b=2", "?b=2&a=1", "?utm_x=1", "?q=%20+ñ&=", "#x", "?a=1#y"]),
)


@given(st.one_of(_URLS, st.text(max_size=40)))
def test_a_canonical_address_is_its_own(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


_ITEMS = st.builds(
    FeedItem,
    guid=st.sampled_from([None, "1", "2", "http://a.example/1"]),
    url=st.sampled_from(
        [None, "https://a.example/", "https://a.example/1", "https://a.example/2"]
    ),
    title=st.sampled_from(["", "A", "B"]),
    summary=st.sampled_from(["", "s"]),
    published=st.sampled_from([None, ITEM.published]),
)


@given(st.lists(_ITEMS, max_size=8))
def test_no_two_items_of_one_feed_share_a_name(items: list[FeedItem]) -> None:
    names = [name for each in identify(FEED, items) for name in each.aliases]

    assert len(names) == len(set(names))
    assert all(len(name) <= 40 for name in names)


@given(st.lists(_ITEMS, max_size=8))
def test_a_feed_fetched_again_unchanged_has_nothing_new(items: list[FeedItem]) -> None:
    assert identify(FEED, items) == identify(FEED, items)


def test_a_day_is_counted_in_utc() -> None:
    late = FeedItem(title="x", published=datetime(2026, 2, 2, 23, tzinfo=UTC))

    assert is_known(FeedItem(title="X!", published=datetime(2026, 2, 2, 1, tzinfo=UTC)), late)
    assert not is_known(
        FeedItem(title="x", published=datetime(2026, 2, 2, 23, tzinfo=UTC) + timedelta(hours=2)),
        late,
    )


@pytest.mark.parametrize(
    ("copy", "page"),
    [
        ("https://amp.news.example/x", "https://news.example/x"),
        ("https://m.news.example/x?id=1&amp=1", "https://news.example/x?id=1"),
        ("https://news.example/amp/x", "https://news.example/x"),
        ("https://news.example/x/amp", "https://news.example/x"),
        ("https://news.example/x.amp.html", "https://news.example/x.html"),
        ("https://news.example/x.amp", "https://news.example/x"),
        ("https://news.example/x?outputType=amp", "https://news.example/x"),
        ("https://www.google.com.mx/amp/s/news.example/x/", "https://news.example/x"),
        ("https://a-b.cdn.ampproject.org/c/s/news.example/x", "https://news.example/x"),
        ("https://news.example/camp/x", "https://news.example/camp/x"),
        ("https://m.example/x", "https://m.example/x"),
        ("https://www.google.com/maps", "https://www.google.com/maps"),
        ("not an address", "not an address"),
    ],
)
def test_a_quick_copy_of_a_page_leads_to_the_page(copy: str, page: str) -> None:
    assert canonical_url(without_amp(copy)) == canonical_url(page)


@pytest.mark.parametrize(
    ("url", "host", "is_of_it"),
    [
        ("https://news.example/rss", "news.example", True),
        ("https://www.news.example/rss", "news.example", True),
        ("https://rss.news.example/all", "news.example", True),
        ("https://feeds.news.example/all", "sport.news.example", True),
        ("https://news.example/rss", "amp.news.example", True),
        ("https://oldnews.example/rss", "news.example", False),
        ("https://news.example/rss", "example.news", False),
        ("nonsense", "news.example", False),
        ("https://news.example/rss", "", False),
    ],
)
def test_whose_site_an_address_is_of(url: str, host: str, is_of_it: bool) -> None:
    assert is_of_site(url, host) is is_of_it


def test_an_item_has_a_name_that_is_the_same_whichever_feed_brings_it() -> None:
    names = [aliases(feed, ITEM) for feed in (FEED, "https://other.example/feed")]

    assert lasting_name(names[0]) == lasting_name(names[1])
    assert lasting_name(aliases(FEED, replace(ITEM, url=None))) == names[0][0]
