"""What the feeds brought before the program was started, as it tells what is unrelated."""

from collections.abc import Mapping, Sequence

from claims.matching import MAX_SEEN, ArticleText, Matcher, Vectors
from claims.model import LANGUAGES, Article
from claims.storage import Storage

_AT_ONCE = 64


def recall_background(storage: Storage, matcher: Matcher) -> int:
    """Measure articles against the newest stored ones that matched nothing, oldest first.

    What was encoded by another encoder, before an update or a change of the setting, is encoded
    anew and kept: else chat would not find it and a story told again would be posted twice.  Six
    thousand articles take a minute.

    Returns:
        How many articles were recalled.
    """
    with storage.read() as tx:
        newest = [
            article
            for language in LANGUAGES
            for article in reversed(tx.articles.newest(limit=MAX_SEEN, language=language))
        ]
        ids = [article.id for article in newest]
        kept, matched = tx.articles.vectors(ids), tx.articles.matched(ids)
    there = [article for article in newest if article.id in kept]
    vectors = {**kept, **_encoded_anew(there, kept, storage, matcher)}
    unrelated = [(a.language, vectors[a.id]) for a in there if a.id not in matched]
    matcher.learn(unrelated)
    return len(unrelated)


def _encoded_anew(
    articles: Sequence[Article], kept: Mapping[int, Vectors], storage: Storage, matcher: Matcher
) -> dict[int, Vectors]:
    older = [a for a in articles if a.title and not set(matcher.encoders) <= kept[a.id].keys()]
    found: dict[int, Vectors] = {}
    for start in range(0, len(older), _AT_ONCE):
        some = older[start : start + _AT_ONCE]
        new = matcher.vectors([ArticleText.of(article) for article in some])
        with storage.write() as tx:
            for article, vectors in zip(some, new, strict=True):
                missing = {n: v for n, v in vectors.items() if n not in kept[article.id]}
                tx.articles.keep_vectors(article.id, missing)
                found[article.id] = {**kept[article.id], **missing}
    return found
