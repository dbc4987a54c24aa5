"""Words compared one by one, by meaning."""

from collections.abc import Sequence

import numpy as np
import pytest

from claims.matching.words import Coverage, Rarity, stem, words_in
from claims.model import Language, Texts
from tests.claims.matching.conftest import WordEncoder

GROUND: dict[Language, Sequence[str]] = {
    "en": ["the law passed again", "the cup final", "wheat price falls"],
    "es": ["la ley fue aprobada", "la final de copa", "baja el trigo"],
    "ar": ["القانون يمر", "نهائي الكأس", "سعر القمح"],
}


def coverage(*claims: Sequence[Texts]) -> Coverage:
    rarity = Rarity(text for texts in GROUND.values() for text in texts)
    return Coverage(claims, WordEncoder(), GROUND, rarity)


def standing(
    found: Coverage, texts: Sequence[str], language: Language | None, claims: int = 1
) -> list[list[float]]:
    every = np.arange(claims)
    return [found.standing(words, language, every).tolist() for words in found.read(texts)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reformas", "reforma"),
        ("المكسيك", "والمكسيك"),
        ("إصلاحات", "الإصلاحات"),
        ("Acusación", "acusaciones"),
        ("FINCEN", "FinCEN"),
        ("2020", "2020"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other) != ""


def test_a_rare_word_says_more_than_a_common_one() -> None:
    rarity = Rarity(["the law passed", "the cup final", "the wheat price"])

    assert rarity.of("europol") > rarity.of("wheat") > rarity.of("the") >= 0


def test_an_article_whose_words_a_claim_holds_stands_out_and_less_the_more_it_adds() -> None:
    found = coverage([{"en": "ferry inspections on the lake"}])

    (whole,), (part,), (none,) = standing(
        found, ["lake ferry inspections", "lake ferry opens library", "poets win prize"], "en"
    )

    assert whole > part > none


def test_a_claims_other_languages_count_where_it_has_none_of_the_articles() -> None:
    both: Texts = {"en": "ferry", "es": "transbordador"}
    found = coverage([both], [{"en": "ferry"}])

    (own, lent), (english, _) = standing(found, ["transbordador nuevo", "ferry nuevo"], "es", 2)

    assert own > lent
    assert english < own


def test_some_claims_are_told_as_among_all() -> None:
    found = coverage([{"en": "ferry"}], [{"en": "lake inspections"}], [{"en": "wheat"}])
    (words,) = found.read(["ferry inspections on the lake"])

    among_all = found.standing(words, "en", np.arange(3))

    np.testing.assert_allclose(found.standing(words, "en", np.array([1])), among_all[1:2], 1e-5)


def test_a_claim_of_thousands_of_words_changes_nothing_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain: list[list[Texts]] = [[{"en": f"ferry inspections {n}"}] for n in range(5)]
    wordy: list[Texts] = [{"en": " ".join(f"w{n}x{m}" for m in range(40))} for n in range(50)]
    alone = standing(coverage(*plain), ["ferry on the lake"], "en", 5)

    monkeypatch.setattr("claims.matching.words._ROOM", 9_000)
    beside = standing(coverage(*plain[:2], wordy, *plain[2:]), ["ferry on the lake"], "en", 6)

    np.testing.assert_allclose(np.delete(beside[0], 2), alone[0], atol=1e-5)


@pytest.mark.parametrize("text", ["", "😀", "x" * 1_000_000, "\ud800", "a b c"])
def test_what_holds_no_words_stands_out_of_nothing(text: str) -> None:
    ((found,),) = standing(coverage([{"en": "ferry"}]), [text], None)

    assert found < 1


def test_of_an_article_only_so_many_words_are_read() -> None:
    assert words_in("Ferry ferry A on 2030") == ["ferry", "on", "2030"]
    assert len(words_in(" ".join(f"w{n}" for n in range(500)))) <= 60
