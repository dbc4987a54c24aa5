"""What the settings put together, and one round of polling, within this process."""

from pathlib import Path

import pytest

from bot import compose
from bot.cli.run import _poll_once
from bot.settings import Settings, from_env
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


@pytest.mark.parametrize(
    ("setting", "suggests"), [("", False), ("endpoint:http://127.0.0.1:1/v1/chat#little", True)]
)
def test_a_language_model_that_was_chosen_is_there_to_be_asked(
    tmp_path: Path, setting: str, suggests: bool
) -> None:
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text("[]")
    environ = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/claimwatch.db",
        "CLAIMWATCH_FEEDS": str(feeds),
        "CLAIMWATCH_LANGUAGE_MODEL": setting,
    }

    with compose.claimwatch(from_env(environ), makes_database=True) as watch:
        assert watch.suggests is suggests
