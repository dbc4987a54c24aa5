"""What Discord offers to choose from: a claim, a feed or a time zone.  Pure."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from discord import SelectOption
from discord.app_commands import Choice

from bot.cards.parts import in_language
from bot.escape import link, plain
from bot.words import words
from claims.delivery.digests import zones
from claims.errors import NotFoundError
from claims.model import Feed, Language, TrackedClaim
from claims.terms import sought, stand_in, terms

#: Discord takes no more choices, and no longer names.
_MOST: Final = 25
#: Lists of choices that one message holds.
_LISTS: Final = 5
_LONGEST: Final = 100
#: The same texts are gone through at each letter typed: four of a claim, some thousand claims.
_KEPT: Final = 16_384
#: What is chosen where no claim is right: no claim's id can be this.
NONE_OF_THEM: Final = "-"


def claim_choices(
    claims: Iterable[TrackedClaim], typed: str, language: Language
) -> list[Choice[str]]:
    """The claims that hold every word typed, in the language it is found in.

    Those not followed any more are marked so, and stand behind the others.
    """
    fits = _offered(typed)
    in_order = sorted(claims, key=lambda tracked: tracked.is_retired)
    found = ((tracked, _shown(tracked, fits, language)) for tracked in in_order)
    named = (
        Choice(name=_name(t, shown, language), value=t.claim.id) for t, shown in found if shown
    )
    return list(islice(named, _MOST))


def chosen_claim(claims: Sequence[TrackedClaim], typed: str) -> TrackedClaim:
    """The claim of this id, however it is typed, or the only one that holds every word typed.

    Raises:
        NotFoundError: If there is none, or more than one.
    """
    wanted = "-".join(typed.casefold().split())
    exact = [tracked for tracked in claims if tracked.claim.id == wanted]
    fits = _held(typed)
    found = exact or [t for t in claims if any(map(fits, t.claim.statement.values()))]
    if not found:
        raise NotFoundError(f"No claim here is called “{typed[:80]}”: choose one from the list.")
    if len(found) > 1:
        raise NotFoundError(
            f"More than one claim here fits “{typed[:80]}”: choose one from the list."
        )
    return found[0]


def right_claim_options(
    wrong: str, nearest: Iterable[TrackedClaim], none_of_them: str, language: Language
) -> list[list[SelectOption]]:
    """The claims a match may belong to instead, by as many lists as a message holds.

    Args:
        wrong: The id of the claim it does not belong to.
        nearest: The claims followed, the likeliest first.
        none_of_them: What to call the last option of the first list.
        language: To show statements in.
    """
    others = (tracked for tracked in nearest if tracked.claim.id != wrong)
    options = [_option(tracked, language) for tracked in islice(others, _LISTS * _MOST - 1)]
    none = SelectOption(label=plain(none_of_them, _LONGEST), value=NONE_OF_THEM)
    in_order = [*options[: _MOST - 1], none, *options[_MOST - 1 :]]
    return [in_order[n : n + _MOST] for n in range(0, len(in_order), _MOST)]


def feed_choices(feeds: Iterable[Feed], typed: str) -> list[Choice[str]]:
    """The feeds whose name or host holds every word typed."""
    fits = _offered(typed)
    named = ((feed, _named(feed.name, feed.url)) for feed in feeds)
    found = (Choice(name=name, value=str(feed.id)) for feed, name in named if fits(name))
    return list(islice(found, _MOST))


def chosen_feed(feeds: Sequence[Feed], typed: str) -> Feed:
    """The feed of this id or address, or the only one of this name.

    Raises:
        NotFoundError: If there is none, or more than one.
    """
    exact = [feed for feed in feeds if typed.strip() in (str(feed.id), feed.url)]
    fits = _held(typed)
    found = exact or [feed for feed in feeds if fits(feed.name)]
    if len(found) != 1:
        raise NotFoundError(f"No single feed here is called “{typed[:80]}”: choose from the list.")
    return found[0]


def zone_choices(typed: str) -> list[Choice[str]]:
    """Time zones whose name holds what was typed, those of a city first."""
    found = sorted(
        filter(_offered(typed), zones().values()),
        key=lambda zone: ("/" not in zone or zone.startswith(("Etc/", "posix", "right")), zone),
    )
    return [Choice(name=zone, value=zone) for zone in found[:_MOST]]


def _offered(typed: str) -> Callable[..., bool]:
    """Whether something is offered by its texts: before anything is typed every one is."""
    return _held(typed) if typed.strip() else lambda *_: True


def _held(typed: str) -> Callable[..., bool]:
    """Whether texts hold every word typed between them; none do if there is no word in it."""
    pieces = sought(typed[:200])
    return lambda *texts: stand_in("".join(map(_terms, texts)), pieces)


@lru_cache(maxsize=_KEPT)
def _named(name: str, url: str) -> str:
    to = link(url)
    return plain(f"{name} · {to.host if to else ''}", _LONGEST)


@lru_cache(maxsize=_KEPT)
def _terms(text: str) -> str:
    return terms(text)


def _shown(tracked: TrackedClaim, fits: Callable[..., bool], language: Language) -> str:
    """The statement in this language, else in the first that fits; empty if none does."""
    texts = tracked.claim.statement
    shown = in_language(texts, language)
    if fits(tracked.claim.id, shown):
        return shown
    return next(filter(fits, texts.values()), "")


def _option(tracked: TrackedClaim, language: Language) -> SelectOption:
    name = _name(tracked, in_language(tracked.claim.statement, language), language)
    return SelectOption(label=name, value=tracked.claim.id, description=tracked.claim.id)


def _name(tracked: TrackedClaim, shown: str, language: Language) -> str:
    mark = f" ({words(language).retired})" if tracked.is_retired else ""
    return (plain(shown, _LONGEST - len(mark)) or tracked.claim.id) + mark
