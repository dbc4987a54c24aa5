"""Send discord.py to a local Discord instead of the real one.

The bot's only hook.  Loopback addresses only: a token must never go anywhere else.
"""

import ipaddress

import discord
import yarl

from claims.errors import ClaimwatchError

#: Set to "REST base,gateway", e.g. "http://127.0.0.1:8080/api/v10,ws://127.0.0.1:8080/gateway".
VARIABLE = "CLAIMWATCH_DISCORD"


class RedirectError(ClaimwatchError):
    """The address of the local Discord cannot be used."""


def redirect(addresses: str) -> None:
    """Point every client of this process at a local Discord.

    Args:
        addresses: The REST base and the gateway, separated by a comma, as in ``VARIABLE``.

    Raises:
        RedirectError: If it is not two addresses, or one is not of this computer.
    """
    rest, gateway = _parse(addresses)
    discord.http.Route.BASE = str(rest).rstrip("/")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway


def _parse(addresses: str) -> tuple[yarl.URL, yarl.URL]:
    parts = [part.strip() for part in addresses.split(",")]
    if len(parts) != 2:
        raise RedirectError(
            f"{VARIABLE} must be a REST address and a gateway, with a comma between."
        )
    return _local(parts[0], schemes=("http", "https")), _local(parts[1], schemes=("ws", "wss"))


def _local(address: str, *, schemes: tuple[str, str]) -> yarl.URL:
    try:
        url = yarl.URL(address)
    except ValueError as error:
        raise RedirectError(f"{VARIABLE}: “{address}” is not an address.") from error
    if url.scheme not in schemes:
        raise RedirectError(f"{VARIABLE}: “{address}” must begin with {schemes[0]}://.")
    if url.user is not None or not is_loopback(url.host):
        raise RedirectError(
            f"{VARIABLE} accepts only this computer (127.0.0.1, ::1, localhost), not “{url.host}”:"
            " a token must never be sent elsewhere."
        )
    return url


def is_loopback(host: str | None) -> bool:
    """Whether *host* can only be this computer: 127.0.0.0/8, ::1 or ``localhost``."""
    if host is None:
        return False
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    # ::ffff:127.0.0.1 is spelled differently by every stack; two plain spellings are enough.
    return address.is_loopback and getattr(address, "ipv4_mapped", None) is None
