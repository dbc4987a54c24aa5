"""What Discord refuses and simcord lets pass.

Pure: a request in, the sentence of the refusal out.  Limits are Discord's documented ones.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

# https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object
CHOICES = 25
# https://discord.com/developers/docs/resources/message#create-message
NONCE_LENGTH = 25
# https://discord.com/developers/docs/resources/channel#start-thread-without-message
THREAD_NAME_LENGTH = 100
# https://discord.com/developers/docs/components/reference#button
BUTTON_URL_LENGTH = 512
UPLOAD_BYTES = 10 * 2**20

_AUTOCOMPLETE_RESULT = 8
_LINK_BUTTON = 5
_THREADS = re.compile(r"/channels/\d+(/messages/\d+)?/threads")
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_LINK = re.compile(r"(https?|discord)://\S+", re.IGNORECASE)


def refusals(method: str, path: str, body: Any) -> list[str]:
    """Return why Discord would answer 50035 to a request that simcord accepts."""
    if not isinstance(body, Mapping):
        return []
    found = [*_nonce(body)]
    if method == "POST" and _THREADS.fullmatch(path):
        found += _thread(body)
    callback = path.endswith("/callback")
    message = body.get("data") if callback else body
    if callback and body.get("type") == _AUTOCOMPLETE_RESULT:
        found += _choices(message)
    elif isinstance(message, Mapping):
        found += _embeds(message.get("embeds"))
        found += _link_buttons(message.get("components"))
    return found


def _nonce(body: Mapping[str, Any]) -> Iterator[str]:
    if len(str(body.get("nonce", ""))) > NONCE_LENGTH:
        yield f"nonce: Must be {NONCE_LENGTH} or fewer in length."


def _thread(body: Mapping[str, Any]) -> Iterator[str]:
    if not 1 <= len(str(body.get("name", ""))) <= THREAD_NAME_LENGTH:
        yield f"name: Must be between 1 and {THREAD_NAME_LENGTH} in length."


def _choices(data: Any) -> Iterator[str]:
    choices = data.get("choices", []) if isinstance(data, Mapping) else []
    if len(choices) > CHOICES:
        yield f"data.choices: Must be {CHOICES} or fewer in length."
    for number, choice in enumerate(choices):
        for key in ("name", "value"):
            value = choice.get(key)
            if isinstance(value, str) and not 1 <= len(value) <= 100:
                yield f"data.choices[{number}].{key}: Must be between 1 and 100 in length."


def _embeds(embeds: Any) -> Iterator[str]:
    for number, embed in enumerate(embeds or []):
        where = f"embeds[{number}]"
        for i, part in enumerate(embed.get("fields") or []):
            for key in ("name", "value"):
                if not str(part.get(key) or "").strip():
                    yield f"{where}.fields[{i}].{key}: This field is required."
        if embed.get("url") and not _URL.fullmatch(embed["url"]):
            yield f"{where}.url: Not a well formed URL."
        for key in ("image", "thumbnail"):
            url = (embed.get(key) or {}).get("url")
            if url and not (_URL.fullmatch(url) or url.startswith("attachment://")):
                yield f"{where}.{key}.url: Not a well formed URL."


def _link_buttons(components: Any) -> Iterator[str]:
    for component in walk(components):
        if component.get("type") != 2 or component.get("style") != _LINK_BUTTON:
            continue
        url = str(component.get("url") or "")
        if not _LINK.fullmatch(url):
            yield "components.url: Not a well formed URL."
        elif len(url) > BUTTON_URL_LENGTH:
            yield f"components.url: Must be {BUTTON_URL_LENGTH} or fewer in length."


def walk(components: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every component of a message or modal, the outer ones first."""
    for component in components or []:
        if not isinstance(component, Mapping):
            continue
        yield component
        yield from walk(component.get("components"))
        yield from walk([component.get("component"), component.get("accessory")])
