"""What the team's answers change in the running program: bands, /why and the claim's record."""

from dataclasses import replace
from typing import Any

import pytest

from claims.claimwatch import Claimwatch
from claims.feeds.parse import FeedItem
from claims.matching import Scored, Told
from claims.model import Band, Person, Verdict
from claims.news.intake import Intake, Taken
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, NOON, a_claim
from tests.claims.fakes import WordMatcher

WIND = a_claim("wind", statement={"en": "Wind turbines sprout everywhere"})
ZEYNEP = Person(id=8, name="Zeynep")
#: Three of the four words of the claim: 0.75 by the matcher of words, whose threshold is 0.7.
NEARLY = ["Coal power ends quietly", "Coal power 2030 budget", "Power ends 2030 talks"]
#: All four.
WHOLLY = "Coal power ends 2030"


class Newsroom:
    """A feed that two desks follow, without a network."""

    def __init__(self, storage: Storage) -> None:
        self.matcher: Any = WordMatcher()
        self.storage = storage
        self.watch = Claimwatch(
            storage=storage, matcher=self.matcher, library=[a_claim(), WIND], now=lambda: NOON
        )
        for desk in (DESK, 200):
            self.watch.welcome(desk, f"Desk {desk}")
            self.watch.desk(desk).set_up(by=AMAL, channel_id=desk)
            self.feed = self.watch.desk(desk).follow_feed(
                "https://a.example/rss", name="Daily", by=AMAL
            )
        self.feed = replace(self.feed, has_baseline=True)

    def brings(self, *titles: str) -> Taken:
        intake = Intake(storage=self.storage, matcher=self.matcher, now=lambda: NOON)
        items = [FeedItem(guid=title, url=link(title), title=title) for title in titles]
        return intake.take_in(self.feed, self.feed, items)

    def band(self, title: str, desk: int = DESK) -> Band:
        (bearing,) = self.watch.desk(desk).why(link(title)).bearings
        return bearing.match.band

    def judge(self, title: str, verdict: Verdict, by: Person = AMAL) -> None:
        desk = self.watch.desk(DESK)
        (bearing,) = desk.why(link(title)).bearings
        desk.judge(bearing.match.id, verdict, by=by)


def link(title: str) -> str:
    return f"https://a.example/{title.lower().replace(' ', '-')}"


@pytest.fixture
def newsroom(sqlite_storage: Storage) -> Newsroom:
    return Newsroom(sqlite_storage)


def test_two_wrong_answers_raise_a_claims_threshold_on_that_server_alone(
    newsroom: Newsroom,
) -> None:
    newsroom.brings(*NEARLY[:2])
    for title in NEARLY[:2]:
        newsroom.judge(title, Verdict.NOT_RELEVANT)

    newsroom.brings(NEARLY[2], WHOLLY, "Wind turbines sprout slowly")

    assert newsroom.band(NEARLY[2]) is Band.POSSIBLE
    assert newsroom.band(NEARLY[2], desk=200) is Band.CONFIRMED
    assert newsroom.band(WHOLLY) is Band.CONFIRMED
    assert newsroom.band("Wind turbines sprout slowly") is Band.CONFIRMED


def test_a_divided_team_raises_nothing(newsroom: Newsroom) -> None:
    newsroom.brings(*NEARLY[:2])
    for title in NEARLY[:2]:
        newsroom.judge(title, Verdict.NOT_RELEVANT)
    newsroom.judge(NEARLY[0], Verdict.RIGHT, by=ZEYNEP)

    newsroom.brings(NEARLY[2])

    assert newsroom.band(NEARLY[2]) is Band.CONFIRMED


def test_why_measures_by_the_claims_own_threshold_and_names_it(newsroom: Newsroom) -> None:
    newsroom.brings(*NEARLY[:2])
    for title in NEARLY[:2]:
        newsroom.judge(title, Verdict.WRONG_CLAIM)
    newsroom.brings(NEARLY[2])

    (bearing,) = newsroom.watch.desk(DESK).why(link(NEARLY[2])).bearings

    assert bearing.raised_to == pytest.approx(0.75)
    assert bearing.short is not None
    assert bearing.short.band is Band.CONFIRMED


def test_a_second_answer_of_the_same_person_takes_the_first_back(newsroom: Newsroom) -> None:
    newsroom.brings(*NEARLY[:2])
    for title in NEARLY[:2]:
        newsroom.judge(title, Verdict.NOT_RELEVANT)
    newsroom.judge(NEARLY[0], Verdict.RIGHT)

    record = newsroom.watch.desk(DESK).track_record("coal-exit")

    assert record.raised_to is None
    assert record.confirmed is not None
    assert (record.confirmed.right, record.confirmed.of) == (1, 2)


def test_what_an_admin_demands_is_never_undercut(newsroom: Newsroom) -> None:
    newsroom.watch.desk(DESK).set_up(by=AMAL, confirmed=0.9)
    newsroom.brings(*NEARLY[:2])
    for title in NEARLY[:2]:
        newsroom.judge(title, Verdict.RIGHT)

    newsroom.brings(NEARLY[2])

    assert newsroom.band(NEARLY[2]) is Band.POSSIBLE


def test_the_matcher_is_handed_the_articles_each_team_judged(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.brings(*NEARLY[:2])
    newsroom.judge(NEARLY[0], Verdict.RIGHT)
    newsroom.judge(NEARLY[1], Verdict.NOT_RELEVANT)
    seen: list[tuple[str, dict[str, list[tuple[str, bool]]]]] = []

    def corrected(row: list[Scored], article: Told, taught: Any) -> list[Scored]:
        told = {c: [(x.told.title, x.is_right) for x in every] for c, every in taught.items()}
        seen.append((article.title, told))
        return [replace(each, score=0.5) for each in row]

    monkeypatch.setattr(newsroom.matcher, "corrected", corrected)
    newsroom.brings(WHOLLY)

    assert seen == [(WHOLLY, {"coal-exit": [(NEARLY[0], True), (NEARLY[1], False)]})]
    with newsroom.storage.read() as tx:
        (article,) = tx.articles.newest(limit=1)
        scores = {desk: tx.matches.of_article(desk, article.id)[0].score for desk in (DESK, 200)}
    assert scores == {DESK: 0.5, 200: 1.0}
