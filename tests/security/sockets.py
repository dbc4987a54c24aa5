"""A network of names, in which every connection is seen and only loopback is really dialled."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from claims.feeds.guard import is_public

#: A public address behind which the test's own server stands.
PUBLIC = "93.184.215.14"

_listening: list[list[Any]] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        for heard in _listening:
            heard.append(arguments[1])


sys.addaudithook(_hear)  # stays for good: the interpreter takes none back


@contextmanager
def connections() -> Iterator[list[Any]]:
    """Every address this process connects to, as the interpreter itself sees it."""
    heard: list[Any] = []
    _listening.append(heard)
    try:
        yield heard
    finally:
        _listening.remove(heard)


@dataclass
class Network:
    """Names and where they lead; what is dialled at a public address reaches the local server."""

    port: int  #: of the local server that stands behind `PUBLIC`
    #: The answers to one name, one after the other; the last one stays.
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    dialled: list[str] = field(default_factory=list)  #: what the event loop was told to connect to
    asked: list[str] = field(default_factory=list)  #: of the resolver

    @property
    def not_public(self) -> list[str]:
        return [address for address in self.dialled if not is_public(address)]

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        really = loop.sock_connect

        async def connect(sock: socket.socket, address: tuple[Any, ...]) -> None:
            self.dialled.append(address[0])
            if sock.family != socket.AF_INET or address[0] != PUBLIC:
                raise ConnectionRefusedError(f"nobody dials {address[0]} in a test")
            await really(sock, ("127.0.0.1", self.port))

        monkeypatch.setattr("claims.feeds.names._asked", self._resolve)
        monkeypatch.setattr(loop, "sock_connect", connect)

    def _resolve(self, host: str, port: int, _: Any) -> tuple[list[Any], OSError | None]:
        self.asked.append(host)
        answers = self.names.get(host)
        if answers is None:  # numbers in whatever form are read as every resolver reads them
            numeric = socket.AI_NUMERICHOST
            try:
                return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=numeric), None
            except OSError as error:
                return [], error
        now = answers.pop(0) if len(answers) > 1 else answers[0]
        return [self._info(address, port) for address in now], None

    def _info(self, address: str, port: int) -> Any:
        if ":" in address:
            return socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0)
        return socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)
