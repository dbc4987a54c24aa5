"""The referee: is a request one that Discord's own OpenAPI document describes?

The document is not ours to ship; where it is absent nothing is checked.  Only requests are judged:
answers come from simcord, which leaves out fields no client reads.
"""

import functools
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

_NAME = "urn:discord-api"
_METHODS = ("get", "post", "put", "patch", "delete")
_SNOWFLAKE = re.compile(r"0|[1-9][0-9]{0,19}")

#: discord.py sends it with every edit too, where it means nothing.
_SENT_ALL_THE_SAME = {"tts"}


class Referee:
    """Judges requests by an OpenAPI 3.1 document."""

    def __init__(self, document: dict[str, Any]) -> None:
        _accept_integer_snowflakes(document)
        self._document = document
        self._registry = jsonschema_rs.Registry([(_NAME, document)])
        self._operations = sorted(
            (
                (method.upper(), _pattern(path), path, operation)
                for path, item in document["paths"].items()
                for method, operation in item.items()
                if method in _METHODS
            ),
            key=lambda operation: operation[2].count("{"),  # literal segments win
        )
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def objections(self, method: str, path: str, body: Any, *, multipart: bool) -> list[str]:
        """Return what the document has against a request, nothing if it is fine."""
        found = next(
            (op for op in self._operations if op[0] == method and op[1].fullmatch(path)), None
        )
        if found is None:
            return [f"no such operation: {method} {path}"]
        _, _, template, operation = found
        if "requestBody" not in operation:
            return [f"{method} {template} takes no body"] if body else []
        content = operation["requestBody"]["content"]
        kind = _content_type(content, multipart=multipart)
        steps = ("paths", template, method.lower(), "requestBody", "content", kind, "schema")
        pointer = "".join(f"/{_escape(step)}" for step in steps)
        errors = self._validator(pointer).iter_errors(body)
        return [
            *(f"{'.'.join(map(str, e.instance_path))}: {e.message[:160]}" for e in errors),
            *self._unknown_keys(content[kind]["schema"], body),
        ]

    def _validator(self, pointer: str) -> jsonschema_rs.Draft202012Validator:
        if pointer not in self._validators:
            self._validators[pointer] = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_NAME}#{pointer}"},
                registry=self._registry,
                validate_formats=True,
                formats={"snowflake": _is_snowflake, "nonce": lambda _: True},
            )
        return self._validators[pointer]

    def _unknown_keys(self, schema: dict[str, Any], body: Any) -> list[str]:
        """Return the keys no schema names: Discord ignores a misspelt field without a word."""
        known = self._properties(schema)
        if not isinstance(body, dict) or not known:
            return []
        unknown = [key for key in body if key not in known | _SENT_ALL_THE_SAME]
        return [f"{key}: not a field of this operation" for key in unknown]

    def _properties(self, schema: dict[str, Any]) -> set[str]:
        while "$ref" in schema:
            schema = self._at(schema["$ref"])
        known = set(schema.get("properties", {}))
        for combination in ("allOf", "oneOf", "anyOf"):
            for part in schema.get(combination, []):
                known |= self._properties(part)
        return known

    def _at(self, reference: str) -> dict[str, Any]:
        node: Any = self._document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return dict(node)


@functools.cache
def referee_from(path: Path) -> Referee:
    """Read the document at *path*; the same referee for the same path."""
    return Referee(json.loads(path.read_text(encoding="utf-8")))


def _accept_integer_snowflakes(node: Any) -> None:
    # "Our API accepts strings for int fields" says the document's README, and the reverse holds:
    # discord.py has always sent some snowflakes as integers.
    if isinstance(node, dict):
        if node.get("format") == "snowflake" and node.get("type") == "string":
            node["type"] = ["string", "integer"]
            node.pop("pattern", None)
        for value in node.values():
            _accept_integer_snowflakes(value)
    elif isinstance(node, list):
        for value in node:
            _accept_integer_snowflakes(value)


def _is_snowflake(value: object) -> bool:
    return not isinstance(value, str) or _SNOWFLAKE.fullmatch(value) is not None


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]+\}", template)
    return re.compile("[^/]+".join(re.escape(part) for part in parts))


def _content_type(content: dict[str, Any], *, multipart: bool) -> str:
    wanted = "multipart/form-data" if multipart else "application/json"
    if wanted in content:
        return wanted
    return "application/json" if "application/json" in content else str(next(iter(content)))


def _escape(part: str) -> str:
    return quote(part.replace("~", "~0").replace("/", "~1"), safe="~")
