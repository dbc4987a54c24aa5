"""The buttons under a match and a digest."""

import re
from collections.abc import Callable

import discord
import pytest
from sqlalchemy import select

from bot.client import ITEMS, ClaimwatchBot
from bot.interactions.buttons import marker
from bot.words import words
from claims.model import Band, Stance, Verdict
from claims.storage.tables import feedback
from claims.team.corrections import ANSWERED_AFTER
from tests.bot.office import AMAL, Office, custom_ids
from tests.bot.test_commands import said
from tests.claims.builders import a_claim, a_file


@pytest.mark.parametrize("verdict", Verdict)
async def test_an_answer_is_kept_and_acknowledged_to_the_person_alone(
    office: Office, verdict: Verdict
) -> None:
    office.choose_channel()
    match = office.find()
    (message,) = await office.post()
    label = words("en").verdicts[verdict]

    result = await office.member.click(message, label=label)

    assert office.desk.match(match.id).verdicts == {verdict: 1}
    (told,) = result.followups
    assert told.ephemeral
    assert told.content.startswith(f"Noted: {label}. Thank you.")


async def test_a_second_answer_replaces_the_first_and_each_person_has_one(office: Office) -> None:
    office.choose_channel()
    match = office.find()
    (message,) = await office.post()

    await office.member.click(message, label="Right")
    await office.member.click(message, label="Not relevant")
    await office.admin.click(message, label="Right")

    assert office.desk.match(match.id).verdicts == {Verdict.NOT_RELEVANT: 1, Verdict.RIGHT: 1}


async def test_the_buttons_work_after_a_restart(
    office: Office, make_bot: Callable[[], ClaimwatchBot]
) -> None:
    office.choose_channel()
    match = office.find()
    (message,) = await office.post()

    await office.env.restart_bot(make_bot())
    await office.member.click(message, label="Right")

    assert office.desk.match(match.id).verdicts == {Verdict.RIGHT: 1}


async def test_the_buttons_speak_the_servers_language(office: Office) -> None:
    office.choose_channel(language="ar")
    office.find()
    (message,) = await office.post()

    result = await office.member.click(message, label="مطابقة صحيحة")

    assert result.followups[0].content.startswith("سُجّل: مطابقة صحيحة.")
    assert team_said(office.posted()[0]) == {"الفريق": "مطابقة صحيحة: 1"}


def team_said(message: discord.Message) -> dict[str, str]:
    """The fields behind those a card is posted with."""
    return {f.name or "": f.value or "" for f in message.embeds[0].fields[4:]}


async def test_the_posted_card_shows_how_the_team_answered_and_keeps_the_rest(
    office: Office, make_bot: Callable[[], ClaimwatchBot]
) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()
    posted = message.embeds[0].to_dict()

    await office.member.click(message, label="Right")
    once = office.posted()[0]
    await office.env.restart_bot(make_bot())
    await office.admin.click(once, label="Not relevant")
    await office.member.click(once, label="Not relevant")
    (after,) = office.posted()

    assert team_said(once) == {"Team": "Right: 1"}
    assert team_said(after) == {"Team": "Not relevant: 2"}
    assert after.embeds[0].to_dict()["fields"][:-1] == posted["fields"]
    assert after.embeds[0].title == posted["title"]
    assert custom_ids(after) == custom_ids(message)


async def test_answers_stand_once_on_a_card_whose_server_changed_its_language(
    office: Office,
) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()
    await office.member.click(message, label="Right")
    office.desk.set_up(by=AMAL, language="es")

    await office.admin.click(message, label="Right")

    shown = office.posted()[0]
    assert team_said(shown) == {"Equipo": "Correcta: 2"}
    labels = [item.label for row in shown.components for item in row.children]
    assert labels == ["Correcta", "Otra postura", "Otra afirmación", "No viene al caso"]
    assert custom_ids(shown) == custom_ids(message)


def kept(office: Office) -> list[tuple[str, str | None]]:
    """Every answer with the claim its person takes to be the right one."""
    with office.storage.read() as tx:
        query = select(feedback.c.verdict, feedback.c.right_claim)
        return [(row.verdict, row.right_claim) for row in tx.matches._connection.execute(query)]


async def test_who_says_wrong_claim_is_asked_for_the_right_one_even_after_a_restart(
    office: Office, make_bot: Callable[[], ClaimwatchBot]
) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()
    asked = (await office.member.click(message, label="Wrong claim")).followups[0]
    (menu,) = asked.components[0]["components"]
    question = asked.content

    await office.env.restart_bot(make_bot())
    answered = await office.member.select(asked, ["wind-doubles"])

    assert question == "Noted: Wrong claim. Thank you. Which claim is it about?"
    assert [o["value"] for o in menu["options"]] == ["wind-doubles", "-"]
    assert kept(office) == [("wrong claim", "wind-doubles"), ("right", None)]
    assert answered.response.content == (
        "Noted: it stands under `wind-doubles` now, and that claim learns from it. Thank you."
        "\nWhat does it say of the claim?"
    )
    (row,) = answered.response.components
    labels = {button["label"]: button["style"] for button in row["components"]}
    held, other = discord.ButtonStyle.primary.value, discord.ButtonStyle.secondary.value
    assert labels == {
        "▲ supports the claim": held,
        "▼ refutes the claim": other,
        "● discusses the claim": other,
    }
    await office.member.click(answered.response, label="▼ refutes the claim")
    assert office.desk.evidence("wind-doubles")[0].match.held_stance is Stance.REFUTES


async def test_who_says_wrong_side_is_asked_for_the_right_one_even_after_a_restart(
    office: Office, make_bot: Callable[[], ClaimwatchBot]
) -> None:
    office.choose_channel()
    office.find(stance=Stance.SUPPORTS)
    (message,) = await office.post()
    asked = (await office.member.click(message, label="Wrong side")).followups[0]
    question, unnamed = asked.content, office.posted()[0].embeds[0].author.name

    await office.env.restart_bot(make_bot())
    answered = await office.member.click(asked, label="▼ refutes the claim")
    office.now.at += ANSWERED_AFTER
    await office.bot.reviser.revise_due()
    await office.bot.reviser.finished()

    assert question == "Noted: Wrong side. Thank you. What does it say of the claim?"
    assert unnamed == "● discusses (your team) · confirmed match"
    assert answered.response.content == "Noted: refutes the claim. Thank you."
    assert answered.response.components == []
    assert office.posted()[0].embeds[0].author.name == "▼ refutes (your team) · confirmed match"


async def test_a_post_the_team_judged_wrong_says_so_and_can_be_brought_back(
    office: Office,
) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()

    await office.member.click(message, label="Not relevant")
    wrong = office.posted()[0].embeds[0].author.name
    await office.member.click(message, label="Right")

    assert wrong == "▲ supports · judged wrong"
    assert office.posted()[0].embeds[0].author.name == "▲ supports · confirmed match"


async def test_every_claim_is_offered_as_the_right_one(office: Office) -> None:
    office.choose_channel()
    many = [a_claim(f"c{n}", statement={"en": f"Coal port {n} is shut"}) for n in range(40)]
    office.desk.import_claims(a_file(*many), by=AMAL)
    office.find()
    (message,) = await office.post()

    asked = (await office.member.click(message, label="Wrong claim")).followups[0]
    menus = [row["components"][0] for row in asked.components]
    await office.member.select(asked, ["c39"], custom_id=menus[1]["custom_id"])

    assert [(m["placeholder"], len(m["options"])) for m in menus] == [
        ("The likeliest claims", 25),
        ("25–41", 17),
    ]
    assert kept(office)[0] == ("wrong claim", "c39")


async def test_while_reviewing_the_question_names_its_article(office: Office) -> None:
    office.choose_channel()
    office.find("unsure", article_title="Unsure *news*", band=Band.POSSIBLE, score=0.5)
    office.watch.editor.make_digest_now(office.guild.id, "x")
    *_, digest = await office.post()
    shown = await office.member.click(digest, label="Review one by one")

    told = await office.member.click(shown.response, label="Wrong side")

    assert told.followups[0].content.endswith(
        "What does it say of the claim?\n> Unsure \\*news\\*"
    )


async def test_none_of_the_claims_may_be_the_right_one(office: Office) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()
    asked = (await office.member.click(message, label="Wrong claim")).followups[0]

    await office.member.select(asked, ["-"])

    assert kept(office) == [("wrong claim", "")]


async def test_the_right_claim_is_no_longer_taken_from_who_answered_otherwise_since(
    office: Office,
) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()
    asked = (await office.member.click(message, label="Wrong claim")).followups[0]
    await office.member.click(message, label="Right")

    refused = await office.member.select(asked, ["wind-doubles"])

    assert "no longer “Wrong claim”" in said(refused)
    assert kept(office) == [("right", None)]


async def test_a_digest_is_reviewed_one_by_one_possible_matches_first(office: Office) -> None:
    office.choose_channel()
    sure = office.find("sure", article_title="Sure news")
    unsure = office.find("unsure", article_title="Unsure news", band=Band.POSSIBLE, score=0.5)
    office.watch.editor.make_digest_now(office.guild.id, "x")
    *_, digest = await office.post()

    first = await office.member.click(digest, label="Review one by one")
    shown_first = said(first)
    await office.member.click(first.response, label="Wrong claim")
    shown_second = said(first)
    await office.member.click(first.response, label="Right")

    assert first.ephemeral
    assert "Unsure news" in shown_first
    assert "Sure news" in shown_second
    assert "Everything in this digest is reviewed" in said(first)
    assert office.desk.match(unsure.id).verdicts == {Verdict.WRONG_CLAIM: 1}
    assert office.desk.match(sure.id).verdicts == {Verdict.RIGHT: 1}


async def test_a_match_may_be_skipped_in_a_review_and_taken_up_at_its_end(office: Office) -> None:
    office.choose_channel()
    for name, score in (("weak", 0.2), ("strong", 0.6)):
        office.find(name, article_title=f"{name} news", band=Band.POSSIBLE, score=score)
    office.watch.editor.make_digest_now(office.guild.id, "x")
    *_, digest = await office.post()

    shown = await office.member.click(digest, label="Review one by one")
    first = said(shown)
    await office.member.click(shown.response, label="Skip")
    second = said(shown)
    await office.member.click(shown.response, label="Not relevant")
    end = shown.response.content
    await office.member.click(shown.response, label="Review one by one")
    again = said(shown)
    await office.member.click(shown.response, label="Right")

    assert "Left to review: 2" in first
    assert "strong news" in first
    assert "Left to review: 2" in second
    assert "weak news" in second
    assert end == "That was the last one. Not reviewed yet: 1"
    assert "Left to review: 1" in again
    assert "strong news" in again
    assert shown.response.content == "Everything in this digest is reviewed. Thank you."


async def test_every_message_carries_its_delivery_in_its_buttons(office: Office) -> None:
    office.choose_channel()
    office.find()
    key = office.watch.dispatch.due()[0].key
    (message,) = await office.post()

    assert [marker(custom_id) for custom_id in custom_ids(message)] == [key] * 4


@pytest.mark.parametrize(
    "custom_id",
    ["", "cw:", "cw:x", "cw::r:1", "cw:K:r:1", f"cw:{'x' * 26}:r:1", "other:x:r:1", "cw:x\n:r:1"],
)
def test_what_is_not_ours_is_no_marker(custom_id: str) -> None:
    assert marker(custom_id) is None


@pytest.mark.parametrize(
    "custom_id",
    [
        "cw:x:z:1",
        "cw:x:r:-1",
        "cw:x:r:1; DROP TABLE match",
        "cw:x:r:" + "9" * 19,
        "cw:x:review:abc",
        "cw-claims:" + "9" * 7,
        "cw-review:1:r:x",
        "cw-review:x:r:1",
        "cw-right:x",
        "cw-stance:agrees:1",
        "cw-stance:refutes:x",
        "cw-skip:1:x",
    ],
)
def test_a_custom_id_somebody_made_up_reaches_no_button(custom_id: str) -> None:
    templates = [item.__discord_ui_compiled_template__ for item in ITEMS]

    assert not any(re.fullmatch(template, custom_id) for template in templates)
