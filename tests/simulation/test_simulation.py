"""Whatever a seed lets happen, I1 to I5 hold; and the simulation finds what breaks them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.conftest import LONG, only_long
from tests.simulation.loop import NothingToDoError, VirtualLoop
from tests.simulation.mutations import MUTATIONS
from tests.simulation.run import Stage

SEEDS = 2_000 if LONG else 50
_CHUNK = 25
#: Found within a few seeds; every one of them is looked for in the long form.
_QUICK = (
    "sends without reading the history",
    "never edits what stands",
    "ignores max-age on 304",
)
#: The rarest needs three things at once: two feeds with one article, a backup between them, and
#: the other feed to be the first afterwards.
_ENOUGH = 1_500


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.close()


@pytest.mark.parametrize("first", range(0, SEEDS, _CHUNK))
def test_nothing_is_lost_doubled_rude_or_dialled_elsewhere(stage: Stage, first: int) -> None:
    results = [stage.run(seed) for seed in range(first, first + _CHUNK)]

    assert [result.sentence for result in results if result.broken] == []
    assert sum(result.counted["messages"] for result in results) > _CHUNK / 2
    assert sum(result.counted["requests"] for result in results) > _CHUNK * 2


def test_a_seed_runs_the_same_again_whatever_ran_in_between(stage: Stage) -> None:
    once = stage.run(11)
    stage.run(12)
    again = stage.run(11)

    assert len(once.trace) > 20
    assert once.trace == again.trace
    assert once.digest != stage.run(13).digest


@only_long
@pytest.mark.parametrize("hashing", ["1", "2"])
def test_a_seed_runs_the_same_in_another_process(stage: Stage, hashing: str) -> None:
    here = stage.run(17)
    there = subprocess.run(
        [sys.executable, "-m", "tests.simulation", "--seed", "17"],
        env=os.environ | {"PYTHONHASHSEED": hashing},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert here.digest in there.stdout


@pytest.mark.parametrize("name", _QUICK)
def test_a_broken_product_is_found(stage: Stage, name: str) -> None:
    assert _found(stage, name, within=60)


@only_long
@pytest.mark.parametrize("name", MUTATIONS)
def test_every_broken_product_is_found(stage: Stage, name: str) -> None:
    assert _found(stage, name, within=_ENOUGH)


def test_a_broken_seed_says_how_to_see_it(stage: Stage) -> None:
    with MUTATIONS["drops the ETag"]():
        broken = next(r for r in map(stage.run, range(20)) if r.broken)

    assert broken.sentence.startswith(f"seed {broken.seed}: I3 https://")
    assert broken.sentence.endswith(f"`python -m tests.simulation --seed {broken.seed} --trace`")


def test_hours_pass_at_once_and_work_of_one_pool_keeps_its_order() -> None:
    delays = iter((5.0, 1.0))
    loop = VirtualLoop(100.0, delay=lambda: next(delays), at_each_step=lambda: None)
    done: list[str] = []
    pool: object = object()

    async def work() -> float:
        first = loop.run_in_executor(pool, done.append, "first")  # type: ignore[arg-type]
        second = loop.run_in_executor(pool, done.append, "second")  # type: ignore[arg-type]
        await asyncio.gather(first, second)
        await asyncio.sleep(7_200)
        return loop.time()

    assert loop.run_until_complete(work()) == pytest.approx(7_305, abs=0.1)
    assert done == ["first", "second"]
    loop.close()


def test_waiting_for_what_never_comes_is_said() -> None:
    loop = VirtualLoop(0.0, delay=lambda: 0.0, at_each_step=lambda: None)
    waiting = loop.create_future()

    with pytest.raises(NothingToDoError):
        loop.run_until_complete(waiting)
    loop.close()


def _found(stage: Stage, name: str, *, within: int) -> bool:
    with MUTATIONS[name]():
        return any(stage.run(seed).broken for seed in range(within))
