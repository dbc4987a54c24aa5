"""The evaluation set on other topics: large, hard and divided as its README says it is."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from claims import library
from claims.evaluation import examples_of
from claims.matching.articles_file import Labelled, read_articles
from claims.model import LANGUAGES, Claim, Stance

FOLDER = Path(__file__).parents[1] / "data" / "evaluation"
SPLITS = ("dev", "test")
POSITIVE = {"plain", "indirect", "figure", "quote", "denial", "negation", "not-yet"}
HARD = {
    "names",
    "neighbour",
    "vocabulary",
    "same-institution",
    "elsewhere",
    "history",
    "homonym",
}
#: Headlines that share so much of their words are one headline with a word changed.
ALIKE = 0.6


def items(split: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


CLAIMS = library.read((FOLDER / "claims.yaml").read_bytes(), "claims.yaml")
ITEMS = {split: items(split) for split in SPLITS}
ALL = [item for split in SPLITS for item in ITEMS[split]]
POSITIVES = [item for item in ALL if item["labels"]]


def claims_of(split: str) -> set[str]:
    return {claim_id for item in ITEMS[split] for claim_id in item["labels"]}


@cache
def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def alike(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in pairs
        if (shared := len(words(one) & words(other)))
        >= ALIKE * (len(words(one)) + len(words(other)) - shared)
    ]


def test_every_line_is_an_article_with_labels_that_evaluate_reads() -> None:
    for split in SPLITS:
        with (FOLDER / f"{split}.jsonl").open("rb") as lines:
            read = list(read_articles(lines))

        assert [line for line in read if not isinstance(line, Labelled)] == []
        assert len(read) == len(ITEMS[split])


def test_it_is_as_large_as_was_asked_for() -> None:
    assert len(CLAIMS) >= 15
    assert len(ALL) >= 420
    assert len({item["id"] for item in ALL}) == len(ALL)


def test_two_thirds_bear_on_no_claim_and_most_of_those_are_hard() -> None:
    negatives = [item for item in ALL if not item["labels"]]

    assert 0.62 <= len(negatives) / len(ALL) <= 0.70
    assert {item["kind"] for item in POSITIVES} == POSITIVE
    assert {item["kind"] for item in negatives} == {*HARD, "ordinary"}
    assert sum(item["kind"] in HARD for item in negatives) >= 0.8 * len(negatives)


def test_labels_name_claims_of_the_set_and_each_claim_is_in_one_split() -> None:
    dev, test = claims_of("dev"), claims_of("test")

    assert dev | test == {claim.id for claim in CLAIMS}
    assert not dev & test
    assert min(len(dev), len(test)) >= 8


@pytest.mark.parametrize("split", SPLITS)
def test_both_splits_hold_all_languages_and_stances(split: str) -> None:
    told = {(item["lang"], stance) for item in ITEMS[split] for stance in item["labels"].values()}
    shares = [sum(item["lang"] == lang for item in ITEMS[split]) for lang in LANGUAGES]

    assert told == set(product(LANGUAGES, map(str, Stance)))
    assert min(shares) >= 0.28 * len(ITEMS[split])


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_claim_is_supported_refuted_and_discussed(claim: Claim) -> None:
    stances = [item["labels"][claim.id] for item in POSITIVES if claim.id in item["labels"]]

    assert set(stances) == set(Stance)
    assert len(stances) >= 8


def test_no_stance_is_the_rule() -> None:
    stances = [stance for item in POSITIVES for stance in item["labels"].values()]
    shares = {stance: stances.count(stance) / len(stances) for stance in Stance}

    assert 0.33 <= shares[Stance.SUPPORTS] <= 0.45
    assert 0.30 <= shares[Stance.REFUTES] <= 0.42
    assert 0.20 <= shares[Stance.DISCUSSES] <= 0.30


@pytest.mark.parametrize("split", SPLITS)
def test_both_splits_hold_claims_with_and_without_examples(split: str) -> None:
    own = [claim for claim in CLAIMS if claim.id in claims_of(split)]
    held = [examples_of(claim) for claim in own]

    assert held.count("statement only") == 2
    assert held.count("one language") == 2
    assert held.count("several languages") >= 6


def test_a_summary_tells_nothing_of_whether_an_item_bears_on_a_claim() -> None:
    with_summary = {bool(label): [0, 0] for label in (True, False)}
    for item in ALL:
        with_summary[bool(item["labels"])]["summary" in item] += 1
    shares = [held / (held + bare) for bare, held in with_summary.values()]

    assert all(0.4 <= share <= 0.6 for share in shares)


def test_no_headline_stands_there_twice_nor_nearly_so_across_the_splits() -> None:
    titles = {split: [item["title"] for item in ITEMS[split]] for split in SPLITS}

    assert len({item["title"] for item in ALL}) == len(ALL)
    assert alike(product(titles["dev"], titles["test"])) == []
    for split in SPLITS:
        assert alike(combinations(titles[split], 2)) == []


def test_no_item_repeats_an_example_or_a_statement() -> None:
    given = [
        text
        for claim in CLAIMS
        for texts in (
            claim.statement,
            claim.opposite,
            *claim.examples.supports,
            *claim.examples.refutes,
            *claim.examples.updates,
        )
        for text in texts.values()
    ]

    assert alike(product((item["title"] for item in ALL), given)) == []


def test_each_story_is_told_by_several_outlets_in_several_languages_to_the_same_effect() -> None:
    stories = defaultdict(list)
    for split in SPLITS:
        for item in ITEMS[split]:
            if "story" in item:
                stories[item["story"]].append((split, item))

    assert len(stories) >= 25
    for told in stories.values():
        assert len({split for split, _ in told}) == 1
        assert len({item["outlet"] for _, item in told}) == len(told)
        assert len({item["lang"] for _, item in told}) == len(told) > 1
        assert all(item["labels"] == told[0][1]["labels"] for _, item in told)
