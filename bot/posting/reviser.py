"""Edit what was posted once its story went on: each message shows all that is known of it.

An edit needs no nonce and no history: made twice it is the same.  It waits for whatever is yet to
be posted in its channel, and nothing waits for it.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Final

import discord

from bot.cards.story import standing_card
from bot.interactions.buttons import match_buttons
from bot.posting.poster import Poster
from bot.posting.trouble import Fate, is_ours
from claims.claimwatch import Claimwatch
from claims.errors import NotFoundError
from claims.model import Language
from claims.storage import CannotStoreError, Revision

log = logging.getLogger(__name__)

#: So many at a tick, of all channels: what is to be posted is looked at again between them.
_AT_ONCE: Final = 50
#: What comes in while a message is edited is edited in at once, but not for ever: the next tick
#: goes on.
_ROUNDS: Final = 3


class Reviser:
    """Makes the edits that are due; keeps nothing that the outbox does not."""

    def __init__(self, bot: discord.Client, watch: Claimwatch, poster: Poster) -> None:
        self._bot = bot
        self._watch = watch
        self._poster = poster
        self._at_work: dict[int, asyncio.Task[None]] = {}  # by channel

    async def revise_due(self) -> None:
        """Begin to edit what is due, in every channel where nobody is editing already."""
        if self._poster.is_silent:
            return
        due = await asyncio.to_thread(self._watch.dispatch.revisions, limit=_AT_ONCE)
        queues: dict[int, list[Revision]] = {}
        for revision in due:
            queues.setdefault(revision.channel_id, []).append(revision)
        for channel_id, queue in queues.items():
            if channel_id not in self._at_work:
                task = asyncio.create_task(self._revise_each(queue), name=f"edits {channel_id}")
                self._at_work[channel_id] = task
                task.add_done_callback(partial(self._rest, channel_id))

    def _rest(self, channel_id: int, _: asyncio.Task[None]) -> None:
        self._at_work.pop(channel_id, None)

    async def finished(self) -> None:
        """Wait until nobody is editing."""
        await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    async def close(self) -> None:
        """Stop editing; what was under way is edited at the next start."""
        tasks = list(self._at_work.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -------------------------------------------------------------------------------------------

    async def _revise_each(self, queue: Sequence[Revision]) -> None:
        with suppress(CannotStoreError):  # said once; what is not marked as done is due again
            for place, revision in enumerate(queue):
                if self._poster.is_sending(revision.channel_id):
                    return  # it goes first; the rest is still due
                try:
                    await self._revise(revision)
                except CannotStoreError:
                    raise
                except NotFoundError:  # its claim or its match is no longer known
                    await asyncio.to_thread(self._watch.dispatch.revised, revision)
                except Exception as error:  # the outermost edge of one message's work
                    if not await self._failed(queue[place:], error):
                        return

    async def _revise(self, revision: Revision) -> None:
        channel = self._bot.get_partial_messageable(
            revision.channel_id, guild_id=revision.server_id
        )
        message = channel.get_partial_message(revision.message_id)
        card, language = await asyncio.to_thread(self._card, revision)
        for _ in range(_ROUNDS):
            buttons = match_buttons(revision.key, revision.match_id, language)
            async with self._poster.in_time():
                await message.edit(
                    embed=card,
                    view=buttons,
                    allowed_mentions=discord.AllowedMentions.none(),
                )
            await self._poster.discord_is_back("posting")
            # Somebody may have answered meanwhile, and this edit have taken that off the card.
            shown, (card, language) = card, await asyncio.to_thread(self._card, revision)
            if card == shown:
                await asyncio.to_thread(self._watch.dispatch.revised, revision)
                return

    def _card(self, revision: Revision) -> tuple[discord.Embed, Language]:
        """What the message is to show, and in which language."""
        desk = self._watch.desk(revision.server_id)
        return standing_card(desk, desk.match(revision.match_id)), desk.server().language

    async def _failed(self, queue: Sequence[Revision], error: Exception) -> bool:
        """Keep what became of the first; gives whether those behind it may be tried."""
        dispatch, revision = self._watch.dispatch, queue[0]
        if isinstance(error, discord.NotFound):  # deleted, or with its whole channel
            await self._poster.discord_is_back("posting")
            await asyncio.to_thread(dispatch.gone, revision)
            return True
        what = await self._poster.what_it_means(error, revision.key)
        if what.fate is Fate.REFUSED:
            await asyncio.to_thread(dispatch.revised, revision)
            return True
        is_alone = what.fate is Fate.PARKED or is_ours(error)
        later = queue[:1] if is_alone else queue
        await asyncio.to_thread(dispatch.not_revised, later, pause=what.pause)
        return is_alone
