"""Ask the system for a host's addresses, in threads of its own.

The system's call blocks, for half a minute where a name server is silent.  The event loop's common
threads answer people: a few feeds of dead names would keep all of them waiting.  These end with
the program, whatever they wait for.
"""

import asyncio
import contextlib
import socket
import threading
from typing import Any, Final

from aiohttp.abc import AbstractResolver, ResolveResult

#: Names asked for at the same time.
_AT_ONCE: Final = 32


class Names(AbstractResolver):
    """What aiohttp asks for addresses; used from one event loop."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of *host*.

        Raises:
            OSError: If there is no such host, or no name server answers.
        """
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[list[Any]] = loop.create_future()

        def settle(infos: list[Any], error: OSError | None) -> None:
            self._places.release()  # by who asked, so that who gave up frees no thread
            if answered.done():
                return
            if error is None:
                answered.set_result(infos)
            else:
                answered.set_exception(error)

        def ask() -> None:
            infos, error = _asked(host, port, family)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
                loop.call_soon_threadsafe(settle, infos, error)

        threading.Thread(target=ask, name="names", daemon=True).start()
        return [_result(host, info) for info in await answered]

    async def close(self) -> None:
        """Nothing is held."""


def _asked(host: str, port: int, family: socket.AddressFamily) -> tuple[list[Any], OSError | None]:
    try:
        return socket.getaddrinfo(
            host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
        ), None
    except OSError as error:
        return [], error
    except ValueError as error:  # a label too long for a name
        return [], OSError(str(error))


def _result(host: str, info: tuple[Any, ...]) -> ResolveResult:
    family, _, protocol, _, address = info
    return ResolveResult(
        hostname=host,
        host=address[0],
        port=address[1],
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
