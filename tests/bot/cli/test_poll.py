"""One round of polling, within this process."""

from pathlib import Path

import pytest

from bot.cli.run import _poll_once
from bot.settings import Settings
from claims.claimwatch import Claimwatch


async def test_a_single_round_measures_against_what_earlier_rounds_brought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def poll(*_: object, **__: object) -> list[object]:
        done.append("polled")
        return []

    monkeypatch.setattr(Claimwatch, "recall_background", lambda _: done.append("recalled"))
    monkeypatch.setattr(Claimwatch, "poll", poll)
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text("[]")

    await _poll_once(Settings(database_url=f"sqlite:///{tmp_path}/claimwatch.db", feeds=feeds))

    assert done == ["recalled", "polled"]
