"""What waits for a channel and is given up, asked for anew or made too early."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from claims.delivery import outbox
from claims.model import Delivery, Match
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK
from tests.claims.world import World, a_world


@pytest.fixture
def world(storage: Storage) -> World:
    return a_world(storage)


def to_post(world: World) -> tuple[Match, Delivery]:
    """A match whose message is about to be sent."""
    match = world.found("Coal power ends by 2030")
    with world.storage.write() as tx:
        asked = outbox.match_delivery(match, tx.servers.get(DESK), "link:1")
        assert asked is not None
        tx.deliveries.add(asked, due_at=world.now)
    (due,) = world.watch.dispatch.due()
    assert world.watch.dispatch.trying(due)
    return match, due


def kept(world: World) -> tuple[int, int]:
    """How many messages wait, and how many were given up."""
    health = world.watch.health()
    return health.waiting, health.refused


def test_a_message_under_way_when_the_bot_is_thrown_out_is_given_up_all_the_same(
    world: World,
) -> None:
    _, due = to_post(world)
    world.watch.farewell(DESK)

    world.watch.dispatch.failed(due, "Forbidden", was_refused=True, needs_admin=True)

    world.now += timedelta(days=30)
    assert kept(world) == (0, 1)


def test_notices_wait_no_more_once_the_admins_channel_is_taken_back(world: World) -> None:
    world.desk.set_up(by=AMAL, admin_channel_id=77)
    feed = world.desk.follow_feed("https://x.example/rss", name="X", by=AMAL)
    with world.storage.write() as tx:
        tx.feeds.save(replace(feed, failures=3, error="No answer."))
    world.watch.editor.make_notices()
    assert [due.kind for due in world.watch.dispatch.due()] == ["notice"]

    world.desk.set_up(by=AMAL, set_back="admins")

    assert (world.watch.dispatch.due(), kept(world)) == ([], (0, 1))


def test_an_hour_chosen_after_todays_digest_is_due_tomorrow(world: World) -> None:
    world.now = world.now.replace(hour=7)
    assert [made.slot for made in world.watch.editor.make_due_digests()] == []
    world.now += timedelta(days=1)
    (made,) = world.watch.editor.make_due_digests()

    server = world.desk.set_up(by=AMAL, digest_at=time(21))

    assert server.next_digest_at is not None
    assert server.next_digest_at.date().isoformat() > made.slot
    world.now = server.next_digest_at
    assert len(world.watch.editor.make_due_digests()) == 1


def test_an_edit_asked_for_again_is_as_new(world: World) -> None:
    match, due = to_post(world)
    world.watch.dispatch.sent(due, 4711)

    def grows() -> None:
        with world.storage.write() as tx:
            at = world.now + timedelta(hours=1)
            tx.deliveries.revise(DESK, [match.article.id], now=world.now, at=at)

    grows()
    world.now += timedelta(minutes=30)
    grows()

    world.now += timedelta(hours=1)
    (edit,) = world.watch.dispatch.revisions()
    assert edit.revise_asked_at == world.now - timedelta(hours=1)


def test_a_digest_read_later_counts_the_articles_of_its_own_time(world: World) -> None:
    world.found("Coal power ends by 2030")
    made = world.watch.editor.make_digest_now(DESK, "1")
    assert made is not None
    world.now += timedelta(hours=10)
    world.found("Wind power doubles")

    assert world.watch.editor.edition(made.id).articles == 1
