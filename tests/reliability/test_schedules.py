"""A digest a day, at its local hour: over every clock change, outage and change of mind.

The whole count (every zone, nine times of day, two years) and what APScheduler's cron trigger
makes of the same days are run with ``CLAIMWATCH_TESTS=long``.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import whenever
from apscheduler.triggers.cron import CronTrigger

from claims.claimwatch import Claimwatch
from claims.delivery.digests import next_due, slot
from claims.model import Digest
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, a_claim, a_match, an_article
from tests.claims.fakes import WordMatcher
from tests.conftest import LONG

DAY = timedelta(days=1)
START, END = date(2026, 1, 1), date(2028, 1, 1)
#: Around midnight and the hours at which clocks are changed, and the usual morning.
TIMES = tuple(
    map(
        time.fromisoformat,
        ("00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "08:00", "23:00", "23:30"),
    )
)
ZONES = sorted(available_timezones() & whenever.available_timezones())


@dataclass(frozen=True, slots=True)
class Counted:
    """How many local days a schedule came to, and what went wrong on them."""

    days: int = 0
    missed: int = 0
    doubled: int = 0
    moved: int = 0  #: not at their hour, and no clock change was the reason

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.days + other.days,
            self.missed + other.missed,
            self.doubled + other.doubled,
            self.moved + other.moved,
        )

    def __str__(self) -> str:
        return (
            f"{self.days:,} days: {self.missed} missed, {self.doubled} doubled, {self.moved} moved"
        )


def test_clocks_change_in_no_zone_without_a_digest_on_that_day_and_its_neighbours() -> None:
    changing = {zone: changes(zone) for zone in ZONES if changes(zone)}

    total = sum(
        (
            counted(digests_of(at, zone, day - DAY, day + 2 * DAY), at, zone, day - DAY, 3)
            for zone, days in changing.items()
            for day in days
            for at in TIMES
        ),
        Counted(),
    )

    print(f"\n{len(changing)} zones that change, {len(TIMES)} times: {total}")  # noqa: T201
    assert total.days > 10_000
    assert (total.missed, total.doubled, total.moved) == (0, 0, 0)


@pytest.mark.skipif(not LONG, reason="half a minute: CLAIMWATCH_TESTS=long")
def test_every_zone_at_every_time_of_day_has_one_digest_on_each_day_of_two_years() -> None:
    days = (END - START).days

    total = sum(
        (
            counted(digests_of(at, zone, START, END), at, zone, START, days)
            for zone in ZONES
            for at in TIMES
        ),
        Counted(),
    )

    print(f"\n{len(ZONES)} zones, {len(TIMES)} times: {total}")  # noqa: T201
    assert total.days == len(ZONES) * len(TIMES) * days
    assert (total.missed, total.doubled, total.moved) == (0, 0, 0)


@pytest.mark.skipif(not LONG, reason="half a minute: CLAIMWATCH_TESTS=long")
def test_a_cron_trigger_would_have_missed_and_doubled_days() -> None:
    total = Counted()
    for zone in ZONES:
        for day in changes(zone):
            for at in TIMES:
                made = cron_of(at, zone, day - DAY, day + 2 * DAY)
                total += counted(made, at, zone, day - DAY, 3)

    print(f"\nAPScheduler's cron trigger, same days: {total}")  # noqa: T201
    assert total.missed + total.doubled > 0, "it could be used after all"


@pytest.mark.parametrize(
    ("after", "at", "zone", "expected"),
    [
        # midnight of a spring change, where cron triggers skip a day or a week
        ("2027-03-27T12:00Z", "00:00", "Europe/Vienna", "2027-03-28T00:00+01:00"),
        ("2027-03-28T12:00Z", "00:00", "Europe/Vienna", "2027-03-29T00:00+02:00"),
        # half an hour
        ("2026-10-03T12:00Z", "02:15", "Australia/Lord_Howe", "2026-10-04T02:45+11:00"),
        ("2026-04-04T12:00Z", "01:45", "Australia/Lord_Howe", "2026-04-05T01:45+11:00"),
        ("2026-03-08T02:00Z", "02:30", "America/St_Johns", "2026-03-08T03:30-02:30"),
        # around Ramadan
        ("2026-02-15T00:00Z", "02:30", "Africa/Casablanca", "2026-02-15T02:30+01:00"),
        ("2026-03-22T00:00Z", "02:30", "Africa/Casablanca", "2026-03-22T03:30+01:00"),
        ("2026-03-27T12:00Z", "02:30", "Asia/Gaza", "2026-03-28T03:30+03:00"),
        # the hour before midnight is skipped: on the same day all the same
        ("2026-03-28T12:00Z", "23:30", "America/Nuuk", "2026-03-28T22:30-02:00"),
        # a day that never was
        ("2011-12-29T23:00Z", "08:00", "Pacific/Apia", "2011-12-30T18:00+00:00"),
    ],
)
def test_the_hour_is_kept_where_clocks_do_what_few_expect(
    after: str, at: str, zone: str, expected: str
) -> None:
    due = next_due(datetime.fromisoformat(after), at=time.fromisoformat(at), zone=zone)

    assert due == datetime.fromisoformat(expected)


# -- what the bot makes of it ---------------------------------------------------------------------


@dataclass
class Desk:
    """A server in Vienna whose digest is at eight, and a clock that goes as it is told."""

    storage: Storage
    now: datetime

    def __post_init__(self) -> None:
        matcher: Any = WordMatcher()
        self.watch = Claimwatch(
            storage=self.storage, matcher=matcher, library=[a_claim()], now=lambda: self.now
        )
        self.watch.welcome(DESK, "Fact desk")
        self.choose(channel_id=5, digest_at=time(8), zone="Europe/Vienna")
        self.found: list[int] = []
        self.made: list[Digest] = []

    def choose(self, **what: Any) -> None:
        self.watch.desk(DESK).set_up(by=AMAL, **what)

    def find(self) -> None:
        with self.storage.write() as tx:
            feed = tx.feeds.add("https://news.example/rss", name="Daily", due_at=self.now)
            title = f"Coal {len(self.found)}"
            article_id = tx.articles.add(
                an_article(feed.id, title=title, seen_at=self.now), names=[title]
            )
            article = tx.articles.get([article_id])[article_id]
            self.found.append(tx.matches.add(a_match(article, found_at=self.now)).id)

    def tick(self, at: str) -> list[str]:
        """What is made when the clock of a running bot stands at *at*, in UTC."""
        self.now = datetime.fromisoformat(f"{at}:00+00:00")
        made = self.watch.editor.make_due_digests()
        self.made += made
        return [digest.slot for digest in made]

    def shown(self) -> list[int]:
        """Every match that a digest has shown, as often as one did."""
        with self.storage.read() as tx:
            return [match.id for digest in self.made for match in tx.matches.in_digest(digest.id)]


@pytest.fixture
def desk(storage: Storage) -> Iterator[Desk]:
    """It is noon on the first of June; the next digest is due on the second at six, UTC."""
    desk = Desk(storage, datetime(2026, 6, 1, 12, tzinfo=UTC))
    yield desk
    desk.watch.close()


@pytest.mark.parametrize(
    ("starts", "then"),
    [
        ("2026-06-02T06:01", "2026-06-03T06:00"),
        ("2026-06-02T08:00", "2026-06-03T06:00"),
        ("2026-06-02T12:00", "2026-06-03T06:00"),
        ("2026-06-02T14:00", "2026-06-03T06:00"),
        ("2026-06-03T05:59", "2026-06-03T06:00"),
        ("2026-06-05T23:00", "2026-06-06T06:00"),
    ],
)
def test_a_bot_that_was_down_at_the_hour_makes_the_digest_when_it_is_back_and_drops_nothing(
    desk: Desk, starts: str, then: str
) -> None:
    desk.find()

    assert desk.tick(starts) == ["2026-06-02"], "several missed days are one digest"
    desk.find()
    assert desk.tick(starts) == []
    assert desk.tick(then) == [then[:10]]

    assert desk.shown() == desk.found


def test_a_digest_is_made_once_though_two_clocks_tick_at_its_hour(desk: Desk) -> None:
    other = Claimwatch(
        storage=desk.storage, matcher=desk.watch.matcher, now=lambda: desk.now, library=[]
    )
    desk.find()

    assert desk.tick("2026-06-02T06:00") == ["2026-06-02"]
    assert other.editor.make_due_digests() == []
    other.close()


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(hours=8)])
@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_a_clock_that_jumps_makes_no_day_twice_and_drops_nothing(
    desk: Desk, jump: timedelta, minutes: int
) -> None:
    jumps_at = datetime(2026, 6, 2, 6, tzinfo=UTC) + timedelta(minutes=minutes)
    real, slots = datetime(2026, 6, 2, 4, tzinfo=UTC), []
    while real < datetime(2026, 6, 3, 20, tzinfo=UTC):
        shown = real + (jump if real >= jumps_at else timedelta())
        slots += desk.tick(f"{shown:%Y-%m-%dT%H:%M}")
        desk.find()
        real += timedelta(minutes=30)
    slots += desk.tick("2026-06-04T06:00")

    assert slots == ["2026-06-02", "2026-06-03", "2026-06-04"]
    # What was found while the clock was ahead waits until it says so again; none is left out.
    assert desk.shown() == desk.found


def test_a_clock_that_is_put_back_and_forth_makes_no_day_twice(desk: Desk) -> None:
    ticks = ("06:00", "05:00", "05:59", "06:00", "07:00", "06:00")

    slots = [made for at in ticks for made in desk.tick(f"2026-06-02T{at}")]

    assert slots == ["2026-06-02"]


@pytest.mark.parametrize(
    ("zone", "slots"),
    [
        ("America/Mexico_City", ["2026-06-02", "2026-06-03", "2026-06-04"]),
        ("Pacific/Kiritimati", ["2026-06-02", "2026-06-03", "2026-06-04", "2026-06-05"]),
        ("Pacific/Pago_Pago", ["2026-06-02", "2026-06-03", "2026-06-04"]),
    ],
)
def test_a_server_that_moves_to_another_zone_gets_each_of_its_days_once(
    desk: Desk, zone: str, slots: list[str]
) -> None:
    made = desk.tick("2026-06-02T06:00")
    desk.choose(zone=zone)
    while desk.now < datetime(2026, 6, 4, 23, tzinfo=UTC):
        desk.find()
        made += desk.tick(f"{desk.now + timedelta(hours=2):%Y-%m-%dT%H:%M}")

    assert made == slots
    waiting = desk.watch.editor.preview_digest(DESK)
    with desk.storage.read() as tx:
        left = [m.id for m in tx.matches.undigested(DESK, until=waiting.digest.until)]
    assert desk.shown() + left == desk.found


@pytest.mark.parametrize("at", ["09:00", "07:00", "23:59"])
def test_an_hour_changed_after_the_days_digest_makes_no_second_one_that_day(
    desk: Desk, at: str
) -> None:
    made = desk.tick("2026-06-02T06:00")
    desk.find()
    desk.choose(digest_at=time.fromisoformat(at))
    while desk.now < datetime(2026, 6, 4, tzinfo=UTC):
        made += desk.tick(f"{desk.now + timedelta(hours=1):%Y-%m-%dT%H:%M}")

    assert made == ["2026-06-02", "2026-06-03"]
    assert desk.shown() == desk.found


# -- counting -------------------------------------------------------------------------------------


@cache
def changes(zone: str) -> tuple[date, ...]:
    """The local days of the two years on which the zone's clocks change."""
    tz = ZoneInfo(zone)
    found, day = [], START
    before = offset(day, tz)
    while day < END:
        after = offset(day + DAY, tz)
        if after != before:
            found.append(day)
        day, before = day + DAY, after
    return tuple(found)


def offset(day: date, tz: ZoneInfo) -> timedelta | None:
    return datetime(day.year, day.month, day.day, tzinfo=tz).utcoffset()


def digests_of(at: time, zone: str, first: date, end: date) -> Iterator[tuple[date, datetime]]:
    """Each digest and the local day it belongs to, as the product says."""
    until = datetime.combine(end, time.min, UTC) + 2 * DAY
    due = datetime.combine(first, time.min, UTC) - 2 * DAY
    while (due := next_due(due, at=at, zone=zone)) < until:
        yield date.fromisoformat(slot(due, zone)), due


def cron_of(at: time, zone: str, first: date, end: date) -> Iterator[tuple[date, datetime]]:
    """Each firing of a cron trigger, asked as its scheduler asks."""
    tz = ZoneInfo(zone)
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=tz)
    until = datetime.combine(end, time.min, UTC) + 2 * DAY
    last, now = None, (datetime.combine(first, time.min, UTC) - 2 * DAY).astimezone(tz)
    while (fires := trigger.get_next_fire_time(last, now)).astimezone(UTC) < until:
        yield fires.date(), fires.astimezone(UTC)
        last = fires
        now = max(fires.astimezone(UTC), now.astimezone(UTC)).astimezone(tz)


def counted(
    made: Iterator[tuple[date, datetime]], at: time, zone: str, first: date, days: int
) -> Counted:
    """Compare what was *made* with one a day, by another library's clock."""
    tz = ZoneInfo(zone)
    wanted = first, first + days * DAY
    of_day = Counter(dict.fromkeys((first + n * DAY for n in range(days)), 0))
    moved = 0
    for day, due in made:
        if wanted[0] <= day < wanted[1]:
            of_day[day] += 1
            local = due.astimezone(tz)
            if local.date() != day or (local.time() != at and exists(day, at, tz)):
                moved += 1
    counts = Counter(of_day.values())
    doubled = sum(times - 1 for times in of_day.values() if times > 1)
    return Counted(days, counts[0], doubled, moved)


def exists(day: date, at: time, tz: ZoneInfo) -> bool:
    wished = datetime.combine(day, at, tz)
    return wished.astimezone(UTC).astimezone(tz).replace(fold=wished.fold) == wished
