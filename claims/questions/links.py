"""Is a question about one article, and does it ask why it was posted or not?  Pure."""

import re
from typing import Final

from claims.feeds.web_address import is_web_address

_LINK: Final = re.compile(r"https?://[^\s<>\"“”«»]{3,2000}", re.IGNORECASE)
#: What ends a sentence, not an address.
_AFTER: Final = ".,;:!?؟،؛)]}'’*_"
_WHY: Final = re.compile(
    r"(?<!\w)(?:why|how come|por ?qu[eé]|a qu[eé] se debe|و?(?:لماذا|ليش|ليه|ما سبب))(?!\w)",
    re.IGNORECASE,
)


#: Said of what the bot posts; that somebody published a report is news like any other.
_POSTED: Final = re.compile(
    r"(?<!\w)(?:posted|(?:not|you|\w+n['’]t)(?: yet| not)? (?:post|publish)"
    r"|(?:not|\w+n['’]t)\W[^.?!]{0,80}?published"
    r"|no (?:se )?(?:ha |han )?public\w{1,6}|publicaste"
    r"|(?:لم|لا|ما) (?:ي|ت|ن)?ُ?نشر\w{0,3})(?!\w)",
    re.IGNORECASE,
)
#: What is said of a post by who asks why it stands there.
_STANDS: Final = re.compile(
    r"(?<!\w)(?:post(?:ed)?|come|confirm\w*|possible|related|relevant|shown?|sen[dt]|not|no"
    r"|publi(?:c|qu)\w*|aparec\w*|figura|sale|sali[oó]|coincid\w*|posible|relacionad[oa]"
    r"|ليش|ليه|سبب|[يت]?ُ?نشر\w*|منشور\w*|يخص\w{0,2}|وصلنا?|(?:ال)?مقال|مؤكد\w?|محتمل\w?)(?!\w)",
    re.IGNORECASE,
)


def asks_of_post(text: str, topic: str) -> bool:
    """Whether a reply to the post of one article asks why it was posted, and nothing else.

    Args:
        text: The reply.
        topic: What of it is no word that every question has.
    """
    return _WHY.search(text[:4_000]) is not None and not _STANDS.sub(" ", topic).strip(" ?؟¿.!")


def lacks_link(text: str) -> bool:
    """Whether it asks why an article was posted or not, and does not give its address."""
    text = text[:4_000]
    is_asked = _WHY.search(text) is not None and _POSTED.search(text) is not None
    return is_asked and _LINK.search(text) is None


def asked_why(text: str) -> tuple[str, str] | None:
    """The address a question asks "why" of, and the question without it, else ``None``."""
    text = text[:4_000]
    found = _LINK.search(text)
    if found is None:
        return None
    link, rest = found[0].rstrip(_AFTER), f"{text[: found.start()]} {text[found.end() :]}"
    return (link, rest) if _WHY.search(rest) and is_web_address(link) else None
