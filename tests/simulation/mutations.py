"""Broken products: what the simulation is there to find.

Each is one thing somebody could take out of the product and see no other test of it fail.
"""

import asyncio
import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import bot.posting.poster
import claims.feeds.fetch
import claims.news.watch
from bot.posting.poster import Poster
from bot.posting.reviser import Reviser
from claims.delivery import outbox
from claims.delivery.dispatch import Dispatch
from claims.feeds import pacing
from claims.feeds.exchange import FetchFailure, Freshness, NotModified
from claims.news import intake
from claims.news.watch import Watch
from claims.storage.deliveries import Deliveries

Mutation = Callable[[], contextlib.AbstractContextManager[Any]]


def _replaced(where: Any, name: str, what: Any) -> Mutation:
    return lambda: mock.patch.object(where, name, what)


async def _does_not_look(*_: Any, **__: Any) -> None:
    return None


def _forgets_freshness(kind: type) -> Any:
    real = pacing.next_fetch

    def next_fetch(answer: Any, **more: Any) -> Any:
        if isinstance(answer, kind):
            answer = dataclasses.replace(answer, freshness=Freshness())
        return real(answer, **more)

    return next_fetch


def _keeps_no_validators(real: Any) -> Any:
    def succeeded(self: Watch, *of: Any) -> Any:
        return dataclasses.replace(real(self, *of), etag=None)

    return succeeded


@contextlib.contextmanager
def _marked_before_sent() -> Iterator[None]:
    """As most bots do: what is not sent by then is lost."""
    real_trying, real_sent = Dispatch.trying, Dispatch.sent

    def trying(self: Dispatch, delivery: Any, **more: Any) -> Any:
        turn = real_trying(self, delivery, **more)
        real_sent(self, delivery, 0)
        return turn

    with (
        mock.patch.object(Dispatch, "trying", trying),
        mock.patch.object(Dispatch, "sent"),
        mock.patch.object(Dispatch, "failed"),
    ):
        yield


@contextlib.contextmanager
def _kept_in_two_transactions() -> Iterator[None]:
    """The feed is kept before what stood in it: a death in between loses the articles."""
    real = intake.Intake.take_in

    def take_in(self: Any, before: Any, after: Any, items: Any) -> Any:
        with self._storage.write() as tx:
            tx.feeds.save(after)
        return real(self, before, after, items)

    with mock.patch.object(intake.Intake, "take_in", take_in):
        yield


@contextlib.contextmanager
def _never_free_of_a_channel() -> Iterator[None]:
    with mock.patch.object(Poster, "_rest"):
        yield


@contextlib.contextmanager
def _ignores_skipped_hours() -> Iterator[None]:
    with (
        mock.patch.object(pacing, "not_skipped", lambda at, _: at),
        mock.patch.object(claims.news.watch, "not_skipped", lambda at, _: at),
    ):
        yield


class _NoTurn:
    """A host that anybody may ask at any time."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()

    free_at = property(lambda _: 0.0, lambda _, __: None)


def _unguarded(**_: Any) -> Any:
    import socket

    return lambda info: socket.socket(info[0], info[1], info[2])


def _with_a_new_key(*parts: object) -> str:
    _with_a_new_key.made += 1  # type: ignore[attr-defined]
    return _REAL_KEY("made", _with_a_new_key.made, *parts)  # type: ignore[attr-defined]


_with_a_new_key.made = 0  # type: ignore[attr-defined]
_REAL_KEY = outbox.key


async def _leaves_it(self: Reviser) -> None: ...


MUTATIONS: dict[str, Mutation] = {
    "sends without reading the history": _replaced(Poster, "_find", _does_not_look),
    "marks a message as sent before it is": _marked_before_sent,
    "a key that is not the same after a restore": _replaced(outbox, "key", _with_a_new_key),
    "never tries a failed message again": _replaced(
        Deliveries, "postpone", lambda self, each, **_: self.refuse(each, error="")
    ),
    "keeps a feed apart from what stood in it": _kept_in_two_transactions,
    "a sender that ended still holds its channel": _never_free_of_a_channel,
    "never edits what stands": _replaced(Reviser, "revise_due", _leaves_it),
    "drops the ETag": _replaced(Watch, "_succeeded", _keeps_no_validators(Watch._succeeded)),
    "ignores Retry-After": _replaced(pacing, "next_fetch", _forgets_freshness(FetchFailure)),
    "ignores max-age on 304": _replaced(pacing, "next_fetch", _forgets_freshness(NotModified)),
    "forgets the gap between two requests": _replaced(claims.feeds.fetch, "_Turn", _NoTurn),
    "ignores the hours a feed skips": _ignores_skipped_hours,
    "asks whatever address it is led to": _replaced(
        claims.feeds.fetch, "guarded_socket", _unguarded
    ),
    "a key that depends on the feed that was quicker": _replaced(
        intake, "lasting_name", lambda names: names[0]
    ),
    "believes its own clock when it looks for a message": _replaced(
        bot.posting.poster, "_CLOCKS_DIFFER", bot.posting.poster.SEND_WITHIN
    ),
    "forgets which feeds are under way": lambda: mock.patch.object(
        claims.news.watch.Watch, "_due", _due_again
    ),
}


def _due_again(self: Watch, limit: int, only: Any) -> Any:
    self._asking = set()
    return _REAL_DUE(self, limit, only)


_REAL_DUE = Watch._due
