"""Where a request may not go, decided by address and by form; nothing is ever really dialled."""

import os
import socket
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from claims.feeds.exchange import FailureKind, Fetched, FetchFailure, FetchRequest
from claims.feeds.fetch import Fetcher
from claims.feeds.guard import NotPublicError, guarded_socket, is_public, may_dial
from tests.claims.feeds.conftest import SmallWeb
from tests.hostile.conftest import Say
from tests.security.sockets import PUBLIC as BEHIND
from tests.security.sockets import Network, connections

# fmt: off
#: One of each block of IANA's special-purpose registries and of what stands around them.
SPECIAL = {
    "this network": ["0.0.0.0", "0.1.2.3"],  # noqa: S104 -- nothing is bound to it
    "private 10": ["10.0.0.1", "10.255.255.255"],
    "carrier-grade NAT": ["100.64.0.1", "100.127.255.254"],
    "loopback": ["127.0.0.1", "127.255.255.254"],
    "link-local": ["169.254.0.1"], "cloud metadata": ["169.254.169.254"],
    "private 172.16": ["172.16.0.1", "172.31.255.255"],
    "protocol assignments": ["192.0.0.8"], "NAT64 discovery": ["192.0.0.170"],
    "documentation 1": ["192.0.2.1"], "AS112 1": ["192.31.196.1"], "AMT": ["192.52.193.1"],
    "6to4 relays": ["192.88.99.1"], "private 192.168": ["192.168.1.1"],
    "AS112 2": ["192.175.48.1"], "benchmarking": ["198.18.0.1", "198.19.255.255"],
    "documentation 2": ["198.51.100.1"], "documentation 3": ["203.0.113.1"],
    "multicast": ["224.0.0.1", "239.255.255.255"], "reserved": ["240.0.0.1"],
    "broadcast": ["255.255.255.255"],
    "unspecified": ["::"], "loopback 6": ["::1"], "compatible": ["::127.0.0.1"],
    "mapped loopback": ["::ffff:127.0.0.1"], "mapped public": ["::ffff:8.8.8.8"],
    "translated": ["::ffff:0:7f00:1"], "NAT64": ["64:ff9b::7f00:1"],
    "NAT64 local": ["64:ff9b:1::1"], "discard": ["100::1"], "dummy": ["100:0:0:1::1"],
    "Teredo": ["2001::1"], "port control": ["2001:1::1"], "benchmarking 6": ["2001:2::1"],
    "AMT 6": ["2001:3::1"], "ORCHID": ["2001:10::1"], "ORCHIDv2": ["2001:20::1"],
    "drone ids": ["2001:30::1"], "documentation 4": ["2001:db8::1"], "6to4": ["2002:7f00:1::"],
    "AS112 6": ["2620:4f:8000::1"], "documentation 5": ["3fff::1"], "SRv6": ["5f00::1"],
    "unique local": ["fc00::1", "fd00::1"], "link-local 6": ["fe80::1", "fe80::1%lo"],
    "site-local": ["fec0::1"], "multicast 6": ["ff02::1"],
}
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "198.20.0.1", "223.255.255.254",
    "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1",
]
#: Ways to write an address that is none of the public web.
FORMS = [
    "http://2130706433/", "http://017700000001/", "http://0177.0.0.1/", "http://0x7f000001/",
    "http://0x7f.1/", "http://127.1/", "http://0/", "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/", "http://127.0.0.1./", "http://localhost./", "http://LOCALHOST/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[fe80::1%25lo]/",
    "http://news.example@127.0.0.1/", "http://127.0.0.1\\@news.example/",
    "http://news.example:0/", "http://news.example:22/", "http://news.example:6379/",
    "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://news.example/", "data:,x",
    "javascript:alert(1)", "discord://-/channels/1",
]
# fmt: on


async def test_no_special_range_gets_a_socket_or_a_connection(
    public_fetcher: Fetcher, network: Network, small_web: SmallWeb, say: Say
) -> None:
    """Asked of the guard for each address, and by a fetch of a name that leads there."""
    make, made = guarded_socket(), []
    with connections() as dialled:
        for block, addresses in SPECIAL.items():
            for address in addresses:
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                with suppress(NotPublicError):
                    made.append((block, make((family, socket.SOCK_STREAM, 6, "", (address, 80)))))
                assert not is_public(address), block
                assert not may_dial(address, 443), block
                network.names[f"{len(network.names)}.example"] = [[address]]
        for name in [*network.names][1:]:
            answer = await public_fetcher.fetch(FetchRequest(f"http://{name}/"))
            assert isinstance(answer, FetchFailure)
            assert answer.kind is FailureKind.NOT_ALLOWED, (name, answer)

    assert (made, network.dialled, dialled, small_web.requests) == ([], [], [], [])
    assert len(SPECIAL) >= 46
    say(f"SSRF by address: {len(SPECIAL)} special ranges, {len(dialled)} connections")


@pytest.mark.parametrize("address", PUBLIC)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["localhost", "example.com", "127.1", "①②⑦.⓪.⓪.①", ""])
def test_what_is_no_address_is_not_a_public_one(text: str) -> None:
    assert not is_public(text)


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


async def test_26_forms_and_schemes_and_ports_reach_nothing(
    public_fetcher: Fetcher, network: Network, small_web: SmallWeb, say: Say
) -> None:
    network.names |= {name: [["127.0.0.1"]] for name in ("localhost", "localhost.")}
    with connections() as dialled:
        answers = {url: await public_fetcher.fetch(FetchRequest(url)) for url in FORMS}

    let_through = [url for url, answer in answers.items() if not isinstance(answer, FetchFailure)]
    assert let_through == []
    assert (network.dialled, dialled, small_web.requests) == ([], [], [])
    assert len(answers) == 26
    say(f"SSRF by form, scheme and port: {len(answers)} forms, {len(dialled)} connections")


async def test_the_same_forms_of_a_public_host_are_read(
    public_fetcher: Fetcher, network: Network, small_web: SmallWeb
) -> None:
    """Else the test above could not fail."""
    network.names["news.example."] = [[BEHIND]]
    small_web.serve("/f")
    for url in ("http://news.example/f", "http://NEWS.example.:8080/f", f"http://{BEHIND}/f"):
        assert isinstance(await public_fetcher.fetch(FetchRequest(url)), Fetched), url


async def test_5_things_of_this_machine_that_never_go_out_with_a_request(
    small_web: SmallWeb, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, say: Say
) -> None:
    """Proxies, .netrc, cookies, what an address knows of a person, where one came from."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login amal password canary-netrc\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    small_web.serve("/f", Set_Cookie="id=canary-cookie; Path=/")
    small_web.serve("/moved", b"", 302, Location="/f", Set_Cookie="id=canary-cookie")
    async with Fetcher("x", allow_loopback=True, gap=timedelta()) as fetcher:
        for path in ("/f", "/f", "/moved", "/f"):
            answer = await fetcher.fetch(FetchRequest(small_web.url(path)))
            assert isinstance(answer, Fetched), os.environ["HTTP_PROXY"]

    sent = [dict(request.headers) for request in small_web.requests]
    assert len(sent) == 5
    never = ("Cookie", "Authorization", "Proxy-Authorization", "Referer")
    found = [name for headers in sent for name in never if name in headers]
    assert found == []
    assert "canary" not in str(sent)
    say(f"SSRF by environment: 5 ways, {len(found)} proxies, passwords, cookies or referrers sent")
