"""Turn the HTML of titles and summaries into plain text.

One pass, linear in the length whatever the input: everything here was written by strangers.
The result is text, not safe markup; whoever shows it escapes it.
"""

import html
import re
import unicodedata

#: Read at most this much for a text of a given limit: markup is rarely more than nine tenths.
_MARKUP_FACTOR = 20
#: What stands between these tags is not for reading; to each, where that ends.
_NO_TEXT = {
    tag: re.compile(f"</{tag}", re.IGNORECASE)
    for tag in ("script", "style", "template", "noscript", "iframe", "svg", "math")
}
#: These stand within a word or sentence; every other tag parts blocks.
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
})
# fmt: on
_TAG_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]*)")

#: Characters that change how the text around them is shown, or cannot be seen at all: bidi
#: overrides and isolates, zero-width space, soft hyphen, byte-order mark.  The joiners stay, as
#: Persian and emoji need them.
_INVISIBLE = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x2060, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF]
)
_CONTROL = {code: " " for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) != "\n"}
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CLEAN: dict[int, str | None] = {**_INVISIBLE, **_CONTROL, **_SURROGATES}

#: Normalising is quadratic in a row of these; five become combining only when they come apart.
_MARK = "[\u0f73\u0f75\u0f81\uff9e\uff9f{}]".format(
    "".join(char for char in map(chr, range(0x300, 0x1E94B)) if unicodedata.combining(char))
)
#: No word of the languages read here has more than four in a row.
_SPARE_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")
#: A character comes apart into so many at most.
_MAX_PARTS = 4

_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\n ]*")


def plain_text(markup: str, *, limit: int) -> str:
    """Return the readable text of *markup*, blocks on lines of their own, cut after *limit*."""
    text = _without_tags(markup[: limit * _MARKUP_FACTOR])
    return _cut(_tidy(_unescaped(text), limit), limit)


def plain_line(markup: str, *, limit: int) -> str:
    """Return the readable text of *markup* on one line, cut after *limit* characters."""
    text = _without_tags(markup[: limit * _MARKUP_FACTOR])
    return _cut(_tidy(_unescaped(text), limit).replace("\n", " "), limit)


def few_marks(text: str) -> str:
    """Return *text* with each row of combining marks cut to four, to bound normalising it."""
    return _SPARE_MARKS.sub(r"\1", text)


def _without_tags(markup: str) -> str:
    """Return *markup* with tags, comments and scripts taken out; entities are left."""
    kept: list[str] = []
    at = 0
    while (opening := markup.find("<", at)) >= 0:
        kept.append(markup[at:opening])
        at, separator = _after_tag(markup, opening)
        kept.append(separator)
    kept.append(markup[at:])
    return "".join(kept)


def _after_tag(markup: str, opening: int) -> tuple[int, str]:
    """Return where the text goes on behind the tag at *opening*, and what stands in its place."""
    if markup.startswith("<!--", opening):
        return _behind(markup, "-->", opening), ""
    if markup.startswith(("<!", "<?"), opening):
        return _behind(markup, ">", opening), ""
    name = _TAG_NAME.match(markup, opening + 1, opening + 40)
    if name is None:
        return opening + 1, "<"  # as in "1 < 2": no tag
    tag = name[1].lower()
    if tag in _NO_TEXT and markup[opening + 1] != "/":
        end = _NO_TEXT[tag].search(markup, opening)
        return (end.start() if end else len(markup)), ""
    return _behind(markup, ">", opening), "" if tag in _INLINE else "\n"


def _behind(markup: str, closing: str, start: int) -> int:
    """Return the place behind *closing*, or the end: what is never closed swallows the rest.

    Swallowing also keeps the whole linear, for a search that fails is the last one.
    """
    found = markup.find(closing, start)
    return found + len(closing) if found >= 0 else len(markup)


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # an entity of thousands of digits
        return text


def _tidy(text: str, limit: int) -> str:
    """Return *text* composed and without what cannot be seen, of it all that *limit* can need."""
    visible = _LINES.sub("\n", _BLANKS.sub(" ", text.translate(_CLEAN))).strip()
    return unicodedata.normalize("NFC", few_marks(visible[: limit * _MAX_PARTS]))


def _cut(text: str, limit: int) -> str:
    """Return *text* within *limit*, at the end of a word if one ends near."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    blank = head.rfind(" ", limit - limit // 5)
    return (head[:blank] if blank > 0 else head).rstrip() + "…"
