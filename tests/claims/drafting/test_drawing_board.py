"""Stored articles as examples of a claim, and what a trial counts."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from claims.claimwatch import Claimwatch
from claims.drafting.drafts import Draft
from claims.drafting.drawing_board import with_examples
from claims.drafting.trials import Stock, tried
from claims.matching import StoredScores, Thresholds
from claims.model import Examples, Part
from claims.storage import Storage
from tests.claims.builders import AMAL, DESK, NOON, a_claim, an_article
from tests.claims.fakes import WordMatcher

THRESHOLDS = Thresholds(confirmed=0.7, possible=0.4)
CLAIM = a_claim(examples=Examples())


def test_a_headline_is_an_example_once_and_only_in_a_language_we_read() -> None:
    articles = [
        an_article(title="Coal plant closes"),
        an_article(title="COAL plant closes"),
        an_article(title="Kohlekraftwerk schließt", language=None),
        an_article(title="Cierra la planta de carbón", language="es"),
    ]

    once = with_examples(CLAIM, Part.SUPPORTS, articles)
    again = with_examples(once, Part.REFUTES, articles)

    closes = ({"en": "Coal plant closes"}, {"es": "Cierra la planta de carbón"})
    assert once.examples == Examples(supports=closes)
    assert again == once


def test_a_claim_holds_no_more_examples_than_a_dialog_takes() -> None:
    many = [an_article(title=f"Coal plant {n} closes") for n in range(30)]

    assert len(with_examples(CLAIM, Part.UPDATES, many).examples.updates) == 20


def test_an_article_of_another_servers_feed_becomes_no_example(storage: Storage) -> None:
    matcher: Any = WordMatcher()
    watch = Claimwatch(storage=storage, matcher=matcher, library=[CLAIM], now=lambda: NOON)
    watch.welcome(DESK, "Fact desk")
    watch.welcome(200, "Other desk")
    feed = watch.desk(200).follow_feed("https://other.example/rss", name="Other", by=AMAL)
    with storage.write() as tx:
        article_id = tx.articles.add(an_article(feed.id), names=["x"])

    chosen = {Part.SUPPORTS: (article_id, 99)}
    draft = Draft(statement="Tidal power lights the ports", chosen=chosen)

    here = watch.desk(DESK).add_claim(draft, by=AMAL)
    there = watch.desk(200).add_claim(draft, by=AMAL)

    assert here.examples == Examples()
    assert there.examples == Examples(supports=({"en": "Coal plant closes"},))


def test_a_claim_is_tried_with_what_is_chosen_and_nothing_of_it_is_kept(storage: Storage) -> None:
    matcher: Any = WordMatcher()
    watch = Claimwatch(storage=storage, matcher=matcher, library=[CLAIM], now=lambda: NOON)
    watch.welcome(DESK, "Fact desk")
    desk = watch.desk(DESK)
    feed = desk.follow_feed("https://our.example/rss", name="Ours", by=AMAL)
    titles = ["Tidal power lights one port", "Tidal power talks", "TIDAL power talks", "Cup final"]
    with storage.write() as tx:
        ids = [tx.articles.add(an_article(feed.id, title=t), names=[t]) for t in titles]
        for article_id in ids:
            tx.articles.keep_vectors(article_id, {"words": b"x"})
    before = desk.claims(), desk.changes()
    draft = Draft(
        statement="Tidal power lights the ports",
        supports="Cup final",
        chosen={Part.REFUTES: (ids[1],), Part.SUPPORTS: (ids[3],)},
    )

    trial = desk.try_claim(draft)

    assert trial.claim.examples == Examples(
        supports=({"en": "Cup final"},), refutes=({"en": "Tidal power talks"},)
    )
    assert [each.article.id for each in trial.chosen[Part.REFUTES]] == [ids[1]]
    assert [each.article.id for each in trial.nearest] == [ids[0], ids[2]]
    assert (desk.claims(), desk.changes()) == before


@pytest.mark.parametrize(("days", "weeks"), [(1, 1.0), (7, 1.0), (21, 3.0)])
def test_a_trial_counts_by_the_week_and_never_less_than_one(days: int, weeks: float) -> None:
    titles = ["Coal power ends 2030", "Coal power talks", "Cup final"]
    articles = [
        an_article(id=n, title=title, summary="", seen_at=NOON - timedelta(days=days))
        for n, title in enumerate(titles)
    ]
    matcher: Any = WordMatcher()
    stock = Stock(articles, {a.id: {} for a in articles}, [CLAIM])

    trial = tried(CLAIM, stock, matcher, THRESHOLDS, now=NOON)

    assert (trial.weeks, trial.confirmed, trial.possible) == (weeks, 1, 1)
    assert [each.article.title for each in trial.below] == titles[1:2], "the cup is not near it"
    assert [each.article.title for each in trial.nearest] == titles[:2]
    assert trial.overlaps == (), "a claim does not overlap with itself"

    again = tried(CLAIM, stock, matcher, THRESHOLDS, now=NOON, chosen={Part.SUPPORTS: (0,)})

    assert (again.confirmed, again.possible) == (0, 1), "an example of it is nothing it found"
    assert [each.article.id for each in again.chosen[Part.SUPPORTS]] == [0]


def test_what_another_claim_fits_better_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher: Any = WordMatcher()
    wind, trade = a_claim("wind"), a_claim("trade")
    beside = np.array([[0.9, 0, 0], [0.05, 0.95, 0.1], [0.2, 0, 0.9], [0.02, 0.8, 0.3]])
    alone = np.array([0, 0.7, 0.3, 0.8])
    without = np.array([[0, 0.6, 0], [0, 0.95, 0.1], [0, 0.1, 0.95], [0, 0.8, 0.75]])
    found = StoredScores(beside, without, alone)
    monkeypatch.setattr(matcher, "stored_scores", lambda *_: found)
    titles = ["Coal ends", "Turbines replace coal", "Coal talks", "Wind farm opens"]
    articles = [an_article(id=n, title=title) for n, title in enumerate(titles)]
    stock = Stock(articles, {a.id: {} for a in articles}, [wind, trade])
    among = Thresholds(confirmed=0.7, possible=0.15)

    trial = tried(CLAIM, stock, matcher, among, now=NOON)
    with_one = tried(CLAIM, stock, matcher, among, now=NOON, chosen={Part.UPDATES: (3,)})

    assert [(t.article.title, t.score, t.by.id) for t in trial.taken] == [
        ("Wind farm opens", 0.8, "wind"),
        ("Turbines replace coal", 0.7, "wind"),
    ]
    assert [each.article.title for each in trial.below] == ["Coal talks"], "it is a match anyway"
    assert [(each.claim.id, each.shared, each.lost) for each in trial.overlaps] == [
        ("trade", 1, 1),
        ("wind", 0, 1),
    ], "one would be possible only, one no match at all"
    assert [each.article.title for each in with_one.taken] == ["Turbines replace coal"]
