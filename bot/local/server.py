"""A local Discord on one port of 127.0.0.1: REST, gateway, page and sample feeds."""

import base64
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import discord
from aiohttp import web

from bot.local import sample
from bot.local.borrowed import Clock
from bot.local.errors import LocalDiscordError
from bot.local.gateway import Gateway
from bot.local.guard import guard
from bot.local.limits import Nonces
from bot.local.openapi import Referee, referee_from
from bot.local.page import Page
from bot.local.redirect import VARIABLE
from bot.local.rest import PREFIX, Rest
from bot.local.simulation import Simulation
from bot.local.world import World, demo_world

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
PAGE_PORT = 8080

#: What a request may weigh: Discord's largest upload, in base64, and some.
_REQUEST_BYTES = 32 * 2**20


class LocalServer:
    """One local Discord; `serve` runs it, ``thread.LocalDiscord`` does so for tests.

    Args:
        port: 0 takes a free one.
        openapi: Discord's OpenAPI document; absent, requests are not checked against it.
        approved: The privileged intents the application was granted; none by default, as on the
            real Discord.
        nonce_window: For how many seconds a nonce is remembered.
        sample_feed: The YAML of the sample feeds to serve.
        clock: Dates everything that happens; the real time by default.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        openapi: Path | None = None,
        approved: discord.Intents | None = None,
        nonce_window: float = 300.0,
        sample_feed: Path | None = None,
        bot_name: str = "Claimwatch",
        world: Callable[[Simulation], World] = demo_world,
        clock: Clock | None = None,
    ) -> None:
        self._port = port
        self.simulation = Simulation(
            bot_name=bot_name, approved=approved or discord.Intents.default(), clock=clock
        )
        self.world = world(self.simulation)
        self.token = _token(self.simulation.bot_id)
        self.gateway = Gateway(self.simulation, self.token)
        self.rest = Rest(
            self.simulation, self.token, Nonces(window=nonce_window), referee=_referee(openapi)
        )
        self.page = Page(self.world, self.gateway, is_sample=sample_feed is not None)
        self.sample = None if sample_feed is None else sample.SampleSite(sample.read(sample_feed))
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen.

        Raises:
            LocalDiscordError: If the port is taken.
        """
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise LocalDiscordError(
                f"Port {self._port} of this computer is in use: give another one."
            ) from error
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self.gateway.close()
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=_REQUEST_BYTES)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_route("*", PREFIX + "/{path:.*}", self.rest.handle)
        self.page.add_to(app)
        if self.sample is not None:
            self.sample.add_to(app)
        return app

    @property
    def origin(self) -> str:
        """The page's address."""
        return f"http://{HOST}:{self._port}"

    @property
    def addresses(self) -> str:
        """What ``redirect`` takes."""
        return f"{self.origin}{PREFIX},{self.origin.replace('http', 'ws', 1)}/gateway"

    @property
    def environment(self) -> dict[str, str]:
        """What the bot's process needs in its environment to come here."""
        return {VARIABLE: self.addresses, "DISCORD_TOKEN": self.token}

    def sample_addresses(self) -> dict[str, sample.SampleFeed]:
        """Return the sample feeds by their addresses."""
        return {} if self.sample is None else self.sample.addresses(self.origin)


@asynccontextmanager
async def serve(server: LocalServer) -> AsyncIterator[LocalServer]:
    """Run *server* for the length of a ``with`` block."""
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def _referee(path: Path | None) -> Referee | None:
    if path is None or not path.is_file():
        log.info("requests are not checked against Discord's OpenAPI document: there is none")
        return None
    return referee_from(path)


def _token(bot_id: int) -> str:
    """Return a throw-away token in the shape of a real one."""
    name = base64.urlsafe_b64encode(str(bot_id).encode()).decode().rstrip("=")
    return f"{name}.local.{secrets.token_urlsafe(27)}"
