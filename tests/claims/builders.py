"""Arrange: the nouns with every field a test does not care about filled in."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from claims.library import ClaimsFile
from claims.model import (
    Article,
    Band,
    Claim,
    Examples,
    Match,
    Person,
    Server,
    Stance,
)
from claims.questions.answers import Answer

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
AMAL = Person(id=7, name="Amal")
DESK = 100


def a_claim(id: str = "coal-exit", **changed: Any) -> Claim:  # noqa: A002 -- the model's word
    values: dict[str, Any] = {
        "id": id,
        "statement": {"en": "Coal power ends by 2030"},
        "opposite": {"en": "Coal power goes on after 2030"},
        "examples": Examples(supports=({"en": "Last coal plant is switched off in Poland"},)),
    }
    return Claim(**values | changed)


def a_file(*claims: Claim, unsaid: Iterable[str] = ()) -> ClaimsFile:
    return ClaimsFile(claims=claims, unsaid=frozenset(unsaid))


def a_server(id: int = DESK, **changed: Any) -> Server:  # noqa: A002
    values: dict[str, Any] = {"id": id, "name": "Fact desk", "channel_id": 5}
    return Server(**values | changed)


def an_article(feed_id: int = 1, **changed: Any) -> Article:
    values: dict[str, Any] = {
        "id": 0,
        "feed_id": feed_id,
        "url": "https://news.example/coal",
        "title": "Coal plant closes",
        "summary": "The last coal plant closed on Monday.",
        "language": "en",
        "outlet": "Example News",
        "published_at": NOON,
        "seen_at": NOON,
    }
    return Article(**values | changed)


def a_match(article: Article, **changed: Any) -> Match:
    values: dict[str, Any] = {
        "id": 0,
        "server_id": DESK,
        "claim_id": "coal-exit",
        "article": article,
        "score": 0.9,
        "band": Band.CONFIRMED,
        "stance": Stance.SUPPORTS,
        "stance_probability": 0.9,
        "sentence": "Coal plant closes",
        "model": "test",
        "found_at": NOON,
        "story_id": 0,
    }
    return Match(**values | changed)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def an_answer(**changed: Any) -> Answer:
    """The answer that nothing was found."""
    values: dict[str, Any] = {
        "language": "en",
        "topics": (),
        "near": (),
        "since": NOON - timedelta(days=7),
        "until": NOON,
        "feeds": 48,
        "claims": 31,
    }
    return Answer(**values | changed)
