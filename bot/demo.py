"""The demo: a local Discord with a page, the sample feeds, and the real bot beside it.

The bot is `claimwatch run`, unchanged and in a process of its own; only its environment differs.
"""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from bot import compose, settings
from bot.local.server import LocalServer, serve
from claims.errors import InvalidInputError
from claims.model import SYSTEM

#: The sample feeds grow by the second, so they are asked often; they are on this machine.
SAMPLE_POLL_MINUTES = 0.05
_SAMPLE = Path(__file__).parent / "local" / "sample_feed.yaml"
#: How long the bot may take to finish what it is doing, in seconds.
_GRACE = 10


async def run_demo(
    *, port: int, live: bool, data: Path | None, opens_page: bool, openapi: Path | None = None
) -> None:
    """Run until interrupted, or until the bot ends by itself.

    Args:
        port: The page's, on 127.0.0.1; 0 takes a free one.
        live: Watch the real feeds instead of the sample.
        data: The folder of the database; a temporary one if ``None``.
        opens_page: Open it in the person's browser.
        openapi: Discord's OpenAPI document to check every request against.
    """
    server = LocalServer(port=port, sample_feed=None if live else _SAMPLE, openapi=openapi)
    with _folder(data) as folder:
        async with serve(server):
            _say(server.origin, live=live)
            chosen = environment(server, folder, live=live)
            await asyncio.to_thread(set_up, server, chosen)
            if opens_page:
                await asyncio.to_thread(webbrowser.open, server.origin)
            await _run_bot(chosen)


def set_up(server: LocalServer, chosen: Mapping[str, str]) -> None:
    """Do what the team's admin would do first: choose the channel."""
    team = server.world.team
    channel = next(iter(team.channels.values()))
    with compose.claimwatch(settings.from_env(chosen), makes_database=True) as watch:
        watch.welcome(team.id, team.guild.name)
        watch.desk(team.id).set_up(by=SYSTEM, channel_id=channel.id)


def environment(server: LocalServer, folder: Path, *, live: bool) -> dict[str, str]:
    """The environment in which `claimwatch run` is the demo's bot."""
    chosen = dict(os.environ) | server.environment
    chosen["DATABASE_URL"] = f"sqlite:///{folder / 'claimwatch.db'}"
    if not live:
        feeds = folder / "feeds.yaml"
        feeds.write_text(sample_catalogue(server), encoding="utf-8")
        chosen["CLAIMWATCH_FEEDS"] = str(feeds)
        chosen["CLAIMWATCH_POLL_MINUTES"] = str(SAMPLE_POLL_MINUTES)
        chosen["CLAIMWATCH_LOOPBACK_FEEDS"] = "1"
        # A line for each feed every three seconds would hide what is worth reading.
        chosen.setdefault("CLAIMWATCH_LOG", "warning")
    return chosen


def sample_catalogue(server: LocalServer) -> str:
    """The sample feeds as a feeds file."""
    entries = [
        {
            "name": feed.title,
            "url": url,
            "language": feed.lang,
            "country": "MX",
            "kind": "wire",
        }
        for url, feed in server.sample_addresses().items()
    ]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)


@contextlib.contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    if data is not None:
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidInputError(f"{data} cannot be a folder: name another.") from error
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="claimwatch-demo-") as temporary:
        yield Path(temporary)


async def _run_bot(chosen: Mapping[str, str]) -> None:
    bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=chosen)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # not on Windows
            loop.add_signal_handler(name, stopped.set)
    waiting = {asyncio.create_task(bot.wait()), asyncio.create_task(stopped.wait())}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
        await _end(bot)


async def _end(bot: asyncio.subprocess.Process) -> None:
    if bot.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        bot.terminate()
    try:
        await asyncio.wait_for(bot.wait(), _GRACE)
    except TimeoutError:
        bot.kill()
        await bot.wait()


def _say(origin: str, *, live: bool) -> None:
    feeds = "the feeds of feeds.yaml" if live else "the bundled sample feed"
    sys.stdout.write(
        f"\nClaimwatch demo: open {origin}\n"
        f"It watches {feeds} on a local Discord; nothing is posted to the real one.\n"
        "Stop with Ctrl+C.\n\n"
    )
    sys.stdout.flush()
