"""What is stored of one address, as far as one server may see it.  Blocking."""

from collections.abc import Iterable
from dataclasses import replace

from claims.feeds.identity import names_of_link
from claims.feeds.web_address import host_of, is_of_site
from claims.model import Digest, Feed, Match, Posting
from claims.news.why import Trace
from claims.storage import Transaction

#: Whose feed brings a site's articles is told from so many of the newest articles.
_NEWEST = 20_000


def trace(tx: Transaction, server_id: int, link: str) -> Trace:
    """Find the article at *link* and what came of it.

    What stood only in feeds not followed here is another server's, unless it was matched here.
    """
    followed = tx.feeds.of(server_id)
    given = tx.feeds.given(server_id)
    every = [feed for feed in tx.feeds.all() if feed.id in given]
    claims = {t.claim.id: t for t in tx.claims.all(server_id, with_retired=True)}
    unseen = Trace(link=link, article=None, feeds=(), postings={}, digests={}, claims=claims)
    known = tx.articles.known(names_of_link(link, [(feed.id, feed.url) for feed in every]))
    for article_id in dict.fromkeys(known.values()):
        matches = tx.matches.of_article(server_id, article_id)
        seen_in = tx.articles.seen_in(article_id)
        feeds = [feed for feed in (every if matches else followed) if feed.id in seen_in]
        if matches or feeds:
            article = tx.articles.get([article_id])[article_id]
            return _followed_up(
                tx, server_id, replace(unseen, article=article, feeds=tuple(feeds)), matches
            )
    host, still = host_of(link), {feed.id for feed in followed}
    left = _of_site(tx, host, [feed for feed in every if feed.id not in still])
    return replace(unseen, feeds=_of_site(tx, host, followed), left=left)


def _followed_up(tx: Transaction, server_id: int, found: Trace, matches: list[Match]) -> Trace:
    own = {match.id for match in matches}
    stories = tx.matches.of_stories(server_id, {match.story_id for match in matches})
    # A story's post may stand under another claim of the article that told it.
    tellers = {match.article.id for match in stories if match.id not in own}
    told = tuple(tx.matches.of_articles(server_id, tellers))
    return replace(
        found,
        matches=tuple(matches),
        told=told,
        verdicts=tx.matches.verdicts({match.story_id for match in matches}),
        postings=tx.deliveries.of_matches(match.id for match in (*matches, *told)),
        digests=_digests(tx, {match.digest_id for match in matches if match.digest_id}),
    )


def _digests(tx: Transaction, ids: Iterable[int]) -> dict[int, tuple[Digest, Posting | None]]:
    wanted = sorted(ids)
    postings = tx.deliveries.of_digests(wanted)
    return {each: (tx.matches.digest(each), postings.get(each)) for each in wanted}


def _of_site(tx: Transaction, host: str, followed: Iterable[Feed]) -> tuple[Feed, ...]:
    """The feeds at the site's own address, and those that bring its articles."""
    feeds = list(followed)
    bring = tx.articles.feeds_of_host(host, feeds=[f.id for f in feeds], among=_NEWEST)
    return tuple(feed for feed in feeds if feed.id in bring or is_of_site(feed.url, host))
