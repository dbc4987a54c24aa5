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
from http.client import HTTPException
from threading import Lock
from typing import Any, Final

import numpy as np

from claims.endpoint import Endpoint, EndpointError
from claims.errors import ClaimwatchError, InvalidInputError
from claims.matching.encoder import Encoder, TunedE5, Vectors, readable, unit

#: Environment variable with the endpoint's key, if it wants one.
KEY_VARIABLE = "EMBEDDINGS_API_KEY"

_BATCH = 64
_TIMEOUT = 30.0  # seconds
#: Room for 64 vectors of 8,192 numbers in JSON; a larger answer is not read.
_MAX_ANSWER = 16_000_000


class EncoderError(ClaimwatchError):
    """The chosen model cannot be reached or loaded, or its answer is no vectors."""


#: Kept with every vector and every match.
_LONGEST_NAMES: Final = 100


def encoders_of(setting: str, environ: Mapping[str, str]) -> tuple[Encoder, ...]:
    """The encoders a setting names, in its order; an empty one names the bundled.

    Raises:
        InvalidInputError: If the setting is none of the three kinds above, or its names are too
            long to be kept with what they brought.
    """
    words = [word for word in re.split(r"[\s,]+", setting) if word] or ["bundled"]
    encoders = tuple(encoder for word in words for encoder in _named(word, environ))
    if sum(len(encoder.name) for encoder in encoders) > _LONGEST_NAMES:
        raise InvalidInputError(
            f"The models of CLAIMWATCH_ENCODERS have names of more than {_LONGEST_NAMES} "
            "characters together: name fewer, or one under a shorter path."
        )
    return encoders


def _named(word: str, environ: Mapping[str, str]) -> Iterable[Encoder]:
    kind, _, rest = word.partition(":")
    if word == "bundled":
        return (TunedE5(),)
    if kind == "sentence-transformers" and rest:
        return (SentenceTransformers(rest),)
    if kind == "endpoint" and rest:
        return (Embeddings(word, environ.get(KEY_VARIABLE, "")),)
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


class Embeddings:
    """An embeddings endpoint: ``{"model", "input"}``, answered with ``{"data": […]}``."""

    def __init__(self, setting: str, key: str = "") -> None:
        """Of a setting; nothing is sent yet.

        Raises:
            InvalidInputError: If it names no endpoint, or would show the key in passing.
        """
        self._endpoint = Endpoint.of(
            setting,
            named="CLAIMWATCH_ENCODERS",
            like="/v1/embeddings",
            key_named=KEY_VARIABLE,
            key=key,
        )
        self.name = self._endpoint.name

    def encode_claims(self, texts: Sequence[str]) -> Vectors:
        return self.encode_articles(texts)

    def encode_articles(self, texts: Sequence[str]) -> Vectors:
        # An empty input is refused by such endpoints.
        wanted = [readable(text) or "-" for text in texts]
        batches = [wanted[i : i + _BATCH] for i in range(0, len(wanted), _BATCH)]
        try:
            return unit(np.vstack([self._ask(batch) for batch in batches]))
        except EndpointError as error:
            raise EncoderError(f"The embeddings endpoint for {self.name} {error}.") from error

    def _ask(self, texts: Sequence[str]) -> Vectors:
        try:
            items = sorted(
                json.loads(self._answer(texts))["data"], key=lambda item: int(item["index"])
            )
            vectors = np.array([item["embedding"] for item in items], dtype=np.float32)
        except (ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
            raise EndpointError("did not answer with embeddings") from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not vectors.size:
            raise EndpointError("did not answer with one embedding for each text")
        if not np.isfinite(vectors).all():
            raise EndpointError("answered with numbers that are none")
        return vectors

    def _answer(self, texts: Sequence[str]) -> bytes:
        body = json.dumps({"model": self._endpoint.model, "input": list(texts)}).encode()
        request = urllib.request.Request(  # noqa: S310 -- the scheme was checked
            self._endpoint.url, data=body, headers=dict(self._endpoint.headers), method="POST"
        )
        try:
            with _opener(self._endpoint).open(request, timeout=_TIMEOUT) as response:
                answer: bytes = response.read(_MAX_ANSWER + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise EndpointError(f"answered {error.code}") from error
        except urllib.error.URLError as error:
            raise EndpointError("cannot be reached") from error
        except (OSError, HTTPException, ValueError) as error:
            raise EndpointError("broke off its answer") from error
        return answer


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key is for the address that was given, not for where that points."""

    def redirect_request(self, *_: object) -> None:
        return None


def _opener(endpoint: Endpoint) -> urllib.request.OpenerDirector:
    no_proxy = [urllib.request.ProxyHandler({})] if endpoint.is_here else []
    return urllib.request.build_opener(_NoRedirects(), *no_proxy)
