"""What Prometheus is told.  No text of an article, no address of a feed, no name of a person.

What the database knows is read when it is asked for and outlives restarts; the rest is counted
from the start of the program.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot.posting.presence import Presence
from claims.claimwatch import Claimwatch
from claims.health import Health
from claims.news.polled import Outcome, Polled

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """Everything that is counted, and what it is read from."""

    def __init__(self, watch: Claimwatch, presence: Presence) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Kept(watch, presence))
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._polls = Counter(
            "claimwatch_polls",
            "Answers of feeds",
            ["outcome"],
            registry=self._registry,
        )
        for outcome in Outcome:
            self._polls.labels(outcome)  # 0 is an answer too
        self._lag = Histogram(
            "claimwatch_event_loop_lag_seconds",
            "How much later than asked for the event loop came back",
            buckets=_SECONDS,
            registry=self._registry,
        )

    def polled(self, polled: Iterable[Polled]) -> None:
        """Count what became of a round."""
        for each in polled:
            self._polls.labels(each.outcome).inc()

    def lagged(self, seconds: float) -> None:
        """Count how late the event loop was."""
        self._lag.observe(max(seconds, 0.0))

    def text(self) -> bytes:
        """In Prometheus' text format.  Blocking.

        Raises:
            CannotStoreError: If the database cannot be read.
        """
        return generate_latest(self._registry)


class _Kept(Collector):
    """What the database, the parser and the connection tell at the moment of asking."""

    def __init__(self, watch: Claimwatch, presence: Presence) -> None:
        self._watch = watch
        self._presence = presence

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: the database is not asked when this is registered."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """One metric after the other."""
        health = self._watch.health()
        yield from _gauges(health)
        yield from _counts(health, self._watch.broken_off)
        yield GaugeMetricFamily(
            "claimwatch_discord_up",
            "Whether Discord can be reached",
            value=self._presence.away_since is None,
        )
        yield GaugeMetricFamily(
            "claimwatch_database_up",
            "Whether the database can be written",
            value=self._watch.storage_trouble is None,
        )


def _gauges(health: Health) -> Iterator[Metric]:
    feeds = GaugeMetricFamily("claimwatch_feeds", "Feeds followed", labels=["state"])
    working = health.feeds - health.feeds_failing - health.feeds_stopped
    feeds.add_metric(["working"], working)
    feeds.add_metric(["failing"], health.feeds_failing)
    feeds.add_metric(["stopped"], health.feeds_stopped)
    yield feeds
    for name, help_, value in (
        ("servers", "Discord servers known", health.servers),
        ("feeds_due", "Feeds whose time has come", health.feeds_due),
        (
            "poll_lag_seconds",
            "How long the longest overdue feed has been due",
            health.poll_lag.total_seconds(),
        ),
        ("queue_messages", "Messages that wait to be posted", health.waiting),
        (
            "queue_age_seconds",
            "How long the oldest waiting message has waited",
            health.queue_age.total_seconds(),
        ),
    ):
        yield GaugeMetricFamily(f"claimwatch_{name}", help_, value=value)


def _counts(health: Health, broken_off: int) -> Iterator[Metric]:
    posts = CounterMetricFamily("claimwatch_posts", "What stands in channels", labels=["kind"])
    for kind in ("match", "digest", "notice"):
        posts.add_metric([kind], health.posted.get(kind, 0))
    yield posts
    yield CounterMetricFamily(
        "claimwatch_posts_refused", "Messages Discord refused for good", value=health.refused
    )
    matches = CounterMetricFamily(
        "claimwatch_matches", "Articles matched", labels=["server", "claim", "band"]
    )
    for (server, claim, band), count in health.matches.items():
        matches.add_metric([str(server), claim, band], count)
    yield matches
    yield CounterMetricFamily(
        "claimwatch_parser_kills", "Feeds whose reading was broken off", value=broken_off
    )
