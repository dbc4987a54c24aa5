"""What Discord refuses is refused here too, though simcord lets it pass."""

from typing import Any

import pytest

from bot.local.rules import refusals

POST = "/channels/1/messages"
CALLBACK = "/interactions/1/token/callback"


def message(**embed: Any) -> dict[str, Any]:
    return {"embeds": [embed]}


def choices(count: int, name: str = "x") -> dict[str, Any]:
    return {"type": 8, "data": {"choices": [{"name": name, "value": i} for i in range(count)]}}


def link(url: str) -> dict[str, Any]:
    button = {"type": 2, "style": 5, "label": "x", "url": url}
    return {"components": [{"type": 17, "components": [{"type": 1, "components": [button]}]}]}


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        (POST, {"nonce": "x" * 26}, "nonce"),
        (POST, message(fields=[{"name": "Outlet", "value": " "}]), "embeds[0].fields[0].value"),
        (POST, message(url="not an address"), "embeds[0].url"),
        (POST, message(image={"url": "chart.png"}), "embeds[0].image.url"),
        (POST, link("javascript:alert(1)"), "components.url"),
        (POST, link("https://e.example/" + "x" * 500), "components.url"),
        ("/channels/1/threads", {"name": "x" * 101}, "name"),
        ("/channels/1/messages/2/threads", {"name": ""}, "name"),
        (CALLBACK, choices(26), "data.choices"),
        (CALLBACK, choices(1, name="x" * 101), "data.choices[0].name"),
        (CALLBACK, {"type": 4, "data": message(url="x")}, "embeds[0].url"),
    ],
)
def test_it_is_refused_where_it_is_wrong(path: str, body: dict[str, Any], where: str) -> None:
    assert [said for said in refusals("POST", path, body) if said.startswith(where)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (POST, {"content": "hello", "nonce": "x" * 25}),
        (POST, message(url="https://e.example/ا", image={"url": "attachment://chart.png"})),
        (POST, message(fields=[{"name": "a", "value": "b"}])),
        (POST, link("https://e.example")),
        ("/channels/1/threads", {"name": "x" * 100}),
        (CALLBACK, choices(25, name="x" * 100)),
        (POST, None),
    ],
)
def test_what_is_right_passes(path: str, body: Any) -> None:
    assert refusals("POST", path, body) == []
