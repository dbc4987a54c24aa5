"""Who may do what: one table of everything that can be sent, by seven kinds of person.

Each is sent as any client could send it, whatever Discord shows to whom.  A new command, button,
list or dialog without a row fails the first test.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.client import ITEMS
from bot.interactions.dialogs import Dialog
from claims.model import Band
from claims.storage.tables import assessment, change, claim, feedback, server, subscription
from tests.bot.fakes import PAGE, RSS
from tests.bot.office import AMAL, Office
from tests.bot.test_commands import YAML, fields
from tests.hostile.conftest import Say
from tests.security.discord_side import (
    forged_command,
    forged_dialog,
    forged_menu,
    forged_press,
    person,
    told,
)

REFUSED = "Only people who may manage this server can do that."
ELSEWHERE = "This works on a server only."
GONE = "This is no longer known here."
ADMINS = {"owner", "admin", "role with Manage Server"}
TEAM = ADMINS | {"member", "another server's admin", "who lost the role since"}
#: Who could open a dialog, if only once.
MAY_OPEN = ADMINS | {"who lost the role since"}
EVERYONE = [*sorted(TEAM), "in a direct message"]


@dataclass
class Scene:
    """An office with seven kinds of person in it, and things to press."""

    office: Office
    people: dict[str, Any]
    once: Any  #: the role that one of them loses
    message: discord.Message
    match: int = 0
    digest: int = 0

    def channel(self, who: str) -> Any:
        actor = self.people[who]
        return actor.dm_channel if who == "in a direct message" else self.office.channel

    def lose(self, *, given_back: bool = False) -> None:
        self.once._role.permissions = MANAGE.value if given_back else 0


MANAGE = discord.Permissions(manage_guild=True)
Sent = Callable[[Scene, str], Awaitable[InteractionResult]]


def command(name: str, **options: Any) -> Sent:
    async def send(scene: Scene, who: str) -> InteractionResult:
        actor, channel = scene.people[who], scene.channel(who)
        return await forged_command(scene.office, actor, channel, name, **options)

    return send


async def menu(scene: Scene, who: str) -> InteractionResult:
    return await forged_menu(scene.office, scene.people[who], scene.channel(who), scene.message)


def dialog(opened_by: str, values: list[Any], **options: Any) -> Sent:
    """Opened by who may, then sent by the person: who lost the role opened it while having it."""

    async def send(scene: Scene, who: str) -> InteractionResult:
        office = scene.office
        scene.lose(given_back=True)
        opener = who if who in MAY_OPEN else "owner"
        opened = await command(opened_by, **options)(scene, opener)
        scene.lose()
        assert opened.modal is not None
        filled = dict(zip(fields(opened.modal), values, strict=False))
        custom_id, actor = opened.modal["custom_id"], scene.people[who]
        return await forged_dialog(office, actor, scene.channel(who), custom_id, filled)

    return send


def press(custom_id: str, *, values: list[str] | None = None, first: Sent | None = None) -> Sent:
    async def send(scene: Scene, who: str) -> InteractionResult:
        if first is not None:
            await first(scene, who)
        pressed = custom_id.format(match=scene.match, digest=scene.digest)
        kind, more = (2, {"style": 1, "label": "x"}) if values is None else (3, OPTIONS)
        components = [{"type": 1, "components": [{"type": kind, "custom_id": pressed, **more}]}]
        actor, channel = scene.people[who], scene.channel(who)
        return await forged_press(
            scene.office, actor, channel, scene.message, pressed, values, components=components
        )

    return send


def drafted(part: str, values: list[str] | None = None) -> Sent:
    """Tried by the person, by the owner for who may not, then pressed by the person."""

    async def send(scene: Scene, who: str) -> InteractionResult:
        scene.lose(given_back=True)
        writer, office = who if who in MAY_OPEN else "owner", scene.office
        opened = await command("claim add")(scene, writer)
        assert opened.modal is not None
        filled = {fields(opened.modal)[0]: f"Tidal power lights the {part} ports of {who}"}
        sent = opened.modal["custom_id"], filled
        tried = await forged_dialog(office, scene.people[writer], office.channel, *sent)
        scene.lose()
        assert tried.response is not None
        token = tried.response.components[-1]["components"][0]["custom_id"].rpartition(":")[2]
        return await press(f"cw-{part}:{token}", values=values)(scene, who)

    return send


OPTIONS: dict[str, Any] = {"options": [{"label": "x", "value": "wind-doubles"}]}
WRONG = press("cw:x:w:{match}")
WRONG_SIDE = press("cw:x:s:{match}")
#: What can be sent, how, and by whom.
TABLE: dict[str, tuple[Sent, set[str]]] = {
    "/setup": (command("setup", hour=7), ADMINS),
    "/settings": (command("settings"), ADMINS),
    "/claim add": (command("claim add"), ADMINS),
    "/claim try": (command("claim try"), ADMINS),
    "/claim edit": (command("claim edit", claim="coal-exit"), ADMINS),
    "/claim retire": (command("claim retire", claim="coal-exit", again=True), ADMINS),
    "/claim assess": (command("claim assess", claim="coal-exit"), ADMINS),
    "/claim import": (command("claim import", file=("c.yaml", YAML)), ADMINS),
    "/claim export": (command("claim export"), TEAM),
    "/feed add": (command("feed add", url="https://news.example/"), ADMINS),
    "/feed remove": (command("feed remove", feed="Left feed"), ADMINS),
    "/feed list": (command("feed list"), ADMINS),
    "/feed check": (command("feed check"), ADMINS),
    "Track as claim": (menu, ADMINS),
    "AddDialog": (dialog("claim add", ["Solar power covers all the roofs of Spain"]), ADMINS),
    "AddDialog, to try": (dialog("claim try", ["Solar power covers all the roofs"]), ADMINS),
    "EditDialog": (
        dialog("claim edit", ["Coal never ends", "", "", "", ["keep"]], claim="coal-exit"),
        ADMINS,
    ),
    "AssessDialog": (dialog("claim assess", [["holds"], "I say so."], claim="coal-exit"), ADMINS),
    "/claims": (command("claims"), TEAM),
    "/claim show": (command("claim show", claim="coal-exit"), TEAM),
    "/claim evidence": (command("claim evidence", claim="coal-exit"), TEAM),
    "/search": (command("search", words="coal"), TEAM),
    "/digest now": (command("digest now"), TEAM),
    "/help": (command("help"), TEAM),
    "/why": (command("why", link="https://news.example/coal"), TEAM),
    "NoticeButton, feeds": (press("cw:x:show:feeds"), ADMINS),
    "NoticeButton, settings": (press("cw:x:show:settings"), ADMINS),
    "VerdictButton, right": (press("cw:x:r:{match}"), TEAM),
    "VerdictButton, wrong side": (WRONG_SIDE, TEAM),
    "VerdictButton, wrong claim": (WRONG, TEAM),
    "VerdictButton, not relevant": (press("cw:x:n:{match}"), TEAM),
    "VerdictButton, in a review": (press("cw-review:{digest}:r:{match}"), TEAM),
    "ReviewButton": (press("cw:x:review:{digest}"), TEAM),
    "SkipButton": (press("cw-skip:{digest}:{match}"), TEAM),
    "PageButton": (press("cw-claims:1"), TEAM),
    "DraftButton, save": (drafted("draft:save"), ADMINS),
    "DraftButton, change": (drafted("draft:change"), ADMINS),
    "DraftButton, suggest": (drafted("draft:suggest"), ADMINS),
    "DraftButton, discard": (drafted("draft:discard"), ADMINS),
    "ExampleSelect": (drafted("example:supports", values=["1"]), ADMINS),
    "StanceButton": (press("cw-stance:refutes:{match}", first=WRONG_SIDE), TEAM),
    "RightClaimSelect": (
        press("cw-right:{match}", values=["wind-doubles"], first=WRONG),
        TEAM,
    ),
}


@pytest.fixture
async def scene(busy_office: Office) -> Scene:
    office = busy_office
    env, guild = office.env, office.guild
    once = guild.create_role("Once", permissions=MANAGE)
    boss = guild.create_role("Boss", permissions=discord.Permissions(administrator=True))
    other = env.create_guild("Other desk")
    chief = env.create_user("chief")
    other.add_member(chief, roles=[other.create_role("Chief", permissions=MANAGE)])
    people = {
        "owner": person(office, guild.owner),
        "admin": guild.add_member(env.create_user("boss"), roles=[boss]),
        "role with Manage Server": office.admin,
        "member": office.member,
        "another server's admin": guild.add_member(chief),
        "who lost the role since": guild.add_member(env.create_user("once"), roles=[once]),
        "in a direct message": env.create_user("alone"),
    }
    await env.settle()
    office.choose_channel()
    office.web.pages = {"https://news.example/": PAGE, "https://news.example/rss": RSS}
    office.desk.follow_feed("https://left.example/rss", name="Left feed", by=AMAL)
    match = office.find()
    office.find("unsure", band=Band.POSSIBLE, score=0.5)
    digest = office.watch.editor.make_digest_now(guild.id, "x")
    assert digest is not None
    made = Scene(office, people, once, (await office.post())[0], match.id, digest.id)
    made.lose()
    return made


async def test_everything_that_can_be_sent_has_a_row(office: Office) -> None:
    tree = office.bot.tree
    commands = {
        f"/{c.qualified_name}" for c in tree.walk_commands() if not hasattr(c, "walk_commands")
    }
    menus = {
        menu.name
        for kind in (discord.AppCommandType.message, discord.AppCommandType.user)
        for menu in tree.walk_commands(type=kind)
    }
    items = {item.__name__ for item in ITEMS}
    dialogs = {each.__name__ for each in Dialog.__subclasses__()}

    assert {name.partition(",")[0] for name in TABLE} == commands | menus | items | dialogs
    assert set(EVERYONE) == TEAM | {"in a direct message"}


async def test_every_row_by_seven_kinds_of_person(scene: Scene, say: Say) -> None:
    wrong, allowed = [], 0
    for name, (send, may) in TABLE.items():
        for who in EVERYONE:
            before = [] if who in may else everything(scene.office)
            result = await send(scene, who)
            if who in may:
                allowed += 1
                wrong += [] if is_given(result) else [(name, who, "refused", told(result))]
            else:
                if not is_refused(result) or everything(scene.office) != before:
                    wrong.append((name, who, "given", told(result)))

    assert wrong == []
    cells = len(TABLE) * len(EVERYONE)
    say(
        f"Permissions: {len(TABLE)} commands, buttons, lists, dialogs x {len(EVERYONE)} people"
        f" = {cells} cells: {allowed} allowed, {cells - allowed} refused, {len(wrong)} wrong"
    )


def is_given(result: InteractionResult) -> bool:
    texts = " ".join(told(result))
    answered = bool(texts) or result.modal is not None or result.deferred
    return (
        answered
        and not any(refusal in texts for refusal in (REFUSED, ELSEWHERE, GONE))
        and "no longer held" not in texts
    )


def is_refused(result: InteractionResult) -> bool:
    """Told so in one sentence, where only the person sees it, and nothing else."""
    texts = told(result)
    is_alone = result.ephemeral or result._interaction.guild_id is None
    return result.modal is None and is_alone and texts in ([REFUSED], [ELSEWHERE], [GONE])


_TABLES = (change, claim, feedback, server, subscription, assessment)


def everything(office: Office) -> list[Any]:
    """All that any of it could change."""
    with office.storage.read() as tx:
        run = tx.servers._connection.execute
        return [run(t.select()).all() for t in _TABLES]


async def test_feeds_are_not_offered_to_a_member(office: Office) -> None:
    office.desk.follow_feed("https://news.example/rss", name="Secret feed", by=AMAL)
    everyone = {office.guild.default_role: True}
    feed = office.env.backend.find_command("feed", office.guild.id, type=1)
    office.guild.set_command_permissions(int(feed["id"]), everyone)

    assert await office.member.autocomplete(office.channel, "feed remove", "feed", "") == []
    assert await office.admin.autocomplete(office.channel, "feed remove", "feed", "") != []
