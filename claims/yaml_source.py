"""Read a YAML file a person wrote into typed values, or say on which lines it cannot be read.

Knows YAML and pydantic; knows nothing of feeds or claims.  Only plain YAML is understood:
mappings, lists and scalars.  Anchors, aliases, merge keys and tags are refused, which also
disarms every "billion laughs"; a key given twice is an error, not a silent overwrite.

A scalar is text until the wanted type says otherwise, so ``NO`` stays Norway and ``2020`` may be
a title.  Only an unquoted ``null``, ``~`` or nothing at all is ``None``.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import GenericAlias
from typing import Any, TypeVar

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from claims.errors import InvalidInputError

T = TypeVar("T")
_Path = tuple[str | int, ...]
#: Where in the values, as in ``(3, "url")``, and the sentence.
Flaw = tuple[_Path, str]

#: Far above any file a person keeps by hand.
MAX_BYTES = 2_000_000
#: Our own files nest four deep.
_MAX_DEPTH = 20
#: A person mends ten lines and runs it again; a thousand are not read.
_MAX_PROBLEMS = 50

#: What should stand there, by pydantic's type of error.
_WANTED = {
    "dict_type": "should be keys with values",
    "list_type": "should be a list",
    "string_type": "should be text",
    "int_parsing": "should be a whole number",
    "int_type": "should be a whole number",
    "date_from_datetime_parsing": "should be a date such as 2026-06-01",
    "string_too_long": "should have at most {max_length} characters",
    "string_too_short": "should not be empty",
    "too_short": "should not be empty",
    "greater_than_equal": "should be at least {ge}",
    "string_pattern_mismatch": "should have the form {pattern}",
}

#: libyaml's parser is ten times the speed of the pure one and gives the same events.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(
    text: str | bytes,
    filename: str,
    type_: type[T],
    *,
    check: Callable[[T], Iterable[Flaw]] = lambda _: (),
    max_bytes: int = MAX_BYTES,
) -> T:
    """Return *text* as *type_*, which may be ``list[SomeDataclass]``, a pydantic model and so on.

    Keys the type does not know are errors, in plain dataclasses at any depth too.

    Args:
        text: What the file holds; bytes are taken as UTF-8.
        filename: What the file is called in messages.
        type_: Anything pydantic understands; plain dataclasses included.
        check: What no type can say of the whole, such as ids given twice; asked only once all
            types are right.
        max_bytes: A larger file is not looked at.

    Raises:
        InvalidInputError: With every problem found, one ``file:line: what (remedy)`` per line.
    """
    document = _read(text, filename, max_bytes)
    # Inside a tuple, because pydantic takes a configuration for containers only; from there it
    # reaches every plain dataclass below.
    wrapped: Any = GenericAlias(tuple, (type_,))
    adapter: TypeAdapter[tuple[T]] = TypeAdapter(wrapped, config=ConfigDict(extra="forbid"))
    problems = list(document.problems)
    try:
        (value,) = adapter.validate_python((document.value,))
    except ValidationError as error:
        schema = _schema(adapter)
        problems += (_problem(details, document, schema) for details in error.errors())
    else:
        problems += (Problem(document.line(path), sentence) for path, sentence in check(value))
        if not problems:
            return value
    raise InvalidInputError(report(problems, filename))


def report(problems: Sequence["Problem"], filename: str) -> str:
    """Return the problems in the order of their lines, one sentence per line."""
    # Two errors at one place (each member of a union tells its own) are said once.
    in_order = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    lines = [f"{filename}:{each.line}: {each.sentence}" for each in in_order[:_MAX_PROBLEMS]]
    if len(in_order) > _MAX_PROBLEMS:
        lines.append(f"{filename}: … and {len(in_order) - _MAX_PROBLEMS} more problems.")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file."""

    line: int  #: counted from 1
    sentence: str  #: what, and the remedy in brackets


@dataclass(slots=True)
class _Document:
    """The values of a file and where each of them stands."""

    value: Any = None
    lines: dict[_Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, loc: Sequence[str | int]) -> int:
        """Return the line of *loc*, or of the innermost thing around it that stands in the file.

        pydantic puts names of its own between (``[key]``, the member of a union): passed over.
        """
        path: _Path = ()
        for part in loc:
            if (*path, part) in self.lines:
                path = (*path, part)
        return self.lines.get(path, 1)


def _read(text: str | bytes, filename: str, max_bytes: int) -> _Document:
    source = _text(text, filename, max_bytes)
    document = _Document()
    try:
        _Composer(yaml.parse(source, Loader=_Loader), document).compose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        sentence = error.problem or error.context or ""
        if not isinstance(error, _RefusedError):  # libyaml's, which tells no remedy
            what = sentence or "something is wrong"
            sentence = f"this is not YAML, {what} (check indentation, quotes and colons nearby)."
        raise InvalidInputError(report([Problem(line, sentence)], filename)) from error
    except yaml.YAMLError as error:
        sentence = "there is a character YAML does not allow (remove control characters)."
        raise InvalidInputError(report([Problem(1, sentence)], filename)) from error
    return document


def _text(text: str | bytes, filename: str, max_bytes: int) -> str:
    if len(text) > max_bytes:
        raise InvalidInputError(
            f"{filename} is larger than {max_bytes:,} bytes (split it into several files)."
        )
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise InvalidInputError(
            f"{filename}:{line}: this is not UTF-8 text (save the file as UTF-8)."
        ) from error


class _Composer:
    """Builds values from the parser's events; on what it refuses it raises a YAML error."""

    def __init__(self, events: Iterator[Any], document: _Document) -> None:
        self._events = events
        self._document = document

    def compose(self) -> None:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self._document.lines:
                    raise self._refused(
                        event, "a second document starts here (keep one per file)."
                    )
                self._document.value = self._value(next(self._events), ())

    def _value(self, event: Any, path: _Path) -> Any:
        self._check(event, path)
        self._document.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        is_plain = event.implicit[0]
        return None if is_plain and event.value in {"", "~", "null"} else event.value

    def _mapping(self, path: _Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(key_event := next(self._events), yaml.MappingEndEvent):
            key, line = self._key(key_event, path), key_event.start_mark.line + 1
            if key in mapping:
                first = self._document.lines[*path, key]
                sentence = f'"{_short(key)}" is given twice (the first is on line {first}).'
                self._document.problems.append(Problem(line, sentence))
            self._document.lines.setdefault((*path, key), line)
            value = self._value(next(self._events), (*path, key))
            mapping.setdefault(key, value)
        return mapping

    def _key(self, event: Any, path: _Path) -> str:
        self._check(event, path)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refused(event, "a key must be a word (quote it if it has brackets).")
        return str(event.value)

    def _sequence(self, path: _Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _check(self, event: Any, path: _Path) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._refused(event, "anchors and aliases are not read (write it out).")
        if event.tag:
            raise self._refused(event, f"the tag {_short(event.tag)} is not read (remove it).")
        if len(path) > _MAX_DEPTH:
            raise self._refused(event, f"this is nested more than {_MAX_DEPTH} deep (flatten it).")

    def _refused(self, event: Any, sentence: str) -> "_RefusedError":
        return _RefusedError(problem=sentence, problem_mark=event.start_mark)


class _RefusedError(yaml.MarkedYAMLError):
    """YAML that is not plain: its problem is a whole sentence of ours."""


def _problem(details: ErrorDetails, document: _Document, schema: Mapping[str, Any]) -> Problem:
    loc = details["loc"][1:]  # without the tuple put around the type
    return Problem(document.line(loc), _sentence(details, loc, schema))


def _sentence(details: ErrorDetails, loc: _Path, schema: Mapping[str, Any]) -> str:
    name = next((part for part in reversed(loc) if isinstance(part, str) and part[0] != "["), "")
    match details["type"]:
        case "missing":
            return f'"{name}" is missing (add it).'
        case "extra_forbidden" | "unexpected_keyword_argument":
            return _unknown_key(str(loc[-1]), sorted(_keys(schema, loc[:-1])))
        case "value_error" | "assertion_error":
            said = str(details["ctx"]["error"])
            return f'"{name}": {said}' if name else said
    given = details["input"]
    if given is None and not loc:
        return "the file is empty (fill it in)."
    what = _wanted(details, loc, schema)
    subject = f'"{_short(name)}"' if name else "this"
    if given is None:
        return f"{subject} is empty: it {what} (fill it in)."
    shown = f' is "{_short(str(given))}"' if isinstance(given, str) and given != name else ""
    return f"{subject}{shown}: it {what} (correct it)."


def _wanted(details: ErrorDetails, loc: _Path, schema: Mapping[str, Any]) -> str:
    """What should stand there; in pydantic's words where we have none for it."""
    context = details.get("ctx", {})
    match details["type"]:
        case "dataclass_type" | "model_type":  # whose message names our class
            return f"should be keys with values ({', '.join(sorted(_keys(schema, loc)))})"
        case "enum" | "literal_error":
            return f"should be {str(context['expected']).replace(' or ', ', ')}"
        case type_ if type_ in _WANTED:
            return _WANTED[type_].format(**context)
    return details["msg"].removeprefix("Input ").removeprefix("Value ")


def _unknown_key(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key.casefold(), known, n=1)
    if near:
        return f'unknown key "{_short(key)}" (did you mean "{near[0]}"?).'
    remedy = f"known here: {', '.join(known)}" if known else "remove it"
    return f'unknown key "{_short(key)}" ({remedy}).'


def _schema(adapter: TypeAdapter[Any]) -> Mapping[str, Any]:
    try:
        return adapter.json_schema()
    except Exception:
        # It only feeds the suggestions, and some types have no schema.
        return {}


def _keys(schema: Mapping[str, Any], path: _Path) -> set[str]:
    """Return the keys the type knows at *path*."""
    places = list(_members(schema, schema["prefixItems"][0])) if "prefixItems" in schema else []
    for part in path:
        inner = [found for place in places for found in _inner(schema, place, part)]
        places = inner or places  # a part of pydantic's own names no place
    return {key for place in places for key in place.get("properties", {})}


def _inner(
    schema: Mapping[str, Any], place: Mapping[str, Any], part: str | int
) -> Iterator[Mapping[str, Any]]:
    found: Any = None
    if isinstance(part, int):
        prefix = place.get("prefixItems", [])
        found = prefix[part] if part < len(prefix) else place.get("items")
    else:
        found = place.get("properties", {}).get(part, place.get("additionalProperties"))
    if isinstance(found, Mapping):
        yield from _members(schema, found)


def _members(schema: Mapping[str, Any], place: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield *place* with references followed and each member of a union on its own."""
    if "$ref" in place:
        place = schema["$defs"][place["$ref"].rpartition("/")[2]]
    members = place.get("anyOf") or place.get("oneOf") or place.get("allOf")
    if not members:
        yield place
    for member in members or ():
        yield from _members(schema, member)


def _short(text: str, limit: int = 60) -> str:
    """Return *text* on one line, cut: it may be anything a file holds."""
    printable = "".join(char if char.isprintable() else " " for char in text[: limit + 1])
    return printable if len(printable) <= limit else printable[:limit] + "…"
