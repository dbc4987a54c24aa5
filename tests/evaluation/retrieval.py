"""Find the claim a post on a social network is about, among thousands that were checked.

Nothing is trained; only how much each way of searching counts is chosen, on the training posts.
As in the product, letters and vectors find what is likest, and that is compared word by word.
"""

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from claims.matching import shipped
from claims.matching.encoder import Encoder, unit
from claims.matching.words import Coverage, Rarity, Words
from tests.evaluation.bm25 import BM25, pieces_of, stems_of
from tests.evaluation.document import SHARED, table
from tests.evaluation.metrics import mean_average_precision
from tests.evaluation.vectors import encoder, of_words

FOLDER = SHARED / "retrieval"
DEPTH = 5
#: So many claims a post are left to be compared word by word; the weights are chosen on so many
#: training posts.
SCREENED, CHOSEN_ON = 40, 400
HEADS = ("", "train: MAP@5", "dev: MAP@5")
#: What each way of searching may count beside the others, in tenths of the whole.
_TENTHS = 10

_ADDRESS = re.compile(r"(?:https?://|pic\.twitter\.com/)\S*")
_TAG = re.compile(r"#(\w+)")
_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|_")

Scores = npt.NDArray[np.float32]  #: (posts, claims), higher is nearer
Places = npt.NDArray[np.intp]  #: of claims in a pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """Posts, and the ids of the claims each is about; one may lack in the pool."""

    texts: Sequence[str]
    wanted: Sequence[Collection[str]]

    def beginning(self, count: int) -> "Queries":
        """The first of them."""
        return Queries(texts=self.texts[:count], wanted=self.wanted[:count])

    def about(self, first: Mapping[str, str]) -> "Queries":
        """The same, of claims that stand twice the first named."""
        return replace(
            self, wanted=[{first.get(one, one) for one in each} for each in self.wanted]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Claims to be searched, each once, and the posts to search them with."""

    name: str
    goal: float
    others: str  #: what others reached
    claims: Mapping[str, str]  #: headline and statement, by id
    train: Queries
    dev: Queries

    @classmethod
    def of(
        cls,
        claims: Mapping[str, str],
        train: Queries,
        dev: Queries,
        *,
        name: str,
        goal: float,
        others: str,
    ) -> Self:
        """A pool as it is published: of claims with the same words only the first is kept."""
        first = told_once(claims)
        return cls(
            name=name,
            goal=goal,
            others=others,
            claims={one: claims[one] for one in dict.fromkeys(first.values())},
            train=train.beginning(CHOSEN_ON).about(first),
            dev=dev.about(first),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for some posts."""

    alone: Mapping[str, Places]  #: by each way of searching, best first
    screened: Places  #: what is left to be judged
    standing: Mapping[str, Scores]  #: how near that is, by each way, (posts, SCREENED)


def measured() -> Iterator[str]:
    """A table of each pool."""
    for read in (_english, _arabic):
        yield from _pool(read())


def _pool(pool: Pool) -> Iterator[str]:
    yield (
        f"### {pool.name}: {len(pool.claims)} claims, {len(pool.train.texts)} and "
        f"{len(pool.dev.texts)} posts"
    )
    train, dev = _found(pool, pool.train), _found(pool, pool.dev)
    rows = [
        (way, _map(pool, pool.train, train.alone[way]), _map(pool, pool.dev, dev.alone[way]))
        for way in train.alone
    ]
    chosen = max(weightings(len(train.standing)), key=lambda w: _fused(pool, pool.train, train, w))
    told = ", ".join(f"{weight:.1f}" for weight in chosen)
    alike = (1.0,) * len(chosen)
    for name, weights in (("all alike", alike), (f"weighted {told}, as chosen on train", chosen)):
        of_train, of_dev = (
            _fused(pool, pool.train, train, weights),
            _fused(pool, pool.dev, dev, weights),
        )
        rows.append((name, of_train, of_dev))
    yield table(HEADS, [*rows, ("goal", None, pool.goal)], digits=3)
    yield pool.others


def _found(pool: Pool, queries: Queries) -> Found:
    posts, claims = [plain(text) for text in queries.texts], list(pool.claims.values())
    ways = {"BM25 of letters": _standing(_ranked(BM25(claims, pieces_of), posts))}
    for each in (encoder(), of_words()):
        ways[each.name] = _standing(_cosines(each, posts, claims))
    screened = _best(np.asarray(sum(ways.values())), SCREENED)
    near = {way: np.take_along_axis(each, screened, axis=1) for way, each in ways.items()}
    near["words"] = _standing(_covered(posts, claims, screened))
    of_words_alone = {"BM25 of words": _ranked(BM25(claims, stems_of), posts)}
    alone = {way: _best(each, DEPTH) for way, each in (of_words_alone | ways).items()}
    judged = np.take_along_axis(screened, _best(near["words"], DEPTH), axis=1)
    return Found(alone | {f"word by word, the {SCREENED} likest": judged}, screened, near)


def _ranked(searched: BM25, posts: Sequence[str]) -> Scores:
    return np.stack([searched.scores(post) for post in posts])


def _covered(posts: Sequence[str], claims: Sequence[str], screened: Places) -> Scores:
    """Which share of a post's words a claim covers by meaning, and of a claim's a post; halved."""
    coverage = Coverage([], of_words(), shipped.ground(), Rarity(claims))
    found = np.zeros(screened.shape, np.float32)
    for row, post, places in zip(found, posts, screened, strict=True):
        asked, *there = coverage.read([post, *(claims[n] for n in places)])
        row[:] = [_covers_both_ways(asked, each) for each in there]
    return found


def _covers_both_ways(one: Words, other: Words) -> float:
    near = np.maximum(one.vectors @ other.vectors.T, 0)
    if not near.size:
        return 0.0
    return float(near.max(axis=1) @ one.weights + near.max(axis=0) @ other.weights) / 2


def _cosines(encoder: Encoder, posts: Sequence[str], claims: Sequence[str]) -> Scores:
    """Of posts and claims, the mean of either side taken off first."""
    asked, there = encoder.encode_claims(posts), encoder.encode_articles(claims)
    return np.asarray(unit(asked - asked.mean(axis=0)) @ unit(there - there.mean(axis=0)).T)


def _standing(found: Scores) -> Scores:
    spread = found.std(axis=1, keepdims=True) + np.float32(1e-6)
    return np.asarray((found - found.mean(axis=1, keepdims=True)) / spread)


def _best(found: Scores, count: int) -> Places:
    return np.argsort(-found, axis=1, kind="stable")[:, :count]


def _fused(pool: Pool, queries: Queries, found: Found, weights: Sequence[float]) -> float:
    total = sum(w * each for w, each in zip(weights, found.standing.values(), strict=True))
    best = np.take_along_axis(found.screened, _best(np.asarray(total), DEPTH), axis=1)
    return _map(pool, queries, best)


def _map(pool: Pool, queries: Queries, places: Places) -> float:
    ids = list(pool.claims)
    found = [[ids[n] for n in row] for row in places]
    return mean_average_precision(found, queries.wanted, DEPTH)


def told_once(claims: Mapping[str, str]) -> dict[str, str]:
    """For each claim's id that of the first with the same words; some stand twice in a pool."""
    first: dict[tuple[str, ...], str] = {}
    return {name: first.setdefault(_letters(text), name) for name, text in claims.items()}


def _letters(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def weightings(ways: int) -> Iterator[tuple[float, ...]]:
    """Every share of the whole that so many ways may have, in tenths."""
    for tenths in product(range(_TENTHS + 1), repeat=ways):
        if sum(tenths) == _TENTHS:
            yield tuple(each / _TENTHS for each in tenths)


def plain(post: str) -> str:
    """A post without addresses, its tags taken apart into words."""
    words = _TAG.sub(lambda tag: _JOINT.sub(" ", tag[1]), _ADDRESS.sub(" ", post))
    return " ".join(words.split())


def _english() -> Pool:
    folder = FOLDER / "clef2020-en"
    claims = {row[0]: f"{row[2]} {row[1]}".strip() for row in _rows(folder / "claims.tsv")[1:]}
    train, dev = (
        _queries(
            {row[0]: row[1] for row in _rows(folder / f"{split}.queries.tsv")[1:]},
            folder / f"{split}.qrels",
        )
        for split in ("train", "dev")
    )
    return Pool.of(
        claims,
        train,
        dev,
        name="CheckThat! 2020, English",
        goal=0.93,
        others="The best system of that year reached 0.929 on the test posts.",
    )


def _arabic() -> Pool:
    folder = FOLDER / "clef2021-ar"
    claims = {
        row["id"]: f"{row['title']} {row['claim']}".strip()
        for row in _objects(folder / "claims.jsonl")
    }
    train, dev = (
        _queries(
            {row["id"]: row["text"] for row in _objects(folder / f"queries_{split}.jsonl")},
            folder / "qrels_train_dev.tsv",
        )
        for split in ("train", "dev")
    )
    return Pool.of(
        claims,
        train,
        dev,
        name="CheckThat! 2021, Arabic, reduced pool",
        goal=0.90,
        others="On the whole pool and the test posts BM25 reached 0.878, the best system 0.908.",
    )


def _queries(texts: Mapping[str, str], judged: Path) -> Queries:
    wanted: dict[str, set[str]] = {}
    for query, _, claim, *_ in _rows(judged):
        wanted.setdefault(query, set()).add(claim)
    asked = [query for query in texts if query in wanted]
    return Queries(texts=[texts[q] for q in asked], wanted=[wanted[q] for q in asked])


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines, delimiter="\t") if row]


def _objects(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]
