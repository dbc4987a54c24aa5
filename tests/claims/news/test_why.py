"""For any article of the feeds followed: how far it came, and why no further."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from claims.claimwatch import KEEPS_UNMATCHED_FOR, Claimwatch
from claims.errors import InvalidInputError
from claims.feeds.parse import FeedItem
from claims.matching import Scored, Thresholds
from claims.model import (
    Article,
    Assessment,
    Band,
    Digest,
    Feed,
    Match,
    Posting,
    Stance,
    Status,
    TrackedClaim,
)
from claims.news.intake import Intake
from claims.news.why import Bearing, Fate, Short, Trace, Turned, Why, explain
from claims.storage import Storage
from claims.team.thresholds import ClaimThresholds
from tests.claims.builders import AMAL, DESK, NOON, a_claim, a_match, an_article, minutes
from tests.claims.fakes import WordMatcher

COAL = "Coal power ends early as plants close"
HALF = "Power ends in a village"
LINK = "https://www.news.example/2026/coal"
THRESHOLDS = ClaimThresholds(usual=Thresholds(confirmed=0.8, possible=0.1))
ARTICLE = an_article(id=1)
CLAIM = TrackedClaim(
    claim=a_claim(),
    origin="team",
    history=(Assessment(status=Status.NOT_YET_ASSESSED, by="Amal", at=NOON, why="added"),),
)


def a_posting(**changed: Any) -> Posting:
    values: dict[str, Any] = {"state": "sent", "channel_id": 5, "message_id": 77}
    return Posting(**values | {"due_at": NOON, "error": None} | changed)


def told(*matches: Match, **changed: Any) -> Bearing:
    """What is said of the first of an article's matches."""
    values: dict[str, Any] = {"postings": {}, "digests": {}, "claims": {"coal-exit": CLAIM}}
    trace = Trace(link=LINK, article=ARTICLE, feeds=(), matches=matches, **values | changed)
    return explain(trace, THRESHOLDS).bearings[0]


FIRST = a_match(ARTICLE, id=1, story_id=1)
MAYBE = replace(FIRST, score=0.41, band=Band.POSSIBLE)
STORY = a_match(an_article(id=2), id=9, story_id=1)


@pytest.mark.parametrize(
    ("match", "stored", "fate", "stands"),
    [
        (FIRST, {"postings": {1: a_posting()}}, Fate.POSTED, 1),
        (FIRST, {"postings": {1: a_posting(state="new", message_id=None)}}, Fate.WAITING, 1),
        (FIRST, {"postings": {1: a_posting(state="trying", message_id=None)}}, Fate.WAITING, 1),
        (FIRST, {"postings": {1: a_posting(state="refused", message_id=None)}}, Fate.REFUSED, 1),
        (FIRST, {}, Fate.NO_CHANNEL, None),
        (MAYBE, {}, Fate.UNSURE, None),
        (FIRST, {"told": (STORY,), "postings": {9: a_posting()}}, Fate.KNOWN_STORY, 9),
        (MAYBE, {"told": (STORY,), "postings": {9: a_posting()}}, Fate.KNOWN_STORY, 9),
        (FIRST, {"told": (STORY,)}, Fate.NO_CHANNEL, None),
        (
            replace(FIRST, is_baseline=True),
            {"told": (STORY,), "postings": {9: a_posting()}},
            Fate.OLD_STOCK,
            None,
        ),
    ],
)
def test_what_became_of_a_match(
    match: Match, stored: dict[str, Any], fate: Fate, stands: int | None
) -> None:
    bearing = told(match, **stored)

    assert bearing.fate is fate
    assert (bearing.stands.id if bearing.stands else None) == stands
    assert (bearing.posting is not None) is (stands is not None)


def test_an_article_posted_under_another_claim_is_told_so_under_the_rest() -> None:
    other = a_match(ARTICLE, id=2, story_id=2, claim_id="wind")
    claims = {"coal-exit": CLAIM, "wind": CLAIM}

    bearing = told(FIRST, other, postings={2: a_posting()}, claims=claims)

    assert (bearing.fate, bearing.stands) == (Fate.OTHER_CLAIM, other)


def test_a_confirmed_article_kept_back_by_a_story_of_its_other_claim_is_told_so() -> None:
    other = a_match(ARTICLE, id=2, story_id=8, claim_id="wind")
    earlier = a_match(an_article(id=2), id=8, story_id=8, claim_id="wind")
    claims = {"coal-exit": CLAIM, "wind": CLAIM}

    bearing = told(FIRST, other, told=(earlier,), postings={8: a_posting()}, claims=claims)

    assert (bearing.fate, bearing.stands) == (Fate.KNOWN_STORY, earlier)


DIGEST = Digest(id=4, server_id=DESK, slot="2026-06-02", since=NOON, until=NOON)
RETIRED = {"coal-exit": replace(CLAIM, is_retired=True)}


@pytest.mark.parametrize(
    ("match", "stored", "digest", "is_held"),
    [
        (MAYBE, {}, None, True),
        (FIRST, {"postings": {1: a_posting()}}, None, True),
        (replace(MAYBE, digest_id=4), {"digests": {4: (DIGEST, a_posting())}}, DIGEST, False),
        (replace(MAYBE, is_baseline=True), {}, None, False),
        (MAYBE, {"claims": RETIRED}, None, False),
    ],
)
def test_which_digest_showed_it_or_will(
    match: Match, stored: dict[str, Any], digest: Digest | None, is_held: bool
) -> None:
    bearing = told(match, **stored)

    assert (bearing.digest, bearing.is_held) == (digest, is_held)


@pytest.mark.parametrize(
    ("score", "missing"),
    [(0.41, 0.39), (0.79, 0.01), (0.8, None), (0.95, None)],
)
def test_by_how_much_a_match_misses_what_is_posted(score: float, missing: float | None) -> None:
    short = told(replace(MAYBE, score=score)).short

    if missing is None:
        assert short is None
    else:
        assert short is not None
        assert short.band is Band.CONFIRMED
        assert short.by == pytest.approx(missing)


@pytest.mark.parametrize(
    ("score", "seen_at", "missing", "turned"),
    [
        (0.04, NOON, 0.06, None),
        (0.30, NOON - minutes(1), None, Turned.CLAIM_IS_NEWER),
        (0.30, NOON + minutes(1), None, Turned.ELSE),
    ],
)
def test_an_article_that_matched_none_is_told_its_nearest_claim(
    score: float, seen_at: datetime, missing: float | None, turned: Turned | None
) -> None:
    article = an_article(id=1, seen_at=seen_at)
    trace = Trace(
        link=LINK,
        article=article,
        feeds=(),
        postings={},
        digests={},
        claims={"coal-exit": CLAIM},
    )

    nearest = explain(trace, THRESHOLDS, [scored(score)]).nearest

    assert nearest is not None
    assert nearest.turned is turned
    if missing is None:
        assert nearest.short is None
    else:
        assert nearest.short == Short(band=Band.POSSIBLE, by=pytest.approx(missing))


def scored(score: float) -> Scored:
    return Scored(
        claim_id="coal-exit",
        score=score,
        band=THRESHOLDS.usual.band(score),
        stance=Stance.DISCUSSES,
        stance_probability=0.5,
        why="Coal",
        model="test",
    )


# -- from what a feed brought -------------------------------------------------------------------


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Newsroom:
    """A server with a feed of its own and one of the catalogue; what they bring is taken in."""

    watch: Claimwatch
    storage: Storage
    intake: Intake
    now: Clock

    def bring(self, url: str, title: str, *, feed: str = "own", **changed: Any) -> None:
        item = FeedItem(url=url, title=title, **{"guid": url} | changed)
        with self.storage.read() as tx:
            before = tx.feeds.by_url(f"https://{feed}.example/rss")
        assert before is not None
        after = replace(before, has_baseline=True, succeeded_at=self.now())
        self.intake.take_in(before, after, [item])

    def why(self, link: str, desk: int = DESK) -> Why:
        return self.watch.desk(desk).why(link)


@pytest.fixture
def newsroom(storage: Storage) -> Newsroom:
    matcher, clock = WordMatcher(), Clock()
    watch = Claimwatch(storage=storage, matcher=matcher, library=[a_claim()], now=clock)  # type: ignore[arg-type]
    intake = Intake(storage=storage, matcher=matcher, now=clock)  # type: ignore[arg-type]
    watch.welcome(DESK, "Fact desk")
    watch.desk(DESK).set_up(by=AMAL, channel_id=5)
    with storage.write() as tx:
        for name, is_shared in (("own", False), ("shared", True)):
            url = f"https://{name}.example/rss"
            feed = tx.feeds.add(url, name=name, due_at=NOON, is_shared=is_shared)
            tx.feeds.follow(DESK, [feed.id], now=NOON)
            tx.feeds.save(replace(feed, has_baseline=True))
    return Newsroom(watch, storage, intake, clock)


COPIED = [
    LINK,
    "http://news.example/2026/coal/?utm_source=rss&fbclid=1#top",
    "<https://news.example/2026/coal>",
    "  news.example/2026/coal ",
    "https://amp.news.example/2026/coal",
    "https://news.example/2026/coal/amp/",
    "https://news.example/2026/coal?outputType=amp",
    "https://www.google.com/amp/s/www.news.example/2026/coal",
    "https://www-news-example.cdn.ampproject.org/v/s/www.news.example/2026/coal?amp=1",
]


@pytest.mark.parametrize("feed", ["own", "shared"])
def test_a_link_is_recognised_however_it_was_copied(newsroom: Newsroom, feed: str) -> None:
    newsroom.bring(LINK, COAL, feed=feed, guid="item-1")

    for pasted in COPIED:
        why = newsroom.why(pasted)

        assert [each.name for each in why.feeds] == [feed], pasted
        assert [(b.match.sentence, b.fate) for b in why.bearings] == [(COAL, Fate.WAITING)]
        assert why.nearest is None
    assert newsroom.why(LINK + "-2").article is None


def test_an_article_is_recognised_by_a_guid_that_is_its_address(newsroom: Newsroom) -> None:
    newsroom.bring("https://short.example/x7", COAL, guid=LINK)

    assert newsroom.why(LINK).article is not None


def test_a_link_that_two_articles_of_a_feed_share_is_not_taken_for_either(
    newsroom: Newsroom,
) -> None:
    newsroom.bring("https://news.example/", COAL, guid="1")

    assert newsroom.why("https://news.example/").article is None


def test_what_matched_nothing_is_told_its_nearest_claim_and_the_score_it_lacks(
    newsroom: Newsroom,
) -> None:
    newsroom.bring(LINK, "Coal and tea in the market")

    why = newsroom.why(LINK)

    assert why.bearings == ()
    assert why.nearest is not None
    assert (why.nearest.scored.claim_id, why.nearest.scored.score) == ("coal-exit", 0.25)
    assert why.nearest.short == Short(band=Band.POSSIBLE, by=pytest.approx(0.15))


def test_a_text_dropped_after_ninety_days_is_told_so(newsroom: Newsroom) -> None:
    newsroom.bring(LINK, "Cup final tonight")
    newsroom.now.at += KEEPS_UNMATCHED_FOR + timedelta(days=1)
    newsroom.watch.tidy()

    why = newsroom.why(LINK)

    assert why.article is not None
    assert why.is_emptied
    assert why.nearest is None


def test_a_story_told_again_leads_to_the_post_it_joined(newsroom: Newsroom) -> None:
    newsroom.bring(LINK, COAL)
    (delivery,) = newsroom.watch.dispatch.due()
    newsroom.watch.dispatch.sent(delivery, 4_711)
    newsroom.bring("https://other.example/1", f"{COAL} now", feed="shared")

    (bearing,) = newsroom.why("https://other.example/1").bearings

    assert bearing.fate is Fate.KNOWN_STORY
    assert bearing.posting is not None
    assert (bearing.posting.channel_id, bearing.posting.message_id) == (5, 4_711)
    assert bearing.stands is not None
    assert bearing.stands.article.url == LINK


def test_a_possible_match_is_held_then_shown_in_a_digest(newsroom: Newsroom) -> None:
    newsroom.bring(LINK, HALF)
    (held,) = newsroom.why(LINK).bearings
    made = newsroom.watch.editor.make_digest_now(DESK, "x")
    (delivery,) = newsroom.watch.dispatch.due()
    newsroom.watch.dispatch.sent(delivery, 12)

    (shown,) = newsroom.why(LINK).bearings

    assert (held.fate, held.is_held, held.digest) == (Fate.UNSURE, True, None)
    assert (shown.is_held, shown.digest) == (False, made)
    assert shown.digest_posting is not None
    assert shown.digest_posting.message_id == 12


def test_an_address_never_seen_names_the_followed_feeds_of_its_site(newsroom: Newsroom) -> None:
    newsroom.bring("https://www.news.example/1", COAL, feed="shared")

    assert [f.name for f in newsroom.why("https://news.example/2").feeds] == ["shared"]
    assert [f.name for f in newsroom.why("https://www.own.example/2").feeds] == ["own"]
    assert newsroom.why("https://elsewhere.example/2").feeds == ()
    assert newsroom.why("https://ews.example/2").feeds == ()


def test_what_stood_only_in_another_servers_feed_was_never_seen_here(newsroom: Newsroom) -> None:
    newsroom.bring(LINK, COAL)
    newsroom.watch.welcome(200, "Other desk")

    why = newsroom.why(LINK, desk=200)

    assert (why.article, why.feeds, why.bearings) == (None, (), ())


def test_what_was_found_stays_known_when_its_feed_is_no_longer_followed(
    newsroom: Newsroom,
) -> None:
    newsroom.bring(LINK, COAL)
    own = next(f for f in newsroom.watch.desk(DESK).feeds() if f.name == "own")
    newsroom.watch.desk(DESK).unfollow_feed(own.id, by=AMAL)

    why = newsroom.why(LINK)

    assert isinstance(why.article, Article)
    assert [feed.name for feed in why.feeds] == ["own"]
    assert len(why.bearings) == 1


def test_the_feed_of_its_site_that_is_no_longer_followed_is_named(newsroom: Newsroom) -> None:
    newsroom.bring("https://own.example/1", "Volcano delays forty flights")
    own = next(f for f in newsroom.watch.desk(DESK).feeds() if f.name == "own")
    newsroom.watch.desk(DESK).unfollow_feed(own.id, by=AMAL)

    why = newsroom.why("https://own.example/2")

    assert (why.article, why.feeds) == (None, ())
    assert [feed.name for feed in why.left] == ["own"]
    assert newsroom.why("https://elsewhere.example/2").left == ()


def test_no_claim_followed_is_no_error(newsroom: Newsroom) -> None:
    newsroom.watch.desk(DESK).retire_claim("coal-exit", by=AMAL)
    newsroom.bring(LINK, COAL)

    why = newsroom.why(LINK)

    assert (why.bearings, why.nearest) == ((), None)
    assert isinstance(why.feeds[0], Feed)


def test_what_is_no_address_is_refused_in_a_sentence(newsroom: Newsroom) -> None:
    for pasted in ["", "two words", "ftp://a.example/x", "https://me:pw@a.example/x"]:
        with pytest.raises(InvalidInputError):
            newsroom.why(pasted)
