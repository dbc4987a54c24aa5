"""Names that lead to servers of feeds or elsewhere, in place of aiohttp's session.

Everything above the session is the product's: turns, gaps, redirects, headers, limits.  Every
address is put to the socket factory the product gave its connector, before anything is "dialled";
nothing is.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict
from yarl import URL

from tests.simulation.model import Manners
from tests.simulation.sites import ELSEWHERE, PUBLIC, Answer, Site
from tests.simulation.world import World


class Web:
    """Every server there is."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sites: list[Site] = []

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
