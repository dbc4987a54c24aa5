"""Other models to compare with, for those who have them: chosen by a setting, never needed.

``bundled``                      the one that comes with Claimwatch
``sentence-transformers:MODEL``  a local model of that library, which must be installed
``endpoint:URL#MODEL``           an embeddings endpoint of the kind OpenAI's is

Several, separated by spaces or commas, are asked together and their scores averaged.  The
thresholds that ship were measured with ``bundled``; with another choice they are a guess for an
admin to move.
"""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, NoReturn
from urllib.parse import urlsplit

import numpy as np

from claims.errors import ClaimwatchError, InvalidInputError
from claims.matching.encoder import Encoder, TunedE5, Vectors, readable, unit

#: Environment variable with the endpoint's key, if it wants one.
KEY_VARIABLE = "EMBEDDINGS_API_KEY"

_BATCH = 64
_TIMEOUT = 30.0  # seconds
#: Room for 64 vectors of 8,192 numbers in JSON; a larger answer is not read.
_MAX_ANSWER = 16_000_000
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class EncoderError(ClaimwatchError):
    """The chosen model cannot be reached or loaded, or its answer is no vectors."""


def encoders_of(setting: str, environ: Mapping[str, str]) -> tuple[Encoder, ...]:
    """The encoders a setting names, in its order; an empty one names the bundled.

    Raises:
        InvalidInputError: If the setting is none of the three kinds above.
    """
    words = [word for word in re.split(r"[\s,]+", setting) if word] or ["bundled"]
    return tuple(encoder for word in words for encoder in _named(word, environ))


def _named(word: str, environ: Mapping[str, str]) -> Iterable[Encoder]:
    kind, _, rest = word.partition(":")
    if word == "bundled":
        return (TunedE5(),)
    if kind == "sentence-transformers" and rest:
        return (SentenceTransformers(rest),)
    if kind == "endpoint" and rest:
        url, _, model = rest.partition("#")
        return (Endpoint(url, model, key=environ.get(KEY_VARIABLE)),)
    raise InvalidInputError(
        f"“{word[:80]}” is not a model: write “bundled”, “sentence-transformers:MODEL” "
        "or “endpoint:URL#MODEL”."
    )


class SentenceTransformers:
    """A model run by the sentence-transformers library, 5.0 or later, loaded on first use."""

    def __init__(self, model: str) -> None:
        self.name = model
        self._lock = Lock()
        self._model: Any = None

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            return unit(self._loaded().encode_query([readable(text) for text in texts]))

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            return unit(self._loaded().encode_document([readable(text) for text in texts]))

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = _load_sentence_transformer(self.name)
        return self._model


def _load_sentence_transformer(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer  # not one of our dependencies
    except ImportError as error:
        raise EncoderError(
            f"The model “{name}” needs a library that is not installed: "
            "pip install 'sentence-transformers>=5'."
        ) from error
    try:
        return SentenceTransformer(name)
    except (OSError, ValueError) as error:
        raise EncoderError(f"The model “{name}” cannot be loaded: {error}") from error


class Endpoint:
    """An embeddings endpoint: POST of ``{"model", "input"}``, answered with ``{"data": […]}``."""

    def __init__(self, url: str, model: str, *, key: str | None = None) -> None:
        """Name the endpoint; nothing is sent yet.

        Args:
            url: The full address, such as ``http://127.0.0.1:8000/v1/embeddings``.
            model: What to ask for there.
            key: Sent as a bearer token; only encrypted, or to this very machine.

        Raises:
            InvalidInputError: If the address cannot be one, or would show the key in passing.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or not model:
            raise InvalidInputError(
                "An endpoint is written endpoint:https://host/v1/embeddings#model."
            )
        if parts.username or parts.password:
            raise InvalidInputError(
                f"Put the endpoint's key into {KEY_VARIABLE}, not its address."
            )
        if key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise InvalidInputError("An endpoint that wants a key must be an https address.")
        self.name = f"{model} at {parts.hostname}"
        self._url, self._model, self._key = url, model, key

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return self.encode_articles(texts)

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        # An empty input is refused by such endpoints.
        wanted = [readable(text) or "-" for text in texts]
        batches = [wanted[i : i + _BATCH] for i in range(0, len(wanted), _BATCH)]
        return unit(np.vstack([self._ask(batch) for batch in batches]))

    def _ask(self, texts: Sequence[str]) -> Vectors:
        body = json.dumps({"model": self._model, "input": list(texts)}).encode()
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(  # noqa: S310 -- the scheme was checked
            self._url, data=body, headers=headers, method="POST"
        )
        try:
            with _opener().open(request, timeout=_TIMEOUT) as response:
                answer = response.read(_MAX_ANSWER + 1)
        except urllib.error.HTTPError as error:
            error.close()
            self._fail(f"answered {error.code} {error.reason}", error)
        except (OSError, ValueError) as error:
            self._fail(f"cannot be reached ({getattr(error, 'reason', error)})", error)
        return self._vectors(answer, len(texts))

    def _vectors(self, answer: bytes, count: int) -> Vectors:
        try:
            items = sorted(json.loads(answer)["data"], key=lambda item: int(item["index"]))
            vectors = np.array([item["embedding"] for item in items], dtype=np.float32)
        except (ValueError, KeyError, TypeError) as error:
            self._fail("did not answer with embeddings", error)
        if vectors.ndim != 2 or len(vectors) != count or not vectors.size:
            self._fail("did not answer with one embedding for each text", None)
        if not np.isfinite(vectors).all():
            self._fail("answered with numbers that are none", None)
        return vectors

    def _fail(self, what: str, cause: Exception | None) -> NoReturn:
        raise EncoderError(f"The embeddings endpoint for {self.name} {what}.") from cause


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key is for the address that was given, not for where that points."""

    def redirect_request(self, *_: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirects())
