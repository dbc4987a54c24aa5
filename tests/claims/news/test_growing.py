"""The same story from another outlet lets the post grow; what is no news does not."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from claims.claimwatch import Claimwatch
from claims.delivery.outbox import REVISED_AFTER
from claims.feeds.parse import FeedItem
from claims.model import Stance, Verdict
from claims.news.intake import Intake
from claims.news.why import Fate
from claims.storage import Revision, Storage
from tests.claims.builders import AMAL, DESK, NOON, a_claim
from tests.claims.fakes import WordMatcher

COAL = "Coal power ends by 2030 says ministry"


@dataclass
class Newsroom:
    watch: Claimwatch
    storage: Storage
    intake: Intake
    now: Callable[[], datetime]
    feeds: dict[str, int] = field(default_factory=dict)

    def bring(self, outlet: str, title: str, *, link: str = "", guid: str | None = None) -> None:
        """Let an item come in a feed that has its baseline."""
        with self.storage.write() as tx:
            feed = tx.feeds.add(f"https://{outlet}.example/rss", name=outlet, due_at=NOON)
            tx.feeds.follow(DESK, [feed.id], now=NOON)
            feed = replace(feed, has_baseline=True)
            tx.feeds.save(feed)
        link = link or f"https://{outlet}.example/{abs(hash(title))}"
        item = FeedItem(title=title, url=link, guid=guid or link, summary="", published=self.now())
        self.intake.take_in(feed, feed, [item])

    def post(self) -> None:
        for n, delivery in enumerate(self.watch.dispatch.due(), 71):
            self.watch.dispatch.sent(delivery, n)

    def post_and_tell_again(self) -> None:
        """The daily's story stands in the channel, and the gazette has it too."""
        self.bring("daily", COAL)
        self.post()
        self.bring("gazette", f"{COAL} today")

    def edits(self) -> list[Revision]:
        return self.watch.dispatch.revisions()

    def outlets(self) -> list[str]:
        """Those that the first post names."""
        told = self.watch.desk(DESK).match(1)
        return [each.article.outlet for each in (told.match, *told.also)]


class Clock:
    at = NOON

    def __call__(self) -> datetime:
        return self.at

    def passes(self, stretch: timedelta = REVISED_AFTER) -> None:
        self.at += stretch


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def newsroom(sqlite_storage: Storage, now: Clock) -> Newsroom:
    matcher = WordMatcher()
    library = [a_claim(), a_claim("wind", statement={"en": "Wind farms double their output"})]
    watch = Claimwatch(storage=sqlite_storage, matcher=matcher, library=library, now=now)  # type: ignore[arg-type]
    watch.welcome(DESK, "Fact desk")
    watch.desk(DESK).set_up(by=AMAL, channel_id=5)
    return Newsroom(
        watch, sqlite_storage, Intake(storage=sqlite_storage, matcher=matcher, now=now), now
    )  # type: ignore[arg-type]


def test_another_outlet_with_the_story_has_its_post_edited_once_it_stands(
    newsroom: Newsroom, now: Clock
) -> None:
    newsroom.bring("daily", COAL)
    newsroom.bring("gazette", f"{COAL} today")
    now.passes()
    before_it_stands = newsroom.edits()
    newsroom.post()

    (edit,) = newsroom.edits()

    assert before_it_stands == []
    assert (edit.channel_id, edit.message_id, edit.match_id) == (5, 71, 1)
    assert newsroom.outlets() == ["daily", "gazette"]
    newsroom.watch.dispatch.revised(edit)
    assert newsroom.edits() == []


def test_a_copy_of_a_story_whose_side_the_team_mended_is_no_second_post(
    newsroom: Newsroom,
) -> None:
    """The matcher reads a copy as it read the first, however wrongly."""
    newsroom.bring("daily", COAL)
    newsroom.post()
    desk = newsroom.watch.desk(DESK)
    desk.judge(1, Verdict.WRONG_STANCE, by=AMAL)
    desk.correct_stance(1, Stance.REFUTES, by=AMAL)

    newsroom.bring("gazette", f"{COAL} today")

    told = desk.match(1)
    assert newsroom.outlets() == ["daily", "gazette"]
    assert [m.held_stance for m in (told.match, *told.also)] == [Stance.REFUTES] * 2
    assert newsroom.watch.dispatch.due() == []


def test_several_outlets_within_a_minute_are_one_edit(newsroom: Newsroom, now: Clock) -> None:
    newsroom.bring("daily", COAL)
    newsroom.post()
    for n in range(4):
        newsroom.bring(f"paper{n}", f"{COAL} today")
        now.passes(REVISED_AFTER / 4)
        assert len(newsroom.edits()) == (n == 3)

    newsroom.watch.dispatch.revised(newsroom.edits()[0])

    assert newsroom.edits() == []
    assert len(newsroom.outlets()) == 5


def test_what_comes_while_an_edit_is_made_is_edited_after_it(
    newsroom: Newsroom, now: Clock
) -> None:
    newsroom.post_and_tell_again()
    now.passes()
    (under_way,) = newsroom.edits()
    newsroom.bring("herald", f"{COAL} now")
    newsroom.watch.dispatch.revised(under_way)
    at_once = newsroom.edits()

    now.passes()

    assert at_once == []
    assert len(newsroom.edits()) == 1


@pytest.mark.parametrize(
    ("title", "link", "guid"),
    [
        (f"{COAL} again", "https://daily.example/1", None),
        (COAL, "https://daily.example/1?utm_source=rss", "another"),
        (f"{COAL} again", "https://daily.example/2", None),  # the outlet is named already
    ],
)
def test_an_edited_title_or_a_tracking_parameter_is_no_news(
    newsroom: Newsroom, now: Clock, title: str, link: str, guid: str | None
) -> None:
    newsroom.bring("daily", COAL, link="https://daily.example/1")
    newsroom.post()

    newsroom.bring("daily", title, link=link, guid=guid)
    now.passes()

    assert newsroom.watch.dispatch.due() == []
    assert newsroom.edits() == []


def test_a_story_told_again_after_days_grows_the_newest_post_alone(
    newsroom: Newsroom, now: Clock
) -> None:
    newsroom.bring("daily", COAL)
    now.passes(timedelta(hours=80))
    newsroom.bring("gazette", f"{COAL} today")  # posted anew
    newsroom.post()
    newsroom.bring("herald", f"{COAL} now")
    now.passes()

    (edit,) = newsroom.edits()

    assert edit.match_id == 2
    assert newsroom.outlets() == ["daily"]


def test_an_edit_waits_for_all_that_is_to_be_posted_in_its_channel(
    newsroom: Newsroom, now: Clock
) -> None:
    newsroom.post_and_tell_again()
    newsroom.bring("gazette", "Wind farms double their output")
    now.passes()
    while_one_waits = newsroom.edits()

    newsroom.post()

    assert while_one_waits == []
    assert len(newsroom.edits()) == 1


def test_what_cannot_be_edited_is_tried_later_and_left_alone_after_a_week(
    newsroom: Newsroom, now: Clock
) -> None:
    newsroom.post_and_tell_again()
    now.passes()
    newsroom.watch.dispatch.not_revised(newsroom.edits())
    at_once = newsroom.edits()
    now.passes()
    later = newsroom.edits()

    now.passes(timedelta(days=7))

    assert (at_once, len(later)) == ([], 1)
    assert newsroom.edits() == []


def test_a_post_that_was_deleted_never_grows_again(newsroom: Newsroom, now: Clock) -> None:
    newsroom.post_and_tell_again()
    now.passes()
    newsroom.watch.dispatch.gone(newsroom.edits()[0])
    newsroom.bring("herald", f"{COAL} now")
    now.passes()

    assert newsroom.edits() == []


def test_nothing_is_edited_on_a_server_that_threw_the_bot_out(
    newsroom: Newsroom, now: Clock
) -> None:
    newsroom.post_and_tell_again()
    now.passes()

    newsroom.watch.farewell(DESK)

    assert newsroom.edits() == []


def test_a_story_that_joined_a_post_under_another_claim_is_told_where(
    newsroom: Newsroom, now: Clock
) -> None:
    both = "Coal power ends by 2030 and wind farms double their output"
    newsroom.bring("daily", both)
    newsroom.post()
    newsroom.watch.desk(DESK).retire_claim("coal-exit", by=AMAL)
    newsroom.bring("gazette", f"{both} soon", link="https://gazette.example/1")
    now.passes()

    (bearing,) = newsroom.watch.desk(DESK).why("https://gazette.example/1").bearings

    assert [edit.message_id for edit in newsroom.edits()] == [71]
    assert newsroom.outlets() == ["daily", "gazette"]
    assert bearing.fate is Fate.KNOWN_STORY
    assert bearing.posting is not None
    assert bearing.posting.message_id == 71


def test_a_story_is_known_again_below_the_usual_band_where_an_admin_lowered_it(
    newsroom: Newsroom,
) -> None:
    newsroom.watch.desk(DESK).set_up(by=AMAL, confirmed=0.15, possible=0.1)

    for outlet in ("daily", "gazette", "third"):
        newsroom.bring(outlet, "Minister about coal today in Vienna")

    (told,) = newsroom.watch.desk(DESK).evidence("coal-exit")
    assert told.match.score < newsroom.watch.matcher.thresholds.possible
    assert told.coverage.outlets == ("daily", "gazette", "third")
