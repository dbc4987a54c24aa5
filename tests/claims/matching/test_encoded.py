"""Articles as they are compared: what is kept of them, and of what words are read."""

from dataclasses import replace

import numpy as np
import pytest

from claims.matching import ArticleText, Matcher, Told, claim_set
from claims.matching.background import Background
from claims.matching.encoder import TunedE5
from claims.model import Claim
from tests.claims.matching.conftest import WordEncoder

CAPSIZES = ArticleText(
    id="capsizes", title="Ferry capsizes on the lake weeks after its inspection", language="en"
)
CUP = ArticleText(id="cup", title="Striker scores twice and lifts another trophy", language="en")


def test_an_article_kept_is_scored_from_what_is_kept(words: WordEncoder, ferries: Claim) -> None:
    matcher = Matcher([words], background=Background.shipped([words]), words=WordEncoder("single"))
    (vectors,) = matcher.vectors([CAPSIZES])
    words.encoded.clear()

    ((score,),) = matcher.stored_scores([Told.of_text(CAPSIZES, vectors)], [ferries]).beside

    assert CAPSIZES.text not in words.encoded
    assert score == pytest.approx(matcher.match([CAPSIZES], [ferries])[0][0].score, abs=1e-3)


@pytest.mark.parametrize("left", [{"another": b"\0\0"}, {}])
def test_what_was_read_by_other_encoders_is_read_anew(
    words: WordEncoder, ferries: Claim, left: dict[str, bytes]
) -> None:
    matcher = Matcher([words], background=Background.shipped([words]))

    ((score,),) = matcher.stored_scores([Told.of_text(CAPSIZES, left)], [ferries]).beside

    assert score == pytest.approx(matcher.match([CAPSIZES], [ferries])[0][0].score, abs=1e-3)


def test_an_article_that_another_claim_takes_is_told_with_what_it_would_score_without(
    words: WordEncoder, ferries: Claim
) -> None:
    matcher = Matcher([words], background=Background.shipped([words]), words=WordEncoder("single"))
    told = [Told.of_text(each, {}) for each in (CAPSIZES, CUP)]
    tried = replace(ferries, id="tried", statement={"en": "The weather on the lake is mild"})
    tried = replace(tried, examples=replace(ferries.examples, refutes=()))

    beside = matcher.stored_scores(told, [tried, ferries])
    alone = matcher.stored_scores(told, [tried])

    assert beside.beside[0, 0] < alone.beside[0, 0]
    assert beside.alone[0] == pytest.approx(alone.beside[0, 0], abs=1e-3)
    assert alone.alone.tolist() == [0, 0], "nobody takes anything away"


def test_what_a_claim_that_is_tried_takes_from_another_is_told(
    words: WordEncoder, ferries: Claim
) -> None:
    matcher = Matcher([words], background=Background.shipped([words]), words=WordEncoder("single"))
    told = [Told.of_text(each, {}) for each in (CAPSIZES, CUP)]
    other = replace(ferries, id="other", statement={"en": "The weather on the lake is mild"})
    other = replace(other, examples=replace(ferries.examples, refutes=()))

    found = matcher.stored_scores(told, [ferries, other])
    before = matcher.stored_scores(told, [other])

    assert found.beside[0, 1] < found.without[0, 1]
    assert found.without[0].tolist() == pytest.approx([0, before.beside[0, 0]], abs=1e-3)
    assert before.without == pytest.approx(np.zeros((2, 1)))


class Ours(WordEncoder):
    """Counted as ours, for which it is known where likeness ends."""

    def __init__(self) -> None:
        super().__init__(TunedE5.name, dim=384)


@pytest.mark.parametrize(("encoder", "reads"), [(Ours(), False), (WordEncoder("one"), True)])
def test_of_what_is_like_no_claim_our_encoder_reads_no_words(
    ferries: Claim, encoder: WordEncoder, *, reads: bool
) -> None:
    single = WordEncoder("single")
    matcher = Matcher([encoder], background=Background.shipped([encoder]), words=single)
    matcher.match([CAPSIZES], [ferries])
    single.encoded.clear()

    matcher.match([CUP], [ferries])

    assert ("striker" in single.encoded) == reads


def test_what_is_like_a_claim_is_read_word_by_word(ferries: Claim) -> None:
    encoder, single = Ours(), WordEncoder("single")
    matcher = Matcher([encoder], background=Background.shipped([encoder]), words=single)

    matcher.match([CAPSIZES], [ferries])

    assert "capsizes" in single.encoded


def test_of_many_claims_the_likest_are_compared_in_full(
    words: WordEncoder, ferries: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher = Matcher([words], background=Background.shipped([words]))
    others = [
        Claim(id=f"c{n}", statement={"en": f"Ministry {n} signs treaty {n}"}) for n in range(9)
    ]
    claims = [*others[:5], ferries, *others[5:]]
    (whole,) = matcher.match([CAPSIZES], claims)
    monkeypatch.setattr(claim_set, "SHORTLIST", 3)

    (few,) = matcher.match([CAPSIZES], claims)

    assert len(whole) == 10
    assert len(few) == 3
    assert few[0].claim_id == whole[0].claim_id == ferries.id
    assert few[0].score == pytest.approx(whole[0].score, abs=1e-5)


def test_an_article_scores_the_same_whatever_stands_beside_it(
    words: WordEncoder, ferries: Claim
) -> None:
    matcher = Matcher([words], background=Background.shipped([words]))

    among = [row[0].score for row in matcher.match([CUP, CAPSIZES, CUP], [ferries])]

    alone = matcher.match([CAPSIZES], [ferries])[0][0].score
    assert among[1] == pytest.approx(alone, abs=1e-6)


@pytest.mark.parametrize("question", ["ferry on the lake", "العبّارة", "x"])
def test_a_question_in_any_language_is_put_to_claims_with_and_without_examples(
    matcher: Matcher, ferries: Claim, question: str
) -> None:
    bare = Claim(id="bare", statement={"es": "El puente del lago está cerrado"})

    assert set(matcher.nearest_claims(question, [ferries, bare])) <= {ferries.id, bare.id}
