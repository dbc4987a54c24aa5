"""Only the public internet is dialled; decided here, never tried."""

import socket

import pytest

from claims.feeds.guard import NotPublicError, guarded_socket, is_public, may_dial

# fmt: off
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254",
    "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1",
    "192.168.1.1", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
    "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2620:4f:8000::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1",
    "localhost", "example.com", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "①②⑦.⓪.⓪.①",
]

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "198.20.0.1", "223.255.255.254",
    "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1",
]
# fmt: on


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("port", "allowed"), [(80, True), (443, True), (8443, True), (22, False), (6379, False)]
)
def test_public_addresses_are_dialled_on_web_ports_only(port: int, allowed: bool) -> None:
    assert may_dial("8.8.8.8", port) is allowed


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_loopback_is_dialled_only_where_it_was_allowed(address: str) -> None:
    assert not may_dial(address, 80)
    assert may_dial(address, 54321, allow_loopback=True)
    assert not may_dial("10.0.0.1", 80, allow_loopback=True)


def test_no_socket_is_even_made_for_what_may_not_be_dialled() -> None:
    make = guarded_socket(allow_loopback=True)

    with pytest.raises(NotPublicError, match=r"169\.254\.169\.254"):
        make((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80)))
    with pytest.raises(NotPublicError):
        make((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fd00::1", 80, 0, 0)))
