"""A person asks why an article was posted, or why not: by command and in chat."""

import pytest

from claims.model import Band, Stance
from tests.bot.office import AMAL, Office
from tests.bot.test_chat import ask
from tests.bot.test_commands import said


async def test_a_posted_article_leads_to_its_message(office: Office) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()

    result = await office.member.slash(
        office.channel, "why", link="http://www.news.example/coal?utm_source=x"
    )

    assert not result.ephemeral
    assert message.jump_url in said(result)
    assert "Posted" in said(result)
    assert "will show it" in said(result)


async def test_a_story_that_joined_a_post_leads_to_that_post(office: Office) -> None:
    office.choose_channel()
    first = office.find()
    (message,) = await office.post()
    office.find("again", story_id=first.story_id, band=Band.POSSIBLE, score=0.41)

    result = await office.member.slash(office.channel, "why", link="news.example/again")

    assert "Known story: it joined its post" in said(result)
    assert message.jump_url in said(result)
    assert "possible match · 0.41, 0.29 below “confirmed”" in said(result)


async def test_what_waits_is_told_with_its_reason(office: Office) -> None:
    office.choose_channel()
    office.find()
    (delivery,) = office.watch.dispatch.due()
    office.watch.dispatch.failed(delivery, "Claimwatch may not post in this channel.")

    result = await office.member.slash(office.channel, "why", link="https://news.example/coal")

    assert "Waiting to be posted" in said(result)
    assert "Claimwatch may not post in this channel." in said(result)


async def test_what_a_digest_showed_leads_to_the_digest(office: Office) -> None:
    office.choose_channel()
    office.find(band=Band.POSSIBLE, score=0.5)
    await office.member.slash(office.channel, "digest now")
    await office.bot.poster.finished()
    digest = office.posted()[-1]

    result = await office.member.slash(office.channel, "why", link="https://news.example/coal")

    assert "In the digest of" in said(result)
    assert digest.jump_url in said(result)


async def test_a_long_digest_is_linked_where_it_lists_the_article(office: Office) -> None:
    office.choose_channel()
    for n in range(40):
        office.find(f"coal-{n}", article_title=f"Coal plant {n} closes " + "at last " * 12)
    await office.post()
    before = len(office.posted())
    await office.member.slash(office.channel, "digest now")
    await office.bot.poster.finished()
    digest = office.posted()[before:]

    told = [
        said(await office.member.slash(office.channel, "why", link=f"news.example/coal-{n}"))
        for n in (0, 39)
    ]

    assert len(digest) > 2
    for text, n in zip(told, (0, 39), strict=True):
        (holds,) = [m for m in digest if f"/coal-{n})" in (m.embeds[0].description or "")]
        assert f"{holds.jump_url}" in text.splitlines()[-1]


async def test_a_match_of_a_retired_claim_is_told_so(office: Office) -> None:
    office.find(band=Band.POSSIBLE, score=0.5)
    office.desk.retire_claim("coal-exit", by=AMAL)

    result = await office.member.slash(office.channel, "why", link="https://news.example/coal")

    assert "`coal-exit` · retired" in said(result)
    assert "no digest shows it until it is again" in said(result)


async def test_what_is_no_address_is_refused_in_a_sentence_for_the_person_alone(
    office: Office,
) -> None:
    result = await office.member.slash(office.channel, "why", link="coal power @here")

    assert '"coal power @\u200bhere" is not a web address' in said(result)


async def test_another_servers_articles_were_never_seen_here(office: Office) -> None:
    office.find(article_title="Secret news")
    other = office.env.create_guild("Other desk")
    lobby = other.create_text_channel("lobby")
    boss = other.add_member(office.env.create_user("boss"))
    await office.env.settle()

    result = await boss.slash(lobby, "why", link="https://news.example/coal")

    assert "This address was never seen in a feed followed here." in said(result)
    assert "No feed followed here is of news.example." in said(result)
    assert "Secret" not in said(result)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "why was {} not posted?",
            "refutes the claim (0.90) · possible match · 0.50, 0.20 below “confirmed”",
        ),
        (
            "¿Por qué no se publicó {}?",
            (
                "refuta la afirmación (0.90) · coincidencia posible · 0.50, 0.20 por debajo de"
                " «confirmada»"
            ),
        ),
        (
            "لماذا لم ينشر {}؟",
            "يدحض الادعاء (0.90) · مطابقة محتملة · 0.50، أقل بمقدار 0.20 من «مؤكد»",
        ),
    ],
)
async def test_the_same_can_be_asked_in_chat(office: Office, question: str, told: str) -> None:
    office.find(band=Band.POSSIBLE, score=0.5, stance=Stance.REFUTES)

    for link in ("https://news.example/coal", "<https://news.example/coal?fbclid=2>"):
        answer = await ask(office, question.format(link))

        assert told in (answer.embeds[0].description or "")


async def test_a_link_without_a_why_is_an_ordinary_question(office: Office) -> None:
    office.find()

    answer = await ask(office, "What is new on coal power https://news.example/coal ?")

    assert "Searched:" in (answer.embeds[0].description or "")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("why was the story on the plant not posted?", "Send me its link with the question"),
        ("¿por qué no se publicó lo de la planta?", "Envíame su enlace con la pregunta"),
        ("لماذا لم يُنشر خبر المحطة؟", "أرسل رابطه مع السؤال"),
    ],
)
async def test_who_asks_why_without_a_link_is_asked_for_it(
    office: Office, question: str, told: str
) -> None:
    answer = await ask(office, question)

    assert told in answer.content
    assert "/why" in answer.content


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("why?", "Posted"),
        ("why was this posted?", "Posted"),
        ("why is this possible and not confirmed?", "Posted"),
        ("why did you send this?", "Posted"),
        ("¿por qué se confirmó?", "Publicado"),
        ("¿por qué figura aquí?", "Publicado"),
        ("لماذا هذا المقال هنا؟", "نُشر"),
        ("ما سبب نشر هذا؟", "نُشر"),
        ("¿por qué se publicó esto?", "Publicado"),
        ("¿por qué lo publicaste?", "Publicado"),
        ("لماذا نُشر هذا؟", "نُشر"),
        ("ليش نشرتوه؟", "نُشر"),
    ],
)
async def test_a_reply_to_a_post_may_ask_why_without_its_link(
    office: Office, question: str, told: str
) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()

    await office.member.send(office.channel, question, reply_to=message)
    await office.env.settle()

    description = office.posted()[-1].embeds[0].description or ""
    assert message.jump_url in description
    assert told in description


async def test_a_reply_that_asks_why_of_something_else_is_an_ordinary_question(
    office: Office,
) -> None:
    office.choose_channel()
    office.find()
    (message,) = await office.post()

    for question, told in (
        ("why do wind farms double?", "`wind-doubles`"),
        ("why, and what else is new since Monday?", "Searched: 1 feeds"),
    ):
        await office.member.send(office.channel, question, reply_to=message)
        await office.env.settle()

        assert told in (office.posted()[-1].embeds[0].description or "")
