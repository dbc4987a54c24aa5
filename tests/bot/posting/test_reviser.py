"""A post grows in place: edited once, whatever Discord does, and never in anything's way."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
import pytest

from bot.client import ClaimwatchBot
from claims.delivery.outbox import REVISED_AFTER
from claims.model import Band, Match, Verdict
from tests.bot.office import AMAL, Office, custom_ids

EDIT = "/channels/*/messages/*"


def retell(office: Office, first: Match, outlet: str = "El Medio", **changed: Any) -> None:
    """Another outlet has the story of a match; a minute passes."""
    office.find(
        f"{outlet.replace(' ', '-')}-{first.id}",
        claim=first.claim_id,
        article_outlet=outlet,
        band=Band.POSSIBLE,
        story_id=first.story_id,
        **changed,
    )
    with office.storage.write() as tx:
        now = office.now()
        at = now + REVISED_AFTER
        tx.deliveries.revise(office.guild.id, [first.article.id], now=now, at=at)
    office.now.passes(minutes=1)


async def edit(office: Office) -> list[discord.Message]:
    """What stands in the channel once all that is due is edited, oldest first."""
    await office.bot.reviser.revise_due()
    await office.bot.reviser.finished()
    return office.posted()


def edits(office: Office) -> int:
    return len([r for r in office.env.http_requests if r.method == "PATCH"])


def fields(message: discord.Message) -> dict[str, str]:
    return {f.name or "": f.value or "" for f in message.embeds[0].fields}


async def a_post(office: Office) -> Match:
    office.choose_channel()
    match = office.find()
    await office.post()
    return match


async def test_a_post_grows_in_place_and_keeps_its_buttons(office: Office) -> None:
    match = await a_post(office)
    (before,) = office.posted()
    retell(office, match)
    retell(office, match, "هسبريس")

    (after,) = await edit(office)

    assert after.id == before.id
    assert "Also reported by" not in fields(before)
    assert fields(after)["Also reported by"] == (
        f"[El Medio](https://news.example/El-Medio-{match.id}), "
        f"[\u2068هسبريس\u2069](https://news.example/"
        f"%D9%87%D8%B3%D8%A8%D8%B1%D9%8A%D8%B3-{match.id})\n"
        "Outlets: 3, origins: 1"
    )
    assert custom_ids(after) == custom_ids(before)
    assert edits(office) == 1
    await edit(office)
    assert edits(office) == 1


async def test_answers_and_growth_stand_together_whichever_comes_last(office: Office) -> None:
    match = await a_post(office)
    await office.member.click(office.posted()[0], label="Right")
    retell(office, match)
    (grown,) = await edit(office)
    await office.admin.click(grown, label="Right")

    (after,) = office.posted()

    assert fields(grown)["Team"] == "Right: 1"
    assert "El Medio" in fields(grown)["Also reported by"]
    assert fields(after)["Team"] == "Right: 2"
    assert "El Medio" in fields(after)["Also reported by"]


async def test_an_answer_given_while_a_post_is_edited_stays_on_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = await a_post(office)
    retell(office, match)
    request = office.bot.http.request

    async def while_it_is_edited(route: discord.http.Route, **more: Any) -> Any:
        if route.method == "PATCH" and "webhooks" not in route.path:
            monkeypatch.setattr(office.bot.http, "request", request)
            await office.member.click(office.posted()[0], label="Right")
        return await request(route, **more)

    monkeypatch.setattr(office.bot.http, "request", while_it_is_edited)

    (after,) = await edit(office)

    assert fields(after)["Team"] == "Right: 1"
    assert "El Medio" in fields(after)["Also reported by"]


async def test_an_edit_whose_answer_is_lost_is_made_again_and_nothing_is_posted_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = await a_post(office)
    retell(office, match)
    request = office.bot.http.request

    async def once(route: discord.http.Route, **more: Any) -> Any:
        answer = await request(route, **more)
        if route.method == "PATCH":
            monkeypatch.setattr(office.bot.http, "request", request)
            raise aiohttp.ServerDisconnectedError
        return answer

    monkeypatch.setattr(office.bot.http, "request", once)
    await edit(office)
    await edit(office)
    at_once = edits(office)
    office.now.passes(minutes=1)

    (after,) = await edit(office)

    assert (at_once, edits(office)) == (1, 2)
    assert "El Medio" in fields(after)["Also reported by"]
    assert office.desk.waiting().count == 0


async def test_an_edit_broken_off_by_a_crash_is_made_after_the_restart(
    office: Office, make_bot: Callable[[], ClaimwatchBot]
) -> None:
    match = await a_post(office)
    retell(office, match)
    request, reached = office.bot.http.request, asyncio.Event()

    async def never(route: discord.http.Route, **more: Any) -> Any:
        if route.method == "PATCH":
            reached.set()
            await asyncio.Event().wait()
        return await request(route, **more)

    office.bot.http.request = never  # type: ignore[method-assign]
    await office.bot.reviser.revise_due()
    await reached.wait()
    await office.bot.reviser.close()
    await office.env.restart_bot(make_bot())

    (after,) = await edit(office)

    assert "El Medio" in fields(after)["Also reported by"]


async def test_a_deleted_post_is_said_nowhere_and_not_tried_again(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    match = await a_post(office)
    await office.posted()[0].delete()
    retell(office, match)
    caplog.clear()

    await edit(office)
    tried = edits(office)
    retell(office, match, "Another")
    await edit(office)

    assert (tried, edits(office)) == (1, 1)
    assert office.posted() == []
    assert not [r for r in caplog.records if r.name.startswith(("bot", "claims"))]
    assert office.desk.waiting().count == 0


async def test_an_outage_keeps_the_edit_and_says_so_of_discord(office: Office) -> None:
    match = await a_post(office)
    retell(office, match)
    office.env.inject_error("PATCH", EDIT, status=503)
    await edit(office)
    away = office.bot.presence.away_since
    office.now.passes(minutes=1)

    (after,) = await edit(office)

    assert away is not None
    assert office.bot.presence.away_since is None
    assert "El Medio" in fields(after)["Also reported by"]


async def test_an_edit_that_fails_on_and_on_is_tried_seldom_and_made_in_the_end(
    office: Office,
) -> None:
    match = await a_post(office)
    retell(office, match)
    office.env.inject_error("PATCH", EDIT, status=503, times=9)
    tried = []
    for minute in range(4 * 60):
        before = edits(office)
        await edit(office)
        tried += [minute] * (edits(office) - before)
        office.now.passes(minutes=1)

    (after,) = office.posted()
    assert tried == [0, 1, 3, 7, 15, 31, 61, 91, 121, 151]
    assert "El Medio" in fields(after)["Also reported by"]


async def test_a_channel_with_much_to_edit_leaves_room_for_another(office: Office) -> None:
    matches = [await a_post(office)]
    matches += [office.find(name, article_title=name) for name in ("two", "three", "four")]
    await office.post()
    second = office.guild.create_text_channel("second")
    office.desk.set_up(by=AMAL, channel_id=second.id)
    last = office.find("the-last", article_title="The last")
    await office.post()
    for match in (*matches, last):
        office.desk.judge(match.id, Verdict.RIGHT, by=AMAL)
        office.now.passes(minutes=1)

    due = office.watch.dispatch.revisions(limit=3)

    assert [each.match_id for each in due] == [matches[0].id, last.id, matches[1].id]


async def test_an_outage_is_not_felt_once_more_by_every_post(office: Office) -> None:
    matches = [await a_post(office)]
    matches += [office.find(name, article_title=name) for name in ("two", "three")]
    await office.post()
    for match in matches:
        retell(office, match)
    office.env.inject_error("PATCH", EDIT, status=503, times=1)

    await edit(office)
    await edit(office)
    meanwhile = edits(office)
    office.now.passes(minutes=5)
    await edit(office)

    assert meanwhile == 1
    assert edits(office) == 4


@pytest.mark.parametrize("status", [401, 429])
async def test_when_discord_shuts_the_door_nothing_is_edited_or_posted_for_a_while(
    office: Office, status: int
) -> None:
    match = await a_post(office)
    retell(office, match)
    office.env.inject_error("PATCH", EDIT, status=status, times=None)
    await edit(office)
    asked = edits(office)
    office.find("two", article_title="Two")
    office.now.passes(hours=1)

    await edit(office)
    await office.post()

    assert edits(office) == asked
    assert [m.embeds[0].title for m in office.posted()] == ["Coal plant closes"]


async def an_edit_not_allowed(office: Office) -> Match:
    """A post whose story goes on where the bot may not see it any more: the edit was tried."""
    match = await a_post(office)
    retell(office, match)
    office.env.inject_error("PATCH", EDIT, status=403, code=50001, message="Missing Access")
    await edit(office)
    return match


async def test_a_post_the_bot_may_not_see_is_edited_once_it_may(office: Office) -> None:
    await an_edit_not_allowed(office)
    office.now.passes(minutes=5)
    too_early = fields((await edit(office))[0])
    office.now.passes(minutes=30)

    (after,) = await edit(office)

    assert "Also reported by" not in too_early
    assert "Also reported by" in fields(after)


async def test_a_post_of_last_month_is_edited_like_one_of_today(office: Office) -> None:
    match = await a_post(office)
    office.now.passes(days=30)
    office.desk.judge(match.id, Verdict.RIGHT, by=AMAL)
    office.now.passes(minutes=1)

    (after,) = await edit(office)

    assert fields(after)["Team"] == "Right: 1"


async def test_an_edit_nobody_lets_the_bot_make_is_given_up_after_a_week(office: Office) -> None:
    match = await an_edit_not_allowed(office)
    office.now.passes(days=6)
    still = office.watch.dispatch.revisions()
    office.now.passes(days=2)

    assert [each.match_id for each in still] == [match.id]
    assert office.watch.dispatch.revisions() == []
    assert "Also reported by" not in fields((await edit(office))[0])

    office.desk.judge(match.id, Verdict.RIGHT, by=AMAL)
    office.now.passes(minutes=1)
    assert fields((await edit(office))[0])["Team"] == "Right: 1"


async def test_a_card_discord_refuses_stays_as_it_was_posted(office: Office) -> None:
    match = await a_post(office)
    retell(office, match)
    office.env.inject_error("PATCH", EDIT, status=400, code=50035, message="Invalid Form Body")
    await edit(office)
    office.now.passes(hours=1)

    (after,) = await edit(office)

    assert edits(office) == 1
    assert "Also reported by" not in fields(after)


async def test_an_edit_that_hangs_holds_up_no_post(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = await a_post(office)
    retell(office, match)
    request, released = office.bot.http.request, asyncio.Event()

    async def slowly(route: discord.http.Route, **more: Any) -> Any:
        if route.method == "PATCH":
            await released.wait()
        return await request(route, **more)

    monkeypatch.setattr(office.bot.http, "request", slowly)
    await office.bot.reviser.revise_due()
    office.find("two", article_title="Two")
    meanwhile = await office.post()
    released.set()
    await office.bot.reviser.finished()

    assert [m.embeds[0].title for m in meanwhile] == ["Coal plant closes", "Two"]
    assert "Also reported by" in fields(office.posted()[0])


async def test_a_post_grows_in_the_servers_language(office: Office) -> None:
    match = await a_post(office)
    office.desk.set_up(by=AMAL, language="ar")
    retell(office, match)

    (after,) = await edit(office)

    assert fields(after)["نشرته أيضا"].endswith("الوسائل: 2، المصادر الأصلية: 1")


async def test_a_post_that_grows_after_the_language_changed_is_in_it_with_its_buttons(
    office: Office,
) -> None:
    match = await a_post(office)
    office.desk.set_up(by=AMAL, language="es")

    retell(office, match)
    (message,) = await edit(office)

    labels = [item.label for row in message.components for item in row.children]
    assert labels == ["Correcta", "Otra postura", "Otra afirmación", "No viene al caso"]
    assert "También lo publican" in fields(message)
