"""What a claim would have found among the articles already stored, before anybody follows it.

Reading is blocking and done by `read`; `tried` decides and is slow: the kept vectors are compared
with every text of every claim.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from claims.matching import Matcher, StoredScores, Thresholds, Told, Vectors
from claims.model import Article, Claim, Part
from claims.storage import Transaction

#: So many of the newest articles are looked at.
LOOKED_AT = 2_000
SHOWN = 5
#: What scores less is not near the line: it would be shown as 0.00.
NEAR = 0.005
#: Another claim is told that has this part of the matches too, loses any, or is on the subject.
SHARES = 0.25
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tried:
    """An article and what it scores on the claim tried."""

    article: Article
    score: float  #: 0-1


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that would be a match if a claim followed here did not fit it better."""

    article: Article
    score: float  #: 0-1, what it would score without that one
    by: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A claim followed here that finds the same articles, or is on the same subject."""

    claim: Claim
    shared: int  #: of the matches of the claim tried, how many it has too
    lost: int  #: matches that would fall by a band or two, as the claim tried fits them better
    is_near: bool  #: it is among those the statement itself is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a claim would have found."""

    claim: Claim
    articles: int  #: looked at
    since: datetime | None  #: when the oldest of them was seen
    weeks: float  #: the stretch they come from, at least one
    confirmed: int
    possible: int
    above: tuple[Tried, ...] = ()  #: confirmed, the least sure
    below: tuple[Tried, ...] = ()  #: not confirmed, the surest
    taken: tuple[Taken, ...] = ()  #: the surest first
    nearest: tuple[Tried, ...] = ()  #: the surest of those not chosen, each headline once
    chosen: Mapping[Part, tuple[Tried, ...]] = field(default_factory=dict)  #: as its examples
    overlaps: tuple[Overlap, ...] = ()  #: those that share and lose most first


@dataclass(frozen=True, slots=True)
class Stock:
    """What a claim is tried on."""

    articles: Sequence[Article]  #: newest first, each with its vectors
    vectors: Mapping[int, Vectors]
    claims: Sequence[Claim]  #: followed


def read(tx: Transaction, server_id: int) -> Stock:
    """The newest articles of the server's feeds whose texts and vectors are kept."""
    feeds = [feed.id for feed in tx.feeds.of(server_id)]
    newest = [a for a in tx.articles.newest(limit=LOOKED_AT, feeds=feeds) if a.title or a.summary]
    vectors = tx.articles.vectors(article.id for article in newest)
    claims = [tracked.claim for tracked in tx.claims.all(server_id)]
    return Stock([a for a in newest if a.id in vectors], vectors, claims)


def tried(
    claim: Claim,
    stock: Stock,
    matcher: Matcher,
    thresholds: Thresholds,
    *,
    now: datetime,
    chosen: Mapping[Part, Sequence[int]] | None = None,
) -> Trial:
    """Try a claim beside those followed; one of its own id among them is left out.

    The articles *chosen* are examples of the claim already and are not offered again.
    """
    others, possible = [c for c in stock.claims if c.id != claim.id], thresholds.possible
    told = [Told.of(a, stock.vectors[a.id]) for a in stock.articles]
    scores = matcher.stored_scores(told, [claim, *others])
    mine = [Tried(a, float(row[0])) for a, row in zip(stock.articles, scores.beside, strict=True)]
    ranked = sorted(mine, key=lambda each: -each.score)
    examples = {article_id for ids in (chosen or {}).values() for article_id in ids}
    # An example is like itself: what else is found tells whether the claim is any good.
    found = [each for each in ranked if each.article.id not in examples]
    confirmed = [each for each in found if each.score >= thresholds.confirmed]
    kept = [
        row
        for each, row in zip(mine, scores.beside, strict=True)
        if each.score >= possible and each.article.id not in examples
    ]
    shared = [
        sum(bool(row[place] >= possible) for row in kept) for place in range(1, len(others) + 1)
    ]
    falls = [
        (scores.without >= line) & (scores.beside < line)
        for line in (possible, thresholds.confirmed)
    ]
    lost = np.logical_or(*falls).sum(axis=0)[1:]
    taken = _taken(found, stock, scores, others, possible)
    away = {each.article.id for each in taken}
    below = [each for each in found[len(confirmed) :] if each.article.id not in away]
    offered = _chosen(mine, chosen or {})
    since = min((article.seen_at for article in stock.articles), default=None)
    return Trial(
        claim=claim,
        articles=len(mine),
        since=since,
        weeks=max(1.0, (now - since) / _WEEK) if since else 1.0,
        confirmed=len(confirmed),
        possible=len(kept) - len(confirmed),
        above=tuple(confirmed[-SHOWN:]),
        below=tuple(each for each in below[:SHOWN] if each.score >= NEAR),
        taken=taken[:SHOWN],
        nearest=_offered(ranked, offered),
        chosen=offered,
        overlaps=_overlaps(claim, others, shared, lost.tolist(), len(kept), matcher),
    )


def _taken(
    found: Sequence[Tried],
    stock: Stock,
    scores: StoredScores,
    others: Sequence[Claim],
    possible: float,
) -> tuple[Taken, ...]:
    """What is no match of the claim, and would be one without the claim that fits it better."""
    places = {article.id: n for n, article in enumerate(stock.articles)}
    there = [(each.article, places[each.article.id]) for each in found if each.score < possible]
    taken = [
        Taken(article, float(scores.alone[n]), others[int(scores.beside[n, 1:].argmax())])
        for article, n in there
        if scores.alone[n] >= possible
    ]
    return tuple(sorted(taken, key=lambda each: -each.score))


def _chosen(
    mine: Sequence[Tried], chosen: Mapping[Part, Sequence[int]]
) -> dict[Part, tuple[Tried, ...]]:
    by_id = {each.article.id: each for each in mine}
    return {part: tuple(by_id[i] for i in ids if i in by_id) for part, ids in chosen.items()}


def _offered(ranked: Sequence[Tried], chosen: Mapping[Part, Sequence[Tried]]) -> tuple[Tried, ...]:
    """The surest that can be examples, each headline once; what scores nothing is none."""
    known = {"", *(each.article.title for some in chosen.values() for each in some)}
    likely = [each for each in ranked if each.score > 0 and each.article.language]
    titled = {each.article.title: each for each in reversed(likely)}
    best = sorted(titled.values(), key=lambda each: -each.score)
    return tuple(each for each in best if each.article.title not in known)[: 2 * SHOWN]


def _overlaps(
    claim: Claim,
    others: Sequence[Claim],
    shared: Sequence[int],
    lost: Sequence[int],
    found: int,
    matcher: Matcher,
) -> tuple[Overlap, ...]:
    language, statement = next(iter(claim.statement.items()))
    near = set(matcher.nearest_claims(statement, others, language=language))
    every = [
        Overlap(claim=other, shared=both, lost=away, is_near=other.id in near)
        for other, both, away in zip(others, shared, lost, strict=True)
    ]
    enough = max(1, SHARES * found)
    told = [each for each in every if each.is_near or each.lost or each.shared >= enough]
    return tuple(sorted(told, key=lambda each: -each.shared - each.lost)[:SHOWN])
