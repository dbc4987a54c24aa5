"""Where somebody's model is asked over HTTP: an address, a name, perhaps a key.  Dials nothing.

Chosen by the operator and written ``endpoint:URL#MODEL``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import SplitResult, urlsplit

from claims.errors import InvalidInputError

_SETTING = re.compile(r"endpoint:(?P<url>[^#\s]+)#(?P<model>\S+)")
_KEY = re.compile(r"[!-~]*")  # visible ASCII: anything else is no header, and would be quoted back
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class EndpointError(Exception):
    """Its answer is of no use; says why as the rest of a sentence: "answered 500"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a model is asked, and by which name."""

    url: str = field(repr=False)
    model: str
    host: str
    key: str = field(default="", repr=False)

    @classmethod
    def of(cls, setting: str, *, named: str, like: str, key_named: str, key: str) -> Self:
        """The endpoint of a setting.

        Args:
            setting: As the operator wrote it.
            named: The variable it stands in, for errors.
            like: What its address ends with, for errors: "/v1/embeddings".
            key_named: The variable its key stands in, for errors.
            key: The key, empty if it wants none.

        Raises:
            InvalidInputError: If it cannot be one, or would show the key in passing.
        """
        found = _SETTING.fullmatch(setting)
        parts = _parts(found["url"]) if found else None
        if not found or not parts or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InvalidInputError(
                f"{named}: an endpoint is written endpoint:https://host{like}#model."
            )
        if parts.username or parts.password:
            raise InvalidInputError(
                f"{named}: put the endpoint's key into {key_named}, not its address."
            )
        if not _KEY.fullmatch(key := key.strip()):
            raise InvalidInputError(
                f"{key_named} is no key: one line of letters, digits and signs, without blanks."
            )
        if key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise InvalidInputError(
                f"{named}: an endpoint that wants a key must be an https address."
            )
        return cls(url=found["url"], model=found["model"], host=parts.hostname, key=key)

    @property
    def name(self) -> str:
        """What it may be called anywhere: its address can hold a secret."""
        return f"{self.model} at {self.host}"

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, where no proxy may come between."""
        return self.host in _LOOPBACK

    @property
    def headers(self) -> Mapping[str, str]:
        """What a request carries besides its body of JSON."""
        headers = {"Content-Type": "application/json"}
        return headers | {"Authorization": f"Bearer {self.key}"} if self.key else headers


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- told only when asked for
    except ValueError:  # an IPv6 address left open, a port that is no number
        return None
    return parts
