"""What the matcher reads of an article, and the sentences it is made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from claims.matching.language import language_of
from claims.matching.spelling import as_usual
from claims.model import Article, Language

#: Of a summary only so much is read; feeds may put a whole article there.
_READ = 2_000
#: What is shown of a sentence that never ends.
_LONGEST_SENTENCE = 400
_SHORTEST_SENTENCE = 12

_END = re.compile(r"""[.!?؟…]+["'”’»)\]]*(?=\s)|\n+""")
#: A full stop after these ends no sentence: one letter, letters with stops, and titles.
_ABBREVIATION = re.compile(
    r"(?:\b\w|\b\w{1,2}(?:\.\w{1,2})+|\b(?:Mr|Mrs|Ms|Dr|Dra|Sr|Sra|St|Sen|Rep|Gov|Gen|Gral|Lic|Ing"
    r"|No|Núm|vs|Inc|Corp|Ltd|Co|art|Art|EE|UU|د|أ))$"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """An article as text: all the matcher knows of it."""

    id: str
    title: str
    summary: str = ""
    language: Language | None = None  #: ``None`` lets the text tell

    @classmethod
    def of(cls, article: Article) -> Self:
        """Of an article, stored or about to be."""
        return cls(
            id=str(article.id),
            title=article.title,
            summary=article.summary,
            language=article.language,
        )

    @property
    def text(self) -> str:
        """Headline and summary as one text."""
        return _joined(self.title.strip(), self.summary.strip())

    @property
    def as_read(self) -> str:
        """The same as the models get it: its beginning, spelt as usual."""
        return _as_read(self)

    @property
    def is_readable(self) -> bool:
        """Whether there is enough of it to bear on a claim: at least three words."""
        return len(set(_WORD.findall(self.text[:_READ]))) >= 3

    def told_language(self) -> Language | None:
        """Its language as given, else as the text tells."""
        return self.language or language_of(self.text)


def _joined(title: str, summary: str) -> str:
    if not title or not summary:
        return title or summary
    return f"{title} {summary}" if title[-1] in ".!?؟…" else f"{title}. {summary}"


@lru_cache(maxsize=1_024)
def _as_read(article: ArticleText) -> str:
    # A headline may be in capitals and the summary not.
    language = article.told_language()
    title, summary = article.title.strip()[:_READ], article.summary.strip()[:_READ]
    return _joined(as_usual(title, language), as_usual(summary, language))


def sentences(article: ArticleText) -> list[str]:
    """The headline and the summary's sentences, each verbatim, at least one if there is any text.

    Each is a substring of the title or the summary.
    """
    title = _cut(article.title.strip())
    found = list(dict.fromkeys(_split(article.summary[:_READ])))
    return [title, *(s for s in found if s != title)] if title else found or [""]


def _split(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        sentence = text[start : end.start()]
        if end.group().startswith(".") and _ABBREVIATION.search(sentence[-12:]):
            continue
        whole = text[start : end.end()].strip()
        if len(whole) >= _SHORTEST_SENTENCE:
            yield _cut(whole)
            start = end.end()
    if rest := text[start:].strip():
        yield _cut(rest)


def _cut(sentence: str) -> str:
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    return sentence[:_LONGEST_SENTENCE].rsplit(maxsplit=1)[0]
