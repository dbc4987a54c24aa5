"""Encoders chosen by a setting, one of them behind a real server on this machine."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from claims.errors import InvalidInputError
from claims.matching import ArticleText, Matcher, load_matcher
from claims.matching.background import Background
from claims.matching.encoder import PairsE5
from claims.matching.remote import (
    KEY_VARIABLE,
    EncoderError,
    SentenceTransformers,
    encoders_of,
)
from claims.model import Claim
from tests.claims.matching.conftest import WordEncoder
from tests.claims.model_server import ModelServer, serving

PATH = "/v1/embeddings"


def embedded(asked: Any) -> tuple[int, bytes]:
    """Vectors of what is asked for, the last text's first to be unkind."""
    vectors = (3 * WordEncoder().encode_articles(asked["input"])).tolist()
    data = [{"index": n, "embedding": vector} for n, vector in enumerate(vectors)]
    return 200, json.dumps({"data": data[::-1], "model": "little"}).encode()


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(embedded) as started:
        yield started


def test_an_endpoint_gives_unit_vectors_in_the_order_asked(server: ModelServer) -> None:
    (endpoint,) = encoders_of(server.setting(PATH), {})
    texts = [f"text number {n}" for n in range(100)] + [""]

    vectors = endpoint.encode_articles(texts)

    wanted = WordEncoder().encode_articles([*texts[:-1], "-"])
    np.testing.assert_allclose(vectors, wanted, atol=1e-5)
    assert [len(asked["input"]) for asked in server.asked] == [64, 37]
    assert {asked["model"] for asked in server.asked} == {"little"}
    assert server.keys == [None, None]


def test_a_matcher_can_stand_on_an_endpoint_alone(server: ModelServer) -> None:
    encoders = encoders_of(server.setting(PATH), {})
    matcher = Matcher(encoders, background=Background.shipped(encoders))
    claim = Claim(id="ferry", statement={"en": "Ferries on the lake are safe after inspection"})

    near, far = matcher.match(
        [
            ArticleText(id="1", title="Inspection finds ferries on the lake safe"),
            ArticleText(id="2", title="Wheat prices fall for the third week"),
        ],
        [claim],
    )

    assert near[0].score > far[0].score
    assert near[0].model == "little at 127.0.0.1"


def test_the_key_is_sent_and_never_shown(server: ModelServer) -> None:
    (endpoint,) = encoders_of(server.setting(PATH), {KEY_VARIABLE: "sesame"})
    server.answer = lambda _: (401, b"bad key sesame")

    with pytest.raises(EncoderError) as caught:
        endpoint.encode_claims(["a"])

    assert server.keys == ["Bearer sesame"]
    assert "401" in str(caught.value)
    assert "sesame" not in str(caught.value) + endpoint.name


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (302, b""),
        (307, b""),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b"[" * 100_000),
        (200, b" " * 16_000_001),
        (200, b'{"data": 5}'),
        (200, b'{"data": []}'),
        (200, b'{"data": [{"index": 0, "embedding": ["x"]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": [1e999]}]}'),
        (200, b'{"data": [{"index": 1e999, "embedding": [1]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": [[1]]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": []}]}'),
    ],
)
def test_an_endpoint_that_answers_badly_is_one_sentence(
    server: ModelServer, answer: tuple[int, bytes]
) -> None:
    (endpoint,) = encoders_of(server.setting(PATH), {})
    server.answer = lambda _: answer

    with pytest.raises(EncoderError, match=r"^The embeddings endpoint for little at 127.0.0.1"):
        endpoint.encode_claims(["a"])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_key_does_not_follow_a_redirect(status: int) -> None:
    with serving(embedded) as other:
        elsewhere = f"http://127.0.0.1:{other.server_address[1]}{PATH}"
        with serving(lambda _: (status, b""), location=elsewhere) as server:
            (endpoint,) = encoders_of(server.setting(PATH), {KEY_VARIABLE: "sesame"})
            with pytest.raises(EncoderError, match=f"answered {status}"):
                endpoint.encode_claims(["a"])

    assert (len(server.asked), other.asked) == (1, [])


def test_nothing_of_this_machine_goes_through_a_proxy(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    (endpoint,) = encoders_of(server.setting(PATH), {})

    assert len(endpoint.encode_claims(["a"])) == 1


def test_an_endpoint_that_is_not_there_is_one_sentence() -> None:
    (endpoint,) = encoders_of("endpoint:http://127.0.0.1:1/v1/embeddings#little", {})

    with pytest.raises(EncoderError, match="cannot be reached"):
        endpoint.encode_claims(["a"])


def test_a_library_that_is_not_installed_is_said_with_its_remedy() -> None:
    (encoder,) = encoders_of("sentence-transformers:intfloat/multilingual-e5-base", {})
    assert isinstance(encoder, SentenceTransformers)

    try:
        import sentence_transformers  # noqa: F401
    except ImportError:
        with pytest.raises(EncoderError, match="pip install"):
            encoder.encode_claims(["a"])
    else:
        pytest.skip("sentence-transformers is installed here")


def test_the_bundled_encoder_is_the_default() -> None:
    names = [encoder.name for encoder in encoders_of("", {})]

    assert names == [encoder.name for encoder in encoders_of("bundled", {})]
    assert load_matcher().model == " + ".join([*names, PairsE5.name])


@pytest.mark.parametrize(
    "setting",
    [
        "gpt",
        "endpoint:",
        "endpoint:ftp://host/x#m",
        "endpoint:https://host/x",
        "endpoint:https://user:pass@host/x#m",
        "endpoint:http://example.com/x#m",
        "endpoint:https://[::1/x#m",
        "sentence-transformers:",
        f"sentence-transformers:{'x' * 101}",
        f"bundled, endpoint:https://h/v1/embeddings#{'x' * 90}",
    ],
)
def test_a_setting_that_names_no_encoder_is_refused(setting: str) -> None:
    with pytest.raises(InvalidInputError):
        encoders_of(setting, {KEY_VARIABLE: "sesame"})
