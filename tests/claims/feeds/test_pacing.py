"""When a feed is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from claims.feeds.exchange import (
    Answer,
    FailureKind,
    Fetched,
    FetchFailure,
    Freshness,
    NotModified,
)
from claims.feeds.freshness import freshness
from claims.feeds.pacing import Pace, next_fetch
from claims.model import Rhythm

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
EXACT = Pace(jitter=0)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def read(*headers: tuple[str, str]) -> Freshness:
    return freshness(CIMultiDict(headers), now=NOW)


def fetched(fresh_for: timedelta | None = None, etag: str | None = '"1"') -> Fetched:
    return Fetched(url="", body=b"", etag=etag, freshness=Freshness(fresh_for=fresh_for))


def failed(kind: FailureKind, retry_after: timedelta | None = None) -> FetchFailure:
    return FetchFailure(kind=kind, sentence="", freshness=Freshness(retry_after=retry_after))


def wait(answer: Answer, failures: int = 0, rhythm: Rhythm | None = None) -> timedelta | None:
    due = next_fetch(answer, now=NOW, seed="x", pace=EXACT, failures=failures, rhythm=rhythm)
    return due - NOW if due else None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("max-age=600", timedelta(minutes=10)),
        ("public, Max-Age = 600 , must-revalidate", timedelta(minutes=10)),
        ('max-age="600"', timedelta(minutes=10)),
        ("max-age=60, max-age=600", timedelta(minutes=10)),
        ("s-maxage=600", None),
        ("max-age=600, no-cache", None),
        ("no-store, max-age=600", None),
        ("max-age=-5", None),
        ("max-age=soon", None),
        ("max-age=0", timedelta()),
        ("", None),
    ],
)
def test_max_age_is_read_in_every_form(value: str, expected: timedelta | None) -> None:
    assert read(("Cache-Control", value)).fresh_for == expected


def test_max_age_counts_from_when_the_answer_was_made() -> None:
    assert read(("Cache-Control", "max-age=600"), ("Age", "540")).fresh_for == timedelta(minutes=1)
    assert read(("Cache-Control", "max-age=600"), ("Age", "9999")).fresh_for == timedelta()


def test_a_number_without_end_is_only_a_long_time() -> None:
    long = read(("Cache-Control", "max-age=" + "9" * 40)).fresh_for

    assert long is not None
    assert long > timedelta(days=3_000)


@pytest.mark.parametrize(
    "date",
    [
        "Sun, 01 Feb 2026 14:00:00 GMT",
        "Sunday, 01-Feb-26 14:00:00 GMT",
        "Sun Feb  1 14:00:00 2026",
    ],
)
def test_expires_and_retry_after_take_all_three_forms_of_dates(date: str) -> None:
    assert read(("Expires", date)).fresh_for == 2 * HOUR
    assert read(("Retry-After", date)).retry_after == 2 * HOUR


def test_a_servers_wrong_clock_does_not_matter() -> None:
    skewed = ("Date", "Sat, 31 Jan 2026 12:00:00 GMT")

    assert read(("Expires", "Sat, 31 Jan 2026 13:00:00 GMT"), skewed).fresh_for == HOUR


@pytest.mark.parametrize("value", ["0", "-1", "Thu, 01 Jan 1970 00:00:00 GMT", "never", ""])
def test_expires_in_the_past_or_in_words_says_nothing(value: str) -> None:
    assert read(("Expires", value)).fresh_for is None


@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120), (" 120 ", 120), ("120.7", 120), ("-5", None), ("x", None)]
)
def test_retry_after_in_seconds(value: str, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)

    assert read(("Retry-After", value)).retry_after == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_header_is_too_strange_to_read(cache_control: str, date: str) -> None:
    read(("Cache-Control", cache_control), ("Expires", date), ("Retry-After", date))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (fetched(), HOUR),
        (fetched(timedelta(minutes=5)), HOUR),
        (fetched(3 * HOUR), 3 * HOUR),
        (fetched(timedelta(days=3_650)), 7 * DAY),
        (fetched(etag=None), DAY),
        (NotModified(), HOUR),
        (NotModified(freshness=Freshness(fresh_for=5 * HOUR)), 5 * HOUR),
        (failed(FailureKind.TOO_MANY_REQUESTS, 9 * HOUR), 9 * HOUR),
        (failed(FailureKind.SERVER_ERROR, 9 * HOUR), 9 * HOUR),
        (failed(FailureKind.GONE), None),
    ],
)
def test_what_the_answer_asks_for_is_honoured_within_bounds(
    answer: Answer, expected: timedelta | None
) -> None:
    assert wait(answer, failures=1) == expected


def test_what_the_feed_itself_asks_for_is_honoured() -> None:
    assert wait(fetched(), rhythm=Rhythm(every=120)) == 2 * HOUR
    assert wait(fetched(), rhythm=Rhythm(every=5)) == HOUR
    assert wait(NotModified(), rhythm=Rhythm(skip_hours=(13, 14, 15))) == 4 * HOUR
    assert wait(fetched(), rhythm=Rhythm(skip_days=(6,))) == 12 * HOUR, "the 1st is a Sunday"


def test_a_failing_feed_is_asked_ever_more_seldom_but_never_given_up() -> None:
    hours = [wait(failed(FailureKind.UNREACHABLE), failures=count) for count in range(1, 8)]

    assert hours == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]
    assert wait(failed(FailureKind.REFUSED), failures=10**9) == DAY


def test_the_demo_may_ask_every_few_seconds() -> None:
    second = timedelta(seconds=1)
    pace = Pace(every=second, every_without_validators=second, jitter=0)

    assert next_fetch(fetched(etag=None), now=NOW, seed="x", pace=pace) == NOW + second


def test_feeds_that_start_together_drift_apart_and_do_so_alike_after_a_restart() -> None:
    dues = [next_fetch(fetched(), now=NOW, seed=f"feed {n}") for n in range(1_000)]
    minutes = [int((due - NOW).total_seconds() // 60) for due in dues if due]

    assert dues == [next_fetch(fetched(), now=NOW, seed=f"feed {n}") for n in range(1_000)]
    assert set(minutes) <= set(range(60, 67))
    assert all(100 < minutes.count(minute) < 240 for minute in range(60, 66))
