"""The servers a person may name with ``--server``."""

from typing import TYPE_CHECKING

from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from claims.claimwatch import Claimwatch
    from claims.model import Server


def known_server(watch: "Claimwatch", server_id: int) -> "Server":
    """The server of this id.

    Raises:
        InvalidInputError: If the bot never met it; names those it did.
    """
    servers = {server.id: server for server in watch.servers()}
    if server_id not in servers:
        named = ", ".join(f"{server.id} ({server.name})" for server in servers.values())
        known = f"known: {named}" if named else "none is yet: the bot makes each known on joining"
        raise InvalidInputError(f"No server {server_id} is known; {known}.")
    return servers[server_id]
