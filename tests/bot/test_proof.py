"""Every match shows the sentence that carries it, verbatim, and what it was scored against.

With the encoders as they ship, on the sample feed and on labelled articles in three languages;
``CLAIMWATCH_TESTS=long`` takes all of them instead of a few, which takes minutes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cards.match import match_card
from bot.local import sample
from claims import library
from claims.feeds.parse import FeedItem
from claims.matching import load_matcher
from claims.matching.articles_file import BadLine, read_articles
from claims.model import LANGUAGES, Claim, Match, Part, Texts
from claims.news.intake import Intake
from claims.storage import Storage
from tests.claims.builders import DESK, NOON, a_server
from tests.conftest import LONG

ROOT = Path(__file__).parents[2]
#: Of the sample, and of the labelled articles of each language, so many are taken.
OF_EACH = 1_000 if LONG else 3


def sample_items() -> Iterator[FeedItem]:
    for item in sample.read(ROOT / "bot/local/sample_feed.yaml").items[:OF_EACH]:
        yield FeedItem(
            url=f"https://s.example/{item.slug}", title=item.title, summary=item.summary
        )


def labelled_items() -> Iterator[FeedItem]:
    with (ROOT / "tests/data/labelled.jsonl").open("rb") as file:
        read = [line for line in read_articles(file) if not isinstance(line, BadLine)]
    for language in LANGUAGES:
        relevant = [each.article for each in read if each.labels]
        for each in [a for a in relevant if a.language == language][:OF_EACH]:
            url = f"https://l.example/{each.id}"
            yield FeedItem(url=url, title=each.title, summary=each.summary)


def item_with_its_news_in_the_summary() -> FeedItem:
    news = library.load_library()[0].examples.supports[0]["en"]
    summary = f"Wheat fell again this week. {news}. Schools open on Monday."
    return FeedItem(url="https://l.example/brief", title="News in brief", summary=summary)


@pytest.fixture(scope="module")
def matches(tmp_path_factory: pytest.TempPathFactory) -> list[Match]:
    """What is stored of the matches of all these articles with the library's claims."""
    path = tmp_path_factory.mktemp("proof") / "claimwatch.db"
    storage = Storage(f"sqlite:///{path}")
    claims = library.load_library()
    with storage.write() as tx:
        tx.servers.save(a_server())
        for claim in claims:
            tx.claims.add(DESK, claim, origin="library", at=NOON)
        feed = tx.feeds.add("https://s.example/rss", name="Sample", due_at=NOON)
        tx.feeds.follow(DESK, [feed.id], now=NOON)
    intake = Intake(storage=storage, matcher=load_matcher(), now=lambda: NOON)
    items = [*sample_items(), *labelled_items(), item_with_its_news_in_the_summary()]
    intake.take_in(feed, feed, items)
    with storage.read() as tx:
        found = [tx.matches.of_claim(DESK, claim.id, limit=1_000) for claim in claims]
    storage.close()
    return [match for of_claim in found for match in of_claim]


def test_there_is_something_to_prove_in_every_language(matches: list[Match]) -> None:
    by_language = {each: [m for m in matches if m.article.language == each] for each in LANGUAGES}

    assert all(by_language.values())
    assert any(m.sentence == m.article.title for m in matches)
    assert any(m.sentence in m.article.summary for m in matches)


def test_the_sentence_stands_verbatim_in_the_stored_article(matches: list[Match]) -> None:
    for match in matches:
        assert match.sentence
        assert match.sentence in match.article.title or match.sentence in match.article.summary


def test_the_card_shows_the_sentence_verbatim(matches: list[Match]) -> None:
    claims = {claim.id: claim for claim in library.load_library()}
    for match in matches:
        card = match_card(match, claims[match.claim_id], "en")

        shown = as_seen(f"{card.title}\n{card.description}")
        assert match.sentence in shown


def test_what_it_was_scored_against_is_a_text_of_the_claim_in_the_articles_language(
    matches: list[Match],
) -> None:
    claims = {claim.id: claim for claim in library.load_library()}
    for match in matches:
        assert match.against is not None
        texts = texts_of(claims[match.claim_id], match.against.part)
        assert match.against.text in [each.get(match.article.language or "en") for each in texts]
    assert len({match.against.part for match in matches if match.against}) > 2


def texts_of(claim: Claim, part: Part) -> list[Texts]:
    of_part = {
        Part.STATEMENT: [claim.statement],
        Part.OPPOSITE: [claim.opposite],
        Part.SUPPORTS: [*claim.examples.supports],
        Part.REFUTES: [*claim.examples.refutes],
        Part.UPDATES: [*claim.examples.updates],
    }
    return of_part[part]


def as_seen(text: str) -> str:
    """Text as Discord shows it: without what escapes and isolates it."""
    return re.sub("[\u2068\u2069\u200b]", "", re.sub(r"\\(.)", r"\1", text))
