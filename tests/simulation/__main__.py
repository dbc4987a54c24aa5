"""``python -m tests.simulation``: many seeds, or one of them told in full."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

from tests.simulation.run import Result, Stage
from tests.simulation.world import EPOCH

_AT_A_TIME = 200


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    asked.add_argument("--seed", type=int, help="run this one alone")
    asked.add_argument("--trace", action="store_true", help="tell all that happened in it")
    asked.add_argument("--seeds", type=int, default=2_000, help="how many")
    asked.add_argument("--from", type=int, default=0, dest="first", help="the first of them")
    chosen = asked.parse_args()
    if chosen.seed is not None:
        return _one(chosen.seed, is_told=chosen.trace)
    return _many(chosen.first, chosen.seeds)


def _one(seed: int, *, is_told: bool) -> int:
    stage = Stage()
    result = stage.run(seed)
    stage.close()
    if is_told:
        _say(*(f"{EPOCH + timedelta(seconds=at):%d %H:%M:%S} {what}" for at, what in result.trace))
    _say(result.sentence if result.broken else f"seed {seed}: nothing broken", result.digest)
    return 1 if result.broken else 0


def _many(first: int, count: int) -> int:
    began, broken = time.monotonic(), 0
    total = dict.fromkeys(("lives", "requests", "messages"), 0)
    for results in _chunks(first, first + count):
        for lives, counted, sentence in results:
            total["lives"] += lives
            for name, each in counted.items():
                total[name] += each
            if sentence is not None:
                broken += 1
                _say(sentence)
    _say(
        f"{count:,} seeds from {first:,}: {broken} broken; {total['lives']:,} lives, "
        f"{total['requests']:,} requests, {total['messages']:,} messages; "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if broken else 0


def _chunks(first: int, end: int) -> Iterator[list[tuple[int, dict[str, int], str | None]]]:
    starts = range(first, end, _AT_A_TIME)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(_chunk, starts, (min(s + _AT_A_TIME, end) for s in starts))


def _chunk(first: int, end: int) -> list[tuple[int, dict[str, int], str | None]]:
    stage = Stage()
    try:
        return [_told(stage.run(seed)) for seed in range(first, end)]
    finally:
        stage.close()


def _told(result: Result) -> tuple[int, dict[str, int], str | None]:
    return result.lives, result.counted, result.sentence if result.broken else None


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
