"""What is offered while a person types."""

from dataclasses import replace
from time import process_time

import pytest

from bot.interactions.choices import (
    chosen_claim,
    chosen_feed,
    claim_choices,
    feed_choices,
    right_claim_options,
    zone_choices,
)
from claims.delivery.digests import zone_named
from claims.errors import NotFoundError
from claims.model import Claim, Feed, TrackedClaim
from tests.bot.office import LIBRARY
from tests.claims.builders import NOON, a_claim

CLAIMS = [TrackedClaim(claim=claim, origin="library") for claim in LIBRARY]
FEEDS = [
    Feed(id=n, url=f"https://{host}/rss?key=s3", name=name, due_at=NOON)
    for n, (name, host) in enumerate([("El País", "elpais.com"), ("Reuters", "reuters.com")], 1)
]


@pytest.mark.parametrize(
    ("typed", "language", "name"),
    [
        ("COAL power", "en", "Coal power ends by 2030"),
        ("coal-exit", "es", "La energía del carbón termina en 2030"),
        ("carbon energia", "en", "La energía del carbón termina en 2030"),
        ("الطاقه من الفَحم", "en", "تنتهي الطاقة من الفحم بحلول عام 2030"),
        ("فحم طاق", "en", "تنتهي الطاقة من الفحم بحلول عام 2030"),
    ],
)
def test_a_claim_is_found_by_its_words_in_any_language(
    typed: str, language: str, name: str
) -> None:
    choices = claim_choices(CLAIMS, typed, language)  # type: ignore[arg-type]

    assert [(c.name, c.value) for c in choices] == [(name, "coal-exit")]


@pytest.mark.parametrize("typed", ["oal", "nergia", "حم", "x"])
def test_a_claim_is_not_found_by_the_middle_of_a_word(typed: str) -> None:
    assert claim_choices(CLAIMS, typed, "en") == []


def test_the_likeliest_claims_and_none_of_them_are_offered_as_the_right_one() -> None:
    nearest = [TrackedClaim(claim=a_claim(f"c{n}"), origin="team") for n in range(40, 0, -1)]

    first, second = right_claim_options("c39", nearest, "None of them", "en")

    assert [o.value for o in first[:3]] == ["c40", "c38", "c37"]
    assert (len(first), first[-1].value) == (25, "-")
    assert [o.value for o in second[:2]] == ["c15", "c14"]


def test_no_more_claims_are_offered_than_a_message_holds() -> None:
    many = [TrackedClaim(claim=a_claim(f"c{n}"), origin="team") for n in range(500)]

    lists = right_claim_options("c0", many, "None of them", "en")

    assert [len(some) for some in lists] == [25] * 5


@pytest.mark.parametrize("typed", ["COAL-EXIT", " coal exit ", "coal-exit"])
def test_a_claim_is_chosen_by_its_id_however_it_is_typed(typed: str) -> None:
    assert chosen_claim(CLAIMS, typed).claim.id == "coal-exit"


def test_nothing_typed_offers_the_first_and_never_more_than_discord_takes() -> None:
    many = [
        TrackedClaim(claim=a_claim(f"c{n}", statement={"en": "x" * 400}), origin="team")
        for n in range(60)
    ]

    choices = claim_choices(many, "", "en")

    assert len(choices) == 25
    assert all(len(choice.name) <= 100 for choice in choices)


def test_a_claim_may_be_typed_instead_of_chosen() -> None:
    assert chosen_claim(CLAIMS, " coal-exit ").claim.id == "coal-exit"
    assert chosen_claim(CLAIMS, "wind").claim.id == "wind-doubles"
    with pytest.raises(NotFoundError, match="More than one"):
        chosen_claim(CLAIMS, "2030")
    for typed in ("nuclear", "", "'; DROP TABLE claim; --", "%s%n"):
        with pytest.raises(NotFoundError, match="choose one"):
            chosen_claim(CLAIMS, typed)


@pytest.mark.parametrize("typed", ["?", "…", " - ", "؟!"])
def test_marks_alone_choose_nothing(typed: str) -> None:
    assert claim_choices(CLAIMS, typed, "en") == []
    assert feed_choices(FEEDS, typed) == []
    assert zone_choices(typed) == []
    with pytest.raises(NotFoundError):
        chosen_claim(CLAIMS[:1], typed)
    with pytest.raises(NotFoundError):
        chosen_feed(FEEDS[:1], typed)


def test_two_thousand_claims_are_offered_while_a_person_types() -> None:
    many = [
        TrackedClaim(claim=replace(claim, id=f"{claim.id}-{n}"), origin="team")
        for n in range(1_000)
        for claim in (_numbered(LIBRARY[0], n), _numbered(LIBRARY[1], n))
    ]
    claim_choices(many, "no", "es")  # the first letters typed

    start = process_time()
    found = claim_choices(many, "nothing holds this", "es")

    assert found == []
    assert process_time() - start < 0.2  # several times what it takes


def test_feeds_are_offered_by_name_and_host_without_their_key() -> None:
    assert [(c.name, c.value) for c in feed_choices(FEEDS, "pais")] == [
        ("El País · elpais.com", "1")
    ]
    assert chosen_feed(FEEDS, "2").name == "Reuters"
    assert chosen_feed(FEEDS, "reuters").id == 2
    with pytest.raises(NotFoundError):
        chosen_feed(FEEDS, "3")


def test_every_time_zone_offered_is_taken() -> None:
    assert zone_choices("localtime") == []
    assert all(zone_named(choice.value) == choice.value for choice in zone_choices(""))


def test_time_zones_are_found_by_their_city() -> None:
    assert [c.value for c in zone_choices("mexico city")] == ["America/Mexico_City"]
    assert len(zone_choices("")) == 25
    assert [c.value for c in zone_choices("Bogotá")] == ["America/Bogota"]
    assert zone_choices("nowhere") == []


def _numbered(claim: Claim, n: int) -> Claim:
    words = " ".join(f"word{n * m % 5_000}" for m in range(30))
    return replace(claim, statement={k: f"{v} {words}" for k, v in claim.statement.items()})
