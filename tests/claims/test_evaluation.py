"""The figures of matching, on sets small enough to check by hand."""

import pytest

from claims import evaluation
from claims.matching import ArticleText, Scored
from claims.matching.articles_file import Labelled
from claims.model import Band, Claim, Examples, Language, Stance

COAL = Claim(id="coal", statement={"en": "Coal power ends"})
FERRY = Claim(id="ferry", statement={"en": "Ferries are safe"})


def labelled(labels: dict[str, Stance], language: Language = "en") -> Labelled:
    article = ArticleText(id="1", title="A headline of five words", language=language)
    return Labelled(article=article, labels=labels)


def scored(
    claim_id: str, score: float, *, stance: Stance = Stance.SUPPORTS, leaning: float = 0.9
) -> Scored:
    band = Band.CONFIRMED if score >= 0.8 else Band.POSSIBLE if score >= 0.4 else Band.BELOW
    return Scored(
        claim_id=claim_id,
        score=score,
        band=band,
        stance=stance,
        stance_probability=0.9,
        leaning=leaning,
        why="A headline of five words",
        model="test",
    )


def test_all_pairs_are_ranked_together() -> None:
    report = evaluation.evaluate(
        [labelled({"coal": Stance.SUPPORTS}), labelled({"ferry": Stance.REFUTES}, "es")],
        [[scored("coal", 0.9), scored("ferry", 0.5)], [scored("coal", 0.7), scored("ferry", 0.6)]],
        [COAL, FERRY],
    )

    assert report.articles == 2
    assert report.overall.pairs == 4
    assert report.overall.average_precision == pytest.approx((1 + 2 / 3) / 2)
    assert report.overall.recall_at_80 == 0.5
    assert report.overall.recall_at_90 == 0.5
    assert report.overall.best_f1 == pytest.approx(0.8)
    assert report.overall.confirmed_precision == 1
    assert report.overall.confirmed_recall == 0.5
    assert report.overall.kept_recall == 1
    assert report.mean_average_precision == 1
    assert list(report.by_language) == ["en", "es"]
    assert report.by_language["es"].average_precision == 0.5


def test_claims_are_told_apart_by_the_examples_they_have() -> None:
    one = Claim(
        id="one",
        statement={"en": "Ferries are safe"},
        examples=Examples(supports=({"es": "Un barco seguro"},), updates=({"es": "Un barco"},)),
    )
    several = Claim(
        id="several",
        statement={"en": "Ferries are safe"},
        examples=Examples(supports=({"es": "Un barco"},), refutes=({"en": "A ferry sinks"},)),
    )

    report = evaluation.evaluate(
        [labelled({"coal": Stance.SUPPORTS, "several": Stance.SUPPORTS})],
        [[scored("coal", 0.9), scored("one", 0.95), scored("several", 0.1)]],
        [COAL, one, several],
    )

    assert {name: f.relevant for name, f in report.by_examples.items()} == {
        "statement only": 1,
        "one language": 0,
        "several languages": 1,
    }
    assert report.by_examples["several languages"].confirmed_recall == 0


def test_a_tie_is_no_merit() -> None:
    report = evaluation.evaluate(
        [labelled({"coal": Stance.SUPPORTS})],
        [[scored("coal", 0.5), scored("ferry", 0.5)]],
        [COAL, FERRY],
    )

    assert report.overall.average_precision == 0.5


def test_stance_is_measured_on_what_bears_on_the_claim() -> None:
    truth = [Stance.SUPPORTS, Stance.REFUTES, Stance.REFUTES, Stance.DISCUSSES]
    told = [
        scored("coal", 0.9, stance=Stance.SUPPORTS, leaning=0.8),
        scored("coal", 0.9, stance=Stance.REFUTES, leaning=0.1),
        scored("coal", 0.9, stance=Stance.SUPPORTS, leaning=0.9),
        scored("coal", 0.9, stance=Stance.DISCUSSES, leaning=0.5),
    ]

    report = evaluation.evaluate(
        [*(labelled({"coal": stance}) for stance in truth), labelled({})],
        [*([one] for one in told), [scored("coal", 0.1, stance=Stance.REFUTES)]],
        [COAL],
    )

    assert report.overall.stance_accuracy == 0.75
    assert report.overall.stance_auc == 0.5
    assert report.overall.side_named == 1
    assert report.overall.side_right == pytest.approx(2 / 3)


def test_a_side_posted_under_the_wrong_claim_is_wrong_and_one_below_the_bands_is_told_nobody() -> (
    None
):
    report = evaluation.evaluate(
        [labelled({"coal": Stance.SUPPORTS}), labelled({}), labelled({"coal": Stance.REFUTES})],
        [
            [scored("coal", 0.9, stance=Stance.SUPPORTS)],
            [scored("coal", 0.9, stance=Stance.SUPPORTS)],
            [scored("coal", 0.1, stance=Stance.SUPPORTS)],
        ],
        [COAL],
    )

    assert report.overall.side_right == 1
    assert report.overall.posted_side_named == 1
    assert report.overall.posted_side_right == 0.5


def test_where_nothing_can_be_told_there_is_no_figure() -> None:
    report = evaluation.evaluate([labelled({})], [[scored("coal", 0.1)]], [COAL])

    assert report.overall.average_precision is None
    assert report.overall.recall_at_80 is None
    assert report.overall.best_f1 is None
    assert report.overall.confirmed_precision is None
    assert report.overall.stance_auc is None
    assert report.mean_average_precision is None
    assert evaluation.evaluate([], [], [COAL]).overall.pairs == 0


def test_labels_of_claims_that_are_not_followed_are_told() -> None:
    report = evaluation.evaluate(
        [labelled({"gone": Stance.SUPPORTS})], [[scored("coal", 0.1)]], [COAL]
    )

    assert report.unknown_claims == ("gone",)


def test_a_perfect_order_has_an_average_precision_of_one() -> None:
    assert evaluation.average_precision([True, True, False]) == 1
    assert evaluation.average_precision([False, True]) == 0.5
    assert evaluation.average_precision([False]) is None
    assert evaluation.area_under_curve([0.9, 0.5], [0.5, 0.1]) == pytest.approx(0.875)
