"""Which articles are worth the better encoder: a quick look at each tells.

The Universal Sentence Encoder takes half as long for a text as multilingual-e5.
What its vectors tell (`look`) is enough to leave some articles out; of the others the words that
are covered and the countries named count too.  Only what comes near enough to a claim then is
encoded by the other and can be a match.  Where the quick encoder is not chosen, or alone,
everything is compared in full: the cut was measured for it.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from claims.matching.article import ArticleText
from claims.matching.claim_set import ClaimSet, Encoded, highest
from claims.matching.encoder import Encoder, UniversalSentenceEncoder
from claims.matching.encoder import Vectors as Matrix
from claims.matching.words import Words

#: What an article loses on a claim of other countries than it names, in log-odds.
_ELSEWHERE_LOSES = 0.75
#: An article passes if the look comes to so much on any claim.  The highest cut by which average
#: precision on *dev* and the first beat, and what is kept there, lose no more than 0.01.
CUT = -1.5
#: Words are looked at where the vectors alone come to no less than so much below it.
_BY_WORDS = 1.5
#: What did not pass scores less than this, the lowest threshold an admin can choose.
BELOW = 0.01
#: One in so many is encoded in full all the same: what passes resembles the claims, and says
#: nothing of what unrelated articles look like.
_SAMPLE = 50

_NO_WORDS = Words(np.zeros((0, 0), np.float32), np.zeros(0, np.float32))


def quick_of(encoders: Sequence[Encoder]) -> Encoder | None:
    """The encoder that looks first, if one of these can."""
    found = [each for each in encoders if each.name == UniversalSentenceEncoder.name]
    return found[0] if found and len(encoders) > 1 else None


def encoded(
    articles: Sequence[ArticleText],
    ready: ClaimSet,
    encoders: Sequence[Encoder],
    kept: Sequence[Mapping[str, Matrix]] | None = None,
) -> list[Encoded]:
    """Articles made ready to be compared with some claims, each as far as it came.

    Args:
        articles: As text.
        ready: The claims.
        encoders: Those asked.
        kept: The vectors there are of each, as the encoders gave them; what is missing and
            needed is encoded.
    """
    quick = quick_of(encoders)
    texts = [article.text for article in articles]
    known = kept if kept is not None else [{} for _ in articles]
    first = _completed(texts, known, [quick] if quick else encoders)
    found = [_unread(article) for article in articles]
    if quick is None:
        return [_with(*each, ready) for each in zip(_read(found, ready), first, strict=True)]
    found = _looked_at(found, first, ready, quick.name)
    # Also where all vectors are kept: another's claims may be why.
    passing = [n for n, each in enumerate(found) if each.has_passed]
    others = [encoder for encoder in encoders if encoder is not quick]
    rest = _completed([texts[n] for n in passing], [known[n] for n in passing], others)
    for n, vectors in zip(passing, rest, strict=True):
        found[n] = _with(found[n], {**first[n], **vectors}, ready)
    return found


def whole(article: ArticleText, ready: ClaimSet, encoders: Sequence[Encoder]) -> Encoded:
    """A text compared in full whatever the quick look would say of it: a question."""
    (vectors,) = encode(encoders, [article.text])
    return _read([_with(_unread(article), vectors, ready)], ready)[0]


def _completed(
    texts: Sequence[str], known: Sequence[Mapping[str, Matrix]], encoders: Sequence[Encoder]
) -> list[dict[str, Matrix]]:
    """What each encoder makes of each text, taken from what is known where it is."""
    found: list[dict[str, Matrix]] = [{} for _ in texts]
    for encoder in encoders:
        missing = [n for n, vectors in enumerate(known) if encoder.name not in vectors]
        new = encode([encoder], [texts[n] for n in missing])
        made = dict(zip(missing, new, strict=True))
        for n, vectors in enumerate(known):
            found[n][encoder.name] = made.get(n, vectors)[encoder.name]
    return found


def encode(encoders: Sequence[Encoder], texts: Sequence[str]) -> list[dict[str, Matrix]]:
    """What each encoder makes of each text."""
    if not texts:
        return []
    columns = {encoder.name: encoder.encode_articles(texts) for encoder in encoders}
    return [{name: column[n] for name, column in columns.items()} for n in range(len(texts))]


def is_sample(vectors: Mapping[str, bytes], quick: Encoder) -> bool:
    """Whether an article, by its content, is one to tell what unrelated ones look like."""
    return zlib.crc32(vectors.get(quick.name, b"")) % _SAMPLE == 0


def _unread(article: ArticleText) -> Encoded:
    return Encoded(article.text, article.told_language(), _NO_WORDS, None, {}, {})


def _looked_at(
    articles: Sequence[Encoded],
    vectors: Sequence[Mapping[str, Matrix]],
    ready: ClaimSet,
    quick: str,
) -> list[Encoded]:
    """Articles with their words if they pass, else with what the look came to."""
    centred = ready.background.centre(
        quick, np.stack([each[quick] for each in vectors]), [each.language for each in articles]
    )
    near = ready.near(centred)
    found = [
        replace(each, vectors={quick: own}, looked=row)
        for each, own, row in zip(articles, centred, near, strict=True)
    ]
    close = [n for n, row in enumerate(near) if row.max() >= CUT - _BY_WORDS]
    for n, each in zip(close, _read([articles[n] for n in close], ready), strict=True):
        claims, looked = highest(near[n]), near[n].copy()
        covered, away = ready.beside(each, claims)
        looked[claims] += covered - _ELSEWHERE_LOSES * away
        found[n] = each if looked.max() >= CUT else replace(found[n], looked=looked)
    return found


def _read(articles: Sequence[Encoded], ready: ClaimSet) -> list[Encoded]:
    """Articles with their words, all of which are encoded at once."""
    words = ready.read([article.text for article in articles]) if articles else []
    return [
        replace(each, words=its, covered=ready.covered(its, each.language))
        for each, its in zip(articles, words, strict=True)
    ]


def _with(article: Encoded, vectors: Mapping[str, Matrix], ready: ClaimSet) -> Encoded:
    """An article with some more encoders' vectors."""
    language = article.language
    centred = {
        name: ready.background.centre(name, vector[None], [language])[0]
        for name, vector in vectors.items()
    }
    alike = {name: ready.alike(name, vector, language) for name, vector in centred.items()}
    return replace(
        article, vectors={**article.vectors, **centred}, alike={**article.alike, **alike}
    )
