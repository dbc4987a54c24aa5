"""/claim try, the articles offered after /claim add, and what /claim show tells of the answers."""

from typing import Any

import discord
import pytest

from bot.escape import units
from bot.record_card import with_record
from bot.trial_card import trial_card
from claims.learning import Share, TrackRecord
from claims.model import LANGUAGES, Band, Language, Verdict
from claims.trials import Overlap, Trial, Tried
from tests.bot.office import AMAL, Office
from tests.bot.test_commands import fields, said
from tests.claims.builders import NOON, a_claim, an_article

ROOFS = "Solar panels cover half of all roofs"
HEADLINES = {
    "whole": "Solar panels cover half of the roofs in Cádiz",
    "near": "Solar panels cover some roofs",
    "far": "Volcano delays forty flights",
}


@pytest.fixture
def stocked(office: Office) -> Office:
    """An office whose stored articles have their vectors."""
    for name, title in HEADLINES.items():
        match = office.find(name, article_title=title, article_summary="", band=Band.POSSIBLE)
        with office.storage.write() as tx:
            tx.articles.keep_vectors(match.article.id, {"words": title.lower().encode()})
    return office


async def submit(office: Office, command: str, statement: str = ROOFS) -> Any:
    opened = await office.admin.slash(office.channel, command)
    return await office.admin.submit_modal(opened, {fields(opened.modal)[0]: statement})


async def test_a_claim_is_tried_on_stored_articles_and_nothing_is_kept(stocked: Office) -> None:
    before = stocked.desk.claims(), stocked.desk.changes()

    told = await submit(stocked, "claim try")

    text = said(told)
    assert told.ephemeral
    assert "Confirmed a week: 2 · possible a week: 0 (on 3 stored articles" in text
    assert text.index("Cádiz") < text.index("would not") < text.index("Volcano")
    assert (stocked.desk.claims(), stocked.desk.changes()) == before


async def test_what_was_tried_is_followed_by_its_button(stocked: Office) -> None:
    message = (await submit(stocked, "claim try")).response

    pressed = await stocked.admin.click(message, label="Follow it")
    again = await stocked.admin.click(message, label="Follow it")

    assert stocked.desk.claim("solar-panels-cover-half").claim.statement == {"en": ROOFS}
    assert "Are these what you mean?" in said(pressed)
    assert "followed here already" in said(again)


async def test_a_trial_of_another_start_says_that_it_is_gone(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = (await submit(stocked, "claim try")).response
    monkeypatch.setattr("bot.following._TRIED", {})

    pressed = await stocked.admin.click(message, label="Follow it")

    assert "no longer known" in said(pressed)


async def test_the_claims_it_overlaps_are_named(stocked: Office) -> None:
    await submit(stocked, "claim add", "Solar panels cover many roofs")

    told = await submit(stocked, "claim try")

    assert "has 2 of its 2 matches too" in said(told)
    assert "`solar-panels-cover-many`" in said(told)


async def test_a_claim_that_cannot_be_used_cannot_be_tried(stocked: Office) -> None:
    assert "12 to 400 characters" in said(await submit(stocked, "claim try", "Coal"))


async def test_without_stored_articles_that_is_said(office: Office) -> None:
    assert "No articles are stored yet" in said(await submit(office, "claim try"))


async def test_chosen_articles_become_examples_of_the_new_claim_once(stocked: Office) -> None:
    added = await submit(stocked, "claim add")
    (message,) = [m for m in added.followups if m.components]
    _, refutes, _ = (row["components"][0] for row in message.components)
    option = next(o for o in refutes["options"] if "Cádiz" in o["label"])

    for _ in range(2):
        told = await stocked.admin.select(
            message, [option["value"]], custom_id=refutes["custom_id"]
        )

    claim = stocked.desk.claim("solar-panels-cover-half").claim
    assert "Are these what you mean?" in message.content
    assert claim.examples.refutes == ({"en": HEADLINES["whole"]},)
    assert "New examples of `solar-panels-cover-half`: 0." in said(told)
    assert stocked.desk.changes()[0].what == "claim solar-panels-cover-half given examples"


async def test_how_often_a_claim_was_right_stands_on_its_card(office: Office) -> None:
    office.choose_channel()
    for n in range(4):
        match = office.find(f"coal-{n}")
        verdict = Verdict.NOT_RELEVANT if n == 0 else Verdict.RIGHT
        office.desk.judge(match.id, verdict, by=AMAL)

    shown = await office.member.slash(office.channel, "claim show", claim="coal-exit")
    other = await office.member.slash(office.channel, "claim show", claim="wind-doubles")

    assert "confirmed · right: 3 of 4 (30–95 %)" in said(shown)
    assert "judged last" not in said(other)


SHARE = Share(right=24, of=30, low=0.627, high=0.905)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "right: 24 of 30 (63–90 %)"),
        ("es", "acertadas: 24 de 30 (63–90 %)"),
        ("ar", "صحيحة: 24 من 30 (63–90 %)"),
    ],
)
def test_the_record_is_told_in_each_language(language: Language, told: str) -> None:
    record = TrackRecord(confirmed=SHARE, possible=None, raised_to=0.9134)

    (field,) = with_record(discord.Embed(), record, language).fields

    assert told in (field.value or "")
    assert "0.91" in (field.value or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trial_of_the_longest_texts_stays_within_discords_limits(language: Language) -> None:
    article = an_article(title="*@everyone* " * 90, url="https://a.example/" + "x" * 1_900)
    some = tuple(Tried(article, 0.5) for _ in range(5))
    claim = a_claim(statement={"en": "_`x`_" * 80})
    trial = Trial(
        claim=claim,
        articles=2_000,
        since=NOON,
        weeks=1,
        confirmed=7,
        possible=90,
        above=some,
        below=some,
        overlaps=tuple(Overlap(claim=claim, shared=9, is_near=True) for _ in range(5)),
    )

    card = trial_card(trial, language)

    assert units(card.description or "") <= 4_096
    assert all(units(field.value or "") <= 1_024 for field in card.fields)
    assert len(card) <= 6_000
    assert "@everyone" not in str(card.to_dict())
