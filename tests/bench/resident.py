"""Print what stays resident with so many claims in three languages: ``python -m … 10000``."""

import re
import sys
from pathlib import Path

from claims import library
from claims.matching import ArticleText, load_matcher
from claims.model import LANGUAGES
from tests.bench import made_up


def main(count: int) -> None:
    """Load the models and what ships; then claims whose vectors are made up."""
    shipped = load_matcher()
    loaded = ArticleText(id="", title="Mexico and the United States share intelligence, both say")
    shipped.match([loaded], library.load_library())
    matcher = made_up.matcher()
    matcher.match(made_up.articles(10), made_up.claims(count, languages=LANGUAGES))
    # Not from getrusage: its peak is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text("ascii")
    now, most = (re.findall(rf"{name}:\s+(\d+) kB", status)[0] for name in ("VmRSS", "VmHWM"))
    print(int(now) * 1024, int(most) * 1024)  # noqa: T201


main(int(sys.argv[1]))
