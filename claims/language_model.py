"""A language model, for those who have one: chosen by a setting, never needed.

``endpoint:URL#MODEL`` names a chat endpoint of the kind OpenAI's is, which those who run models
on machines of their own (llama.cpp, vLLM, Ollama) offer too.  Blocking.
"""

from collections.abc import Mapping
from typing import Protocol

from claims.endpoint import Endpoint, EndpointError
from claims.errors import ClaimwatchError

#: Environment variable with its key, if it wants one.
KEY_VARIABLE = "LANGUAGE_MODEL_API_KEY"

#: A model on a laptop takes a minute for twenty headlines in three languages.
_TIMEOUT = 180.0  # seconds
_MAX_ANSWER = 1_000_000


class LanguageModelError(ClaimwatchError):
    """The model cannot be reached, or what it writes cannot be used."""


class LanguageModel(Protocol):
    """Writes what it is asked for; safe to call from several threads."""

    @property
    def name(self) -> str:
        """What the model is called in errors and by `claimwatch doctor`."""

    def answer(self, instructions: str, question: str) -> str:
        """What it writes.

        Raises:
            LanguageModelError: If it writes nothing.
        """


class ChatEndpoint:
    """``{"model", "messages"}``, answered with ``{"choices": [{"message": {"content"}}]}``."""

    def __init__(self, setting: str, key: str = "") -> None:
        """Of a setting; nothing is sent yet.

        Raises:
            InvalidInputError: If it names no endpoint, or would show the key in passing.
        """
        self._endpoint = Endpoint.of(
            setting,
            like="/v1/chat/completions",
            key=(KEY_VARIABLE, key),
            timeout=_TIMEOUT,
            most=_MAX_ANSWER,
        )
        self.name = self._endpoint.name

    def answer(self, instructions: str, question: str) -> str:
        try:
            return self._ask(instructions, question)
        except EndpointError as error:
            raise LanguageModelError(f"The language model {self.name} {error}.") from error

    def _ask(self, instructions: str, question: str) -> str:
        messages = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": question},
        ]
        # Nothing else is asked for: how to say how warm or how long differs.
        answer = self._endpoint.ask({"messages": messages})
        try:
            written = answer["choices"][0]["message"]["content"]
        except (LookupError, TypeError) as error:
            raise EndpointError("did not answer as a chat endpoint does") from error
        if not isinstance(written, str) or not written.strip():
            raise EndpointError("wrote nothing")
        return written


def language_model_of(setting: str, environ: Mapping[str, str]) -> LanguageModel | None:
    """The language model a setting names; ``None`` if it is empty.

    Raises:
        InvalidInputError: If it names no endpoint, or would show the key in passing.
    """
    return ChatEndpoint(setting, environ.get(KEY_VARIABLE, "").strip()) if setting else None
