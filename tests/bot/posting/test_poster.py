"""From the outbox to the channel: exactly once, in order, whatever Discord does."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest

from bot.client import ClaimwatchBot
from bot.posting import poster
from bot.posting.messages import part_marker
from bot.posting.trouble import Fate, is_ours, trouble
from claims.model import Band
from tests.bot.office import AMAL, Office, custom_ids
from tests.claims.builders import a_claim
from tests.reliability.test_storage_trouble import read_only

POST = "/channels/*/messages"


@pytest.fixture
def lose_answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[ClaimwatchBot], None]:
    """Let Discord make the next message and lose its answer on the way back."""

    def lose(bot: ClaimwatchBot) -> None:
        request = bot.http.request

        async def once(route: discord.http.Route, **more: Any) -> Any:
            answer = await request(route, **more)
            if route.method == "POST" and route.path == "/channels/{channel_id}/messages":
                monkeypatch.setattr(bot.http, "request", request)
                raise aiohttp.ServerDisconnectedError
            return answer

        monkeypatch.setattr(bot.http, "request", once)

    return lose


def sent(office: Office) -> list[dict[str, Any]]:
    """What was asked of Discord, message by message."""
    requests = office.env.http_requests
    return [
        r.json for r in requests if r.method == "POST" and r.path.endswith("/messages") and r.json
    ]


def titles(office: Office, channel: Any = None) -> list[str | None]:
    return [m.embeds[0].title if m.embeds else m.content for m in office.posted(channel)]


async def test_a_match_stands_in_the_channel_once_with_its_key_as_nonce(office: Office) -> None:
    office.choose_channel()
    office.find()
    key = office.watch.dispatch.due()[0].key

    await office.post()
    await office.post()

    assert titles(office) == ["Coal plant closes"]
    (payload,) = sent(office)
    assert payload["nonce"] == key
    assert payload["enforce_nonce"] is True
    assert payload["allowed_mentions"] == {"parse": []}


async def test_no_headline_pings_or_dresses_up(office: Office) -> None:
    office.choose_channel()
    title = "@everyone <@1> **free** [x](https://evil.example)"
    office.find(article_title=title, sentence=title, article_outlet="<#5> @here")

    (message,) = await office.post()

    assert not message.mention_everyone
    assert message.mentions == []
    shown = str(message.embeds[0].to_dict())
    assert "@everyone" not in shown
    assert "@here" not in shown
    assert "\\\\<" in shown


async def test_a_lost_answer_is_tried_again_with_the_same_nonce(
    office: Office, lose_answer: Callable[[ClaimwatchBot], None]
) -> None:
    office.choose_channel()
    office.find()
    lose_answer(office.bot)
    await office.post()

    office.now.passes(seconds=10)
    await office.post()

    first, second = (payload["nonce"] for payload in sent(office))
    assert first == second  # Discord makes one of them; simcord does not know nonces
    assert office.desk.waiting().count == 0


async def test_a_lost_answer_is_found_in_the_history_once_the_nonce_is_forgotten(
    office: Office, lose_answer: Callable[[ClaimwatchBot], None]
) -> None:
    office.choose_channel()
    office.find()
    lose_answer(office.bot)
    await office.post()
    waiting = office.desk.waiting()

    office.now.passes(minutes=5)
    await office.member.send(office.channel, "Anything new?")
    await office.post()

    assert waiting.error == "Discord could not be reached; this is sent again."
    assert titles(office) == ["Coal plant closes"]
    assert len(sent(office)) == 1
    assert office.desk.waiting().count == 0


async def test_a_message_is_found_though_our_clock_is_hours_ahead_of_discords(
    office: Office, lose_answer: Callable[[ClaimwatchBot], None]
) -> None:
    office.now.passes(hours=3)
    office.choose_channel()
    office.find()
    lose_answer(office.bot)
    await office.post()

    office.now.passes(minutes=5)
    await office.member.send(office.channel, "Anything new?")
    await office.post()

    assert len(sent(office)) == 1


async def test_a_nonce_is_not_trusted_because_the_clock_was_set_back(
    office: Office,
    lose_answer: Callable[[ClaimwatchBot], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office.choose_channel()
    office.find()
    lose_answer(office.bot)
    await office.post()

    # An hour later; to the loop's clock it is long ago, to the computer's it is not.
    monkeypatch.setattr(poster, "NONCE_IS_SAFE_FOR", timedelta(seconds=-1))
    office.now.passes(seconds=10)
    await office.post()

    assert len(sent(office)) == 1
    assert office.desk.waiting().count == 0


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_message_that_may_stand_in_a_channel_now_forbidden_is_looked_for_once_it_is_not(
    office: Office, lose_answer: Callable[[ClaimwatchBot], None], method: str
) -> None:
    office.choose_channel()
    office.find()
    lose_answer(office.bot)
    await office.post()
    office.now.passes(minutes=5 if method == "GET" else 0.5)
    office.env.inject_error(method, POST, status=403, code=50013, message="Missing Permissions")
    await office.post()
    waiting = office.desk.waiting()

    office.now.passes(minutes=31)
    await office.post()

    assert "give it View Channel" in (waiting.error or "")
    assert titles(office) == ["Coal plant closes"]
    assert office.desk.waiting().count == 0


async def test_what_may_stand_in_the_old_channel_is_not_posted_in_the_new_one_too(
    office: Office, lose_answer: Callable[[ClaimwatchBot], None]
) -> None:
    office.choose_channel()
    office.find()
    lose_answer(office.bot)
    await office.post()
    office.now.passes(seconds=30)
    office.env.inject_error("POST", POST, status=403, code=50013, message="Missing Permissions")
    await office.post()
    second = office.guild.create_text_channel("second")

    office.now.passes(minutes=5)
    await office.admin.slash(office.channel, "setup", channel=second)
    await office.bot.poster.finished()

    assert titles(office, second) == []
    assert titles(office) == ["Coal plant closes"]


async def test_what_a_restored_database_forgot_is_not_posted_again(
    office: Office, make_bot: Callable[[], ClaimwatchBot]
) -> None:
    office.choose_channel()
    office.find()
    delivery = office.watch.dispatch.due()[0]
    await office.post()
    with office.storage.write() as tx:  # as it was before it was sent
        forget(tx, delivery.id)
    await office.env.restart_bot(make_bot())

    await office.post()

    assert titles(office) == ["Coal plant closes"]
    assert office.watch.dispatch.due() == []


async def test_what_was_posted_since_the_backup_is_found_however_much_was_said_since(
    office: Office, make_bot: Callable[[], ClaimwatchBot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poster, "_LATEST", (2, 1_000))
    office.choose_channel()
    office.find()
    delivery = office.watch.dispatch.due()[0]
    await office.post()
    for number in range(120):
        await office.member.send(office.channel, f"So what? {number}")
    with office.storage.write() as tx:  # as it was before it was sent
        forget(tx, delivery.id)
    await office.env.restart_bot(make_bot())

    await office.post()

    assert titles(office) == ["Coal plant closes"]


def forget(tx: Any, delivery_id: int) -> None:
    from sqlalchemy import text

    tx.deliveries._connection.execute(
        text(
            "UPDATE delivery SET state='new', part=0, tried_at=NULL, message_id=NULL WHERE id=:id"
        ),
        {"id": delivery_id},
    )


async def another_desk(office: Office) -> Office:
    """The same bot on another server, which has chosen its channel."""
    guild = office.env.create_guild("Other desk")
    lobby = guild.create_text_channel("lobby")
    await office.env.settle()
    office.watch.desk(guild.id).set_up(by=AMAL, channel_id=lobby.id)
    return replace(office, guild=guild, channel=lobby)


async def test_a_channel_keeps_its_order_and_another_goes_on(office: Office) -> None:
    office.choose_channel()
    office.find("one", article_title="One")
    office.find("two", article_title="Two")
    there = await another_desk(office)
    there.find("three", article_title="Three")
    office.env.inject_error("POST", f"/channels/{office.channel.id}/messages", status=503)

    await office.post()
    after_the_fault = titles(office), titles(there)
    office.now.passes(seconds=1)
    await office.post()  # the first still waits, and so does what stands behind it
    before_its_time = titles(office)
    office.now.passes(seconds=10)
    await office.post()

    assert after_the_fault == ([], ["Three"])
    assert before_its_time == []
    assert titles(office) == ["One", "Two"]


async def test_a_slow_channel_does_not_keep_another_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.choose_channel()
    office.find("one", article_title="One")
    second = office.guild.create_text_channel("second")
    with office.storage.write() as tx:
        tx.servers.save(replace(tx.servers.get(office.guild.id), channel_id=second.id))
    office.find("two", article_title="Two")
    released, request = asyncio.Event(), office.bot.http.request

    async def slowly(route: discord.http.Route, **more: Any) -> Any:
        if route.method == "POST" and route.channel_id == office.channel.id:
            await released.wait()
        return await request(route, **more)

    monkeypatch.setattr(office.bot.http, "request", slowly)
    await office.bot.poster.send_due()
    while not office.posted(second):  # noqa: ASYNC110 -- simcord has no event for it
        await asyncio.sleep(0)
    meanwhile = titles(office), titles(office, second)
    await office.bot.poster.send_due()  # the next tick starts no second sender there
    released.set()
    await office.bot.poster.finished()

    assert meanwhile == ([], ["Two"])
    assert titles(office) == ["One"]


async def test_a_channel_without_permission_waits_and_says_why(office: Office) -> None:
    office.choose_channel()
    office.find()
    office.env.inject_error("POST", POST, status=403, code=50013, message="Missing Permissions")

    await office.post()
    waiting = office.desk.waiting()
    office.now.passes(minutes=5)
    await office.post()
    too_early = titles(office)
    await office.admin.slash(office.channel, "setup", channel=office.channel)
    await office.bot.poster.finished()

    assert waiting.count == 1
    assert "give it View Channel, Send Messages" in (waiting.error or "")
    assert too_early == []
    assert titles(office) == ["Coal plant closes"]


async def test_what_was_refused_twice_goes_to_the_next_channel_too(office: Office) -> None:
    office.choose_channel()
    office.find()
    for _ in range(2):
        office.env.inject_error(
            "POST", POST, status=403, code=50013, message="Missing Permissions"
        )
        await office.post()
        office.now.passes(minutes=31)
    second = office.guild.create_text_channel("second")

    await office.admin.slash(office.channel, "setup", channel=second)
    await office.bot.poster.finished()

    assert titles(office, second) == ["Coal plant closes"]
    assert titles(office) == []


async def test_what_waits_for_a_channel_that_is_gone_goes_to_the_next_chosen(
    office: Office,
) -> None:
    office.choose_channel()
    office.find()
    office.env.inject_error("POST", POST, status=404, code=10003, message="Unknown Channel")
    await office.post()
    reason = office.desk.waiting().error
    second = office.guild.create_text_channel("second")

    await office.admin.slash(office.channel, "setup", channel=second)
    await office.bot.poster.finished()

    assert reason == "The channel is gone: choose another with /setup."
    assert titles(office, second) == ["Coal plant closes"]


async def test_a_digest_whose_channel_went_between_its_parts_begins_anew_in_the_next(
    office: Office,
) -> None:
    a_long_digest(office)
    await start_and_fail_at_the_second_part(office)
    (stood,) = office.posted()
    office.now.passes(minutes=10)
    office.env.inject_error("GET", POST, status=404, code=10003, message="Unknown Channel")
    await office.post()
    second = office.guild.create_text_channel("second")

    await office.admin.slash(office.channel, "setup", channel=second)
    await office.bot.poster.finished()

    whole = office.posted(second)
    assert whole[0].embeds[0].description == stood.embeds[0].description
    assert whole[-1].embeds[0].footer.text == f"Page {len(whole)} of {len(whole)}"
    assert office.posted() == [stood]
    assert office.desk.waiting().count == 0


async def test_a_channel_with_much_to_send_leaves_room_for_another(office: Office) -> None:
    office.choose_channel()
    for n in range(9):
        office.find(f"story-{n}", article_title=f"Story {n}")
    there = await another_desk(office)
    there.find("the-last", article_title="The last")

    due = office.watch.dispatch.due(limit=4)

    assert [each.channel_id for each in due] == [office.channel.id, there.channel.id] + 2 * [
        office.channel.id
    ]


async def test_a_server_that_threw_the_bot_out_while_it_was_off_is_let_go(
    office: Office, make_bot: Callable[[], ClaimwatchBot]
) -> None:
    office.choose_channel()
    office.watch.welcome(4711, "Threw it out")
    office.watch.desk(4711).set_up(by=AMAL, channel_id=4712, admin_channel_id=4713)
    thrown_out = next(s for s in office.watch.servers() if s.id == 4711)

    await office.env.restart_bot(make_bot())
    await office.env.settle()

    after = {s.id: (s.channel_id, s.admin_channel_id) for s in office.watch.servers()}
    assert thrown_out.channel_id == 4712
    assert after == {4711: (None, None), office.guild.id: (office.channel.id, None)}


async def test_a_card_discord_refuses_is_said_plainly_with_its_buttons(office: Office) -> None:
    office.choose_channel()
    match = office.find(article_title="Coal *plant*")
    office.env.inject_error("POST", POST, status=400, code=50035, message="Invalid Form Body")

    (message,) = await office.post()

    assert message.content == "▲ `coal-exit` Coal \\*plant\\*\nhttps://news.example/coal"
    assert message.embeds == []
    assert custom_ids(message)[0].endswith(f":r:{match.id}")
    assert office.desk.waiting().count == 0


async def test_a_message_discord_never_takes_does_not_hold_up_the_next(office: Office) -> None:
    office.choose_channel()
    office.find("one", article_title="One")
    office.find("two", article_title="Two")
    office.env.inject_error("POST", POST, status=400, code=50035, times=2)

    await office.post()

    assert titles(office) == ["Two"]
    assert office.watch.dispatch.due() == []


@pytest.mark.parametrize("status", [401, 429])
async def test_when_discord_shuts_the_door_nothing_at_all_is_sent_for_a_while(
    office: Office, status: int
) -> None:
    office.choose_channel()
    office.find()
    office.env.inject_error("POST", POST, status=status, times=None)
    await office.post()
    asked = len(sent(office))

    office.now.passes(hours=1)
    await office.post()

    assert len(sent(office)) == asked


async def test_a_digest_comes_in_parts_with_its_chart_on_the_first(office: Office) -> None:
    office.choose_channel()
    for n in range(40):
        office.find(
            f"story-{n}",
            article_title=f"Story {n} {'x' * 100}",
            band=Band.POSSIBLE if n > 20 else Band.CONFIRMED,
            article_seen_at=office.now(),
        )
    with office.storage.write() as tx:
        for delivery in tx.deliveries.due(office.now(), limit=100):
            tx.deliveries.refuse(delivery.id, error="not of interest here")
    office.watch.editor.make_digest_now(office.guild.id, "x")
    key = office.watch.dispatch.due()[0].key

    messages = await office.post()

    assert len(messages) > 1
    assert [payload["nonce"] for payload in sent(office)] == [
        part_marker(key, n) for n in range(len(messages))
    ]
    assert [len(m.attachments) for m in messages] == [1] + [0] * (len(messages) - 1)
    assert "coal-exit" in (messages[0].attachments[0].description or "")


async def test_a_digest_broken_off_between_parts_goes_on_as_it_began(office: Office) -> None:
    a_long_digest(office)
    await start_and_fail_at_the_second_part(office)
    (first,) = office.posted()
    with office.storage.write() as tx:
        tx.claims.replace(office.guild.id, a_claim(statement={"en": "Quite another claim"}))

    office.now.passes(minutes=10)
    again, *rest = await office.post()

    assert again.id == first.id
    assert rest
    assert all("Quite another claim" not in (m.embeds[0].description or "") for m in rest)
    assert rest[-1].embeds[0].footer.text == f"Page {len(rest) + 1} of {len(rest) + 1}"


def a_long_digest(office: Office) -> None:
    office.choose_channel()
    for n in range(15):
        url = f"https://news.example/{n}/{'x' * 400}"
        office.find(f"story-{n}", article_url=url, band=Band.POSSIBLE)
    office.watch.editor.make_digest_now(office.guild.id, "x")


async def start_and_fail_at_the_second_part(office: Office) -> None:
    request = office.bot.http.request
    posts = 0

    async def request_once(route: discord.http.Route, **more: Any) -> Any:
        nonlocal posts
        if route.method == "POST" and route.path.endswith("/messages"):
            posts += 1
            if posts == 2:
                raise ConnectionResetError
        return await request(route, **more)

    office.bot.http.request = request_once  # type: ignore[method-assign]
    try:
        await office.post()
    finally:
        office.bot.http.request = request  # type: ignore[method-assign]


async def test_a_digest_comes_without_its_chart_where_files_are_not_allowed(
    office: Office,
) -> None:
    denied = discord.PermissionOverwrite(attach_files=False)
    channel = office.guild.create_text_channel(
        "strict", overwrites={office.guild.default_role: denied}
    )
    await office.env.settle()
    office.find()
    office.desk.set_up(by=AMAL, channel_id=channel.id)
    office.watch.editor.make_digest_now(office.guild.id, "x")

    await office.post()

    (message,) = office.posted(channel)
    assert message.attachments == []
    assert message.embeds[0].image.url is None


async def test_an_empty_digest_says_so_under_a_mark_that_does_nothing(office: Office) -> None:
    office.choose_channel()
    office.now.passes(days=2)
    office.watch.editor.make_due_digests()

    (message,) = await office.post()

    assert "Nothing new was found on any claim." in (message.embeds[0].description or "")
    assert [child.disabled for row in message.components for child in row.children] == [True]  # type: ignore[union-attr]


@pytest.mark.usefixtures("logs_errors")
async def test_a_mistake_of_ours_is_logged_and_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.choose_channel()
    office.find()
    with monkeypatch.context() as broken:
        broken.setattr("bot.posting.messages.story_card", None)
        await office.post()
    waiting = office.desk.waiting().count

    office.now.passes(minutes=1)
    await office.post()

    assert waiting == 1
    assert titles(office) == ["Coal plant closes"]


@pytest.mark.usefixtures("logs_errors")
async def test_while_the_disk_is_read_only_nothing_is_posted_and_it_is_said_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.choose_channel()
    office.find()
    with read_only(office.storage):
        for _ in range(3):
            await office.post()
    meanwhile = titles(office)

    await office.post()

    assert (meanwhile, titles(office)) == ([], ["Coal plant closes"])
    assert [r.levelname for r in caplog.records if r.levelno > logging.WARNING] == ["CRITICAL"]


class Answer:
    """As much of an HTTP answer as discord.py reads."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "x"


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (discord.HTTPException(Answer(400), {"code": 50035, "message": "x"}), Fate.REFUSED),  # type: ignore[arg-type]
        (discord.HTTPException(Answer(413), "too large"), Fate.REFUSED),  # type: ignore[arg-type]
        (discord.HTTPException(Answer(401), ""), Fate.ALL_STOP),  # type: ignore[arg-type]
        (discord.HTTPException(Answer(429), "<html>cloudflare"), Fate.ALL_STOP),  # type: ignore[arg-type]
        (discord.RateLimited(30), Fate.ALL_STOP),
        (discord.Forbidden(Answer(403), {"code": 50013}), Fate.PARKED),  # type: ignore[arg-type]
        (discord.Forbidden(Answer(403), {"code": 50001}), Fate.PARKED),  # type: ignore[arg-type]
        (discord.NotFound(Answer(404), {"code": 10003}), Fate.PARKED),  # type: ignore[arg-type]
        (discord.NotFound(Answer(404), {"code": 10008}), Fate.AGAIN),  # type: ignore[arg-type]
        *(
            (discord.DiscordServerError(Answer(s), ""), Fate.AGAIN)
            for s in (500, 502, 503, 504, 520)
        ),  # type: ignore[arg-type]
        (TimeoutError(), Fate.AGAIN),
        (ConnectionResetError(104, "reset"), Fate.AGAIN),
        (aiohttp.ServerDisconnectedError(), Fate.AGAIN),
        (ValueError("a mistake of ours"), Fate.AGAIN),
    ],
)
def test_every_error_has_its_fate(error: Exception, fate: Fate) -> None:
    what = trouble(error)

    assert what.fate is fate
    assert what.sentence.endswith((".", "x", "large"))
    assert is_ours(error) is isinstance(error, ValueError)
    assert what.pause is None or what.pause >= timedelta(minutes=10)


def test_a_parts_marker_fits_the_nonce() -> None:
    made = [part_marker("cw" + "x" * 20, part) for part in range(1_000)]

    assert len(set(made)) == 1_000
    assert max(map(len, made)) <= 25
