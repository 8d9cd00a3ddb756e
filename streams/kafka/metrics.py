"""What a worker tells of itself: Prometheus metrics, whether it moves, whether it is ready."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from streams.articles.article import Article
from streams.kafka.pulse import STALE_SECONDS, Positions
from streams.kafka.silence import Silences

# A step takes from some microseconds to seconds for the longest texts.
BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
# Outlets come with the articles, and anybody may make up more; those beyond this share one series.
MOST_OUTLETS = 500
OTHER = "(others)"


@dataclass(frozen=True, slots=True)
class Look:
    """A worker at one moment: its partitions, the changelog messages it still has to read."""

    at: float = float("-inf")
    positions: Positions = field(default_factory=dict)
    left: Mapping[Any, int] = field(default_factory=dict)
    moves: bool = True
    ready: bool = False


class Metrics(Collector):
    """Counts, and remembers the last look; written by the worker, read by whoever asks from another thread.

    Before ``silence`` seconds no outlet counts as silent.
    """

    def __init__(self, silence: float = 3600.0) -> None:
        self.registry = CollectorRegistry()
        self._begun = time.monotonic()
        self._look = Look()
        self._outlets: set[str] = set()
        self.sources = Silences(silence)
        self._steps = Histogram(
            "whoholds_step_seconds",
            "Handling one message: reading an article, or reconciling the claims of one.",
            ["stage"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._timed: dict[str, Histogram] = {}
        self._sent = Counter(
            "whoholds_messages_sent",
            "Messages that the broker has: claims, alerts, dead letters and all else, by topic.",
            ["topic"],
            registry=self.registry,
        )
        self._dead = Counter(
            "whoholds_dead_letters", "Messages given up.", ["stage", "error"], registry=self.registry
        )
        self._last = Gauge(
            "whoholds_outlet_last_article_timestamp_seconds",
            "When the last article of an outlet was read.",
            ["outlet"],
            registry=self.registry,
        )
        self._tries = Histogram(
            "whoholds_delivery_seconds",
            "One try to deliver a message, by endpoint and what came of it.",
            ["endpoint", "verdict"],
            registry=self.registry,
        )
        self._waiting: Mapping[str, int] = {}
        self.troubles: Mapping[str, str] = {}
        self.registry.register(self)

    def handled(self, stage: str, seconds: float) -> None:
        """A message went through a step."""
        if stage not in self._timed:  # to look one up costs as much as to observe
            self._timed[stage] = self._steps.labels(stage)
        self._timed[stage].observe(seconds)

    def buried(self, stage: str, error: BaseException) -> None:
        """A message was given up."""
        self._dead.labels(stage, type(error).__name__).inc()

    def acknowledged(self, topic: str, count: int) -> None:
        """The broker has so many messages more."""
        self._sent.labels(topic).inc(count)

    def delivered(self, endpoint: str, verdict: str, seconds: float) -> None:
        """A message was tried."""
        self._tries.labels(endpoint, verdict).observe(seconds)

    def endpoints(self, waiting: Mapping[str, int], troubles: Mapping[str, str]) -> None:
        """How many messages wait for each endpoint, and what is wrong with those that fail."""
        self._waiting, self.troubles = waiting, troubles

    def seen(self, article: Article, arrived: datetime) -> None:
        """An article is being read; ``arrived`` is when it was put on Kafka."""
        outlet = article.outlet
        self.sources.hear(outlet, min(arrived.timestamp(), time.time()))
        if outlet not in self._outlets:
            if len(self._outlets) >= MOST_OUTLETS:
                outlet = OTHER
            self._outlets.add(outlet)
        self._last.labels(outlet).set_to_current_time()

    def look(self, look: Look) -> None:
        """Remember how the worker stands now."""
        self._look = look

    def healthy(self) -> bool:
        """Whether a look was had lately and all moved that had something to do; so it is at the very start."""
        look = self._look
        return look.moves and time.monotonic() - max(look.at, self._begun) < STALE_SECONDS

    def ready(self) -> bool:
        """Whether the tables are there and the partitions flow."""
        return self._look.ready and self.healthy()

    def collect(self) -> Iterator[Metric]:
        """Give what is known from the last look."""
        look = self._look
        lag = GaugeMetricFamily(
            "whoholds_lag", "Messages still to be handled.", labels=["topic", "partition"]
        )
        for (topic, partition), (at, end) in look.positions.items():
            if (topic, partition) not in look.left:
                lag.add_metric([topic, str(partition)], max(end - at, 0))
        yield lag
        left = sum(look.left.values())
        yield GaugeMetricFamily("whoholds_recovery_left", "Changelog messages still to be read.", value=left)
        silent = GaugeMetricFamily(
            "whoholds_outlet_silent",
            "1 for an outlet that is silent for longer than usual.",
            labels=["outlet"],
        )
        for outlet in self.sources.silent():
            silent.add_metric([outlet], 1)
        yield silent
        yield from self._endpoints()
        yield GaugeMetricFamily(
            "whoholds_ready", "1 when tables are there and all flows.", value=self.ready()
        )

    def _endpoints(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily(
            "whoholds_deliveries_waiting", "Messages that wait for an endpoint.", labels=["endpoint"]
        )
        failing = GaugeMetricFamily(
            "whoholds_endpoint_failing",
            "1 for an endpoint that keeps failing or is disabled.",
            labels=["endpoint"],
        )
        for endpoint, count in self._waiting.items():
            waiting.add_metric([endpoint], count)
            failing.add_metric([endpoint], endpoint in self.troubles)
        yield waiting
        yield failing

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)
