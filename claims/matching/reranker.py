"""Read an article and a claim together, where their vectors tell that one may bear on the other.

A vector is made of a text before it is known what it is compared with.  A cross-encoder reads two
texts as one, so that each word of the claim can look at each of the article (Nogueira and Cho
2019, arXiv:1901.04085).  It costs as much as encoding both, for every pair: only the few claims
that an article is likest to are read with it, by their statements, and by their opposites and the
examples nearest to it where that may change anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources

import numpy as np

from claims.matching.article import ArticleText
from claims.matching.bands import MIDPOINT, STEEPNESS
from claims.matching.claim_set import ClaimSet, Comparison
from claims.matching.encoded import Encoded
from claims.matching.encoder import Encoder, Vectors

HEAD = resources.files(__package__) / "tuned" / "pairs_head.npz"
#: What the vector of a pair is multiplied with before it is weighed.
LOGITS_SCALE = 20.0
#: Of a claim's text so many characters are read: room is left for the article.
_LONGEST = 250

#: An article is read with a claim from so many deviations on, with at most so many claims.  From
#: 3.0 on twice as many texts would be read, for 0.004 of average precision on *dev* and none on
#: the first beat.
FROM, MOST = 4.0, 2
#: From so much log-odds on by its statement it is read with its opposite and so many examples too:
#: of a stream's headlines that are read at all, six in ten.  From -2.5 on eight in ten would be,
#: for nothing that could be measured.
MORE_FROM, EXAMPLES = -1.5, 2

#: How likely an article bears on a claim, in log-odds: by how far it stands out, and by what
#: reading it with the claim's texts tells on average.  `training/weights.py` would have 0.83, 0.28
#: and -3.77, all sets together; these rank alike, and leave the bands where they were.
STANDING, READING, BIAS = 0.90, 0.45, -4.22
#: What the margin between a claim's sides counts, and what agreeing with its statement and with
#: its examples adds: about as told there, and so much together that a side is named for a third or
#: more of those that take one.
MARGIN, AGREES, EXAMPLES_AGREE = 0.50, 0.053, 0.066
#: With a statement and nothing else to go by it agrees with what it should not: so little names
#: hardly any side, and still leans.
ALONE = 0.013
#: Log-odds that it takes a side: by its vectors, by what reading tells, in any case.
SIDED_BEFORE, TAKES, TAKES_BIAS = 0.37, 0.67, 0.5


def weighed(standing: float, read: float) -> float:
    """How far an article stands out on a claim after reading, on the scale of before."""
    return MIDPOINT + (STANDING * standing + READING * read + BIAS) / STEEPNESS


def as_one(claim: str, article: str) -> str:
    """A claim's text and an article's as the model reads them."""
    return f"{claim[:_LONGEST]} ||| {article}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What reading an article with a claim tells, in log-odds."""

    bears: float  #: that it bears on the claim, by all texts alike
    agrees: float  #: with the statement, and not with its opposite
    examples: float | None  #: with what the examples say for the claim; ``None`` if it has none
    takes: float  #: that it takes a side


class Reranker:
    """Weighs what vectors told of an article's likest claims with what reading them tells."""

    def __init__(self, encoder: Encoder) -> None:
        """Read by an encoder with the weights for pairs."""
        self._encoder = encoder

    @property
    def name(self) -> str:
        """What the model is called in matches."""
        return self._encoder.name

    def reread(
        self,
        found: Comparison,
        article: ArticleText,
        encoded: Encoded,
        ready: ClaimSet,
        only: int | None = None,
    ) -> Comparison:
        """A comparison with what reading its likest claims tells; the others stay as they are.

        With *only* it is read with no claim but that one, by its place.
        """
        worth = [
            n
            for n in np.argsort(-found.raw)[:MOST]
            if found.raw[n] >= FROM and only in (None, found.claims[n])
        ]
        if not worth or not article.is_readable:
            return found
        raw, margin, sided = found.raw.copy(), found.margin.copy(), found.sided.copy()
        for n in worth:
            told = self.read_with(article, encoded, ready, int(found.claims[n]))
            agrees = ALONE if told.examples is None else AGREES
            raw[n] = weighed(float(raw[n]), told.bears)
            margin[n] = MARGIN * margin[n] + agrees * told.agrees
            margin[n] += EXAMPLES_AGREE * (told.examples or 0)
            sided[n] = SIDED_BEFORE * sided[n] + TAKES * told.takes + TAKES_BIAS
        return replace(found, raw=raw, margin=margin, sided=sided)

    def read_with(
        self, article: ArticleText, encoded: Encoded, ready: ClaimSet, claim: int
    ) -> Read:
        """What reading an article with a claim's statement tells, and with more where it may."""
        poles, examples = ready.told(encoded, claim, EXAMPLES)
        first, *more = [text for text, _ in (*poles, *examples)]
        read = self.read([first], article.as_read)
        if more and read[0, 0] >= MORE_FROM:
            read = np.vstack([read, self.read(more, article.as_read)])
        bears, agrees, takes = read.T
        sides = [side for _, side in (*poles, *examples)]
        agrees = agrees * sides[: len(read)]
        return Read(
            bears=float(bears.mean()),
            agrees=float(agrees[: len(poles)].mean()),
            examples=float(agrees[len(poles) :].sum()) / EXAMPLES if examples else None,
            takes=float(takes.mean()),
        )

    def read(self, texts: Sequence[str], article: str) -> Vectors:
        """Log-odds that the article bears on each text, agrees with it, takes a side; (n, 3)."""
        vectors = self._encoder.encode_claims([as_one(text, article) for text in texts])
        return np.asarray(LOGITS_SCALE * vectors @ self._head[0].T + self._head[1], np.float32)

    @cached_property
    def _head(self) -> tuple[Vectors, Vectors]:
        with resources.as_file(HEAD) as file, np.load(file, allow_pickle=False) as kept:
            return kept["weights"], kept["bias"]
