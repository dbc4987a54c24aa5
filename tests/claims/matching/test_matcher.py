"""The matcher as it ships, on a topic nothing was tuned on."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from claims import library, questions
from claims.errors import InvalidInputError
from claims.matching import ArticleText, Matcher
from claims.matching.background import Background
from claims.matching.bands import Thresholds
from claims.matching.kept import HasId
from claims.model import Band, Claim, Examples, Language, Stance
from tests.claims.builders import an_article
from tests.claims.matching.conftest import WordEncoder

SINKS: dict[Language, ArticleText] = {
    "en": ArticleText(
        id="en",
        title="Ferry sinks on the lake, days after inspectors cleared it",
        summary="Divers searched the hull on Sunday. Inspectors had passed the boat in May.",
    ),
    "es": ArticleText(
        id="es",
        title="Se hunde un transbordador en el lago días después de pasar la inspección",
        summary="Los buzos revisaron el casco el domingo. Lo habían aprobado en mayo.",
    ),
    "ar": ArticleText(
        id="ar",
        title="غرق عبارة في البحيرة بعد أيام من موافقة المفتشين",
        summary="بحث الغواصون في الهيكل يوم الأحد. وكان المفتشون قد أجازوا القارب في مايو.",
    ),
}
ELSEWHERE = [
    ArticleText(id="cup", title="Lake district club wins the cup after extra time"),
    ArticleText(id="tech", title="Inspectors of schools to test pupils on new tablets"),
    ArticleText(id="es", title="El precio del trigo baja por tercera semana en los mercados"),
    ArticleText(id="ar", title="افتتاح معرض الكتاب في العاصمة بمشاركة ثلاثين دولة"),
]
HOSTILE = [
    "",
    "Emirates",
    "😀" * 40,
    "x" * 1_000_000,
    "ferry " * 200_000,
    "a\x00b \ud800",
    "🚢 ferry",
    "????",
    "Ferry العبّارة lago seguro инспекция 渡轮 안전",
    "湖上渡轮在通过检查数周后倾覆",
    "Паром перевернулся на озере через несколько недель после проверки",
]


@pytest.mark.parametrize("language", ["ar", "en", "es"])
def test_an_article_on_the_claim_is_kept_and_its_stance_told(
    matcher: Matcher, ferries: Claim, language: Language
) -> None:
    (scored,) = matcher.match([SINKS[language]], [ferries])[0]

    assert scored.band is not Band.BELOW
    assert scored.leaning < 0.5
    assert scored.stance in {Stance.REFUTES, Stance.DISCUSSES}


def test_unrelated_articles_that_share_a_word_are_not_matches(
    matcher: Matcher, ferries: Claim
) -> None:
    rows = matcher.match(ELSEWHERE, [ferries])

    assert all(row[0].score < 0.25 for row in rows)


def test_a_claim_is_found_across_languages(matcher: Matcher, ferries: Claim) -> None:
    arabic_only = Claim(
        id="ferry-safety",
        statement={"ar": ferries.statement["ar"]},
        opposite={"ar": ferries.opposite["ar"]},
        examples=Examples(refutes=({"ar": ferries.examples.refutes[0]["ar"]},)),
    )

    found = matcher.match([SINKS["es"], *ELSEWHERE], [arabic_only])

    scores = [row[0].score for row in found]
    assert scores[0] > 3 * max(scores[1:])


def test_a_claim_with_a_statement_only_ranks_its_article_first(
    matcher: Matcher, ferries: Claim
) -> None:
    bare = Claim(id="bare", statement={"en": ferries.statement["en"]})

    scores = [row[0].score for row in matcher.match([SINKS["en"], *ELSEWHERE], [bare])]

    assert scores[0] == max(scores)
    assert matcher.match([SINKS["en"]], [bare])[0][0].stance is Stance.DISCUSSES


def test_every_claim_stands_in_the_result_best_first(matcher: Matcher) -> None:
    claims = library.load_library()

    (row,) = matcher.match([SINKS["en"]], claims)

    assert {scored.claim_id for scored in row} == {claim.id for claim in claims}
    assert [s.score for s in row] == sorted((s.score for s in row), reverse=True)
    assert all(0 <= s.score <= 1 and 0 <= s.stance_probability <= 1 for s in row)


def test_an_articles_scores_do_not_depend_on_what_stands_beside_it(
    matcher: Matcher, ferries: Claim
) -> None:
    claims = [ferries, *library.load_library()[:5]]

    alone = matcher.match([SINKS["es"]], claims)[0]
    among = matcher.match([*ELSEWHERE, SINKS["es"], SINKS["ar"]], claims)[4]

    assert [s.claim_id for s in alone] == [s.claim_id for s in among]
    np.testing.assert_allclose([s.score for s in alone], [s.score for s in among], atol=1e-5)
    assert [(s.stance, s.why) for s in alone] == [(s.stance, s.why) for s in among]


def test_the_sentence_that_matters_most_is_verbatim_and_bears_on_the_claim(
    matcher: Matcher, ferries: Claim
) -> None:
    article = ArticleText(
        id="long",
        title="News in brief",
        summary="Wheat fell again.  A ferry capsized on the lake, a week after it had passed "
        "inspection! The minister spoke about schools.",
    )

    why = matcher.match([article], [ferries])[0][0].why

    assert why in article.summary
    assert why.startswith("A ferry capsized")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gets_a_result_and_is_never_confirmed(
    matcher: Matcher, ferries: Claim, text: str
) -> None:
    for article in (
        ArticleText(id="1", title=text),
        ArticleText(id="2", title="", summary=text),
    ):
        (scored,) = matcher.match([article], [ferries])[0]
        assert scored.band is not Band.CONFIRMED
        assert np.isfinite(scored.score)


def test_an_article_in_another_language_is_never_confirmed(
    matcher: Matcher, ferries: Claim
) -> None:
    article = ArticleText(
        id="de",
        title="Fähre kentert auf dem See, wenige Wochen nach bestandener Inspektion der Behörde",
    )

    assert matcher.match([article], [ferries])[0][0].band is not Band.CONFIRMED


def test_nothing_is_matched_where_there_is_nothing(matcher: Matcher, ferries: Claim) -> None:
    assert matcher.match([], [ferries]) == []
    assert matcher.match(ELSEWHERE, []) == [[], [], [], []]


def test_an_admins_thresholds_move_the_bands(matcher: Matcher) -> None:
    score = (matcher.thresholds.confirmed + matcher.thresholds.possible) / 2

    assert matcher.thresholds_with(None, None).band(score) is Band.POSSIBLE
    assert matcher.thresholds_with(score, None).band(score) is Band.CONFIRMED
    assert matcher.thresholds_with(None, score + 0.01).band(score) is Band.BELOW
    assert matcher.thresholds_with(0.04, None).band(0.05) is Band.CONFIRMED


@pytest.mark.parametrize(
    "asked",
    [
        ("what is new on the 2020 reforms since Monday?", "reforms-2020"),
        ("¿Hay noticias del tráfico de armas en Estados Unidos?", "us-guns-pursuit"),
        ("هل هناك ضربة جديدة لقارب في الكاريبي؟", "caribbean-strike"),
        ("¿y de Camarena?", "camarena"),
        ("¿qué hay de nuevo sobre CIBanco?", "turning-point"),
        ("noticias de Mérida", "fits-and-starts"),
    ],
)
def test_a_question_finds_its_claim(matcher: Matcher, asked: tuple[str, str]) -> None:
    question, claim_id = asked
    read = questions.read(question, among="es", zone="UTC", now=datetime.now(UTC))

    found = matcher.nearest_claims(read.topic, library.load_library(), language=read.language)

    assert found[0] == claim_id


def test_a_question_finds_every_claim_that_holds_its_words_where_they_are_few(
    matcher: Matcher,
) -> None:
    every = library.load_library()

    found = matcher.nearest_claims("السيادة", every, language="ar")

    assert found == ["trust-deficit", "fits-and-starts", "respects-sovereignty"]
    assert len(matcher.nearest_claims("المكسيك", every, language="ar")) <= 3, "most hold it"
    assert matcher.nearest_claims("late", every, language="en") == []


@pytest.mark.parametrize(
    "question", ["", "  ", "¿quién ganó el partido?", "hello", "what can you do?"]
)
def test_a_question_on_nothing_followed_finds_no_claim(matcher: Matcher, question: str) -> None:
    assert matcher.nearest_claims(question, library.load_library()) == []


def test_a_question_finds_stored_articles_in_any_language(matcher: Matcher) -> None:
    texts = [*ELSEWHERE, SINKS["es"], SINKS["ar"]]
    articles = [
        an_article(id=n, title=t.title, summary=t.summary, language=t.told_language())
        for n, t in enumerate(texts)
    ]
    kept = dict(enumerate(matcher.vectors(texts)))

    found = matcher.nearest_articles("ferry accident on the lake", articles, kept, limit=3)

    assert {4, 5} <= {article.id for article in found}
    assert matcher.nearest_articles("ferry", articles, {}, limit=3) == []
    everything = {article.id for article in articles}
    wider = matcher.nearest_articles("a ship", articles, kept, limit=9, related=everything)
    assert len(wider) > len(matcher.nearest_articles("a ship", articles, kept, limit=9))
    assert _is_findable(articles[0])


def _is_findable(article: HasId) -> bool:
    return isinstance(article.id, int)


def test_learning_the_beat_raises_the_bar_for_its_everyday_news(words: WordEncoder) -> None:
    claim = Claim(id="port", statement={"en": "The port police stopped bribes at the gate"})
    everyday = ArticleText(id="1", title="Port police report 900 gate", language="en")
    matcher = Matcher([words], background=Background.shipped([words]))
    before = matcher.match([everyday], [claim])[0][0].score

    matcher.learn_texts(
        [replace(everyday, id=str(n), title=f"Port police report {n} gate") for n in range(120)]
    )

    assert matcher.match([everyday], [claim])[0][0].score < before


def test_learning_waits_until_there_is_enough_to_learn(words: WordEncoder) -> None:
    matcher = Matcher([words])
    (vectors,) = matcher.vectors([SINKS["en"]])

    matcher.learn([("en", vectors)] * 99)
    assert not any(matcher._ground().seen.values())
    matcher.learn([("en", vectors), (None, vectors)])

    assert len(matcher._ground().seen["en"]) == 100


def test_thresholds_that_make_no_bands_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="possible"):
        Thresholds(confirmed=0.2, possible=0.5)
