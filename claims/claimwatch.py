"""The menu: everything a person, the clock or a face can ask of Claimwatch.

Blocking, but for `poll`: a face with an event loop calls the rest from a thread.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from claims import answers, digests, outbox
from claims.answers import Answer, Before
from claims.desk import Desk
from claims.digests import Edition
from claims.errors import NotSetUpError
from claims.feeds.catalogue import FeedSource
from claims.feeds.discover import FoundFeed
from claims.feeds.fetch import Fetcher
from claims.feeds.pacing import Pace
from claims.feeds.parser import Parser
from claims.matching import MAX_SEEN, Matcher
from claims.model import (
    LANGUAGES,
    SYSTEM,
    Claim,
    Delivery,
    Digest,
    Feed,
    Match,
    Person,
    Server,
    Status,
)
from claims.outbox import Turn
from claims.storage import Storage, Transaction
from claims.watch import Polled, Watch

log = logging.getLogger(__name__)

#: Texts of articles that matched nothing are dropped after this long; they stay known.
KEEPS_UNMATCHED_FOR = timedelta(days=90)


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
        """
        self.matcher = matcher
        self._storage = storage
        self._library = library
        self._catalogue = catalogue
        self._now = now
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
            tx.feeds.follow(server_id, feeds - given, now=self._now())
            return server

    def farewell(self, server_id: int) -> None:
        """Forget where to post on a server that threw the bot out; what it holds is kept."""
        with self._storage.write() as tx:
            server = tx.servers.find(server_id)
            if server is not None:
                tx.servers.save(replace(server, channel_id=None))
                tx.deliveries.abandon(server_id, error="The bot is no longer on this server.")

    def desk(self, server_id: int) -> Desk:
        """What one server's people can ask and its admins can change."""
        return Desk(server_id, storage=self._storage, matcher=self.matcher, now=self._now)

    def servers(self) -> list[Server]:
        """Every server ever made known."""
        with self._storage.read() as tx:
            return tx.servers.all()

    def answer(self, server_id: int, question: str, *, before: Before | None = None) -> Answer:
        """Answer a question from what this server's claims and feeds brought.

        Args:
            server_id: Whose claims and feeds.
            question: As it was typed.
            before: What the message it replies to was about.
        """
        return answers.answer(question, self.desk(server_id), self.matcher, self._now(), before)

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
        with self._storage.read() as tx:
            newest = [
                article
                for language in LANGUAGES
                for article in reversed(tx.articles.newest(limit=MAX_SEEN, language=language))
            ]
            kept = tx.articles.vectors(article.id for article in newest)
        recalled = [(a.language, kept[a.id]) for a in newest if a.id in kept]
        self.matcher.learn(recalled)
        return len(recalled)

    def close(self) -> None:
        """Let go of what runs beside; the storage is its owner's to close."""
        self._watch.close()

    def tidy(self) -> int:
        """Drop the texts of old articles that matched nothing; gives how many."""
        with self._storage.write() as tx:
            return tx.articles.forget(before=self._now() - KEEPS_UNMATCHED_FOR)

    # -- digests --------------------------------------------------------------------------------

    def make_due_digests(self) -> list[Digest]:
        """Make every digest whose time has come, one per local day, and put it into the outbox."""
        made = []
        with self._storage.write() as tx:
            for server in tx.servers.digest_due(self._now()):
                due_at = server.next_digest_at or self._now()
                made.append(self._make_digest(tx, server, digests.slot(due_at, server.zone)))
                following = digests.next_due(self._now(), at=server.digest_at, zone=server.zone)
                tx.servers.save(replace(server, next_digest_at=following))
        return [digest for digest in made if digest is not None]

    def make_digest_now(self, server_id: int, asked_by: str) -> Digest | None:
        """Make a digest of all that no digest has shown yet, and put it into the outbox.

        Args:
            server_id: Whose.
            asked_by: What asked for it, unique, so that asking twice makes one.

        Returns:
            The digest, or ``None`` if there is nothing no digest has shown.

        Raises:
            NotSetUpError: If the server has no channel.
        """
        with self._storage.write() as tx:
            server = tx.servers.get(server_id)
            if server.channel_id is None:
                raise NotSetUpError
            if not tx.matches.undigested(server_id, until=self._now()):
                return None
            return self._make_digest(tx, server, f"asked {asked_by}"[:64])

    def preview_digest(self, server_id: int) -> Edition:
        """What the next digest would show if it were made now; nothing is changed."""
        with self._storage.read() as tx:
            now = self._now()
            digest = Digest(
                id=0,
                server_id=server_id,
                slot="preview",
                since=self._since(tx, server_id),
                until=now,
            )
            return self._edition(tx, digest, tx.matches.undigested(server_id, until=now))

    def edition(self, digest_id: int) -> Edition:
        """What stands in a digest.

        Raises:
            NotFoundError: If there is none of this id.
        """
        with self._storage.read() as tx:
            digest = tx.matches.digest(digest_id)
            return self._edition(tx, digest, tx.matches.in_digest(digest_id))

    # -- the outbox -----------------------------------------------------------------------------

    def due_deliveries(self, *, limit: int = 50) -> list[Delivery]:
        """Messages to send now, in the order they were asked for."""
        with self._storage.read() as tx:
            return tx.deliveries.due(self._now(), limit=limit)

    def last_message(self, channel_id: int) -> int | None:
        """The id of the newest message known to stand in a channel; later ones are not known."""
        with self._storage.read() as tx:
            return tx.deliveries.last_message(channel_id)

    def trying(self, delivery: Delivery, *, text: str | None = None) -> Turn:
        """Say, before sending, that a message is being sent; *text* freezes what is sent."""
        with self._storage.write() as tx:
            if not tx.deliveries.try_(delivery, at=self._now(), text=text):
                return Turn.LEAVE
        is_old = outbox.must_read_history(delivery, self._now())
        return Turn.LOOK_FIRST if is_old else Turn.SEND

    def sent(self, delivery: Delivery, message_id: int, *, is_last: bool = True) -> None:
        """Say that a message, or one part of it, stands in the channel."""
        with self._storage.write() as tx:
            tx.deliveries.part_sent(delivery.id, message_id=message_id, is_last=is_last)

    def failed(
        self,
        delivery: Delivery,
        error: str,
        *,
        pause: timedelta | None = None,
        was_refused: bool = False,
    ) -> None:
        """Say that a message could not be sent; it is tried again later and later.

        Args:
            delivery: Which.
            error: Why, for the server's admins.
            pause: When to try again, if it is known to be of no use before.
            was_refused: Discord said so itself: the message was surely not made.
        """
        due_at = self._now() + (pause or outbox.pause(delivery.attempts + 1))
        with self._storage.write() as tx:
            tx.deliveries.postpone(
                delivery.id, due_at=due_at, error=error, was_refused=was_refused
            )

    def refused(self, delivery: Delivery, error: str) -> None:
        """Say that Discord will never take a message; it is kept with the reason."""
        with self._storage.write() as tx:
            tx.deliveries.refuse(delivery.id, error=error)

    # -------------------------------------------------------------------------------------------

    def _sync_library(self, tx: Transaction, server_id: int) -> None:
        held = {t.claim.id: t for t in tx.claims.all(server_id, with_retired=True)}
        edited = tx.claims.edited(server_id)
        for claim in self._library:
            tracked = held.get(claim.id)
            if tracked is None:
                tx.claims.add(server_id, claim, origin="library", at=self._now())
                tx.claims.assess(
                    server_id,
                    claim.id,
                    Status.NOT_YET_ASSESSED,
                    by=SYSTEM,
                    at=self._now(),
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
            due_at=self._now(),
        )
        return feed.id

    def _make_digest(self, tx: Transaction, server: Server, slot: str) -> Digest | None:
        since = self._since(tx, server.id)
        digest = tx.matches.add_digest(server.id, slot=slot, since=since, until=self._now())
        if digest is not None:
            delivery = outbox.digest_delivery(digest.id, slot, server)
            if delivery is not None:
                tx.deliveries.add(delivery, due_at=self._now())
        return digest

    def _since(self, tx: Transaction, server_id: int) -> datetime:
        last = tx.matches.last_digest(server_id)
        return last.until if last else self._now() - timedelta(days=1)

    def _edition(self, tx: Transaction, digest: Digest, matches: Sequence[Match]) -> Edition:
        feeds = tx.feeds.of(digest.server_id)
        return digests.compose(
            digest,
            matches,
            claims=tx.claims.all(digest.server_id),
            verdicts=tx.matches.verdicts(match.id for match in matches),
            feeds=feeds,
            articles=tx.articles.count(since=digest.since, feeds=[feed.id for feed in feeds]),
        )
