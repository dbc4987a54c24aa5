"""The watch brings each new article that bears on a claim into the outbox, once."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from claims.claimwatch import Claimwatch
from claims.feeds.catalogue import FeedSource
from claims.feeds.exchange import Answer, FetchRequest
from claims.feeds.fetch import Fetcher
from claims.feeds.parser import Parser
from claims.matching import ArticleText, Vectors
from claims.model import Band, Claim, Delivery, Server
from claims.news.polled import Polled
from claims.news.readings import Arrival, Follower, grouped_by_claims
from claims.news.why import Fate
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, NOON, a_claim, a_file, an_article
from tests.claims.fakes import WordMatcher

COAL = "Coal power ends early as plants close"
#: What a feed holds unless a test says otherwise: a first item, which is the baseline.
OPENING = ("Opening day", "https://a.example/opening")

#: What the log tells of a poll.
FACTS = ("feed", "outcome", "new", "matched", "to_post")


@dataclass
class Site:
    """A news site on loopback: change what its feeds hold, count what is asked."""

    url: str = ""
    feeds: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # (title, link)
    status: dict[str, int] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)  #: by link

    def _date(self, link: str) -> str:
        return f"<pubDate>{self.dates[link]}</pubDate>" if link in self.dates else ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        name = request.match_info["name"]
        if self.status.get(name, 200) != 200:
            return web.Response(status=self.status[name])
        items = "".join(
            f"<item><title>{t}</title><link>{link}</link><guid>{link}</guid>"
            f"{self._date(link)}</item>"
            for t, link in self.feeds.get(name, [OPENING])
        )
        body = f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"
        kind, _, charset = self.types.get(name, "application/rss+xml;utf-8").partition(";")
        return web.Response(
            body=body.encode(charset), content_type=kind, charset=charset, headers={"ETag": '"1"'}
        )


@dataclass
class World:
    watch: Claimwatch
    site: Site
    fetcher: Fetcher
    storage: Storage
    now: datetime = NOON

    async def poll(self) -> list[Polled]:
        self.now += timedelta(hours=2)
        return await self.watch.poll(self.fetcher)

    def posts(self) -> list[Delivery]:
        return self.watch.dispatch.due()

    def follow(self, name: str, *, desk: int = DESK) -> None:
        self.watch.desk(desk).follow_feed(f"{self.site.url}/{name}", name=name, by=AMAL)

    def unfollow(self, name: str, *, desk: int = DESK) -> None:
        feeds = {feed.name: feed.id for feed in self.watch.desk(desk).feeds()}
        self.watch.desk(desk).unfollow_feed(feeds[name], by=AMAL)

    def source(self, name: str) -> FeedSource:
        url = f"{self.site.url}/{name}"
        return FeedSource(name=name, url=url, language="en", country="MX", kind="wire")

    def another_desk(self) -> int:
        self.watch.welcome(200, "Other desk")
        self.watch.desk(200).set_up(by=AMAL, channel_id=9)
        return 200

    def titles(self, desk: int = DESK) -> list[str]:
        return [e.match.article.title for e in self.watch.desk(desk).evidence("coal-exit")]


@pytest.fixture
async def world(storage: Storage, parser: Parser) -> AsyncIterator[World]:
    site = Site()
    app = web.Application()
    app.router.add_get("/{name}", site.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with Fetcher("Claimwatch/test", allow_loopback=True, gap=timedelta()) as fetcher:
        matcher: Any = WordMatcher()
        watch = Claimwatch(
            storage=storage,
            matcher=matcher,
            library=[a_claim()],
            now=lambda: world.now,
            parser=parser,
        )
        world = World(watch, site, fetcher, storage)
        watch.welcome(DESK, "Fact desk")
        watch.desk(DESK).set_up(by=AMAL, channel_id=5)
        world.follow("daily")
        yield world
        watch.close()
    await runner.cleanup()


async def test_a_first_fetch_is_a_baseline_and_floods_nobody(world: World) -> None:
    world.site.feeds["daily"] = [(f"{COAL} {n}", f"https://a.example/{n}") for n in range(30)]

    (polled,) = await world.poll()

    assert (polled.new, polled.posted) == (30, 0)
    assert world.posts() == []
    assert world.watch.editor.preview_digest(DESK).is_empty
    assert len(world.titles()) > 0, "what stood there is evidence all the same"


async def test_a_new_article_that_bears_on_a_claim_is_posted_once(world: World) -> None:
    await world.poll()
    world.site.feeds["daily"] = [
        (COAL, "https://a.example/1"),
        ("Cup final", "https://a.example/2"),
    ]

    (polled,) = await world.poll()
    await world.poll()

    assert (polled.new, polled.matched, polled.posted) == (2, 1, 1)
    (post,) = world.posts()
    assert post.kind == "match"
    match = world.watch.desk(DESK).match(post.match_id or 0).match
    assert (match.claim_id, match.band, match.sentence) == ("coal-exit", Band.CONFIRMED, COAL)


async def test_an_edited_title_a_moved_link_or_a_tracking_parameter_is_not_news(
    world: World,
) -> None:
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()

    world.site.feeds["daily"] = [("Coal power ends: updated", "https://a.example/1?utm_source=x")]
    (polled,) = await world.poll()

    assert polled.new == 0
    assert len(world.posts()) == 1


async def test_one_broken_feed_does_not_silence_the_others(world: World) -> None:
    for name in ("broken", "gone", "page"):
        world.follow(name)
    await world.poll()
    world.site.status |= {"broken": 500, "gone": 410}
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]

    polled = {p.feed.name: p for p in await world.poll()}

    assert polled["daily"].posted == 1
    assert "500" in (polled["broken"].feed.error or "")
    assert polled["gone"].feed.is_stopped


async def test_a_failing_feed_is_asked_less_and_less_and_recovers(world: World) -> None:
    await world.poll()
    world.site.status["daily"] = 503
    failed = [(await world.poll())[0].feed for _ in range(2)]
    waits = [feed.due_at - (feed.polled_at or NOON) for feed in failed]
    world.site.status.clear()
    world.now += timedelta(days=2)

    (recovered,) = await world.poll()

    assert waits[0] < waits[1]
    assert (recovered.feed.failures, recovered.feed.error) == (0, None)


async def test_a_feed_that_says_not_modified_is_not_read_again(world: World) -> None:
    await world.poll()
    world.site.status["daily"] = 304

    (polled,) = await world.poll()

    assert (polled.new, polled.feed.error) == (0, None)
    assert world.site.asked[-1].headers["If-None-Match"] == '"1"'


async def test_the_same_story_from_another_outlet_is_kept_but_not_posted_again(
    world: World,
) -> None:
    world.follow("gazette")
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()
    world.site.feeds["gazette"] = [(f"{COAL} today", "https://b.example/1")]
    await world.poll()

    assert len(world.posts()) == 1
    (evidence,) = world.watch.desk(DESK).evidence("coal-exit")
    assert [m.article.outlet for m in (evidence.match, *evidence.also)] == ["daily", "gazette"]


async def test_an_article_in_two_feeds_of_the_catalogue_is_one_article(world: World) -> None:
    world.watch._catalogue = [world.source("agency"), world.source("paper")]
    world.watch.welcome(DESK, "Fact desk")
    await world.poll()
    world.site.feeds["agency"] = world.site.feeds["paper"] = [(COAL, "https://a.example/1")]

    polled = await world.poll()

    assert sum(p.new for p in polled) == 1
    assert len(world.posts()) == 1


async def test_an_article_in_two_feeds_somebody_added_is_one_message(world: World) -> None:
    world.follow("mirror")
    await world.poll()
    world.site.feeds["daily"] = world.site.feeds["mirror"] = [(COAL, "https://a.example/1")]

    await world.poll()

    assert len(world.posts()) == 1


async def test_servers_share_fetches_but_never_see_each_others_claims_and_matches(
    world: World,
) -> None:
    world.another_desk()
    world.follow("daily", desk=200)
    await world.poll()
    world.watch.desk(200).retire_claim("coal-exit", by=AMAL)
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    asked = len(world.site.asked)

    await world.poll()

    assert len(world.site.asked) == asked + 1
    assert [post.channel_id for post in world.posts()] == [5]
    assert world.titles(DESK) == [COAL]
    assert world.titles(200) == []


async def test_a_server_that_starts_to_follow_a_second_feed_of_a_known_article_gets_it(
    world: World,
) -> None:
    world.another_desk()
    world.follow("mirror", desk=200)
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()
    world.site.feeds["mirror"] = [(COAL, "https://a.example/1")]
    await world.poll()

    assert sorted(post.channel_id for post in world.posts()) == [5, 9]


async def test_of_an_article_that_comes_again_the_vectors_of_an_encoder_chosen_since_are_kept_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.watch._catalogue = [world.source("agency"), world.source("paper")]
    world.watch.welcome(DESK, "Fact desk")
    await world.poll()
    world.site.feeds["agency"] = [(COAL, "https://a.example/1")]
    await world.poll()
    world.site.feeds["paper"] = [(COAL, "https://a.example/1")]
    monkeypatch.setattr(
        world.watch.matcher,
        "vectors",
        lambda articles: [{"words": b"later", "better": b"1"} for _ in articles],
    )
    await world.poll()

    with world.watch._storage.read() as tx:
        kept = tx.articles.vectors(range(1, 10)).values()
    assert {"words": COAL.lower().encode(), "better": b"1"} in kept


async def test_what_the_feeds_brought_is_recalled_after_a_restart(world: World) -> None:
    titles = [COAL, *(f"Cup final goes to penalties {n}" for n in range(3))]
    world.site.feeds["daily"] = [(t, f"https://a.example/{n}") for n, t in enumerate(titles)]
    await world.poll()
    before = world.watch.matcher.learnt  # type: ignore[attr-defined]
    matcher = world.watch.matcher = WordMatcher()  # type: ignore[assignment]

    assert world.watch.recall_background() == 3  # what matched tells nothing of unrelated ones
    assert [language for language, _ in matcher.learnt] == ["en"] * 3
    assert list(before) == matcher.learnt


async def test_what_an_admins_own_threshold_matches_is_not_learnt_as_unrelated(
    world: World,
) -> None:
    titles = ["Coal museum opens", "Cup final goes to penalties"]
    world.site.feeds["daily"] = [(t, f"https://a.example/{n}") for n, t in enumerate(titles)]
    world.watch.desk(DESK).set_up(by=AMAL, possible=0.1)

    await world.poll()

    learnt = world.watch.matcher.learnt  # type: ignore[attr-defined]
    assert [vectors["words"] for _, vectors in learnt] == [titles[1].lower().encode()]


async def test_what_another_encoder_encoded_is_encoded_anew_after_an_update(world: World) -> None:
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()
    matcher: Any = WordMatcher()
    world.watch.matcher, matcher.encoders = matcher, ("better",)
    matcher.vectors = lambda articles: [{"better": each.title.encode()} for each in articles]

    world.watch.recall_background()

    with world.watch._storage.read() as tx:
        kept = tx.articles.vectors(range(1, 10)).values()
    assert {"words": COAL.lower().encode(), "better": COAL.encode()} in kept


async def test_an_article_that_bears_on_several_claims_is_one_message(world: World) -> None:
    second = a_claim("plants", statement={"en": "Coal plants close early"})
    world.watch.desk(DESK).import_claims(a_file(second), by=AMAL)
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]

    (polled,) = await world.poll()

    assert (polled.matched, polled.posted) == (2, 1)
    (post,) = world.posts()
    shown = world.watch.desk(DESK).match(post.match_id or 0)
    assert (shown.match.claim_id, [m.claim_id for m in shown.others]) == ("plants", ["coal-exit"])


async def test_a_server_without_a_channel_gets_its_matches_in_the_first_digest(
    world: World,
) -> None:
    world.watch.welcome(200, "New desk")
    world.follow("daily", desk=200)
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()

    assert [post.channel_id for post in world.posts()] == [5]
    assert [s.claim.claim.id for s in world.watch.editor.preview_digest(200).sections] == [
        "coal-exit"
    ]


# -- what other servers, admins and feeds do meanwhile -----------------------------------------


async def test_a_feed_added_by_one_server_cannot_speak_for_an_outlet_to_another(
    world: World,
) -> None:
    other = world.another_desk()
    world.follow("agency", desk=other)
    await world.poll()
    world.site.feeds["daily"] = [(f"{COAL} INVENTED", "https://agency.example/1")]
    await world.poll()
    world.site.feeds["agency"] = [("Weather today is sunny", "https://agency.example/1")]
    await world.poll()

    assert world.titles(other) == []
    assert [post.channel_id for post in world.posts()] == [5]


async def test_an_article_that_comes_back_by_a_feed_followed_later_is_not_matched_twice(
    world: World,
) -> None:
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()
    world.unfollow("daily")
    world.follow("daily")

    (polled,) = await world.poll()

    assert polled.feed.error is None
    assert len(world.titles()) == 1
    assert len(world.posts()) == 1


async def test_a_feed_taken_up_again_or_empty_at_first_floods_nobody(world: World) -> None:
    world.site.feeds["daily"] = []
    await world.poll()
    world.site.feeds["daily"] = [(f"{COAL} {n}", f"https://a.example/{n}") for n in range(30)]
    await world.poll()
    world.unfollow("daily")
    world.now += timedelta(days=60)
    world.site.feeds["daily"] = [
        (f"Again {COAL} {n}", f"https://a.example/x{n}") for n in range(9)
    ]
    world.follow("daily")
    await world.poll()

    assert world.posts() == []


async def test_an_empty_feed_that_does_not_change_is_no_baseline_either(world: World) -> None:
    world.site.feeds["daily"] = []
    await world.poll()
    world.site.status["daily"] = 304
    await world.poll()
    world.site.status.clear()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()

    assert world.posts() == []


async def test_a_feed_asked_for_by_itself_is_not_behind_all_others(world: World) -> None:
    for number in range(25):
        world.follow(f"other{number}")
    (wanted,) = [f.id for f in world.watch.desk(DESK).feeds() if f.name == "other24"]
    world.now += timedelta(hours=2)

    polled = await world.watch.poll(world.fetcher, limit=1, only={wanted})

    assert [each.feed.id for each in polled] == [wanted]


async def test_a_feed_that_was_gone_is_asked_again_when_somebody_adds_it_anew(
    world: World,
) -> None:
    world.site.status["daily"] = 410
    await world.poll()
    world.site.status.clear()
    world.unfollow("daily")
    world.follow("daily")

    (polled,) = await world.poll()

    assert (polled.feed.is_stopped, polled.feed.error) == (False, None)


async def test_a_feed_removed_and_added_again_and_again_is_asked_no_more_often(
    world: World,
) -> None:
    await world.poll()
    (before,) = world.watch.desk(DESK).feeds()
    asked = len(world.site.asked)
    for _ in range(10):
        world.unfollow("daily")
        (found,) = await world.watch.discover(before.url, world.fetcher)
        await world.watch.follow(DESK, found, name="daily", by=AMAL)
        await world.watch.poll(world.fetcher)

    assert world.watch.desk(DESK).feeds() == [before]
    assert len(world.site.asked) == asked


async def test_a_feed_removed_and_added_again_while_a_round_asks_it_is_asked_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.poll()
    (before,) = world.watch.desk(DESK).feeds()
    asked, fetch = len(world.site.asked), world.fetcher.fetch

    async def overtaken(request: FetchRequest) -> Answer:
        monkeypatch.setattr(world.fetcher, "fetch", fetch)
        world.unfollow("daily")
        (found,) = await world.watch.discover(before.url, world.fetcher)
        await world.watch.follow(DESK, found, name="daily", by=AMAL)
        return await fetch(request)

    monkeypatch.setattr(world.fetcher, "fetch", overtaken)
    (polled,) = await world.poll()

    assert polled.feed.error is None
    assert len(world.site.asked) == asked + 1


async def test_a_feed_nobody_followed_when_its_time_came_starts_anew(world: World) -> None:
    await world.poll()
    world.unfollow("daily")
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    world.now += timedelta(days=3)
    world.follow("daily")

    (polled,) = await world.poll()

    assert (polled.new, polled.posted) == (1, 0)


async def test_what_an_admin_changes_while_articles_are_matched_holds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.poll()
    desk, matcher = world.watch.desk(DESK), world.watch.matcher
    second = a_claim("plants", statement={"en": "Plants close early"})
    desk.import_claims(a_file(second), by=AMAL)
    vectors = matcher.vectors

    def meanwhile(articles: Sequence[ArticleText]) -> list[Vectors]:
        desk.set_up(by=AMAL, channel_id=77)
        desk.retire_claim("coal-exit", by=AMAL)
        return vectors(articles)

    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    with monkeypatch.context() as patched:
        patched.setattr(matcher, "vectors", meanwhile)
        await world.poll()

    assert [(post.channel_id, post.kind) for post in world.posts()] == [(77, "match")]
    assert desk.evidence("coal-exit") == []


async def test_a_charset_that_only_the_server_tells_is_heeded(world: World) -> None:
    await world.poll()
    world.site.types["daily"] = "application/rss+xml;windows-1256"
    world.site.feeds["daily"] = [("المكسيك تعلن Coal power ends", "https://a.example/1")]
    await world.poll()

    assert world.titles() == ["المكسيك تعلن Coal power ends"]


async def test_a_topic_that_goes_on_for_weeks_is_not_silenced(world: World) -> None:
    await world.poll()
    for day in range(5):
        world.now += timedelta(hours=44)
        world.site.feeds["daily"] = [(f"{COAL} {day}", f"https://a.example/{day}")]
        await world.poll()

    assert 1 < len(world.posts()) < 5


async def test_every_server_gets_a_feed_new_in_the_catalogue_unless_it_gave_it_up(
    world: World,
) -> None:
    other = world.another_desk()
    world.watch._catalogue = [world.source("New")]
    for desk in (DESK, other):
        world.watch.welcome(desk, "Desk")
    world.unfollow("New", desk=other)
    for desk in (DESK, other):
        world.watch.welcome(desk, "Desk")

    assert [feed.name for feed in world.watch.desk(DESK).feeds()] == ["New", "daily"]
    assert world.watch.desk(other).feeds() == []


async def test_a_server_that_threw_the_bot_out_is_sent_nothing_more(world: World) -> None:
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()

    world.watch.farewell(DESK)

    assert world.posts() == []
    assert world.watch.desk(DESK).server().channel_id is None


async def test_the_log_has_one_line_of_facts_for_each_feed_and_poll(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="claims.news.watch")
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]

    await world.poll()
    await world.poll()

    told = [{name: getattr(line, name) for name in FACTS} for line in caplog.records]
    first = {"feed": "daily", "outcome": "read", "new": 1, "matched": 1, "to_post": 0}
    assert told == [first, first | {"new": 0, "matched": 0}]


def test_the_claims_of_many_followers_are_compared_once_and_not_for_every_article() -> None:
    compared = 0

    class Counted(list[Claim]):
        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return super().__eq__(other)

        __hash__ = None  # type: ignore[assignment]

    own = [a_claim(statement={"en": f"Coal power ends by {2030 + n}"}) for n in range(20)]
    followers = [Follower(Server(id=n, name="x"), Counted([own[n % 20]])) for n in range(1, 41)]
    arrivals = [Arrival(an_article(id=n), (str(n),), followers) for n in range(30)]

    groups = grouped_by_claims(arrivals)

    assert [([f.server.id for f in some], indexes) for some, indexes in groups] == [
        ([n, n + 20], list(range(30))) for n in range(1, 21)
    ]
    assert compared <= 40 * 20


async def test_a_briefing_without_a_date_is_read_each_time_it_has_a_new_address(
    world: World,
) -> None:
    await world.poll()
    for month in ("06", "08"):
        world.site.feeds["daily"] = [(COAL, f"https://a.example/2026/{month}/briefing")]
        world.now += timedelta(days=60)

        (polled,) = await world.poll()

        assert (polled.new, polled.matched) == (1, 1)


async def test_an_article_without_a_link_leads_to_its_site_and_not_to_a_key(world: World) -> None:
    world.unfollow("daily")
    world.follow("keyed?key=SECRET")
    await world.poll()
    world.site.feeds["keyed"] = [(COAL, "javascript:alert(1)")]

    await world.poll()

    (post,) = world.posts()
    assert post.match_id is not None
    article = world.watch.desk(DESK).match(post.match_id).match.article
    assert article.url == f"{world.site.url}/"


async def test_a_story_refused_when_the_bot_was_thrown_out_is_posted_once_it_is_back(
    world: World,
) -> None:
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    await world.poll()
    world.watch.farewell(DESK)
    world.watch.welcome(DESK, "Fact desk")
    world.watch.desk(DESK).set_up(by=AMAL, channel_id=5)
    world.site.feeds["daily"] = [(f"{COAL} now", "https://a.example/2")]

    (polled,) = await world.poll()

    assert (polled.posted, len(world.posts())) == (1, 1)


async def test_an_archive_listed_anew_is_evidence_and_no_news(world: World) -> None:
    await world.poll()
    world.site.feeds["daily"] = [(COAL, "https://a.example/1")]
    world.site.dates["https://a.example/1"] = "Mon, 03 Jun 2019 10:00:00 GMT"

    (polled,) = await world.poll()

    assert (polled.matched, polled.posted, world.titles()) == (1, 0, [COAL])
    trace = world.watch.desk(DESK).why("https://a.example/1")
    assert {bearing.fate for bearing in trace.bearings} == {Fate.OLD_NEWS}


async def test_what_the_operator_says_of_a_feed_holds_of_one_a_team_added(world: World) -> None:
    world.watch._catalogue = [world.source("daily")]

    world.watch.welcome(DESK, "Fact desk")

    (feed,) = world.watch.desk(DESK).feeds()
    assert (feed.language, feed.country, feed.is_shared) == ("en", "MX", False)
