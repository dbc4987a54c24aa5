"""Why was an article posted, or why not?  Decided from what is stored of it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from claims.matching import Scored
from claims.model import Article, Band, Digest, Feed, Match, Posting, TrackedClaim, Verdict
from claims.team.thresholds import ClaimThresholds


class Fate(StrEnum):
    """What became of a match in the channel."""

    POSTED = "posted"
    WAITING = "waiting"  #: its message is yet to be sent
    REFUSED = "refused"  #: Discord did not take its message
    OTHER_CLAIM = "other claim"  #: its article stands under another claim
    KNOWN_STORY = "known story"  #: another article had told it
    OLD_STOCK = "old stock"  #: stood in its feed when that was first read
    OLD_NEWS = "old news"  #: was published long before it was found
    OLDER = "older"  #: was stored before the claim was followed
    UNSURE = "unsure"  #: only what is confirmed is posted
    NO_CHANNEL = "no channel"  #: none was chosen when it was found


class Turned(StrEnum):
    """Why what was no match when it was read would be one today."""

    CLAIM_IS_NEWER = "claim is newer"
    ELSE = "else"  #: the claim's texts, the thresholds or what is measured against have changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """By how much a score misses a band."""

    band: Band
    by: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """A claim that an article bears on, and what came of it."""

    match: Match
    claim: TrackedClaim
    fate: Fate
    verdicts: Mapping[Verdict, int]  #: how the team answered
    short: Short | None  #: of the confirmed, as the thresholds are now
    stands: Match | None = None  #: the match whose message it, its story or its article has
    posting: Posting | None = None  #: of that message
    digest: Digest | None = None  #: the one that showed it
    digest_posting: Posting | None = None
    is_held: bool = False  #: the next digest will show it
    raised_to: float | None = None  #: the claim's own threshold, if the team's answers raised it


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The claim that an article which matched none comes nearest to today."""

    scored: Scored
    claim: TrackedClaim
    band: Band  #: as the thresholds are now
    short: Short | None  #: of the possible
    turned: Turned | None = None  #: where it would be a match today


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """How far an article came on one server."""

    link: str
    article: Article | None  #: ``None`` if it was never seen in a feed followed here
    feeds: tuple[Feed, ...]  #: those it stood in; if never seen, those followed of its site
    left: tuple[Feed, ...] = ()  #: if never seen, those of its site followed once
    bearings: tuple[Bearing, ...] = ()  #: surest first
    nearest: Nearest | None = None
    is_emptied: bool = False  #: it matched nothing, and its texts are no longer kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is stored of an address, as far as one server may see it."""

    link: str
    article: Article | None
    feeds: tuple[Feed, ...]
    left: tuple[Feed, ...] = ()  #: of its site, followed here once
    matches: tuple[Match, ...] = ()  #: of the article, surest first
    told: tuple[Match, ...] = ()  #: of the same stories, by other articles, oldest first
    postings: Mapping[int, Posting]  #: by match, of all of these
    verdicts: Mapping[int, Mapping[Verdict, int]] = field(default_factory=dict)  #: by story
    digests: Mapping[int, tuple[Digest, Posting | None]]  #: by id
    claims: Mapping[str, TrackedClaim]  #: with those retired

    @property
    def is_emptied(self) -> bool:
        """Whether its texts were dropped."""
        return self.article is not None and not (self.article.title or self.article.summary)

    @property
    def followed(self) -> list[TrackedClaim]:
        """The claims it is compared with today."""
        return [tracked for tracked in self.claims.values() if not tracked.is_retired]


def explain(trace: Trace, thresholds: ClaimThresholds, row: Sequence[Scored] = ()) -> Why:
    """Tell how far an article came.

    Args:
        trace: What is stored of it.
        thresholds: Those of the server's claims, as they are now.
        row: What it scores on the claims followed today, best first; for one that matched none.
    """
    return Why(
        link=trace.link,
        article=trace.article,
        feeds=trace.feeds,
        left=trace.left,
        bearings=tuple(_bearing(match, trace, thresholds) for match in trace.matches),
        nearest=_nearest(trace, thresholds, row[0]) if row else None,
        is_emptied=trace.is_emptied and not trace.matches,
    )


def _bearing(match: Match, trace: Trace, thresholds: ClaimThresholds) -> Bearing:
    claim = trace.claims[match.claim_id]
    stands = _standing(match, trace)
    posting = trace.postings[stands.id] if stands else None
    digest, digest_posting = trace.digests.get(match.digest_id or 0, (None, None))
    is_shown = digest is not None or match.is_baseline
    return Bearing(
        match=match,
        claim=claim,
        fate=_fate(match, claim, stands, posting),
        verdicts=trace.verdicts.get(match.story_id, {}),
        short=_short(match.score, Band.CONFIRMED, thresholds.of(match.claim_id).confirmed),
        raised_to=thresholds.raised.get(match.claim_id),
        stands=stands,
        posting=posting,
        digest=digest,
        digest_posting=digest_posting,
        is_held=not (is_shown or claim.is_retired or match.is_right is False),
    )


def _standing(match: Match, trace: Trace) -> Match | None:
    """The match whose message shows this one: its own, else its story's, else its article's.

    An article of whose stories one was posted is not posted, under whichever claim it stands.
    """
    # Only what might have been posted itself was kept back by another claim's story.
    elsewhere = [m for m in trace.told if match.band is Band.CONFIRMED]
    in_order = [match, *_same_story(match, trace), *trace.matches, *elsewhere]
    if match.is_baseline:
        in_order = [match]
    return next((m for m in in_order if m.id in trace.postings), None)


def _same_story(match: Match, trace: Trace) -> list[Match]:
    """What other articles told of the match's story."""
    return [m for m in trace.told if m.story_id == match.story_id]


def _fate(
    match: Match, claim: TrackedClaim, stands: Match | None, posting: Posting | None
) -> Fate:
    if stands is not None and posting is not None and stands.id == match.id:
        sent = {"sent": Fate.POSTED, "refused": Fate.REFUSED}
        return sent.get(posting.state, Fate.WAITING)
    if match.is_baseline:
        if _began_after(claim, match.found_at):
            return Fate.OLDER
        return Fate.OLD_NEWS if match.article.is_old_news else Fate.OLD_STOCK
    if stands is not None:
        is_same = stands.article.id == match.article.id
        return Fate.OTHER_CLAIM if is_same else Fate.KNOWN_STORY
    return Fate.NO_CHANNEL if match.band is Band.CONFIRMED else Fate.UNSURE


def _nearest(trace: Trace, thresholds: ClaimThresholds, scored: Scored) -> Nearest:
    own, claim = thresholds.of(scored.claim_id), trace.claims[scored.claim_id]
    short = _short(scored.score, Band.POSSIBLE, own.possible)
    seen_at = trace.article.seen_at if trace.article else None
    turned = None
    if short is None:
        is_newer = seen_at is not None and _began_after(claim, seen_at)
        turned = Turned.CLAIM_IS_NEWER if is_newer else Turned.ELSE
    return Nearest(
        scored=scored,
        claim=claim,
        band=own.band(scored.score),
        short=short,
        turned=turned,
    )


def _began_after(claim: TrackedClaim, at: datetime) -> bool:
    return bool(claim.history) and claim.history[0].at > at


def _short(score: float, band: Band, threshold: float) -> Short | None:
    return Short(band=band, by=threshold - score) if score < threshold else None
