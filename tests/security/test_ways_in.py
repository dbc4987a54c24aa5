"""Names that lead inside, and answers that point there: where a stranger could send us."""

import html

import pytest

from claims.claimwatch import Claimwatch
from claims.feeds.discover import discover
from claims.feeds.exchange import FailureKind, Fetched, FetchFailure, FetchRequest
from claims.feeds.fetch import Fetcher
from claims.feeds.parser import Parser
from claims.storage import Storage
from tests.bot.office import AMAL
from tests.claims.fakes import WordMatcher
from tests.claims.feeds.conftest import RSS, SmallWeb
from tests.hostile.conftest import Say
from tests.security.sockets import PUBLIC, Network, connections

INSIDE = "http://169.254.169.254/latest/meta-data/"
#: What a name answers, one answer after the other.
NAMES = {
    "private.example": [["10.0.0.1"]],
    "both.example": [[PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC]],
    "rebound.example": [[PUBLIC], ["127.0.0.1"]],
    "alias.example": [["192.168.1.1", "fd00::1"]],  # behind a CNAME, which no resolver shows
    "fleeting.example": [["169.254.169.254"], [PUBLIC], ["::1"]],  # a time to live of 0
    "six.example": [["fe80::1", "::ffff:127.0.0.1"]],
}


async def test_6_kinds_of_dns_answer_lead_to_no_inner_address(
    public_fetcher: Fetcher, network: Network, small_web: SmallWeb, say: Say
) -> None:
    network.names |= {name: list(answers) for name, answers in NAMES.items()}
    small_web.serve("/f", Connection="close")
    read: dict[str, list[bool]] = {}
    with connections() as really:
        for name in NAMES:
            for _ in range(3):
                answer = await public_fetcher.fetch(FetchRequest(f"http://{name}/f"))
                read.setdefault(name, []).append(isinstance(answer, Fetched))
                forget_names(public_fetcher)

    assert network.not_public == []
    assert {address[1] for address in really} == {small_web.server.port}
    assert network.dialled, "the public answers were dialled, or nothing was tested"
    assert read["rebound.example"] == [True, False, False]
    assert read["fleeting.example"] == [False, True, False]
    assert not any(read["private.example"] + read["alias.example"] + read["six.example"])
    say(f"SSRF by DNS: {len(NAMES)} kinds of answer, {len(network.not_public)} not public dialled")


def forget_names(fetcher: Fetcher) -> None:
    """As when their time to live is over."""
    assert fetcher._session is not None
    fetcher._session.connector.clear_dns_cache()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "target",
    [
        INSIDE,
        "http://10.0.0.1/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/",
        "//192.168.1.1/",
        "http://news.example:6379/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:secret@news.example/",
    ],
)
async def test_no_redirect_leads_inside(
    public_fetcher: Fetcher, network: Network, small_web: SmallWeb, target: str
) -> None:
    answers = []
    for status in (301, 302, 303, 307, 308):
        small_web.serve(f"/{status}", b"", status, Location=target)
        request = FetchRequest(f"http://news.example/{status}")
        answers.append(await public_fetcher.fetch(request))

    assert len(small_web.requests) == 5
    assert network.not_public == []
    for answer in answers:
        assert isinstance(answer, FetchFailure)
        assert answer.kind is FailureKind.NOT_ALLOWED
        assert "secret" not in answer.sentence


def page(head: str) -> str:
    return f"<html><head>{head}</head><body>News</body></html>"


def feed(more: str) -> str:
    return RSS.replace("<channel>", f"<channel>{more}")


ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
INNER = html.escape(INSIDE)
#: Addresses that stand in what is read, by path.
CONTENT: dict[str, str] = {
    "/refresh": page(f'<meta http-equiv="refresh" content="0; url={INNER}">'),
    "/alternate": page(
        f'<link rel="alternate" type="application/rss+xml" title="x" href="{INNER}">'
    ),
    "/next": feed(f'<atom:link {ATOM} rel="next" href="{INNER}"/>'),
    "/hub": feed(f'<atom:link {ATOM} rel="hub" href="{INNER}"/>'),
    "/enclosure": RSS.replace("<item>", f'<item><enclosure url="{INNER}" length="1"/>'),
}


async def test_11_redirects_and_addresses_in_content_lead_to_no_inner_address(
    public_fetcher: Fetcher,
    network: Network,
    small_web: SmallWeb,
    parser: Parser,
    storage: Storage,
    say: Say,
) -> None:
    watch = Claimwatch(storage=storage, matcher=WordMatcher(), parser=parser)  # type: ignore[arg-type]
    watch.welcome(1, "Fact desk")
    for status in (301, 302, 303, 307, 308):
        small_web.serve(f"/to/{status}", b"", status, Location=INSIDE)
    for hop in range(4):
        small_web.serve(f"/hop/{hop}", b"", 302, Location=f"/hop/{hop + 1}")
    small_web.serve("/hop/4", b"", 302, Location=INSIDE)
    for path, body in CONTENT.items():
        kind = "text/html" if "<html" in body else "application/rss+xml"
        small_web.serve(path, body, Content_Type=kind)
    for path in small_web.pages:
        if path not in {f"/hop/{n}" for n in range(1, 5)}:
            watch.desk(1).follow_feed(f"http://news.example{path}", name=path, by=AMAL)
    with connections() as really:
        polled = await watch.poll(public_fetcher)
        (named,) = await discover("http://news.example/alternate", public_fetcher, parser)
        watch.desk(1).follow_feed(named.url, name="found on a page", by=AMAL)
        polled += await watch.poll(public_fetcher)
    watch.close()

    failed = {each.feed.name for each in polled if each.feed.error}
    assert len(polled) == 12  # the eleven, and what the page named
    assert failed == {each.feed.name for each in polled} - {"/next", "/hub", "/enclosure"}
    assert named.url == INSIDE
    assert network.not_public == []
    assert {address[1] for address in really} == {small_web.server.port}
    assert network.asked.count("169.254.169.254") == 0
    say(f"SSRF by redirect and content: 11 ways, {len(network.not_public)} not public dialled")
