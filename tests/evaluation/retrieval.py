"""Find the claim a post on a social network is about, among thousands that were checked.

Nothing is trained; only how much each way of searching counts is chosen, on the training queries.
"""

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from claims.matching.background import Background
from claims.matching.encoder import Encoder
from claims.model import Language
from tests.evaluation.bm25 import BM25
from tests.evaluation.document import SHARED, table
from tests.evaluation.metrics import mean_average_precision
from tests.evaluation.vectors import encoders

FOLDER = SHARED / "retrieval"
DEPTH = 5
HEADS = ("", "train: MAP@5", "dev: MAP@5")
#: What each way of searching may count beside the others, in tenths of the whole.
_TENTHS = 10

_ADDRESS = re.compile(r"(?:https?://|pic\.twitter\.com/)\S*")
_TAG = re.compile(r"#(\w+)")
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|_")

Scores = npt.NDArray[np.float32]  #: (queries, claims), higher is nearer


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """Posts, and the ids of the claims each is about; one may lack in the pool."""

    texts: Sequence[str]
    wanted: Sequence[Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Claims to be searched, and the posts to search them with."""

    name: str
    language: Language
    goal: float
    others: str  #: what others reached
    claims: Mapping[str, str]  #: headline and statement, by id
    train: Queries
    dev: Queries


def measured() -> Iterator[str]:
    """A table of each pool."""
    for read in (_english, _arabic):
        yield from _pool(read())


def _pool(pool: Pool) -> Iterator[str]:
    yield (
        f"### {pool.name}: {len(pool.claims)} claims, {len(pool.train.texts)} and "
        f"{len(pool.dev.texts)} posts"
    )
    train, dev = _views(pool, pool.train), _views(pool, pool.dev)
    alone = {name: tuple(float(name == other) for other in train) for name in train}
    chosen = max(weightings(len(train)), key=lambda w: _map(pool, pool.train, train, w))
    told = ", ".join(f"{weight:.1f}" for weight in chosen)
    alike = {"all alike": (1.0,) * len(train), f"weighted {told}: chosen on train": chosen}
    rows = [
        (name, _map(pool, pool.train, train, w), _map(pool, pool.dev, dev, w))
        for name, w in (alone | alike).items()
    ]
    yield table(HEADS, [*rows, ("goal", None, pool.goal)], digits=3)
    yield pool.others


def _views(pool: Pool, queries: Queries) -> dict[str, Scores]:
    """How near each claim is to each post, by each way of searching, in deviations."""
    texts = [plain(text) for text in queries.texts]
    claims = list(pool.claims.values())
    ground = Background.shipped(encoders())
    words = BM25(claims)
    by_words = {"BM25": np.stack([words.scores(text) for text in texts])}
    by_vectors = {
        encoder.name: _cosines(encoder, ground, texts, claims, pool.language)
        for encoder in encoders()
    }
    return {name: _standing(found) for name, found in (by_words | by_vectors).items()}


def _cosines(
    encoder: Encoder,
    ground: Background,
    texts: Sequence[str],
    claims: Sequence[str],
    language: Language,
) -> Scores:
    there = ground.centre(encoder.name, encoder.encode_articles(claims), [language] * len(claims))
    asked = ground.centre(encoder.name, encoder.encode_claims(texts), [language] * len(texts))
    return np.asarray(asked @ there.T)


def _standing(found: Scores) -> Scores:
    spread = found.std(axis=1, keepdims=True) + np.float32(1e-6)
    return np.asarray((found - found.mean(axis=1, keepdims=True)) / spread)


def weightings(ways: int) -> Iterator[tuple[float, ...]]:
    """Every share of the whole that so many ways may have, in tenths."""
    for tenths in product(range(_TENTHS + 1), repeat=ways):
        if sum(tenths) == _TENTHS:
            yield tuple(each / _TENTHS for each in tenths)


def _map(
    pool: Pool, queries: Queries, views: Mapping[str, Scores], weights: Sequence[float]
) -> float:
    total = sum(w * view for w, view in zip(weights, views.values(), strict=True) if w)
    ids = list(pool.claims)
    found = [[ids[n] for n in np.argsort(-row, kind="stable")[:DEPTH]] for row in total]
    return mean_average_precision(found, queries.wanted, DEPTH)


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
    return Pool(
        name="CheckThat! 2020, English",
        language="en",
        goal=0.93,
        others="The best system of that year reached 0.929 on the test queries.",
        claims=claims,
        train=train,
        dev=dev,
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
    return Pool(
        name="CheckThat! 2021, Arabic, reduced pool",
        language="ar",
        goal=0.90,
        others="On the whole pool and the test queries BM25 reached 0.878, the best system 0.908.",
        claims=claims,
        train=train,
        dev=dev,
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
