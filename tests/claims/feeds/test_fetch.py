"""Fetching from real servers on this machine."""

import asyncio
import gzip
import socket
import threading
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import web

from claims.feeds.exchange import (
    Answer,
    FailureKind,
    Fetched,
    FetchFailure,
    FetchRequest,
    NotModified,
)
from claims.feeds.fetch import MAX_BYTES, Fetcher, user_agent
from tests.claims.feeds.conftest import RSS, SmallWeb


def failure(answer: Answer) -> FetchFailure:
    assert isinstance(answer, FetchFailure)
    return answer


async def test_the_body_comes_with_its_validators_and_pace(
    small_web: SmallWeb, fetcher: Fetcher
) -> None:
    url = small_web.serve(
        "/f", ETag='W/"a-1"', Last_Modified="yesterday, about noon", Cache_Control="max-age=7200"
    )

    answer = await fetcher.fetch(FetchRequest(url))

    assert isinstance(answer, Fetched)
    assert answer.body == RSS.encode()
    assert (answer.etag, answer.last_modified) == ('W/"a-1"', "yesterday, about noon")
    assert answer.freshness.fresh_for == timedelta(hours=2)
    assert answer.moved_to is None


@pytest.mark.parametrize(
    "etag", ['"x"', 'W/"x"', "unquoted", '"a,b"', '""', '"x-gzip"', '"ñ"', '"' + "e" * 4_000 + '"']
)
async def test_validators_go_back_byte_for_byte(
    small_web: SmallWeb, fetcher: Fetcher, etag: str
) -> None:
    small_web.serve("/f", ETag=etag, Last_Modified="mon,  3  FEB 2026 10:00")
    first = await fetcher.fetch(FetchRequest(small_web.url("/f")))
    assert isinstance(first, Fetched)

    await fetcher.fetch(FetchRequest(small_web.url("/f"), first.etag, first.last_modified))

    sent = dict(small_web.requests[-1].raw_headers)
    assert sent[b"If-None-Match"] == etag.encode()
    assert sent[b"If-Modified-Since"] == b"mon,  3  FEB 2026 10:00"


async def test_nothing_new_is_said_as_such_with_the_new_validators(
    small_web: SmallWeb, fetcher: Fetcher
) -> None:
    url = small_web.serve("/f", b"", 304, ETag='"2"', Cache_Control="max-age=60")

    answer = await fetcher.fetch(FetchRequest(url, etag='"1"'))

    assert answer == NotModified(etag='"2"', freshness=answer.freshness)
    assert answer.freshness.fresh_for == timedelta(minutes=1)


async def test_nothing_new_without_having_asked_is_a_failure(
    small_web: SmallWeb, fetcher: Fetcher
) -> None:
    answer = await fetcher.fetch(FetchRequest(small_web.serve("/f", b"", 304)))

    assert failure(answer).kind is FailureKind.UNEXPECTED


async def test_requests_carry_an_honest_name_and_nothing_that_follows_people(
    small_web: SmallWeb,
) -> None:
    agent = user_agent("1.2", feeds=48, contact="https://example.org/claimwatch")
    small_web.serve("/f", Set_Cookie="id=1")
    async with Fetcher(agent, allow_loopback=True, gap=timedelta()) as fetcher:
        await fetcher.fetch(FetchRequest(small_web.url("/f")))
        await fetcher.fetch(FetchRequest(small_web.url("/f")))

    for request in small_web.requests:
        assert (
            request.headers["User-Agent"]
            == "Claimwatch/1.2 (+https://example.org/claimwatch; 48 feeds)"
        )
        assert "gzip" in request.headers["Accept-Encoding"]
        assert not {"Cookie", "Referer", "Authorization", "Range"} & set(request.headers)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (410, FailureKind.GONE),
        (404, FailureKind.REFUSED),
        (403, FailureKind.REFUSED),
        (429, FailureKind.TOO_MANY_REQUESTS),
        (503, FailureKind.SERVER_ERROR),
        (599, FailureKind.SERVER_ERROR),
        (204, FailureKind.UNEXPECTED),
        (206, FailureKind.UNEXPECTED),
    ],
)
async def test_a_refusal_is_a_value_with_a_remedy(
    small_web: SmallWeb, fetcher: Fetcher, status: int, kind: FailureKind
) -> None:
    url = small_web.serve("/f", b"", status, Retry_After="120")

    answer = failure(await fetcher.fetch(FetchRequest(url)))

    assert (answer.kind, answer.status) == (kind, status)
    assert answer.freshness.retry_after == timedelta(minutes=2)
    assert str(status) in answer.sentence
    assert answer.sentence.endswith(".")


async def test_permanent_redirects_tell_the_new_address(
    small_web: SmallWeb, fetcher: Fetcher
) -> None:
    small_web.serve("/old", b"", 301, Location="/older")
    small_web.serve("/older", b"", 308, Location=small_web.serve("/new") + "#top")

    answer = await fetcher.fetch(FetchRequest(small_web.url("/old")))

    assert isinstance(answer, Fetched)
    assert answer.moved_to == answer.url == small_web.url("/new")


async def test_one_temporary_redirect_on_the_way_keeps_the_old_address(
    small_web: SmallWeb, fetcher: Fetcher
) -> None:
    small_web.serve("/old", b"", 301, Location="/today")
    small_web.serve("/today", b"", 302, Location="/new")
    small_web.serve("/new")

    answer = await fetcher.fetch(FetchRequest(small_web.url("/old")))

    assert isinstance(answer, Fetched)
    assert answer.moved_to is None


async def test_redirects_without_end_are_given_up(small_web: SmallWeb, fetcher: Fetcher) -> None:
    url = small_web.serve("/loop", b"", 302, Location="/loop")

    answer = failure(await fetcher.fetch(FetchRequest(url)))

    assert answer.kind is FailureKind.REDIRECTED_TOO_OFTEN
    assert len(small_web.requests) == 6


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_a_body_is_cut_off_where_no_feed_goes(
    small_web: SmallWeb, fetcher: Fetcher, encoding: str
) -> None:
    """A gzip bomb of 100 KB unpacks to 100 MB."""
    body = gzip.compress(b"<" * 100_000_000) if encoding == "gzip" else b"<" * (MAX_BYTES + 1)
    url = small_web.serve("/f", body, Content_Encoding=encoding)

    assert failure(await fetcher.fetch(FetchRequest(url))).kind is FailureKind.TOO_LARGE


async def test_a_body_without_end_is_cut_off(small_web: SmallWeb, fetcher: Fetcher) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while request.transport is not None and not request.transport.is_closing():
            await response.write(b"<" * 1_000_000)
        return response

    small_web.pages["/f"] = endless

    answer = await fetcher.fetch(FetchRequest(small_web.url("/f")))

    assert failure(answer).kind is FailureKind.TOO_LARGE


async def test_packed_bodies_are_unpacked_and_broken_ones_reported(
    small_web: SmallWeb, fetcher: Fetcher
) -> None:
    packed = gzip.compress(RSS.encode())
    good = small_web.serve("/good", packed, Content_Encoding="gzip")
    broken = small_web.serve("/broken", b"\x1f\x8bnot gzip at all", Content_Encoding="gzip")

    answer = await fetcher.fetch(FetchRequest(good))

    assert isinstance(answer, Fetched)
    assert answer.body == RSS.encode()
    assert failure(await fetcher.fetch(FetchRequest(broken))).kind is FailureKind.UNREACHABLE


async def test_a_server_that_does_not_answer_in_time_is_left(small_web: SmallWeb) -> None:
    waiting = asyncio.Event()

    async def silent(request: web.Request) -> web.Response:
        await waiting.wait()
        return web.Response()

    small_web.pages["/f"] = silent
    async with Fetcher(
        "x", timeout=timedelta(milliseconds=50), allow_loopback=True, gap=timedelta()
    ) as fetcher:
        answer = await fetcher.fetch(FetchRequest(small_web.url("/f")))
    waiting.set()

    assert failure(answer).kind is FailureKind.TIMED_OUT


async def test_waiting_for_ones_turn_does_not_count_as_time(small_web: SmallWeb) -> None:
    """With many feeds on one host the last would time out before it was asked."""
    at_once, most = 0, 0

    async def slow(request: web.Request) -> web.Response:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        return web.Response(text=RSS)

    small_web.pages["/f"] = slow
    async with Fetcher(
        "x", timeout=timedelta(milliseconds=150), allow_loopback=True, gap=timedelta()
    ) as fetcher:
        url = FetchRequest(small_web.url("/f"))
        answers = await asyncio.gather(*(fetcher.fetch(url) for _ in range(20)))

    assert all(isinstance(answer, Fetched) for answer in answers)
    assert most == 1


async def test_a_server_that_is_not_there_or_speaks_no_http_is_a_value(fetcher: Fetcher) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        absent = failure(await fetcher.fetch(FetchRequest(nobody)))

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        strange = failure(await fetcher.fetch(FetchRequest(f"http://127.0.0.1:{port}/")))

    assert absent.kind is strange.kind is FailureKind.UNREACHABLE


async def test_names_that_no_server_answers_for_keep_nobody_elses_work_waiting(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, release = threading.Semaphore(0), threading.Event()

    def silent(*_: Any, **__: Any) -> list[Any]:
        begun.release()
        release.wait(20)
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    asked = [
        asyncio.create_task(fetcher.fetch(FetchRequest(f"http://host{n}.example/f")))
        for n in range(60)
    ]
    try:
        assert await asyncio.to_thread(lambda: all(begun.acquire(timeout=5) for _ in range(30)))
    finally:
        release.set()

    assert {failure(await each).kind for each in asked} == {FailureKind.UNREACHABLE}


async def test_between_two_requests_to_one_host_there_is_a_gap(small_web: SmallWeb) -> None:
    clock, times = asyncio.get_running_loop(), []

    async def noted(request: web.Request) -> web.Response:
        times.append(clock.time())
        return web.Response(text=RSS)

    small_web.pages["/f"] = noted
    gap = timedelta(milliseconds=100)
    async with Fetcher("x", allow_loopback=True, gap=gap) as fetcher:
        url = FetchRequest(small_web.url("/f"))
        await asyncio.gather(*(fetcher.fetch(url) for _ in range(3)))

    assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))
