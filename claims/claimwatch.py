"""The menu: everything a person, the clock or a face can ask of Claimwatch.

Blocking, but for what asks others over the network (`poll`, `suggested`): a face with an event
loop calls the rest from a thread.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from claims import health
from claims.delivery.dispatch import Dispatch
from claims.delivery.editor import Editor
from claims.desk import Desk
from claims.drafting import suggestions
from claims.drafting.drafts import Draft
from claims.drafting.language_model import LanguageModel
from claims.errors import InvalidInputError
from claims.feeds.catalogue import FeedSource
from claims.feeds.discover import FoundFeed
from claims.feeds.fetch import Fetcher
from claims.feeds.pacing import Pace
from claims.feeds.parser import Parser
from claims.health import Health
from claims.matching import Matcher
from claims.model import (
    SYSTEM,
    Claim,
    Feed,
    Person,
    Server,
    Status,
)
from claims.news import recall
from claims.news.polled import Polled
from claims.news.watch import Watch
from claims.questions import answers
from claims.questions.answers import Answer, Aside, Before
from claims.storage import Storage, Transaction

log = logging.getLogger(__name__)

#: Texts of articles that matched nothing are dropped after this long; they stay known.
KEEPS_UNMATCHED_FOR = timedelta(days=90)
#: Between these whoever else has something to write comes first.
_EMPTIED_AT_ONCE = 500


def utc_now() -> datetime:
    """The present moment; tests hand in another clock."""
    return datetime.now(UTC)


class Claimwatch:
    """Claims, feeds and matches of every server this program serves."""

    def __init__(
        self,
        *,
        storage: Storage,
        matcher: Matcher,
        library: Sequence[Claim] = (),
        catalogue: Sequence[FeedSource] = (),
        pace: Pace | None = None,
        now: Callable[[], datetime] = utc_now,
        parser: Parser | None = None,
        language_model: LanguageModel | None = None,
    ) -> None:
        """Serve the servers in *storage*.

        Args:
            storage: What is remembered.
            matcher: What decides which claims an article bears on.
            library: The claims each new server starts with.
            catalogue: The feeds each new server starts with.
            pace: How often feeds are fetched where they ask for nothing longer.
            now: The clock.
            parser: Reads feeds, and is its owner's to close; one of its own if not given.
            language_model: Writes examples of new claims where an admin asks for it.
        """
        self.matcher = matcher
        self._storage = storage
        self._library = library
        self._catalogue = catalogue
        self._language_model = language_model
        self.now = now
        self.editor = Editor(storage=storage, now=now)
        self.dispatch = Dispatch(storage=storage, now=now)
        self._watch = Watch(
            storage=storage, matcher=matcher, pace=pace or Pace(), now=now, parser=parser
        )

    def welcome(self, server_id: int, name: str) -> Server:
        """Make a server known, with the library's claims and the catalogue's feeds.

        For a known server: claims new in the library are added, those nobody here edited follow
        the library; feeds it was never given are followed.
        """
        with self._storage.write() as tx:
            known = tx.servers.find(server_id)
            server = replace(known, name=name) if known else Server(id=server_id, name=name)
            tx.servers.save(server)
            self._sync_library(tx, server_id)
            given = tx.feeds.given(server_id)
            feeds = {self._feed_id(tx, source) for source in self._catalogue}
            tx.feeds.follow(server_id, feeds - given, now=self.now())
            return server

    def farewell(self, server_id: int) -> None:
        """Forget where to post on a server that threw the bot out; what it holds is kept."""
        with self._storage.write() as tx:
            server = tx.servers.find(server_id)
            if server is not None:
                tx.servers.save(replace(server, channel_id=None, admin_channel_id=None))
                tx.deliveries.abandon(server_id, error="The bot is no longer on this server.")

    def desk(self, server_id: int) -> Desk:
        """What one server's people can ask and its admins can change."""
        return Desk(server_id, storage=self._storage, matcher=self.matcher, now=self.now)

    def servers(self) -> list[Server]:
        """Every server ever made known."""
        with self._storage.read() as tx:
            return tx.servers.all()

    def health(self) -> Health:
        """How much there is to do and how far it is done."""
        with self._storage.read() as tx:
            return health.read(tx, self.now())

    @property
    def storage_trouble(self) -> str | None:
        """What keeps the database from being used, for its operator; ``None`` if nothing does."""
        return self._storage.trouble

    @property
    def broken_off(self) -> int:
        """Feeds whose reading was broken off since the program was started."""
        return self._watch.broken_off

    @property
    def suggests(self) -> bool:
        """Whether there is a language model to ask for examples."""
        return self._language_model is not None

    async def suggested(self, draft: Draft) -> Draft:
        """A new claim's draft with its opposite and examples written by the language model.

        Takes as long as the model does: some minutes at most.

        Raises:
            InvalidInputError: If there is no language model, or the draft cannot be used.
            LanguageModelError: If it cannot be asked, or writes nothing that can be used.
        """
        if self._language_model is None:
            raise InvalidInputError("No language model was chosen here that could write examples.")
        return await suggestions.suggested(draft, self._language_model)

    def answer(
        self, server_id: int, question: str, *, before: Before | None = None
    ) -> Answer | Aside:
        """Answer a question from what this server's claims and feeds brought.

        Args:
            server_id: Whose claims and feeds.
            question: As it was typed.
            before: What the message it replies to was about.
        """
        return answers.answer(question, self.desk(server_id), self.matcher, self.now(), before)

    # -- the watch ------------------------------------------------------------------------------

    async def discover(self, url: str, fetcher: Fetcher) -> tuple[FoundFeed, ...]:
        """The feeds at an address, at least one, the likeliest first.

        Raises:
            InvalidInputError: If it is no web address.
            NotFoundError: If there is no feed, or the page cannot be read; says why.
        """
        return await self._watch.discover(url, fetcher)

    async def follow(self, server_id: int, found: FoundFeed, *, name: str, by: Person) -> Feed:
        """Let a server follow a feed that was found; raises as `Desk.follow_feed`.

        What stands in it is its baseline, and its server is not asked for it again.
        """
        desk = self.desk(server_id)
        feed = await asyncio.to_thread(desk.follow_feed, found.url, name=name, by=by)
        await self._watch.take_in(feed, found)
        return feed

    async def poll(
        self, fetcher: Fetcher, *, limit: int = 500, only: Collection[int] | None = None
    ) -> list[Polled]:
        """Fetch the feeds that are due, match what is new and put it into the outbox.

        Args:
            fetcher: Fetches, within its limits.
            limit: At most so many feeds under way, whoever asked for them.
            only: Only feeds of these ids; nobody's asking makes one due.
        """
        return await self._watch.poll(fetcher, limit=limit, only=only)

    def recall_background(self) -> int:
        """Measure articles against what the feeds brought before the program was started too.

        Returns:
            How many articles were recalled.
        """
        return recall.recall_background(self._storage, self.matcher)

    def close(self) -> None:
        """Let go of what runs beside; the storage is its owner's to close."""
        self._watch.close()

    def tidy(self) -> int:
        """Drop the texts of old articles that matched nothing; gives how many."""
        with self._storage.read() as tx:
            old = tx.articles.unmatched(before=self.now() - KEEPS_UNMATCHED_FOR)
        dropped = 0
        for start in range(0, len(old), _EMPTIED_AT_ONCE):
            with self._storage.write() as tx:
                dropped += tx.articles.empty(old[start : start + _EMPTIED_AT_ONCE])
        return dropped

    # -------------------------------------------------------------------------------------------

    def _sync_library(self, tx: Transaction, server_id: int) -> None:
        held = {t.claim.id: t for t in tx.claims.all(server_id, with_retired=True)}
        edited = tx.claims.edited(server_id)
        for claim in self._library:
            tracked = held.get(claim.id)
            if tracked is None:
                tx.claims.add(server_id, claim, origin="library", at=self.now())
                tx.claims.assess(
                    server_id,
                    claim.id,
                    Status.NOT_YET_ASSESSED,
                    by=SYSTEM,
                    at=self.now(),
                    why="taken from the library",
                )
            elif tracked.origin == "library" and claim.id not in edited and tracked.claim != claim:
                tx.claims.replace(server_id, claim, is_edited=False)

    def _feed_id(self, tx: Transaction, source: FeedSource) -> int:
        feed = tx.feeds.add(
            source.url,
            name=source.name,
            language=source.language,
            country=source.country,
            kind=source.kind,
            is_shared=True,
            due_at=self.now(),
        )
        return feed.id
