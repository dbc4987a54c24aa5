"""What goes wrong is told to people in their language."""

import ast
import re
import string
from http import HTTPStatus
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import aiohttp
import discord
import pytest

from bot.posting.trouble import trouble
from bot.words.errors import TRANSLATIONS, translated
from claims import library
from claims.errors import InvalidInputError
from claims.feeds import failures
from claims.feeds.guard import NotPublicError
from claims.library.csv_file import read_csv
from claims.model import Language

ROOT = Path(__file__).parents[2]
#: What a person on Discord can come upon.  Left out is what stands in a file, which is told by its
#: lines, and what only an operator sees.
MODULES = (
    "bot/interactions/choices.py", "bot/commands/claims.py", "bot/commands/settings.py",
    "claims/claimwatch.py", "claims/desk.py",
    "claims/delivery/digests.py", "claims/drafting/drafts.py",
    "claims/feeds/discover.py", "claims/feeds/fetch.py",
    "claims/feeds/parse.py", "claims/feeds/web_address.py", "claims/matching/bands.py",
    "claims/records.py", "claims/storage/claims.py", "claims/storage/feeds.py",
    "claims/storage/matches.py", "claims/drafting/suggestions.py",
)  # fmt: skip
OTHERS: tuple[Language, ...] = ("es", "ar")


def literal(node: ast.expr) -> str | None:
    """A text as it stands in the code, `{}` for each of its holes."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in parts)
    return None


def sentences(file: Path) -> set[str]:
    """What the errors that a module makes say, and the failures of fetching."""
    found: set[str | None] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name.endswith("Error"):
                found.add(literal(first))
            case ast.keyword(arg="sentence", value=value):
                found.add(literal(value))
    return {each for each in found if each and each.endswith((".", "…"))}


@pytest.mark.parametrize("module", MODULES)
def test_what_a_person_may_be_told_is_there_in_every_language(module: str) -> None:
    known = [re.compile(re.escape(each).replace(r"\{\}", ".*")) for each in TRANSLATIONS]
    told = sentences(ROOT / module)

    assert told, "nothing is looked at"
    assert [each for each in told if not any(one.fullmatch(each) for one in known)] == []


@pytest.mark.parametrize("english", TRANSLATIONS)
def test_a_translation_has_the_holes_of_its_sentence(english: str) -> None:
    def holes(text: str) -> int:
        return sum(name is not None for _, name, _, _ in string.Formatter().parse(text))

    assert {holes(each) for each in TRANSLATIONS[english]} == {holes(english)}
    assert re.search("[\u0620-\u06d3]", TRANSLATIONS[english][1])


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("english", TRANSLATIONS)
def test_every_sentence_is_told_by_its_own_translation(english: str, language: Language) -> None:
    names = [f"name-{n}" for n in range(english.count("{}"))]
    other = TRANSLATIONS[english][OTHERS.index(language)]

    assert translated(english.format(*names), language) == other.format(*names)
    assert translated(english, "en") == english


def test_what_nobody_translated_stays_as_it_is_and_lines_are_told_one_by_one() -> None:
    said = "claims.yaml:3: this is no claim.\nThis feed is no longer known."

    assert translated(said, "es") == (
        "claims.yaml:3: this is no claim.\nEsta fuente ya no se conoce."
    )


def test_what_is_wrong_with_a_spreadsheet_is_told_behind_its_line() -> None:
    sheet = "id,language,statement\ncoal,fr,Le charbon\nCoal Exit,en,Coal power ends\n"

    with pytest.raises(InvalidInputError) as error:
        read_csv(sheet.encode(), "mis afirmaciones.csv")

    assert translated(str(error.value), "es").splitlines() == [
        "mis afirmaciones.csv:2: «fr» no es un idioma que se lea aquí (usa ar, en, es).",
        (
            "mis afirmaciones.csv:3: «Coal Exit» no es un identificador (usa palabras en"
            " minúsculas unidas por guiones)."
        ),
    ]


def a_connection_error(kind: Any) -> Any:
    return kind(Mock(), OSError("x"))


FAILURES = [
    *(failures.refusal(status).sentence for status in HTTPStatus if status >= 300),
    failures.refusal(799).sentence,
    *(
        failures.failure("news.example", error).sentence
        for error in (
            TimeoutError(),
            NotPublicError("news.example", 80),
            aiohttp.InvalidURL("x"),
            a_connection_error(aiohttp.ClientConnectorDNSError),
            a_connection_error(aiohttp.ClientConnectorCertificateError),
            a_connection_error(aiohttp.ClientConnectorError),
            aiohttp.ClientError(),
        )
    ),
    *(
        trouble(error).sentence
        for error in (
            discord.HTTPException(Mock(status=503), ""),
            discord.HTTPException(Mock(status=401), ""),
            discord.HTTPException(Mock(status=400), "Invalid form"),
            discord.Forbidden(Mock(status=403), "Missing Access"),
            discord.NotFound(Mock(status=404), {"code": 10003, "message": "Unknown Channel"}),
            discord.RateLimited(5),
            TimeoutError(),
            ValueError(),
        )
    ),
]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("said", dict.fromkeys(FAILURES))
def test_why_a_feed_is_not_read_or_a_message_not_posted_is_told_in_every_language(
    said: str, language: Language
) -> None:
    assert translated(said, language) != said


CLAIM = "claims:\n- id: a\n  statement: {en: Coal power ends by 2030}\n"
WRONG_YAML = (
    "", "x", "- a", "a: b: c", "claims: x", "claims: &x []", "claims: !!str a", "claims: [",
    "a: b\n---\nc: d", "? [a]\n: b", "\x00", "claim:\n- id: x", "claims:\n- id: x",
    "claims:\n- id: X Y\n  statement: {en: Coal}", "claims:\n- id: a\n  statement: just text",
    "claims:\n- id: a\n  statement: {en: Coal, de: Kohle}", "claims:\n- id: a\n  statement: {}",
    "claims:\n- id: a\n  statement:", "claims:\n- id: a\n  statement: {en: }",
    f"claims:\n- id: a\n  statement: {{en: {'x' * 500}}}", "[" * 99, f"{CLAIM}  kind: fact",
    f"{CLAIM}  paragraph: 0", f"{CLAIM}  paragraph: x", f"{CLAIM}  examples: {{supports: x}}",
    f"{CLAIM}  examples: [a]", f"{CLAIM}  source: {{date: yesterday}}", f"{CLAIM}  id: b",
    f"{CLAIM}- {{id: a, statement: {{en: Wind}}}}", f"{CLAIM}  rule: {{supports: a}}",
    f"{CLAIM}  examples: {{supports: [{', '.join(['{en: a b}'] * 40)}]}}", b"\xff",
    f"{CLAIM}  examples: {{supports: [{{en: x}}]}}",
)  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("text", WRONG_YAML)
def test_what_is_wrong_with_a_file_of_claims_is_told_in_the_readers_language(
    text: str | bytes, language: Language
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        library.read(text, "c.yaml")

    for line in str(refused.value).splitlines():
        sentence = translated(line, language).partition(": ")[2]
        assert sentence != line.partition(": ")[2]
        assert not re.search(r"should|correct it|missing|unknown|file is", sentence), sentence
