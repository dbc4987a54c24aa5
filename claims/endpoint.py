"""An HTTP endpoint of somebody's model: JSON is posted to it, and JSON is what it answers.

Chosen by the operator and written ``endpoint:URL#MODEL``.  Blocking.
"""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from claims.errors import ClaimwatchError, InvalidInputError

_SETTING = re.compile(r"endpoint:(?P<url>[^#\s]+)#(?P<model>\S+)")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class EndpointError(ClaimwatchError):
    """The endpoint cannot be reached, or its answer is of no use; begins with a verb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a model is asked, and by which name."""

    url: str = field(repr=False)
    model: str
    host: str
    key: str = field(default="", repr=False)  #: sent as a bearer token
    timeout: float  #: seconds of silence after which it is given up
    most: int  #: bytes; a longer answer is refused

    @classmethod
    def of(
        cls, setting: str, *, like: str, key: tuple[str, str], timeout: float, most: int
    ) -> Self:
        """The endpoint of a setting; nothing is sent yet.

        Args:
            setting: As the operator wrote it.
            like: What its address ends with, for the error: "/v1/embeddings".
            key: The variable that holds its key, and the key, empty if it wants none.
            timeout: Seconds of silence after which it is given up.
            most: Bytes of an answer at most.

        Raises:
            InvalidInputError: If it cannot be one, or would show the key in passing.
        """
        found = _SETTING.fullmatch(setting)
        parts = _parts(found["url"]) if found else None
        if not found or not parts or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InvalidInputError(f"An endpoint is written endpoint:https://host{like}#model.")
        variable, secret = key
        if parts.username or parts.password:
            raise InvalidInputError(f"Put the endpoint's key into {variable}, not its address.")
        if secret and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise InvalidInputError("An endpoint that wants a key must be an https address.")
        return cls(
            url=found["url"],
            model=found["model"],
            host=parts.hostname,
            key=secret,
            timeout=timeout,
            most=most,
        )

    @property
    def name(self) -> str:
        """What it may be called anywhere: its address can hold a secret."""
        return f"{self.model} at {self.host}"

    def ask(self, body: Mapping[str, Any]) -> Any:
        """What its model answers, as JSON.

        Raises:
            EndpointError: If it cannot be reached, refuses, or answers with anything else.
        """
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        content = json.dumps({"model": self.model, **body}).encode()
        request = urllib.request.Request(  # noqa: S310 -- the scheme was checked
            self.url, data=content, headers=headers, method="POST"
        )
        try:
            with _opener().open(request, timeout=self.timeout) as response:
                answer = response.read(self.most + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise EndpointError(f"answered {error.code} {error.reason}") from error
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise EndpointError(f"cannot be reached ({reason})") from error
        if len(answer) > self.most:
            raise EndpointError("answered with too much")
        try:
            return json.loads(answer)
        except (ValueError, RecursionError) as error:
            raise EndpointError("did not answer with JSON") from error


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # an IPv6 address left open
        return None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key is for the address that was given, not for where that points."""

    def redirect_request(self, *_: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirects())
