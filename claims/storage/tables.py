"""The tables.  Alembic's revisions in ``migrations/`` build exactly these."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up only a plain INTEGER PRIMARY KEY.
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime: it would be read as another instant elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored datetime needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 -- SQLAlchemy's signature
    ) -> datetime | None:
        """Give back an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


server = Table(
    "server",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(100), nullable=False),
    Column("channel_id", BigInteger),
    Column("admin_channel_id", BigInteger),
    Column("language", String(2), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("digest_at", String(5), nullable=False),  # "08:00", local
    Column("confirmed", Float),
    Column("possible", Float),
    Column("next_digest_at", Instant),
)

claim = Table(
    "claim",
    metadata,
    Column("server_id", ForeignKey("server.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("origin", String(8), nullable=False),
    Column("is_edited", Boolean, nullable=False, server_default=false()),
    Column("is_retired", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
)

assessment = Table(
    "assessment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("claim_id", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    ForeignKeyConstraint(
        ["server_id", "claim_id"], ["claim.server_id", "claim.id"], ondelete="CASCADE"
    ),
    Index(None, "server_id", "claim_id"),
)

change = Table(
    "change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("server_id", ForeignKey("server.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("who_id", BigInteger, nullable=False),
    Column("who", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(200), nullable=False),
    Column("before", Text),
    Column("after", Text),
)

feed = Table(
    "feed",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", String(2000), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("language", String(2)),
    Column("country", String(2)),
    Column("kind", String(20)),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("due_at", Instant, nullable=False, index=True),
    Column("polled_at", Instant),
    Column("succeeded_at", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("has_baseline", Boolean, nullable=False, server_default=false()),
    Column("is_stopped", Boolean, nullable=False, server_default=false()),
    Column("rhythm", JSON, nullable=False, server_default="{}"),
    Column("moves_to", String(2000)),
    Column("moves_seen", Integer, nullable=False, server_default="0"),
    Column("moves_since", Instant),
    Column("is_shared", Boolean, nullable=False, server_default=false()),
)

# A row that is not followed any more stays: the catalogue's feeds are given to a server once.
subscription = Table(
    "subscription",
    metadata,
    Column("server_id", ForeignKey("server.id", ondelete="CASCADE"), primary_key=True),
    Column("feed_id", ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("is_followed", Boolean, nullable=False, server_default=true()),
)

article = Table(
    "article",
    metadata,
    Column("id", Id, primary_key=True),
    Column("feed_id", ForeignKey("feed.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("url", String(2000), nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("terms", Text, nullable=False, server_default=""),  # of title and summary
    Column("language", String(2)),
    Column("outlet", String(200), nullable=False),
    Column("published_at", Instant),
    Column("seen_at", Instant, nullable=False, index=True),
)
#: Whether an article's texts are kept still: the terms of no text are a space.
is_full = article.c.terms != text("''")  # written out, as it is in the index
Index("ix_article_full", article.c.seen_at, sqlite_where=is_full, postgresql_where=is_full)

# Every name an article goes by (guid, canonical address, title): a hit on any of them means known.
alias = Table(
    "alias",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), nullable=False, index=True),
)

sighting = Table(
    "sighting",
    metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("feed_id", ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True),
)

vector = Table(
    "vector",
    metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("encoder", String(100), primary_key=True),
    Column("data", LargeBinary, nullable=False),  # float16, little-endian
)

match = Table(
    "match",
    metadata,
    Column("id", Id, primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("claim_id", String(64), nullable=False),
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("band", String(10), nullable=False),
    Column("stance", String(10), nullable=False),
    Column("stance_probability", Float, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("model", String(200), nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("story_id", BigInteger, nullable=False),
    Column("digest_id", ForeignKey("digest.id", ondelete="SET NULL"), index=True),
    Column("is_baseline", Boolean, nullable=False, server_default=false()),
    Column("against", JSON(none_as_null=True)),  # part and text of the claim
    Column("is_by_hand", Boolean, nullable=False, server_default=false()),
    # What the answers to all matches of its story come to: told anew with every answer.
    Column("is_right", Boolean),
    Column("team_stance", String(10)),
    ForeignKeyConstraint(
        ["server_id", "claim_id"], ["claim.server_id", "claim.id"], ondelete="CASCADE"
    ),
    UniqueConstraint("server_id", "claim_id", "article_id"),
    Index(None, "server_id", "found_at"),
    Index(None, "story_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("match_id", ForeignKey("match.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String(100), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("right_claim", String(64)),  # of a wrong claim, if the person said; "" is none of them
    Column("stance", String(10)),  # what it says of its claim, by this person; of one found right
    Column("moved_from", BigInteger),  # the match whose article they put here, if this says so
    Column("at", Instant, nullable=False),
)

digest = Table(
    "digest",
    metadata,
    Column("id", Id, primary_key=True),
    Column("server_id", ForeignKey("server.id", ondelete="CASCADE"), nullable=False),
    Column("slot", String(64), nullable=False),  # the local date, or what asked for it
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    UniqueConstraint("server_id", "slot"),
)

# What a server's admins were told is down, until they are told that it is over.
outage = Table(
    "outage",
    metadata,
    Column("server_id", ForeignKey("server.id", ondelete="CASCADE"), primary_key=True),
    Column("about", String(40), primary_key=True),
    Column("told_at", Instant, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(25), nullable=False, unique=True),
    Column("server_id", ForeignKey("server.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("match_id", ForeignKey("match.id", ondelete="CASCADE"), index=True),
    Column("digest_id", ForeignKey("digest.id", ondelete="CASCADE"), index=True),
    Column("part", Integer, nullable=False, server_default="0"),
    Column("text", Text, nullable=False, server_default=""),
    Column("state", String(8), nullable=False),  # new, trying, sent, refused
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("tried_at", Instant),
    Column("asked_at", Instant),
    Column("due_at", Instant, nullable=False),
    Column("needs_admin", Boolean, nullable=False, server_default=false()),
    Column("message_id", BigInteger),  # of the last part that stands there
    Column("message_ids", JSON(none_as_null=True)),  # of every part, in their order
    Column("error", Text),
    Column("revise_at", Instant, index=True),  # when what stands there is to be edited,
    Column("revise_asked_at", Instant),  # and when that was asked for
    Column("is_gone", Boolean, nullable=False, server_default=false()),  # somebody deleted it
    Index(None, "state", "due_at"),
)
