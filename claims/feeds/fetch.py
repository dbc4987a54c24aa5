"""Ask a feed's server for its feed: one request at a time per host, bounded in time and size.

Never raises for what a server does; the answer says it.  Parsing is `parse`, when to ask again
is `pacing`.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from claims.errors import InvalidInputError
from claims.feeds import web_address
from claims.feeds.exchange import (
    Answer,
    FailureKind,
    Fetched,
    FetchFailure,
    FetchRequest,
    NotModified,
)
from claims.feeds.failures import failure, refusal
from claims.feeds.freshness import freshness
from claims.feeds.guard import guarded_socket
from claims.feeds.names import Names

TIMEOUT = timedelta(seconds=30)
#: The largest real feed met was 1 MB.
MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
#: A host with many feeds is not asked for all of them in one breath.
GAP = timedelta(seconds=2)
_CHUNK_BYTES = 65_536
#: Hosts remembered for their gap; many more than there are feeds.
_HOSTS = 20_000

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_PERMANENT = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
_REDIRECTS = _PERMANENT | {
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
}


def user_agent(version: str, *, feeds: int | None = None, contact: str | None = None) -> str:
    """Return how Claimwatch introduces itself, e.g. ``Claimwatch/0.1 (+https://…; 48 feeds)``.

    Args:
        version: Of Claimwatch.
        feeds: How many feeds are watched.
        contact: A page on which a server's owner learns who asks.
    """
    about = [f"+{contact}" if contact else "", f"{feeds} feeds" if feeds is not None else ""]
    detail = "; ".join(part for part in about if part)
    return f"Claimwatch/{version} ({detail})" if detail else f"Claimwatch/{version}"


@dataclass(frozen=True, slots=True)
class _Redirect:
    to: str
    permanent: bool


@dataclass(slots=True)
class _Turn:
    """Whose turn it is at one host."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  #: by the event loop's clock


class Fetcher:
    """Holds the connections; an asynchronous context manager."""

    def __init__(
        self,
        agent: str,
        *,
        timeout: timedelta = TIMEOUT,
        max_bytes: int = MAX_BYTES,
        allow_loopback: bool = False,
        gap: timedelta = GAP,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            agent: The User-Agent, see `user_agent`.
            timeout: For one fetch with all its redirects, waiting for its turn not counted.
            max_bytes: Of a body, unpacked.
            allow_loopback: Also ask servers on this machine: for the demo and for tests.
            gap: From one answer of a host to the next request to it.
            now: Dates headers that count from a moment.
        """
        self._agent = agent
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._allow_loopback = allow_loopback
        self._gap = gap.total_seconds()
        self._now = now
        self._turns: OrderedDict[str, _Turn] = OrderedDict()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # whoever calls bounds it; here the time of a fetch would run meanwhile
                limit_per_host=1,
                resolver=Names(),
                socket_factory=guarded_socket(allow_loopback=self._allow_loopback),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._agent, "Accept": _ACCEPT},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=15),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, request: FetchRequest) -> Answer:
        """Ask once, following up to `MAX_REDIRECTS` redirects."""
        url, permanent = request.url, True
        left = self._timeout.total_seconds()
        for _ in range(MAX_REDIRECTS + 1):
            answer, left = await self._in_turn(replace(request, url=url), left)
            if not isinstance(answer, _Redirect):
                is_moved = permanent and url != request.url
                if is_moved and not isinstance(answer, FetchFailure):
                    return replace(answer, moved_to=url)
                return answer
            url, permanent = answer.to, permanent and answer.permanent
        return FetchFailure(
            kind=FailureKind.REDIRECTED_TOO_OFTEN,
            sentence="One redirect leads to the next: give the feed's own address.",
        )

    async def _in_turn(
        self, request: FetchRequest, left: float
    ) -> tuple[Answer | _Redirect, float]:
        """Return the answer of one hop and how much of the time is left.

        The clock stands while another request to the same host is under way: with hundreds of
        feeds on one host the last would otherwise time out before its first byte.
        """
        try:
            host = URL(web_address.checked(request.url)).host or ""
        except InvalidInputError as error:
            return FetchFailure(kind=FailureKind.NOT_ALLOWED, sentence=str(error)), left
        turn, clock = self._turn(host), asyncio.get_running_loop()
        async with turn.lock:
            if (early := turn.free_at - clock.time()) > 0:
                await asyncio.sleep(early)
            started = clock.time()
            try:
                answer = await self._hop(request, left)
            finally:
                turn.free_at = clock.time() + self._gap
            return answer, max(0.0, left - (clock.time() - started))

    def _turn(self, host: str) -> _Turn:
        turn = self._turns.setdefault(host, _Turn())
        self._turns.move_to_end(host)
        if len(self._turns) > _HOSTS:  # the one longest not asked is free again by now
            self._turns.popitem(last=False)
        return turn

    async def _hop(self, request: FetchRequest, seconds: float) -> Answer | _Redirect:
        if self._session is None:
            raise RuntimeError("a Fetcher is used as `async with Fetcher(…) as fetcher`")
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.get(
                    request.url, headers=_conditional(request), allow_redirects=False
                ) as response,
            ):
                return await self._answer(request, response)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            return failure(URL(request.url).host or "", error)

    async def _answer(
        self, request: FetchRequest, response: aiohttp.ClientResponse
    ) -> Answer | _Redirect:
        headers, status = response.headers, response.status
        fresh = freshness(headers, now=self._now())
        etag, modified = _validator(headers.get("ETag")), _validator(headers.get("Last-Modified"))
        if status in _REDIRECTS and "Location" in headers:
            return _redirect(response)
        if status == HTTPStatus.NOT_MODIFIED and (request.etag or request.last_modified):
            return NotModified(etag=etag, last_modified=modified, freshness=fresh)
        if status != HTTPStatus.OK:
            return replace(refusal(status), freshness=fresh)
        body = await self._body(response)
        if body is None:
            return FetchFailure(
                kind=FailureKind.TOO_LARGE,
                status=status,
                sentence=f"The answer is larger than {self._max_bytes / 1e6:g} MB, no feed is.",
                freshness=fresh,
            )
        return Fetched(
            url=str(response.url),
            body=body,
            content_type=headers.get("Content-Type", "")[:200],
            etag=etag,
            last_modified=modified,
            freshness=fresh,
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes | None:
        """Return the unpacked body, ``None`` as soon as it is too large."""
        if (response.content_length or 0) > self._max_bytes:
            return None
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            body += chunk
            if len(body) > self._max_bytes:
                return None
            await asyncio.sleep(0)  # what lies there already is given, and unpacked, in one go
        return bytes(body)


def _conditional(request: FetchRequest) -> dict[str, str]:
    sent = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in sent.items() if value}


def _validator(value: str | None) -> str | None:
    """Return what can be sent back byte for byte, else nothing.

    Bytes that are not UTF-8 come as lone surrogates and would not go out as they came in.
    """
    return None if not value or any("\ud800" <= char <= "\udfff" for char in value) else value


def _redirect(response: aiohttp.ClientResponse) -> Answer | _Redirect:
    try:
        target = response.url.join(URL(response.headers["Location"])).with_fragment(None)
    except ValueError:
        return FetchFailure(
            kind=FailureKind.UNEXPECTED,
            status=response.status,
            sentence="The server redirects to something that is no address: ask its owner.",
        )
    downgraded = response.url.scheme == "https" and target.scheme == "http"
    return _Redirect(str(target), permanent=response.status in _PERMANENT and not downgraded)
