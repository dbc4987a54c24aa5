"""Which addresses a request may be sent to: public ones, on web ports.

A feed's address, a redirect or a name server can point anywhere, also into the operator's own
network.  Looking at names is not enough (addresses need no name), so the check sits where the
socket is made and sees every address that is about to be dialled.
"""

import errno
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]

#: Where feeds are served.  Any port is allowed on loopback where loopback is allowed.
WEB_PORTS = frozenset({80, 443, 8080, 8443})

#: IANA's special-purpose registry for IPv4, with multicast and reserved space.  Our own table,
#: because what ``ipaddress`` calls global differs between versions of Python.
_SPECIAL_V4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
#: The only IPv6 space that is handed out as public …
_PUBLIC_V6 = ip_network("2000::/3")
#: … but for these blocks of it.
_SPECIAL_V6 = tuple(
    ip_network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


class NotPublicError(OSError):
    """An address that may not be dialled; an ``OSError`` so that the client takes it as one."""

    #: Stays recognisable when the client folds several failures into one text.
    MARK = "is not a public web address"

    def __init__(self, host: str, port: int) -> None:
        super().__init__(errno.EACCES, f"{host} port {port} {self.MARK}")


def is_public(address: str | IPv4Address | IPv6Address) -> bool:
    """Return whether *address* belongs to the public internet; text that is no address does not.

    IPv6 forms that carry an IPv4 address (mapped, 6to4, NAT64, Teredo) are never public here.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in _SPECIAL_V4)
    return parsed in _PUBLIC_V6 and not any(parsed in block for block in _SPECIAL_V6)


def may_dial(host: str, port: int, *, allow_loopback: bool = False) -> bool:
    """Return whether a request may go to this address; *host* is an address, never a name."""
    if allow_loopback and _is_loopback(host):
        return True
    return port in WEB_PORTS and is_public(host)


def guarded_socket(*, allow_loopback: bool = False) -> Callable[[AddressInfo], socket.socket]:
    """Return a socket factory for aiohttp's connector that makes none it may not dial."""

    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, (host, port, *_) = info
        if not may_dial(host, port, allow_loopback=allow_loopback):
            raise NotPublicError(host, port)
        return socket.socket(family, kind, protocol)

    return make


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
