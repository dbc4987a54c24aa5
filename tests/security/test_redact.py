"""What is hidden in a line of the log."""

import json
import logging
import time

import pytest

from bot.operations.redact import Redacting, redacted, secrets_of
from bot.settings import from_env
from tests.security.canaries import CANARIES, DATABASE, ENVIRON, POSTGRES, TOKEN, heard


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("at https://amal:pass@news.example/rss", "at https://***@news.example/rss"),
        ("at https://:pass@news.example/", "at https://***@news.example/"),
        ("postgresql://u:p%40ss@127.0.0.1/x", "postgresql://***@127.0.0.1/x"),
        ("GET /rss?key=abc&page=2", "GET /rss?key=***&page=2"),
        (
            "GET /rss?page=2&access_token=a.b-c HTTP/1.1",
            "GET /rss?page=2&access_token=*** HTTP/1.1",
        ),
        ("'/rss?X-Amz-Signature=ab12'", "'/rss?X-Amz-Signature=***'"),
        ("?API_KEY=abc;sid=1", "?API_KEY=***;sid=1"),
        ("POST /webhooks/12/aW50ZXJhY3Rpb246MTIz:x", "POST /webhooks/12/***:x"),
        ("/interactions/12/aW50ZXJhY3Rpb246MTIz/callback", "/interactions/12/***/callback"),
        ("Authorization: Bot abcdefgh.ij", "Authorization: Bot ***"),
        ("Authorization: Bearer sk-abcdefgh", "Authorization: Bearer ***"),
        (f"token {TOKEN}", "token ***"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(line: str, left: str) -> None:
    assert redacted(line) == left


@pytest.mark.parametrize(
    "line",
    [
        "polled Example News: 3 new, 1 matched, 1 to post",
        "https://news.example/rss?page=2&lang=ar",
        "mail amal@news.example, or see https://news.example/@amal",
        "message 1456074443980800001 could not be answered: 403 Forbidden (error code: 50013)",
        "feed 12 (The monkey=business daily) could not be taken in",
    ],
)
def test_what_does_not_stays_as_it_is(line: str) -> None:
    assert redacted(line) == line


def test_the_operators_secrets_are_known_as_they_are_and_as_addresses_hold_them() -> None:
    environ = ENVIRON | {"DATABASE_URL": POSTGRES.replace(DATABASE, "p%40ss%2Fword")}

    secrets = secrets_of(from_env(environ), environ)

    assert secrets >= {TOKEN, "p%40ss%2Fword", "p@ss/word", ENVIRON["PGPASSWORD"]}
    assert redacted("for p@ss/word and p%40ss%2Fword", secrets) == "for *** and ***"
    assert secrets_of(from_env({}), {}) == frozenset()


def test_a_secret_with_a_quote_is_hidden_in_json_lines_too() -> None:
    environ = {"LANGUAGE_MODEL_API_KEY": 'pa"ss\\word'}

    secrets = secrets_of(from_env({}), environ)

    assert redacted(json.dumps({"said": 'pa"ss\\word'}), secrets) == '{"said": "***"}'


@pytest.mark.parametrize("piece", ["://", "?key", "x" * 50 + ".", "://a@", "?a-", "Bot "])
def test_a_long_line_takes_no_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.thread_time()

    redacted(text, CANARIES.values())

    assert time.thread_time() - started < 1


def test_tracebacks_and_arguments_are_redacted() -> None:
    inner = logging.Formatter("%(levelname)s %(message)s")
    error = ValueError(f"cannot use {TOKEN}")
    info = (ValueError, error, error.__traceback__)

    line = Redacting(inner, CANARIES.values()).format(
        logging.LogRecord("x", logging.ERROR, __file__, 1, "failed at %s", (POSTGRES,), info)
    )

    assert line.startswith("ERROR failed at postgresql://***@127.0.0.1:9/claims\n")
    assert "ValueError: cannot use ***" in line
    assert heard(line) == []
