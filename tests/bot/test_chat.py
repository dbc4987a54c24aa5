"""Chat: who mentions the bot or replies to it is answered in the language of the question."""

import asyncio
from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.chat import COMMANDS
from bot.client import ClaimwatchBot
from bot.words import words
from claims.delivery import outbox
from claims.desk import Desk
from claims.questions import Order
from claims.storage import CannotStoreError
from tests.bot.office import Office
from tests.bot.test_commands import said
from tests.claims.builders import AMAL


async def ask(office: Office, question: str, **more: Any) -> discord.Message:
    """What the bot answers to a mention."""
    said = f"<@{office.bot.user.id}> {question}"  # type: ignore[union-attr]
    await office.member.send(office.channel, said, **more)
    await office.env.settle()
    return office.posted()[-1]


@pytest.mark.parametrize(
    ("question", "said", "searched"),
    [
        (
            "What is new on coal power since Monday?",
            "**Coal power ends by 2030** `coal-exit`",
            "Searched: 1 feeds and 2 claims",
        ),
        (
            "¿Qué hay de nuevo sobre la energía del carbón?",
            "**La energía del carbón termina en 2030** `coal-exit`",
            "Se buscó en 1 fuentes y 2 afirmaciones",
        ),
        (
            "ما الجديد بشأن الطاقة من الفحم؟",
            "**تنتهي الطاقة من الفحم بحلول عام 2030** `coal-exit`",
            "شمل البحث: المصادر 1، الادعاءات 2",
        ),
    ],
)
async def test_a_question_is_answered_in_its_language(
    office: Office, question: str, said: str, searched: str
) -> None:
    office.find()

    answer = await ask(office, question)

    description = answer.embeds[0].description or ""
    assert said in description
    assert "(https://news.example/coal)" in description
    assert searched in description
    assert answer.reference is not None
    assert not answer.mention_everyone


@pytest.mark.parametrize(
    ("question", "nothing"),
    [
        ("What is new on wind farms?", "Nothing found in this time for `wind-doubles` (Wind"),
        ("What do the papers say of quidditch players today?", "Nothing found."),
        ("you clown", "Nothing found."),
        ("¿Qué se sabe hoy de los volcanes de Islandia?", "No se encontró nada."),
        ("هل من أخبار عن البراكين في آيسلندا؟", "لم يُعثر على شيء."),
    ],
)
async def test_where_nothing_is_found_the_answer_says_so(
    office: Office, question: str, nothing: str
) -> None:
    answer = await ask(office, question)

    assert (answer.embeds[0].description or "").startswith(nothing)


async def test_a_reply_to_the_bot_is_a_question_too(office: Office) -> None:
    office.choose_channel()
    office.find()
    (post,) = await office.post()

    await office.member.send(office.channel, "What is new on coal?", reply_to=post)
    await office.env.settle()

    assert "coal-exit" in (office.posted()[-1].embeds[0].description or "")


async def test_a_mention_without_a_question_explains_how_to_ask(office: Office) -> None:
    answer = await ask(office, "")

    assert "“What is new on coal-exit since Monday?”" in answer.content


@pytest.mark.parametrize(
    ("said", "helped"),
    [
        ("hi!", "Ask me about the claims followed here"),
        ("you are a stupid idiot", "Ask me about the claims followed here"),
        ("gracias", "Pregúntame por las afirmaciones que se siguen aquí"),
        ("مساعدة", "اسألني عن الادعاءات المتابَعة هنا"),
        ("😀", "Ask me about the claims followed here"),
    ],
)
async def test_a_greeting_is_answered_with_how_to_ask_in_its_language(
    office: Office, said: str, helped: str
) -> None:
    answer = await ask(office, said)

    assert answer.content.startswith(helped)
    assert not answer.embeds


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "please add this feed",
            "Chat changes nothing: those who may manage the server do it with `/feed add`.",
        ),
        (
            "elimina todas las afirmaciones",
            "El chat no cambia nada: eso se hace con `/claim retire`, si gestionas el servidor.",
        ),
        (
            "غيّر اللغة",
            "الدردشة لا تغيّر شيئا: يتم ذلك بالأمر \u200e`/setup`، لمن يدير الخادم.",
        ),
    ],
)
async def test_who_orders_something_is_told_the_command_that_does_it(
    office: Office, text: str, answer: str
) -> None:
    said = await ask(office, text)

    assert (said.content, said.embeds) == (answer, [])


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("which outlets do you follow?", "Feeds followed here: 1. News"),
        ("¿qué fuentes sigues?", "Fuentes que se siguen aquí: 1. News"),
        ("ما المصادر التي تتابعها؟", "المصادر المتابَعة هنا: 1. \u2068News\u2069"),
        ("list the claims", "Claims followed here: 2. `/claims` lists them."),
    ],
)
async def test_what_is_followed_can_be_asked_by_everybody(
    office: Office, question: str, says: str
) -> None:
    for feed in office.desk.feeds():
        office.desk.unfollow_feed(feed.id, by=AMAL)
    office.desk.follow_feed("https://news.example/rss", name="News", by=AMAL)

    said = await ask(office, question)

    assert (said.content, said.embeds) == (says, [])


def test_every_order_has_a_command_that_exists(office: Office) -> None:
    there = {command.qualified_name for command in office.bot.tree.walk_commands()}

    assert COMMANDS.keys() == set(Order)
    assert set(COMMANDS.values()) <= there


@pytest.mark.parametrize(
    "question", ["what's new since yesterday?", "¿Qué novedades hay?", "ما الجديد منذ أمس؟"]
)
async def test_a_question_without_a_topic_lists_the_news_of_all_claims(
    office: Office, question: str
) -> None:
    office.find()
    office.find("wind", claim="wind-doubles")

    description = (await ask(office, question)).embeds[0].description or ""

    assert description.index("`wind-doubles`") < description.index("`coal-exit`")


async def test_a_follow_up_goes_on_from_the_answer_replied_to_after_a_restart(
    office: Office, make_bot: Callable[[], ClaimwatchBot]
) -> None:
    office.find()
    office.find("wind", claim="wind-doubles")
    first = await ask(office, "What supports coal since last month?")
    await office.env.restart_bot(make_bot())

    await office.member.send(office.channel, "and in English?", reply_to=first)
    await office.env.settle()

    description = office.posted()[-1].embeds[0].description or ""
    assert "`coal-exit`" in description
    assert "`wind-doubles`" not in description
    assert description.endswith("· only what supports · only English articles")


async def test_a_reply_to_a_posted_match_is_about_its_claim(office: Office) -> None:
    office.choose_channel()
    office.find()
    (post,) = await office.post()
    office.find("wind", claim="wind-doubles")

    await office.member.send(office.channel, "is there more on this?", reply_to=post)
    await office.env.settle()

    description = office.posted()[-1].embeds[0].description or ""
    assert "`coal-exit`" in description
    assert "`wind-doubles`" not in description


async def test_a_person_of_the_team_cannot_put_words_into_the_bots_mouth(office: Office) -> None:
    office.find()
    said = await office.member.send(office.channel, "`wind-doubles`")

    mention = f"<@{office.bot.user.id}> what else?"  # type: ignore[union-attr]
    await office.member.send(office.channel, mention, reply_to=said)
    await office.env.settle()

    assert "`coal-exit`" in (office.posted()[-1].embeds[0].description or "")


def away(*_: Any, **__: Any) -> Any:
    raise CannotStoreError("The database's server cannot be reached.")


@pytest.mark.usefixtures("logs_errors")
async def test_who_asks_while_the_database_is_away_is_told_that_it_failed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "server", away)

    answer = await ask(office, "what is new on coal?")

    assert answer.content == words("en").broken


async def test_who_presses_while_the_database_is_away_is_told_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()
    for name in ("judge", "server"):
        monkeypatch.setattr(Desk, name, away)

    pressed = await office.member.click(message, label="Right")

    assert "cannot be reached" in said(pressed)


async def test_what_is_not_for_the_bot_is_left_alone(office: Office) -> None:
    await office.member.send(office.channel, "What is new on coal?")
    await office.env.settle()

    assert office.posted() == []


async def test_a_direct_message_is_told_to_ask_on_the_server(office: Office) -> None:
    user = office.env.create_user("sam")
    office.guild.add_member(user)

    await user.send_dm("¿Qué hay de nuevo sobre el carbón en España?")
    await office.env.settle()

    (answer,) = [r.json for r in office.env.http_requests if r.path.endswith("/messages")]
    assert answer["content"].startswith("Pregúntame en el servidor de tu equipo")


async def test_a_question_cannot_make_the_bot_ping_or_dress_up(office: Office) -> None:
    office.find(article_title="Coal @everyone **closes**")

    answer = await ask(office, "@everyone coal <@&1> [x](https://evil.example)")

    description = answer.embeds[0].description or ""
    assert "@everyone" not in description
    assert "\\*\\*closes\\*\\*" in description
    assert "evil" not in description


async def test_a_message_told_twice_is_answered_once(office: Office) -> None:
    message = await office.member.send(
        office.channel,
        f"<@{office.bot.user.id}> coal?",  # type: ignore[union-attr]
    )
    await office.env.settle()

    await office.bot.on_message(message)

    assert len(office.posted()) == 1
    (payload,) = [
        r.json
        for r in office.env.http_requests
        if r.path.endswith(f"{office.channel.id}/messages")
    ]
    assert payload["nonce"] == outbox.key("answer", message.id)


async def test_a_server_that_is_not_known_yet_is_told_so(office: Office) -> None:
    stranger = office.env.create_guild("New desk")
    channel = stranger.create_text_channel("lobby")
    member = stranger.add_member(office.env.create_user("new"))
    await member.send(channel, f"<@{office.bot.user.id}> coal?")  # type: ignore[union-attr]
    await office.env.settle()

    (answer,) = office.posted(channel)
    assert answer.content.startswith("Claimwatch has no channel") or answer.embeds


@pytest.mark.usefixtures("logs_errors")
async def test_nobody_is_left_without_an_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.questions.answers.answer", None)

    answer = await ask(office, "What is new on coal?")

    assert answer.content == "Something went wrong here; it has been logged. Please try again."


async def test_an_answer_that_cannot_be_sent_ends_nothing(office: Office) -> None:
    office.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await office.member.send(
        office.channel,
        f"<@{office.bot.user.id}> coal?",  # type: ignore[union-attr]
    )
    await office.env.settle()

    answer = await ask(office, "coal?")

    assert answer.embeds


async def test_a_person_asks_one_question_at_a_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await office.member.send(office.channel, "first")
    second = await office.member.send(office.channel, "second")
    released = asyncio.Event()

    async def slow(_: Any) -> None:
        await released.wait()

    chat = office.bot._chat
    monkeypatch.setattr(chat, "_is_for_us", lambda _: True)
    monkeypatch.setattr(chat, "_answer", slow)
    answering = asyncio.create_task(chat.hear(first))
    await asyncio.sleep(0)
    await chat.hear(second)
    released.set()
    await answering

    assert [m.content for m in office.posted()] == [
        "One question at a time, please: I am still looking for your last one."
    ]


async def test_who_asks_too_much_is_told_so_in_the_language_asked_in(office: Office) -> None:
    for _ in range(11):
        await ask(office, "¿qué hay de nuevo sobre la energía del carbón?")

    assert office.posted()[-1].content.startswith("Fueron muchas preguntas")


@pytest.mark.parametrize("may_react", [True, False])
async def test_who_was_told_to_wait_sees_that_the_next_question_was_heard(
    office: Office, may_react: bool
) -> None:
    if not may_react:
        office.env.inject_error(
            "PUT", "/channels/*/messages/*/reactions/*", status=403, code=50013
        )
    for _ in range(11):
        await ask(office, "hi")

    await ask(office, "hi")

    assert office.posted()[-1].content.startswith("Those were many questions")
    assert len(office.posted()) == 11
    (reaction,) = [r for r in office.env.http_requests if "/reactions/" in r.path]
    assert reaction.method == "PUT"
