"""What a client makes up: ids of another server or version, options no client offers.

Nothing is given for it, nothing is changed by it, and it is answered in one sentence.
"""

from dataclasses import dataclass
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.interactions.buttons import match_buttons
from bot.interactions.pending import PendingClaims
from tests.bot.office import AMAL, Office, custom_ids
from tests.bot.test_commands import fields, said
from tests.claims.builders import a_claim
from tests.hostile.conftest import Say
from tests.security.discord_side import forged_command, forged_dialog, forged_press, told
from tests.security.test_permission_matrix import everything

HIDDEN = "A secret of the fact desk"
LONG = "x" * 10_000
#: What a database, a formatter or a shell could take for its own.
STRINGS = [
    "'; DROP TABLE claim; --",
    '" OR 1=1 --',
    "1 UNION SELECT url FROM feed",
    "%' AND substr(statement,1,1)='C",
    "{0.__class__.__mro__} {claim} %s %(id)s %n",
    "${jndi:ldap://127.0.0.1/x} $(id) `id`",
    "../../../etc/passwd\x00.yaml",
    "__import__('os').system('id')",
    LONG,
]


@dataclass
class TwoDesks:
    """The office with a secret, and somebody who runs another server."""

    office: Office
    boss: Any
    lobby: Any
    guild: Any
    match: int
    digest: int
    feed: int

    async def press(self, custom_id: str, values: list[str] | None = None) -> InteractionResult:
        """The boss presses, on their own server, a button with an id of their choice."""
        view = match_buttons("cwforged", 1, "en")
        bot = self.office.bot
        if not self.lobby.history():
            await bot.get_partial_messageable(self.lobby.id).send("forged", view=view)
        kind = {"type": 2, "style": 1, "label": "x"} if values is None else {"type": 3}
        rows = [{"type": 1, "components": [{**kind, "custom_id": custom_id, "options": []}]}]
        message = self.lobby.history()[0]
        return await forged_press(
            self.office, self.boss, self.lobby, message, custom_id, values, components=rows
        )


@pytest.fixture
async def two_desks(busy_office: Office) -> TwoDesks:
    office = busy_office
    other = office.env.create_guild("Other desk")
    lobby = other.create_text_channel("lobby")
    manage = discord.Permissions(manage_guild=True)
    chief = other.create_role("Chief", permissions=manage)
    boss = other.add_member(office.env.create_user("boss"), roles=[chief])
    await office.env.settle()
    office.watch.desk(other.id).set_up(by=AMAL, channel_id=lobby.id)
    office.choose_channel()
    with office.storage.write() as tx:
        secret = a_claim("secret", statement={"en": HIDDEN})
        tx.claims.add(office.guild.id, secret, origin="team", at=office.now())
    match = office.find(claim="secret", article_title="Secret news")
    await office.post()
    digest = office.watch.editor.make_digest_now(office.guild.id, "x")
    assert digest is not None
    (feed,) = office.desk.feeds()
    return TwoDesks(office, boss, lobby, other, match.id, digest.id, feed.id)


async def test_one_server_gets_nothing_of_another(two_desks: TwoDesks, say: Say) -> None:
    """Whatever it asks by name, and whatever ids of the other it sends."""
    it = two_desks
    before = everything(it.office)
    commands: list[tuple[str, dict[str, Any]]] = [
        ("claims", {}),
        ("claim show", {"claim": "secret"}),
        ("claim evidence", {"claim": "secret"}),
        ("claim edit", {"claim": "secret"}),
        ("claim assess", {"claim": "secret"}),
        ("claim retire", {"claim": "secret"}),
        ("search", {"words": "secret news"}),
        ("digest now", {}),
        ("settings", {}),
        ("feed list", {}),
        ("feed check", {"feed": str(it.feed)}),
        ("feed remove", {"feed": str(it.feed)}),
        ("help", {}),
    ]
    presses: list[tuple[str, list[str] | None]] = [
        *((f"cw:cwforged:{code}:{it.match}", None) for code in "rwn"),
        *((f"cw-review:{it.digest}:{code}:{it.match}", None) for code in "rwn"),
        (f"cw:cwforged:review:{it.digest}", None),
        (f"cw-skip:{it.digest}:0", None),
        (f"cw-right:{it.match}", ["secret"]),
        (f"cw-right:{it.match}", ["-"]),
        ("cw-claims:2", None),
    ]
    results = [
        await forged_command(it.office, it.boss, it.lobby, name, **options)
        for name, options in commands
    ]
    results += [await it.press(custom_id, values) for custom_id, values in presses]
    offered = await it.boss.autocomplete(it.lobby, "claim show", "claim", "secret")
    offered += await it.boss.autocomplete(it.lobby, "feed remove", "feed", "exam")

    assert offered == []
    assert [r for r in results if not r.acknowledged] == []
    leaks = [t for r in results for t in told(r) if _has_secret(t) or r.modal is not None]
    assert leaks == []
    changed = [r for r in everything(it.office)[2] if r not in before[2]]
    assert (changed, everything(it.office)[0]) == ([], before[0])
    assert it.office.desk.match(it.match).verdicts == {}
    count = len(results) + 2
    say(f"Another server's ids: {count} cases, {len(leaks)} given, {len(changed)} changed")


def _has_secret(text: str) -> bool:
    return any(
        hidden in text for hidden in (HIDDEN, "Secret news", "Example News", "news.example")
    )


async def test_made_up_and_old_ids_are_answered_in_one_sentence(
    two_desks: TwoDesks, say: Say
) -> None:
    it = two_desks
    ids = [
        "cw:x:r:0",
        "cw:x:r:999",
        f"cw:x:r:{10**17}",
        "cw:x:z:1",
        "cw:x:r:-1",
        "cw:x:r:1; DROP TABLE match",
        f"cw:x:r:{'9' * 19}",
        "cw:x:review:999",
        "cw:x:review:abc",
        "cw:x:seen",
        "cw-claims:9999999",
        "cw-review:1:r:x",
        "cw-right:x",
        "feedback:1:up",
        "x" * 100,
        "",
    ]
    before = everything(it.office)
    results = [await it.press(custom_id) for custom_id in ids]
    results.append(await it.press(f"cw-right:{it.match}", ["x" * 100]))
    for custom_id in ("", "claim-add", "0123456789abcdef:0123456789abcdef"):
        dialog = {"statement": "Coal power never ends anywhere"}
        results.append(await forged_dialog(it.office, it.boss, it.lobby, custom_id, dialog))

    wrong = [told(r) for r in results if not _is_one_sentence(r)]
    assert wrong == []
    assert everything(it.office) == before
    say(f"Made-up and old ids: {len(results)} cases, each answered in one sentence, 0 given")


def _is_one_sentence(result: InteractionResult) -> bool:
    texts = told(result)
    return result.ephemeral and len(texts) == 1 and texts[0].rstrip().endswith(".")


async def test_options_no_client_offers_change_nothing(
    two_desks: TwoDesks, office: Office, say: Say
) -> None:
    before = everything(office)
    results = []
    for text in STRINGS:
        for name, option in (
            ("claim show", "claim"),
            ("claim retire", "claim"),
            ("search", "words"),
            ("feed add", "url"),
            ("feed remove", "feed"),
            ("setup", "zone"),
        ):
            sent = {option: text}
            results.append(
                await forged_command(office, office.admin, office.channel, name, **sent)
            )
    numbers: list[tuple[str, dict[str, Any]]] = [
        ("claims", {"page": -(2**53)}),
        ("claims", {"page": 2**53}),
        ("setup", {"hour": 99}),
        ("setup", {"confirmed": -5.0}),
        ("setup", {"possible": 1e300}),
    ]
    for name, options in numbers:
        results.append(await forged_command(office, office.admin, office.channel, name, **options))

    assert [r for r in results if not r.acknowledged] == []
    assert [t for r in results for t in told(r) if len(t) > 6_000 or "Traceback" in t] == []
    assert [told(r) for r in results if len(told(r)) != 1] == []
    assert everything(office) == before
    say(f"Options no client offers: {len(results)} cases, each answered, 0 changes")


async def test_a_dialog_takes_no_more_than_its_fields_hold(office: Office, say: Say) -> None:
    """A client need not keep to the lengths that a dialog asks for."""
    opened = await office.admin.slash(office.channel, "claim add")
    assert opened.modal is not None
    names = fields(opened.modal)
    before = everything(office)
    sent = await forged_dialog(
        office,
        office.admin,
        office.channel,
        opened.modal["custom_id"],
        {names[0]: LONG, names[1]: LONG},
    )

    assert "12 to 400 characters" in said(sent)
    assert everything(office) == before
    say("Dialogs with 10,000 characters: refused in one sentence, 0 changes")


async def test_a_dialog_opened_before_a_restart_says_so(office: Office, make_bot: Any) -> None:
    opened = await office.admin.slash(office.channel, "claim add")
    assert opened.modal is not None
    old = f"0123456789abcdef:{opened.modal['custom_id'].partition(':')[2]}"

    sent = await forged_dialog(
        office, office.admin, office.channel, old, {"statement": "Coal never ends"}
    )

    assert said(sent) == "This is no longer known here. []"


async def test_a_claim_of_another_server_cannot_be_named_as_the_right_one(
    two_desks: TwoDesks,
) -> None:
    office = two_desks.office
    with office.storage.write() as tx:
        theirs = a_claim("theirs")
        tx.claims.add(two_desks.guild.id, theirs, origin="team", at=office.now())
    match = office.find("own")
    message = (await office.post())[-1]
    assert custom_ids(message)[0].endswith(f":r:{match.id}")
    await office.member.click(message, label="Wrong claim")
    rows = [{"type": 1, "components": [{"type": 3, "custom_id": f"cw-right:{match.id}"}]}]

    result = await forged_press(
        office,
        office.member,
        office.channel,
        message,
        f"cw-right:{match.id}",
        ["theirs"],
        components=rows,
    )

    assert result.ephemeral
    assert said(result) == "No claim here is called “theirs”. []"


ACTS = ("cw-draft:save", "cw-draft:change", "cw-draft:suggest", "cw-draft:discard")
EXAMPLES = "cw-example:refutes"


async def test_a_claim_that_is_not_saved_is_nobody_elses(two_desks: TwoDesks, say: Say) -> None:
    """Not even another admin's of the same server, or its writer's elsewhere, with its token."""
    it, office = two_desks, two_desks.office
    opened = await office.admin.slash(office.channel, "claim add")
    assert opened.modal is not None
    first = fields(opened.modal)[0]
    shown = await office.admin.submit_modal(opened, {first: "Tidal power lights all the ports"})
    token = shown.response.components[-1]["components"][0]["custom_id"].rpartition(":")[2]
    role = office.guild.create_role("Also", permissions=discord.Permissions(manage_guild=True))
    colleague = office.guild.add_member(office.env.create_user("also"), roles=[role])
    abroad = it.guild.add_member(
        office.admin.user,
        roles=[it.guild.create_role("A", permissions=discord.Permissions(manage_guild=True))],
    )
    await office.env.settle()
    before = everything(office)

    results = []
    for custom_id in (*ACTS, EXAMPLES):
        values = ["1"] if custom_id == EXAMPLES else None
        for actor, channel in (
            (colleague, office.channel),
            (it.boss, it.lobby),
            (abroad, it.lobby),
        ):
            kind = {"type": 2, "style": 1, "label": "x"} if values is None else {"type": 3}
            pressed = f"{custom_id}:{token}"
            rows = [{"type": 1, "components": [{**kind, "custom_id": pressed, "options": []}]}]
            message = channel.history()[0] if channel.history() else shown.response
            results.append(
                await forged_press(
                    office, actor, channel, message, pressed, values, components=rows
                )
            )

    assert [r.modal for r in results] == [None] * len(results)
    assert [told(r) for r in results if "no longer held" not in str(told(r))] == []
    assert everything(office) == before
    saved = await office.admin.click(shown.response, label="Save")
    assert "as `tidal-power-lights-all`" in said(saved), "it is still held for who wrote it"
    say(f"Somebody else's claim that is not saved: {len(results)} presses, 0 given, 0 changed")


async def test_made_up_choices_of_examples_give_nothing_of_another_server(
    two_desks: TwoDesks,
) -> None:
    it, office = two_desks, two_desks.office
    opened = await forged_command(office, it.boss, it.lobby, "claim add")
    assert opened.modal is not None
    shown = await forged_dialog(
        office,
        it.boss,
        it.lobby,
        opened.modal["custom_id"],
        {fields(opened.modal)[0]: "A secret of the fact desk is out"},
    )
    assert shown.response is not None
    token = shown.response.components[-1]["components"][0]["custom_id"].rpartition(":")[2]
    article = office.desk.match(it.match).match.article.id
    made_up = [str(article), "0", "-1", "x", "9" * 40, "١", LONG]

    chosen = await it.press(f"{EXAMPLES}:{token}", made_up)
    await it.press(f"cw-draft:save:{token}")

    claims = office.watch.desk(it.guild.id).claims()
    (claim,) = [t.claim for t in claims if "secret" in t.claim.id]
    assert chosen.acknowledged
    assert list(claim.examples.every) == []


async def test_a_dialog_of_changes_opened_before_a_restart_says_so(office: Office) -> None:
    opened = await office.admin.slash(office.channel, "claim add")
    assert opened.modal is not None
    names = fields(opened.modal)
    shown = await office.admin.submit_modal(opened, {names[0]: "Tidal power lights all the ports"})
    change = await office.admin.click(shown.response, label="Change")
    assert change.modal is not None
    old = f"0123456789abcdef:{change.modal['custom_id'].partition(':')[2]}"
    office.bot.pending = PendingClaims()

    sent = await forged_dialog(office, office.admin, office.channel, old, {names[0]: "Coal never"})

    assert said(sent) == "This is no longer known here. []"
