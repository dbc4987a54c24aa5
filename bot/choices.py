"""What Discord offers while a person types a claim, a feed or a time zone.  Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final
from zoneinfo import available_timezones

from discord.app_commands import Choice

from bot.cards import in_language
from bot.escape import link, plain
from claims.errors import NotFoundError
from claims.model import Feed, Language, TrackedClaim

#: Discord takes no more choices, and no longer names.
_MOST: Final = 25
_LONGEST: Final = 100
_ARABIC: Final = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None})


def claim_choices(
    claims: Iterable[TrackedClaim], typed: str, language: Language
) -> list[Choice[str]]:
    """The claims that hold every word typed, in the language it is found in."""
    found = []
    for tracked in claims:
        texts = tracked.claim.statement
        shown = in_language(texts, language)
        if not _holds(f"{tracked.claim.id} {shown}", typed):
            shown = next((text for text in texts.values() if _holds(text, typed)), "")
        if shown:
            name = plain(shown, _LONGEST) or tracked.claim.id
            found.append(Choice(name=name, value=tracked.claim.id))
    return found[:_MOST]


def chosen_claim(claims: Sequence[TrackedClaim], typed: str) -> TrackedClaim:
    """The claim of this id, or the only one that holds every word typed.

    Raises:
        NotFoundError: If there is none, or more than one.
    """
    exact = [tracked for tracked in claims if tracked.claim.id == typed.strip()]
    found = exact or [tracked for tracked in claims if typed.strip() and _matches(tracked, typed)]
    if len(found) != 1:
        how_many = "More than one claim here fits" if found else "No claim here is called"
        raise NotFoundError(f"{how_many} “{typed[:80]}”: choose one from the list.")
    return found[0]


def feed_choices(feeds: Iterable[Feed], typed: str) -> list[Choice[str]]:
    """The feeds whose name or host holds every word typed."""
    found = []
    for feed in feeds:
        to = link(feed.url)
        name = plain(f"{feed.name} · {to.host if to else ''}", _LONGEST)
        if _holds(name, typed):
            found.append(Choice(name=name, value=str(feed.id)))
    return found[:_MOST]


def chosen_feed(feeds: Sequence[Feed], typed: str) -> Feed:
    """The feed of this id, or the only one of this name.

    Raises:
        NotFoundError: If there is none, or more than one.
    """
    exact = [feed for feed in feeds if str(feed.id) == typed.strip()]
    found = exact or [feed for feed in feeds if typed.strip() and _holds(feed.name, typed)]
    if len(found) != 1:
        raise NotFoundError(f"No single feed here is called “{typed[:80]}”: choose from the list.")
    return found[0]


def zone_choices(typed: str) -> list[Choice[str]]:
    """Time zones whose name holds what was typed, those of a city first."""
    wanted = typed.strip().replace(" ", "_").casefold()
    found = sorted(
        (zone for zone in available_timezones() if wanted in zone.casefold()),
        key=lambda zone: ("/" not in zone or zone.startswith(("Etc/", "posix", "right")), zone),
    )
    return [Choice(name=zone, value=zone) for zone in found[:_MOST]]


def _matches(tracked: TrackedClaim, typed: str) -> bool:
    return any(_holds(text, typed) for text in tracked.claim.statement.values())


def _holds(text: str, typed: str) -> bool:
    inside = _folded(text)
    return all(word in inside for word in _folded(typed[:200]).split())


def _folded(text: str) -> str:
    """*text* without case, accents, vowel marks and the letters Arabic writes either way."""
    bare = (
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    return "".join(bare).casefold().translate(_ARABIC)
