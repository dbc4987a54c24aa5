"""What an article says about a claim, told from which of the claim's texts it is nearest to."""

import math

from claims.model import Stance

#: Log-odds of *supports* per unit of margin.
STEEPNESS = 12.0
#: A side is only named when it is at least this likely.
SURE_ENOUGH = 0.70
#: An article this much nearer to an example without a side than to one with a side takes none.
_NEARER_TO_AN_UPDATE = -0.10


def stance_of(margin: float, apart: float) -> tuple[Stance, float]:
    """The stance, and how likely it is right (0-1).

    Args:
        margin: How much nearer the article is to the claim's side than to the other.
        apart: How much nearer it is to an example with a side than to one without.
    """
    supports = 1 / (1 + math.exp(-STEEPNESS * margin))
    likelier = max(supports, 1 - supports)
    if likelier < SURE_ENOUGH:
        return Stance.DISCUSSES, 1 - likelier
    if apart < _NEARER_TO_AN_UPDATE:
        return Stance.DISCUSSES, 1 / (1 + math.exp(STEEPNESS * apart))
    return (Stance.SUPPORTS if supports >= 0.5 else Stance.REFUTES), likelier
