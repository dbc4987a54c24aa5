"""Lists of feeds, in the state they are found in."""

import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import InvalidInputError
from claims.feeds.opml import MAX_BYTES, OpmlFeed, read, write

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="México"><outline text="Prensa">
  <outline type="rss" text="La Jornada" xmlUrl="https://jornada.example/rss?a=1&amp;b=2"/>
</outline></outline>
<outline title="Crisis Group" xmlUrl="https://crisis.example/rss.xml"></outline>
<outline text="Not a feed" htmlUrl="https://x.example/"/>
</body></opml>"""

FEEDS = [
    OpmlFeed("La Jornada", "https://jornada.example/rss?a=1&b=2", "México / Prensa"),
    OpmlFeed("Crisis Group", "https://crisis.example/rss.xml"),
]


def test_feeds_are_read_with_their_folders() -> None:
    assert read(LIST.encode()) == FEEDS


@pytest.mark.parametrize(
    "broken",
    [
        LIST.replace("&amp;", "&"),
        LIST.replace("</body></opml>", ""),
        LIST.replace("Mine", "Mine & yours <3"),
        LIST.replace('version="1.0">', "version=1.0>"),
        LIST.replace("<outline title=", "<OUTLINE title="),
        LIST.replace("<body>", '<body><outline text="un"closed" foo></outline>'),
        "some words before\n" + LIST,
        LIST.split("<body>")[1],
        LIST.replace('text="La Jornada"', "text='La Jornada'"),
        "\ufeff" + LIST,
    ],
)
def test_lists_that_are_not_well_formed_are_read_all_the_same(broken: str) -> None:
    assert read(broken.encode()) == FEEDS


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_other_encodings_are_read(encoding: str) -> None:
    assert read(LIST.replace("UTF-8", encoding).encode(encoding)) == FEEDS


def test_a_quote_that_is_never_closed_costs_its_own_feed_only() -> None:
    text = (
        '<opml><body><outline text="oops xmlUrl=https://a.example/1 />'
        '<outline text="b" xmlUrl="https://a.example/2"/></body></opml>'
    )

    assert OpmlFeed("b", "https://a.example/2") in read(text.encode())


def test_entities_are_not_expanded_and_files_not_read() -> None:
    text = '<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + LIST.replace(
        "Prensa", "&f;"
    )

    assert read(text.encode())[0].folder == "México / &f;"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "feed", "https://me:pw@a.example/"]
)
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(InvalidInputError, match="No feed is listed"):
        read(f'<opml><body><outline text="x" xmlUrl="{url}"/></body></opml>'.encode())


@pytest.mark.parametrize("body", [b"", b"{}", b"<html></html>", b"\x00" * 100])
def test_what_lists_no_feed_is_refused_in_one_sentence(body: bytes) -> None:
    with pytest.raises(InvalidInputError, match="No feed is listed"):
        read(body)


def test_a_list_too_large_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="larger than 5 MB"):
        read(b"x" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    "piece", ['<outline "', '<outline ">', "<outline a='", "<outline x=", "<"]
)
def test_a_hostile_list_is_read_in_no_time(piece: str) -> None:
    started = time.process_time()

    with pytest.raises(InvalidInputError):
        read((piece * 50_000).encode())

    assert time.process_time() - started < 3


_NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="<&/"), min_size=1, max_size=30
)
_FEEDS = st.lists(
    st.builds(
        OpmlFeed,
        _NAMES,
        st.integers(0, 10**6).map(lambda n: f"https://a.example/{n}?x=1&y='\"<>"),
        st.one_of(st.just(""), _NAMES),
    ),
    unique_by=lambda feed: feed.url,
    min_size=1,
    max_size=10,
)


@given(_FEEDS)
def test_what_is_written_is_well_formed_and_read_back(feeds: list[OpmlFeed]) -> None:
    text = write(feeds)

    ET.fromstring(text)  # noqa: S314 - our own text
    back = read(text.encode())
    assert {feed.url for feed in back} == {feed.url for feed in feeds}
    assert len(back) == len(feeds)


def test_names_and_folders_come_back_as_they_were() -> None:
    feeds = [
        OpmlFeed('«A» & "b"', "https://a.example/", "العربية"),
        OpmlFeed("c", "https://c.example/"),
    ]

    assert read(write(feeds).encode()) == feeds


@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_mutated_list_is_read_or_refused(junk: bytes, at: int) -> None:
    body = LIST.encode()
    try:
        feeds = read(body[:at] + junk + body[at:])
    except InvalidInputError:
        return
    assert all(feed.url.startswith("http") for feed in feeds)
