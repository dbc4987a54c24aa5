"""Read articles from lines of JSON; a line that is none is told, and the rest goes on."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from claims.matching.article import ArticleText
from claims.model import LANGUAGES, Stance

#: A longer line is skipped unread.
MAX_LINE = 2_000_000
_MAX_ID = 200
_MAX_TITLE = 1_000
_MAX_SUMMARY = 20_000

_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with what a person said of it: stance by claim id; every other claim is off."""

    article: ArticleText
    labels: Mapping[str, Stance] = field(default_factory=dict)
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    story: str | None = None  #: what articles that tell the same share


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that holds no article."""

    number: int  #: counted from 1
    problem: str  #: one sentence


class _NotAnArticleError(ValueError):
    """Why not."""


def read_articles(file: BinaryIO) -> Iterator[Labelled | BadLine]:
    """Yield an article or what is wrong for each line that is not blank, in order.

    Lines are read one at a time, and never more than `MAX_LINE` bytes of one.
    """
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            _skip_line(file, line)
            yield BadLine(number=number, problem=f"It is longer than {MAX_LINE:,} bytes.")
        elif line.strip():
            try:
                yield _article(line)
            except _NotAnArticleError as error:
                yield BadLine(number=number, problem=str(error))


def _skip_line(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_LINE)


def _article(line: bytes) -> Labelled:
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _NotAnArticleError("It is not UTF-8 text.") from error
    except (ValueError, RecursionError) as error:
        raise _NotAnArticleError("It is not JSON.") from error
    if not isinstance(given, dict):
        raise _NotAnArticleError("It is not a JSON object.")
    title, summary = _text(given, "title", _MAX_TITLE), _text(given, "summary", _MAX_SUMMARY)
    if not title and not summary:
        raise _NotAnArticleError("It has neither a title nor a summary.")
    language = (_text(given, "lang", 20) or "").lower()[:2]
    return Labelled(
        article=ArticleText(
            id=_id(given),
            title=title or "",
            summary=summary or "",
            language=next((known for known in LANGUAGES if known == language), None),
        ),
        labels=_labels(given.get("labels")),
        url=_text(given, "url", 2_000),
        outlet=_text(given, "outlet", 200),
        published=_text(given, "published", 100),
        story=_text(given, "story", 200),
    )


def _id(given: Mapping[str, Any]) -> str:
    value = given.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise _NotAnArticleError("It has no “id”, which must be a text or a whole number.")
    return _SURROGATES.sub("\ufffd", str(value))[:_MAX_ID]


def _text(given: Mapping[str, Any], key: str, longest: int) -> str | None:
    value = given.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _NotAnArticleError(f"Its “{key}” must be a text.")
    return _SURROGATES.sub("\ufffd", value.replace("\x00", " "))[:longest].strip() or None


def _labels(given: object) -> dict[str, Stance]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise _NotAnArticleError("Its “labels” must be an object of claim ids and stances.")
    try:
        return {claim_id: Stance(stance) for claim_id, stance in given.items()}
    except ValueError as error:
        known = ", ".join(Stance)
        raise _NotAnArticleError(f"A stance in its “labels” is none of {known}.") from error
