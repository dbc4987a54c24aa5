"""`claimwatch run` with a light matcher, a quick clock and a kill point: the bench's entry.

Importing the product takes seconds, so it is imported once, by a process that then forks one bot
after the other: each runs from its first line on and ends by its own death.

Reads orders as lines of JSON from standard input; answers each with the process's id, and with
what `os.waitpid` said of it once it is gone.
"""

import asyncio
import contextlib
import functools
import json
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import client, compose, settings
from bot.cards.chart import Bar, draw
from bot.cli.run import log_to_stderr
from bot.clock import Ticks
from bot.posting.poster import SEND_WITHIN, Poster
from bot.settings import Settings
from claims.claimwatch import Claimwatch
from claims.errors import ClaimwatchError
from claims.feeds.parse import ParsedFeed, parse
from claims.model import Claim
from claims.storage import Storage
from tests.claims.fakes import WordMatcher
from tests.reliability import kill_points
from tests.reliability.quick_time import SPEED, QuickClock

#: What every article of the bench bears on: four words a `WordMatcher` looks for.
CLAIM = Claim(id="coal-exit", statement={"en": "Coal power ends by 2030"})


class ParserHere:
    """Parses in this process, so that not every bot waits for another to start."""

    async def parse(self, body: bytes, **about: Any) -> ParsedFeed:
        return await asyncio.to_thread(parse, body, **about)

    def close(self) -> None:
        """Nothing was started."""


@contextlib.contextmanager
def claimwatch(chosen: Settings, clock: QuickClock, parser: Any = None) -> Iterator[Claimwatch]:
    """What `bot.compose.claimwatch` makes, with the bench's matcher, claim and clock."""
    storage = Storage(chosen.database_url)
    watch = Claimwatch(
        storage=storage,
        matcher=WordMatcher(),  # type: ignore[arg-type]
        library=[CLAIM],
        catalogue=compose.catalogue(chosen),
        pace=compose.pace(chosen),
        now=clock.now,
        parser=parser,
    )
    try:
        yield watch
    finally:
        watch.close()
        storage.close()


def run(order: Mapping[str, Any]) -> None:
    """Run the bot until it is told to stop, or until it reaches the order's kill point."""
    chosen = settings.from_env(os.environ)
    database = Path(chosen.database_url.removeprefix("sqlite:///"))
    kill_points.install(
        order["point"], order["pass"], database=database, seed=order.get("seed", 0)
    )
    often = timedelta(seconds=0.25)
    ticks = Ticks(poll=often, post=often, digest=often)
    setattr(Ticks, "for_feeds", lambda _: ticks)  # noqa: B010 -- quicker than any setting
    quick = functools.partial(Poster, send_within=SEND_WITHIN / SPEED)
    setattr(client, "Poster", quick)  # noqa: B010
    clock = QuickClock(since=order["since"], ahead=order["ahead"])
    log_to_stderr(chosen)
    parser = None if order["point"] in kill_points.PARSING else ParserHere()
    with claimwatch(chosen, clock, parser) as watch:
        asyncio.run(client.serve(watch, chosen))


def _forked(order: Mapping[str, Any]) -> int:
    sys.stdout.flush()
    if child := os.fork():
        return child
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    try:
        run(order)
    except ClaimwatchError as error:
        sys.stderr.write(f"{error}\n")
        os._exit(1)
    except BaseException:
        traceback.print_exc()
        os._exit(70)
    os._exit(0)


def main() -> None:
    draw((Bar("warm", 1, 0, 0),))  # imports what draws a digest's chart
    for line in sys.stdin:
        child = _forked(json.loads(line))
        print(child, flush=True)  # noqa: T201 -- the answer
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 -- the answer


if __name__ == "__main__":
    main()
