"""Since when Discord is away, on either way to it."""

from datetime import UTC, datetime, timedelta

from bot.posting.presence import Presence

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_an_absence_lasts_from_the_first_way_lost_to_the_last_found() -> None:
    presence = Presence()

    presence.lost("posting", NOON)
    presence.lost("gateway", NOON + MINUTE)
    presence.lost("posting", NOON + 2 * MINUTE)
    first = presence.back("posting", NOON + 3 * MINUTE)
    last = presence.back("gateway", NOON + 4 * MINUTE)

    assert first is None
    assert last == (NOON, NOON + 4 * MINUTE)
    assert presence.away_since is None


def test_what_was_never_lost_is_not_found() -> None:
    presence = Presence()

    assert presence.back("gateway", NOON) is None
    presence.lost("posting", NOON)
    assert presence.back("gateway", NOON + MINUTE) is None
    assert presence.away_since == NOON


def test_a_way_nobody_tries_any_more_is_not_known_to_be_lost() -> None:
    presence = Presence()
    presence.lost("posting", NOON)

    presence.forget("posting")

    assert presence.away_since is None
    assert presence.back("posting", NOON + MINUTE) is None
