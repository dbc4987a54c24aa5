"""From bytes to items, whatever the bytes are."""

import sys
import time
from datetime import UTC, datetime

import pytest

from claims.feeds.parse import MAX_ITEMS, NotAFeedError, ParsedFeed, parse
from tests.claims.feeds.conftest import REAL_FEEDS, RSS

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)


def read(body: str | bytes, **options: str) -> ParsedFeed:
    content = body.encode() if isinstance(body, str) else body
    return parse(content, fetched_at=NOW, **options)


def rss(*items: str, head: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>T</title>{head}{inside}</channel></rss>'


def only(item: str) -> ParsedFeed:
    feed = read(rss(item))
    assert len(feed.items) == 1
    return feed


def test_a_feed_becomes_items_of_plain_text() -> None:
    feed = read(RSS)

    assert (feed.title, feed.language, feed.url) == (
        "Sample news",
        "es-MX",
        "https://news.example/",
    )
    first, second = feed.items
    assert first.guid == "a1"
    assert first.url == "https://news.example/a1"
    assert (first.title, first.summary) == ("First headline", "What happened.")
    assert first.published == datetime(2026, 2, 2, 10, tzinfo=UTC)
    assert (second.title, second.published) == ("Second headline", None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (
            b"<!DOCTYPE html><html><head><title>News</title></head><body>Hi</body></html>",
            "web page",
        ),
        (b'{"version": "https://jsonfeed.org/version/1"}', "JSON"),
        (b'<?xml version="1.0"?><catalog><book/></catalog>', "XML"),
        (b"Hello", "neither"),
        (b"\x00\x01\x02\x03" * 1_000, "neither"),
        (b"\x89PNG\r\n\x1a\n", "neither"),
    ],
)
def test_what_is_no_feed_is_named_in_one_sentence(body: bytes, said: str) -> None:
    with pytest.raises(NotAFeedError) as caught:
        read(body)

    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("body", [b"/etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1:9/"])
def test_a_body_that_is_a_path_or_an_address_is_opened_by_nobody(body: bytes) -> None:
    events: list[str] = []
    watching = [True]

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in {"open", "socket.connect", "socket.getaddrinfo"}:
            events.append(f"{event} {arguments[:1]}")

    with pytest.raises(NotAFeedError):
        read(b"Hello")  # loads what the parser loads when it is first asked
    sys.addaudithook(audit)  # cannot be taken out again, only told to look away
    with pytest.raises(NotAFeedError):
        read(body)
    watching.clear()

    assert events == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_are_read_as_declared(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    body = (declared + rss("<title>Señal de fentanilo en Michoacán</title>")).encode(encoding)

    assert read(body).items[0].title == "Señal de fentanilo en Michoacán"


def test_arabic_is_read_in_its_old_encoding_too() -> None:
    declared = '<?xml version="1.0" encoding="windows-1256"?>'
    body = (declared + rss("<title>غسل الأموال</title>")).encode("windows-1256")

    assert read(body).items[0].title == "غسل الأموال"


def test_the_server_tells_the_encoding_where_the_feed_does_not() -> None:
    body = rss("<title>Señal</title>").encode("iso-8859-1")

    assert read(body, content_type="text/xml; charset=iso-8859-1").items[0].title == "Señal"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://a.example/1", "https://a.example/1"),
        ("https://a.example/a b.html", "https://a.example/a%20b.html"),
        ("/relative", "https://news.example/relative"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://user:pw@bank.example/", None),
        ("https://a.example/" + "x" * 3_000, None),
    ],
)
def test_links_lead_to_the_web_or_nowhere(link: str, expected: str | None) -> None:
    feed = read(rss(f"<title>x</title><link>{link}</link>"), url="https://news.example/feed")

    assert feed.items[0].url == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 02 Feb 2026 10:00:00 -0600", datetime(2026, 2, 2, 16, tzinfo=UTC)),
        ("2026-02-02T10:00:00+03:00", datetime(2026, 2, 2, 7, tzinfo=UTC)),
        ("Wed, 04 Feb 2026 00:00:00 GMT", datetime(2026, 2, 4, tzinfo=UTC)),
        ("Fri, 01 Jan 2100 00:00:00 GMT", NOW),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("31 Feb 2026 99:99", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_utc_and_never_absurd(date: str, expected: datetime | None) -> None:
    feed = only(f"<title>x</title><pubDate>{date}</pubDate>")

    assert feed.items[0].published == expected


def test_one_bad_item_never_stops_the_others() -> None:
    items = [
        "<title>Good one</title>",
        f"<title>&amp;#{'9' * 5_000};</title><pubDate>{'9' * 500}</pubDate>",
        "<guid></guid><link></link>",
        "<title>Good two</title>",
    ]

    feed = read(rss(*items))

    assert [each.title for each in feed.items][:1] == ["Good one"]
    assert feed.items[-1].title == "Good two"
    assert feed.unusable == 1


def test_a_number_no_character_has_costs_no_item_but_its_own() -> None:
    numbers = "&#xFFFFFFF;", "&#55296;", "&#xDFFF;", f"&#{'9' * 5_000};", "&#0;", "&#x110000"
    feed = read(rss("<title>Good one</title>", *(f"<title>x{n}</title>" for n in numbers)))

    assert feed.items[0].title == "Good one"
    assert len(feed.items) == 1 + len(numbers)


def test_of_a_feed_that_is_too_long_the_newest_are_read() -> None:
    def item(number: int) -> str:
        day = f"03 Jan 2026 {number // 60:02}:{number % 60:02}:00 GMT"
        return f"<title>{number}</title><pubDate>{day}</pubDate>"

    rising = read(rss(*map(item, range(MAX_ITEMS + 5))))
    falling = read(rss(*map(item, reversed(range(MAX_ITEMS + 5)))))

    assert rising.items[-1].title == falling.items[0].title == str(MAX_ITEMS + 4)


def test_texts_and_numbers_of_items_are_bounded() -> None:
    huge = rss(
        f"<title>{'word ' * 1_000}</title><description>{'word ' * 10_000}</description>"
        f"<guid>{'g' * 10_000}</guid><author>{'a ' * 400}</author>",
        *["<title>x</title>"] * (MAX_ITEMS + 5),
    )

    feed = read(huge)

    assert len(feed.items) == MAX_ITEMS
    assert feed.unusable == 6
    first = feed.items[0]
    assert len(first.title) <= 300
    assert len(first.summary) <= 2_000
    assert first.title.endswith("word…")
    assert first.guid is not None
    assert len(first.guid) <= 500
    assert first.author is not None
    assert len(first.author) <= 200


@pytest.mark.parametrize(
    "body",
    [
        rss(f"<title>x</title><author>{'a' * 64_000}</author>"),
        rss(f"<title>x</title><description>{'&lt;div&gt;' * 50_000}</description>"),
        rss(f"<title>{'&lt;!--' * 50_000}</title>"),
        rss("<title>x</title><description>" + "&lt;a " * 50_000 + "</description>"),
        '<!DOCTYPE x [<!ENTITY a "ha">'
        + "".join(
            f'<!ENTITY {b} "&{a};&{a};&{a};&{a};">'
            for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "]>"
        + rss("<title>&i;</title>"),
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rss("<title>&a;</title>"),
    ],
    ids=["author", "escaped tags", "open comments", "open tags", "entities", "outside entity"],
)
def test_hostile_feeds_cost_no_more_than_others(body: str) -> None:
    started = time.process_time()

    feed = read(body)

    assert time.process_time() - started < 3
    assert "root:" not in feed.items[0].title if feed.items else True


def test_a_feed_of_nothing_but_tags_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(NotAFeedError, match="more than 200,000 tags"):
        read(rss(f"<title>{'<a>' * 200_000}</title>"))

    escaped = rss(f"<title><![CDATA[x{'<a>' * 200_000}]]></title>")
    assert len(read(escaped).items) == 1


@pytest.mark.skipif(
    not REAL_FEEDS.exists(), reason="the saved feeds are not beside the repository"
)
def test_real_feeds_are_all_read() -> None:
    feeds = {path.name: read(path.read_bytes()) for path in sorted(REAL_FEEDS.iterdir())}

    empty = [name for name, feed in feeds.items() if not feed.items]
    items = [item for feed in feeds.values() for item in feed.items]

    assert len(feeds) == 60
    assert len(empty) <= 1  # one saved page holds no items even for its own site
    assert len(items) > 1_100
    assert all(item.title or item.summary for item in items)
    assert sum(item.url is not None for item in items) == len(items)
    assert sum(item.published is not None for item in items) > 0.98 * len(items)
