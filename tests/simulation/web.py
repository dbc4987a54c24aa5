"""Servers of feeds, and names that lead to them or elsewhere, in place of aiohttp's session.

Everything above the session is the product's: turns, gaps, redirects, headers, limits.  Every
address is put to the socket factory the product gave its connector, before anything is "dialled";
nothing is.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict
from yarl import URL

from tests.simulation.model import Manners
from tests.simulation.news import Article
from tests.simulation.world import HOUR, World

PUBLIC = "93.184.216.34"
#: Where an address, a redirect or a name may lead, but no request may go.
ELSEWHERE = (
    "127.0.0.1",
    "10.0.0.8",
    "169.254.169.254",
    "192.168.1.1",
    "::1",
    "fe80::1",
    "::ffff:10.0.0.8",
    "64:ff9b::a00:8",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 -- nothing listens here
)
_TRAPS = (
    *(f"http://{f'[{each}]' if ':' in each else each}/feed.xml" for each in ELSEWHERE),
    "http://93.184.216.34:22/feed.xml",
    "http://localhost/feed.xml",
    "http://inner.example/",
)


@dataclass(slots=True)
class Answer:
    """What a server does with one request."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: str = ""  #: hangs, resets or breaks off
    seconds: float = 0.2


@dataclass(slots=True)
class Site:
    """One feed, its temper, and what stands in it."""

    number: int
    host: str
    manners: Manners
    validators: str = "both"  #: both, etag, date or none
    cache: str = "nothing"
    hours: float = 3  #: it asks to be left alone for, if it does
    ttl: int = 0  #: minutes
    skips: tuple[int, ...] = ()  #: hours
    trouble: float = 0.2  #: share of answers that are none
    articles: list[Article] = field(default_factory=list)
    edition: int = 0  #: also raised where nothing is new
    is_gone: bool = False

    @property
    def url(self) -> str:
        return f"https://{self.host}/news{self.number}.xml"

    @property
    def twin(self) -> str:
        """Where it sometimes says it has moved to."""
        return f"https://new-{self.host}/news{self.number}.xml"

    def answer(self, world: World, url: str, asked: Mapping[str, str]) -> Answer:
        if self.is_gone:
            return Answer(status=410)
        if world.happens(self.trouble):
            return self._trouble(world, url)
        current = self._current(world)
        headers = current | self._wishes(world)
        sent = {
            "ETag": asked.get("If-None-Match"),
            "Last-Modified": asked.get("If-Modified-Since"),
        }
        if current and {k: v for k, v in sent.items() if v} == current:
            return Answer(status=304, headers=headers)
        return Answer(headers=headers | {"Content-Type": "application/rss+xml"}, body=self._body())

    def _current(self, world: World) -> dict[str, str]:
        version = f"{len(self.articles)}.{self.edition}"
        both = {
            "ETag": f'W/"{version}"' if self.number % 2 else f'"{version}"',
            "Last-Modified": f"Mon,  01 Jun 2026 0{len(self.articles)}:{self.edition}",  # verbatim
        }
        keys = {"both": list(both), "etag": ["ETag"], "date": ["Last-Modified"], "none": []}
        return {key: both[key] for key in keys[self.validators]}

    def _wishes(self, world: World) -> dict[str, str]:
        now, seconds = world.true_time(), int(self.hours * HOUR)
        headers = {"Date": format_datetime(now, usegmt=True), "Set-Cookie": "id=1"}
        if world.is_healed:
            return headers
        match self.cache:
            case "max-age":
                headers["Cache-Control"] = f"public, max-age={seconds}"
            case "aged":
                headers["Cache-Control"] = f'max-age="{seconds + 600}"'
                headers["Age"] = "600"
            case "expires":
                until = now + timedelta(seconds=seconds)
                headers["Expires"] = format_datetime(until, usegmt=True)
            case "no-cache":
                headers["Cache-Control"] = f"no-cache, max-age={seconds}"
        return headers

    def _trouble(self, world: World, url: str) -> Answer:
        chance = world.chance
        kind = chance.choice(_TROUBLES)
        wishes = self._wishes(world)
        if isinstance(kind, int):
            if kind in {429, 503}:
                wishes |= _retry(world)
            return Answer(status=kind, headers=wishes)
        body = self._body()
        match kind:
            case "moved":
                to = self.twin if url == self.url else self.url
                status = chance.choice((301, 302, 307, 308))
                return Answer(status=status, headers={"Location": to})
            case "trap":
                return Answer(status=302, headers={"Location": chance.choice(_TRAPS)})
            case "page":
                return Answer(headers=wishes, body=b"<html><body>Please log in</body></html>")
            case "cut":
                return Answer(headers=wishes, body=body[: len(body) // 3])
            case "large":
                return Answer(headers=wishes | {"Content-Length": "20000000"}, body=body)
        return Answer(headers=wishes, body=body, fault=kind)

    def _body(self) -> bytes:
        head = f"<title>Site {self.number}</title>"
        head += f"<ttl>{self.ttl}</ttl>" if self.ttl else ""
        hours = "".join(f"<hour>{hour}</hour>" for hour in self.skips)
        head += f"<skipHours>{hours}</skipHours>" if hours else ""
        items = "".join(article.item for article in reversed(self.articles))
        return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


_TROUBLES: tuple[int | str, ...] = (
    *(429, 503, 429, 503, 500, 404, 403, 410),
    *("moved", "moved", "trap", "trap", "page", "cut", "large", "hangs", "resets", "breaks off"),
)


def _retry(world: World) -> dict[str, str]:
    seconds = world.chance.randrange(600, 5 * 3600)
    if world.chance.random() < 0.5:
        return {"Retry-After": str(seconds)}
    until = world.true_time() + timedelta(seconds=seconds)
    return {"Retry-After": format_datetime(until, usegmt=True)}


class Web:
    """Every server there is."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sites: list[Site] = []
        self.is_rebinding = False  #: names lead elsewhere

    def site_at(self, url: str) -> Site | None:
        return next((site for site in self.sites if url in {site.url, site.twin}), None)

    def addresses(self, host: str) -> list[str]:
        """What the name server says."""
        chance = self.world.chance
        if host in {"localhost", "inner.example"}:
            return [ELSEWHERE[0]]
        if self.world.happens(0.01):
            raise OSError("Name or service not known")
        if self.world.happens(0.02):
            return [chance.choice(ELSEWHERE)]
        if self.world.happens(0.02):
            return [chance.choice(ELSEWHERE), PUBLIC]
        return [PUBLIC]

    def aiohttp(self) -> SimpleNamespace:
        """What `claims.feeds.fetch` takes for the library, for one process."""
        simulated = {
            "TCPConnector": Connector,
            "ClientSession": lambda **options: Session(self, **options),
        }
        return SimpleNamespace(**{**vars(aiohttp), **simulated})


class Connector:
    """Keeps the socket factory; without one, everything is dialled."""

    def __init__(self, *, socket_factory: Callable[[Any], Any] | None = None, **_: Any) -> None:
        self.socket_factory = socket_factory


class Session:
    """As much of aiohttp's as the product uses."""

    def __init__(
        self,
        web: Web,
        *,
        connector: Connector,
        headers: Mapping[str, str],
        timeout: aiohttp.ClientTimeout,
        cookie_jar: object,
        trust_env: bool,
    ) -> None:
        assert isinstance(cookie_jar, aiohttp.DummyCookieJar)
        assert trust_env is False
        self.web = web
        self.connector = connector
        self.silence = timeout.sock_read or 300.0

    def get(
        self, url: str, *, headers: Mapping[str, str], allow_redirects: bool = True
    ) -> "Exchange":
        assert not allow_redirects, "each hop is the product's to look at"
        return Exchange(self, URL(url), headers)

    async def close(self) -> None: ...


class Exchange:
    """One request and its answer: aiohttp's response, and the context manager around it."""

    def __init__(self, session: Session, url: URL, headers: Mapping[str, str]) -> None:
        self.url = url
        self.content = self
        self._session = session
        self._asked = headers
        self._answer = Answer(status=404)
        self._site: Site | None = None

    async def __aenter__(self) -> Self:
        world = self._session.web.world
        world.step(f"GET {self.url} {dict(self._asked) or ''}")
        await asyncio.sleep(0.05)
        self._dial()
        self._site = self._session.web.site_at(str(self.url))
        if self._site is not None:
            self._answer = self._site.answer(world, str(self.url), self._asked)
            self._site.manners.asked(str(self.url), self._asked)
        try:
            await self._head()
        except BaseException:
            self._over()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over()

    async def _head(self) -> None:
        answer, world = self._answer, self._session.web.world
        if answer.fault == "hangs":
            await asyncio.sleep(self._session.silence)
            raise aiohttp.SocketTimeoutError
        await asyncio.sleep(answer.seconds)
        world.step(f"    {answer.status} {answer.fault} {answer.headers} from {self.url}")
        if answer.fault == "resets":
            raise aiohttp.ServerDisconnectedError
        if self._site is not None and answer.fault != "breaks off":
            self._site.manners.answered(answer.status, answer.headers, answer.body)

    def _over(self) -> None:
        if self._site is not None and not self._session.web.world.is_dead:
            self._site.manners.left()

    def _dial(self) -> None:
        """As aiohttp's connector does: one address after the other until one can be had."""
        host, port = str(self.url.raw_host), self.url.port or 443
        key = ConnectionKey(host, port, True, True, None, None, None)
        try:
            literal = host.strip("[]")
            addresses = [literal] if _is_address(literal) else self._session.web.addresses(host)
        except OSError as error:
            raise aiohttp.ClientConnectorDNSError(key, error) from error
        last = OSError("no address")
        for address in addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            info = (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))
            try:
                if self._session.connector.socket_factory is not None:
                    self._session.connector.socket_factory(info).close()
            except OSError as error:
                last = error
                continue
            Manners.dialled(address, port, is_public=address == PUBLIC and port in {80, 443})
            return
        raise aiohttp.ClientConnectorError(key, last)

    # What the product reads of a response.

    @property
    def status(self) -> int:
        return self._answer.status

    @property
    def headers(self) -> CIMultiDict[str]:
        return CIMultiDict(self._answer.headers)

    @property
    def content_length(self) -> int:
        return int(self._answer.headers.get("Content-Length", len(self._answer.body)))

    async def iter_chunked(self, size: int) -> AsyncIterator[bytes]:
        body, world = self._answer.body, self._session.web.world
        half = min(len(body) // 2, size)
        yield body[:half]
        await asyncio.sleep(0.05)
        world.step()
        if self._answer.fault == "breaks off":
            raise aiohttp.ClientPayloadError("the connection broke off")
        yield body[half:]


def _is_address(text: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
    except OSError:
        return False
    return True
