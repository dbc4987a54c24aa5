"""Which articles are worth the better encoder: a quick look at each tells.

The Universal Sentence Encoder is done with a text while multilingual-e5 reads a few of its words.
With it, the words covered and the countries named every article is compared first; only what comes
near enough to a claim is encoded by the other and can be a match.  Where the quick encoder is not
chosen, or alone, everything is compared in full: the cut was measured for it.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from claims.matching.article import ArticleText
from claims.matching.claim_set import ClaimSet, Encoded
from claims.matching.encoder import Encoder, UniversalSentenceEncoder
from claims.matching.encoder import Vectors as Matrix
from claims.matching.words import Words

#: What the quick encoder's likeness counts beside the words covered.
_LIKENESS_COUNTS = 0.3
#: An article passes if it stands out so far on any claim.  The highest cut by which average
#: precision on *dev* and the first beat, and what is kept there, lose less than 0.01.
CUT = 2.0
#: What did not pass scores less than this, the lowest threshold an admin can choose.
BELOW = 0.01
#: One in so many is encoded in full all the same: what passes resembles the claims, and says
#: nothing of what unrelated articles look like.
_SAMPLE = 20


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
    words = ready.read(texts)
    found = [_look(*each, ready) for each in zip(articles, words, first, strict=True)]
    if quick is None:
        return found
    # Also where all vectors are kept: another's claims may be why.
    passing = [n for n, each in enumerate(found) if _passes(each, ready)]
    found = [replace(each, has_passed=False) for each in found]
    others = [encoder for encoder in encoders if encoder is not quick]
    rest = _completed([texts[n] for n in passing], [known[n] for n in passing], others)
    for n, vectors in zip(passing, rest, strict=True):
        found[n] = replace(_with(found[n], vectors, ready), has_passed=True)
    return found


def whole(article: ArticleText, ready: ClaimSet, encoders: Sequence[Encoder]) -> Encoded:
    """A text compared in full whatever the quick look would say of it: a question."""
    (vectors,), (words,) = encode(encoders, [article.text]), ready.read([article.text])
    return _look(article, words, vectors, ready)


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


def _look(
    article: ArticleText, words: Words, vectors: Mapping[str, Matrix], ready: ClaimSet
) -> Encoded:
    language = article.told_language()
    covered = ready.covered(words, language)
    return _with(Encoded(article.text, language, words, covered, {}, {}), vectors, ready)


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


def _passes(article: Encoded, ready: ClaimSet) -> bool:
    standing = ready.standing(article, ready.likest(article), likeness_counts=_LIKENESS_COUNTS)
    return float(standing.max()) >= CUT
