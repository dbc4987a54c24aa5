"""What is matched in a real stream, nearly all of it unrelated."""

import json
from collections.abc import Iterator

from bot.cli.claims import read_file
from claims import library
from claims.matching import ArticleText
from claims.model import Band, Claim
from tests.evaluation.document import DATA, SHARED, table
from tests.evaluation.vectors import matcher

FILE = SHARED / "stream/headlines-half.jsonl"


def measured() -> Iterator[str]:
    """How many headlines come into each band, by whose claims they are compared with."""
    groups = {"the library's claims": library.load_library(), "the twenty others": others()}
    rows = []
    for name, claims in groups.items():
        best = [row[0].band for row in matcher().match(headlines(), claims)]
        rows.append((name, len(best), best.count(Band.CONFIRMED), best.count(Band.POSSIBLE)))
    yield table(("claims", "headlines", "confirmed", "possible"), rows)


def headlines() -> list[ArticleText]:
    """Those of the stream, each once."""
    lines = FILE.read_text("utf-8").splitlines()
    titles = dict.fromkeys(json.loads(line)["title"] for line in lines)
    return [ArticleText(id=str(n), title=title) for n, title in enumerate(titles)]


def others() -> list[Claim]:
    """The claims of *dev* and *test*."""
    return read_file(DATA / "evaluation/claims.yaml")
