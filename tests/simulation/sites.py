"""The servers of feeds: what stands in each feed, and how each of them answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime

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
