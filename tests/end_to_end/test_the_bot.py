"""From a feed to the channel and back, over real sockets and processes."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.local.faults import Fault
from bot.local.simulation import Payload
from bot.local.thread import LocalDiscord
from tests.end_to_end.conftest import BotProcess

Posts = Callable[..., list[Payload]]

ORDER, STRIKE = "FEND Off", "فنزويلا"


def test_new_articles_that_bear_on_claims_stand_in_the_channel_once_and_old_ones_do_not(
    local: LocalDiscord, bot: BotProcess, posts: Posts
) -> None:
    (order,) = local.wait_until(lambda: posts(ORDER), patience=40)
    (strike,) = local.wait_until(lambda: posts(STRIKE), patience=40)

    assert "fend-first" in str(order["embeds"])
    assert "caribbean-strike" in str(strike["embeds"])
    assert posts("cup") == []
    assert posts("Old orders") == []
    assert "sample" in str(order["embeds"]).lower()
    assert (order["mention_everyone"], order["mentions"]) == (False, [])
    assert local.complaints == []


def test_a_person_asks_presses_searches_and_gets_a_digest(
    local: LocalDiscord, bot: BotProcess, posts: Posts, chosen: dict[str, str]
) -> None:
    (order,) = local.wait_until(lambda: posts(ORDER), patience=40)
    local.wait_until(lambda: posts(STRIKE), patience=40)

    local.act(role="member", kind="click", message=order["id"], custom_id=_button(order, "right"))
    assert _rows(chosen, "SELECT verdict FROM feedback") == [("right",)]

    local.act(
        role="member",
        kind="send",
        content=f"<@{local.server.simulation.bot_id}> ما الجديد عن الضربات في الكاريبي؟",
    )
    (answer,) = local.wait_until(lambda: [m for m in posts(STRIKE) if m.get("referenced_message")])
    assert "caribbean-strike" in str(answer)

    shown = local.act(
        role="member", kind="slash", name="claim show", options={"claim": "camarena"}
    )
    assert "Camarena" in str(shown["message"])
    local.act(role="member", kind="slash", name="digest now")
    (digest,) = local.wait_until(lambda: [m for m in posts() if m["attachments"]])
    assert "fend-first" in str(digest["embeds"])
    assert "caribbean-strike" in str(digest["embeds"])
    assert local.complaints == []


def test_a_bot_killed_while_posting_posts_once_after_it_starts_again(
    local: LocalDiscord, bot: BotProcess, posts: Posts
) -> None:
    bot.kill()
    held = local.fault(Fault(kind="drop_after", method="POST", path="/messages", times=1))
    bot.start()
    local.wait_until(lambda: held.times == 0, patience=40)
    bot.kill()

    bot.start()
    local.wait_until(lambda: posts(ORDER) and posts(STRIKE), patience=40)

    assert (len(posts(ORDER)), len(posts(STRIKE))) == (1, 1)


def test_an_admins_command_is_refused_to_a_member_also_behind_discords_back(
    local: LocalDiscord, bot: BotProcess
) -> None:
    with pytest.raises(Exception, match=r"not visible|cannot|may not"):
        local.act(role="member", kind="slash", name="settings")


def test_the_bot_ends_cleanly_when_it_is_told_to(bot: BotProcess) -> None:
    code = bot.stop()

    assert code == 0
    assert "Traceback" not in bot.log


def _button(message: Payload, name: str) -> str:
    buttons = [b for row in message["components"] for b in row["components"]]
    return next(str(b["custom_id"]) for b in buttons if name in b["label"].lower())


def _rows(chosen: dict[str, str], query: str) -> list[Any]:
    path = Path(chosen["DATABASE_URL"].removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        return connection.execute(query).fetchall()
