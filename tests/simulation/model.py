"""What must hold, kept by a reckoning of its own: simpler than the product, and not made of it.

I1 each match that is to be posted reaches its channel, and shows in the end what is known; I2
never twice; I3 no request earlier than its server allows; I4 nothing is dialled that is not
public; I5 memory stays bounded, and what waits can be seen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from tests.simulation.news import CLAIMS, Article
from tests.simulation.world import World

_FLOOR = timedelta(hours=1)
_FLOOR_WITHOUT_VALIDATORS = timedelta(hours=24)
GAP = 2.0
#: Of one process, at a time: three jobs, a sender for each channel, a few feeds.
MAX_TASKS = 40


class BrokenError(KeyboardInterrupt):
    """An invariant does not hold.  Passes through everything that catches exceptions."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one feed's server asked for last, as far as the product can know."""

    #: By the computer's clock and by the true one; early is what is early by both.
    not_before: tuple[datetime, float] | None = None
    validators: Mapping[str, str] | None = None  #: ``None``: nobody can say which
    ttl: timedelta = timedelta()
    skips: tuple[int, ...] = ()
    is_gone: bool = False


@dataclass(slots=True)
class Host:
    is_busy: bool = False
    free_at: float = -GAP


@dataclass(slots=True)
class Manners:
    """I3 and I4, for one feed."""

    world: World
    urls: tuple[str, str]  #: where it is, and where it sometimes moves to
    hosts: dict[str, Host]
    wishes: Wishes = Wishes()
    unkept: tuple[Wishes, str] | None = None  #: as it was before a request under way
    by_hand: int = 0  #: requests a person asked for by adding the feed
    eyes: "Eyes | None" = None
    _redirected_to: str = ""
    _host: str = ""

    def asked(self, url: str, headers: Mapping[str, str]) -> None:
        self._host = url.split("/")[2]
        self._keep_the_gap(self.hosts.setdefault(self._host, Host()))
        is_hop, self._redirected_to = url == self._redirected_to, ""
        if is_hop:
            return
        if self.eyes is not None:
            self.unkept = (self.wishes, self.eyes.polled_at(self.urls[0]))
        try:
            self._in_time(url)
            self._with_validators(url, headers)
        except BrokenError:
            if not self.by_hand:
                raise
            self.by_hand -= 1
            if self.unkept is not None:  # added anew, it may be asked at once, for all it holds
                _, polled_at = self.unkept
                self.unkept = (Wishes(ttl=self.wishes.ttl, skips=self.wishes.skips), polled_at)
        now = (self.world.clock() + _FLOOR, self.world.seconds() + _FLOOR.total_seconds())
        self.wishes = replace(self.wishes, not_before=now)

    def _keep_the_gap(self, host: Host) -> None:
        if host.is_busy:
            raise BrokenError(f"I3 two requests at a time to {self._host}")
        if self.world.seconds() < host.free_at + GAP - 0.001:
            raise BrokenError(f"I3 {self._host} is asked again without a pause")
        host.is_busy = True

    def _in_time(self, url: str) -> None:
        wishes, now = self.wishes, self.world.clock()
        if wishes.is_gone:
            raise BrokenError(f"I3 {url} is asked though it is gone for good")
        if wishes.not_before is not None:
            clock, seconds = wishes.not_before
            if now < clock and self.world.seconds() < seconds - 0.001:
                raise BrokenError(f"I3 {url} is asked at {now}, before {clock}")
        if now.hour in wishes.skips:
            raise BrokenError(f"I3 {url} is asked in an hour it skips, at {now}")

    def _with_validators(self, url: str, headers: Mapping[str, str]) -> None:
        sent = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        found = {key: headers[name] for key, name in sent.items() if name in headers}
        if self.wishes.validators is not None and found != self.wishes.validators:
            raise BrokenError(f"I3 {url} is asked with {found}, not {self.wishes.validators}")

    def answered(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """The product has the head of an answer."""
        if "Location" in headers:
            self._redirected_to = headers["Location"]
            return
        given = {k: headers[k] for k in ("ETag", "Last-Modified") if k in headers}
        after = replace(self.wishes, is_gone=status == 410)
        wait = _FLOOR
        if status == 200:
            is_whole = body.endswith(b"</rss>") and "Content-Length" not in headers
            after = replace(after, validators=given if is_whole else None)
            if is_whole and not given:
                wait = max(wait, _FLOOR_WITHOUT_VALIDATORS)
            after = (
                replace(after, ttl=_ttl(body), skips=_skips(body))
                if is_whole
                else replace(after, ttl=timedelta(), skips=())
            )
        elif status == 304 and after.validators is not None:
            after = replace(after, validators={**after.validators, **given})
        wait = max(wait, after.ttl, _asked_for(headers))
        until = (self.world.clock() + wait, self.world.seconds() + wait.total_seconds())
        self.wishes = replace(after, not_before=until)

    def left(self) -> None:
        """The exchange is over, one way or the other."""
        host = self.hosts[self._host]
        host.is_busy, host.free_at = False, self.world.seconds()

    def died(self) -> None:
        """The process is dead: what it was told and had not kept, the next one cannot know."""
        for host in self.hosts.values():
            if host.is_busy:
                host.is_busy, host.free_at = False, self.world.seconds()
        if self.unkept is not None and self.eyes is not None:
            before, polled_at = self.unkept
            if self.eyes.polled_at(self.urls[0]) == polled_at:
                self.wishes = before
        self.by_hand = 0

    @staticmethod
    def dialled(address: str, port: int, *, is_public: bool) -> None:
        if not is_public:
            raise BrokenError(f"I4 {address} port {port} is dialled")


def _ttl(body: bytes) -> timedelta:
    found = re.search(rb"<ttl>(\d+)</ttl>", body)
    return timedelta(minutes=int(found[1])) if found else timedelta()


def _skips(body: bytes) -> tuple[int, ...]:
    return tuple(int(hour) for hour in re.findall(rb"<hour>(\d+)</hour>", body))


def _asked_for(headers: Mapping[str, str]) -> timedelta:
    """What the headers of a simulated server ask for; they are never malformed."""
    waits = [timedelta()]
    cache = headers.get("Cache-Control", "")
    if "max-age" in cache and "no-cache" not in cache:
        age = int(headers.get("Age", 0))
        waits.append(timedelta(seconds=int(re.sub(r"\D", "", cache)) - age))
    for name in ("Expires", "Retry-After"):
        value = headers.get(name, "")
        if value.isdigit():
            waits.append(timedelta(seconds=int(value)))
        elif value:
            waits.append(parsedate_to_datetime(value) - parsedate_to_datetime(headers["Date"]))
    return max(waits)


@dataclass(slots=True)
class Story:
    """What is told by one article or by two."""

    feeds: set[str]  #: their addresses
    claim: str
    must: bool = False  #: it is to be posted
    is_told: bool = False
    made: list[tuple[int, int]] = field(default_factory=list)  #: channel and message


class Deliveries:
    """I1 and I2."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stories: dict[int, Story] = {}
        self.articles: dict[str, Article] = {}
        self.nonces: dict[str, int] = {}  #: where a message of a nonce stands
        self.marks: dict[str, int] = {}  #: where the message on an article stands
        self.tells_once = True  #: no restored database has forgotten that a story was told
        #: Channels that were left when one had: what still arrives there the product cannot know.
        self.left: set[int] = set()

    def published(self, article: Article, feeds: set[str], eyes: "Eyes") -> None:
        self.articles[article.mark] = article
        if article.claim is None or not article.is_news:
            return
        claim = CLAIMS[article.claim].id
        story = self.stories.setdefault(article.story, Story(set(), claim))
        story.feeds |= feeds
        story.must = story.must or eyes.will_bring(feeds, claim)

    def look_again(self, eyes: "Eyes") -> None:
        """An admin, a server's end or a backup may have taken away what was to be posted."""
        for story in self.stories.values():
            if story.must and not story.is_told:
                story.must = eyes.will_bring(story.feeds, story.claim)

    def made(self, channel: int, message: int, nonce: str, title: str, buttons: str) -> None:
        if nonce in self.nonces and self.left.isdisjoint((self.nonces[nonce], channel)):
            raise BrokenError(f"I2 {nonce} stands in {self.nonces[nonce]} and in {channel}")
        self.nonces[nonce] = channel
        mark = re.search(r"mark\d{5}", title)
        if mark is None or not re.search(rf"cw:{nonce}:r:\d+", buttons):
            return  # a digest
        if mark[0] in self.marks and self.left.isdisjoint((self.marks[mark[0]], channel)):
            raise BrokenError(f"I2 {mark[0]} stands in {self.marks[mark[0]]} and in {channel}")
        self.marks[mark[0]] = channel
        story = self.stories[self.articles[mark[0]].story]
        story.is_told = True
        story.made.append((channel, message))
        if self.tells_once and len(story.made) > 1:
            raise BrokenError(f"I2 the story of {mark[0]} is told twice")

    def channel_is_gone(self, channel: int) -> None:
        """Nobody sees what stood there any more, or the product cannot."""
        self.nonces = {n: there for n, there in self.nonces.items() if there != channel}
        self.marks = {m: there for m, there in self.marks.items() if there != channel}
        for story in self.stories.values():
            story.made = [each for each in story.made if each[0] != channel]

    def missing(self) -> list[int]:
        return [
            number for number, story in self.stories.items() if story.must and not story.is_told
        ]


class Eyes:
    """Reads the file beside the product: what an answer that was taken in has changed."""

    def __init__(self, connection: Any) -> None:
        self._read = connection.execute

    def will_bring(self, feeds: set[str], claim: str) -> bool:
        """Whether news that stands in these feeds from now on is to be posted."""
        watched = self._read(
            "SELECT url FROM feed WHERE has_baseline AND NOT is_stopped AND EXISTS "
            "(SELECT 1 FROM subscription s WHERE s.feed_id = feed.id AND s.is_followed)"
        )
        (retired,) = self._read("SELECT is_retired FROM claim WHERE id = ?", [claim]).fetchone()
        return feeds <= {url for (url,) in watched} and not retired

    def polled_at(self, url: str) -> str:
        found = self._read("SELECT polled_at FROM feed WHERE url = ?", [url]).fetchone()
        return found[0] or "" if found else ""

    def matched(self) -> set[str]:
        """The marks of the articles that were taken in for a match to be posted."""
        found = self._read(
            "SELECT a.title FROM article a JOIN match m ON m.article_id = a.id "
            "WHERE m.band = 'confirmed' AND NOT m.is_baseline"
        )
        return {mark for (title,) in found for mark in re.findall(r"mark\d{5}", title)}

    def channels(self) -> set[int]:
        """Those it knows of; one chosen after it was backed up it cannot look into."""
        found = self._read("SELECT channel_id FROM server UNION SELECT channel_id FROM delivery")
        return {channel for (channel,) in found}

    def waiting(self) -> int:
        """How many messages are yet to be posted."""
        query = "SELECT count(*) FROM delivery WHERE state IN ('new', 'trying')"
        return int(self._read(query).fetchone()[0])

    def to_edit(self) -> int:
        """How many messages that stand do not show yet what is known."""
        query = "SELECT count(*) FROM delivery WHERE revise_at NOTNULL AND message_id NOTNULL"
        return int(self._read(query).fetchone()[0])

    def due(self) -> dict[str, str | None]:
        """When each job next finds something to do, as the file has it."""
        (poll,) = self._read(
            "SELECT min(due_at) FROM feed WHERE NOT is_stopped AND EXISTS "
            "(SELECT 1 FROM subscription s WHERE s.feed_id = feed.id AND s.is_followed)"
        ).fetchone()
        (post,) = self._read(
            "SELECT min(due) FROM (SELECT due_at AS due FROM delivery"
            " WHERE state IN ('new', 'trying') UNION ALL"
            " SELECT revise_at FROM delivery WHERE revise_at IS NOT NULL)"
        ).fetchone()
        (digests,) = self._read("SELECT min(next_digest_at) FROM server").fetchone()
        return {"poll": poll, "post": post, "make_digests": digests}
