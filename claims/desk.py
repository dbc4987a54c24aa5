"""What one server's people can ask and what its admins can change.

Blocking; whether the person may do it is the face's to check, every change is kept with who made
it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal

from claims import library
from claims.delivery import digests
from claims.drafting import backfill, trials
from claims.drafting.drafts import Draft, edited, refuse_said, refuse_unusable
from claims.drafting.drawing_board import DrawingBoard
from claims.errors import InvalidInputError, NotFoundError
from claims.feeds.web_address import presentable
from claims.learning import stance_told
from claims.library import ClaimsFile
from claims.matching import Scored
from claims.model import (
    Claim,
    Feed,
    Language,
    Match,
    Person,
    Server,
    Stance,
    Status,
    TrackedClaim,
    Verdict,
)
from claims.news.stories import COMPARED, as_compared, goes_on_with
from claims.origins import SAME_STORY_WITHIN
from claims.plain import one_line
from claims.records import Evidence, refuse_known
from claims.storage import Transaction
from claims.team import corrections

#: A server holds at most so many claims and feeds of its own; far above any team's need.
MAX_CLAIMS = 2_000
MAX_FEEDS = 2_000
#: Of a story put under another claim so many outlets go with it.
MOVED_TOGETHER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    added: tuple[str, ...]  #: by id
    replaced: tuple[TrackedClaim, ...]  #: as they were
    unchanged: int  #: how many of the file are here as they stand there


@dataclass(frozen=True, slots=True)
class Edited:
    """A claim before and after it was edited."""

    before: Claim
    after: Claim


class Desk(DrawingBoard):
    """One server's claims, feeds, matches and settings, to read and to change."""

    # -- answering a match ----------------------------------------------------------------------

    def judge(self, match_id: int, verdict: Verdict, *, by: Person) -> Evidence:
        """Keep a person's answer to a match; a second answer replaces the first.

        *Wrong claim* or *wrong stance* once more changes nothing: what they told of the right one
        stays.  *Right* agrees with the stance that the others and the matcher hold; *wrong
        stance* only takes a side off it, until they tell the right one.

        Raises:
            NotFoundError: If there is no such match here.
        """
        with self._storage.write() as tx:
            found = tx.matches.get(self.server_id, match_id)
            before = tx.matches.answer(match_id, by=by)
            if verdict is not before or verdict not in (Verdict.WRONG_CLAIM, Verdict.WRONG_STANCE):
                corrections.take_back(tx, found, by=by, at=self._now())
                tx.matches.judge(match_id, verdict, by=by, at=self._now())
                # Without this person's earlier answer: whoever takes a mend back agrees with none.
                held = tx.matches.get(self.server_id, match_id).held_stance
                if stance := stance_told(verdict, held):
                    tx.matches.judge(match_id, verdict, by=by, at=self._now(), stance=stance)
                corrections.revise(tx, found, at=self._now())
        return self.match(match_id)

    def correct_stance(self, match_id: int, stance: Stance, *, by: Person) -> Evidence:
        """Keep what an article says of its claim by a person who was asked.

        That is who answered *wrong stance*, or put the article under the claim.

        Raises:
            NotFoundError: If there is no such match here, or the person's answer is another one
                by now.
        """
        with self._storage.write() as tx:
            found = tx.matches.get(self.server_id, match_id)
            if not tx.matches.tell_stance(match_id, stance, by=by, at=self._now()):
                raise NotFoundError("You have answered otherwise to this match by now.")
            corrections.revise(tx, found, at=self._now())
        return self.match(match_id)

    def correct(self, match_id: int, right_claim: str | None, *, by: Person) -> Match | None:
        """Keep which claim is the right one for a match that a person answered *wrong claim*.

        The article stands under that claim from now on, as a match this person judged right, and
        says of it what the matcher takes it to say, until they tell (`correct_stance`).  So do the
        other outlets' articles of its story, of which nobody else would say where they belong.

        Args:
            match_id: The match.
            right_claim: A claim's id, ``None`` if it is none of them.
            by: Who answered.

        Returns:
            The match under the right claim, ``None`` if it is none of them.

        Raises:
            NotFoundError: If there is no such match here, the claim is not followed, or the
                person's answer is another one by now.
            InvalidInputError: If it is the claim the match stands under.
        """
        moved = self._moved(match_id, right_claim) if right_claim else {}
        story_id = self._story_of(match_id, moved[match_id]) if moved else 0
        with self._storage.write() as tx:
            found = tx.matches.get(self.server_id, match_id)
            if right_claim == found.claim_id:
                raise InvalidInputError("The match stands under this claim: choose another.")
            if right_claim is not None and tx.claims.get(self.server_id, right_claim).is_retired:
                raise NotFoundError("This claim is not followed here.")
            was_moved = corrections.take_back(tx, found, by=by, at=self._now())
            if not tx.matches.correct(match_id, right_claim or "", by=by):
                raise NotFoundError("Your answer to this match is no longer “Wrong claim”.")
            filed = None
            if moved:
                filed = corrections.file(
                    tx, found, moved, by=by, at=self._now(), story_id=story_id
                )
                corrections.revise(tx, filed, at=self._now())
            if was_moved or filed is not None:
                corrections.revise(tx, found, at=self._now())
            return filed

    def _moved(self, match_id: int, claim_id: str) -> dict[int, Scored]:
        """What the articles of a match's story say of another claim, by match.

        Of so many outlets at most, that match among them; empty for a claim not followed.
        """
        with self._storage.read() as tx:
            found = tx.matches.get(self.server_id, match_id)
            told = tx.matches.of_stories(self.server_id, [found.story_id])
        claims = {tracked.claim.id: tracked.claim for tracked in self.claims()}
        if claim_id not in claims:
            return {}
        mine = [m for m in told if m.claim_id == found.claim_id and m.id != found.id]
        moved = {}
        for match in (found, *mine[: MOVED_TOGETHER - 1]):
            # Beside all others, as it was when the person was asked: those are ready.
            row = {s.claim_id: s for s in self._scored(match.article, [*claims.values()])}
            alone = row.get(claim_id) or self._scored(match.article, [claims[claim_id]])[0]
            moved[match.id] = alone
        return moved

    def _story_of(self, match_id: int, scored: Scored) -> int:
        """The story a match's article goes on with under another claim, 0 if with none."""
        with self._storage.read() as tx:
            match = tx.matches.get(self.server_id, match_id)
            since, until = match.found_at - SAME_STORY_WITHIN, match.found_at + SAME_STORY_WITHIN
            recent = tx.matches.since(self.server_id, scored.claim_id, at=since, limit=COMPARED)
            near = [each for each in recent if each.found_at <= until]
            kept = tx.articles.vectors({match.article.id, *(each.article.id for each in near)})
        (_, this), *earlier = as_compared([match, *near], kept)
        story = goes_on_with(this, scored.stance, earlier, self._matcher)
        return story[0].story_id if story else 0

    # -- changing -------------------------------------------------------------------------------

    def set_up(
        self,
        *,
        by: Person,
        channel_id: int | None = None,
        admin_channel_id: int | None = None,
        digest_at: time | None = None,
        zone: str | None = None,
        language: Language | None = None,
        confirmed: float | None = None,
        possible: float | None = None,
        set_back: Literal["scores", "admins"] | None = None,
    ) -> Server:
        """Choose what is given; what is left out stays as it is.

        Args:
            by: Who chooses.
            channel_id: Where matches and digests go.
            admin_channel_id: Where admins are told of what is down.
            digest_at: The digest's local time.
            zone: Its time zone, by IANA name.
            language: Of posts and digests.
            confirmed: The lowest score (0-1) of a match that is posted.
            possible: The lowest score (0-1) of a match that is kept for review.
            set_back: What is as nobody had chosen it, before what is given: both scores, or the
                admins' channel.

        Raises:
            InvalidInputError: If there is no such time zone, or the scores cannot be used.
        """
        with self._storage.write() as tx:
            before = tx.servers.get(self.server_id)
            kept = _set_back(before, set_back)
            after = replace(
                kept,
                channel_id=kept.channel_id if channel_id is None else channel_id,
                admin_channel_id=admin_channel_id or kept.admin_channel_id,
                digest_at=kept.digest_at if digest_at is None else digest_at,
                zone=kept.zone if zone is None else digests.zone_named(zone),
                language=kept.language if language is None else language,
                confirmed=kept.confirmed if confirmed is None else confirmed,
                possible=kept.possible if possible is None else possible,
            )
            self._matcher.thresholds_with(after.confirmed, after.possible)  # refuses wrong ones
            due = before.next_digest_at
            if due is None or due > self._now():  # one that is overdue is made first
                due = digests.next_due(self._now(), at=after.digest_at, zone=after.zone)
                while tx.matches.has_digest(self.server_id, digests.slot(due, after.zone)):
                    due = digests.next_due(due, at=after.digest_at, zone=after.zone)
            after = replace(after, next_digest_at=due)
            tx.servers.save(after)
            if channel_id is not None:  # also the same one: its permissions may have been mended
                tx.deliveries.move(self.server_id, channel_id, due_at=self._now())
            if after.admin_channel_id is None:
                tx.deliveries.abandon_notices(
                    self.server_id, error="the admins' channel was taken back"
                )
            elif admin_channel_id is not None:
                tx.deliveries.move(
                    self.server_id, admin_channel_id, due_at=self._now(), notices=True
                )
            old, new = _settings(before), _settings(after)
            changed = [f"{name} {new[name]}" for name in new if new[name] != old[name]]
            if changed:
                what = f"settings: {', '.join(changed)}"
                self._keep(tx, by, what, _listed(old), _listed(new))
            return after

    def add_claim(self, draft: Draft, *, by: Person) -> Claim:
        """Follow a new claim.

        Raises:
            InvalidInputError: If the statement is too short, too long, in no language we read, or
                that of another claim.
        """
        with self._storage.write() as tx:
            known = tx.claims.all(self.server_id, with_retired=True)
            if len(known) >= MAX_CLAIMS:
                raise InvalidInputError(f"A server holds at most {MAX_CLAIMS:,} claims.")
            claim_id = library.new_id(draft.statement, (t.claim.id for t in known))
            claim = self._claim_of(tx, draft, claim_id)
            refuse_said(known, claim)
            self._add(tx, claim, by, why="added")
            self._keep(tx, by, f"claim {claim_id} added", None, library.write([claim]))
            return claim

    def backfill(self, claim_ids: Collection[str]) -> int:
        """Let claims added just now begin with what they would have found in the articles stored.

        It stands in their evidence, and is not posted.  Slow: some seconds.

        Returns:
            How many stories that are, each on one claim.
        """
        with self._storage.read() as tx:
            stock = trials.read(tx, self.server_id)
        readings = backfill.read(stock, claim_ids, self._matcher)
        if not readings:
            return 0
        with self._storage.write() as tx:
            server = tx.servers.get(self.server_id)
            return backfill.keep(tx, server, readings, self._matcher, now=self._now())

    def edit_claim(self, claim_id: str, draft: Draft, *, by: Person) -> Edited:
        """Change a claim's texts in the draft's language.

        Raises:
            NotFoundError: If there is no such claim here.
            InvalidInputError: If the draft cannot be used, or says what another claim does.
        """
        with self._storage.write() as tx:
            before = tx.claims.get(self.server_id, claim_id).claim
            after = edited(draft, before)
            if after.statement != before.statement:
                every = tx.claims.all(self.server_id, with_retired=True)
                refuse_said([each for each in every if each.claim.id != claim_id], after)
            if after != before:
                tx.claims.replace(self.server_id, after)
                what = f"claim {claim_id} edited"
                self._keep(tx, by, what, library.write([before]), library.write([after]))
            return Edited(before, after)

    def retire_claim(self, claim_id: str, *, by: Person, is_retired: bool = True) -> None:
        """Stop following a claim, or take it up again; what was found stays.

        Raises:
            NotFoundError: If there is no such claim here.
            InvalidInputError: If that is so already.
        """
        with self._storage.write() as tx:
            before = tx.claims.get(self.server_id, claim_id)
            if before.is_retired and is_retired:
                raise InvalidInputError("This claim was retired before: nothing has changed.")
            if not (before.is_retired or is_retired):
                raise InvalidInputError("This claim is followed already: nothing has changed.")
            tx.claims.retire(self.server_id, claim_id, is_retired=is_retired)
            words = {True: "retired", False: "followed"}
            what = f"claim {claim_id} {words[is_retired]}"
            self._keep(tx, by, what, words[before.is_retired], words[is_retired])

    def assess_claim(self, claim_id: str, status: Status, *, why: str, by: Person) -> TrackedClaim:
        """Say what the team holds of a claim today, and why.

        Raises:
            NotFoundError: If there is no such claim here.
            InvalidInputError: If no reason is given.
        """
        why = one_line(why, 1000)
        if not why:
            raise InvalidInputError("An assessment needs a reason: say in a sentence why.")
        with self._storage.write() as tx:
            before = tx.claims.get(self.server_id, claim_id)
            tx.claims.assess(self.server_id, claim_id, status, by=by, at=self._now(), why=why)
            self._keep(tx, by, f"claim {claim_id} assessed", before.status, status)
            return tx.claims.get(self.server_id, claim_id)

    def import_claims(self, given: ClaimsFile, *, by: Person) -> Imported:
        """Add claims read from a file; those of a known id replace what is there.  All or none.

        Raises:
            InvalidInputError: If the server would hold too many, or one cannot be used.
        """
        with self._storage.write() as tx:
            every = tx.claims.all(self.server_id, with_retired=True)
            refuse_unusable(given.claims, every)
            known = {tracked.claim.id: tracked for tracked in every}
            new = [claim for claim in given.claims if claim.id not in known]
            old = [(claim, known[claim.id]) for claim in given.claims if claim.id in known]
            if len(known) + len(new) > MAX_CLAIMS:
                raise InvalidInputError(f"A server holds at most {MAX_CLAIMS:,} claims.")
            for claim in new:
                self._add(tx, claim, by, why="imported")
                self._keep(tx, by, f"claim {claim.id} imported", None, library.write([claim]))
            replaced = []
            for claim, tracked in old:
                before, after = tracked.claim, given.over(claim, tracked.claim)
                if after == before:
                    continue
                replaced.append(tracked)
                tx.claims.replace(self.server_id, after)
                texts = (library.write([before]), library.write([after]))
                self._keep(tx, by, f"claim {claim.id} replaced by an import", *texts)
            return Imported(
                added=tuple(claim.id for claim in new),
                replaced=tuple(replaced),
                unchanged=len(old) - len(replaced),
            )

    def follow_feed(
        self, url: str, *, name: str, by: Person, language: Language | None = None
    ) -> Feed:
        """Follow the feed at exactly this address.

        Raises:
            InvalidInputError: If it is followed already, or the server follows too many.
        """
        with self._storage.write() as tx:
            followed = tx.feeds.of(self.server_id)
            refuse_known(followed, url)
            if len(followed) >= MAX_FEEDS:
                raise InvalidInputError(f"A server follows at most {MAX_FEEDS:,} feeds.")
            feed = tx.feeds.add(url, name=name[:200], language=language, due_at=self._now())
            tx.feeds.follow(self.server_id, [feed.id], now=self._now())
            self._keep(tx, by, "feed followed", None, _named(feed))
            return tx.feeds.get(feed.id)

    def unfollow_feed(self, feed_id: int, *, by: Person) -> Feed:
        """No longer follow a feed; what was found in it stays.

        Raises:
            NotFoundError: If it is not followed here.
        """
        with self._storage.write() as tx:
            feed = _followed(tx, self.server_id, feed_id)
            tx.feeds.unfollow(self.server_id, feed_id)
            self._keep(tx, by, "feed no longer followed", _named(feed), None)
            return feed

    # -------------------------------------------------------------------------------------------

    def _add(self, tx: Transaction, claim: Claim, by: Person, *, why: str) -> None:
        status = Status.NOT_YET_ASSESSED
        tx.claims.add(self.server_id, claim, origin="team", at=self._now())
        tx.claims.assess(self.server_id, claim.id, status, by=by, at=self._now(), why=why)

    def _keep(
        self, tx: Transaction, by: Person, what: str, before: str | None, after: str | None
    ) -> None:
        tx.servers.record_change(
            self.server_id, who=by, at=self._now(), what=what, before=before, after=after
        )


def _named(feed: Feed) -> str:
    """A feed in the record of changes, which is no place for the key its address may hold."""
    return f"{feed.name} {presentable(feed.url)}"


def _followed(tx: Transaction, server_id: int, feed_id: int) -> Feed:
    for feed in tx.feeds.of(server_id):
        if feed.id == feed_id:
            return feed
    raise NotFoundError("This feed is not followed here.")


def _set_back(server: Server, what: str | None) -> Server:
    match what:
        case "scores":
            return replace(server, confirmed=None, possible=None)
        case "admins":
            return replace(server, admin_channel_id=None)
    return server


def _settings(server: Server) -> dict[str, str]:
    return {
        "channel": str(server.channel_id),
        "admins' channel": str(server.admin_channel_id),
        "digest": f"{server.digest_at:%H:%M} {server.zone}",
        "language": server.language,
        "scores": f"{server.confirmed} {server.possible}",
    }


def _listed(settings: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())
