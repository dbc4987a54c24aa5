"""Hide secrets in what is logged: known values, and what looks like one in an address.  Pure.

The last step before a line leaves: a secret can stand in any message, argument or traceback.
"""

import json
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.settings import Settings

HIDDEN: Final = "***"
#: Hiding shorter values would blot out ordinary words.
_SHORTEST: Final = 4
#: Secrets that are no part of `Settings`: read by those who use them, from the environment.
_VARIABLES: Final = ("EMBEDDINGS_API_KEY", "LANGUAGE_MODEL_API_KEY", "PGPASSWORD")

# Bounded repeats keep these linear, whatever is logged.
_NAMES: Final = "key|token|secret|passw|pwd|auth|sig|session|credential"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<before>://)[^\s/@?#'\"<>]{1,300}(?=@)",  # a user name and password
        rf"(?P<before>[?&;][\w.-]{{0,40}}(?:{_NAMES})[\w.-]{{0,40}}=)[^&;\s#'\"<>]+",
        r"(?P<before>/(?:webhooks|interactions)/\d{1,20}/)[\w.-]{20,300}",  # good for 15 minutes
        r"(?P<before>\b(?:Bot|Bearer) )[\w.~+/=-]{8,300}",
        r"(?P<before>)\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,60}",  # a token of Discord's
    )
)


def secrets_of(settings: Settings, environ: Mapping[str, str]) -> frozenset[str]:
    """The values that must never be seen, also as an address or JSON would hold them."""
    password = _password(settings.database_url)
    given = [settings.token or "", password, unquote(password)]
    given += [environ.get(name, "").strip() for name in _VARIABLES]
    given += [
        json.dumps(value, ensure_ascii=False)[1:-1] for value in given
    ]  # as JSON lines say it
    return frozenset(value for value in given if len(value) >= _SHORTEST)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """*text* with every secret in it replaced by ``***``."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<before>{HIDDEN}", text)
    return text


class Redacting(logging.Formatter):
    """Another formatter's lines, tracebacks included, without secrets."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner, self._secrets = inner, frozenset(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line as the other formatter makes it, redacted."""
        return redacted(self._inner.format(record), self._secrets)


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""
