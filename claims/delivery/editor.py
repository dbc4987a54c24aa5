"""Make digests, and notices for admins; what one says is decided elsewhere.

See `claims.delivery.digests` and `claims.delivery.notices`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from claims.delivery import digests, notices, outbox
from claims.delivery.digests import Edition
from claims.delivery.notices import Notice
from claims.errors import NotSetUpError
from claims.model import Digest, Match, Server
from claims.storage import Storage, Transaction


class Editor:
    """Makes what every server is told at its time."""

    def __init__(self, *, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now

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

    def make_notices(self) -> int:
        """Put into the outbox what admins are to be told of feeds and channels.

        Returns:
            How many messages.
        """
        with self._storage.write() as tx:
            return sum(self._notify(tx, server) for server in _with_admins(tx))

    def discord_was_away(self, since: datetime, until: datetime) -> bool:
        """Tell admins that Discord could not be reached; gives whether it was away for long."""
        if until - since < notices.AWAY:
            return False
        with self._storage.write() as tx:
            for server in _with_admins(tx):
                waiting, _ = tx.deliveries.trouble(server.id)
                self._tell(tx, server, notices.of_discord(since, until, waiting=waiting))
        return True

    # -------------------------------------------------------------------------------------------

    def _make_digest(self, tx: Transaction, server: Server, slot: str) -> Digest | None:
        since = self._since(tx, server.id)
        digest = tx.matches.add_digest(server.id, slot=slot, since=since, until=self._now())
        if digest is not None:
            delivery = outbox.digest_delivery(digest.id, slot, server)
            if delivery is not None:
                tx.deliveries.add(delivery, due_at=self._now())
        return digest

    def _notify(self, tx: Transaction, server: Server) -> int:
        told = tx.outages.told(server.id)
        feeds = tx.feeds.of(server.id)
        waiting, _ = tx.deliveries.trouble(server.id)
        blocked = tx.deliveries.blocked(server.id, server.channel_id or 0)
        made = [
            notice
            for notice in (
                notices.of_feeds(feeds, told),
                notices.of_channel(blocked, waiting=waiting, told=told),
            )
            if notice is not None
        ]
        for notice in made:
            self._tell(tx, server, notice)
        tx.outages.forget(server.id, notices.nobodys(told, feeds))
        return len(made)

    def _tell(self, tx: Transaction, server: Server, notice: Notice) -> None:
        delivery = outbox.notice_delivery(notice, server)
        if delivery is not None:
            tx.deliveries.add(delivery, due_at=self._now())
        tx.outages.forget(server.id, [outage.about for outage in notice.over])
        for outage in notice.down:
            tx.outages.tell(server.id, outage.about, at=self._now())

    def _since(self, tx: Transaction, server_id: int) -> datetime:
        last = tx.matches.last_digest(server_id)
        if last is not None:
            return last.until
        # The first may come long after the server: it shows all that was found since.
        waiting = tx.matches.undigested(server_id, until=self._now())
        return min([self._now() - timedelta(days=1), *(match.found_at for match in waiting)])

    def _edition(self, tx: Transaction, digest: Digest, matches: Sequence[Match]) -> Edition:
        feeds = tx.feeds.of(digest.server_id)
        return digests.compose(
            digest,
            matches,
            claims=tx.claims.all(digest.server_id),
            verdicts=tx.matches.verdicts({match.story_id for match in matches}),
            feeds=feeds,
            articles=tx.articles.count(
                since=digest.since, until=digest.until, feeds=[feed.id for feed in feeds]
            ),
        )


def _with_admins(tx: Transaction) -> list[Server]:
    """The servers whose admins chose where to be told."""
    return [server for server in tx.servers.all() if server.admin_channel_id is not None]
