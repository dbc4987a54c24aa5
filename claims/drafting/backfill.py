"""Let a claim that is new begin with what it would have found among the articles stored.

Blocking and slow: `read` compares and reads articles, before the transaction of `keep`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from claims.drafting.trials import Stock
from claims.matching import ArticleText, Matcher, Scored, Told
from claims.model import Article, Band, Match, Server
from claims.news.stories import goes_on_with
from claims.origins import SAME_STORY_WITHIN
from claims.storage import Transaction
from claims.team import thresholds

#: So many articles are read in full, those likest to the claims by what is kept of them: seconds.
READ = 200
#: And only those that come to this part of what a possible match needs; reading moves a score.
_NEAR = 0.25


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored article and what it says of the new claims, best first."""

    article: Article
    told: Told
    scored: Sequence[Scored]


def read(stock: Stock, claim_ids: Collection[str], matcher: Matcher) -> list[Reading]:
    """The stored articles that come near the claims of these ids, oldest first."""
    new = [claim for claim in stock.claims if claim.id in claim_ids]
    others = [claim for claim in stock.claims if claim.id not in claim_ids]
    told = [Told.of(article, stock.vectors[article.id]) for article in stock.articles]
    if not (new and told):
        return []
    scores = matcher.stored_scores(told, [*new, *others]).beside[:, : len(new)].max(axis=1)
    enough = _NEAR * matcher.thresholds.possible
    likest: list[int] = np.argsort(-scores, kind="stable")[:READ].tolist()
    near = [n for n in likest if scores[n] >= enough]
    near.sort(key=lambda n: (stock.articles[n].seen_at, stock.articles[n].id))
    rows = matcher.match([ArticleText.of(stock.articles[n]) for n in near], stock.claims)
    return [
        Reading(stock.articles[n], told[n], [each for each in row if each.claim_id in claim_ids])
        for n, row in zip(near, rows, strict=True)
    ]


def keep(
    tx: Transaction,
    server: Server,
    readings: Sequence[Reading],
    matcher: Matcher,
    *,
    now: datetime,
) -> int:
    """Keep what is a match as the claims' first evidence, which is not posted or digested.

    Returns:
        How many stories that are, each on one claim.
    """
    own, followed = thresholds.read(tx, server, matcher, now=now), tx.claims.followed(server.id)
    earlier: dict[str, list[tuple[Match, Told]]] = {}
    for reading in readings:
        known = {match.claim_id for match in tx.matches.of_article(server.id, reading.article.id)}
        for scored in reading.scored:
            band = own.of(scored.claim_id).band(scored.score)
            if band is Band.BELOW or scored.claim_id in known or scored.claim_id not in followed:
                continue
            before = earlier.setdefault(scored.claim_id, [])
            since = reading.article.seen_at - SAME_STORY_WITHIN
            recent = [pair for pair in before if pair[0].found_at >= since]
            story = goes_on_with(reading.told, scored.stance, recent, matcher)
            match = tx.matches.add(
                scored.as_match(
                    reading.article,
                    server_id=server.id,
                    band=band,
                    found_at=reading.article.seen_at,
                    story_id=story[0].story_id if story else 0,
                    is_baseline=True,
                )
            )
            before.insert(0, (match, reading.told))
    every = [match for some in earlier.values() for match, _ in some]
    return len({match.story_id for match in every})
