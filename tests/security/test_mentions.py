"""Nobody is pinged, whatever a text says, wherever it comes from and however it is sent."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from claims.model import Band, Person
from tests.bot.office import AMAL, Office
from tests.bot.test_chat import ask
from tests.bot.test_commands import fields
from tests.bot.test_escape import read
from tests.claims.builders import a_claim
from tests.hostile.conftest import Say
from tests.security.discord_side import sent_messages

MENTIONS = [
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@!123456789012345678>",
    "<@&123456789012345678>",
]
_LIVE = re.compile(r"@everyone|@here|<@[!&]?\d")

Way = Callable[[Office, str], Awaitable[Any]]


async def a_title_on_a_posted_card(office: Office, text: str) -> None:
    office.find(text, article_title=f"Coal {text}")
    await office.post()


async def a_sentence_on_a_posted_card(office: Office, text: str) -> None:
    office.find(text, sentence=f"Coal {text}")
    await office.post()


async def a_lead_on_a_posted_card(office: Office, text: str) -> None:
    office.find(text, article_title="Coal", sentence="Coal", article_summary=text)
    await office.post()


async def a_title_said_plainly(office: Office, text: str) -> None:
    office.find(text, article_title=f"Coal {text}")
    office.env.inject_error("POST", "/channels/*/messages", status=400, code=50035)
    await office.post()


async def a_title_and_an_outlet_in_a_digest(office: Office, text: str) -> None:
    changed = {"article_title": f"Wind {text}", "article_outlet": text}
    office.find(text, claim="wind-doubles", **changed)
    office.watch.editor.make_digest_now(office.guild.id, text)
    await office.post()


async def a_claim_shown(office: Office, text: str) -> None:
    a_team_claim(office, text)
    await office.member.slash(office.channel, "claim show", claim="told")


async def a_page_of_claims_turned(office: Office, text: str) -> None:
    a_team_claim(office, text)
    for n in range(10):
        a_team_claim(office, f"{n}", name=f"zz-{n}")
    listed = await office.member.slash(office.channel, "claims")
    await office.member.click(listed.response, label="▶")
    await office.member.click(listed.response, label="◀")


async def a_title_in_a_chat_answer(office: Office, text: str) -> None:
    office.find(text, article_title=f"Coal {text}")
    await ask(office, "What is new on coal power?")


async def a_claim_in_a_chat_answer(office: Office, text: str) -> None:
    a_team_claim(office, text)
    office.find(text, claim="told")
    await ask(office, f"What is new on told, asks {text}?")


async def words_sought(office: Office, text: str) -> None:
    await office.member.slash(office.channel, "search", words=f"coal {text}")


async def an_error_of_a_command(office: Office, text: str) -> None:
    await office.member.slash(office.channel, "claim show", claim=text)


async def the_name_of_a_file(office: Office, text: str) -> None:
    file = (f"{text}.yaml", b"claims: [{id: UPPER}]")
    await office.admin.slash(office.channel, "claim import", file=file)


async def an_edited_card(office: Office, text: str) -> None:
    office.find(text, article_title=f"Coal {text}")
    message = (await office.post())[-1]
    await office.member.click(message, label="Right")


async def a_list_to_choose_from(office: Office, text: str) -> None:
    a_team_claim(office, text)
    office.find(text)
    message = (await office.post())[-1]
    asked = await office.member.click(message, label="Wrong claim")
    await office.member.select(asked.followups[0], ["told"])


async def a_review(office: Office, text: str) -> None:
    office.find(text, claim="wind-doubles", article_title=f"Wind {text}", band=Band.POSSIBLE)
    office.watch.editor.make_digest_now(office.guild.id, text)
    digest = (await office.post())[-1]
    shown = await office.member.click(digest, label="Review one by one")
    await office.member.click(shown.response, label="Right")


async def the_name_of_a_feed(office: Office, text: str) -> None:
    office.desk.follow_feed("https://other.example/rss", name=text, by=AMAL)
    await office.admin.slash(office.channel, "feed list")
    await office.admin.slash(office.channel, "feed remove", feed=text)


async def a_dialog(office: Office, text: str) -> None:
    a_team_claim(office, text)
    opened = await office.admin.slash(office.channel, "claim edit", claim="told")
    names = fields(opened.modal)
    values = {names[0]: f"Coal power ends by 2031 {text}", names[4]: ["keep"]}
    await office.admin.submit_modal(opened, values)


async def a_claim_tried_and_saved(office: Office, text: str) -> None:
    title = f"Tidal power lights {len(office.desk.claims())} ports {text}"  # no two alike
    article = office.find(text, article_title=title, band=Band.POSSIBLE).article
    with office.storage.write() as tx:
        tx.articles.keep_vectors(article.id, {"words": b"tidal power"})
    opened = await office.admin.slash(office.channel, "claim add")
    tried = await office.admin.submit_modal(opened, {fields(opened.modal)[0]: title})
    assert "These support it" in str(tried.response.components)
    await office.admin.click(tried.response, label="Save")


async def the_name_of_a_person(office: Office, text: str) -> None:
    office.desk.retire_claim("wind-doubles", by=Person(id=7, name=text))
    await office.admin.slash(office.channel, "settings")


#: Where the text comes from and by which way it leaves.
WAYS: list[Way] = [
    a_title_on_a_posted_card,
    a_sentence_on_a_posted_card,
    a_lead_on_a_posted_card,
    a_title_said_plainly,
    a_title_and_an_outlet_in_a_digest,
    a_claim_shown,
    a_page_of_claims_turned,
    a_title_in_a_chat_answer,
    a_claim_in_a_chat_answer,
    words_sought,
    an_error_of_a_command,
    the_name_of_a_file,
    an_edited_card,
    a_list_to_choose_from,
    a_review,
    the_name_of_a_feed,
    a_dialog,
    a_claim_tried_and_saved,
    the_name_of_a_person,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_nobody_is_pinged(office: Office, way: Way, say: Say) -> None:
    office.choose_channel()
    messages = 0
    for text in MENTIONS:
        since = len(office.env.http_requests)
        await way(office, text)
        sent = list(sent_messages(office, since))
        messages += len(sent)
        assert any(text in shown for body in sent for shown in every_text(body)), text
        for body in sent:
            assert may_ping(body) == [], body
            assert [t for t in read_by_discord(body) if _LIVE.search(t)] == [], text
        forget(office)
    say(f"Mentions, {way.__name__}: {len(MENTIONS)} cases, {messages} messages, 0 pings")


def test_there_are_at_least_60_cases_of_mentions(say: Say) -> None:
    assert len(WAYS) * len(MENTIONS) >= 60
    say(f"Mentions: {len(WAYS)} ways x {len(MENTIONS)} = {len(WAYS) * len(MENTIONS)} cases")


def may_ping(body: dict[str, Any]) -> list[str]:
    """What a message would allow Discord to ping."""
    allowed = body.get("allowed_mentions") or {"parse": ["everyone"]}
    return [
        str(allowed[key])
        for key in ("parse", "users", "roles", "replied_user")
        if allowed.get(key)
    ]


def read_by_discord(body: dict[str, Any]) -> Iterator[str]:
    """The texts of a message in which Discord looks for mentions, without what is escaped."""
    texts = [body.get("content") or ""]
    for embed in body.get("embeds") or []:
        texts += [embed.get("title", ""), embed.get("description", "")]
        texts += [field[part] for field in embed.get("fields", []) for part in ("name", "value")]
    for text in texts:
        yield re.sub(r"\\[^0-9A-Za-z\s]", "·", text)


def every_text(value: Any) -> Iterator[str]:
    """Every text in a message as a person reads it, its buttons and lists included."""
    if isinstance(value, str):
        yield read(value)
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from every_text(each)


def a_team_claim(office: Office, text: str, *, name: str = "told") -> None:
    with office.storage.write() as tx:
        claim = a_claim(
            name, statement={"en": f"Told {text}"}, opposite={}, examples=a_claim().examples
        )
        known = {t.claim.id for t in tx.claims.all(office.guild.id, with_retired=True)}
        if name in known:
            tx.claims.replace(office.guild.id, claim)
        else:
            tx.claims.add(office.guild.id, claim, origin="team", at=office.now())


def forget(office: Office) -> None:
    """Let the next text come new: the person may ask again, nothing waits for a digest."""
    office.now.passes(minutes=2)
    office.bot._chat._turns._asked._sent.clear()
    for feed in office.desk.feeds():
        if feed.url.startswith("https://other.example"):
            office.desk.unfollow_feed(feed.id, by=AMAL)
    if any(t.is_retired for t in office.desk.claims(with_retired=True)):
        office.desk.retire_claim("wind-doubles", by=AMAL, is_retired=False)
