"""A claim that is new begins with what it would have found among the articles stored."""

from datetime import timedelta

from claims.drafting.drafts import Draft
from claims.feeds.identity import names_of_link
from claims.model import Band, Verdict
from claims.news.why import Fate
from tests.claims.builders import AMAL, DESK, an_article
from tests.claims.world import World

TIDAL = "Tidal power lights northern harbours"


def stored(
    world: World, title: str, *, days: int = 0, feed: str = "https://news.example/rss"
) -> int:
    """An article that matched nothing when it came."""
    with world.storage.write() as tx:
        added = tx.feeds.add(feed, name="Daily", due_at=world.now)
        if "news.example" in feed:
            tx.feeds.follow(DESK, [added.id], now=world.now)
        seen_at = world.now - timedelta(days=days)
        link = f"{feed}/{abs(hash(title))}"
        article = an_article(added.id, title=title, summary="", seen_at=seen_at, url=link)
        article_id = tx.articles.add(article, names=names_of_link(link, []))
        tx.articles.see(article_id, added.id)
        tx.articles.keep_vectors(article_id, {"words": title.lower().encode()})
    return article_id


def begin(world: World) -> int:
    claim = world.desk.add_claim(Draft(statement=TIDAL), by=AMAL)
    return world.desk.backfill([claim.id])


def test_what_is_stored_already_is_its_evidence_and_is_neither_posted_nor_digested(
    world: World,
) -> None:
    stored(world, "Tidal power lights northern harbours today", days=5)
    stored(world, "Tidal power harbours wait", days=3)
    stored(world, "Volcano erupts", days=2)

    stories = begin(world)

    found = world.desk.evidence("tidal-power-lights-northern")
    assert stories == 2
    assert [(e.match.article.title, e.match.band) for e in found] == [
        ("Tidal power harbours wait", Band.POSSIBLE),
        ("Tidal power lights northern harbours today", Band.CONFIRMED),
    ]
    assert [world.now - e.match.found_at for e in found] == [timedelta(3), timedelta(5)]
    assert world.watch.dispatch.due() == []
    assert world.watch.editor.preview_digest(DESK).is_empty
    assert not world.watch.answer(DESK, "what is new?").topics


def test_outlets_that_tell_the_same_within_days_are_one_story(world: World) -> None:
    for days, title in ((9, "now"), (8, "today"), (2, "again")):
        stored(world, f"Tidal power lights northern harbours {title}", days=days)

    assert begin(world) == 2


def test_other_servers_articles_and_what_another_claim_fits_stay_out(world: World) -> None:
    stored(world, TIDAL, feed="https://elsewhere.example/rss")

    assert begin(world) == 0


def test_it_is_done_once_and_not_for_a_claim_that_was_retired_meanwhile(world: World) -> None:
    stored(world, TIDAL)
    first = begin(world)
    again = world.desk.backfill(["tidal-power-lights-northern"])
    world.desk.retire_claim("tidal-power-lights-northern", by=AMAL)

    assert (first, again) == (1, 0)
    assert world.desk.backfill(["tidal-power-lights-northern"]) == 0


def test_it_teaches_and_is_judged_as_any_other(world: World) -> None:
    stored(world, TIDAL)
    begin(world)
    (found,) = world.desk.evidence("tidal-power-lights-northern")

    world.desk.judge(found.match.id, Verdict.NOT_RELEVANT, by=AMAL)

    assert world.desk.evidence("tidal-power-lights-northern") == []


def test_why_tells_that_the_claim_came_later(world: World) -> None:
    stored(world, TIDAL, days=1)
    begin(world)
    (found,) = world.desk.evidence("tidal-power-lights-northern")

    (bearing,) = world.desk.why(found.match.article.url).bearings

    assert (bearing.fate, bearing.is_held) == (Fate.OLDER, False)


def test_a_claim_follows_the_admins_thresholds(world: World) -> None:
    stored(world, "Tidal power harbours wait")
    world.desk.set_up(by=AMAL, possible=0.69)

    assert begin(world) == 0
