"""Every command, as an admin and as a member."""

import json
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from sqlalchemy import delete

from bot.cards.settings import help_card
from bot.commands.help import listed_commands
from bot.commands.track import said_in
from claims.drafting.drafts import Draft
from claims.model import Status
from claims.storage.tables import claim
from tests.bot.fakes import PAGE, RSS
from tests.bot.office import AMAL, Office

CLAIM = {
    "statement": "Solar panels cover half of all roofs",
    "opposite": "Few roofs have panels",
    "supports": "Half of all roofs in Spain now carry solar panels",
}


def fields(modal: dict[str, Any] | None) -> list[str]:
    """The custom ids of a dialog's fields, in their order."""
    assert modal is not None
    return [row["component"]["custom_id"] for row in modal["components"]]


def said(result: Any) -> str:
    """All a person was told, deferred or not."""
    messages = [result.response, *result.followups]
    texts = [f"{m.content} {[e.to_dict() for e in m.embeds]}" for m in messages if m]
    return " ".join(texts)


async def test_claims_can_be_listed_and_paged_by_everybody(office: Office) -> None:
    with office.storage.write() as tx:
        for n in range(15):
            claim = office.desk.claim("wind-doubles").claim
            tx.claims.add(
                office.guild.id,
                type(claim)(id=f"wind-{n:02}", statement=claim.statement),
                origin="team",
                at=office.now(),
            )

    listed = await office.member.slash(office.channel, "claims")
    first = said(listed)
    far = await office.member.slash(office.channel, "claims", page=99)
    back = await office.member.click(far.response, label="◀")
    turned = await office.member.click(listed.response, label="▶")

    assert "Claims: 17" in first
    assert "wind-14" not in first
    assert turned.acknowledged
    assert back.response.embeds[0].footer.text == "Page 1 of 2"
    assert "wind-14" in said(listed)
    assert listed.response.embeds[0].footer.text == "Page 2 of 2"


async def test_a_claim_and_its_evidence_are_shown_to_everybody(office: Office) -> None:
    office.find()

    shown = await office.member.slash(office.channel, "claim show", claim="coal-exit")
    evidence = await office.member.slash(office.channel, "claim evidence", claim="الفحم")

    assert "Coal power ends by 2030" in said(shown)
    assert "not yet assessed" in said(shown)
    assert "Coal plant closes" in said(evidence)
    assert not shown.ephemeral


async def test_an_unknown_claim_is_one_sentence_for_the_person_alone(office: Office) -> None:
    result = await office.member.slash(office.channel, "claim show", claim="@everyone *x*")

    assert result.ephemeral
    assert result.response.content == (
        "No claim here is called “@\u200beveryone \\*x\\*”: choose one from the list."
    )


async def test_claims_are_offered_while_typing_arabic(office: Office) -> None:
    choices = await office.member.autocomplete(office.channel, "claim show", "claim", "الفحم")

    assert [choice["value"] for choice in choices] == ["coal-exit"]
    assert choices[0]["name"] == "تنتهي الطاقة من الفحم بحلول عام 2030"


async def test_search_finds_articles_that_matched_nothing(office: Office) -> None:
    office.find(article_title="Volcano delays forty flights")

    found = await office.member.slash(office.channel, "search", words="volcano flights")
    nothing = await office.member.slash(office.channel, "search", words="quidditch")

    for typed in ("Volcanoes", "flight volc"):
        again = await office.member.slash(office.channel, "search", words=typed)
        assert "Volcano delays forty flights" in said(again)
    assert "Volcano delays forty flights" in said(found)
    assert "No article of the feeds" in said(nothing)


async def test_an_admin_adds_a_claim_in_a_dialog(office: Office) -> None:
    opened = await office.admin.slash(office.channel, "claim add")
    names = fields(opened.modal)
    tried = await office.admin.submit_modal(opened, dict(zip(names, CLAIM.values(), strict=False)))
    sent = await office.admin.click(tried.response, label="Save")

    claim = office.desk.claim("solar-panels-cover-half").claim
    assert claim.statement == {"en": CLAIM["statement"]}
    assert claim.opposite == {"en": CLAIM["opposite"]}
    assert claim.examples.supports == ({"en": CLAIM["supports"]},)
    assert tried.ephemeral
    assert "`solar-panels-cover-half`" in said(sent)
    assert "Articles that come from now on are compared with it." in said(sent)
    assert office.desk.changes()[0].who == "amal"


async def test_a_claim_too_short_is_refused_with_the_remedy(office: Office) -> None:
    opened = await office.admin.slash(office.channel, "claim add")
    sent = await office.admin.submit_modal(opened, {fields(opened.modal)[0]: "Coal"})

    assert "12 to 400 characters" in said(sent)
    assert len(office.desk.claims()) == 2


async def test_an_edit_begins_with_what_is_there_and_keeps_the_other_languages(
    office: Office,
) -> None:
    opened = await office.admin.slash(office.channel, "claim edit", claim="coal-exit")
    names = fields(opened.modal)
    assert opened.modal is not None
    defaults = [row["component"].get("value") for row in opened.modal["components"][:3]]
    changed = "Coal power ends for good by 2031"
    await office.admin.submit_modal(opened, {names[0]: changed, names[4]: ["keep"]})

    claim = office.desk.claim("coal-exit").claim
    assert defaults == [
        "Coal power ends by 2030",
        "Coal power goes on after 2030",
        "Last coal plant is switched off in Poland",
    ]
    assert claim.statement["en"] == changed
    assert "es" in claim.statement


async def test_an_edit_that_changes_the_meaning_drops_the_other_languages(office: Office) -> None:
    opened = await office.admin.slash(office.channel, "claim edit", claim="coal-exit")
    names = fields(opened.modal)
    values = {names[0]: "Coal power never ends anywhere", names[4]: ["drop"]}
    before = office.desk.claim("coal-exit").claim
    done = await office.admin.submit_modal(opened, values)
    (handed,) = done.response.attachments
    dropped = office.desk.claim("coal-exit").claim
    file = ("c.yaml", await handed.read())
    await office.admin.slash(office.channel, "claim import", file=file)

    assert dropped.statement == {"en": "Coal power never ends anywhere"}
    assert (dropped.speaker, dropped.rule) == (None, None)
    assert done.response.content.splitlines() == [
        "`coal-exit` now says “Coal power never ends anywhere”.",
        "Texts dropped in other languages: 2.",
        (
            "Its speaker, source and decision rule are dropped too. What was found before stays"
            " under it: for a claim that is quite another, /claim retire this one and add the"
            " other."
        ),
        "Attached is what was replaced: import it to undo this.",
    ]
    assert office.desk.claim("coal-exit").claim == before


async def test_an_edit_that_changes_nothing_says_no_more_than_that(office: Office) -> None:
    opened = await office.admin.slash(office.channel, "claim edit", claim="coal-exit")

    assert opened.modal is not None
    shown = [row["component"].get("value") for row in opened.modal["components"][:3]]
    values = dict(zip(fields(opened.modal), [*shown, "", ["keep"]], strict=True))
    done = await office.admin.submit_modal(opened, values)

    assert done.response.content == "`coal-exit` now says “Coal power ends by 2030”."
    assert done.response.attachments == []


@pytest.mark.parametrize(
    ("command", "values", "sentence"),
    [
        ("claim edit", ["Coal power", "It goes on", "Mine closes", "", ["keep"]], "12 to 400"),
        ("claim assess", [["holds"], "Because of it."], "No claim here is called"),
    ],
)
async def test_what_was_written_into_a_dialog_that_failed_is_handed_back(
    office: Office, command: str, values: list[Any], sentence: str
) -> None:
    opened = await office.admin.slash(office.channel, command, claim="coal-exit")
    names = fields(opened.modal)
    if command == "claim assess":
        with office.storage.write() as tx:
            tx.matches._connection.execute(delete(claim))

    failed = await office.admin.submit_modal(opened, dict(zip(names, values, strict=False)))

    (handed,) = failed.response.attachments
    written = "\n\n".join(value for value in values if value and isinstance(value, str))
    assert sentence in said(failed)
    assert handed.filename == "written.txt"
    assert (await handed.read()).decode() == written


async def test_an_admin_assesses_a_claim_with_a_reason(office: Office) -> None:
    opened = await office.admin.slash(office.channel, "claim assess", claim="coal-exit")
    status, why = fields(opened.modal)
    sent = await office.admin.submit_modal(
        opened, {status: ["disputed"], why: "Two reports differ."}
    )

    tracked = office.desk.claim("coal-exit")
    assert tracked.status is Status.DISPUTED
    assert tracked.history[-1].why == "Two reports differ."
    assert "disputed" in said(sent)


async def test_an_admin_retires_a_claim_and_takes_it_up_again(office: Office) -> None:
    retired = await office.admin.slash(office.channel, "claim retire", claim="coal-exit")
    ids = [t.claim.id for t in office.desk.claims()]
    again = await office.admin.slash(office.channel, "claim retire", claim="coal-exit", again=True)

    assert "no longer followed" in said(retired)
    assert ids == ["wind-doubles"]
    assert "followed again" in said(again)
    assert len(office.desk.claims()) == 2


YAML = b"claims:\n  - id: solar\n    statement: {en: Solar panels cover half of all roofs}\n"


async def test_claims_are_imported_from_a_file(office: Office) -> None:
    first = await office.admin.slash(office.channel, "claim import", file=("c.yaml", YAML))

    assert first.response.content == (
        "Added: 1 (`solar`). Replaced: 0. Articles that come from now on are compared with them."
    )
    assert office.desk.claim("solar").origin == "team"


async def test_what_an_import_replaced_is_handed_back_to_undo_it(office: Office) -> None:
    before = [tracked.claim for tracked in office.desk.claims()]
    csv = "id,language,statement\nwind-doubles,es,El viento se duplica en España\n".encode()

    done = await office.admin.slash(office.channel, "claim import", file=("c.csv", csv))
    (handed,) = done.response.attachments
    changed = office.desk.claim("wind-doubles").claim.statement
    undone = await office.admin.slash(
        office.channel, "claim import", file=("c.yaml", await handed.read())
    )

    assert done.response.content == (
        "Added: 0. Replaced: 1 (`wind-doubles`). Articles that come from now on are compared with"
        " them.\nAttached is what was replaced: import it to undo this."
    )
    assert handed.filename == "claims-before.yaml"
    assert changed == {
        "en": "Wind farms double their output by 2030",
        "es": "El viento se duplica en España",
    }
    assert "Replaced: 1 (`wind-doubles`)" in said(undone)
    assert [tracked.claim for tracked in office.desk.claims()] == before


async def test_a_file_may_have_a_long_name(office: Office) -> None:
    name = "our claims of the second quarter " * 6 + ".YAML"

    done = await office.admin.slash(office.channel, "claim import", file=(name, YAML))

    assert "Added: 1 (`solar`)" in said(done)


async def test_what_is_too_much_to_hand_back_is_said_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.interactions.claim_files.MAX_FILE", 100)
    monkeypatch.setattr("bot.interactions.claim_files.MAX_FILES", 1)
    rows = ["wind-doubles,en,Wind triples in 2031", "coal-exit,en,Coal ends in 2031"]
    csv = "\n".join(["id,language,statement", *rows]).encode()

    refused = await office.member.slash(office.channel, "claim export")
    done = await office.admin.slash(office.channel, "claim import", file=("c.csv", csv))

    assert "too much for one message" in said(refused)
    assert "What was replaced is too much to be attached" in said(done)
    assert done.response.attachments == []


async def test_an_import_of_many_long_names_is_told_in_one_message(office: Office) -> None:
    ids = [f"{'long-' * 12}{n}" for n in range(30)]
    rows = [f"{each},en,Plant number {n} is shut for good" for n, each in enumerate(ids)]
    csv = "\n".join(["id,language,statement", *rows]).encode()

    first = await office.admin.slash(office.channel, "claim import", file=("c.csv", csv))
    for claim_id in ids:
        office.desk.retire_claim(claim_id, by=AMAL)
    changed = csv.replace(b"shut", b"closed")
    second = await office.admin.slash(office.channel, "claim import", file=("c.csv", changed))

    assert "Added: 30 (`long-" in first.response.content
    assert "Replaced: 30 (`long-" in second.response.content
    assert "… +" in second.response.content
    assert len(second.response.content) < 2_000


async def test_a_claims_card_tells_who_changed_it_last(office: Office) -> None:
    office.desk.edit_claim("coal-exit", Draft(statement="Coal power ends by 2035"), by=AMAL)
    office.desk.retire_claim("wind-doubles", by=AMAL)

    shown = said(await office.member.slash(office.channel, "claim show", claim="coal-exit"))

    assert "Amal: claim coal-exit edited" in shown
    assert "retired" not in shown


async def test_an_exported_file_imports_as_it_is_and_says_what_stays_retired(
    office: Office,
) -> None:
    exported = await office.member.slash(office.channel, "claim export")
    (file,) = exported.response.attachments
    content = await file.read()
    office.desk.retire_claim("coal-exit", by=AMAL)

    again = await office.admin.slash(office.channel, "claim import", file=("c.yaml", content))
    changed = content.replace(b"Coal power ends by 2030", b"Coal power ends by 2031")
    newer = await office.admin.slash(office.channel, "claim import", file=("c.yaml", changed))

    assert (exported.response.content, exported.ephemeral) == (
        "Claims: 2. `/claim import` reads them again.",
        True,
    )
    assert (
        again.response.content
        == "Added: 0. Replaced: 0.\nUnchanged, as they are the same here: 2."
    )
    assert newer.response.content.splitlines()[1:] == [
        "Unchanged, as they are the same here: 1.",
        "Retired as before: 1 (`coal-exit`); `/claim retire` with “again” takes them up.",
        "Attached is what was replaced: import it to undo this.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("c.txt", YAML, "Only .yaml, .yml and .csv files"),
        ("c.yaml", YAML + b"  - id: UPPER\n", "c.yaml"),
        ("c.csv", b"id,language\n", "c.csv:1: the column “statement” is missing"),
        ("c.yaml", b"x" * 1_000_001, "at most 1 MB"),
    ],
)
async def test_a_file_that_cannot_be_imported_changes_nothing(
    office: Office, name: str, content: bytes, sentence: str
) -> None:
    result = await office.admin.slash(office.channel, "claim import", file=(name, content))

    assert sentence in said(result).replace("\\", "")
    assert len(office.desk.claims()) == 2


async def test_a_feed_is_found_on_a_page_followed_listed_checked_and_removed(
    office: Office,
) -> None:
    office.web.pages = {"https://news.example/": PAGE, "https://news.example/rss": RSS}

    added = await office.admin.slash(office.channel, "feed add", url="https://news.example/")
    listed = await office.admin.slash(office.channel, "feed list")
    checked = await office.admin.slash(office.channel, "feed check")
    offered = await office.admin.autocomplete(office.channel, "feed remove", "feed", "exam")
    removed = await office.admin.slash(office.channel, "feed remove", feed=offered[0]["value"])

    assert "Following **Example & News**" in said(added)
    assert "sport.rss" in said(added)
    assert "not read yet" in said(listed)
    assert "Feeds that work: 1 of 1" in said(checked)
    assert "No longer following **Example & News**" in said(removed)
    assert office.desk.feeds() == []


async def test_who_adds_a_feed_that_is_followed_is_told_so_and_its_server_is_not_asked(
    office: Office,
) -> None:
    office.web.pages = {"https://news.example/rss": RSS}
    await office.admin.slash(office.channel, "feed add", url="https://news.example/rss")
    office.web.pages = {}

    again = await office.admin.slash(office.channel, "feed add", url="https://news.example/rss")

    assert "followed here already" in said(again)


async def test_a_page_that_cannot_be_reached_is_one_sentence(office: Office) -> None:
    result = await office.admin.slash(office.channel, "feed add", url="https://gone.example/")

    assert "No such host" in said(result)
    assert result.ephemeral


async def test_setup_without_a_choice_takes_the_present_channel(office: Office) -> None:
    result = await office.admin.slash(office.channel, "setup")

    assert office.desk.server().channel_id == office.channel.id
    assert f"<#{office.channel.id}>" in said(result)
    assert result.ephemeral


async def test_setup_chooses_time_zone_and_language(office: Office) -> None:
    options = {"hour": 7, "zone": "America/Mexico_City", "language": "es"}

    result = await office.admin.slash(office.channel, "setup", **options)
    wrong = await office.admin.slash(office.channel, "setup", zone="Mars/Olympus")
    zones = await office.admin.autocomplete(office.channel, "setup", "zone", "mexico c")

    server = office.desk.server()
    assert (server.digest_at.hour, server.zone, server.language) == (
        7,
        "America/Mexico_City",
        "es",
    )
    assert "America/Mexico\\_City" in said(result).replace("\\\\", "\\")
    assert "There is no time zone" in said(wrong)
    assert [zone["value"] for zone in zones] == ["America/Mexico_City"]


async def test_what_was_set_can_be_set_back(office: Office) -> None:
    office.choose_channel()
    usual = office.desk.thresholds()
    office.desk.set_up(by=AMAL, confirmed=0.95, possible=0.4, admin_channel_id=office.channel.id)

    scores = await office.admin.slash(office.channel, "setup", back="scores")
    admins = await office.admin.slash(office.channel, "setup", back="admins")

    assert office.desk.thresholds() == usual
    assert f"{usual.confirmed:g} · {usual.possible:g}" in said(scores)
    assert office.desk.server().admin_channel_id is None
    assert "With `admins:` you can choose a channel" in said(admins)


async def test_setup_names_the_permissions_the_bot_lacks(office: Office) -> None:
    denied = discord.PermissionOverwrite(send_messages=False)
    everyone = office.guild.default_role
    silent = office.guild.create_text_channel("silent", overwrites={everyone: denied})

    result = await office.admin.slash(office.channel, "setup", channel=silent)

    assert f"In <#{silent.id}> I still lack these permissions: Send Messages" in said(result)


async def test_settings_are_shown_to_the_admin_alone(office: Office) -> None:
    office.choose_channel()

    result = await office.admin.slash(office.channel, "settings")

    assert result.ephemeral
    assert "<#" in said(result)
    assert "words" in said(result)


async def test_help_names_every_command_in_the_servers_language(office: Office) -> None:
    office.choose_channel(language="ar")

    result = await office.member.slash(office.channel, "help")

    assert "/claim import" in said(result)
    assert "متابعة ادعاء جديد" in said(result)
    assert "`Track as claim`\\u2069 في قائمة أي رسالة" in said(result)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "“What is new on `coal-exit` since Monday?”, in Arabic, English or Spanish."),
        ("es", "«¿Qué hay de nuevo sobre `coal-exit` desde el lunes?», en árabe, español o"),
        ("ar", "«ما الجديد بشأن `coal-exit` منذ الاثنين؟»، بالعربية أو الإنجليزية أو الإسبانية."),
    ],
)
async def test_help_is_whole_in_every_language_and_asks_a_whole_question(
    office: Office, language: str, question: str
) -> None:
    listed = list(listed_commands(office.bot.tree, language))  # type: ignore[arg-type]

    card = help_card(listed, "coal-exit", language)  # type: ignore[arg-type]

    assert question in (card.description or "")
    lines = [line for field in card.fields for line in (field.value or "").splitlines()]
    assert len(lines) == len(listed) == 21
    assert not any("…" in line for line in lines)
    assert all(line.startswith("\u200f\u2068`") for line in lines) is (language == "ar")


async def test_a_digest_can_be_asked_for_by_everybody(office: Office) -> None:
    office.choose_channel()
    office.find()

    asked = await office.member.slash(office.channel, "digest now")
    await office.bot.poster.finished()
    again = await office.member.slash(office.channel, "digest now")

    assert "comes to <#" in said(asked)
    assert [m.embeds[0].title for m in office.posted() if m.embeds][-1] == "Digest"
    assert "digests have shown it all" in said(again)


async def test_a_digest_without_a_channel_says_what_to_do_and_loses_nothing(
    office: Office,
) -> None:
    office.find()

    result = await office.member.slash(office.channel, "digest now")

    assert "an admin can run /setup" in said(result)
    assert len(office.watch.editor.preview_digest(office.guild.id).sections) == 1


async def test_any_message_can_be_tracked_as_a_claim(office: Office) -> None:
    message = await office.member.send(office.channel, "Wind power will **double** by 2030")

    opened = await office.admin.context_menu(office.channel, "Track as claim", message)

    assert opened.modal is not None
    first = opened.modal["components"][0]["component"]
    assert first["value"] == "Wind power will double by 2030"


async def test_a_posted_match_can_be_tracked_as_a_claim(office: Office) -> None:
    office.choose_channel()
    office.find(article_title="Coal [plant] *closes*")
    (message,) = await office.post()

    opened = await office.admin.context_menu(office.channel, "Track as claim", message)

    assert opened.modal is not None
    assert opened.modal["components"][0]["component"]["value"] == "Coal [plant] *closes*"


async def test_commands_are_described_in_spanish_too(office: Office) -> None:
    synced = next(r for r in office.env.http_requests if r.method == "PUT")
    commands = {command["name"]: command for command in synced.json}

    assert commands["search"]["description_localizations"]["es-419"].startswith("Busca")
    assert json.dumps(synced.json).count('"es-ES"') > 30


def test_a_link_in_somebody_elses_message_is_no_headline() -> None:
    embed = discord.Embed(
        title="Congress passes the reform",
        description="The Senate voted … [Read more](https://news.example/reform)",
    )
    message: Any = SimpleNamespace(content="", embeds=[embed])

    assert said_in(message) == "Congress passes the reform"
    assert said_in(message, is_own=True) == "Read more"


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_the_first_headline_of_a_digest_or_an_answer_becomes_a_draft(
    office: Office, language: str
) -> None:
    office.choose_channel(language=language)
    office.find(article_title="Last coal plant *closes* in Poland")
    await office.member.slash(office.channel, "digest now")
    await office.bot.poster.finished()
    digest = office.posted()[-1]
    await office.member.send(office.channel, "What is new on coal?", reply_to=digest)
    await office.env.settle()

    for message in (digest, office.posted()[-1]):
        opened = await office.admin.context_menu(office.channel, "Track as claim", message)

        assert opened.modal is not None
        written = opened.modal["components"][0]["component"]["value"]
        assert written == "Last coal plant *closes* in Poland"


ADMIN_ONLY = {"setup", "settings", "feed", "Track as claim"}


async def test_discord_itself_shows_admin_commands_to_admins_only(office: Office) -> None:
    synced = next(r for r in office.env.http_requests if r.method == "PUT")

    for command in synced.json:
        wanted = 32 if command["name"] in ADMIN_ONLY else None
        assert command["default_member_permissions"] == wanted, command["name"]
        assert command["contexts"] == [0] or command["dm_permission"] is False
