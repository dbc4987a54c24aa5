"""Articles as they were seen, every name they go by, and their vectors."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import blake2s
from typing import Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    desc,
    exists,
    func,
    insert,
    or_,
    select,
)

from claims.model import Article, Language
from claims.storage import rows
from claims.storage.tables import alias, article, is_full, match, sighting, vector
from claims.terms import sought_whole, terms

T = TypeVar("T")

#: Each is looked for in every article.
_MOST_WORDS: Final = 8


class Articles:
    """The ``article``, ``alias``, ``sighting`` and ``vector`` tables within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, names: Iterable[str]) -> dict[str, int]:
        """The articles that go by these names: name to article id."""
        hashed = {_hash(name): name for name in names}
        found: dict[str, int] = {}
        for keys in _chunks(hashed):
            query = select(alias).where(alias.c.name.in_(keys))
            found |= {hashed[row.name]: row.article_id for row in self._connection.execute(query)}
        return found

    def add(self, added: Article, *, names: Iterable[str]) -> int:
        """Add an article (its ``id`` is not looked at) and give it these names.

        Returns:
            The article's id.
        """
        values = asdict(added) | {"terms": terms(f"{added.title} {added.summary}")}
        del values["id"]
        inserted = self._connection.execute(insert(article).values(values).returning(article.c.id))
        article_id: int = inserted.scalar_one()
        self.name(article_id, names)
        self.see(article_id, added.feed_id)
        return article_id

    def name(self, article_id: int, names: Iterable[str]) -> None:
        """Let the article be known by these names too; a name already taken stays as it is."""
        wanted = set(names)
        new = wanted - self.known(wanted).keys()
        if new:
            values = [{"name": _hash(name), "article_id": article_id} for name in sorted(new)]
            self._connection.execute(insert(alias), values)

    def see(self, article_id: int, feed_id: int) -> None:
        """Remember that the article stood in this feed."""
        if feed_id not in self.seen_in(article_id):
            values = {"article_id": article_id, "feed_id": feed_id}
            self._connection.execute(insert(sighting).values(values))

    def seen_in(self, article_id: int) -> set[int]:
        """The feeds the article stood in."""
        return self.sightings([article_id]).get(article_id, set())

    def sightings(self, article_ids: Iterable[int]) -> dict[int, set[int]]:
        """The feeds each of these articles stood in."""
        feeds: dict[int, set[int]] = {}
        for ids in _chunks(article_ids):
            query = select(sighting).where(sighting.c.article_id.in_(ids))
            for row in self._connection.execute(query):
                feeds.setdefault(row.article_id, set()).add(row.feed_id)
        return feeds

    def get(self, article_ids: Iterable[int]) -> dict[int, Article]:
        """The articles of these ids."""
        query = select(article).where(article.c.id.in_(list(article_ids)))
        found = [rows.article_from(row) for row in self._connection.execute(query).mappings()]
        return {a.id: a for a in found}

    def newest(
        self, *, limit: int, language: Language | None = None, feeds: Iterable[int] | None = None
    ) -> list[Article]:
        """The newest articles first, of one language or all, seen in these feeds or any."""
        query = select(article).order_by(desc(article.c.id)).limit(limit)
        if language is not None:
            query = query.where(article.c.language == language)
        if feeds is not None:
            query = query.where(_seen_in(feeds))
        return [rows.article_from(row) for row in self._connection.execute(query).mappings()]

    def mentioning(
        self, words: str, *, feeds: Iterable[int], since: datetime, limit: int
    ) -> list[Article]:
        """Articles of these feeds that hold every word, newest first; none if there is no word.

        Args:
            words: Compared as `claims.terms` says with those of title and summary; only the
                first eight that tell something.
            feeds: Only articles seen in one of these.
            since: Only articles seen from then on.
            limit: At most this many.
        """
        every = sought_whole(words)[:_MOST_WORDS]
        holds = [or_(*map(article.c.terms.contains, either)) for either in every]
        if not holds:
            return []
        lately = is_full & (article.c.seen_at >= since)
        query = select(article).where(and_(*holds), lately, _seen_in(feeds))
        # By the time and not by the id alone, so that what is older is not gone through.
        newest = query.order_by(desc(article.c.seen_at), desc(article.c.id)).limit(limit)
        found = self._connection.execute(newest)
        return [rows.article_from(row) for row in found.mappings()]

    def feeds_of_host(self, host: str, *, feeds: Iterable[int], among: int) -> set[int]:
        """Those of these feeds that brought articles of a host lately.

        Args:
            host: As it stands in addresses, without ``www.``.
            feeds: Their ids.
            among: So many of all feeds' articles are looked at, the newest.
        """
        newest = select(article.c.id).order_by(desc(article.c.id)).limit(among).subquery()
        there = [
            article.c.url.startswith(f"{scheme}://{www}{host}/", autoescape=True)
            for scheme in ("https", "http")
            for www in ("", "www.")
        ]
        query = select(sighting.c.feed_id).distinct().join_from(sighting, article)
        mine = sighting.c.feed_id.in_(list(feeds)) & article.c.id.in_(select(newest.c.id))
        return set(self._connection.execute(query.where(mine, or_(*there))).scalars())

    def count(self, *, since: datetime, until: datetime, feeds: Iterable[int]) -> int:
        """How many articles of these feeds were seen from *since* until then."""
        seen = (article.c.seen_at >= since) & (article.c.seen_at <= until)
        query = select(func.count()).select_from(article).where(seen, _seen_in(feeds))
        return self._connection.execute(query).scalar_one()

    def keep_vectors(self, article_id: int, vectors: Mapping[str, bytes]) -> None:
        """Keep what each encoder (by name) made of the article."""
        values = [{"article_id": article_id, "encoder": e, "data": v} for e, v in vectors.items()]
        if values:
            self._connection.execute(insert(vector), values)

    def vectors(self, article_ids: Iterable[int]) -> dict[int, dict[str, bytes]]:
        """What is kept of these articles: article id to encoder name to vector."""
        kept: dict[int, dict[str, bytes]] = {}
        for ids in _chunks(article_ids):
            query = select(vector).where(vector.c.article_id.in_(ids))
            for row in self._connection.execute(query):
                kept.setdefault(row.article_id, {})[row.encoder] = row.data
        return kept

    def matched(self, article_ids: Iterable[int]) -> set[int]:
        """Which of these articles are a match of anybody's."""
        found: set[int] = set()
        for ids in _chunks(article_ids):
            query = select(match.c.article_id).where(match.c.article_id.in_(ids)).distinct()
            found.update(self._connection.execute(query).scalars())
        return found

    def unmatched(self, *, before: datetime) -> list[int]:
        """The articles seen before then that matched nothing and still hold their texts."""
        old = is_full & (article.c.seen_at < before) & _is_unmatched()
        return list(self._connection.execute(select(article.c.id).where(old)).scalars())

    def empty(self, article_ids: Sequence[int]) -> int:
        """Drop the texts of those that match nothing still; they stay known by their names.

        Args:
            article_ids: Some hundreds at the most.

        Returns:
            How many were emptied.
        """
        these = article.c.id.in_(article_ids) & _is_unmatched()
        emptied = article.update().values(title="", summary="", terms="")
        done = self._connection.execute(emptied.where(these).returning(article.c.id)).scalars()
        ids = list(done)
        self._connection.execute(delete(vector).where(vector.c.article_id.in_(ids)))
        return len(ids)


def _seen_in(feeds: Iterable[int]) -> ColumnElement[bool]:
    """Asked of one article at a time: the sightings of years are never gone through."""
    # Of a sum no index is used: SQLite would look up every feed for every article, which takes
    # seventy times as long.
    of_these = (sighting.c.feed_id + 0).in_(list(feeds))
    return exists().where(sighting.c.article_id == article.c.id, of_these)


def _is_unmatched() -> ColumnElement[bool]:
    return ~exists().where(match.c.article_id == article.c.id)


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """At most so many at a time as SQLite takes parameters."""
    wanted = list(values)
    for start in range(0, len(wanted), 500):
        yield wanted[start : start + 500]


def _hash(name: str) -> str:
    # Names are of any length; 128 bits never meet by chance.
    return blake2s(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
