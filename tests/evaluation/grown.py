"""What changes once the background has grown by what the feeds bring."""

from collections.abc import Iterator, Sequence

from claims import evaluation, library
from claims.matching import ArticleText, Matcher
from claims.model import Band, Claim
from tests.evaluation import labelled
from tests.evaluation.document import table
from tests.evaluation.stream import headlines, others
from tests.evaluation.vectors import fresh_matcher

HEADS = (
    "set", "background", "average precision", "confirmed: right", "confirmed: found", "kept",
    "other headlines", "confirmed of them", "possible",
)  # fmt: skip


def measured() -> Iterator[str]:
    """Each set as shipped, and after every other headline of the stream has been learnt."""
    stream, rows = headlines(), []
    for name, sources in labelled.SETS.items():
        read, claims = labelled.read_set(*sources)
        watched = library.load_library() if name == "first beat" else others()
        for product, background in grounds(stream[::2], watched):
            found = product.match([one.article for one in read], claims)
            f = evaluation.evaluate(read, found, claims).overall
            right = f.average_precision, f.confirmed_precision, f.confirmed_recall, f.kept_recall
            best = [row[0].band for row in product.match(stream[1::2], watched)]
            passed = len(best), best.count(Band.CONFIRMED), best.count(Band.POSSIBLE)
            rows.append((name, background, *right, *passed))
    yield table(HEADS, rows)


def grounds(
    stream: Sequence[ArticleText], claims: Sequence[Claim]
) -> Iterator[tuple[Matcher, str]]:
    """A matcher as it ships, and the same when it has learnt what matched nothing, as a bot."""
    product = fresh_matcher()
    yield product, "as shipped"
    rows = product.match(stream, claims)
    product.learn_texts(
        [a for a, row in zip(stream, rows, strict=True) if row[0].band is Band.BELOW]
    )
    yield product, "grown"
