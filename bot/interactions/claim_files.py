"""Claims as files of a message, as `/claim import` takes them."""

import io
from collections.abc import Iterable
from itertools import islice
from typing import Final

import discord

from claims import library
from claims.model import Claim

#: What `/claim import` takes at most, in bytes.
MAX_FILE: Final = 1_000_000
#: Of one message.
MAX_FILES: Final = 10
#: What claims were called before they were changed.
BEFORE: Final = "claims-before"


def claim_files(claims: Iterable[Claim], name: str) -> list[discord.File]:
    """The claims with all they say, in files that can be imported.  Blocking.

    None where they are too much for one message.
    """
    texts = list(islice(library.write_parts(claims, most=MAX_FILE), MAX_FILES + 1))
    if len(texts) > MAX_FILES:
        return []
    numbers = [f"-{n}" for n in range(1, len(texts) + 1)] if texts[1:] else [""]
    return [
        discord.File(io.BytesIO(text.encode()), filename=f"{name}{number}.yaml")
        for text, number in zip(texts, numbers, strict=False)
    ]
