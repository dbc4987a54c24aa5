"""An event loop that never waits: where nothing is ready, its clock jumps to the next timer."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any


class NothingToDoError(Exception):
    """The loop was told to wait for something that nothing will ever bring about."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs everything in one thread, and what is handed to other threads too.

    Work for a thread is done whole at one later moment, so other tasks come between it and
    whoever waits for it, as with a real thread.  Work for a pool of its own is done in its order.
    """

    def __init__(
        self,
        since: float,
        *,
        delay: Callable[[], float],
        at_each_step: Callable[[], None],
    ) -> None:
        """Begin at *since* seconds; *delay* says how long work for a thread takes."""
        super().__init__()
        self._seconds = since
        self._delay = delay
        self._at_each_step = at_each_step
        self._busy_until: dict[Executor, float] = {}
        self._selector = self

    def time(self) -> float:
        return self._seconds

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = self.create_future()
        at = self._seconds + self._delay()
        if executor is not None:
            at = max(at, self._busy_until.get(executor, 0.0) + 1e-4)
            self._busy_until[executor] = at
        self.call_at(at, _work, future, func, args)
        return future

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """What no task takes is a defect of the product, or of the simulation."""
        error = context.get("exception")
        if isinstance(error, KeyboardInterrupt):
            return  # it ended the run already
        raise error if error is not None else RuntimeError(context["message"])

    # What asyncio's own loops ask of the system.

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise NothingToDoError
        self._seconds += timeout
        self._at_each_step()
        return []

    def _process_events(self, events: list[Any]) -> None: ...

    def _write_to_self(self) -> None: ...


def _work(future: asyncio.Future[Any], func: Callable[..., Any], args: tuple[Any, ...]) -> None:
    # A thread's work goes on when nobody waits for it any more.
    try:
        result = func(*args)
    except Exception as error:
        if not future.done():
            future.set_exception(error)
    else:
        if not future.done():
            future.set_result(result)
