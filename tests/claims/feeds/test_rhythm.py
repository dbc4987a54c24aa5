"""What a feed itself asks for is read and kept to."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.feeds.rhythm import not_skipped, rhythm
from claims.model import Rhythm


def rss(head: str, items: str = "<item><title>x</title></item>") -> bytes:
    return f'<?xml version="1.0"?><rss><channel>{head}{items}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<ttl>90</ttl>", Rhythm(every=90)),
        ("<ttl> 90\n</ttl>", Rhythm(every=90)),
        ("<ttl>999999999</ttl>", Rhythm(every=525_600)),
        ("<ttl>-5</ttl><ttl>soon</ttl>", Rhythm()),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", Rhythm(every=1_440)),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            Rhythm(every=30),
        ),
        (
            "<sy:updatePeriod>weekly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            Rhythm(every=10_080),
        ),
        ("<sy:updatePeriod>often</sy:updatePeriod>", Rhythm()),
        (
            "<ttl>90</ttl><sy:updatePeriod>daily</sy:updatePeriod>",
            Rhythm(every=1_440),
        ),
        (
            "<skipHours><hour>0</hour><hour>1</hour><hour>24</hour><hour>7</hour></skipHours>",
            Rhythm(skip_hours=(0, 1, 7)),
        ),
        (
            "<skipDays><day>Sunday</day><day>saturday</day><day>Someday</day></skipDays>",
            Rhythm(skip_days=(5, 6)),
        ),
        ("<!-- <ttl>600</ttl> -->", Rhythm()),
        ("<hour>3</hour><day>Sunday</day>", Rhythm()),
        ("", Rhythm()),
    ],
)
def test_a_feeds_wishes_are_read_from_its_head(head: str, expected: Rhythm) -> None:
    assert rhythm(rss(head)) == expected


def test_what_stands_in_an_item_is_no_wish_of_the_feed() -> None:
    assert rhythm(rss("", "<item><ttl>600</ttl></item>")) == Rhythm()


@pytest.mark.parametrize("hour", range(24))
def test_each_hour_can_be_skipped(hour: int) -> None:
    asked = rhythm(rss(f"<skipHours><hour>{hour}</hour></skipHours>"))
    at = datetime(2026, 2, 1, hour, 20, tzinfo=UTC)

    moved = not_skipped(at, asked)

    assert (moved - at).total_seconds() == 40 * 60
    assert not_skipped(moved, asked) == moved


def test_a_weekend_is_skipped_to_mondays_midnight() -> None:
    friday, saturday = (datetime(2026, 2, day, 23, 59, tzinfo=UTC) for day in (6, 7))
    asked = Rhythm(skip_days=(5, 6))

    assert not_skipped(friday, asked) == friday
    assert not_skipped(saturday, asked) == datetime(2026, 2, 9, tzinfo=UTC)


def test_a_feed_that_skips_everything_is_asked_nevertheless() -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)

    assert not_skipped(at, Rhythm(skip_hours=tuple(range(24)))) == at
    assert not_skipped(at, Rhythm(skip_days=tuple(range(7)))) == at


@given(
    st.datetimes(timezones=st.just(UTC), max_value=datetime(9000, 1, 1)),  # noqa: DTZ001
    st.sets(st.integers(0, 23), max_size=23),
    st.sets(st.integers(0, 6), max_size=6),
)
def test_no_skipped_hour_or_day_is_ever_chosen(
    at: datetime, hours: set[int], days: set[int]
) -> None:
    moved = not_skipped(at, Rhythm(skip_hours=tuple(hours), skip_days=tuple(days)))

    assert moved >= at
    assert moved.hour not in hours
    assert moved.weekday() not in days


@pytest.mark.parametrize(
    "piece", [b"<ttl>", b"<!--", b"<skipHours><hour>1</hour>", b"<sy:updatePeriod> ", b"\xff<"]
)
def test_a_hostile_head_is_read_in_no_time(piece: bytes) -> None:
    started = time.process_time()

    rhythm(piece * (1_000_000 // len(piece)))

    assert time.process_time() - started < 1
