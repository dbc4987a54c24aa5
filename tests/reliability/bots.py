"""The bench's side of `process`: starts bots, and sees how they end."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Bots:
    """Starts bots by forking them; one at a time."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.process"],
            cwd=ROOT,
            env=environment | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            bufsize=1,
        )
        self.running: int | None = None

    def start(self, **order: Any) -> None:
        self._stream("stdin").write(json.dumps(order) + "\n")
        self.running = int(self._stream("stdout").readline())

    def ended(self, *, within: float) -> int | None:
        """How the bot ended: its exit code, or minus the signal that killed it."""
        answers = self._stream("stdout")
        if self.running is None or not select.select([answers], [], [], within)[0]:
            return None
        self.running = None
        return int(answers.readline())

    def is_gone(self) -> bool:
        """Whether it ended; how, `ended` tells."""
        return bool(select.select([self._stream("stdout")], [], [], 0)[0])

    def signal(self, number: int = signal.SIGKILL) -> None:
        if self.running is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.running, number)

    def close(self) -> None:
        self.signal()
        self._stream("stdin").close()
        self._process.wait(20)
        self._stream("stdout").close()
        self._log.close()

    def _stream(self, name: str) -> Any:
        return getattr(self._process, name)
