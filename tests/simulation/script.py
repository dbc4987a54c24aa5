"""What a seed lets happen, and when: news, weather, admins, clocks, backups."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.model import Stance, Verdict
from tests.claims.builders import AMAL, DESK
from tests.simulation.life import Life, refusals
from tests.simulation.news import CLAIMS, Article
from tests.simulation.sites import Site
from tests.simulation.world import HOUR, MINUTE

if TYPE_CHECKING:
    from tests.simulation.run import Run

Deed = Callable[[Life], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Event:
    at: float
    name: str
    deed: Deed
    ends_life: bool = False  #: the process is stopped in order afterwards


class Script:
    """Draws a run's events, and is what they do."""

    def __init__(self, run: "Run", hours: float) -> None:
        self.run = run
        self.world, self.web, self.discord = run.world, run.web, run.discord
        self._chance = run.world.chance
        self._length = hours * HOUR
        self._numbers = 0
        self._asked = 0
        self.events: list[Event] = []
        for name, least, most, deed in (
            ("an article is published", 1, 3, self._publish),
            ("a server makes new validators of what it had", 0, 1, self._touch),
            ("the weather changes", 1, 3, self._change_the_weather),
            ("an admin", 0, 2, self._administer),
            ("the clock", -3, 1, self._disturb_the_clock),
            ("somebody looks at /settings", 0, 1, self._look),
        ):
            for _ in range(self._chance.randint(least, most)):
                self._add(self._when(), name, deed)
        if self._chance.random() < 0.3:
            self._add(self._when(), "an orderly restart", self._nothing, ends_life=True)
        if self._chance.random() < 0.2:
            restored = self._chance.uniform(0.4, 1) * self._length
            kept = self._chance.uniform(0, 0.6) * restored
            self._add(kept, "a backup", self._back_up)
            self._add(restored, "the backup is restored", self._restore, ends_life=True)

    def _when(self) -> float:
        return self._chance.uniform(0, self._length)

    def _add(self, at: float, name: str, deed: Deed, *, ends_life: bool = False) -> None:
        self.events.append(Event(at, name, deed, ends_life))
        self.events.sort(key=lambda event: event.at)

    def _later(self, minutes: float, name: str, deed: Deed) -> None:
        self._add(self.world.seconds() + minutes * MINUTE, name, deed)

    async def _nothing(self, life: Life) -> None: ...

    # -- news -----------------------------------------------------------------------------------

    def old_stock(self, *, is_news: bool) -> Article:
        self._numbers += 1
        return Article(self._numbers, 0 if is_news else None, is_news=is_news)

    def _an_article(self) -> Article:
        chance = self._chance
        self._numbers += 1
        news = [a for a in self.run.deliveries.articles.values() if a.is_news and not a.retells]
        if news and chance.random() < 0.2:
            told = chance.choice(news)
            return Article(self._numbers, told.claim, is_news=True, retells=told.number)
        return Article(self._numbers, chance.choice((0, 0, 1)), is_news=chance.random() < 0.8)

    async def _publish(self, life: Life) -> None:
        sites = [self._chance.choice(self.web.sites)]
        if self._chance.random() < 0.2:
            sites = self.web.sites[:2]  # the same article, of two feeds
        self.publish(self._an_article(), sites)

    def publish(self, article: Article, sites: list[Site]) -> None:
        for site in sites:
            site.articles.append(article)
        feeds = {site.url for site in sites}
        self.world.tell(f"published {article.mark} {article.title[:24]!r} in {sorted(feeds)}")
        self.run.deliveries.published(article, feeds, self.run.eyes)

    async def _touch(self, life: Life) -> None:
        self._chance.choice(self.web.sites).edition += 1

    # -- weather --------------------------------------------------------------------------------

    async def _change_the_weather(self, life: Life) -> None:
        chance, weather = self._chance, self.discord.weather
        channel = self.discord.channels[50]
        match chance.choice(("errors", "lost", "lost", "slow", "down", "down", "closed", "cards")):
            case "errors":
                weather.before = 0.4
            case "lost":
                weather.after = chance.choice((0.3, 0.7))
            case "slow":
                weather.slow = 0.4
            case "cards":
                weather.refuses_cards = 1.0
            case "down":
                weather.is_down = True
                self._later(chance.choice((1, 5, 30)), "Discord is back", self._calm)
            case "closed":
                channel.is_forbidden = True
                self._later(chance.choice((3, 40)), "the channel is open again", self._calm)
        self.world.tell(f"weather: {weather}, closed: {channel.is_forbidden}")

    async def _calm(self, life: Life) -> None:
        self.discord.weather.is_down = False
        self.discord.channels[50].is_forbidden = False

    # -- people ---------------------------------------------------------------------------------

    async def _administer(self, life: Life) -> None:
        deeds = (
            self._check,
            self._remove_and_add,
            self._add_another,
            self._move,
            self._lose_the_channel,
            self._retire,
            self._digest_now,
            self._judge,
            self._chatter,
        )
        deed = self._chance.choice(deeds)
        self.world.tell(f"    {deed.__name__}")
        with refusals():
            await deed(life)

    async def _check(self, life: Life) -> None:
        """Ten of them press it."""
        ids = {feed.id for feed in await asyncio.to_thread(life.desk.feeds)}
        checks = (life.watch.poll(life.fetcher, only=ids) for _ in range(10))
        await asyncio.gather(*checks)

    async def _remove_and_add(self, life: Life) -> None:
        feeds = await asyncio.to_thread(life.desk.feeds)
        if not feeds:
            return
        feed = self._chance.choice(feeds)
        await asyncio.to_thread(life.desk.unfollow_feed, feed.id, by=AMAL)
        self.run.look_again()
        await asyncio.sleep(self._chance.choice((1.0, 600.0)))
        await self._follow(life, feed.url)

    async def _add_another(self, life: Life) -> None:
        await self._follow(life, self.web.sites[-1].url)

    async def _follow(self, life: Life, url: str) -> None:
        site = self.web.site_at(url)
        if site is None:
            return
        try:
            await asyncio.to_thread(life.desk.refuse_followed, url)
            site.manners.by_hand = 1
            found = await life.watch.discover(url, life.fetcher)
            if found[0].url == url:
                await life.watch.follow(DESK, found[0], name="Added", by=AMAL)
        finally:
            if not self.world.is_dead:
                site.manners.by_hand = 0
                self.run.look_again()

    async def _move(self, life: Life) -> None:
        channel_id = self._chance.choice([c.id for c in self.run.open_channels()])
        await asyncio.to_thread(self.run.moved, life, channel_id)
        life.poster.wake()

    async def _lose_the_channel(self, life: Life) -> None:
        if len(self.run.open_channels()) < 2:
            return
        self.discord.delete(50)
        self._later(self._chance.choice((2, 90)), "an admin chooses another", self._move)

    async def _retire(self, life: Life) -> None:
        claim_id = self._chance.choice(CLAIMS).id
        await asyncio.to_thread(life.desk.retire_claim, claim_id, by=AMAL)
        self.run.look_again()

        async def take_up(life: Life) -> None:
            with refusals():  # somebody else may have been quicker
                await asyncio.to_thread(
                    life.desk.retire_claim, claim_id, by=AMAL, is_retired=False
                )

        self._later(self._chance.choice((2, 90)), f"{claim_id} is taken up again", take_up)

    async def _digest_now(self, life: Life) -> None:
        self._asked += 1
        await asyncio.to_thread(life.watch.editor.make_digest_now, DESK, str(self._asked))
        life.poster.wake()

    async def _judge(self, life: Life) -> None:
        verdict = self._chance.choice(list(Verdict))
        await asyncio.to_thread(life.desk.judge, 1, verdict, by=AMAL)
        if verdict is Verdict.WRONG_CLAIM:
            right = self._chance.choice([None, *(claim.id for claim in CLAIMS)])
            filed = await asyncio.to_thread(life.desk.correct, 1, right, by=AMAL)
            asked_of = filed.id if filed else None
        else:
            asked_of = 1 if verdict is Verdict.WRONG_STANCE else None
        if asked_of is not None:
            stance = self._chance.choice(list(Stance))
            await asyncio.to_thread(life.desk.correct_stance, asked_of, stance, by=AMAL)

    async def _chatter(self, life: Life) -> None:
        self.discord.somebody_writes(50, self._chance.choice((3, 120)))

    async def _look(self, life: Life) -> None:
        waiting = await asyncio.to_thread(life.desk.waiting)
        self.run.compare(waiting)

    # -- the computer ---------------------------------------------------------------------------

    async def _disturb_the_clock(self, life: Life) -> None:
        kind = self._chance.choice(("ahead", "behind", "asleep"))
        self.world.tell(f"    {kind}")
        if kind == "asleep":
            self.world.slept += self._chance.uniform(0.1, 8) * HOUR
        else:
            self.world.clock_error += HOUR if kind == "ahead" else -HOUR
        life.ticker.plan()

    async def _back_up(self, life: Life) -> None:
        self.run.back_up()

    async def _restore(self, life: Life) -> None:
        self.run.is_to_restore = self.run.backup is not None
