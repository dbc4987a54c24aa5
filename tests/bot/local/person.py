"""A person who uses the page's HTTP interface as its script does."""

# ruff: noqa: S310 -- every address here is the local server's own

import base64
import json
import urllib.error
import urllib.request
from typing import Any

from bot.local.thread import LocalDiscord

JSON = dict[str, Any]


class Person:
    """Uses the page's HTTP interface as its script does."""

    def __init__(self, local: LocalDiscord, role: str) -> None:
        self.origin = local.server.origin
        self._role = role
        self.local = local

    def get(self, path: str, **headers: str) -> tuple[int, bytes, Any]:
        request = urllib.request.Request(self.origin + path, headers=headers)
        return _open(request)

    def state(self, channel: str = "") -> JSON:
        _, body, _ = self.get(f"/page/state?as={self._role}&channel={channel}")
        return dict(json.loads(body))

    def act(self, **what: Any) -> JSON:
        what = {"as": self._role, "channel": self.state()["channel"], **what}
        return dict(json.loads(self.post(json.dumps(what).encode())[1]))

    def post(self, body: bytes, **headers: str) -> tuple[int, bytes, Any]:
        given = {"Content-Type": "application/json", "X-Claimwatch": "1", **headers}
        request = urllib.request.Request(self.origin + "/page/act", body, given)
        return _open(request)

    def wait_for(self, content: str) -> JSON:
        """Return the newest message with *content* in its text once it is there."""

        def found() -> JSON | None:
            said = reversed(self.state()["messages"])
            return next((m for m in said if content in m["content"]), None)

        return self.local.wait_until(found) or {}


def _open(request: urllib.request.Request) -> tuple[int, bytes, Any]:
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def file(name: str, content: bytes) -> JSON:
    return {"name": name, "base64": base64.b64encode(content).decode()}
