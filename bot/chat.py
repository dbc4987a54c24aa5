"""Chat: answer who mentions the bot or replies to it, in the language of the question."""

import asyncio
import logging
import re
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

import discord

from bot.cards.answer import answer_card, before
from bot.cards.settings import example_id, followed_feeds
from bot.cards.why import why_card
from bot.interactions.allowance import Allowance
from bot.words import words
from claims.claimwatch import Claimwatch
from claims.delivery import outbox
from claims.errors import ClaimwatchError, NotSetUpError
from claims.model import Language
from claims.news.why import Why
from claims.questions import Order, asked_in
from claims.questions.answers import Answer, Before

log = logging.getLogger(__name__)

_MENTION: Final = re.compile(r"<(?:@[!&]?|#)\d{1,20}>")
#: After a resumed connection Discord may tell of the same message again.
_REMEMBERED: Final = 1_000
_A_MINUTE: Final = 60.0
_QUESTIONS_A_MINUTE: Final = 10
#: The command by which each order is carried out.
COMMANDS: Final = {
    Order.ADD_CLAIM: "claim add",
    Order.REMOVE_CLAIM: "claim retire",
    Order.CHANGE_CLAIM: "claim edit",
    Order.ADD_FEED: "feed add",
    Order.REMOVE_FEED: "feed remove",
    Order.CHANGE_SETTINGS: "setup",
}
#: Put to a question that is not answered, once the person was told why.
_WAIT: Final = "⏳"


class Turn(Enum):
    """Whether a person may ask now."""

    YES = auto()
    BUSY = auto()  #: their last question is still being answered
    TOO_MANY = auto()
    SILENCE = auto()  #: they were told already


@dataclass(slots=True)
class Turns:
    """Who is being answered, and how often each person asked within a minute."""

    _asked: Allowance = field(
        default_factory=lambda: Allowance(most=_QUESTIONS_A_MINUTE, within=_A_MINUTE)
    )
    _running: set[int] = field(default_factory=set)
    _told: dict[tuple[int, Turn], float] = field(default_factory=dict)

    def take(self, person: int, now: float) -> Turn:
        """Ask for a person's turn; `YES` must be followed by `give_back`."""
        self._forget(now)
        if person in self._running:
            return self._refuse(person, Turn.BUSY, now)
        if not self._asked.take(person, now):
            return self._refuse(person, Turn.TOO_MANY, now)
        self._running.add(person)
        return Turn.YES

    def give_back(self, person: int) -> None:
        """Say that the person was answered."""
        self._running.discard(person)
        self._told.pop((person, Turn.BUSY), None)

    def _forget(self, now: float) -> None:
        for told in [each for each, at in self._told.items() if now - at > _A_MINUTE]:
            del self._told[told]

    def _refuse(self, person: int, why: Turn, now: float) -> Turn:
        if (person, why) in self._told:
            return Turn.SILENCE
        self._told[person, why] = now
        return why


def _asked(message: discord.Message) -> str:
    return " ".join(_MENTION.sub(" ", message.content).split())


class Chat:
    """Hears every message and answers those that are for the bot."""

    def __init__(self, bot: discord.Client, watch: Claimwatch) -> None:
        self._bot = bot
        self._watch = watch
        self._turns = Turns()
        self._heard: OrderedDict[int, None] = OrderedDict()

    async def hear(self, message: discord.Message) -> None:
        """Answer *message* if it is for the bot; never raises for what Discord does."""
        if not self._is_for_us(message) or self._is_known(message.id):
            return
        now = asyncio.get_running_loop().time()
        turn = self._turns.take(message.author.id, now)
        try:
            if turn is Turn.YES:
                await self._answer(message)
            elif turn is Turn.SILENCE:
                await self._ask_to_wait(message)
            else:
                await self._refuse(message, turn)
        except (discord.HTTPException, TimeoutError, OSError) as error:
            log.warning("message %d could not be answered: %s", message.id, error)
        finally:
            if turn is Turn.YES:
                self._turns.give_back(message.author.id)

    def _is_for_us(self, message: discord.Message) -> bool:
        if message.author.bot or message.is_system() or self._bot.user is None:
            return False
        reference = message.reference.resolved if message.reference else None
        is_reply = isinstance(reference, discord.Message) and reference.author == self._bot.user
        return message.guild is None or is_reply or self._bot.user in message.mentions

    def _is_known(self, message_id: int) -> bool:
        if message_id in self._heard:
            return True
        self._heard[message_id] = None
        if len(self._heard) > _REMEMBERED:
            self._heard.popitem(last=False)
        return False

    async def _answer(self, message: discord.Message) -> None:
        question = _asked(message)
        if message.guild is None:
            language = await asyncio.to_thread(asked_in, question, among="en")
            await self._say(message, words(language).ask_on_server)
            return
        server_id = message.guild.id
        async with message.channel.typing():
            try:
                context = await self._before(message)
                text, card = await asyncio.to_thread(self._found, server_id, question, context)
            except NotSetUpError:
                text, card = words("en").not_set_up, None
            except Exception:  # nobody is left without an answer
                log.exception("a question could not be answered")
                language = await asyncio.to_thread(self._language, server_id)
                text, card = words(language).broken, None
            await self._say(message, text, embed=card)

    def _found(
        self, server_id: int, question: str, context: Before | None
    ) -> tuple[str, discord.Embed | None]:
        found = self._watch.answer(server_id, question, before=context)
        if isinstance(found, Answer):
            return "", answer_card(found)
        say, desk = words(found.language), self._watch.desk(server_id)
        match found.about:
            case Why():
                return "", why_card(found.about, desk.server(), found.language)
            case Order():
                return say.by_command.format(COMMANDS[found.about]), None
            case "no link":
                return say.why_needs_link, None
            case "claims":
                return say.follows_claims.format(len(desk.claims())), None
            case "feeds":
                return followed_feeds(desk.feeds(), found.language), None
            case "small talk":
                return say.ask_me.format(claim=example_id(desk.claims())), None

    async def _before(self, message: discord.Message) -> Before | None:
        """What the message replied to was about, if it is one of the bot's own."""
        reference = message.reference
        if reference is None or reference.message_id is None:
            return None
        replied = reference.resolved or reference.cached_message
        if replied is None and reference.channel_id == message.channel.id:
            with suppress(discord.HTTPException):
                replied = await message.channel.fetch_message(reference.message_id)
        if not isinstance(replied, discord.Message) or replied.author != self._bot.user:
            return None
        return before(replied.content, replied.embeds, replied.created_at)

    async def _ask_to_wait(self, message: discord.Message) -> None:
        # Without the permission to react, silence has to do.
        with suppress(discord.HTTPException):
            await message.add_reaction(_WAIT)

    async def _refuse(self, message: discord.Message, turn: Turn) -> None:
        guild = message.guild
        among = await asyncio.to_thread(self._language, guild.id) if guild else "en"
        say = words(await asyncio.to_thread(asked_in, _asked(message), among=among))
        await self._say(message, say.one_at_a_time if turn is Turn.BUSY else say.not_so_fast)

    async def _say(
        self, message: discord.Message, text: str = "", *, embed: discord.Embed | None = None
    ) -> None:
        # The nonce comes from the question, so that a try repeated after a lost answer is one.
        await message.channel.send(
            text,
            embed=embed,  # type: ignore[arg-type]
            nonce=outbox.key("answer", message.id),
            reference=message.to_reference(fail_if_not_exists=False),
            mention_author=False,
            allowed_mentions=discord.AllowedMentions.none(),
        )

    def _language(self, server_id: int) -> Language:
        try:
            return self._watch.desk(server_id).server().language
        except ClaimwatchError:  # not known yet, or the database away
            return "en"
