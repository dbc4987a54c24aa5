"""Read feeds in processes of their own: what a feed does to one of them, it does to nothing else.

A process that takes too long, too much memory, or dies, is replaced; the feed it read is refused
with a sentence, and the next feed finds a fresh process.

Why not a library: concurrent.futures cannot end a task, loky not a single one, and pebble hangs
when the kernel kills a worker for its memory.  All of them unpickle what the worker sends.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from claims.feeds import wire
from claims.feeds.parse import NotAFeedError, ParsedFeed

_PROGRAM: Final[Sequence[str]] = ("-P", "-m", "claims.feeds.worker")
#: For a process to say that it is there.  It takes half a second.
_START_SECONDS: Final = 60
#: A process is replaced after so many feeds, or once it keeps so many bytes.
_MOST_FEEDS: Final = 500
_MOST_BYTES: Final = 150_000_000
#: On a busy machine a feed gets less than a processor: it may take so many times as long by the
#: clock.  A process that only sits there is ended after it.
_PATIENCE: Final = 6
#: How the kernel ends a process whose time is used up, where there is such a signal.
_OUT_OF_TIME: Final = -signal.SIGPROF if sys.platform != "win32" else None
#: All a process gets of our surroundings: no token, no password of a database.
_PASSED_ON: Final = ("LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")


class FeedTooHardError(NotAFeedError):
    """Reading the feed was broken off; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one feed may cost."""

    seconds: float = 10  #: of a processor's time, so that no feed is blamed for a busy machine
    memory: int = 512_000_000  #: bytes of address space; an idle process holds 35 MB of it


class _LostError(Exception):
    """The process is of no more use; the message says what the feed did to it."""


class Parser:
    """Reads feeds; used from any event loop and any thread, closed once."""

    def __init__(self, *, processes: int = 2, limits: Limits = Limits()) -> None:
        """Prepare; a process is started when a feed comes and none is idle.

        Args:
            processes: At most so many at once, so that one hard feed does not hold up the others.
            limits: What one feed may cost.
        """
        self.broken_off = 0  #: feeds so far
        self._limits = limits
        self._idle: list[_Process] = []
        self._all: set[_Process] = set()
        self._lock = threading.Lock()
        self._is_closed = False
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="parser")
        self._end = weakref.finalize(self, _end_all, self._all)

    async def parse(
        self, body: bytes, *, fetched_at: datetime, url: str = "", content_type: str = ""
    ) -> ParsedFeed:
        """Return the feed in *body*, as `claims.feeds.parse.parse` does.

        Raises:
            FeedTooHardError: If it takes too long or too much memory, or ends the process.
            NotAFeedError: If it is anything else than a feed.
            OSError: If no process can be started, whatever the feed.
            RuntimeError: If closed.
        """
        job = wire.Job(body=body, fetched_at=fetched_at, url=url, content_type=content_type)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._parse, job)

    def close(self) -> None:
        """End the processes; a feed under way is broken off."""
        with self._lock:
            self._is_closed = True
            for process in self._all:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        self._end()

    def _parse(self, job: wire.Job) -> ParsedFeed:
        process = self._take()
        try:
            reply = process.read(job)
        except _LostError as lost:
            self._drop(process)
            if self._is_closed:
                raise RuntimeError("The parser was closed.") from lost
            with self._lock:
                self.broken_off += 1
            raise FeedTooHardError(str(lost)) from lost
        if process.is_worn:
            self._drop(process)
        else:
            self._idle.append(process)
        if isinstance(reply, NotAFeedError):
            raise reply
        return reply

    def _take(self) -> "_Process":
        while self._idle:
            process = self._idle.pop()
            if process.is_alive:
                return process
            self._drop(process)  # something else ended it: no feed is to blame
        with self._lock:
            if self._is_closed:
                raise RuntimeError("The parser is closed.")
            process = _Process(self._limits)
            self._all.add(process)
        try:
            process.wait_until_ready()
        except OSError as error:
            self._drop(process)
            if self._is_closed:  # it was ended while it started
                raise RuntimeError("The parser was closed.") from error
            raise
        return process

    def _drop(self, process: "_Process") -> None:
        process.end()
        with self._lock:
            self._all.discard(process)


class _Process:
    """One process and the pipes to it; one thread at a time uses it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._read = 0
        self._is_late = False
        self._patience = limits.seconds * _PATIENCE
        limit = [str(limits.memory), str(limits.seconds), str(int(self._patience) + 2)]
        self._process = subprocess.Popen(  # noqa: S603 -- ourselves
            [sys.executable, *_PROGRAM, *limit],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a feed's own words have no place in the log
            env=_surroundings(),
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("Popen gave no pipes")
        self._jobs, self._replies = self._process.stdin, self._process.stdout

    def wait_until_ready(self) -> None:
        """Raise OSError unless the process says that it is there."""
        with self._at_most(_START_SECONDS):
            if self._replies.readline(len(wire.READY)) != wire.READY:
                raise OSError("The process that reads feeds does not start.")

    def read(self, job: wire.Job) -> ParsedFeed | NotAFeedError:
        """Return what became of *job*; raise `_LostError` if it cost the process its life."""
        self._read += 1
        try:
            with self._at_most(self._patience):
                wire.write_job(self._jobs, job)
                return wire.read_reply(self._replies)
        except (OSError, wire.GarbledError) as error:
            raise _LostError(self._why()) from error

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def is_worn(self) -> bool:
        """Whether a fresh one is better: what a large feed took is not given back."""
        return self._is_late or self._read >= _MOST_FEEDS or self._held() > _MOST_BYTES

    def _held(self) -> int:
        """Return the bytes of memory it holds, 0 where the system does not tell."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Kill it and wait for its end; any thread may, any number of times."""
        self.kill()
        self._process.wait()
        with suppress(OSError):  # what was not yet written cannot be
            self._jobs.close()
        self._replies.close()

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        """Kill the process unless the block ends in time; the block then finds a broken pipe."""

        def expire() -> None:
            self._is_late = True
            self.kill()

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # else it could kill the process later, under another feed

    def _why(self) -> str:
        self.kill()
        code = self._process.wait()
        if self._is_late or code == _OUT_OF_TIME:
            cost = f"took longer than {self._limits.seconds:g} seconds"
        elif code == wire.OUT_OF_MEMORY:
            cost = f"took more than {self._limits.memory / 1e6:g} MB of memory"
        else:
            cost = "made the program that does it fail"
        return (
            f"Reading this feed {cost} and was broken off: it is tried again less and less often;"
            " look for a shorter feed of this site."
        )


def _end_all(processes: "set[_Process]") -> None:
    for process in processes:
        process.end()


def _surroundings() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
