"""The feeds, fetched once for all servers, and who follows them."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, exists, func, insert, select, update

from claims.errors import NotFoundError
from claims.model import Feed, Language
from claims.storage import rows
from claims.storage.tables import feed, subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The feeds anybody follows, counted."""

    followed: int
    due: int
    failing: int  #: and not stopped
    stopped: int
    longest_due: datetime | None  #: when the longest overdue one was due


class Feeds:
    """The ``feed`` and ``subscription`` tables within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, feed_id: int) -> Feed:
        """One feed.

        Raises:
            NotFoundError: If there is none of this id.
        """
        found = self._all(feed.c.id == feed_id)
        if not found:
            raise NotFoundError("This feed is no longer known.")
        return found[0]

    def by_url(self, url: str) -> Feed | None:
        """The feed at exactly this address."""
        return next(iter(self._all(feed.c.url == url)), None)

    def all(self) -> list[Feed]:
        """Every feed anybody ever followed."""
        return self._all(True)

    def of(self, server_id: int) -> list[Feed]:
        """The feeds a server follows, by name."""
        mine = (subscription.c.server_id == server_id) & subscription.c.is_followed
        return self._all(feed.c.id.in_(select(subscription.c.feed_id).where(mine)))

    def given(self, server_id: int) -> set[int]:
        """The ids of the feeds a server follows or once followed."""
        query = select(subscription.c.feed_id).where(subscription.c.server_id == server_id)
        return set(self._connection.execute(query).scalars())

    def due(self, now: datetime, *, limit: int, only: Collection[int] | None = None) -> list[Feed]:
        """Feeds somebody follows whose time has come, longest overdue first.

        Args:
            now: The present moment.
            limit: At most so many.
            only: Only those of these ids.
        """
        followed = _is_followed()
        query = select(feed).where(feed.c.due_at <= now, ~feed.c.is_stopped, followed)
        if only is not None:
            query = query.where(feed.c.id.in_(only))
        found = self._connection.execute(query.order_by(feed.c.due_at, feed.c.id).limit(limit))
        return [rows.feed_from(row) for row in found.mappings()]

    def load(self, now: datetime) -> Load:
        """How many there are, and how many of them wait to be asked at *now*."""
        is_due = (feed.c.due_at <= now) & ~feed.c.is_stopped

        def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.count(case((condition, 1)))

        query = select(
            func.count().label("followed"),
            count(is_due).label("due"),
            count((feed.c.failures > 0) & ~feed.c.is_stopped).label("failing"),
            count(feed.c.is_stopped).label("stopped"),
            func.min(case((is_due, feed.c.due_at))).label("longest_due"),
        ).where(_is_followed())
        return Load(**self._connection.execute(query).mappings().one())

    def add(
        self,
        url: str,
        *,
        name: str,
        due_at: datetime,
        language: Language | None = None,
        country: str | None = None,
        kind: str | None = None,
        is_shared: bool = False,
    ) -> Feed:
        """Add a feed, or give back the one already known at this address.

        What the operator says of it (*is_shared*) holds of one that is known too; but one that a
        team added stays its own, as its articles are known by names of its own.
        """
        known = self.by_url(url)
        if known is not None and not is_shared:
            return known
        said = {"name": name, "language": language, "country": country, "kind": kind}
        if known is not None:
            self._connection.execute(update(feed).where(feed.c.id == known.id).values(said))
            return self.get(known.id)
        values = {"url": url, "due_at": due_at, "is_shared": is_shared, **said}
        self._connection.execute(insert(feed).values(values))
        added = self.by_url(url)
        assert added is not None  # noqa: S101 -- it was inserted one line above
        return added

    def save(self, saved: Feed) -> None:
        """Keep how the feed's last fetch went."""
        values = asdict(saved)
        # SQLite takes an id that is set for one that changes, and goes through all that names it.
        del values["id"]
        self._connection.execute(update(feed).where(feed.c.id == saved.id).values(values))

    def follow(self, server_id: int, feed_ids: Iterable[int], *, now: datetime) -> None:
        """Let a server follow feeds; those it already follows stay as they are.

        A feed nobody followed when its time came, or that had ended, starts anew: what stands in
        it is old stock.  Until its time comes nothing of it is missed and all stays as it is, so
        that whoever follows and unfollows again and again has it asked no more often.
        """
        wanted, given = set(feed_ids), self.given(server_id)
        is_idle = (~_is_followed() & (feed.c.due_at <= now)) | feed.c.is_stopped
        anew = {"etag": None, "last_modified": None, "failures": 0, "error": None, "due_at": now}
        idle = update(feed).where(feed.c.id.in_(wanted), is_idle)
        self._connection.execute(idle.values(anew | {"has_baseline": False, "is_stopped": False}))
        new = [{"server_id": server_id, "feed_id": each} for each in sorted(wanted - given)]
        if new:
            self._connection.execute(insert(subscription), new)
        self._set_followed(server_id, wanted & given, is_followed=True)

    def unfollow(self, server_id: int, feed_id: int) -> None:
        """Let a server no longer follow a feed."""
        self._set_followed(server_id, {feed_id}, is_followed=False)

    def followers(self, feed_ids: Iterable[int]) -> set[int]:
        """The servers that follow at least one of the feeds."""
        of_these = subscription.c.feed_id.in_(list(feed_ids)) & subscription.c.is_followed
        query = select(subscription.c.server_id).where(of_these)
        return set(self._connection.execute(query).scalars())

    def _set_followed(self, server_id: int, feed_ids: set[int], *, is_followed: bool) -> None:
        these = subscription.c.feed_id.in_(feed_ids)
        mine = update(subscription).where(subscription.c.server_id == server_id, these)
        self._connection.execute(mine.values(is_followed=is_followed))

    def _all(self, condition: object) -> list[Feed]:
        query = select(feed).where(condition).order_by(feed.c.name, feed.c.id)  # type: ignore[arg-type]
        return [rows.feed_from(row) for row in self._connection.execute(query).mappings()]


def _is_followed() -> ColumnElement[bool]:
    return exists().where(subscription.c.feed_id == feed.c.id, subscription.c.is_followed)
