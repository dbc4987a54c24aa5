"""The nouns of Claimwatch: claim, article, match, feed, digest.

Frozen values without behaviour that needs a network, a database or a clock.
Every ``datetime`` is aware and in UTC; every language is one of ``LANGUAGES``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as calendar_date
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Literal, get_args

Language = Literal["ar", "en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

#: A feed that lists its archive anew, or a new section with its past, brings no news.
_LONG_AGO = timedelta(days=30)

#: The same text in one or more languages.
Texts = Mapping[Language, str]


class Kind(StrEnum):
    """What sort of statement a claim is, which decides what can count for or against it."""

    FACTUAL = "factual"
    ASSESSMENT = "assessment"
    COMMITMENT = "commitment"
    RECOMMENDATION = "recommendation"
    CAUSAL = "causal"


class Stance(StrEnum):
    """What an article says about a claim; *discusses* also when the matcher is unsure."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    DISCUSSES = "discusses"


class Band(StrEnum):
    """How sure the matcher is that an article bears on a claim."""

    CONFIRMED = "confirmed"  #: posted to the channel
    POSSIBLE = "possible"  #: waits in the digest for review
    BELOW = "below"  #: not a match


class Part(StrEnum):
    """What of a claim a text is."""

    STATEMENT = "statement"
    OPPOSITE = "opposite"
    SUPPORTS = "supports"  #: an example of what would support it
    REFUTES = "refutes"
    UPDATES = "updates"


class Status(StrEnum):
    """What the team holds of a claim today."""

    NOT_YET_ASSESSED = "not yet assessed"
    HOLDS = "holds"
    PARTLY_HOLDS = "partly holds"
    DOES_NOT_HOLD = "does not hold"
    DISPUTED = "disputed"
    NOT_ASSESSABLE = "not assessable"


class Verdict(StrEnum):
    """A team member's one-tap answer to a match."""

    RIGHT = "right"
    WRONG_STANCE = "wrong stance"  #: it is about the claim, and says something else of it
    WRONG_CLAIM = "wrong claim"
    NOT_RELEVANT = "not relevant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a claim was made.  What the document does not say is ``None``, never guessed."""

    document: str | None = None  #: short name of the document within the library
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: calendar_date | None = None
    url: str | None = None
    paragraph: int | None = None  #: counted from 1, the title not counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The decision rule an analyst applies to an article, one line each."""

    supports: str  #: counts as support if …
    refutes: str  #: counts against if …
    out_of_scope: str  #: out of scope if …


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Imagined headlines that would carry news on the claim, for the matcher to compare with."""

    supports: tuple[Texts, ...] = ()
    refutes: tuple[Texts, ...] = ()
    updates: tuple[Texts, ...] = ()

    @property
    def every(self) -> tuple[Texts, ...]:
        """All of them."""
        return (*self.supports, *self.refutes, *self.updates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One entry of a claim's history: who said what of it, when and why."""

    status: Status
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement the team follows in the news."""

    id: str  #: lower-case words joined by hyphens, unique within a server
    statement: Texts  #: stands on its own and is put positively
    opposite: Texts = field(default_factory=dict)  #: the state of affairs if it does not hold
    kind: Kind = Kind.ASSESSMENT
    speaker: str | None = None
    source: Source = field(default_factory=Source)
    rule: Rule | None = None
    examples: Examples = field(default_factory=Examples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on Discord, or ``SYSTEM``."""

    id: int
    name: str


SYSTEM = Person(id=0, name="Claimwatch")  #: who did what nobody pressed a button for


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedClaim:
    """A claim as one server holds it."""

    claim: Claim
    origin: Literal["library", "team"]
    status: Status = Status.NOT_YET_ASSESSED
    is_retired: bool = False
    history: tuple[Assessment, ...] = ()  #: oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A Discord server and what its admins chose."""

    id: int
    name: str
    channel_id: int | None = None  #: where matches and digests go; ``None`` until /setup
    admin_channel_id: int | None = None  #: where admins are told of what is down
    language: Language = "en"
    zone: str = "UTC"  #: IANA name
    digest_at: time = time(8, 0)  #: local wall-clock time in ``zone``
    confirmed: float | None = None  #: lowest score (0-1) that is posted; ``None`` is the default
    possible: float | None = None  #: lowest score (0-1) that is kept for review
    next_digest_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a feed itself asks to be asked."""

    every: int = 0  #: minutes at least; 0: it does not say
    skip_hours: tuple[int, ...] = ()  #: 0-23, in GMT
    skip_days: tuple[int, ...] = ()  #: 0 is Monday, in GMT


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as the watch sees it: what it is and how its last fetches went."""

    id: int
    url: str
    name: str
    language: Language | None = None
    country: str | None = None  #: ISO 3166-1 alpha-2
    kind: str | None = None  #: wire, newspaper, official or think tank
    etag: str | None = None  #: byte for byte as the server sent it
    last_modified: str | None = None  #: the same
    due_at: datetime
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0  #: in a row
    error: str | None = None  #: one sentence, of the last failure
    has_baseline: bool = False  #: false until the first successful fetch
    is_stopped: bool = False  #: the server said it is gone for good
    is_shared: bool = False  #: of the catalogue: what it says is taken for all that follow it
    rhythm: Rhythm = Rhythm()  #: as its last body said
    moves_to: str | None = None  #: where its last answers said it moved for good
    moves_seen: int = 0  #: how often they said so in a row
    moves_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news item as it was seen in a feed.  Texts are plain, bounded and verbatim."""

    id: int
    feed_id: int
    url: str
    title: str
    summary: str
    language: Language | None
    outlet: str
    published_at: datetime | None  #: as the feed said, ``None`` if it did not or could not be
    seen_at: datetime

    @property
    def is_old_news(self) -> bool:
        """Whether it was published so long before it was seen that it is no news any more."""
        return self.published_at is not None and self.seen_at - self.published_at > _LONG_AGO


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """The text of a claim that an article is nearest to: what it was scored against."""

    part: Part
    text: str  #: in the article's language, where the claim has it; as it was then


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article that bears on a claim of a server."""

    id: int
    server_id: int
    claim_id: str
    article: Article
    score: float  #: 0-1
    band: Band
    stance: Stance
    stance_probability: float  #: 0-1, of ``stance``
    sentence: str  #: the article's sentence that matters most, verbatim
    model: str  #: what it was scored with
    is_by_hand: bool = False  #: a member put it here; its score is what kept it from here
    found_at: datetime
    story_id: int  #: id of the first match of the same story on this claim; its own for the first
    digest_id: int | None = None
    is_baseline: bool = False  #: stood in the feed before it was watched: kept, never posted
    against: Against | None = None  #: ``None`` of those found before this was kept
    is_right: bool | None = None  #: by the team's answers to its story; ``None``: none, or divided
    team_stance: Stance | None = None  #: by the same answers; ``None`` if none of them says

    @property
    def is_sure(self) -> bool:
        """Whether it needs no review: the team found it right, or the matcher was sure of it."""
        return self.band is Band.CONFIRMED if self.is_right is None else self.is_right

    @property
    def held_stance(self) -> Stance:
        """What its article says of the claim: the team's word before the matcher's."""
        return self.team_stance or self.stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a server was shown of one stretch of time, exactly once."""

    id: int
    server_id: int
    slot: str  #: the local date it was due on, or what asked for it; unique within the server
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message that is to stand in a channel exactly once."""

    id: int
    key: str  #: at most 25 characters; also the nonce, and part of the buttons' custom ids
    server_id: int
    channel_id: int
    kind: Literal["match", "digest", "notice"]
    match_id: int | None = None
    digest_id: int | None = None
    part: int = 0  #: how many of its messages already stand in the channel
    text: str = ""  #: of a digest: what was rendered when it was first tried; of a notice: it
    attempts: int = 0
    tried_at: datetime | None = None  #: first try whose outcome is not known
    state: Literal["new", "trying", "sent", "refused"] = "new"  #: new: surely in no channel yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """How far a message has come."""

    state: Literal["new", "trying", "sent", "refused"]
    channel_id: int
    message_id: int | None  #: of the last part that stands in the channel
    due_at: datetime  #: when it is tried next
    error: str | None  #: why it was not sent, one sentence
    message_ids: tuple[int, ...] | None = None  #: of every part, in order; ``None`` if not known
    text: str = ""  #: of a digest: what was rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an admin changed: kept for good."""

    who: str
    at: datetime
    what: str
    before: str | None
    after: str | None
