"""``/healthz`` and ``/metrics``, for whoever watches over the bot; off unless it is asked for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from bot.operations.metrics import CONTENT_TYPE, Metrics
from claims.errors import InvalidInputError
from claims.storage import CannotStoreError

#: Without a round of polling for so long, something hangs: a round ends after a minute, and
#: matching what it brought may take some more.
ROUND_WITHIN: Final = timedelta(minutes=15)
#: A lost connection is mended by itself within seconds, most of the time.
AWAY: Final = timedelta(minutes=2)
#: How often the event loop is asked how late it is.
_LAG_EVERY: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What `trouble` judges."""

    last_round: datetime  #: when a round of polling last ended, or the program was started
    away_since: datetime | None  #: when Discord was lost, if it is
    database: str | None  #: what keeps it from being used


def trouble(state: State, now: datetime) -> list[str]:
    """What somebody has to look at, a sentence each, with what still works."""
    found = []
    if state.database is not None:
        found.append(f"{state.database} Until then nothing is fetched and nothing posted.")
    if now - state.last_round > ROUND_WITHIN:
        minutes = (now - state.last_round) // timedelta(minutes=1)
        found.append(
            f"No feed was asked for {minutes} minutes: look at the log and start the bot anew."
            " What is due is asked then."
        )
    if state.away_since is not None and now - state.away_since > AWAY:
        minutes = (now - state.away_since) // timedelta(minutes=1)
        found.append(
            f"Discord has been away for {minutes} minutes: look at discordstatus.com and the"
            " network. Feeds are read and matched meanwhile, and what is found is posted after."
        )
    return found


@contextlib.asynccontextmanager
async def monitored(
    at: tuple[str, int] | None,
    metrics: Metrics,
    look: Callable[[], State],
    *,
    now: Callable[[], datetime],
) -> AsyncIterator[None]:
    """Serve both pages at host and port while the block runs.

    Raises:
        InvalidInputError: If the port cannot be had.
    """
    if at is None:
        yield
        return
    runner = web.AppRunner(_pages(metrics, look, now), access_log=None)
    await runner.setup()
    lag = asyncio.create_task(_measure_lag(metrics), name="event loop lag")
    try:
        try:
            await web.TCPSite(runner, *at).start()
        except OSError as error:
            raise InvalidInputError(
                f"CLAIMWATCH_STATUS: {at[0]}:{at[1]} cannot be had ({error.strerror}): "
                "choose another port."
            ) from error
        yield
    finally:
        lag.cancel()
        await runner.cleanup()


def _pages(
    metrics: Metrics, look: Callable[[], State], now: Callable[[], datetime]
) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        found = trouble(look(), now())
        return _answer(found)

    async def prometheus(_: web.Request) -> web.Response:
        try:
            text = await asyncio.to_thread(metrics.text)
        except CannotStoreError as error:
            return web.Response(text=f"{error}\n", status=503)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", prometheus)])
    return app


def _answer(found: Sequence[str]) -> web.Response:
    said = {"status": "trouble" if found else "ok", "trouble": list(found)}
    return web.json_response(said, status=503 if found else 200)


async def _measure_lag(metrics: Metrics) -> None:
    clock = asyncio.get_running_loop()
    while True:
        asked = clock.time() + _LAG_EVERY
        await asyncio.sleep(_LAG_EVERY)
        metrics.lagged(clock.time() - asked)
