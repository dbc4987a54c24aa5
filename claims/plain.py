"""What a person typed: as one bounded line any database takes, and whether it asks something."""

import re

# NUL is refused by PostgreSQL, the other controls mean nothing in a sentence; a lone surrogate is
# no text at all.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

#: What may stand behind a question mark.
_CLOSING = " !\"'”’»)"


def one_line(text: str, limit: int) -> str:
    """*text* without control characters, its white space folded, cut to *limit* characters."""
    return " ".join(_CONTROL.sub(" ", text[: 4 * limit]).split())[:limit]


def is_headline(text: str) -> bool:
    """Whether it may be one: a letter typed to fill a form makes a claim find nothing."""
    return len(text.split()) >= 2


def is_question(text: str) -> bool:
    """Whether a sentence ends as a question does, in any of the languages."""
    return text.rstrip(_CLOSING).endswith(("?", "؟"))
