"""Print what stays resident with so many claims in three languages: ``python -m … 10000``."""

import re
import sys
from pathlib import Path

from claims.matching import ArticleText, Matcher, load_matcher
from claims.matching.background import Background
from claims.matching.encoder import bundled
from claims.model import LANGUAGES
from tests.bench import made_up


def main(count: int) -> None:
    """Load the models and what ships; then claims whose vectors are made up."""
    models = bundled()
    for model in models:
        model.encode_articles(["loaded"])
    shipped = load_matcher()
    shipped.vectors([ArticleText(id="", title="Loaded")])
    both = made_up.encoders()
    matcher = Matcher(both, background=Background.shipped(both))
    matcher.match(made_up.articles(10), made_up.claims(count, languages=LANGUAGES))
    # Not from getrusage: its peak is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text("ascii")
    now, most = (re.findall(rf"{name}:\s+(\d+) kB", status)[0] for name in ("VmRSS", "VmHWM"))
    print(int(now) * 1024, int(most) * 1024)  # noqa: T201


main(int(sys.argv[1]))
