"""What an article says about a claim, told from which of the claim's texts it is nearest to.

Vectors hardly see a negation, and a word that denies stands in articles against a claim more often
than in those for it, on both labelled sets: it moves the balance a little.  Where a side is named
98 % were right on the first beat, 85 % on the harder *dev*, where all this was chosen, and 91 % on
*test*, where nothing was (`docs/evaluation.md`).  `claims.matching.reranker` adds to both numbers.
"""

import math
import re

import numpy as np

from claims.matching.encoder import Vectors, readable
from claims.model import Claim, Stance

#: Log-odds of *supports* per unit of margin; so that nine in ten is where nine in ten were right.
STEEPNESS = 20.0
#: A side is named only when it is at least this likely.
SURE_ENOUGH = 0.9
#: An article takes a side from these log-odds on.
SIDED = 1.0
#: What a denial takes from the margin, where the claim itself denies nothing.
DENIAL = 0.06

_DENIAL = re.compile(
    r"(?<!\w)(?:not|no|never|nor|neither|without|den(?:y|ies|ied)|reject(?:s|ed)?|refus(?:es?|ed)"
    r"|nunca|ni|sin|nieg(?:a|an)|desmient(?:e|en)|rechaz(?:a|an|o|ó)"
    r"|و?(?:لا|لم|لن|ليس|ليست|عدم|دون)|[يت]نفي|نفى|نفت|[يت]رفض)(?!\w)|n[’']t\b",
    re.IGNORECASE,
)


def denies(text: str) -> bool:
    """Whether a text holds a word that denies or refuses, in any of the languages."""
    return bool(_DENIAL.search(readable(text)))


def is_plain(claim: Claim) -> bool:
    """Whether a claim itself denies nothing."""
    return not any(denies(text) for text in claim.statement.values())


def leaning(margin: float) -> float:
    """How likely an article with this margin supports rather than refutes, if it takes a side."""
    return 1 / (1 + math.exp(-STEEPNESS * margin))


def sided_by_examples(apart: Vectors) -> Vectors:
    """Log-odds that articles take a side, by how much nearer they are to examples that take one.

    For encoders without weights of ours: nearer to one that takes none, an article takes none.
    """
    return np.asarray(SIDED + STEEPNESS * apart, dtype=np.float32)


def stance_of(margin: float, sided: float) -> tuple[Stance, float]:
    """The stance, and how likely it is right (0-1).

    Args:
        margin: How much nearer the article is to the claim's side than to the other.
        sided: Log-odds that it takes a side at all.
    """
    supports = leaning(margin)
    likelier = max(supports, 1 - supports)
    if likelier < SURE_ENOUGH:
        return Stance.DISCUSSES, max(0.5, 1.5 - likelier / SURE_ENOUGH)
    if sided < SIDED:
        return Stance.DISCUSSES, 1 / (1 + math.exp(sided - SIDED))
    return (Stance.SUPPORTS if margin > 0 else Stance.REFUTES), likelier
