"""A feed that says it moved for good is believed in time, and not for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from claims.feeds import moves
from claims.model import Feed

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
OLD, NEW = "https://old.example/rss", "https://new.example/rss"
DAY = timedelta(days=1)
FEED = Feed(id=1, url=OLD, name="News", due_at=NOW)


def answered(times: int, *, every: timedelta, feed: Feed = FEED, to: str | None = NEW) -> Feed:
    for count in range(times):
        feed = moves.after_success(feed, to, NOW + count * every)
    return feed


def test_ten_same_answers_over_a_week_move_a_feed() -> None:
    moved = answered(10, every=DAY)

    assert moves.address(moved, NOW + 9 * DAY) == NEW
    assert moved.url == OLD, "what it is known by stays"


def test_fewer_answers_or_a_shorter_time_do_not() -> None:
    assert moves.address(answered(9, every=DAY), NOW + 30 * DAY) == OLD
    assert moves.address(answered(100, every=timedelta(hours=1)), NOW + 5 * DAY) == OLD


def test_another_place_or_none_starts_the_count_anew() -> None:
    elsewhere = answered(1, every=DAY, feed=answered(9, every=DAY), to="https://login.example/")
    home = answered(1, every=DAY, feed=answered(9, every=DAY), to=None)

    assert (elsewhere.moves_seen, elsewhere.moves_to) == (1, "https://login.example/")
    assert (home.moves_seen, home.moves_to, home.moves_since) == (0, None, None)


def test_a_moved_feed_that_fails_is_asked_at_both_addresses_by_turns() -> None:
    later = NOW + 30 * DAY
    moved = moves.after_success(answered(10, every=DAY), None, later)

    asked = [moves.address(replace(moved, failures=failures), later) for failures in range(4)]

    assert asked == [NEW, OLD, NEW, OLD]


def test_a_moved_feed_that_answers_at_its_first_address_again_is_back() -> None:
    later = NOW + 30 * DAY
    failed = replace(answered(10, every=DAY), failures=1)

    back = moves.after_success(failed, None, later)

    assert moves.address(replace(back, failures=0), later) == OLD
