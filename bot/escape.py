"""Text from outside made safe to stand in a Discord message.

Pure, and linear in the length of what it is given: everything is cut before it is escaped.
`plain` is for where Discord reads no markup (footers, author lines, choices, dialogs), `safe` and
`linked` for where it does.  All lengths are in UTF-16 units, the larger of the two ways Discord
may count.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from yarl import URL

from claims.model import Language

#: First strong isolate and pop directional isolate: what stands between has its own direction.
_ISOLATE: Final = ("\u2068", "\u2069")
_ELLIPSIS: Final = "…"
#: Characters that draw nothing although Unicode does not call them control or format characters.
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
#: Longer addresses are not linked: they would fill the card.
_MAX_URL: Final = 512
#: More marks on one letter than any of our languages writes only serve to cover other lines.
_MAX_MARKS: Final = 4

# What opens markup anywhere, what does so only at the start of a line, what Discord reads as a
# mention whatever stands before it, and as an invitation to a server without any scheme.
_PIECE: Final = re.compile(
    r"(?P<mention>@)(?=everyone|here|[!&]?\d)"
    r"|(?P<list>^\d+)\."
    r"|(?P<mark>[\\*_~|`\[\]<]|:(?=\S)|^[#>+-]"
    r"|(?i:(?<=discord\.gg)|(?<=discord\.com/invite)|(?<=discordapp\.com/invite))/)"
    r"|.",
    re.DOTALL,
)
# Left as they are by a URL's own quoting, yet able to end a masked link.
_IN_LINKS: Final = str.maketrans({c: f"%{ord(c):02X}" for c in "()[]<>|\\`*_~'\""})
# A word that calls everybody is one inside an address too.
_CALL: Final = re.compile(r"@(?=everyone|here)")
# Inside a masked link's text a bracket cannot be escaped; the wide ones read the same.
_BRACKETS: Final = str.maketrans("[]", "［］")


@dataclass(frozen=True, slots=True)
class Link:
    """A web address that may be linked."""

    url: str  #: ASCII, with nothing in it that Discord reads as markup
    host: str  #: where it really leads, as ASCII: look-alike letters show as ``xn--``


def units(text: str) -> int:
    """How long Discord may take *text* to be: its UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def plain(text: str, limit: int) -> str:
    """One line of at most *limit* units, without anything invisible; may be empty."""
    line = " ".join(_visible(text[: limit * 4 + 200]).split())
    return _cut(list(line), limit)


def safe(text: str, limit: int, *, among: Language = "en") -> str:
    """One line of at most *limit* units that Discord shows exactly as it is; may be empty.

    Args:
        text: From anywhere.
        limit: For all of it, escapes included.
        among: The language it stands among: what runs the other way is isolated.
    """
    line = plain(text, limit)
    pieces = [_escaped(piece) for piece in _PIECE.finditer(line)]
    return isolated(_cut(pieces, limit - 2), among=among)


def safe_lines(text: str, limit: int, *, among: Language = "en") -> str:
    """The same for text of several lines, which stay several."""
    lines = [safe(line, 500, among=among) for line in text[: limit * 2].splitlines()]
    return packed([line for line in lines if line], limit)


def isolated(text: str, *, among: Language) -> str:
    """*text* kept from turning the order of what stands around it."""
    foreign = {"L"} if among == "ar" else {"R", "AL"}
    if any(unicodedata.bidirectional(char) in foreign for char in text):
        return text.join(_ISOLATE)
    return text


def link(url: str) -> Link | None:
    """The address as it may be linked, or ``None`` if it may not.

    Only http and https, without a name or password before the host, and not overlong.
    """
    if not url.isprintable() or " " in url or len(url) > _MAX_URL:
        return None
    try:
        parsed = URL(url)
    except ValueError:
        return None
    if parsed.scheme not in ("http", "https") or not parsed.raw_host or parsed.raw_user:
        return None
    quoted = _CALL.sub("%40", str(parsed).translate(_IN_LINKS))
    return Link(quoted, parsed.raw_host) if len(quoted) <= _MAX_URL else None


def linked(text: str, url: str, limit: int, *, among: Language = "en") -> str:
    """*text* as a link to *url*; only the text where the address may not be linked.

    Args:
        text: From anywhere, cut so that link and text fit.
        url: From anywhere.
        limit: For text and address together, more than the longest address linked (512).
        among: As for `safe`.
    """
    to = link(url)
    if to is None:
        return safe(text, limit, among=among)
    shown = safe(text.translate(_BRACKETS), limit - len(to.url) - 4, among=among)
    return f"[{shown or to.host}]({to.url})"


def packed(lines: Iterable[str], limit: int, *, more: str = "… +{}", between: str = "\n") -> str:
    """As many *lines*, from the first, as fit into *limit* units; says how many were left out."""
    kept: list[str] = []
    every = list(lines)
    room = limit - len(more) - 8
    for line in every:
        room -= units(line) + len(between)
        if room < 0:
            return between.join([*kept, more.format(len(every) - len(kept))])
        kept.append(line)
    return between.join(kept)


def _visible(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category == "Mn" else 0
        if char.isspace():
            kept.append(" ")
        elif category not in ("Cc", "Cf", "Cs") and char not in _BLANK and marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _escaped(piece: re.Match[str]) -> str:
    match piece.lastgroup:
        case "mention":
            # A backslash only hides it: the zero-width space keeps it from being one at all.
            return "@\u200b"
        case "list":
            return f"{piece['list']}\\."
        case "mark":
            return f"\\{piece['mark']}"
    return piece[0]


def _cut(pieces: list[str], limit: int) -> str:
    if sum(map(units, pieces)) <= limit:
        return "".join(pieces)
    room, kept = limit - 1, 0
    for piece in pieces:
        room -= units(piece)
        if room < 0:
            break
        kept += 1
    while kept and unicodedata.category(pieces[kept][0]) == "Mn":
        kept -= 1  # not between a letter and its marks
    return "".join(pieces[:kept]).rstrip() + _ELLIPSIS if limit > 0 else ""
