"""A server on this machine that answers as somebody's model does."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ModelServer(ThreadingHTTPServer):
    """Answers each request with a status and a body, and remembers what it was asked."""

    def __init__(self, answer: Callable[[Any], tuple[int, bytes]], location: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer, self.location = answer, location
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []

    def setting(self, path: str) -> str:
        """How an operator would write it."""
        return f"endpoint:http://127.0.0.1:{self.server_address[1]}{path}#little"


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.append(self.headers.get("Authorization"))
        status, body = self.server.answer(asked)
        self.send_response(status)
        self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@contextmanager
def serving(
    answer: Callable[[Any], tuple[int, bytes]], *, location: str = "http://127.0.0.1:1/"
) -> Iterator[ModelServer]:
    """One that serves until the end; *location* is where a redirect of it leads."""
    with ModelServer(answer, location) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
