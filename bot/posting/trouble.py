"""What an error while posting means for the message.  Pure.

discord.py itself tries again after 500, 502, 504 and an ordinary 429.  It does not after 503, a
connection reset on Linux, a disconnect, or a 429 from Cloudflare: those are ours.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Final

import aiohttp
import discord

#: Discord's codes for a channel that is gone, or that the bot may not see or write in.
_UNKNOWN_CHANNEL: Final = 10003
#: Something only an admin can mend is looked at again this seldom; /setup asks at once.
_PARKED: Final = timedelta(minutes=30)
#: Discord bans an address for ten thousand invalid requests in ten minutes: one probe is none.
_BROKEN: Final = timedelta(minutes=10)


class Fate(Enum):
    """What becomes of the message."""

    AGAIN = auto()  #: sent again soon, with the same nonce
    PARKED = auto()  #: waits until an admin mends something
    REFUSED = auto()  #: Discord will never take it as it is
    ALL_STOP = auto()  #: nothing at all is sent for a while


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as it concerns a message and who reads /settings."""

    fate: Fate
    sentence: str
    pause: timedelta | None = None  #: until the next try, where it is not the usual
    is_away: bool = False  #: Discord itself could not be reached, or is broken


def trouble(error: Exception) -> Trouble:
    """What *error* means for the message that was being sent."""
    match error:
        case discord.Forbidden():
            return Trouble(Fate.PARKED, _forbidden(error), _PARKED)
        case discord.NotFound() if error.code == _UNKNOWN_CHANNEL:
            sentence = "The channel is gone: choose another with /setup."
            return Trouble(Fate.PARKED, sentence, _PARKED)
        case discord.HTTPException(status=401):
            sentence = (
                "Discord no longer accepts the bot's token: its operator has to give it a new one."
            )
            return Trouble(Fate.ALL_STOP, sentence, _BROKEN)
        case discord.HTTPException(status=429) | discord.RateLimited():
            sentence = "Discord asks for a pause; this is sent again later."
            return Trouble(Fate.ALL_STOP, sentence, _BROKEN)
        case discord.HTTPException(status=400 | 413):
            return Trouble(Fate.REFUSED, f"Discord refused the message: {error.text[:200]}")
        case discord.HTTPException():
            sentence = f"Discord answered {error.status}; this is sent again."
            return Trouble(Fate.AGAIN, sentence, is_away=error.status >= 500)
        case TimeoutError() | aiohttp.ClientError() | OSError():
            sentence = "Discord could not be reached; this is sent again."
            return Trouble(Fate.AGAIN, sentence, is_away=True)
    return Trouble(Fate.AGAIN, "Something went wrong here; it has been logged.")


def is_ours(error: Exception) -> bool:
    """Whether it is a mistake of this program, not something Discord or the network does."""
    known = (discord.DiscordException, TimeoutError, aiohttp.ClientError, OSError)
    return not isinstance(error, known)


def _forbidden(error: discord.Forbidden) -> str:
    needed = "View Channel, Send Messages, Embed Links, Attach Files and Read Message History"
    return f"The bot may not post in its channel: give it {needed} there ({error.text[:80]})."
