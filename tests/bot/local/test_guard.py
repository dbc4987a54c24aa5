"""No other site and no uploaded file can use the page."""

import json

import pytest

from bot.local.thread import LocalDiscord
from tests.bot.local.person import Person, file


@pytest.fixture
def admin(local: LocalDiscord) -> Person:
    return Person(local, "admin")


def test_requests_from_elsewhere_are_refused(admin: Person) -> None:
    body = json.dumps({"as": "admin", "kind": "send", "content": "x"}).encode()

    assert admin.get("/page/state", Host="rebound.example")[0] == 403
    assert admin.get("/page/state", Origin="http://127.0.0.1:1")[0] == 403
    assert admin.post(body, **{"X-Claimwatch": ""})[0] == 403
    assert admin.post(body, Origin="https://elsewhere.example")[0] == 403
    assert admin.post(b"[]")[0] == 400


def test_the_page_runs_nothing_but_its_own_files(admin: Person) -> None:
    status, page, headers = admin.get("/")

    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert b"nothing leaves this computer" in page.lower()
    for name in ("page.js", "page.css", "markdown.js", "icon.svg"):
        assert admin.get(f"/page/static/{name}")[0] == 200
    assert admin.get("/page/static/..%2fserver.py")[0] == 404


def test_an_uploaded_page_is_downloaded_rather_than_shown(admin: Person) -> None:
    files = [file("../evil page.html", b"<script>alert(1)</script>")]
    sent = admin.act(kind="send", content="see", files=files)["message"]

    _, _, headers = admin.get(sent["attachments"][0]["url"])

    assert sent["attachments"][0]["filename"] == "evil_page.html"
    assert headers["Content-Disposition"] == "attachment"
    assert "sandbox" in headers["Content-Security-Policy"]
