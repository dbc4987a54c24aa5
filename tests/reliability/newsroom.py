"""Feeds on this computer that grow when the bench wants them to."""

import hashlib
import threading
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

_SHOWN = 150  #: items a feed shows at most, the newest


@dataclass(frozen=True, slots=True)
class Article:
    """One item; what it bears on is decided by its title alone."""

    number: int
    is_news: bool  #: it is to be posted; if not, only a digest shows it
    retells: "Article | None" = None  #: the one whose story it tells too, in another feed

    @property
    def mark(self) -> str:
        """A word that stands in this article's title and in no other's."""
        return f"mark{self.number:05}"

    @property
    def title(self) -> str:
        told = self.retells or self
        begin = "Coal power ends by 2030" if told.is_news else "Coal power again in doubt"
        digest = hashlib.sha256(told.mark.encode()).hexdigest()
        own = " ".join(digest[i : i + 4] for i in range(0, 48, 4))
        return f"{begin}: {self.mark} {own}"

    def link(self, origin: str) -> str:
        # A long address makes a long digest.
        is_short = self.is_news or self.retells
        return f"{origin}/{self.mark}/{'' if is_short else 'x' * 420}"


class Newsroom:
    """Serves feeds ``/0.xml``, ``/1.xml`` …, each in two halves, for a ``with`` block."""

    def __init__(self, *, feeds: int = 2) -> None:
        self.articles: list[Article] = []
        self.asked: list[float] = []  #: when a feed was asked for, in monotonic seconds
        self.pause = 0.005  #: seconds between the two halves of a feed
        self._feeds = feeds
        self._numbers = count()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def catalogue(self) -> list[dict[str, str]]:
        """The feeds as entries of a feeds file."""
        return [
            {
                "name": f"Wire {number}",
                "url": f"{self.origin}/{number}.xml",
                "language": "en",
                "country": "MX",
                "kind": "wire",
            }
            for number in range(self._feeds)
        ]

    def publish(self, how_many: int, *, is_news: bool = True) -> list[Article]:
        """Let new articles stand in the feeds."""
        new = [Article(next(self._numbers), is_news) for _ in range(how_many)]
        self.articles = self.articles + new
        return new

    def retell(self, told: Article) -> None:
        """Let another feed tell the story of an article."""
        number = next(n for n in self._numbers if n % self._feeds != told.number % self._feeds)
        self.articles = [*self.articles, Article(number, is_news=False, retells=told)]

    def outlet(self, article: Article) -> str:
        """Who published it."""
        return f"Wire {article.number % self._feeds}"

    def _rss(self, feed: int) -> bytes:
        mine = [a for a in self.articles if a.number % self._feeds == feed][-_SHOWN:]
        root = ET.Element("rss", version="2.0")
        channel = ET.SubElement(root, "channel")
        ET.SubElement(channel, "title").text = f"Wire {feed}"
        for article in reversed(mine):
            item = ET.SubElement(channel, "item")
            ET.SubElement(item, "title").text = article.title
            ET.SubElement(item, "link").text = article.link(self.origin)
            ET.SubElement(item, "guid", isPermaLink="false").text = article.mark
        return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        room = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                room.asked.append(monotonic())
                body = room._rss(int(self.path.strip("/").removesuffix(".xml")))
                tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if self.headers.get("If-None-Match") == tag:
                    self._answer(304, tag)
                    return
                self._answer(200, tag, length=len(body))
                try:
                    self.wfile.write(body[: len(body) // 2])
                    self.wfile.flush()
                    sleep(room.pause)  # whoever reads has the one half and waits for the other
                    self.wfile.write(body[len(body) // 2 :])
                except ConnectionError:
                    pass  # the reader was killed

            def _answer(self, status: int, tag: str, *, length: int = 0) -> None:
                self.send_response(status)
                self.send_header("ETag", tag)
                if length:
                    self.send_header("Content-Type", "application/rss+xml")
                    self.send_header("Content-Length", str(length))
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        return Handler
