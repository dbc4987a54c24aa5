"""How alike two texts are, beside what people judged: sentences, and headlines of stories."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from claims.matching import ArticleText, Told
from claims.matching.background import Background
from claims.matching.encoder import Vectors, unit
from claims.matching.stories import similarities
from claims.matching.words import stem, words_in
from claims.model import LANGUAGES, Language
from tests.evaluation.document import SHARED, table
from tests.evaluation.metrics import pearson
from tests.evaluation.vectors import encoder, matcher, of_words

SENTENCES = SHARED / "similarity/sts2017"
SENTENCE_GOALS = {
    "1.ar-ar": 0.75, "2.ar-en": 0.73, "3.es-es": 0.87, "4a.es-en": 0.79, "5.en-en": 0.87,
}  # fmt: skip
_LANGUAGE: Mapping[str, Language] = {language: language for language in LANGUAGES}
HEADLINES = SHARED / "similarity/semeval2022-t8-train.jsonl"
HEADLINE_GOALS = {"en": 0.75, "es": 0.70, "ar": 0.55, "en-es": 0.70}


def sentences() -> Iterator[str]:
    """STS 2017: the encoder's cosines and those of the one of words, standardised, added up.

    Of vectors less their language's mean: that of the headlines that ship, as the product has it,
    and that of the sentences themselves, since these are captions of pictures and no news.
    """
    ground, rows = Background.shipped([encoder(), of_words()]), []
    for track, goal in SENTENCE_GOALS.items():
        lines = (SENTENCES / f"STS.input.track{track}.txt").read_text("utf-8").splitlines()
        gold = np.loadtxt(SENTENCES / f"STS.gs.track{track}.txt")
        columns = list(zip(*(line.split("\t")[:2] for line in lines), strict=True))
        languages = track.partition(".")[2].split("-")
        of_news, of_captions = np.zeros((2, len(gold)))
        for each in (encoder(), of_words()):
            sides = [each.encode_articles(texts) for texts in columns]
            centred = (
                ground.centre(each.name, vectors, [_LANGUAGE[name]] * len(gold))
                for vectors, name in zip(sides, languages, strict=True)
            )
            of_news += _cosines(*centred)
            of_captions += _cosines(*less_means(sides, languages))
        rows.append((track, pearson(of_news, gold), pearson(of_captions, gold), goal))
    yield table(("pairs", "less the news' mean", "less the sentences' mean", "goal"), rows)


def less_means(sides: Sequence[Vectors], languages: Sequence[str]) -> list[Vectors]:
    """Unit vectors less the mean of all that are in their language."""
    means = {
        language: np.vstack(
            [s for s, its in zip(sides, languages, strict=True) if its == language]
        ).mean(axis=0)
        for language in languages
    }
    return [unit(s - means[language]) for s, language in zip(sides, languages, strict=True)]


def _cosines(one: Vectors, other: Vectors) -> Vectors:
    """Of pairs, in deviations from their mean."""
    cosine = (one * other).sum(axis=1)
    return np.asarray((cosine - cosine.mean()) / cosine.std())


def headlines() -> Iterator[str]:
    """SemEval-2022 task 8: the similarity by which the product tells one story from another."""
    pairs = [json.loads(line) for line in HEADLINES.read_text("utf-8").splitlines()]
    rows = []
    for languages, goal in HEADLINE_GOALS.items():
        mine = [pair for pair in pairs if _languages(pair) == languages]
        rows.append((languages, len(mine), *_correlations(mine), goal))
    heads = ("languages", "pairs", "Pearson", "by shared words", "goal")
    yield table(heads, rows)


def _languages(pair: Mapping[str, str]) -> str:
    return "-".join(sorted({pair["lang1"], pair["lang2"]}))


def _correlations(pairs: Sequence[Mapping[str, Any]]) -> tuple[float | None, float | None]:
    """Of the product's similarity and of the words shared, with likeness as people judged it."""
    if not pairs:
        return None, None
    judged = [-pair["overall"] for pair in pairs]  # 1 is the same story, 4 another
    shared = [shared_words(pair["slug1"], pair["slug2"]) for pair in pairs]
    return pearson(_alike(pairs), judged), pearson(shared, judged)


def _alike(pairs: Sequence[Mapping[str, Any]]) -> list[float]:
    ground = Background.shipped([encoder()])
    one, other = (_told(pairs, number) for number in ("1", "2"))
    return [float(similarities(a, [b], ground)[0]) for a, b in zip(one, other, strict=True)]


def _told(pairs: Sequence[Mapping[str, Any]], number: str) -> list[Told]:
    articles = [
        ArticleText(id="", title=pair[f"slug{number}"], language=pair[f"lang{number}"])
        for pair in pairs
    ]
    vectors = matcher().vectors(articles)
    return [Told.of_text(a, v) for a, v in zip(articles, vectors, strict=True)]


def shared_words(one: str, other: str) -> float:
    """The share of two texts' stems that stand in both, 0-1."""
    mine, theirs = ({stem(word) for word in words_in(text)} for text in (one, other))
    return len(mine & theirs) / max(len(mine | theirs), 1)
