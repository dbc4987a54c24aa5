"""A person at the page and the bot in its own process: every way to talk to it, over HTTP."""

# ruff: noqa: S310 -- every address here is the local server's own

import json
import threading
import urllib.request
from collections.abc import Iterator

import pytest

from bot.local import borrowed
from bot.local.thread import LocalDiscord
from tests.bot.local.conftest import BotProcess
from tests.bot.local.person import JSON, Person, file


@pytest.fixture
def admin(local: LocalDiscord, bot_process: BotProcess) -> Person:
    return Person(local, "admin")


@pytest.fixture
def member(local: LocalDiscord, bot_process: BotProcess) -> Person:
    return Person(local, "member")


@pytest.fixture(autouse=True)
def nothing_to_complain_about(local: LocalDiscord) -> Iterator[None]:
    """Every request of the bot satisfies Discord's own document and simcord's model."""
    yield
    complaints = local.complaints
    local.ask(lambda server: server.rest.objections.clear())
    assert [c for c in complaints if "choices" not in c] == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """People give up on the bot after a moment rather than Discord's three seconds."""
    monkeypatch.setattr(borrowed, "ANSWER_WITHIN", 0.3)


def test_a_question_to_the_bot_is_answered_as_a_reply(admin: Person) -> None:
    bot = admin.state()["bot"]["id"]

    asked = admin.act(kind="send", content=f"<@{bot}> ما الجديد؟")["message"]

    answer = admin.wait_for("You said")
    assert "ما الجديد؟" in answer["content"]
    assert answer["referenced_message"]["id"] == asked["id"]


def test_a_reply_to_the_bot_reaches_it_without_a_mention(admin: Person) -> None:
    bot = admin.state()["bot"]["id"]
    admin.act(kind="send", content=f"<@{bot}> what is new?")
    answer = admin.wait_for("what is new?”")

    admin.act(kind="send", content="and since Monday?", reply_to=answer["id"])

    assert admin.wait_for("and since Monday?”")


def test_a_command_answers_with_a_card_a_picture_and_buttons(admin: Person) -> None:
    shown = admin.act(kind="slash", name="claim show", options={"claim": "border"})["message"]

    picture = shown["attachments"][0]
    status, data, headers = admin.get(picture["url"])
    assert shown["embeds"][0]["image"]["url"] == "attachment://matches.png"
    assert [b["label"] for b in shown["components"][0]["components"]][:1] == ["Right"]
    assert shown["interaction_metadata"]["name"] == "claim show"
    assert (status, data[:4], headers["Content-Type"]) == (200, b"\x89PNG", "image/png")
    assert picture["description"] == "Matches per day"


def test_suggestions_come_while_typing_in_any_script(admin: Person) -> None:
    answer = admin.act(
        kind="autocomplete", name="claim show", option="claim", value="التعاون", options={}
    )

    assert [choice["value"] for choice in answer["choices"]] == ["تعاون"]


def test_more_than_25_suggestions_are_refused(admin: Person, impatient: None) -> None:
    answer = admin.act(kind="autocomplete", name="claim show", option="claim", value="!many")

    assert not answer.get("choices")


def test_a_form_is_shown_filled_in_and_answered(admin: Person) -> None:
    shown = admin.act(kind="slash", name="setup add")
    values = {"statement": "Taxes *fall*", "kind": ["assessment"], "files": [file("a.txt", b"hi")]}

    answer = admin.act(kind="modal", token=shown["token"], values=values)

    assert shown["modal"]["title"] == "A claim"
    assert answer["message"]["content"] == r"Added **Taxes \*fall\*** (assessment, 1 files)"
    assert not admin.act(kind="modal", token=shown["token"], values=values)["ok"]


def test_a_file_given_to_a_command_reaches_the_bot(admin: Person) -> None:
    options = {"file": file("claims.yaml", b"- id: x")}

    answer = admin.act(kind="slash", name="setup import", options=options)

    assert answer["deferred"] or "7 bytes" in answer["message"]["content"]
    assert admin.wait_for("claims.yaml: 7 bytes")


def test_a_message_can_be_tracked_from_its_menu(admin: Person) -> None:
    said = admin.act(kind="send", content="Inflation fell to 4 percent")["message"]

    shown = admin.act(kind="menu", name="Track as claim", message=said["id"])

    assert admin.state()["menus"] == ["Track as claim"]
    first = shown["modal"]["components"][0]["component"]
    assert first["value"] == "Inflation fell to 4 percent"


def test_channels_choices_and_menus_can_be_chosen(admin: Person) -> None:
    general = next(c for c in admin.state()["channels"] if c["name"] == "general")
    options = {"channel": general["id"], "language": "ar", "hour": "9"}

    answer = admin.act(kind="slash", name="setup channel", options=options)["message"]
    chosen = admin.act(
        kind="select", message=answer["id"], custom_id="language", values=["Español"]
    )

    assert answer["content"] == f"<#{general['id']}> in العربية at 9:00"
    assert chosen["message"]["content"] == "Set to Español."


def test_an_answer_for_one_person_is_not_seen_by_another(admin: Person, member: Person) -> None:
    shown = admin.act(kind="slash", name="claim show", options={"claim": "border"})["message"]

    admin.act(kind="click", message=shown["id"], custom_id="verdict:Right")

    assert admin.state()["messages"][-1]["content"].startswith("Stored: **Right**")
    assert "Stored: **Right**" not in json.dumps(member.state()["messages"][-1])


def test_a_member_neither_sees_nor_runs_what_is_for_admins(admin: Person, member: Person) -> None:
    refused = member.act(kind="slash", name="setup add")

    assert not [c for c in member.state()["commands"] if c["name"].startswith("setup")]
    assert [c for c in admin.state()["commands"] if c["name"].startswith("setup")]
    assert refused == {"ok": False, "error": "There is no command /setup add here for Noor."}


def test_the_bot_is_seen_thinking_until_it_has_the_answer(admin: Person) -> None:
    begun = admin.act(kind="slash", name="claim digest")

    assert begun["deferred"]
    loading = 1 << 7
    assert begun["message"]["flags"] & loading
    admin.local.wait_until(lambda: not admin.state()["messages"][-1]["flags"] & loading)
    assert admin.state()["messages"][-1]["embeds"]


def test_a_thread_stands_under_its_channel_and_on_its_message(admin: Person) -> None:
    admin.act(kind="slash", name="claim discuss")

    started = admin.wait_for("A thread for this")
    thread = admin.local.wait_until(
        lambda: next((c for c in admin.state()["channels"] if c["id"] == started["id"]), None)
    )
    assert thread is not None
    assert thread["thread"]
    assert admin.local.wait_until(lambda: admin.state(started["id"])["messages"])
    assert thread["parent"] == admin.state()["channels"][0]["id"]
    assert admin.wait_for("A thread for this")["thread"]["name"] == "Border"


def test_a_bot_that_does_not_answer_is_told_in_one_sentence(
    admin: Person, impatient: None
) -> None:
    assert admin.act(kind="slash", name="setup silent") == {
        "ok": False,
        "error": "Claimwatch did not respond.",
    }


def test_posts_that_arrive_meanwhile_do_not_break_a_click(admin: Person, member: Person) -> None:
    shown = admin.act(kind="slash", name="claim show", options={"claim": "border"})["message"]
    bot = admin.state()["bot"]["id"]
    talking = threading.Thread(
        target=lambda: [member.act(kind="send", content=f"<@{bot}> {i}") for i in range(15)]
    )

    talking.start()
    clicks = [
        admin.act(kind="click", message=shown["id"], custom_id="verdict:Wrong") for _ in range(10)
    ]
    talking.join()

    assert all(click["ok"] for click in clicks)
    member.wait_for(" 14”")


def test_news_reaches_the_page_as_it_happens(admin: Person) -> None:
    channel = admin.state()["channel"]
    request = urllib.request.Request(admin.origin + "/page/events")
    with urllib.request.urlopen(request, timeout=10) as stream:
        stream.readline()
        admin.act(kind="send", content="hello")
        lines = iter(stream.readline, b"")
        news = next(json.loads(line[6:]) for line in lines if line.startswith(b"data: "))

    assert news == {"channel": channel, "kind": "change"}


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"kind": "dance"}, "“kind” must be one of"),
        ({"kind": "send"}, "“content” is missing."),
        ({"kind": "send", "content": "x" * 2001}, "2000"),
        ({"kind": "send", "content": "x", "as": "stranger"}, "admin or member"),
        ({"kind": "send", "content": "x", "channel": "12"}, "Unknown Channel."),
        ({"kind": "click", "message": "12", "custom_id": "x"}, "Unknown Message."),
        ({"kind": "slash", "name": "nothing"}, "There is no command /nothing"),
        ({"kind": "slash", "name": "claim show"}, "claim"),
        ({"kind": "slash", "name": "setup import", "options": {"file": "x"}}, "base64"),
        ({"kind": "modal", "token": "x"}, "no longer open"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    what: JSON, sentence: str, admin: Person
) -> None:
    answer = admin.act(**what)

    assert not answer["ok"]
    assert sentence in answer["error"]
    assert answer["error"].endswith(".")


def test_buttons_work_after_the_bot_was_killed_and_started_again(
    admin: Person, local: LocalDiscord, bot_process: BotProcess
) -> None:
    shown = admin.act(kind="slash", name="claim show", options={"claim": "border"})["message"]

    bot_process.stop()
    local.wait_until(lambda: not admin.state()["online"])
    offline = admin.act(kind="click", message=shown["id"], custom_id="verdict:Right")
    bot_process.start()
    local.wait_until_online()
    click = admin.act(kind="click", message=shown["id"], custom_id="verdict:Right")

    assert offline["error"].startswith("Claimwatch is not connected")
    assert click["ok"]


def test_people_of_one_server_see_nothing_of_another(admin: Person, local: LocalDiscord) -> None:
    other = local.ask(lambda s: s.world.add_team("Second desk", channels={"news": "Other"}))

    _, body, _ = admin.get(f"/page/state?guild={other.id}")

    assert [c["name"] for c in json.loads(body)["channels"]] == ["news"]
    assert [g["name"] for g in admin.state()["guilds"]] == ["Policy desk", "Second desk"]
    assert "news" not in [c["name"] for c in admin.state()["channels"]]
