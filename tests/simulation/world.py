"""What the process does not decide: time, chance and its own death; and what is told of a run."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2026, 6, 1, 6, tzinfo=UTC)
MINUTE = 60.0
HOUR = 3_600.0


class Crash(KeyboardInterrupt):
    """The process is killed here.

    asyncio keeps every other exception within a task; this kind ends the loop at once.
    """


class World:
    """Outlives every process."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.trace: list[tuple[float, str]] = []
        #: Seconds since `EPOCH` as they really pass.
        self.seconds: Callable[[], float] = lambda: self._stands_at
        self._stands_at = 0.0
        self.slept = 0.0  #: of these, how many the computer slept: its loop's clock stood
        self.clock_error = 0.0  #: by how much the computer's clock is wrong
        self.is_dead = True  #: no process runs, or the one there was is dead
        self.is_healed = False  #: no fault happens any more
        self.steps_to_live: int | None = None
        self.dies_at_a_write = False  #: only steps of writing count
        self.steps = 0

    def true_time(self) -> datetime:
        """What the clocks of everybody else show."""
        return EPOCH + timedelta(seconds=self.seconds())

    def clock(self) -> datetime:
        """What the computer's clock shows the product."""
        return EPOCH + timedelta(seconds=self.seconds() + self.clock_error)

    def stand_at(self, seconds: float) -> None:
        """No process runs: time passes only when it is said so."""
        self._stands_at = seconds
        self.seconds = lambda: self._stands_at

    def tell(self, what: str) -> None:
        self.trace.append((self.seconds(), what))

    def step(self, what: str = "", *, is_write: bool = False) -> None:
        """The process is about to do *what*: this is where it may die.

        Raises:
            Crash: If it does, or is dead already: nothing it still does reaches the world.
        """
        if self.is_dead:
            raise Crash
        if what:
            self.tell(what)
        self.steps += 1
        if self.steps_to_live is not None and (is_write or not self.dies_at_a_write):
            self.steps_to_live -= 1
            if self.steps_to_live < 0:
                self.tell("KILLED")
                self.is_dead = True
                raise Crash

    def happens(self, share: float) -> bool:
        """Whether a fault that happens in this *share* of cases happens now."""
        return self.chance.random() < share and not self.is_healed
