"""Put Claimwatch together from the settings: the only place that knows every part.

What is heavy to import (the database, the encoders) is imported by the function that needs it, so
that `claimwatch --help` does not wait for it.
"""

import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from importlib import metadata
from typing import TYPE_CHECKING

from bot.settings import Settings
from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from claims.claimwatch import Claimwatch
    from claims.drafting.language_model import LanguageModel
    from claims.feeds.catalogue import FeedSource
    from claims.feeds.fetch import Fetcher
    from claims.feeds.pacing import Pace
    from claims.matching import Matcher


@contextlib.contextmanager
def claimwatch(
    settings: Settings, *, makes_database: bool = False, alone: bool = False
) -> "Iterator[Claimwatch]":
    """Claimwatch on the database of the settings; closed at the end.

    Args:
        settings: The operator's choices.
        makes_database: Whether the database is made if there is none: for what fills it.
        alone: Whether no other program that writes may have the same SQLite file open.

    Raises:
        InvalidInputError: If the feeds file, the database or a setting cannot be used.
    """
    from claims import library
    from claims.claimwatch import Claimwatch
    from claims.storage import DatabaseError, Storage

    writer = language_model(settings)
    feeds = catalogue(settings)
    storage = Storage(settings.database_url, makes_it=makes_database, alone=alone)
    watch = Claimwatch(
        storage=storage,
        matcher=matcher(settings),
        library=library.load_library(),
        catalogue=feeds,
        pace=pace(settings),
        language_model=writer,
    )
    try:
        yield watch
    except DatabaseError as error:
        cause = str(error.orig).strip().partition("\n")[0]
        raise InvalidInputError(
            f"The database failed ({cause}): `claimwatch doctor` may tell why."
        ) from error
    finally:
        watch.close()
        storage.close()


def matcher(settings: Settings) -> "Matcher":
    """The matcher with the chosen encoders; their models are loaded on first use."""
    from claims.matching import load_matcher

    return load_matcher(settings.encoders)


def language_model(settings: Settings) -> "LanguageModel | None":
    """What writes examples of new claims, if the operator chose one; it is not asked yet."""
    from claims.drafting.language_model import language_model_of

    return language_model_of(settings.language_model, os.environ)


def catalogue(settings: Settings) -> "list[FeedSource]":
    """The feeds every server starts with.

    Raises:
        InvalidInputError: If the file is missing or cannot be read.
    """
    from claims.feeds.catalogue import load_feeds

    if not settings.feeds.exists():
        raise InvalidInputError(
            f"There is no {settings.feeds}; run from the folder that holds it, "
            "or name it in CLAIMWATCH_FEEDS."
        )
    return load_feeds(settings.feeds)


@contextlib.asynccontextmanager
async def fetcher(settings: Settings, feeds: int) -> "AsyncIterator[Fetcher]":
    """What fetches feeds, and says honestly who asks and for how many."""
    from claims.feeds.fetch import GAP, Fetcher, user_agent

    agent = user_agent(metadata.version("claimwatch"), feeds=feeds)
    on_this_machine = settings.allow_loopback_feeds  # nobody's server to be polite to
    gap = timedelta() if on_this_machine else GAP
    async with Fetcher(agent, allow_loopback=on_this_machine, gap=gap) as opened:
        yield opened


def pace(settings: Settings) -> "Pace":
    """How often feeds are fetched; faster than hourly only where the operator said so."""
    from claims.feeds.pacing import Pace

    if settings.poll_every >= timedelta(hours=1):
        return Pace(every=settings.poll_every)
    return Pace(every=settings.poll_every, every_without_validators=settings.poll_every)
