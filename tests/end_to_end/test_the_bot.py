"""From a feed to the channel and back, over real sockets and processes."""

import json
from urllib.request import urlopen

import pytest

from bot.local.faults import Fault
from bot.local.simulation import Payload
from tests.end_to_end.conftest import Desk
from tests.reliability.commands import DISCORDS, People, Stopwatch, hire

ORDER, STRIKE = "FEND Off", "فنزويلا"
#: Seconds; the encoders are loaded first, on a machine that may be busy.
PATIENCE = 60


def test_new_articles_that_bear_on_claims_stand_in_the_channel_once_and_old_ones_do_not(
    desk: Desk,
) -> None:
    (order,) = desk.local.wait_until(lambda: desk.posts(ORDER), patience=PATIENCE)
    (strike,) = desk.local.wait_until(lambda: desk.posts(STRIKE), patience=PATIENCE)

    assert "fend-first" in str(order["embeds"])
    assert "caribbean-strike" in str(strike["embeds"])
    assert desk.posts("cup") == []
    assert desk.posts("Old orders") == []
    assert "sample" in str(order["embeds"]).lower()
    assert (order["mention_everyone"], order["mentions"]) == (False, [])
    assert desk.local.complaints == []


def test_a_person_presses_asks_in_arabic_and_gets_a_digest(desk: Desk) -> None:
    local = desk.local
    (order,) = local.wait_until(lambda: desk.posts(ORDER), patience=PATIENCE)
    local.wait_until(lambda: desk.posts(STRIKE), patience=PATIENCE)

    local.act(role="member", kind="click", message=order["id"], custom_id=_button(order, "right"))
    (verdict,) = local.wait_until(lambda: desk.rows("SELECT verdict FROM feedback"))
    assert verdict == ("right",)

    mention = f"<@{local.server.simulation.bot_id}>"
    question = f"{mention} ما الجديد عن الضربات في الكاريبي؟"
    local.act(role="member", kind="send", content=question)
    (answer,) = local.wait_until(
        lambda: [m for m in desk.posts(STRIKE) if m.get("referenced_message")]
    )
    assert "caribbean-strike" in str(answer)

    shown = local.act(
        role="member", kind="slash", name="claim show", options={"claim": "camarena"}
    )
    assert "Camarena" in str(shown["message"])
    local.act(role="member", kind="slash", name="digest now")
    (digest,) = local.wait_until(lambda: [m for m in desk.posts() if m["attachments"]])
    assert "fend-first" in str(digest["embeds"])
    assert "caribbean-strike" in str(digest["embeds"])
    assert local.complaints == []


def test_an_admin_tries_a_claim_changes_it_gives_it_an_example_and_saves_it(desk: Desk) -> None:
    local = desk.local
    local.wait_until(lambda: desk.posts(ORDER), patience=PATIENCE)
    form = local.act(kind="slash", name="claim add")
    wanted = {"statement": "US judges uphold orders on Mexican banks", "opposite": "They do not"}
    trial = _sent(desk, form, wanted, "Nothing is saved yet")
    assert "US judge upholds first FinCEN order" in str(trial["components"]), "it is offered"
    assert _claims(desk, "judges-uphold") == []

    supports = trial["components"][0]["components"][0]
    chosen = next(o["value"] for o in supports["options"] if "upholds first" in o["label"])
    local.act(kind="select", message=trial["id"], custom_id=supports["custom_id"], values=[chosen])
    local.wait_until(lambda: _chosen(desk, trial) == [chosen])
    form = local.act(kind="click", message=trial["id"], custom_id=_button(trial, "change"))
    filled = [each["component"].get("value", "") for each in form["modal"]["components"]]
    changed = {**wanted, "statement": "US judges uphold orders on banks of Mexico"}
    again = _sent(desk, form, changed, "banks of Mexico")
    assert filled[:2] == list(wanted.values())
    assert (again["id"], _chosen(desk, again)) == (trial["id"], [chosen])

    local.act(kind="click", message=trial["id"], custom_id=_button(again, "save"))
    ((claim,),) = local.wait_until(lambda: _claims(desk, "judges-uphold"))
    assert "banks of Mexico" in claim
    assert "upholds first FinCEN order" in claim
    saved = local.wait_until(lambda: desk.posts("Following", "judges-uphold-orders"))
    assert (saved[0]["id"], saved[0]["components"]) == (trial["id"], [])
    assert local.complaints == []


def _sent(desk: Desk, form: Payload, values: dict[str, str], words: str) -> Payload:
    """Send a dialog, once the bot surely knows that it is open; gives the message that then is."""
    desk.local.act(kind="slash", name="help")
    desk.local.act(kind="modal", token=form["token"], values=values)
    (message,) = desk.local.wait_until(lambda: desk.posts(words))
    return message


def _chosen(desk: Desk, message: Payload) -> list[str]:
    """What is chosen in the first list under a message now."""
    now = next(m for m in desk.local.messages() if m["id"] == message["id"])
    (first,) = now["components"][0]["components"]
    return [o["value"] for o in first["options"] if o.get("default")]


def _claims(desk: Desk, begins: str) -> list[tuple[str]]:
    return desk.rows(f"SELECT content FROM claim WHERE id LIKE '{begins}%'")  # noqa: S608


def test_an_admins_command_is_not_there_for_a_member(desk: Desk) -> None:
    with pytest.raises(Exception, match="no command /settings here for Noor"):
        desk.local.act(role="member", kind="slash", name="settings")


def test_the_bot_tells_how_it_is_and_logs_one_line_for_each_feed_and_poll(desk: Desk) -> None:
    at = desk.environment["CLAIMWATCH_STATUS"]
    desk.local.wait_until(lambda: desk.posts(ORDER), patience=PATIENCE)

    with urlopen(f"http://{at}/healthz") as health:
        assert json.load(health) == {"status": "ok", "trouble": []}
    with urlopen(f"http://{at}/metrics") as page:
        told = page.read().decode().splitlines()
    lines = [json.loads(line) for line in desk.bot.log.splitlines()]
    polled = [line for line in lines if line["message"] == "polled"]

    assert 'claimwatch_feeds{state="working"} 2.0' in told
    assert "claimwatch_discord_up 1.0" in told
    assert {line["feed"] for line in polled} == {"Sample Wire", "عينة الأنباء"}
    assert all({"outcome", "new", "matched", "to_post", "timestamp"} <= {*line} for line in polled)
    assert sum(line["new"] for line in polled) >= 3


def test_a_bot_killed_while_posting_posts_once_when_it_starts_again_and_then_ends_cleanly(
    fresh_desk: Desk,
) -> None:
    local, bot = fresh_desk.local, fresh_desk.bot
    held = local.fault(Fault(kind="drop_after", method="POST", path="/messages", times=1))
    local.wait_until(lambda: held.times == 0, patience=PATIENCE)
    bot.kill()

    bot.start()
    local.wait_until(lambda: fresh_desk.posts(ORDER), patience=PATIENCE)
    local.wait_until(lambda: fresh_desk.posts(STRIKE), patience=PATIENCE)
    local.wait_until(
        lambda: not fresh_desk.rows("SELECT id FROM delivery WHERE state != 'sent'"),
        patience=PATIENCE,
    )

    assert (len(fresh_desk.posts(ORDER)), len(fresh_desk.posts(STRIKE))) == (1, 1)
    assert bot.stop() == 0
    assert "Traceback" not in bot.log


def test_people_are_answered_in_time_while_feeds_are_polled_and_matched(
    fresh_desk: Desk,
) -> None:
    local = fresh_desk.local
    posts = local.wait_until(lambda: fresh_desk.posts(ORDER), patience=PATIENCE)
    watch = Stopwatch(local)
    local.ask(hire)
    watch.start()

    People(local, posts, 0.02).act(40)

    times = [seconds for each in watch.times().values() for seconds in each]
    assert len(times) >= 40
    assert max(times) < DISCORDS


def _button(message: Payload, name: str) -> str:
    buttons = [b for row in message["components"] for b in row["components"]]
    return next(str(b["custom_id"]) for b in buttons if name in b.get("label", "").lower())
