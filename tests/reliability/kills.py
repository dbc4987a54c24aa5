"""Kill the bot at every one of the kill points and count what is lost or said twice.

``python -m tests.reliability.kills --kills 500`` prints its figures and ends with 1 if any of
those that are to be 0 is not.
"""

import argparse
import contextlib
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.local.faults import Fault
from tests.reliability import starts, weather
from tests.reliability.bench import Bench, Tally, a_bench, seconds_until
from tests.reliability.kill_points import POINTS
from tests.reliability.presses import Press, Presses

#: A point not reached after so many seconds is tried again in another round.
_ROUND = 4.0
#: How often a round surely comes by a point, where that is not twice.
_PASSES = {"K10": 1, "K15": 1, "K16": 1, "K17": 4, "K18": 40, "K20": 1, "K21": 1, "K22": 1}
_EDITING = ("K21", "K22")
#: Reached only if messages are sent, so less may go wrong in their rounds.
_SENDING = ("K13", "K14", "K15", "K16", "K18", "K19", *_EDITING)
#: What leaves a message half sent, for the points that need one.
_LEAVES_ONE = ("K12", "K13", "K11")


@dataclass
class Report:
    """What came of all rounds."""

    kills: Counter[str] = field(default_factory=Counter)  #: by point; "outside": by chance
    damaged: int = 0  #: databases that did not pass
    presses: int = 0
    acknowledged: int = 0
    acknowledged_lost: int = 0
    pressed_again: int = 0
    pressed_again_lost: int = 0
    tally: Tally | None = None
    drained: float = 0.0  #: seconds from SIGTERM to the end
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        lost = self.damaged + self.acknowledged_lost + self.pressed_again_lost
        return not lost and self.tally is not None and self.tally.is_clean and self.drained < 10


class Rounds:
    """Starts the bot again and again, each time to be killed."""

    def __init__(self, bench: Bench, *, seed: int) -> None:
        self._bench = bench
        self._chance = random.Random(seed)
        self._presses = Presses(bench.local)
        self._faults: list[Fault] = []
        self.report = Report()

    def first_start(self, kills: int) -> None:
        """Kill it while it makes its tables, in ever later statements."""
        for n in range(kills):
            self._bench.start("K17", 1 + n * 60 // max(kills, 1))
            self._end("K17", within=_ROUND)

    def round(self, point: str) -> bool:
        """Start the bot and kill it at *point*; whether it came so far."""
        self._prepare(point)
        self._bench.start(point, self._pass(point), seed=self._chance.randrange(1_000_000))
        self._disturb(point)
        reached = self._end(point, within=_ROUND)
        self._bench.note(f"{point} {'reached' if reached else 'missed'} {self._faults}")
        self._bench.local.ask(weather.clear)
        if self._chance.random() < 0.4:  # an outage, often longer than any nonce is remembered
            self._bench.skip(timedelta(seconds=self._chance.choice((20, 50, 200, 700))))
        return reached

    def finish(self) -> None:
        """Let all be well and everything be sent."""
        bench = self._bench
        self._count_presses()
        bench.skip(timedelta(hours=2))
        bench.start()
        bench.local.wait_until(bench.is_online, patience=60)  # there may be nothing left to do
        bench.wait_until_all_is_done(patience=300)
        self._settle_presses()
        begun = time.monotonic()
        bench.bots.signal(signal.SIGTERM)
        assert bench.bots.ended(within=30) == 0, "the bot did not end cleanly"
        self.report.drained = time.monotonic() - begun
        self.report.damaged += not bench.is_sound()
        self.report.tally = bench.tally()

    # -------------------------------------------------------------------------------------------

    def _prepare(self, point: str) -> None:
        bench, chance = self._bench, self._chance
        bench.news.publish(chance.choice((4, 5, 6)))
        self._retell(point)
        if point == "K16":
            bench.news.publish(16, is_news=False)
            self._leave("")
            with bench.menu() as watch:
                watch.editor.make_digest_now(bench.local.team.id, f"round {time.monotonic_ns()}")
        if point == "K17":
            bench.downgrade()
        if point in ("K15", "K20"):
            self._leave(chance.choice(_LEAVES_ONE))
        if point == "K15":
            bench.skip(timedelta(minutes=11))
        if chance.random() < 0.8:  # else it is killed while it waits
            bench.skip_until_due()
        most = chance.choice((0, 1)) if point in _SENDING else 3
        self._faults = weather.some_faults(chance)[:most]
        for fault in self._faults:
            bench.local.fault(fault)

    def _retell(self, point: str) -> None:
        """Another outlet has a story posted lately; for the points of an edit, one is due."""
        lately = self._bench.told_once()[-8:]
        if lately and (point in _EDITING or self._chance.random() < 0.4):
            self._bench.news.retell(self._chance.choice(lately))
        if point in _EDITING:
            self._leave("")
            self._bench.skip(timedelta(minutes=2))

    def _leave(self, point: str) -> None:
        """Have it killed once before: at *point*, or once it has taken in what is new."""
        self._bench.start(point)
        if point:
            self._end(point, within=_ROUND)
            return
        wanted = [(len(self._bench.news.articles),)]
        query = "SELECT count(*) FROM article"
        seconds_until(lambda: self._bench.rows(query) == wanted, patience=20)
        self._end("", within=0)

    def _pass(self, point: str) -> int:
        return self._chance.randint(1, _PASSES.get(point, 2))

    def _disturb(self, point: str) -> None:
        bench, chance = self._bench, self._chance
        accident = weather.some_accident(chance, may_be_down=point not in _SENDING)
        if accident is not None and chance.random() < 0.3:  # before it is connected
            bench.local.ask(accident)
            return
        with contextlib.suppress(TimeoutError):
            seconds_until(lambda: bench.is_online() or bench.bots.is_gone(), patience=1.5)
        posts = bench.posts()[-60:]
        for message in chance.sample(posts, min(3, len(posts))):
            self._presses.press(message, chance.choice(("admin", "member")))
        if accident is not None:
            time.sleep(chance.uniform(0, 0.2))
            bench.local.ask(accident)

    def _end(self, point: str, *, within: float) -> bool:
        """Wait until it killed itself, or kill it; whether the former."""
        bots, reached = self._bench.bots, False
        status = bots.ended(within=within)
        if status is None:
            bots.signal()
            status = bots.ended(within=10)
            self.report.kills["outside"] += 1
        elif status == -signal.SIGKILL:
            self.report.kills[point] += 1
            reached = True
        self.report.damaged += not self._bench.is_sound()
        return reached

    def _count_presses(self) -> None:
        answered = [press.answer.result(30) for press in self._presses.all]
        self.report.presses = len(answered)
        self.report.acknowledged = sum(answered)

    def _settle_presses(self) -> None:
        """Whoever was not answered saw that, and presses again now that all is well."""
        report, stored = self.report, self._stored()
        for press in self._presses.all:
            is_stored = (press.match_id, self._person(press.role)) in stored
            if press.answer.result():
                report.acknowledged_lost += not is_stored
            elif not is_stored:
                report.pressed_again += 1
                self._presses.again(press)
        # The bot answers a press first and keeps it then.
        with contextlib.suppress(TimeoutError):
            seconds_until(lambda: not self._not_stored(), patience=3)
        report.pressed_again_lost = len(self._not_stored()) - report.acknowledged_lost

    def _not_stored(self) -> list[Press]:
        stored = self._stored()
        return [
            press
            for press in self._presses.all
            if (press.match_id, self._person(press.role)) not in stored
        ]

    def _stored(self) -> set[tuple[int, int]]:
        return set(self._bench.rows("SELECT match_id, person_id FROM feedback"))

    def _person(self, role: str) -> int:
        return self._bench.local.server.world.users[role].id  # type: ignore[index]


def run(
    kills: int,
    *,
    folder: Path,
    seed: int,
    say: Callable[[str], object] = lambda _: None,
) -> Report:
    """Kill the bot *kills* times at *points*, then let it finish."""
    begun = time.monotonic()
    with a_bench(folder) as bench:
        rounds = Rounds(bench, seed=seed)
        share = -(-kills // len(POINTS))
        rounds.first_start(share // 2)
        bench.set_up()
        for point in _order(share, rounds.report, seed):
            rounds.round(point)
            done = sum(n for p, n in rounds.report.kills.items() if p != "outside")
            say(f"\r{done} of {kills} kills, {time.monotonic() - begun:.0f} s ")
        rounds.finish()
    rounds.report.seconds = time.monotonic() - begun
    return rounds.report


def _order(share: int, report: Report, seed: int) -> Iterator[str]:
    """The points in a mixed order until each had its share, or was missed too often."""
    chance = random.Random(seed)
    for _ in range(4 * share):
        left = [point for point in POINTS if report.kills[point] < share]
        chance.shuffle(left)
        yield from left


def lines(report: Report) -> Iterator[str]:
    """The figures, one a line."""
    for point, where in POINTS.items():
        yield f"{point:8} {report.kills[point]:5}  killed {where}"
    yield f"outside  {report.kills['outside']:5}  killed from outside, at any moment"
    yield f"kills    {report.kills.total():5}  in {report.seconds:.0f} s"
    yield f"integrity_check failures      {report.damaged}"
    tally = report.tally
    if tally is not None:
        yield f"articles matched              {tally.matched}"
        yield f"articles posted               {tally.posted}"
        yield f"articles lost                 {tally.lost}"
        yield f"articles duplicated           {tally.duplicated}"
        yield f"unwanted posts                {tally.unwanted}"
        yield f"stories another outlet told   {tally.retold}"
        yield f"posts that do not name it     {tally.not_grown}"
        yield f"digests                       {tally.digests} in {tally.digest_messages} messages"
        yield f"digest messages lost          {tally.digest_messages_lost}"
        yield f"digest messages duplicated    {tally.digest_messages_duplicated}"
    yield f"buttons pressed               {report.presses}"
    yield f"presses acknowledged          {report.acknowledged}"
    yield f"acknowledged but not stored   {report.acknowledged_lost}"
    yield f"pressed again when all is well {report.pressed_again}"
    yield f"pressed again but not stored  {report.pressed_again_lost}"
    yield f"SIGTERM to the end            {report.drained:.2f} s"


@contextmanager
def _folder(chosen: Path | None) -> Iterator[Path]:
    if chosen is not None:
        chosen.mkdir(parents=True, exist_ok=True)
        yield chosen
        return
    with tempfile.TemporaryDirectory(prefix="claimwatch-kills-") as temporary:
        yield Path(temporary)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where database and log are kept")
    chosen = parser.parse_args()
    with _folder(chosen.folder) as folder:
        report = run(chosen.kills, folder=folder, seed=chosen.seed, say=sys.stderr.write)
        (apart := folder / "starts").mkdir(exist_ok=True)
        timing = starts.measure(apart)
    sys.stderr.write("\n")
    for line in (*lines(report), *starts.lines(timing)):
        print(line)  # noqa: T201 -- the figures
    return 0 if report.is_clean and timing.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
