"""A chart of matches per claim by what they say of it, as a PNG.

Blocking, for about a tenth of a second: call it from a thread.  Claims are labelled by id, because
matplotlib neither joins Arabic letters nor turns their order.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.cards.parts import COLOURS, SIGNS
from claims.model import Stance

#: More bars than these cannot be read on a phone.
MAX_BARS: Final = 12
#: Each stance in a texture too: colour alone does not reach everybody.
_TEXTURES: Final = {Stance.SUPPORTS: "", Stance.REFUTES: "///", Stance.DISCUSSES: "..."}
_BACKGROUND: Final = "#ffffff"
_INK: Final = "#2b2d31"


@dataclass(frozen=True, slots=True)
class Bar:
    """How many matches of each stance a claim has."""

    claim_id: str
    supports: int
    refutes: int
    discusses: int

    def count(self, stance: Stance) -> int:
        """How many of this stance."""
        counts = {Stance.SUPPORTS: self.supports, Stance.REFUTES: self.refutes}
        return counts.get(stance, self.discusses)


def draw(bars: Sequence[Bar]) -> bytes:
    """The chart of these bars, the first on top; the same bars give the same bytes."""
    # Slow to import, and of no use to who never draws.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    shown = list(reversed(bars[:MAX_BARS]))
    figure = Figure(figsize=(7, 1.1 + 0.36 * len(shown)), dpi=120, layout="constrained")
    figure.set_facecolor(_BACKGROUND)
    axes = figure.add_subplot()
    starts = [0] * len(shown)
    for stance in Stance:
        widths = [bar.count(stance) for bar in shown]
        axes.barh(
            [bar.claim_id for bar in shown],
            widths,
            left=starts,
            label=SIGNS[stance],  # a word would be in one language, and never in Arabic
            color=f"#{COLOURS[stance]:06x}",
            edgecolor=_BACKGROUND,
            hatch=_TEXTURES[stance],
        )
        starts = [start + width for start, width in zip(starts, widths, strict=True)]
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=_INK, labelsize=9)
    figure.legend(loc="outside upper left", ncols=len(Stance), frameon=False, fontsize=9)
    picture = io.BytesIO()
    # Without the version matplotlib would write into it, the bytes depend on the bars alone.
    canvas: Any = FigureCanvasAgg(figure)  # its methods are not typed
    canvas.print_png(picture, metadata={"Software": None})
    return picture.getvalue()
