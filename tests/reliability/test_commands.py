"""The bench of `commands`, briefly: a few feeds, and everything people do about once."""

import sys
from pathlib import Path

import pytest

from tests.reliability import commands

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="127.0.0.1 is the only loopback host"
)


def test_people_are_answered_while_feeds_are_polled_and_matched(tmp_path: Path) -> None:
    report = commands.measure(tmp_path, feeds=4, acts=40, pause=0.02)

    assert len(report.all) >= 40
    assert report.polled == 4
    assert report.late == 0, "\n".join(commands.lines(report))
