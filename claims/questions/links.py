"""Is a question about one article, and does it ask why it was posted or not?  Pure."""

import re
from typing import Final

from claims.feeds.web_address import is_web_address

_LINK: Final = re.compile(r"https?://[^\s<>\"“”«»]{3,2000}", re.IGNORECASE)
#: What ends a sentence, not an address.
_AFTER: Final = ".,;:!?؟،؛)]}'’*_"
_WHY: Final = re.compile(
    r"(?<!\w)(?:why|how come|por ?qu[eé]|a qu[eé] se debe|و?(?:لماذا|ليش|ليه))(?!\w)",
    re.IGNORECASE,
)


def asked_why(text: str) -> tuple[str, str] | None:
    """The address a question asks "why" of, and the question without it, else ``None``."""
    text = text[:4_000]
    found = _LINK.search(text)
    if found is None:
        return None
    link, rest = found[0].rstrip(_AFTER), f"{text[: found.start()]} {text[found.end() :]}"
    return (link, rest) if _WHY.search(rest) and is_web_address(link) else None
