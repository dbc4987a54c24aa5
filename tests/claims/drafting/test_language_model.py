"""A language model behind a real server on this machine, kind and unkind."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from claims.drafting.language_model import (
    KEY_VARIABLE,
    VARIABLE,
    ChatEndpoint,
    LanguageModelError,
    language_model_of,
)
from claims.endpoint import Endpoint
from claims.errors import InvalidInputError
from tests.claims.model_server import serving

PATH = "/v1/chat/completions"


def chat(written: str) -> Callable[[Any], tuple[int, bytes]]:
    body = {"choices": [{"message": {"role": "assistant", "content": written}}]}
    return lambda _: (200, json.dumps(body).encode())


def ask(setting: str, key: str = "", timeout: float = 20) -> str:
    model = ChatEndpoint(setting, key, timeout=timeout)
    return asyncio.run(model.answer("Write.", "{}"))


def test_a_model_is_asked_as_chat_endpoints_are() -> None:
    with serving(chat("A headline")) as server:
        model = language_model_of(server.setting(PATH), {KEY_VARIABLE: " sesame\n"})
        assert model is not None
        assert asyncio.run(model.answer("Write.", "{}")) == "A headline"

    (asked,) = server.asked
    assert asked == {
        "model": "little",
        "messages": [
            {"role": "system", "content": "Write."},
            {"role": "user", "content": "{}"},
        ],
    }
    assert server.keys == ["Bearer sesame"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b""), "answered 500"),
        ((401, b"bad key sesame"), "answered 401"),
        ((200, b"<html>"), "did not answer as a chat endpoint does"),
        ((200, b"{}"), "did not answer as a chat endpoint does"),
        ((200, b"[" * 100_000), "did not answer as a chat endpoint does"),
        ((200, b'{"choices": []}'), "did not answer as a chat endpoint does"),
        ((200, b'{"choices": {"message": 5}}'), "did not answer as a chat endpoint does"),
        ((200, b'"text"'), "did not answer as a chat endpoint does"),
        ((200, b'{"choices": [{"message": {"content": null}}]}'), "wrote nothing"),
        ((200, b'{"choices": [{"message": {"content": " "}}]}'), "wrote nothing"),
        ((200, b" " * 1_000_001), "answered with too much"),
    ],
)
def test_an_endpoint_that_answers_badly_is_one_sentence(
    answer: tuple[int, bytes], said: str
) -> None:
    with serving(lambda _: answer) as server, pytest.raises(LanguageModelError) as caught:
        ask(server.setting(PATH), "sesame")

    assert str(caught.value) == f"The language model little at 127.0.0.1 {said}."


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_key_and_a_claim_do_not_follow_a_redirect(status: int) -> None:
    with serving(chat("x")) as other:
        elsewhere = f"http://127.0.0.1:{other.server_address[1]}{PATH}"
        with (
            serving(lambda _: (status, b""), location=elsewhere) as server,
            pytest.raises(LanguageModelError, match=f"answered {status}"),
        ):
            ask(server.setting(PATH), "sesame")

    assert (len(server.asked), other.asked) == (1, [])


@contextmanager
def raw(send: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A server that does to each connection what it is told; ends with the test."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                send(connection, over)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"endpoint:http://127.0.0.1:{listening.getsockname()[1]}{PATH}#little"
        over.set()
        thread.join()


def silent(_: socket.socket, over: threading.Event) -> None:
    over.wait()


def dripping(head: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Begins to answer, and goes on a byte at a time."""

    def send(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.wait(0.02):
            try:
                connection.sendall(b"x")
            except OSError:
                return

    return send


@pytest.mark.parametrize(
    "send",
    [
        silent,
        dripping(b"HTTP/1.1 200 OK\r\nA: "),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"),
    ],
    ids=["silent", "dripping its head", "dripping its body"],
)
def test_an_endpoint_that_never_ends_is_given_up_in_time(
    send: Callable[[socket.socket, threading.Event], None],
) -> None:
    with raw(send) as setting, pytest.raises(LanguageModelError) as caught:
        ask(setting, timeout=0.3)

    assert str(caught.value).endswith("did not answer within 0.3 seconds.")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nx",
        b"HTTP/1.1 500 sesame\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_an_answer_that_breaks_off_is_one_sentence(answer: bytes) -> None:
    with (
        raw(lambda connection, _: connection.sendall(answer)) as setting,
        pytest.raises(LanguageModelError) as caught,
    ):
        ask(setting, "sesame")

    assert "sesame" not in str(caught.value)


def test_an_endpoint_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(LanguageModelError, match="cannot be reached"):
        ask(f"endpoint:http://127.0.0.1:1{PATH}#little")


def test_nothing_of_this_machine_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serving(chat("A headline")) as server:
        assert ask(server.setting(PATH), "sesame") == "A headline"


def test_without_a_setting_there_is_no_language_model() -> None:
    assert language_model_of("", {KEY_VARIABLE: "sesame"}) is None


@pytest.mark.parametrize(
    ("setting", "key", "said"),
    [
        ("gpt", "", f"{VARIABLE}: an endpoint is written endpoint:https://host{PATH}#model."),
        ("endpoint:", "", VARIABLE),
        ("endpoint:https://host/x", "", VARIABLE),
        ("endpoint:https://host:x/y#m", "", VARIABLE),
        ("endpoint:https://[::1/x#m", "", VARIABLE),
        ("endpoint:https://amal:sesame@host/x#m", "", KEY_VARIABLE),
        ("endpoint:http://news.example/x#m", "sesame", "must be an https address"),
        ("endpoint:https://host/x#m", "sesame\nopen", f"{KEY_VARIABLE} is no key"),
        ("endpoint:https://host/x#m", "sésame", f"{KEY_VARIABLE} is no key"),
    ],
)
def test_a_setting_that_names_no_language_model_is_refused(
    setting: str, key: str, said: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        language_model_of(setting, {KEY_VARIABLE: key})

    assert said in str(caught.value)
    assert "sesame" not in str(caught.value)


def test_neither_key_nor_address_stands_in_what_is_printed_of_an_endpoint() -> None:
    endpoint = Endpoint.of(
        "endpoint:https://host/x?k=sesame#m",
        named=VARIABLE,
        like=PATH,
        key_named=KEY_VARIABLE,
        key="sesame",
    )

    assert "sesame" not in f"{endpoint!r} {endpoint.name}"
