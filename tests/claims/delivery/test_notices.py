"""What admins are told of: each outage once, and its end once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from claims.claimwatch import Claimwatch
from claims.delivery import notices
from claims.delivery.notices import Notice
from claims.model import Delivery, Feed
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, NOON
from tests.claims.fakes import WordMatcher

HOUR = timedelta(hours=1)


def a_feed(number: int = 1, **changed: object) -> Feed:
    feed = Feed(id=number, url=f"https://{number}.example/f", name=f"Wire {number}", due_at=NOON)
    return replace(feed, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("feed", "told", "down", "over"),
    [
        (a_feed(failures=2, error="No."), False, [], []),
        (a_feed(failures=3, error="No."), False, ["feed 1"], []),
        (a_feed(failures=9, error="No."), True, [], []),
        (a_feed(is_stopped=True, error="Gone."), False, ["feed 1"], []),
        (a_feed(is_stopped=True, error="Gone."), True, [], []),
        (a_feed(), False, [], []),
        (a_feed(succeeded_at=NOON), True, [], ["feed 1"]),
        # Another server follows it, so that it is asked anew: it has not answered yet.
        (a_feed(succeeded_at=NOON - timedelta(days=1)), True, [], []),
        # Between the two: it answered and failed again.
        (a_feed(failures=1, error="No."), True, [], []),
    ],
)
def test_a_feed_is_told_once_when_it_is_down_and_once_when_it_is_read_again(
    feed: Feed, told: bool, down: list[str], over: list[str]
) -> None:
    notice = notices.of_feeds([feed], {"feed 1": NOON} if told else {}) or Notice(kind="feeds")

    assert [each.about for each in notice.down] == down
    assert [each.about for each in notice.over] == over


def test_a_notice_counts_the_feeds_that_are_still_read() -> None:
    feeds = [a_feed(n, failures=3 * (n < 4)) for n in range(1, 11)]

    notice = notices.of_feeds(feeds, {})

    assert notice is not None
    assert (len(notice.down), notice.working) == (3, 7)


def test_a_notice_comes_back_from_its_text_as_it_was() -> None:
    feeds = [a_feed(1, failures=3, error="«لا»", succeeded_at=NOON), a_feed(2)]
    notice = notices.of_feeds(feeds, {"feed 2": NOON})

    assert notice is not None
    assert Notice.loads(notice.dumps()) == notice


class Team:
    """A server with an admins' channel, and feeds that are made to fail."""

    def __init__(self, storage: Storage) -> None:
        self.now = NOON
        self.storage = storage
        self.watch = Claimwatch(
            storage=storage,
            matcher=WordMatcher(),  # type: ignore[arg-type]
            now=lambda: self.now,
        )
        self.watch.welcome(DESK, "Fact desk")
        self.desk = self.watch.desk(DESK)
        self.desk.set_up(by=AMAL, channel_id=5, admin_channel_id=6)
        urls = [f"https://{n}.example/f" for n in range(3)]
        self.feeds = [self.desk.follow_feed(url, name=url, by=AMAL) for url in urls]

    def becomes(self, number: int, **changed: object) -> None:
        with self.storage.write() as tx:
            feed = tx.feeds.get(self.feeds[number].id)
            tx.feeds.save(replace(feed, **changed))  # type: ignore[arg-type]

    def told(self) -> list[tuple[list[str], list[str]]]:
        """The new notices, each as what is down and what is over; they are posted."""
        self.watch.editor.make_notices()
        due = [d for d in self.watch.dispatch.due() if d.kind == "notice"]
        for delivery in due:
            self.send(delivery)
        said = [Notice.loads(delivery.text) for delivery in due]
        return [([o.name for o in n.down], [o.name for o in n.over]) for n in said]

    def send(self, delivery: Delivery) -> None:
        self.watch.dispatch.trying(delivery)
        self.watch.dispatch.sent(delivery, 70 + delivery.id)

    def blocked(self) -> None:
        """Matches or digests can no longer be posted."""
        self.watch.editor.make_due_digests()
        for delivery in self.watch.dispatch.due():
            self.watch.dispatch.trying(delivery)
            self.watch.dispatch.failed(
                delivery, "The bot may not post.", was_refused=True, needs_admin=True
            )


@pytest.fixture
def team(sqlite_storage: Storage) -> Team:
    return Team(sqlite_storage)


def test_feeds_that_fail_together_are_one_message_and_are_told_once(team: Team) -> None:
    for number in (0, 1):
        team.becomes(number, failures=3, error="No answer.")

    first, again = team.told(), team.told()
    team.becomes(0, failures=0, error=None, succeeded_at=NOON)
    end, quiet = team.told(), team.told()

    assert first == [(["https://0.example/f", "https://1.example/f"], [])]
    assert end == [([], ["https://0.example/f"])]
    assert again == quiet == []


def test_the_second_outage_of_a_feed_is_told_like_the_first(team: Team) -> None:
    told = []
    for _ in range(2):
        team.becomes(0, failures=3, error="No answer.")
        told += team.told()
        team.now += HOUR
        team.becomes(0, failures=0, error=None, succeeded_at=team.now)
        told += team.told()
        team.now += HOUR

    name = "https://0.example/f"
    assert told == [([name], []), ([], [name])] * 2


def test_a_feed_no_longer_followed_is_never_told_to_be_read_again(team: Team) -> None:
    team.becomes(0, failures=3, error="No answer.")
    team.told()

    team.desk.unfollow_feed(team.feeds[0].id, by=AMAL)
    team.becomes(0, failures=0)

    assert team.told() == []


def test_a_channel_that_cannot_be_posted_to_is_told_elsewhere_and_so_is_its_end(
    team: Team,
) -> None:
    team.now += timedelta(days=1)
    team.blocked()

    first, again = team.told(), team.told()
    team.now += HOUR
    for delivery in team.watch.dispatch.due():
        team.send(delivery)
    end, quiet = team.told(), team.told()

    assert (first, end) == ([([""], [])], [([], [""])])
    assert again == quiet == []


def test_what_waits_for_the_admins_channel_follows_it_and_nothing_else_does(team: Team) -> None:
    team.now += timedelta(days=1)
    team.watch.editor.make_due_digests()
    team.becomes(0, failures=3, error="No answer.")
    team.watch.editor.make_notices()

    team.desk.set_up(by=AMAL, admin_channel_id=66)

    assert [(d.kind, d.channel_id) for d in team.watch.dispatch.due()] == [
        ("digest", 5),
        ("notice", 66),
    ]


@pytest.mark.parametrize(("away", "is_told"), [(1, False), (4.9, False), (5, True), (600, True)])
def test_a_short_absence_of_discord_is_nobodys_business(
    team: Team, away: float, is_told: bool
) -> None:
    told = team.watch.editor.discord_was_away(NOON, NOON + timedelta(minutes=away))

    assert told is is_told
    assert len(team.watch.dispatch.due()) == is_told


def test_without_an_admins_channel_nothing_is_put_into_the_outbox(storage: Storage) -> None:
    watch = Claimwatch(storage=storage, matcher=WordMatcher(), now=lambda: NOON)  # type: ignore[arg-type]
    watch.welcome(DESK, "Fact desk")
    desk = watch.desk(DESK)
    desk.set_up(by=AMAL, channel_id=5)
    feed = desk.follow_feed("https://a.example/f", name="A", by=AMAL)
    with storage.write() as tx:
        tx.feeds.save(replace(feed, failures=3, error="No."))

    watch.editor.make_notices()
    watch.editor.discord_was_away(NOON - HOUR, NOON)

    assert watch.dispatch.due() == []
    assert watch.health().waiting == 0


def test_a_restored_backup_makes_the_same_message_again(team: Team) -> None:
    team.becomes(0, failures=3, error="No answer.")
    team.watch.editor.make_notices()
    (first,) = team.watch.dispatch.due()
    with team.storage.write() as tx:  # as an older backup knew nothing of it
        tx.outages.forget(DESK, tx.outages.told(DESK))
    team.now += HOUR

    team.watch.editor.make_notices()

    assert [delivery.key for delivery in team.watch.dispatch.due()] == [first.key]


def test_health_counts_what_is_due_what_waits_and_what_stands(team: Team) -> None:
    team.becomes(0, failures=1, error="No.")
    team.becomes(1, is_stopped=True)
    team.now += timedelta(days=1)
    team.watch.editor.make_due_digests()
    team.now += timedelta(minutes=3)

    before = team.watch.health()
    for delivery in team.watch.dispatch.due():
        team.send(delivery)
    after = team.watch.health()

    assert (before.feeds, before.feeds_due, before.feeds_failing, before.feeds_stopped) == (
        3,
        2,
        1,
        1,
    )
    assert before.poll_lag == timedelta(days=1, minutes=3)
    assert (before.waiting, before.queue_age) == (1, timedelta(minutes=3))
    assert (after.waiting, after.queue_age, after.posted) == (0, timedelta(), {"digest": 1})
