"""A language model, for those who have one: chosen by a setting, never needed.

``endpoint:URL#MODEL`` names a chat endpoint of the kind OpenAI's is, which those who run models
on machines of their own (llama.cpp, vLLM, Ollama) offer too.
"""

import json
from collections.abc import Mapping
from typing import Protocol

import aiohttp

from claims.endpoint import Endpoint, EndpointError
from claims.errors import ClaimwatchError

#: Environment variables with the setting, and with its key, if it wants one.
VARIABLE, KEY_VARIABLE = "CLAIMWATCH_LANGUAGE_MODEL", "LANGUAGE_MODEL_API_KEY"

#: Seconds from the request to the last byte: a model on a laptop takes a minute for twenty
#: headlines in three languages.
_TIMEOUT = 240.0
_MAX_ANSWER = 1_000_000  #: bytes


class LanguageModelError(ClaimwatchError):
    """The model cannot be reached, or what it writes cannot be used."""


class LanguageModel(Protocol):
    """Writes what it is asked for."""

    @property
    def name(self) -> str:
        """What the model is called in errors and by `claimwatch doctor`."""

    async def answer(self, instructions: str, question: str) -> str:
        """What it writes.

        Raises:
            LanguageModelError: If it writes nothing.
        """


class ChatEndpoint:
    """``{"model", "messages"}``, answered with ``{"choices": [{"message": {"content"}}]}``."""

    def __init__(self, setting: str, key: str = "", *, timeout: float = _TIMEOUT) -> None:
        """Of a setting; nothing is sent yet.

        Raises:
            InvalidInputError: If it names no endpoint, or would show the key in passing.
        """
        self._endpoint = Endpoint.of(
            setting,
            named=VARIABLE,
            like="/v1/chat/completions",
            key_named=KEY_VARIABLE,
            key=key,
        )
        self._timeout = timeout
        self.name = self._endpoint.name

    async def answer(self, instructions: str, question: str) -> str:
        try:
            return _written(await self._ask(instructions, question))
        except EndpointError as error:
            raise LanguageModelError(f"The language model {self.name} {error}.") from error

    async def _ask(self, instructions: str, question: str) -> bytes:
        messages = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": question},
        ]
        # Nothing else is asked for: how to say how warm or how long differs.
        body = json.dumps({"model": self._endpoint.model, "messages": messages})
        try:
            async with (
                aiohttp.ClientSession(
                    headers=self._endpoint.headers,
                    timeout=aiohttp.ClientTimeout(total=self._timeout),
                    trust_env=not self._endpoint.is_here,
                ) as session,
                # The key is for the address that was given, not for where that points.
                session.post(
                    self._endpoint.url, data=body.encode(), allow_redirects=False
                ) as response,
            ):
                if response.status != 200:
                    raise EndpointError(f"answered {response.status}")
                return await _bounded(response.content)
        except TimeoutError as error:
            raise EndpointError(f"did not answer within {self._timeout:g} seconds") from error
        except aiohttp.ClientConnectionError as error:
            raise EndpointError("cannot be reached") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise EndpointError("broke off its answer") from error


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    answer = b""
    async for part in content.iter_chunked(65_536):
        answer += part
        if len(answer) > _MAX_ANSWER:
            raise EndpointError("answered with too much")
    return answer


def _written(answer: bytes) -> str:
    try:
        written = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise EndpointError("did not answer as a chat endpoint does") from error
    if not isinstance(written, str) or not written.strip():
        raise EndpointError("wrote nothing")
    return written


def language_model_of(setting: str, environ: Mapping[str, str]) -> LanguageModel | None:
    """The language model a setting names; ``None`` if it is empty.

    Raises:
        InvalidInputError: If it names no endpoint, or would show the key in passing.
    """
    return ChatEndpoint(setting, environ.get(KEY_VARIABLE, "")) if setting else None
