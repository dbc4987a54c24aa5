"""A token never leaves this computer by way of the redirect."""

import subprocess
import sys

import discord
import pytest

from bot.local.redirect import RedirectError, redirect


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "[::1]"])
def test_the_client_goes_to_a_server_on_this_computer(
    host: str, going_here: pytest.MonkeyPatch
) -> None:
    redirect(f"http://{host}:81/api/v10,ws://{host}:81/gateway")

    assert discord.http.Route("GET", "/users/@me").url == f"http://{host}:81/api/v10/users/@me"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == f"ws://{host}:81/gateway"


@pytest.mark.parametrize(
    "host",
    [
        "discord.example",
        "127.0.0.1.example",
        "localhost.example",
        "10.0.0.1",
        "0.0.0.0",  # noqa: S104 -- refused
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "127.0.0.1@discord.example",
        "me:pw@127.0.0.1",
    ],
)
def test_any_other_address_is_refused_in_one_sentence(
    host: str, going_here: pytest.MonkeyPatch
) -> None:
    before = discord.http.Route.BASE

    with pytest.raises(RedirectError, match="only this computer"):
        redirect(f"http://127.0.0.1:81/api/v10,ws://{host}:81/gateway")
    with pytest.raises(RedirectError, match="only this computer"):
        redirect(f"http://{host}:81/api/v10,ws://127.0.0.1:81/gateway")

    assert before == discord.http.Route.BASE


@pytest.mark.parametrize(
    "addresses",
    ["", "http://127.0.0.1", "http://127.0.0.1,http://127.0.0.1", "a,b", "http://[,ws://["],
)
def test_what_is_not_two_addresses_is_refused(addresses: str) -> None:
    with pytest.raises(RedirectError):
        redirect(addresses)


def test_the_bot_does_not_need_simcord_for_the_redirect() -> None:
    code = "import bot.local.redirect, sys; sys.exit('simcord' in sys.modules)"

    assert subprocess.call([sys.executable, "-c", code]) == 0
