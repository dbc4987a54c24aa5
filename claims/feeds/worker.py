"""The process that reads feeds, one after the other, until its input ends: see `parser`.

Imports no more than reading feeds takes, for it is started again and again.
"""

import os
import signal
import sys

from claims.feeds.parse import NotAFeedError, ParsedFeed, parse
from claims.feeds.wire import OUT_OF_MEMORY, READY, Job, read_job, write_reply


def main(memory: int, seconds: float, patience: int) -> None:
    """Read feeds from standard input.

    Args:
        memory: Bytes of address space, all in all.
        seconds: Of a processor's time, for one feed.
        patience: Seconds by the clock.  The owner is quicker; this is for when the owner is gone.
    """
    _bind(memory)
    jobs, replies = sys.stdin.buffer, sys.stdout.buffer
    replies.write(READY)
    replies.flush()
    while (job := read_job(jobs)) is not None:
        _end_after(seconds, patience)
        try:
            write_reply(replies, _read(job))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        _end_after(0, 0)


def _read(job: Job) -> ParsedFeed | NotAFeedError:
    try:
        return parse(
            job.body, fetched_at=job.fetched_at, url=job.url, content_type=job.content_type
        )
    except NotAFeedError as error:
        return error


if sys.platform == "win32":

    def _bind(memory: int) -> None:
        """Do nothing: only time is bounded here, by the owner."""

    def _end_after(seconds: float, patience: int) -> None:
        """Do nothing."""

else:
    import resource

    def _bind(memory: int) -> None:
        """Let the kernel hold what a feed can make the process do."""
        # It ends with its input: what is meant for the owner must not break off a feed.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no file is written
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(5)  # the owner has people waiting

    def _end_after(seconds: float, patience: int) -> None:
        """Have the kernel end the process unless told otherwise before; 0 tells it so."""
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.alarm(patience)


if __name__ == "__main__":
    main(memory=int(sys.argv[1]), seconds=float(sys.argv[2]), patience=int(sys.argv[3]))
