"""The command line: as a process of its own, and within this one where only words matter."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from claims.matching import Matcher, load_matcher

ROOT = Path(__file__).parents[3]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        clean = {
            k: v for k, v in os.environ.items() if not k.startswith(("CLAIMWATCH", "DISCORD"))
        }
        env = clean | {
            "DATABASE_URL": f"sqlite:///{tmp_path}/claimwatch.db",
            "CLAIMWATCH_FEEDS": str(ROOT / "feeds.yaml"),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "200",
        }
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(
            command, env=env | environ, cwd=tmp_path, capture_output=True, text=True, timeout=120
        )

    return run


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Typed = Callable[[str], Done]


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    """Runs a line as it is typed in a terminal of 80 columns, in an empty folder."""
    for name in [n for n in os.environ if n.startswith(("CLAIMWATCH", "DISCORD"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///data/claimwatch.db")
    monkeypatch.setenv("CLAIMWATCH_FEEDS", str(ROOT / "feeds.yaml"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)

    def typed(line: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["claimwatch", *line.split()])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return typed


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    """The bundled encoders, loaded once for all commands typed within this process."""
    return load_matcher("")


@pytest.fixture
def typed_at_once(typed: Typed, matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """The same where the encoders are needed."""
    monkeypatch.setattr("bot.compose.matcher", lambda _: matcher)
    return typed
