"""Claims from files: the library that ships with Claimwatch, and what a team imports.

One YAML file per source document.  A file is read whole or refused with the line and the remedy
of everything wrong with it; nothing is half loaded.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date as calendar_date
from enum import StrEnum
from importlib import resources
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter

from claims import yaml_source
from claims.model import Claim, Examples, Kind, Language, Rule, Source, Texts
from claims.plain import is_headline
from claims.terms import folded

#: Of a claim, on each side: all of them are encoded.
MAX_EXAMPLES = 20


def _headlines(examples: list[Texts]) -> list[Texts]:
    for text in (text for texts in examples for text in texts.values()):
        if not is_headline(text):
            raise ValueError(f"“{text[:60]}” is no headline (write one of at least two words).")
    if len(examples) > MAX_EXAMPLES:
        raise ValueError(f"{len(examples)} headlines are too many (keep {MAX_EXAMPLES} at most).")
    return examples


# What fits a card, a dialog and an embedding: nothing is cut silently later.
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
_Lines = Annotated[dict[Language, _Line], Field(min_length=1)]
_Headlines = Annotated[list[_Lines], AfterValidator(_headlines)]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    name: str
    language: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: calendar_date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    supports: _Line
    refutes: _Line
    out_of_scope: _Line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Examples:
    supports: _Headlines = field(default_factory=list)
    refutes: _Headlines = field(default_factory=list)
    updates: _Headlines = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    id: _Id
    statement: _Lines
    opposite: _Lines | None = None
    kind: Kind = Kind.ASSESSMENT
    speaker: Annotated[str, Field(max_length=100)] | None = None
    paragraph: Annotated[int, Field(ge=1)] | None = None
    source: Source | None = None  #: instead of the file's document
    rule: _Rule | None = None
    examples: _Examples | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    claims: list[_Entry]
    document: _Document | None = None


def _translated(
    given: Sequence[Texts], had: Sequence[Texts], others: Callable[[Texts], Texts]
) -> Iterator[Texts]:
    """Headlines with what stood beside the same ones in other languages, then all else of that."""
    left = list(had)
    for texts in given:
        same = next((each for each in left if texts.items() <= each.items()), {})
        if same:
            left.remove(same)
        yield {**texts, **others(same)}
    yield from filter(None, map(others, left))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsFile:
    """The claims of a file."""

    claims: tuple[Claim, ...]
    #: Names of a claim's fields, and of its kinds of examples, of which the file says nothing.
    unsaid: frozenset[str] = frozenset()

    def over(self, claim: Claim, before: Claim) -> Claim:
        """One of the claims in the place of *before*.

        What the file says nothing of stays, and where there is such, so do other languages.
        """
        if not self.unsaid:
            return claim

        def others(texts: Texts) -> Texts:
            return {lang: text for lang, text in texts.items() if lang not in claim.statement}

        def filled(name: str) -> tuple[Texts, ...]:
            given, had = getattr(claim.examples, name), getattr(before.examples, name)
            if name in self.unsaid:
                return (*given, *had)[:MAX_EXAMPLES]
            return tuple(_translated(given, had, others))[:MAX_EXAMPLES]

        fields = {name: getattr(before, name) for name in self.unsaid & set(Claim.__slots__)}
        opposite = before.opposite if "opposite" in self.unsaid else others(before.opposite)
        fields |= {
            "statement": {**claim.statement, **others(before.statement)},
            "opposite": {**claim.opposite, **opposite},
            "examples": Examples(**{name: filled(name) for name in Examples.__slots__}),
        }
        return replace(claim, **fields)


#: libyaml's writes as the pure one does, in a tenth of its time.
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_HEAD = "claims:\n"
_ENTRY: TypeAdapter[_Entry] = TypeAdapter(_Entry)


#: Arabic letters as ids are written: as ALA-LC does, without its marks.
_LATIN = str.maketrans(
    dict(zip("ابتجحدرزسصضطظعفقكلمنهوي", "abtjhdrzssdtzafqklmnhwy", strict=True))
    | {"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "ء": ""}
)
_ARABIC_ARTICLE = re.compile(r"\b(?:[وفبك]?ال|لل)(?=\w{3})")


def load_library() -> list[Claim]:
    """The claims that ship with Claimwatch, by file name and then as they stand there."""
    files = sorted(
        (f for f in resources.files(__name__).iterdir() if f.name.endswith(".yaml")),
        key=lambda f: f.name,
    )
    return [claim for f in files for claim in read(f.read_bytes(), f.name)]


def read(text: str | bytes, filename: str) -> list[Claim]:
    """Read the claims of one YAML file.

    Raises:
        InvalidInputError: With one ``file:line: what (remedy)`` per problem.
    """
    loaded = yaml_source.load(text, filename, _File, check=_repeated_ids)
    return [_claim(entry, loaded.document) for entry in loaded.claims]


def write(claims: Iterable[Claim]) -> str:
    """The YAML that `read` reads these claims from again."""
    plain = [_without_empty(asdict(claim)) for claim in claims]
    return str(
        yaml.dump(
            {"claims": plain}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
        )
    )


def write_parts(claims: Iterable[Claim], *, most: int) -> Iterator[str]:
    """The same in texts of at most *most* bytes each; a longer claim stands alone."""
    part, size = "", 0
    for claim in claims:
        text = write([claim])
        length = len(text.encode())
        if part and size + length > most:
            yield part
            part, size = "", 0
        part += text.removeprefix(_HEAD) if part else text
        size += length
    if part:
        yield part


def claim_from(plain: Mapping[str, Any]) -> Claim:
    """A claim from plain values, checked as those of a file are.

    Raises:
        ValidationError: pydantic's, if they make none.
    """
    return _claim(
        _ENTRY.validate_python({**plain, "opposite": plain.get("opposite") or None}), None
    )


def as_plain(claim: Claim) -> dict[str, Any]:
    """A claim as JSON values, whole: what is unknown is null."""
    plain: dict[str, Any] = TypeAdapter(Claim).dump_python(claim, mode="json")
    return plain


def new_id(statement: str, taken: Iterable[str]) -> str:
    """An id nobody has yet, of the statement's first words; without any ``claim-1`` and so on."""
    latin = _ARABIC_ARTICLE.sub("", folded(statement)).translate(_LATIN)
    words = re.findall(r"\b[a-z0-9]{3,}\b", latin)[:4]
    stem = "-".join(words)[:50] or "claim"
    known = set(taken)
    candidates = (f"{stem}-{n}" for n in range(1, len(known) + 2))
    if words and stem not in known:
        return stem
    return next(candidate for candidate in candidates if candidate not in known)


def _claim(entry: _Entry, document: _Document | None) -> Claim:
    source = entry.source or Source(paragraph=entry.paragraph)
    if document is not None and entry.source is None:
        values = asdict(document)
        del values["language"]
        source = Source(document=values.pop("name"), paragraph=entry.paragraph, **values)
    examples = entry.examples or _Examples()
    return Claim(
        id=entry.id,
        statement=entry.statement,
        opposite=entry.opposite or {},
        kind=entry.kind,
        speaker=entry.speaker,
        source=source,
        rule=Rule(**asdict(entry.rule)) if entry.rule else None,
        examples=Examples(
            supports=tuple(examples.supports),
            refutes=tuple(examples.refutes),
            updates=tuple(examples.updates),
        ),
    )


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {str(key): _without_empty(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in (None, {}, [], "")}
    if isinstance(value, list | tuple):
        return [_without_empty(inner) for inner in value]
    return str(value) if isinstance(value, StrEnum | calendar_date) else value


def _repeated_ids(file: _File) -> Iterator[yaml_source.Flaw]:
    seen: set[str] = set()
    for index, entry in enumerate(file.claims):
        if entry.id in seen:
            yield ("claims", index, "id"), f'"{entry.id}" is the id of another claim (change it).'
        seen.add(entry.id)
