"""Empty the outbox: each message stands in its channel exactly once, in its channel's order.

What is sent carries a nonce made of its key, which Discord honours for a few minutes, and the key
in its buttons, by which it is found in the channel's history after that.  One sender per channel:
a slow or broken channel never keeps another waiting.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

import discord

from bot.interactions.buttons import marker
from bot.posting.messages import Message, chart_file, rendered
from bot.posting.presence import Presence, Way
from bot.posting.trouble import Fate, Trouble, is_ours, trouble
from claims.claimwatch import Claimwatch
from claims.delivery.outbox import NONCE_IS_SAFE_FOR, Turn
from claims.errors import NotFoundError
from claims.model import Delivery
from claims.storage import CannotStoreError

log = logging.getLogger(__name__)

#: Far less than aiohttp's five minutes, in which Discord would forget the nonce.
SEND_WITHIN: Final = timedelta(seconds=25)
#: Our clock and Discord's may differ: some computers are hours off until somebody sets them.
_CLOCKS_DIFFER: Final = timedelta(days=1)
#: A channel with more messages than this since the first try is not read further.
_HISTORY: Final = 2_000
#: Read of each channel once after a start, as a database restored from a backup knows less than
#: the channel does: back to the newest message known to stand there, this much at least (it was
#: perhaps restored two starts ago) and that much, fifty requests, at most.
_LATEST: Final = (200, 5_000)


class Poster:
    """Sends what is due; keeps nothing that the outbox does not."""

    def __init__(
        self,
        bot: discord.Client,
        watch: Claimwatch,
        presence: Presence,
        *,
        send_within: timedelta = SEND_WITHIN,
    ) -> None:
        self._bot = bot
        self._watch = watch
        self._presence = presence
        self._send_within = send_within.total_seconds()
        self._senders: dict[int, asyncio.Task[None]] = {}
        self._wakes: set[asyncio.Task[None]] = set()
        self._silent_until = 0.0  # by the loop's clock
        self._standing: dict[int, dict[str, int]] = {}  # by channel: marker to message id
        self._tried: dict[str, float] = {}  # by marker, lately: by the loop's clock

    async def send_due(self) -> None:
        """Begin to send what is due, in every channel where nobody is sending already."""
        if self.is_silent:
            return
        due = await asyncio.to_thread(self._watch.dispatch.due, limit=500)
        queues: dict[int, list[Delivery]] = {}
        for delivery in due:
            queues.setdefault(delivery.channel_id, []).append(delivery)
        for channel_id, queue in queues.items():
            if channel_id not in self._senders:
                sender = asyncio.create_task(self._send_all(queue), name=f"channel {channel_id}")
                self._senders[channel_id] = sender
                sender.add_done_callback(partial(self._rest, channel_id))

    def _rest(self, channel_id: int, _: asyncio.Task[None]) -> None:
        self._senders.pop(channel_id, None)

    async def finished(self) -> None:
        """Wait until nobody is sending."""
        while pending := [*self._wakes, *self._senders.values()]:
            await asyncio.gather(*pending, return_exceptions=True)

    def wake(self) -> None:
        """Send what is due without waiting for the clock."""
        task = asyncio.create_task(self._woken(), name="poster woken")
        self._wakes.add(task)
        task.add_done_callback(self._wakes.discard)

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all is to be sent for a while."""
        return asyncio.get_running_loop().time() < self._silent_until

    def is_sending(self, channel_id: int) -> bool:
        """Whether something is being posted to a channel."""
        return channel_id in self._senders

    @asynccontextmanager
    async def in_time(self) -> AsyncIterator[None]:
        """One request to Discord, which is broken off if it takes too long."""
        try:
            async with asyncio.timeout(self._send_within):
                yield
        except TimeoutError:
            # discord.py holds everything back while one request sleeps off a global limit; if
            # that one is broken off, it never lets go again.
            self._bot.http._global_over.set()
            raise

    async def discord_is_back(self, way: Way) -> None:
        """Say that Discord was reached; admins are told if it was away for long."""
        away = self._presence.back(way, self._watch.now())
        tell = self._watch.editor.discord_was_away
        if away is not None and await asyncio.to_thread(tell, *away):
            self.wake()

    async def close(self) -> None:
        """Stop sending; what was under way is found again at the next start."""
        tasks = [*self._wakes, *self._senders.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -------------------------------------------------------------------------------------------

    async def _woken(self) -> None:
        with suppress(CannotStoreError):  # said once, where it began
            await self.send_due()

    async def _send_all(self, queue: Sequence[Delivery]) -> None:
        with suppress(CannotStoreError):  # what is not marked as sent is taken up again
            await self._send_each(queue)

    async def _send_each(self, queue: Sequence[Delivery]) -> None:
        for delivery in queue:
            try:
                await self._deliver(delivery)
            except CannotStoreError:
                raise
            except NotFoundError as error:
                await asyncio.to_thread(self._watch.dispatch.refused, delivery, str(error))
            except Exception as error:  # the outermost edge of one message's work
                if not await self._failed(delivery, error):
                    return  # what stands behind it waits, so that the channel keeps its order

    async def _deliver(self, delivery: Delivery) -> None:
        """Send every message of it that does not stand in the channel yet."""
        whole = await asyncio.to_thread(rendered, delivery, self._watch)
        for part in range(delivery.part, len(whole.messages)):
            message = whole.messages[part]
            turn = await asyncio.to_thread(
                self._watch.dispatch.trying, delivery, text=whole.frozen
            )
            if turn is Turn.LEAVE:
                return
            must_look = turn is Turn.LOOK_FIRST or not self._is_fresh(delivery, message.marker)
            found = await self._find(delivery, message.marker, must_look=must_look)
            message_id = found or await self._send(delivery, message)
            await self.discord_is_back("posting")
            is_last = part + 1 == len(whole.messages)
            await asyncio.to_thread(
                self._watch.dispatch.sent, delivery, message_id, is_last=is_last
            )
            delivery = replace(delivery, part=part + 1, tried_at=None, attempts=0)

    def _is_fresh(self, delivery: Delivery, marker: str) -> bool:
        """Whether Discord still knows its nonce, by a clock that nobody sets."""
        now, safe = asyncio.get_running_loop().time(), NONCE_IS_SAFE_FOR.total_seconds()
        self._tried = {each: at for each, at in self._tried.items() if now - at <= safe}
        if delivery.tried_at is None:
            self._tried[marker] = now
        return marker in self._tried

    async def _send(self, delivery: Delivery, message: Message) -> int:
        try:
            return await self._send_once(delivery, message, is_plain=message.embed is None)
        except discord.HTTPException as error:
            if message.embed is None or trouble(error).fate is not Fate.REFUSED:
                raise
            log.warning("Discord refused the card of %s: %s", message.marker, error.text[:500])
            return await self._send_once(delivery, message, is_plain=True)

    async def _send_once(self, delivery: Delivery, message: Message, *, is_plain: bool) -> int:
        channel = self._channel(delivery)
        said: dict[str, Any] = {"view": message.view, "nonce": message.marker}
        if is_plain:
            said |= {"content": message.plain[:1_990], "suppress_embeds": True}
        else:
            said["embed"] = message.embed
            if message.bars and self._may_attach(delivery.channel_id):
                said["file"] = await asyncio.to_thread(chart_file, message)
            elif message.embed is not None:
                message.embed.set_image(url=None)
        async with self.in_time():
            sent = await channel.send(allowed_mentions=discord.AllowedMentions.none(), **said)
        return sent.id

    async def _find(self, delivery: Delivery, wanted: str, *, must_look: bool) -> int | None:
        """The message if it stands in the channel already."""
        channel = self._channel(delivery)
        if delivery.channel_id not in self._standing:
            known = await asyncio.to_thread(self._watch.dispatch.last_message, delivery.channel_id)
            self._standing[delivery.channel_id] = await self._latest(channel, back_to=known or 0)
        if must_look and delivery.tried_at is not None:
            after = delivery.tried_at - _CLOCKS_DIFFER
            since = channel.history(after=after, limit=_HISTORY, oldest_first=False)
            self._standing[delivery.channel_id] |= await self._ours(since)
        return self._standing[delivery.channel_id].get(wanted)

    async def _latest(
        self, channel: discord.PartialMessageable, *, back_to: int
    ) -> dict[str, int]:
        least, most = _LATEST

        async def latest() -> AsyncIterator[discord.Message]:
            left = least
            async for message in channel.history(limit=most):
                if left <= 0 and message.id <= back_to:
                    return
                left -= 1
                yield message

        try:
            return await self._ours(latest())
        except discord.Forbidden:  # only a precaution: sending itself says what is missing
            return {}

    async def _ours(self, history: AsyncIterator[discord.Message]) -> dict[str, int]:
        return {
            found: message.id
            async for message in history
            if message.author == self._bot.user
            for found in markers(message)
        }

    async def _failed(self, delivery: Delivery, error: Exception) -> bool:
        """Keep what became of a message; gives whether those behind it may go on."""
        what = await self.what_it_means(error, delivery.key)
        if what.fate is Fate.REFUSED:
            await asyncio.to_thread(self._watch.dispatch.refused, delivery, what.sentence)
            return True
        await asyncio.to_thread(
            self._watch.dispatch.failed,
            delivery,
            what.sentence,
            pause=what.pause,
            was_refused=what.fate is Fate.PARKED and _is_sure(delivery, error),
            needs_admin=what.fate is Fate.PARKED,
        )
        return False

    async def what_it_means(self, error: Exception, key: str) -> Trouble:
        """What *error* means for the message of this key, once all else is told of it."""
        what = trouble(error)
        if is_ours(error):
            log.error("delivery %s could not be made", key, exc_info=error)
        else:
            log.warning("delivery %s: %s (%s)", key, what.sentence, type(error).__name__)
        if what.is_away:
            self._presence.lost("posting", self._watch.now())
        elif not is_ours(error):
            await self.discord_is_back("posting")
        if what.fate is Fate.ALL_STOP and what.pause:
            until = asyncio.get_running_loop().time() + what.pause.total_seconds()
            self._silent_until = max(self._silent_until, until)
        return what

    def _channel(self, delivery: Delivery) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(delivery.channel_id, guild_id=delivery.server_id)

    def _may_attach(self, channel_id: int) -> bool:
        channel = self._bot.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel):
            return True  # not known here: Discord will say
        return channel.permissions_for(channel.guild.me).attach_files


def _is_sure(delivery: Delivery, error: Exception) -> bool:
    """Whether a message that may not be posted does not stand there from an earlier try."""
    is_new = delivery.tried_at is None or delivery.state == "new"  # refused before, and surely
    return is_new or isinstance(error, discord.NotFound)


def markers(message: discord.Message) -> set[str]:
    """The deliveries whose buttons stand under a message."""
    children = (
        child
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for child in row.children
    )
    return {found for child in children if (found := marker(getattr(child, "custom_id", None)))}
