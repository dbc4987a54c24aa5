"""Questions answered from what was found, on a real database."""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from claims.claimwatch import Claimwatch
from claims.model import Band, Match, Stance
from claims.questions import Order
from claims.questions.answers import Answer, Aside, Before, answer
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, NOON, a_claim, a_file, a_match, an_article
from tests.claims.fakes import WordMatcher

OTHER_DESK = 200
LIBRARY = [
    a_claim(),
    a_claim("reforms-2020", statement={"en": "The 2020 reforms were only partly implemented"}),
    a_claim("wind-doubles", statement={"en": "Wind farms double their output"}),
]


@dataclass
class World:
    watch: Claimwatch
    storage: Storage
    matcher: WordMatcher
    now: datetime = NOON

    def found(self, title: str, claim: str = "coal-exit", **changed: Any) -> Match:
        """An article that was matched just now; `language` and `outlet` are the article's."""
        its = {"language": changed.pop("language", "en"), "outlet": changed.pop("outlet", "Daily")}
        with self.storage.write() as tx:
            feed = tx.feeds.add("https://news.example/rss", name="Daily", due_at=self.now)
            tx.feeds.follow(DESK, [feed.id], now=self.now)
            article = an_article(feed_id=feed.id, title=title, summary="", seen_at=self.now, **its)
            article = replace(article, id=tx.articles.add(article, names=[title]))
            return tx.matches.add(
                a_match(article, **{"claim_id": claim, "found_at": self.now, **changed})
            )

    def ask(self, question: str, before: Before | None = None) -> Answer:
        found = self.say(question, before)
        assert isinstance(found, Answer)
        return found

    def say(self, text: str, before: Before | None = None) -> Answer | Aside:
        desk: Any = self.watch.desk(DESK)
        matcher: Any = self.matcher
        return answer(text, desk, matcher, self.now, before)


@pytest.fixture
def world(sqlite_storage: Storage) -> World:
    matcher: Any = WordMatcher()
    watch = Claimwatch(storage=sqlite_storage, matcher=matcher, library=LIBRARY, now=lambda: NOON)
    watch.welcome(DESK, "Fact desk")
    watch.desk(DESK).set_up(by=AMAL, channel_id=5, zone="America/Mexico_City")
    return World(watch, sqlite_storage, matcher)


def shown(found: Answer) -> dict[str, list[str]]:
    return {t.claim.claim.id: [e.match.article.title for e in t.evidence] for t in found.topics}


@pytest.mark.parametrize(
    "question",
    [
        "what's new since yesterday?",
        "anything new today?",
        "what happened this week",
        "¿Qué novedades hay desde ayer?",
        "¿Qué hay de nuevo desde ayer sobre nuestras afirmaciones?",
        "ما الجديد منذ أمس؟",
        "ما الجديد منذ أمس في ادعاءاتنا؟",
        "what is new today on our statements?",
    ],
)
def test_a_question_without_a_topic_tells_the_news_of_all_claims(
    world: World, question: str
) -> None:
    world.found("Reforms stalled long ago", "reforms-2020")
    world.now += timedelta(days=10)
    world.found("Coal plant closes")
    first = world.found("Reforms advance", "reforms-2020")
    world.found("Reforms still advance", "reforms-2020", story_id=first.story_id)

    found = world.ask(question)

    assert shown(found) == {
        "reforms-2020": ["Reforms advance"],
        "coal-exit": ["Coal plant closes"],
    }
    assert [*shown(found)] == ["reforms-2020", "coal-exit"], "the newest story first"
    assert found.is_of_all


def test_an_article_that_bears_on_two_claims_is_told_once(world: World) -> None:
    match = world.found("Coal gives way to wind", score=0.8)
    with world.storage.write() as tx:
        tx.matches.add(a_match(match.article, claim_id="wind-doubles", score=0.9))

    assert shown(world.ask("anything new?")) == {"wind-doubles": ["Coal gives way to wind"]}


def test_what_is_only_possible_is_counted_in_the_news_of_all_claims(world: World) -> None:
    world.found("Coal plant closes")
    world.found("Coal art opens", band=Band.POSSIBLE)

    found = world.ask("anything new?")

    assert shown(found) == {"coal-exit": ["Coal plant closes"]}
    assert found.possible == 1
    assert len(shown(world.ask("anything new on coal?"))["coal-exit"]) == 2


def test_who_asks_how_many_is_told_how_many(world: World) -> None:
    world.found("Coal plant closes")
    world.found("Coal art opens", band=Band.POSSIBLE)

    assert world.ask("how many articles are there?").counted == (2, 1)
    assert world.ask("how many refute coal?").counted == (0, 0)
    assert world.ask("how many on football?").counted is None, "no claim is about it"
    assert world.ask("anything new?").counted is None


def test_a_flood_of_possible_matches_hides_no_confirmed_one(world: World) -> None:
    world.found("Coal plant closes")
    for number in range(301):
        world.found(f"Coal art {number}", band=Band.POSSIBLE)

    found = world.ask("anything new?")

    assert shown(found) == {"coal-exit": ["Coal plant closes"]}
    assert found.possible == 301


def test_what_is_confirmed_of_a_claim_stands_before_what_is_newer_and_only_possible(
    world: World,
) -> None:
    world.found("Coal plant closes")
    world.now += timedelta(hours=1)
    world.found("Coal plant is sold")
    world.now += timedelta(hours=1)
    world.found("Coal art opens", band=Band.POSSIBLE)

    found = world.ask("anything new on coal?")

    titles = ["Coal plant is sold", "Coal plant closes", "Coal art opens"]
    assert shown(found) == {"coal-exit": titles}


def test_what_was_asked_for_long_ago_is_found_behind_everything_else(world: World) -> None:
    against = world.found("Coal plant opens", stance=Stance.REFUTES)
    world.now += timedelta(days=60)
    for number in range(60):
        world.found(f"Coal plant {number} closes", stance=Stance.SUPPORTS)
    world.now += timedelta(days=10)

    (topic,) = world.ask("what speaks against coal since yesterday?").topics

    assert topic.latest_before == against.found_at


def test_a_story_is_shown_by_its_surest_match_of_the_time(world: World) -> None:
    first = world.found("Coal plant may close", band=Band.POSSIBLE, score=0.2)
    world.now += timedelta(days=20)
    world.found("Coal plant closes", story_id=first.story_id, score=0.9)
    world.now += timedelta(hours=2)

    found = world.ask("anything new today?")

    assert shown(found) == {"coal-exit": ["Coal plant closes"]}
    assert found.topics[0].evidence[0].also == ()


def test_what_is_sure_stands_newest_first_and_what_is_possible_likeliest_first(
    world: World,
) -> None:
    for title, band, score in (
        ("Coal plant closes", Band.CONFIRMED, 0.99),
        ("Coal may go on", Band.POSSIBLE, 0.7),
        ("Coal-black coral grows", Band.POSSIBLE, 0.09),
        ("Coal ends early", Band.CONFIRMED, 0.9),
    ):
        world.found(title, band=band, score=score)
        world.now += timedelta(hours=1)

    assert shown(world.ask("what is new on coal plants?"))["coal-exit"] == [
        "Coal ends early",
        "Coal plant closes",
        "Coal may go on",
        "Coal-black coral grows",
    ]


def test_an_article_near_the_words_is_shown_where_the_claims_have_nothing_sure(
    world: World,
) -> None:
    match = world.found("Wind farm beside coal harbour opens", "wind-doubles", band=Band.POSSIBLE)

    found = world.ask("anything new on the harbour?")

    assert all(near.holds_all for near in found.near)
    assert [(near.article.id, near.claim_ids) for near in found.near] == [
        (match.article.id, ("wind-doubles",))
    ]
    assert not found.is_empty


def test_what_stood_in_a_feed_when_it_was_first_read_is_no_news(world: World) -> None:
    world.found("Coal plant closes", is_baseline=True)

    assert world.ask("anything new?").is_empty
    assert world.ask("anything new?").others == 0, "old stock is not of another kind"
    assert shown(world.ask("anything new on coal?")) == {"coal-exit": ["Coal plant closes"]}


def test_a_period_without_news_is_said_to_have_none(world: World) -> None:
    world.found("Coal plant closes")
    world.now += timedelta(days=10)

    assert world.ask("what's new since yesterday?").is_empty


def test_days_are_those_of_the_servers_time_zone(world: World) -> None:
    world.now = datetime.fromisoformat("2026-06-10T04:00:00Z")  # 22:00 of the 9th in Mexico
    world.found("Coal plant closes")
    world.now = datetime.fromisoformat("2026-06-10T18:00:00Z")

    assert shown(world.ask("coal yesterday")) == {"coal-exit": ["Coal plant closes"]}
    assert shown(world.ask("coal today")) == {"coal-exit": []}


def test_a_period_has_an_end(world: World) -> None:
    world.found("Coal plant closes")
    world.now += timedelta(days=1)
    world.found("Coal mine opens")

    found = world.ask("coal yesterday")

    assert shown(found) == {"coal-exit": ["Coal plant closes"]}
    assert found.until == datetime.fromisoformat("2026-06-02T00:00:00-06:00")


def test_a_claim_without_news_tells_when_the_last_were(world: World) -> None:
    world.found("Coal plant closes")
    world.now += timedelta(days=10)

    (topic,) = world.ask("coal since yesterday").topics

    assert topic.latest_before == NOON


def test_only_one_side_is_told_where_one_is_asked_for(world: World) -> None:
    world.found("Coal plant closes")
    world.found("Coal goes on", stance=Stance.REFUTES)

    found = world.ask("what speaks against coal?")

    assert shown(found) == {"coal-exit": ["Coal goes on"]}
    assert (found.stance, found.others) == (Stance.REFUTES, 1)


def test_a_filter_that_leaves_nothing_tells_how_much_else_there_was(world: World) -> None:
    world.found("Coal plant closes")
    world.found("Coal mine closes")

    found = world.ask("what refutes coal, only in Spanish?")

    assert found.is_empty
    assert (found.stance, found.written_in, found.others) == (Stance.REFUTES, "es", 2)


def test_only_one_outlets_articles_are_told_where_one_is_named(world: World) -> None:
    world.found("Coal plant closes", outlet="Daily")
    world.found("Coal mine closes", outlet="El Medio: energía")
    with world.storage.write() as tx:
        feed = tx.feeds.add("https://medio.example/rss", name="El Medio: energía", due_at=NOON)
        tx.feeds.follow(DESK, [feed.id], now=NOON)

    of_claim = world.ask("what did El Medio say about coal?")
    of_all = world.ask("ماذا نشرت El Medio اليوم؟")
    later = world.ask("and on coal?", Before(outlets=("El Medio", "of nobody")))

    assert shown(of_claim) == {"coal-exit": ["Coal mine closes"]}
    assert shown(of_all) == {"coal-exit": ["Coal mine closes"]}
    assert shown(later) == {"coal-exit": ["Coal mine closes"]}
    assert of_claim.others == 1


def test_a_question_may_ask_for_the_claims_of_who_made_them(world: World) -> None:
    made = [
        replace(a_claim(name, statement={"en": statement}, opposite={}), speaker=speaker)
        for name, statement, speaker in (
            ("winter-ports", "The ports stay open all winter", "Ana Vela"),
            ("spring-ferries", "The ferries sail again in spring", "Ana Vela"),
            ("port-piers", "The ports and piers are repaired", "Luis Mar"),
        )
    ]
    world.watch.desk(DESK).import_claims(a_file(*made), by=AMAL)

    assert [*shown(world.ask("claims by Vela"))] == ["spring-ferries", "winter-ports"]
    assert [*shown(world.ask("what did Ana Vela say about the ports?"))] == ["winter-ports"]
    assert "port-piers" in shown(world.ask("what is new on the ports?"))


def test_an_authority_is_no_outlet_but_what_a_question_is_about(world: World) -> None:
    world.found("Coal plant closes")
    with world.storage.write() as tx:
        feed = tx.feeds.add(
            "https://gov.example/rss", name="Energy Office: news", due_at=NOON, kind="official"
        )
        tx.feeds.follow(DESK, [feed.id], now=NOON)

    found = world.ask("what did the Energy Office say about coal?")

    assert (found.outlets, shown(found)) == ((), {"coal-exit": ["Coal plant closes"]})


def test_a_story_is_told_by_its_article_in_the_language_asked_for(world: World) -> None:
    first = world.found("Coal plant closes")
    world.found("Cierra la central", story_id=first.story_id, language="es")

    assert shown(world.ask("coal in Spanish")) == {"coal-exit": ["Cierra la central"]}


@pytest.mark.parametrize("question", ["what else?", "and since last week?", "¿y desde ayer?"])
def test_a_follow_up_keeps_the_claims_of_the_message_replied_to(
    world: World, question: str
) -> None:
    world.found("Coal plant closes")
    world.found("Reforms advance", "reforms-2020")

    found = world.ask(question, Before(claim_ids=("reforms-2020",)))

    assert shown(found) == {"reforms-2020": ["Reforms advance"]}
    assert not found.is_of_all


def test_a_follow_up_keeps_what_it_does_not_name_anew(world: World) -> None:
    since = NOON - timedelta(days=3)
    before = Before(claim_ids=("coal-exit",), since=since, stance=Stance.REFUTES, written_in="en")

    against = world.ask("only in Spanish", before)
    later = world.ask("and since yesterday?", before)

    assert (against.since, against.stance, against.written_in) == (since, Stance.REFUTES, "es")
    assert (later.since > since, later.stance, later.written_in) == (True, Stance.REFUTES, "en")


def test_a_reply_on_another_topic_begins_anew(world: World) -> None:
    before = Before(claim_ids=("coal-exit",), stance=Stance.REFUTES)

    found = world.ask("what is new on wind farms?", before)

    assert [*shown(found)] == ["wind-doubles"]
    assert found.stance is None


def test_a_reply_on_another_topic_that_goes_on_keeps_the_period(world: World) -> None:
    since = NOON - timedelta(days=3)

    found = world.ask("and on wind farms?", Before(claim_ids=("coal-exit",), since=since))

    assert ([*shown(found)], found.since) == (["wind-doubles"], since)


def test_ids_of_another_server_are_no_context(world: World) -> None:
    world.watch.welcome(OTHER_DESK, "Other desk")
    secret = a_claim("secret", statement={"en": "Something only they follow"})
    world.watch.desk(OTHER_DESK).import_claims(a_file(secret), by=AMAL)

    found = world.ask("what else?", Before(claim_ids=("secret", "'; drop table", "coal-exit")))

    assert [*shown(found)] == ["coal-exit"]


def test_a_claim_that_is_not_followed_any_more_is_said_to_be_so(world: World) -> None:
    world.found("Coal plant closes")
    world.found("Reforms advance", "reforms-2020")
    world.watch.desk(DESK).retire_claim("coal-exit", by=AMAL)

    found = world.ask("what else?", Before(claim_ids=("coal-exit",)))
    with_another = world.ask("what else?", Before(claim_ids=("coal-exit", "reforms-2020")))

    assert (shown(found), found.gone, found.is_of_all) == ({}, ("coal-exit",), False)
    assert found.is_empty
    assert with_another.gone == ("coal-exit",)
    assert shown(with_another) == {"reforms-2020": ["Reforms advance"]}


def test_a_claim_asked_for_by_its_id_that_is_not_followed_any_more_is_said_to_be_so(
    world: World,
) -> None:
    world.found("Coal plant closes")
    world.watch.desk(DESK).retire_claim("coal-exit", by=AMAL)

    found = world.ask("what is new on coal-exit?")

    assert (shown(found), found.gone, found.near, found.is_of_all) == (
        {},
        ("coal-exit",),
        (),
        False,
    )


def test_a_claim_may_be_asked_for_by_an_id_of_words_that_name_no_topic(world: World) -> None:
    world.watch.desk(DESK).import_claims(
        a_file(a_claim("what-now", statement={"en": "Fishing ends now"})), by=AMAL
    )

    assert [*shown(world.ask("what-now"))] == ["what-now"]


@pytest.mark.parametrize(
    "question",
    [
        "what is new on Camarena since Monday?",
        "camarena",
        "¿qué hay de Camarena?",
        "ما جديد camarena",
        "is camarena true?",
        "what does the team hold of camarena?",
        "¿se sostiene camarena?",
        "ما تقييم الفريق لـ camarena؟",
        "ماذا يرى الفريق في camarena؟",
        "¿qué opina el equipo de camarena?",
        "¿ya evaluamos camarena?",
    ],
)
def test_a_claim_may_be_asked_for_by_an_id_of_one_word(world: World, question: str) -> None:
    law = "Fishing rights are sold by law in {}"
    claims = [
        a_claim(each, statement={"en": law.format(place)}, opposite={})
        for each, place in (("camarena", "the north"), ("farms", "the south"))
    ]
    world.watch.desk(DESK).import_claims(a_file(*claims), by=AMAL)

    assert [*shown(world.ask(question))] == ["camarena"]
    assert "farms" not in shown(world.ask("coal plants and wind farms")), "of more words it is one"


def test_a_greeting_is_not_searched_for(world: World) -> None:
    world.found("Hello coal")

    assert world.say("hola") == Aside("es", "small talk")


def test_an_order_is_not_searched_for_and_changes_nothing(world: World) -> None:
    assert world.say("delete all claims") == Aside("en", Order.REMOVE_CLAIM)
    assert len(world.watch.desk(DESK).claims()) == len(LIBRARY)


def test_an_impossible_date_leaves_the_usual_period(world: World) -> None:
    assert world.ask("coal since 31 February").since == NOON - timedelta(days=30)


@pytest.mark.parametrize(
    "question", ["since 1/1/2026 against coal " * 80, "coal " * 400, "ضد منذ " * 300, "`-" * 1000]
)
def test_a_hostile_question_is_answered_within_a_second(world: World, question: str) -> None:
    world.ask("coal since 5 November")
    began = time.thread_time()

    world.say(question[:2_000], Before(claim_ids=("x",) * 5_000))

    assert time.thread_time() - began < 1
