"""discord.py's own client over real sockets: lost answers, limits, broken connections."""

import asyncio
import time
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.local.faults import Fault
from bot.local.server import LocalServer, serve
from tests.bot.local.conftest import until
from tests.bot.local.sample_bot import SampleBot

pytestmark = pytest.mark.usefixtures("client")


def channel_of(server: LocalServer, client: SampleBot) -> discord.TextChannel:
    channel = client.get_channel(next(iter(server.world.team.channels.values())).id)
    assert isinstance(channel, discord.TextChannel)
    return channel


def said(server: LocalServer) -> list[Any]:
    channel = next(iter(server.world.team.channels.values()))
    return list(server.simulation.backend.messages[channel.id].values())


def posts(server: LocalServer) -> list[int]:
    return [r.status for r in server.rest.requests if r.method == "POST" and "/messages" in r.path]


async def test_the_same_nonce_twice_is_one_message(server: LocalServer, client: SampleBot) -> None:
    channel = channel_of(server, client)

    first, second = await channel.send("x", nonce="n"), await channel.send("x", nonce="n")

    assert first.id == second.id
    assert first.nonce == "n"
    assert len(said(server)) == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "reset_before", "reset_after"])
async def test_a_post_whose_answer_is_lost_can_be_repeated_without_doubling(
    kind: Any, server: LocalServer, client: SampleBot
) -> None:
    channel = channel_of(server, client)
    server.rest.faults.add(Fault(kind=kind, method="POST", path="/messages"))

    with pytest.raises(aiohttp.ClientError):
        await channel.send("x", nonce="n")
    await channel.send("x", nonce="n")

    assert len(said(server)) == 1
    assert posts(server) == [0, 200]


@pytest.mark.parametrize(("kind", "made"), [("server_error", 0), ("server_error_after", 1)])
async def test_a_server_error_comes_before_or_after_the_message_was_made(
    kind: Any, made: int, server: LocalServer, client: SampleBot
) -> None:
    channel = channel_of(server, client)
    server.rest.faults.add(Fault(kind=kind, method="POST", path="/messages", status=503))

    with pytest.raises(discord.DiscordServerError):
        await channel.send("x", nonce="n")
    made_at_first = len(said(server))
    await channel.send("x", nonce="n")

    assert made_at_first == made
    assert len(said(server)) == 1


async def test_after_the_window_the_same_nonce_is_a_new_message(
    server: LocalServer, client: SampleBot
) -> None:
    server.rest.nonces.window = 0.0
    channel = channel_of(server, client)

    await channel.send("x", nonce="n")
    await channel.send("x", nonce="n")

    assert len(said(server)) == 2


async def test_a_rate_limit_is_waited_for(server: LocalServer, client: SampleBot) -> None:
    server.rest.faults.add(Fault(kind="rate_limit", path="/messages", seconds=0.2))
    begun = time.monotonic()

    await channel_of(server, client).send("x")

    assert time.monotonic() - begun >= 0.2
    assert posts(server) == [429, 200]


async def test_a_refusal_by_cloudflare_is_not_retried(
    server: LocalServer, client: SampleBot
) -> None:
    server.rest.faults.add(Fault(kind="cloudflare", path="/messages"))

    with pytest.raises(discord.HTTPException, match="1015"):
        await channel_of(server, client).send("x")


async def test_a_bad_gateway_is_retried_with_the_same_nonce(
    server: LocalServer, client: SampleBot
) -> None:
    server.rest.faults.add(Fault(kind="server_error", path="/messages", status=502))

    await channel_of(server, client).send("x")

    bodies = [r.body for r in server.rest.requests if r.path.endswith("/messages")]
    assert posts(server) == [502, 200]
    assert bodies[0]["nonce"] == bodies[1]["nonce"]


async def test_a_client_that_heeds_the_bucket_is_never_refused(
    server: LocalServer, client: SampleBot
) -> None:
    server.rest.buckets.enforced, server.rest.buckets.window = True, 0.3
    channel = channel_of(server, client)

    await asyncio.gather(*(channel.send(str(i)) for i in range(8)))

    assert posts(server) == [200] * 8


@pytest.mark.parametrize("accident", ["reconnect", "drop", "close 4000", "close 4009", "invalid"])
async def test_what_is_said_while_the_connection_is_broken_is_heard_after_it(
    accident: str, server: LocalServer, client: SampleBot
) -> None:
    match accident.split():
        case ["reconnect"]:
            server.gateway.ask_reconnect()
        case ["drop"]:
            server.gateway.drop()
        case ["close", code]:
            await server.gateway.close(int(code))
        case _:
            server.gateway.invalidate(resumable=True)
    channel, member = server.world.team.channels["claim-watch"], server.world.team.people["member"]

    await member.send(channel, f"<@{server.simulation.bot_id}> still there?")

    await until(lambda: len(said(server)) == 2)
    assert client.lived[-1] == "resumed"
    assert server.gateway.log.count("identify") == 1


async def test_an_unknown_session_is_told_to_identify_anew(server: LocalServer) -> None:
    gateway = server.addresses.split(",")[1]
    async with aiohttp.ClientSession() as http, http.ws_connect(gateway) as socket:
        hello = await socket.receive_json()
        resume = {"token": server.token, "session_id": "gone", "seq": 1}
        await socket.send_json({"op": 6, "d": resume})
        answer = await socket.receive_json()

    assert hello["op"] == 10
    assert (answer["op"], answer["d"]) == (9, False)


async def test_history_after_a_message_misses_nothing_however_long(
    server: LocalServer, client: SampleBot
) -> None:
    channel, member = channel_of(server, client), server.world.team.people["member"]
    for number in range(230):
        server.simulation.backend.create_message(channel.id, member.id, str(number))
    first = said(server)[0]

    after = [m.id async for m in channel.history(after=discord.Object(first.id), limit=None)]

    assert after == [message.id for message in said(server)[1:]]


async def test_a_file_is_refused_without_the_permission_to_attach(
    server: LocalServer, client: SampleBot
) -> None:
    bare = discord.Permissions(view_channel=True, send_messages=True)
    team = server.world.add_team("Other", channels={"news": ""}, bot_permissions=bare)
    server.simulation.backend.get_role(team.id, team.id).permissions = bare.value  # @everyone
    await until(lambda: client.get_channel(team.channels["news"].id))
    channel = client.get_channel(team.channels["news"].id)
    assert isinstance(channel, discord.TextChannel)

    with pytest.raises(discord.Forbidden):
        await channel.send(file=discord.File(__file__))
    with pytest.raises(discord.Forbidden):
        await channel.send(embed=discord.Embed(title="x"))
    await channel.send("x")


async def test_without_privileged_intents_only_what_is_meant_for_the_bot_is_read(
    server: LocalServer, client: SampleBot
) -> None:
    heard: list[str] = []

    async def note(message: discord.Message) -> None:
        heard.append(message.content)

    client.add_listener(note, "on_message")
    team = server.world.team
    channel, member = team.channels["claim-watch"], team.people["member"]

    await member.send(channel, "private matters")
    await member.send(channel, f"<@{server.simulation.bot_id}> hello")

    await until(lambda: len(said(server)) == 3)
    assert heard[0] == ""
    assert heard[1].endswith("hello")


async def test_a_wrong_token_is_refused(server: LocalServer) -> None:
    with pytest.raises(discord.LoginFailure):
        async with SampleBot() as bot:
            await bot.start("wrong")


async def test_an_intent_that_was_not_granted_is_refused(
    going_here: pytest.MonkeyPatch, server: LocalServer
) -> None:
    wanting = discord.Client(intents=discord.Intents(guilds=True, message_content=True))

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with wanting:
            await wanting.start(server.token)


async def test_a_misspelt_field_is_refused_by_the_official_document(openapi: Path | None) -> None:
    if openapi is None:
        pytest.skip("needs ../shared/discord/openapi.json")
    async with serve(LocalServer(openapi=openapi)) as server, aiohttp.ClientSession() as http:
        channel = server.world.team.channels["claim-watch"]
        async with http.post(
            f"{server.origin}/api/v10/channels/{channel.id}/messages",
            json={"content": "x", "alowed_mentions": {}},
            headers={"Authorization": f"Bot {server.token}"},
        ) as answer:
            refusal = await answer.json()

    assert answer.status == 400
    assert "alowed_mentions" in refusal["message"]
    assert server.rest.objections
