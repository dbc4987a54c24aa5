"""The bench of `kills`, briefly: each kill point once, everything else as in the long run."""

from pathlib import Path

import pytest

from tests.conftest import LONG
from tests.reliability import kills, starts
from tests.reliability.kill_points import POINTS


def test_a_bot_killed_at_every_point_posts_everything_once(tmp_path: Path) -> None:
    report = kills.run(len(POINTS), folder=tmp_path, seed=2)

    tally = report.tally
    assert tally is not None
    assert report.kills.total() >= len(POINTS)
    assert report.kills["K15"], "the history was read at least once"
    assert tally.matched > 20
    assert (tally.lost, tally.duplicated, tally.unwanted) == (0, 0, 0)
    assert (tally.retold > 0, tally.not_grown) == (True, 0)
    assert (tally.digest_messages_lost, tally.digest_messages_duplicated) == (0, 0)
    assert (report.acknowledged_lost, report.pressed_again_lost) == (0, 0)
    assert report.damaged == 0
    assert report.drained < starts.BOUND


@pytest.mark.skipif(not LONG, reason="long: run by `make reliability`")
def test_a_bot_polls_and_ends_within_ten_seconds(tmp_path: Path) -> None:
    timing = starts.measure(tmp_path, runs=1)

    assert timing.is_good, timing
