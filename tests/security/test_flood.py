"""One person who asks without end keeps nobody else waiting."""

from simcord.enums import InteractionType
from simcord.interactions import base_payload

from bot.interactions.allowance import MOST, WITHIN, Allowance
from tests.bot.office import Office
from tests.bot.test_commands import said
from tests.hostile.conftest import Say
from tests.security.discord_side import sent_messages

FLOOD = 200
QUESTIONS = 40


async def test_two_hundred_commands_of_one_person_hold_up_nobody(office: Office, say: Say) -> None:
    """All arrive at once; who asks after them is answered, and so are they."""
    office.choose_channel()
    office.find()
    backend, channel = office.env.backend, office.channel
    search = backend.find_command("search", office.guild.id, type=1)
    options = [{"name": "words", "type": 3, "value": "coal plant closes"}]
    data = {"id": search["id"], "name": "search", "type": 1, "options": options}
    records = []
    for _ in range(FLOOD):
        record, payload = base_payload(
            backend,
            type=InteractionType.APPLICATION_COMMAND,
            channel_id=channel.id,
            guild_id=office.guild.id,
            user_id=office.member.id,
            data=data,
        )
        records.append(record)
        backend.emit("INTERACTION_CREATE", payload)
    since = len(office.env.http_requests)
    result = await office.admin.slash(channel, "help")
    answers = list(sent_messages(office, since))
    told_off = [a for a in answers if "ask me again in a minute" in str(a.get("content"))]

    assert result.acknowledged
    assert "ask me again" not in said(result)
    assert [r for r in records if not r.responded] == []
    assert len(told_off) == FLOOD - MOST
    say(f"Flood: {FLOOD} commands of one person, {MOST} carried out; another's answered at once")


def test_an_allowance_is_each_persons_own_and_comes_back() -> None:
    allowance = Allowance(most=2)

    assert [allowance.take(1, at) for at in (0.0, 1.0, 2.0)] == [True, True, False]
    assert allowance.take(2, 2.0)
    assert allowance.take(1, WITHIN + 0.5)


async def test_forty_questions_of_one_person_get_ten_answers_and_others_theirs(
    office: Office, say: Say
) -> None:
    mention = f"<@{office.bot.user.id}>"  # type: ignore[union-attr]
    for number in range(QUESTIONS):
        await office.member.send(office.channel, f"{mention} hi {number}")
    await office.env.settle()
    to_one = len(office.posted())
    await office.admin.send(office.channel, f"{mention} hi")
    await office.env.settle()

    assert to_one == 11  # ten answers, and that they should wait
    assert office.posted()[-1].content.startswith("Ask me about the claims followed here")
    say(f"Flood: {QUESTIONS} questions of one person, 10 answered; another's answered at once")
