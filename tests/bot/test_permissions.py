"""Who may do what, asked anew every time, whatever Discord shows or a client sends."""

from typing import Any

import discord
import pytest
from discord import ui

from bot.buttons import RightClaimSelect
from tests.bot.office import AMAL, Office, custom_ids
from tests.bot.test_commands import YAML, said
from tests.claims.builders import a_claim

REFUSED = "Only people who may manage this server can do that."
ADMIN_COMMANDS: dict[str, dict[str, Any]] = {
    "setup": {},
    "settings": {},
    "claim add": {},
    "claim edit": {"claim": "coal-exit"},
    "claim retire": {"claim": "coal-exit"},
    "claim assess": {"claim": "coal-exit"},
    "claim import": {"file": ("c.yaml", YAML)},
    "feed add": {"url": "https://news.example/"},
    "feed remove": {"feed": "1"},
    "feed list": {},
    "feed check": {},
}
TEAM_COMMANDS: dict[str, dict[str, Any]] = {
    "claims": {},
    "claim show": {"claim": "coal-exit"},
    "claim evidence": {"claim": "coal-exit"},
    "search": {"words": "coal"},
    "why": {"link": "https://news.example/coal"},
    "digest now": {},
    "help": {},
}


def show_everything_to_everybody(office: Office) -> None:
    """What a server's own settings can do: `default_permissions` is only a default."""
    backend, here = (
        office.env.backend,
        {"user_id": office.admin.id, "channel_id": office.channel.id},
    )
    menu = backend.find_command("Track as claim", office.guild.id, type=3)
    for command in (*backend.visible_commands(**here), menu):
        everyone = {office.guild.default_role: True}
        office.guild.set_command_permissions(int(command["id"]), everyone)


def take_the_role_away(office: Office) -> None:
    for role in office.env.backend.get_guild(office.guild.id).roles.values():
        role.permissions &= ~discord.Permissions(manage_guild=True).value


async def test_the_two_tables_name_every_command(office: Office) -> None:
    available = set(office.admin.available_commands(office.channel))

    assert available == ADMIN_COMMANDS.keys() | TEAM_COMMANDS.keys()


@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_a_member_is_refused_what_is_for_admins(office: Office, command: str) -> None:
    show_everything_to_everybody(office)
    before = office.desk.changes()

    result = await office.member.slash(office.channel, command, **ADMIN_COMMANDS[command])

    assert result.modal is None
    assert result.ephemeral
    assert said(result) == f"{REFUSED} []"
    assert office.desk.changes() == before


async def test_the_context_menu_is_refused_to_a_member(office: Office) -> None:
    show_everything_to_everybody(office)
    message = await office.member.send(office.channel, "Coal power ends by 2030")

    result = await office.member.context_menu(office.channel, "Track as claim", message)

    assert result.modal is None
    assert said(result) == f"{REFUSED} []"


@pytest.mark.parametrize("command", TEAM_COMMANDS)
async def test_a_member_may_use_what_is_for_the_team(office: Office, command: str) -> None:
    office.choose_channel()

    result = await office.member.slash(office.channel, command, **TEAM_COMMANDS[command])

    assert result.acknowledged
    assert REFUSED not in said(result)


@pytest.mark.parametrize(
    ("command", "values"),
    [
        ("claim add", {"statement": "Solar power covers all the roofs of Spain"}),
        ("claim edit", {"statement": "Coal power never ends in Poland", "translations": ["keep"]}),
        ("claim assess", {"status": ["holds"], "why": "I say so."}),
    ],
)
async def test_who_lost_the_role_meanwhile_cannot_send_the_dialog(
    office: Office, command: str, values: dict[str, Any]
) -> None:
    opened = await office.admin.slash(office.channel, command, **ADMIN_COMMANDS[command])
    take_the_role_away(office)

    sent = await office.admin.submit_modal(opened, values)

    assert said(sent) == f"{REFUSED} []"
    assert office.desk.changes() == []


async def test_feeds_are_not_offered_to_a_member(office: Office) -> None:
    office.desk.follow_feed("https://news.example/rss", name="Secret feed", by=AMAL)
    show_everything_to_everybody(office)

    offered = await office.member.autocomplete(office.channel, "feed remove", "feed", "")

    assert offered == []


async def test_one_server_never_sees_another(office: Office) -> None:
    other = office.env.create_guild("Other desk")
    lobby = other.create_text_channel("lobby")
    boss = other.add_member(office.env.create_user("boss"))
    everyone = office.env.backend.get_guild(other.id).roles[other.default_role.id]
    everyone.permissions |= discord.Permissions(administrator=True).value
    await office.env.settle()
    with office.storage.write() as tx:
        claim = office.desk.claim("wind-doubles").claim
        secret = type(claim)(id="secret", statement={"en": "A secret of the fact desk"})
        tx.claims.add(office.guild.id, secret, origin="team", at=office.now())
    office.find(claim="secret", article_title="Secret news")

    shown = await boss.slash(lobby, "claim show", claim="secret")
    listed = await boss.slash(lobby, "claims")
    found = await boss.slash(lobby, "search", words="secret news")
    feeds = await boss.slash(lobby, "feed list")
    offered = await boss.autocomplete(lobby, "claim show", "claim", "secret")

    for result in (shown, listed, found, feeds):
        assert "fact desk" not in said(result)
        assert "Secret news" not in said(result)
        assert "Example News" not in said(result)
    assert offered == []


@pytest.mark.parametrize("label", ["Right", "Wrong claim", "Not relevant"])
async def test_a_button_of_another_servers_match_is_refused(office: Office, label: str) -> None:
    match = office.find()
    other = office.env.create_guild("Other desk")
    lobby = other.create_text_channel("lobby")
    boss = other.add_member(office.env.create_user("boss"))
    await office.env.settle()
    office.watch.desk(other.id).set_up(by=AMAL, channel_id=lobby.id)
    office.watch.desk(other.id)
    message = await forged(office, lobby, match.id)

    result = await boss.click(message, label=label)

    assert result.ephemeral
    assert said(result).startswith("This match is no longer known here.")
    assert office.desk.match(match.id).verdicts == {}


async def test_a_claim_of_another_server_cannot_be_named_as_the_right_one(office: Office) -> None:
    other = office.env.create_guild("Other desk")
    await office.env.settle()
    office.choose_channel()
    match = office.find()
    (message,) = await office.post()
    with office.storage.write() as tx:
        tx.claims.add(other.id, a_claim("secret"), origin="team", at=office.now())
    await office.member.click(message, label="Wrong claim")
    view = ui.View(timeout=None)
    options = [discord.SelectOption(label="x", value="secret")]
    view.add_item(RightClaimSelect(match.id, options))
    await office.bot.get_partial_messageable(office.channel.id).send("forged", view=view)

    result = await office.member.select(office.channel.history()[-1], ["secret"])

    assert result.ephemeral
    assert said(result) == "No claim here is called “secret”. []"


async def forged(office: Office, channel: Any, match_id: int) -> discord.Message:
    """A message with the buttons of a match, however it came there."""
    from bot.buttons import match_buttons

    view = match_buttons("cwforged", match_id, "en")
    partial = office.bot.get_partial_messageable(channel.id)
    await partial.send("forged", view=view)
    message: discord.Message = channel.history()[-1]
    assert custom_ids(message)[0] == f"cw:cwforged:r:{match_id}"
    return message


async def test_a_digest_of_another_server_cannot_be_reviewed(office: Office) -> None:
    from bot.buttons import digest_buttons

    office.choose_channel()
    office.find()
    digest = office.watch.editor.make_digest_now(office.guild.id, "x")
    assert digest is not None
    other = office.env.create_guild("Other desk")
    lobby = other.create_text_channel("lobby")
    boss = other.add_member(office.env.create_user("boss"))
    await office.env.settle()
    partial = office.bot.get_partial_messageable(lobby.id)
    await partial.send("forged", view=digest_buttons("cwforged", digest.id, "Review"))

    result = await boss.click(lobby.history()[-1], label="Review")

    assert said(result).startswith("This is no longer known here.")
    assert "Coal" not in said(result)


@pytest.mark.parametrize("match_id", [0, 999, 10**17])
async def test_a_button_of_no_match_is_refused_in_one_sentence(
    office: Office, match_id: int
) -> None:
    message = await forged(office, office.channel, match_id)

    result = await office.member.click(message, label="Right")

    assert said(result).startswith("This match is no longer known here.")
