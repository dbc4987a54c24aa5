"""What is to be sent, and what became of it; `claims.delivery.outbox` answers a failure."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from claims.delivery import outbox
from claims.delivery.outbox import Turn
from claims.model import Delivery
from claims.storage import Revision, Storage, Transaction


class Dispatch:
    """The outbox of every server, for whoever sends."""

    def __init__(self, *, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now

    def due(self, *, limit: int = 50) -> list[Delivery]:
        """Messages to send now, in each channel in the order they were asked for."""
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
        needs_admin: bool = False,
    ) -> None:
        """Say that a message could not be sent; it is tried again later and later.

        Args:
            delivery: Which.
            error: Why, for the server's admins.
            pause: When to try again, if it is known to be of no use before.
            was_refused: Discord said so itself: the message was surely not made.
            needs_admin: Nothing can be posted there until an admin of the server mends it.
        """
        due_at = self._now() + (pause or outbox.pause(delivery.attempts + 1))
        with self._storage.write() as tx:
            tx.deliveries.postpone(
                delivery.id,
                due_at=due_at,
                error=error,
                was_refused=was_refused,
                needs_admin=needs_admin,
            )
            if was_refused:
                self._move_on(tx, delivery)

    def _move_on(self, tx: Transaction, delivery: Delivery) -> None:
        """Another channel may have been chosen while nobody knew whether it stands in the old."""
        server, is_notice = tx.servers.get(delivery.server_id), delivery.kind == "notice"
        chosen = server.admin_channel_id if is_notice else server.channel_id
        if chosen not in (None, delivery.channel_id):
            tx.deliveries.move(server.id, chosen, due_at=self._now(), notices=is_notice)

    def revisions(self, *, limit: int = 50) -> list[Revision]:
        """Posted matches to edit now: their stories went on.  None where anything is to be posted.

        An edit shows what is known when it is made, so it may be made twice.
        """
        with self._storage.read() as tx:
            since = self._now() - outbox.REVISED_WITHIN
            return tx.deliveries.revisions(self._now(), since=since, limit=limit)

    def revised(self, revision: Revision) -> None:
        """Say that a message shows all that was known, or can never show it."""
        with self._storage.write() as tx:
            tx.deliveries.revised(revision)

    def not_revised(
        self, revisions: Sequence[Revision], *, pause: timedelta | None = None
    ) -> None:
        """Say that messages could not be edited; they are tried again later and later."""
        now = self._now()
        with self._storage.write() as tx:
            for revision in revisions:
                wait = pause or outbox.revision_pause(revision.revise_asked_at, now)
                tx.deliveries.revised(revision, again_at=now + wait)

    def gone(self, revision: Revision) -> None:
        """Say that a message was deleted: it is left alone from now on."""
        with self._storage.write() as tx:
            tx.deliveries.gone(revision.id)

    def refused(self, delivery: Delivery, error: str) -> None:
        """Say that Discord will never take a message; it is kept with the reason."""
        with self._storage.write() as tx:
            tx.deliveries.refuse(delivery.id, error=error)
