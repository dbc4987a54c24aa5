"""When a digest is due, and what stands in it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from claims.delivery.digests import compose, next_due, review, slot, zone_named
from claims.errors import InvalidInputError
from claims.model import Band, Digest, Feed, TrackedClaim, Verdict
from tests.claims.builders import DESK, NOON, a_claim, a_match, an_article

ZONES = (
    "Europe/Vienna",
    "America/Mexico_City",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Gaza",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
)
TIMES = (time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(8))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", TIMES, ids=str)
def test_each_local_day_has_exactly_one_digest_over_every_clock_change(
    zone: str, at: time
) -> None:
    due, days = datetime(2026, 1, 1, tzinfo=UTC), []
    while due.year < 2028:
        due = next_due(due, at=at, zone=zone)
        days.append(date.fromisoformat(slot(due, zone)))

    steps = {later - earlier for earlier, later in pairwise(days)}
    assert steps == {timedelta(days=1)}


@pytest.mark.parametrize(
    ("after", "at", "zone", "expected"),
    [
        # a time the spring change skips is moved on by the hour that was skipped
        ("2027-03-27T12:00Z", time(2, 30), "Europe/Vienna", "2027-03-28T03:30+02:00"),
        ("2027-03-28T12:00Z", time(2, 30), "Europe/Vienna", "2027-03-29T02:30+02:00"),
        ("2027-04-29T12:00Z", time(0, 0), "Africa/Cairo", "2027-04-30T01:00+03:00"),
        # a time the autumn change repeats is taken the first time, and once
        ("2027-10-30T12:00Z", time(2, 30), "Europe/Vienna", "2027-10-31T02:30+02:00"),
        ("2027-10-31T00:30Z", time(2, 30), "Europe/Vienna", "2027-11-01T02:30+01:00"),
        # exactly at the hour, the next one is tomorrow's
        ("2026-06-01T08:00Z", time(8), "UTC", "2026-06-02T08:00Z"),
    ],
)
def test_clock_changes(after: str, at: time, zone: str, expected: str) -> None:
    due = next_due(datetime.fromisoformat(after), at=at, zone=zone)

    assert due == datetime.fromisoformat(expected)


def test_a_time_zone_gets_the_name_iana_writes_and_an_unknown_one_is_refused() -> None:
    assert zone_named(" America/Mexico_City ") == "America/Mexico_City"
    assert zone_named("america/MEXICO_city") == "America/Mexico_City"
    with pytest.raises(InvalidInputError, match="give one like America/Mexico_City"):
        zone_named("Mars/Base")


def test_a_digest_groups_by_claim_shows_each_story_once_and_names_what_is_quiet() -> None:
    claims = [TrackedClaim(claim=a_claim(name), origin="team") for name in ("a", "b", "quiet")]

    def found(id: int, claim: str, outlet: str, **more: object) -> object:  # noqa: A002
        article = an_article(id=id, outlet=outlet)
        return a_match(article, **{"id": id, "claim_id": claim, "story_id": id} | more)

    matches = [
        found(1, "a", "Daily", score=0.8),
        found(2, "a", "Gazette", score=0.9, story_id=1),
        found(3, "b", "Daily", score=0.9),
        found(4, "b", "Daily", score=0.7),
        found(5, "a", "Daily", score=0.5, band=Band.POSSIBLE),
        found(6, "forgotten", "Daily"),
    ]
    failing = Feed(id=1, url="https://x.example", name="X", due_at=NOON, failures=2, error="gone")

    edition = compose(
        Digest(id=1, server_id=DESK, slot="s", since=NOON, until=NOON),
        matches,  # type: ignore[arg-type]
        claims=claims,
        verdicts={1: {Verdict.RIGHT: 3}},
        feeds=[failing],
        articles=40,
    )

    assert [
        (s.claim.claim.id, [(t.match.id, t.outlets) for t in s.stories]) for s in edition.sections
    ] == [
        ("b", [(3, ("Daily",)), (4, ("Daily",))]),
        ("a", [(2, ("Gazette", "Daily"))]),
    ]
    assert edition.sections[1].stories[0].verdicts == {Verdict.RIGHT: 3}
    assert [s.stories[0].match.id for s in edition.to_review] == [5]
    assert [t.claim.id for t in edition.quiet] == ["quiet"]
    assert edition.failing == (failing,)


def test_what_a_member_put_under_a_claim_needs_no_review() -> None:
    claim = TrackedClaim(claim=a_claim("a"), origin="team")
    put = {"band": Band.POSSIBLE, "score": 0.01, "is_by_hand": True, "is_right": True}
    by_hand = a_match(an_article(), claim_id="a", **put)

    edition = compose(
        Digest(id=1, server_id=DESK, slot="s", since=NOON, until=NOON),
        [by_hand],
        claims=[claim],
        verdicts={},
        feeds=[],
        articles=1,
    )

    assert [story.match for s in edition.sections for story in s.stories] == [by_hand]
    assert edition.to_review == ()


def test_a_review_begins_with_what_is_possible_and_keeps_an_articles_claims_together() -> None:
    claims = [TrackedClaim(claim=a_claim(name), origin="team") for name in ("a", "b")]
    found = [
        # id, article, claim, band, score
        (1, 1, "a", Band.CONFIRMED, 0.95),
        (2, 2, "a", Band.POSSIBLE, 0.3),
        (3, 3, "a", Band.POSSIBLE, 0.2),
        (4, 3, "b", Band.POSSIBLE, 0.6),
        (5, 4, "b", Band.POSSIBLE, 0.4),
    ]
    edition = compose(
        Digest(id=1, server_id=DESK, slot="s", since=NOON, until=NOON),
        [
            a_match(an_article(id=n), id=i, claim_id=c, band=b, score=s, story_id=i)
            for i, n, c, b, s in found
        ],
        claims=claims,
        verdicts={5: {Verdict.RIGHT: 1}},
        feeds=[],
        articles=4,
    )

    def after(match_id: int) -> tuple[int | None, int]:
        there = review(edition, after=match_id)
        return there.match and there.match.id, there.left

    assert [s.match.id for s, _ in edition.in_review_order] == [4, 3, 5, 2, 1]
    assert [after(each) for each in (0, 4, 3, 5, 2, 1)] == [
        *((each, 4) for each in (4, 3, 2, 2, 1)),
        (None, 4),
    ]


def test_local_days_are_named_in_the_servers_own_zone() -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=ZoneInfo("America/Mexico_City"))

    assert slot(late, "America/Mexico_City") == "2026-06-01"
    assert slot(late, "Europe/Madrid") == "2026-06-02"
