"""Write the figures of `docs/evaluation.md` anew, all of them or some parts."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from tests.evaluation import (
    grown,
    labelled,
    questions,
    retrieval,
    shown,
    similarity,
    spelt,
    stance,
    stream,
)
from tests.evaluation.document import DOCUMENT, renewed, stamp
from tests.evaluation.vectors import matcher

PARTS: dict[str, Callable[[], Iterable[str]]] = {
    "labelled": labelled.measured,
    "shown": shown.measured,
    "spelt": spelt.measured,
    "stream": stream.measured,
    "grown": grown.measured,
    "questions": questions.measured,
    "sentences": similarity.sentences,
    "headlines": similarity.headlines,
    "stance": stance.measured,
    "retrieval": retrieval.measured,
}


def main(arguments: Sequence[str]) -> None:
    """Measure; a part whose data is not here keeps the figures it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    for part in parser.parse_args(arguments).only:
        try:
            blocks = [stamp(matcher().model, datetime.now(UTC)), *PARTS[part]()]
        except FileNotFoundError as missing:
            sys.stderr.write(f"{part}: left as it was, {missing.filename} is not here.\n")
            continue
        # Read only now: another part may have been measured at the same time.
        DOCUMENT.write_text(renewed(DOCUMENT.read_text("utf-8"), part, blocks), "utf-8")
        sys.stderr.write(f"{part}: written.\n")


if __name__ == "__main__":
    main(sys.argv[1:])
