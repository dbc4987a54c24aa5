"""Articles in capitals, without accents and as Egypt spells: what reading them as usual buys."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from unittest.mock import patch

from claims import evaluation
from claims.evaluation import Figures
from claims.matching import article
from claims.matching.articles_file import Labelled
from claims.model import Claim, Language
from tests.evaluation.document import table
from tests.evaluation.labelled import SETS, read_set
from tests.evaluation.vectors import matcher

HEADS = (
    "set", "written", "language", "read as", "average precision", "confirmed: right",
    "confirmed: found", "kept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A way of writing headline and summary."""

    name: str
    languages: Sequence[Language]
    title: Callable[[str], str]
    summary: Callable[[str], str]

    def of(self, one: Labelled) -> Labelled:
        """An item as it would be written so."""
        title, summary = self.title(one.article.title), self.summary(one.article.summary)
        return replace(one, article=replace(one.article, title=title, summary=summary))


def bare(text: str) -> str:
    """Without accents."""
    plain = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def egyptian(text: str) -> str:
    """Without hamzas on alefs, and every last ya an alef maqsura."""
    return re.sub(r"ي\b", "ى", text.translate(str.maketrans("أإآ", "ااا")))


def _as_it_is(text: str) -> str:
    return text


WAYS = (
    Written("as it is", ("ar", "en", "es"), _as_it_is, _as_it_is),
    Written("headline in capitals", ("en", "es"), str.upper, _as_it_is),
    Written("all in capitals", ("en", "es"), str.upper, str.upper),
    Written("without accents", ("es",), bare, bare),
    Written("as in Egypt", ("ar",), egyptian, egyptian),
)


def measured() -> Iterator[str]:
    """Each way of writing, read as it is written and as usual, on *dev* and the first beat."""
    rows: list[Sequence[object]] = []
    for name in ("dev", "first beat"):
        read, claims = read_set(*SETS[name])
        for way in WAYS:
            items = [way.of(o) if o.article.language in way.languages else o for o in read]
            usual = _by_language(items, claims)
            with patch.object(article, "as_usual", lambda text, _: text):
                article._as_read.cache_clear()
                written = _by_language(items, claims)
            article._as_read.cache_clear()
            for language in way.languages:
                for how, figures in (("written", written), ("usual", usual)):
                    row = _figures(figures[language])
                    rows.append((name, way.name, language, how, *row))
    yield table(HEADS, rows)


def _by_language(items: Sequence[Labelled], claims: Sequence[Claim]) -> dict[str, Figures]:
    rows = matcher().match([one.article for one in items], claims)
    return dict(evaluation.evaluate(items, rows, claims).by_language)


def _figures(f: Figures) -> tuple[object, ...]:
    return f.average_precision, f.confirmed_precision, f.confirmed_recall, f.kept_recall
