"""Notices as admins see them, whole, and what the button under one shows."""

from dataclasses import replace

import pytest

from bot.cards.notice import notice_card
from claims.delivery import notices
from claims.delivery.notices import CHANNEL, Notice, Outage
from claims.model import Feed, Language
from tests.bot.office import AMAL, Office, custom_ids
from tests.bot.test_commands import said
from tests.claims.builders import NOON

POST = "/channels/*/messages"
DOWN = Outage(
    about="feed 1", name="Wire_1", error="No answer @everyone.", since="2026-06-01T10:00:00+00:00"
)
NEVER = Outage(about="feed 2", name="صحيفة", error="No such host.")
FEEDS = Notice(kind="feeds", down=(DOWN, NEVER), over=(Outage(about="f", name="C"),), working=7)


def test_feeds_that_are_down_and_read_again() -> None:
    card = notice_card(FEEDS, 5, "en")

    assert card.title == "Feeds that cannot be read: 2 · Feeds read again: 1"
    assert card.description == (
        "Everything else goes on. Feeds read as usual: 7. They are tried again less and less"
        " often, by themselves.\n"
        "**Feeds that cannot be read**\n"
        "- \u200e▼ **Wire\\_1** · No answer @\u200beveryone. · last read <t:1780308000:f>\n"
        "- \u200e▼ **\u2068صحيفة\u2069** · No such host. · not read yet\n"
        "**Feeds read again**\n"
        "- \u200e● **C**"
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "I cannot post where matches go\n"
                "<#5>: The bot may not post in its channel.\n"
                "Feeds are read and matched as before, and commands and chat go on. Messages"
                " waiting, none is lost: 4. They are posted once this is mended;"
                " /setup tries at once."
            ),
        ),
        (
            "es",
            (
                "No puedo publicar donde van las coincidencias\n"
                "<#5>: The bot may not post in its channel.\n"
                "Las fuentes se leen y comparan como antes, y las órdenes y el chat siguen."
                " Mensajes en espera, ninguno se pierde: 4. Se publican en cuanto esto se arregle;"
                " /setup lo intenta enseguida."
            ),
        ),
        (
            "ar",
            (
                "لا أستطيع النشر حيث تُنشر المطابقات\n"
                "<#5>: \u2068The bot may not post in its channel.\u2069\n"
                "تُقرأ المصادر وتُقارَن كما كانت، والأوامر والمحادثة مستمرة. الرسائل المنتظرة،"
                " ولا تضيع أي منها: 4. وتُنشر فور إصلاح ذلك؛ والأمر \u200e/setup"
                " يعيد المحاولة حالًا."
            ),
        ),
    ],
)
def test_a_channel_that_cannot_be_posted_to(language: Language, said: str) -> None:
    outage = Outage(about=CHANNEL, name="", error="The bot may not post in its channel.")

    card = notice_card(Notice(kind="channel", down=(outage,), waiting=4), 5, language)

    assert f"{card.title}\n{card.description}" == said


def test_discord_that_is_back() -> None:
    notice = notices.of_discord(NOON, NOON.replace(hour=14), waiting=3)

    card = notice_card(notice, 5, "en")

    assert (card.title, card.description) == (
        "Discord could not be reached",
        (
            "From <t:1780315200:f> to <t:1780322400:f>. Feeds were read and matched meanwhile."
            " Messages that waited and follow now: 3."
        ),
    )


def test_a_hundred_feeds_fit_and_what_works_is_said_first() -> None:
    many = tuple(replace(DOWN, about=f"feed {n}", error="e" * 500) for n in range(100))

    card = notice_card(Notice(kind="feeds", down=many, working=2), 5, "en")

    assert len(card) < 6_000
    assert (card.description or "").startswith("Everything else goes on. Feeds read as usual: 2.")
    assert (card.description or "").endswith("more")


async def test_a_notice_is_posted_to_the_admins_channel_and_its_button_is_theirs(
    office: Office,
) -> None:
    room = office.guild.create_text_channel("admins")
    office.desk.set_up(by=AMAL, channel_id=office.channel.id, admin_channel_id=room.id)
    feed = office.desk.follow_feed("https://a.example/f?key=s3", name="Wire", by=AMAL)
    a_feed_fails(office, feed)

    office.watch.editor.make_notices()
    await office.post()
    await office.post()

    (message,) = office.posted(room)
    assert message.embeds[0].title == "Feeds that cannot be read: 1"
    assert office.posted() == []
    (button,) = custom_ids(message)
    assert button.endswith(":show:feeds")
    shown = await office.admin.click(message, label="Feeds")
    refused = await office.member.click(message, label="Feeds")
    assert shown.ephemeral
    assert "**Wire** · a.example · No answer. (×3)" in said(shown)
    assert "s3" not in said(shown)
    assert said(refused).startswith("Only people who may manage")


async def test_admins_hear_of_a_channel_the_bot_may_not_post_in_and_of_its_mending(
    office: Office,
) -> None:
    room = office.guild.create_text_channel("admins")
    office.desk.set_up(by=AMAL, channel_id=office.channel.id, admin_channel_id=room.id)
    office.env.inject_error("POST", POST, status=403, code=50013, message="Missing Permissions")
    office.find()
    await office.post()
    office.watch.editor.make_notices()
    await office.post()
    told = [message.embeds[0].title for message in office.posted(room)]

    office.now.passes(hours=1)
    await office.post()
    office.watch.editor.make_notices()
    await office.post()

    assert told == ["I cannot post where matches go"]
    assert [m.embeds[0].title for m in office.posted(room)][1:] == [
        "I can post again where matches go"
    ]
    assert len(office.posted()) == 1


def a_feed_fails(office: Office, feed: Feed) -> None:
    with office.storage.write() as tx:
        tx.feeds.save(replace(feed, failures=3, error="No answer."))


async def test_setup_chooses_the_admins_channel_and_says_what_is_missing_there(
    office: Office,
) -> None:
    room = office.guild.create_text_channel("admins")

    answer = await office.admin.slash(office.channel, "setup", admins=room)

    assert f"Admins hear in <#{room.id}> of what fails." in said(answer)
    assert office.desk.server().admin_channel_id == room.id
