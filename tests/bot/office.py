"""A team's Discord server with the real bot on it, and everything behind the bot."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.client import ClaimwatchBot
from claims.claimwatch import Claimwatch
from claims.delivery import outbox
from claims.desk import Desk
from claims.feeds.identity import names_of_link
from claims.model import Match, Person
from claims.storage import Storage
from tests.bot.fakes import FakeWeb
from tests.claims.builders import a_claim, a_match, an_article

AMAL = Person(id=1, name="Amal")
LIBRARY = [
    a_claim(
        "coal-exit",
        statement={
            "en": "Coal power ends by 2030",
            "es": "La energía del carbón termina en 2030",
            "ar": "تنتهي الطاقة من الفحم بحلول عام 2030",
        },
        opposite={"en": "Coal power goes on after 2030"},
    ),
    a_claim("wind-doubles", statement={"en": "Wind farms double their output by 2030"}),
]


@dataclass
class Clockwork:
    """A clock that stands until it is moved."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **stretch: float) -> None:
        self.at += timedelta(**stretch)


@dataclass
class Office:
    env: Any
    watch: Claimwatch
    storage: Storage
    now: Clockwork
    web: FakeWeb
    guild: Any
    channel: Any
    admin: Any
    member: Any

    @property
    def bot(self) -> ClaimwatchBot:
        """The one running now."""
        bot: ClaimwatchBot = self.env.bot
        return bot

    @property
    def desk(self) -> Desk:
        return self.watch.desk(self.guild.id)

    def choose_channel(self, **chosen: Any) -> None:
        self.desk.set_up(by=AMAL, channel_id=self.channel.id, **chosen)

    def find(self, name: str = "coal", *, claim: str = "coal-exit", **changed: Any) -> Match:
        """An article that matched a claim, its message in the outbox if there is a channel.

        `article_…` changes the article, all else the match.
        """
        of_article = {
            k.removeprefix("article_"): changed.pop(k) for k in [*changed] if "article_" in k
        }
        with self.storage.write() as tx:
            server = tx.servers.get(self.guild.id)
            feed = tx.feeds.add("https://news.example/rss", name="Example News", due_at=self.now())
            tx.feeds.follow(server.id, [feed.id], now=self.now())
            values = {
                "url": f"https://news.example/{name}",
                "published_at": self.now(),
                "seen_at": self.now(),
            }
            article = an_article(feed.id, **values | of_article)
            article = replace(
                article, id=tx.articles.add(article, names=[name, *names_of_link(article.url, [])])
            )
            values = {"server_id": server.id, "claim_id": claim, "found_at": self.now()}
            match = tx.matches.add(a_match(article, **values | changed))
            delivery = outbox.match_delivery(match, server, name)
            if delivery and match.band == "confirmed":
                tx.deliveries.add(delivery, due_at=self.now())
        return match

    async def post(self) -> list[discord.Message]:
        """What stands in the channel once all that is due is sent, oldest first."""
        await self.bot.poster.send_due()
        await self.bot.poster.finished()
        return self.posted()

    def posted(self, channel: Any = None) -> list[discord.Message]:
        mine = self.bot.user
        return [m for m in (channel or self.channel).history() if m.author == mine]


def custom_ids(message: discord.Message) -> list[str]:
    return [
        child.custom_id or ""
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for child in row.children
        if isinstance(child, discord.Button)
    ]
