"""Claims as admins wrote them, between their trial and *Save*.

In memory alone: a custom id has no room for a claim, and what nobody saved is nobody's record.
"""

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from claims.drafting.drafts import Draft

#: Discord's clients forget a message that only one person sees long before.
LIFETIME: Final = timedelta(days=1)
#: Of one server, so that none pushes out another's, and of all: some ten megabytes at the most.
MOST_OF_A_SERVER: Final = 20
MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Pending:
    """A claim that was tried, and may have been saved since."""

    server_id: int
    person_id: int  #: who wrote it, the only one who sees it
    draft: Draft
    at: datetime  #: when it was written or changed
    is_saved: bool = False  #: it is held on to tell whoever presses again
    is_written_for: bool = False  #: a language model is at work on examples of it


@dataclass(slots=True)
class PendingClaims:
    """Those of all servers, by a token nobody can guess."""

    #: Held while one is tried: a trial takes a processor for seconds, and there are few.
    trying: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: Held while a language model writes, which may cost money and takes minutes.
    suggesting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _kept: OrderedDict[str, Pending] = field(default_factory=OrderedDict)

    def keep(self, pending: Pending, token: str = "") -> str:
        """Keep a claim, in place of the one of *token* if it is given; returns its token."""
        token = token or secrets.token_hex(8)
        self._kept[token] = pending
        self._kept.move_to_end(token)
        self._make_room(pending)
        return token

    def find(
        self, token: str, *, server_id: int | None, person_id: int, now: datetime
    ) -> Pending | None:
        """The claim of *token*, if this person wrote it on this server and it is not too old."""
        found = self._kept.get(token)
        if found is None or now - found.at > LIFETIME:
            return None
        return found if (found.server_id, found.person_id) == (server_id, person_id) else None

    def discard(self, token: str) -> None:
        """Forget a claim; of one already forgotten nothing is said."""
        self._kept.pop(token, None)

    def _make_room(self, newest: Pending) -> None:
        own = [t for t, each in self._kept.items() if each.server_id == newest.server_id]
        old = [t for t, each in self._kept.items() if newest.at - each.at > LIFETIME]
        for token in {*old, *own[:-MOST_OF_A_SERVER]}:
            del self._kept[token]
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
