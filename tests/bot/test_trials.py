"""A claim tried before it is saved, and what /claim show tells of the answers."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.cards.record import with_record
from bot.cards.trial import trial_card
from bot.escape import units
from bot.interactions.pending import PendingClaims
from bot.words import words
from claims import library
from claims.drafting.drafts import Draft
from claims.drafting.drawing_board import DrawingBoard
from claims.drafting.language_model import LanguageModelError
from claims.drafting.trials import Overlap, Taken, Trial, Tried
from claims.learning import Share, TrackRecord
from claims.matching.remote import EncoderError
from claims.model import LANGUAGES, Band, Language, Part, Verdict
from tests.bot.office import AMAL, Office
from tests.bot.test_commands import fields, said
from tests.claims.builders import NOON, a_claim, an_article
from tests.claims.fakes import WordMatcher
from tests.claims.writer import CLOSES, WRITTEN, Writer

ROOFS = "Solar panels cover half of all roofs"
#: What a language model writes for it; its examples are of something else.
SOLAR = WRITTEN | {"statement": {"es": "Los paneles solares cubren la mitad de los tejados"}}
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


async def submit(office: Office, command: str, statement: str = ROOFS, *, who: Any = None) -> Any:
    who = who or office.admin
    opened = await who.slash(office.channel, command)
    return await who.submit_modal(opened, {fields(opened.modal)[0]: statement})


def another_admin(office: Office) -> Any:
    manage = discord.Permissions(manage_guild=True)
    role = office.guild.create_role("Also admins", permissions=manage)
    return office.guild.add_member(office.env.create_user("boss"), roles=[role])


def labels(message: Any) -> list[str]:
    parts = [part for row in message.components for part in row["components"]]
    return [part["label"] for part in parts if part["type"] == 2]


def lists(message: Any) -> list[dict[str, Any]]:
    parts = [part for row in message.components for part in row["components"]]
    return [part for part in parts if part["type"] == 3]


def kept(office: Office) -> Any:
    return office.desk.claims(with_retired=True), office.desk.changes()


@pytest.mark.parametrize("command", ["claim add", "claim try"])
async def test_a_claim_is_tried_on_stored_articles_before_anything_of_it_is_kept(
    stocked: Office, command: str
) -> None:
    before = kept(stocked)

    told = await submit(stocked, command)

    text = said(told)
    assert told.ephemeral
    assert "Nothing is saved yet" in text
    assert "Confirmed a week: 2 · possible a week: 0 (on 3 stored articles" in text
    assert "Cádiz" in text
    assert "would not" not in text, "nothing else comes near it"
    assert "Volcano" not in text
    assert labels(told.response) == ["Save", "Change", "Discard"]
    assert kept(stocked) == before


async def test_what_was_tried_is_followed_once_it_is_saved(stocked: Office) -> None:
    message = (await submit(stocked, "claim add")).response

    pressed = await stocked.admin.click(message, label="Save")

    claim = stocked.desk.claim("solar-panels-cover-half").claim
    assert claim.statement == {"en": ROOFS}
    assert "as `solar-panels-cover-half`. Articles that come from now on" in said(pressed)
    assert "Found among the articles stored already: 2 (in evidence, not posted)." in said(pressed)
    assert len(stocked.desk.evidence(claim.id)) == 2
    assert (pressed.response.id, labels(pressed.response)) == (message.id, [])
    assert "Cádiz" in said(pressed), "what it would have found can still be read"


async def test_two_admins_save_the_same_claim_once(stocked: Office) -> None:
    first = (await submit(stocked, "claim add")).response
    boss = another_admin(stocked)
    second = (await submit(stocked, "claim add", who=boss)).response

    await boss.click(second, label="Save")
    told = await stocked.admin.click(first, label="Save")

    assert "followed here already, as `solar-panels-cover-half`" in said(told).replace("\\", "")
    assert len(stocked.desk.claims()) == 3
    assert labels(first) == ["Save", "Change", "Discard"], "what was written can be changed"


async def test_a_claim_that_is_followed_already_is_not_tried(stocked: Office) -> None:
    message = (await submit(stocked, "claim add")).response
    await stocked.admin.click(message, label="Save")

    told = await submit(stocked, "claim add")

    assert "followed here already, as `solar-panels-cover-half`" in said(told).replace("\\", "")
    assert labels(told.response) == ["Change", "Discard"]


@pytest.mark.parametrize(
    "question",
    [
        "Do solar panels cover half of all roofs?",
        "¿Cubren los paneles solares la mitad de los techos?",
        "“هل تغطي الألواح الشمسية نصف الأسطح؟”",
    ],
)
async def test_a_question_is_no_claim(stocked: Office, question: str) -> None:
    told = await submit(stocked, "claim add", question)

    assert "write a statement, not a question" in said(told)
    assert labels(told.response) == ["Change", "Discard"]


async def test_an_id_taken_meanwhile_is_not_taken_again(stocked: Office) -> None:
    one = (await submit(stocked, "claim add")).response
    other = (await submit(stocked, "claim add", "Solar panels cover half of all fields")).response

    await stocked.admin.click(one, label="Save")
    told = await stocked.admin.click(other, label="Save")

    assert "as `solar-panels-cover-half-1`" in said(told)


async def test_a_change_begins_with_what_was_written_and_is_tried_in_its_place(
    stocked: Office,
) -> None:
    opened = await stocked.admin.slash(stocked.channel, "claim add")
    names = fields(opened.modal)
    written = [ROOFS, "Few roofs have panels", "One headline\nAnother headline", "", "A third"]
    shown = await stocked.admin.submit_modal(opened, dict(zip(names, written, strict=True)))

    again = await stocked.admin.click(shown.response, label="Change")
    there = [row["component"].get("value", "") for row in again.modal["components"]]
    changed = {**dict(zip(names, written, strict=True)), names[0]: "Solar panels cover no roofs"}
    told = await stocked.admin.submit_modal(again, changed)
    text = said(told)
    await stocked.admin.click(told.response, label="Save")

    assert there == written
    assert told.response.id == shown.response.id
    assert "Solar panels cover no roofs" in text
    claim = stocked.desk.claim("solar-panels-cover-roofs").claim
    assert claim.examples.supports == ({"en": "One headline"}, {"en": "Another headline"})


async def test_what_is_discarded_is_not_kept(stocked: Office) -> None:
    before, message = kept(stocked), (await submit(stocked, "claim add")).response

    pressed = await stocked.admin.click(message, label="Discard")

    assert said(pressed) == "Discarded: nothing was saved. []"
    assert (pressed.response.components, kept(stocked)) == ([], before)


async def test_chosen_articles_are_saved_with_the_claim_as_its_examples(stocked: Office) -> None:
    message = (await submit(stocked, "claim add")).response
    before = kept(stocked)
    supports, refutes, _ = lists(message)
    ids = {option["label"]: option["value"] for option in refutes["options"]}
    whole, near = ids[HEADLINES["whole"]], ids[HEADLINES["near"]]

    await stocked.admin.select(message, [whole, near], custom_id=supports["custom_id"])
    told = await stocked.admin.select(message, [near], custom_id=supports["custom_id"])
    told = await stocked.admin.select(message, [whole], custom_id=refutes["custom_id"])
    shown = [
        [(option["value"], option.get("default", False)) for option in each["options"]]
        for each in lists(told.response)
    ]
    text = said(told)
    assert kept(stocked) == before
    await stocked.admin.click(message, label="Save")

    assert shown[:2] == [[(near, True)], [(whole, True)]]
    assert "Are these what you mean?" in text
    examples = stocked.desk.claim("solar-panels-cover-half").claim.examples
    assert examples.supports == ({"en": HEADLINES["near"]},)
    assert examples.refutes == ({"en": HEADLINES["whole"]},)


async def test_two_lists_chosen_from_at_once_both_count(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = (await submit(stocked, "claim add")).response
    supports, refutes, _ = lists(message)
    ids = {option["label"]: option["value"] for option in refutes["options"]}

    deferred = discord.InteractionResponse.defer

    async def while_the_other_is_chosen_from(self: Any, **more: Any) -> Any:
        (token,) = stocked.bot.pending._kept
        held = stocked.bot.pending._kept[token]
        chosen = {Part.REFUTES: (int(ids[HEADLINES["whole"]]),)}
        stocked.bot.pending.keep(replace(held, draft=replace(held.draft, chosen=chosen)), token)
        return await deferred(self, **more)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(discord.InteractionResponse, "defer", while_the_other_is_chosen_from)
        near = [ids[HEADLINES["near"]]]
        await stocked.admin.select(message, near, custom_id=supports["custom_id"])
    await stocked.admin.click(message, label="Save")

    examples = stocked.desk.claim("solar-panels-cover-half").claim.examples
    assert examples.supports == ({"en": HEADLINES["near"]},)
    assert examples.refutes == ({"en": HEADLINES["whole"]},)


async def test_what_was_chosen_outlives_a_change(stocked: Office) -> None:
    message = (await submit(stocked, "claim add")).response
    refutes = lists(message)[1]
    value = refutes["options"][0]["value"]

    await stocked.admin.select(message, [value], custom_id=refutes["custom_id"])
    again = await stocked.admin.click(message, label="Change")
    statement = {fields(again.modal)[0]: "Solar panels cover many roofs"}
    told = await stocked.admin.submit_modal(again, statement)
    await stocked.admin.click(told.response, label="Save")

    claim = stocked.desk.claim("solar-panels-cover-many").claim
    assert len(claim.examples.refutes) == 1


async def test_after_a_restart_the_buttons_say_what_is_left(stocked: Office) -> None:
    message = (await submit(stocked, "claim add")).response
    before = kept(stocked)
    stocked.bot.pending = PendingClaims()  # as the program holds when it starts

    told = [
        await stocked.admin.click(message, label=label) for label in ("Save", "Change", "Discard")
    ]
    first = lists(message)[0]
    values = [first["options"][0]["value"]]
    told.append(await stocked.admin.select(message, values, custom_id=first["custom_id"]))

    assert {said(each).replace("\\", "") for each in told} == {f"{words('en').draft_gone} []"}
    assert all(each.ephemeral for each in told)
    assert kept(stocked) == before


async def test_a_change_of_what_was_forgotten_meanwhile_is_a_claim_of_its_own(
    stocked: Office,
) -> None:
    message = (await submit(stocked, "claim add")).response
    again = await stocked.admin.click(message, label="Change")
    stocked.now.passes(days=2)

    told = await stocked.admin.submit_modal(again, {fields(again.modal)[0]: ROOFS})
    await stocked.admin.click(told.response, label="Save")

    assert stocked.desk.claim("solar-panels-cover-half").claim.statement == {"en": ROOFS}


async def test_the_claims_it_overlaps_are_named(stocked: Office) -> None:
    other = (await submit(stocked, "claim add", "Solar panels cover many roofs")).response
    await stocked.admin.click(other, label="Save")

    told = await submit(stocked, "claim try")

    assert "has 2 of its 2 matches too" in said(told)
    assert "`solar-panels-cover-many`" in said(told)


async def test_a_claim_that_cannot_be_used_can_be_mended(stocked: Office) -> None:
    told = await submit(stocked, "claim add", "Coal")
    refused, offered = said(told), labels(told.response)
    again = await stocked.admin.click(told.response, label="Change")
    mended = await stocked.admin.submit_modal(again, {fields(again.modal)[0]: ROOFS})

    assert "12 to 400 characters" in refused
    assert offered == ["Change", "Discard"]
    assert again.modal["components"][0]["component"]["value"] == "Coal"
    assert labels(mended.response) == ["Save", "Change", "Discard"]


async def test_a_trial_that_ends_late_does_not_cover_what_became_of_the_claim(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, was = (await submit(stocked, "claim add")).response, DrawingBoard.try_claim
    first = lists(message)[0]

    def overtaken(desk: Any, draft: Any) -> Any:
        stocked.bot.pending.discard(first["custom_id"].rpartition(":")[2])
        return was(desk, draft)

    monkeypatch.setattr(DrawingBoard, "try_claim", overtaken)
    values = [first["options"][0]["value"]]
    told = await stocked.admin.select(message, values, custom_id=first["custom_id"])

    assert [o.get("default", False) for o in lists(told.response)[0]["options"]] == [False, False]


@pytest.mark.parametrize("act", ["save", "discard"])
async def test_a_trial_begun_as_the_claim_is_ended_does_not_cover_what_became_of_it(
    stocked: Office, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    message, was = (await submit(stocked, "claim add")).response, discord.InteractionResponse.defer
    first = lists(message)[0]

    async def overtaken(response: Any, **more: Any) -> None:
        """The other press comes through while Discord is told to wait for the trial."""
        end(stocked, act)
        await was(response, **more)

    monkeypatch.setattr(discord.InteractionResponse, "defer", overtaken)
    values = [first["options"][0]["value"]]
    told = await stocked.admin.select(message, values, custom_id=first["custom_id"])

    assert [o.get("default", False) for o in lists(told.response)[0]["options"]] == [False, False]


def end(office: Office, act: str) -> None:
    """What *Save* or *Discard* does to the one claim that is held."""
    ((token, held),) = office.bot.pending._kept.items()
    if act == "save":
        office.bot.pending.keep(replace(held, is_saved=True), token)
    else:
        office.bot.pending.discard(token)


async def test_of_what_is_saved_nobody_is_told_that_nothing_was(stocked: Office) -> None:
    message = (await submit(stocked, "claim add")).response
    end(stocked, "save")  # and before the message says so:
    pressed = await stocked.admin.click(message, label="Discard")

    assert "Discarded" not in said(pressed)
    assert stocked.bot.pending._kept, "a second press of *Save* is told what became of the first"


async def test_what_is_saved_is_not_shown_as_a_trial_again(stocked: Office) -> None:
    message = (await submit(stocked, "claim add")).response
    (before,) = stocked.bot.pending._kept.values()
    await stocked.admin.click(message, label="Save")
    (after,) = stocked.bot.pending._kept.values()

    assert after == replace(before, is_saved=True), "a trial would be shown over it"


async def test_a_claim_can_be_saved_while_it_cannot_be_tried(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise EncoderError("The embeddings endpoint for e5 cannot be reached.")

    monkeypatch.setattr(WordMatcher, "stored_scores", away)
    told = await submit(stocked, "claim add")
    text, offered = said(told), labels(told.response)
    await stocked.admin.click(told.response, label="Save")

    assert text == "The embeddings endpoint for e5 cannot be reached. []"
    assert offered == ["Save", "Change", "Discard"]
    assert stocked.desk.claim("solar-panels-cover-half").origin == "team"


async def test_what_was_written_outlasts_a_trial_that_breaks(
    stocked: Office, monkeypatch: pytest.MonkeyPatch, logs_errors: None
) -> None:
    def broken(*_: Any) -> Any:
        raise OSError

    monkeypatch.setattr(WordMatcher, "stored_scores", broken)
    told = await submit(stocked, "claim add")

    assert said(told).startswith("Something went wrong here; it has been logged.")
    assert labels(told.response) == ["Save", "Change", "Discard"]


async def suggested(office: Office, monkeypatch: pytest.MonkeyPatch, writer: Writer) -> Any:
    """The message under which a language model was asked for examples of a claim."""
    monkeypatch.setattr(office.watch, "_language_model", writer)
    message = (await submit(office, "claim add")).response
    assert labels(message) == ["Save", "Change", "Suggest examples", "Discard"]
    return await office.admin.click(message, label="Suggest examples")


async def test_examples_a_language_model_suggests_are_shown_tried_and_saved(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(stocked)

    told = await suggested(stocked, monkeypatch, Writer(SOLAR))
    text, offered, (file,) = said(told), labels(told.response), told.response.attachments
    assert kept(stocked) == before
    await stocked.admin.click(told.response, label="Save")

    assert "A language model wrote what stands under the articles" in text
    assert CLOSES["en"] in text
    assert SOLAR["statement"]["es"] in text
    assert "Confirmed a week: " in text
    assert offered == ["Save", "Change", "Discard"]
    claim = stocked.desk.claim("solar-panels-cover-half").claim
    assert claim.statement == {"en": ROOFS} | SOLAR["statement"]
    assert claim.examples.supports == (CLOSES,)
    assert library.read(await file.read(), file.filename) == [claim]


async def test_a_suggested_example_that_is_deleted_is_not_saved(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await suggested(stocked, monkeypatch, Writer(SOLAR))
    again = await stocked.admin.click(told.response, label="Change")
    names = fields(again.modal)
    there = [row["component"].get("value", "") for row in again.modal["components"]]
    left = dict(zip(names, there, strict=True)) | {names[2]: ""}
    told = await stocked.admin.submit_modal(again, left)
    await stocked.admin.click(told.response, label="Save")

    assert there[2] == CLOSES["en"]
    claim = stocked.desk.claim("solar-panels-cover-half").claim
    assert (claim.examples.supports, claim.opposite) == ((), SOLAR["opposite"])


async def test_for_another_statement_a_language_model_can_be_asked_again(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await suggested(stocked, monkeypatch, Writer(SOLAR))
    again = await stocked.admin.click(told.response, label="Change")
    statement = {fields(again.modal)[0]: "Solar panels cover all fields"}
    told = await stocked.admin.submit_modal(again, statement)

    assert "language model" not in said(told)
    assert SOLAR["statement"]["es"] not in said(told)
    assert told.response.attachments == []
    assert labels(told.response) == ["Save", "Change", "Suggest examples", "Discard"]


@pytest.mark.parametrize(
    ("written", "told_of_it"),
    [
        ("I cannot do that.", "The language model little at 127.0.0.1 wrote nothing that can"),
        (LanguageModelError("The language model is asleep."), "The language model is asleep."),
    ],
)
async def test_a_language_model_that_fails_leaves_the_claim_as_it_was(
    stocked: Office, monkeypatch: pytest.MonkeyPatch, written: object, told_of_it: str
) -> None:
    told = await suggested(stocked, monkeypatch, Writer(written))
    text, offered = said(told), labels(told.response)
    monkeypatch.setattr(stocked.watch, "_language_model", Writer(SOLAR))
    again = await stocked.admin.click(told.response, label="Suggest examples")

    assert told_of_it in text
    assert offered == ["Save", "Change", "Suggest examples", "Discard"]
    assert CLOSES["en"] in said(again)


async def test_a_language_model_that_breaks_is_logged_and_said(
    stocked: Office, monkeypatch: pytest.MonkeyPatch, logs_errors: None
) -> None:
    told = await suggested(stocked, monkeypatch, Writer(OSError()))

    assert "Something went wrong here; it has been logged." in said(told)
    assert "Save" in labels(told.response)


async def test_what_nobody_has_seen_yet_is_not_saved(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither while the suggestions are tried, nor where they cannot be."""
    held, was = [], DrawingBoard.try_claim

    def breaks(desk: Any, draft: Draft) -> Any:
        if draft.suggested is None:
            return was(desk, draft)
        held.extend(each.draft for each in stocked.bot.pending._kept.values())
        raise EncoderError("The embeddings endpoint for e5 cannot be reached.")

    monkeypatch.setattr(DrawingBoard, "try_claim", breaks)
    told = await suggested(stocked, monkeypatch, Writer(SOLAR))
    text = said(told)
    await stocked.admin.click(told.response, label="Save")

    assert [draft.suggested for draft in held] == [None]
    assert "The embeddings endpoint for e5 cannot be reached." in text
    claim = stocked.desk.claim("solar-panels-cover-half").claim
    assert (claim.statement, [*claim.examples.every]) == ({"en": ROOFS}, [])


async def test_pressed_again_while_it_writes_a_language_model_is_not_asked_again(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    pending = stocked.bot.pending
    await suggested(
        stocked, monkeypatch, Writer(SOLAR, meanwhile=lambda: seen.extend(pending._kept.items()))
    )
    ((token, as_it_was),) = seen  # what a second press finds
    writer = Writer(SOLAR)
    monkeypatch.setattr(stocked.watch, "_language_model", writer)
    message = (await submit(stocked, "claim add")).response
    (*_, token) = pending._kept
    pending.keep(as_it_was, token)
    pressed = await stocked.admin.click(message, label="Suggest examples")

    assert pressed.acknowledged
    assert writer.asked == 0


async def test_who_asks_while_it_writes_for_another_is_told_at_once(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, boss = Writer(SOLAR), another_admin(stocked)
    monkeypatch.setattr(stocked.watch, "_language_model", writer)
    message = (await submit(stocked, "claim add", who=boss)).response
    async with stocked.bot.pending.suggesting:
        told = await boss.click(message, label="Suggest examples")

    assert told.ephemeral
    assert "is writing for somebody else: try again in a minute" in said(told)
    assert writer.asked == 0


@pytest.mark.parametrize("act", ["save", "discard", "change"])
@pytest.mark.parametrize("written", [SOLAR, "I cannot do that."], ids=["usable", "useless"])
async def test_suggestions_that_come_late_do_not_cover_what_became_of_the_claim(
    stocked: Office, monkeypatch: pytest.MonkeyPatch, act: str, written: object
) -> None:
    def overtaken() -> None:
        if act != "change":
            end(stocked, act)
            return
        ((token, held),) = stocked.bot.pending._kept.items()
        stocked.bot.pending.keep(replace(held, draft=Draft(statement="Another claim")), token)

    told = await suggested(stocked, monkeypatch, Writer(written, meanwhile=overtaken))

    assert "is writing examples" in said(told), "whoever ended or changed it says so"
    assert all(each.draft.suggested is None for each in stocked.bot.pending._kept.values())


async def test_a_button_whose_press_could_not_be_answered_can_be_pressed_again(
    stocked: Office, monkeypatch: pytest.MonkeyPatch, logs_errors: None
) -> None:
    async def late(*_: Any, **__: Any) -> None:
        raise TimeoutError

    writer = Writer(SOLAR)
    monkeypatch.setattr(stocked.watch, "_language_model", writer)
    message = (await submit(stocked, "claim add")).response
    with monkeypatch.context() as patched:
        patched.setattr(discord.InteractionResponse, "edit_message", late)
        await stocked.admin.click(message, label="Suggest examples")
    told = await stocked.admin.click(message, label="Suggest examples")

    assert CLOSES["en"] in said(told)


async def test_of_a_saved_claim_nothing_is_suggested(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(SOLAR)
    monkeypatch.setattr(stocked.watch, "_language_model", writer)
    message = (await submit(stocked, "claim add")).response
    end(stocked, "save")  # and before the message says so:
    await stocked.admin.click(message, label="Suggest examples")

    assert writer.asked == 0


async def test_without_stored_articles_that_is_said_and_the_claim_can_be_saved(
    office: Office,
) -> None:
    told = await submit(office, "claim add")
    text = said(told)
    assert lists(told.response) == []
    await office.admin.click(told.response, label="Save")

    assert "No articles are stored yet" in text
    assert len(office.desk.claims()) == 3


async def test_the_answer_to_a_dialog_is_not_late_however_long_a_trial_takes(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord was told to wait before the trial began, and before each choice is tried."""
    deferred, requests = [], stocked.env.http_requests
    was = DrawingBoard.try_claim

    def slow(desk: Any, draft: Any) -> Any:
        deferred.append([r.json["type"] for r in requests if "callback" in r.path][-1])
        return was(desk, draft)

    monkeypatch.setattr(DrawingBoard, "try_claim", slow)
    message = (await submit(stocked, "claim add")).response
    first = lists(message)[0]
    values = [first["options"][0]["value"]]
    await stocked.admin.select(message, values, custom_id=first["custom_id"])

    assert deferred == [5, 6]


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
    record = TrackRecord(confirmed=SHARE, possible=None, sides=SHARE, raised_to=0.9134)

    (field,) = with_record(discord.Embed(), record, language).fields

    of_band, of_sides, raised = (field.value or "").splitlines()
    assert of_band.endswith(f" · {told}")
    assert of_sides == f"{words(language).side} · {told}"
    assert "0.91" in raised


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
        taken=tuple(Taken(article, 0.5, claim) for _ in some),
        overlaps=tuple(Overlap(claim=claim, shared=9, lost=2, is_near=True) for _ in range(5)),
    )

    card = trial_card(trial, language)

    assert units(card.description or "") <= 4_096
    assert all(units(field.value or "") <= 1_024 for field in card.fields)
    assert len(card) <= 6_000
    assert "@everyone" not in str(card.to_dict())
