"""Secrets never stand where somebody could read them: seven canaries, listened for everywhere."""

import logging
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from simcord.results import InteractionResult

from bot.cli.run import log_to_stderr
from bot.settings import from_env
from claims.drafting.language_model import ChatEndpoint
from claims.errors import InvalidInputError
from claims.feeds import web_address
from claims.feeds.catalogue import read_feeds
from claims.feeds.opml import read as read_opml
from claims.storage import backup
from tests.bot.cli.conftest import Typed
from tests.bot.fakes import RSS
from tests.bot.office import Office
from tests.bot.test_commands import fields, said
from tests.claims.model_server import serving
from tests.hostile.conftest import Say
from tests.security.canaries import (
    CANARIES,
    ENVIRON,
    FEED,
    IN_QUERY,
    WITH_PASSWORD,
    WRITER,
    heard,
)


@pytest.fixture
def log_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """All that the product logs, as `run` sets it up for these settings, at its most talkative."""
    settings, root = from_env(ENVIRON), logging.getLogger()
    handlers, level, file = root.handlers[:], root.level, tmp_path / "log.txt"
    with file.open("w") as written:
        monkeypatch.setattr(sys, "stderr", written)
        root.handlers.clear()
        for name, value in ENVIRON.items():
            monkeypatch.setenv(name, value)
        log_to_stderr(settings)
        try:
            yield file
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)


COMMANDS = [
    "run",
    "doctor",
    "doctor --json",
    "poll --once",
    "db upgrade",
    "db backup b.db",
    "digest --preview",
    "claims list --server 1",
    "feeds list",
    "feeds check",
]


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_no_command_shows_a_secret(
    typed: Typed,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    log_file: Path,
    database: str,
    say: Say,
) -> None:
    """With a database, a Discord, an endpoint and a feed that cannot be reached."""
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    if database == "sqlite":
        monkeypatch.setenv("DATABASE_URL", "sqlite:///claimwatch.db")
    endpoint = "endpoint:https://127.0.0.1:9/v1/embeddings#small"
    monkeypatch.setenv("CLAIMWATCH_ENCODERS", endpoint)
    monkeypatch.setenv("CLAIMWATCH_LANGUAGE_MODEL", "endpoint:https://127.0.0.1:9/v1/chat#little")
    entry = f"- {{name: x, url: '{FEED}', language: en, country: US, kind: wire}}\n"
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text(entry.replace("https://news.example", "http://127.0.0.1:9"))
    monkeypatch.setenv("CLAIMWATCH_FEEDS", str(feeds))
    found, shown = [], ""
    for command in COMMANDS:
        done = typed(command)
        shown += done.stdout + done.stderr
        out = done.stdout + done.stderr
        # The operator's own list of feeds is shown to the operator as it is written there.
        out = out.replace(IN_QUERY, "") if command == "feeds list" else out
        found += [(command, name) for name in heard(out)]

    found += [("log", name) for name in heard(log_file.read_text())]
    assert "Traceback" not in shown
    assert found == []
    cases = len(COMMANDS) * len(CANARIES)
    say(f"Secrets, the command line on {database}: {cases} cases, {len(found)} heard")


async def test_no_answer_log_or_record_on_discord_shows_a_secret(
    office: Office,
    log_file: Path,
    logs_errors: None,
    monkeypatch: pytest.MonkeyPatch,
    say: Say,
) -> None:
    """Neither while all goes well, nor while everything fails with the secret in its error."""
    admin, channel = office.admin, office.channel
    office.choose_channel()
    office.web.pages = {FEED: RSS.replace(b"<title>Example News</title>", b"")}
    added = await admin.slash(channel, "feed add", url=FEED)
    refused = await admin.slash(channel, "feed add", url=WITH_PASSWORD)
    listed = await admin.slash(channel, "feed list")
    settings = await admin.slash(channel, "settings")

    async def broken(request: object) -> None:
        raise RuntimeError(f"boom at {FEED} and {WITH_PASSWORD}, {ENVIRON}")

    monkeypatch.setattr(office.web, "fetch", broken)
    office.now.passes(days=2)
    checked = await admin.slash(channel, "feed check")
    failed = await admin.slash(channel, "feed add", url=FEED)
    office.env._errors.clear()  # it was meant
    again = await admin.slash(channel, "feed list")
    removed = await admin.slash(channel, "feed remove", feed="news.example")
    suggested = await suggest(office, monkeypatch)
    answers = [added, refused, listed, settings, checked, failed, again, removed, suggested]
    changes = office.desk.changes()

    said_ = [(n, name) for n, each in enumerate(answers) for name in heard(said(each))]
    assert said_ == []
    assert "An address with a user name or password is not read" in said(refused)
    assert "news.example" in said(listed)
    assert [change.what for change in changes] == [
        "feed no longer followed",
        "feed followed",
        "settings: channel " + str(channel.id),
    ]
    assert heard(str(changes)) == []
    logged = read(log_file)
    assert "boom at" in logged
    assert heard(logged) == []
    places = len(answers) + 2
    say(f"Secrets, on Discord: {places * len(CANARIES)} cases, {len(said_)} heard")


async def suggest(office: Office, monkeypatch: pytest.MonkeyPatch) -> InteractionResult:
    """Ask a language model whose server says its key aloud for examples of a claim."""
    with serving(lambda _: (401, f"{WRITER} is no key".encode())) as server:
        model = ChatEndpoint(server.setting(f"/{WRITER}"), WRITER)
        monkeypatch.setattr(office.watch, "_language_model", model)
        opened = await office.admin.slash(office.channel, "claim add")
        statement = {fields(opened.modal)[0]: "Tidal power lights all the ports"}
        shown = await office.admin.submit_modal(opened, statement)
        pressed = await office.admin.click(shown.response, label="Suggest examples")
        assert server.keys == [f"Bearer {WRITER}"]
        assert "answered 401" in said(pressed)
        return pressed


def read(file: Path) -> str:
    return file.read_text()


async def test_a_backup_holds_a_feeds_address_and_no_other_secret(
    office: Office, tmp_path: Path, say: Say
) -> None:
    """The address has to be kept to be asked; it stands in the one table of feeds alone."""
    office.web.pages = {FEED: RSS}
    await office.admin.slash(office.channel, "feed add", url=FEED)
    await office.admin.slash(office.channel, "feed remove", feed="Example News")
    written = tmp_path / "backup.db"
    backup.backup(str(office.storage._engines.url), written)

    found = []
    with closing(sqlite3.connect(written)) as database:
        tables = [
            n for (n,) in database.execute("SELECT name FROM sqlite_schema WHERE type='table'")
        ]
        for table in tables:
            rows = str(database.execute(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608
            found += [(table, name) for name in heard(rows)]

    assert found == [("feed", "key in a feed's address")]
    say(f"Secrets, in a backup: {len(tables)} tables x {len(CANARIES)}; only a feed's own address")


@pytest.mark.parametrize(
    "url",
    [
        WITH_PASSWORD,
        "https://amal@news.example/rss",
        "https://:canary-feed-password@news.example/",
        "https://amal:canary-feed-password@news.example:0/",
        "https://news.example:0/?key=canary-query-key",
        "https://news.example:x/?key=canary-query-key",
    ],
)
def test_an_address_with_a_password_is_refused_wherever_it_comes_in(url: str) -> None:
    entry = f"- {{name: x, url: '{url}', language: en, country: US, kind: wire}}\n"
    opml = f'<opml><outline xmlUrl="{url}"/><outline xmlUrl="https://a.example/"/></opml>'
    refusals = []
    for enter in (lambda: web_address.checked(url), lambda: read_feeds(entry, "feeds.yaml")):
        with pytest.raises(InvalidInputError) as refused:
            enter()
        refusals.append(str(refused.value))

    assert [feed.url for feed in read_opml(opml.encode())] == ["https://a.example/"]
    assert heard(" ".join(refusals)) == []


def test_an_address_is_presented_without_what_may_be_secret() -> None:
    assert web_address.presentable(FEED) == "https://news.example/rss?…"
    assert web_address.presentable(WITH_PASSWORD) == "https://news.example/rss"
    assert web_address.presentable("https://news.example/a#b") == "https://news.example/a"
    assert web_address.presentable("canary") == "no address"


def test_settings_do_not_show_their_secrets() -> None:
    assert heard(repr(from_env(ENVIRON))) == []
