"""Sends what waits in the partitions of this worker; what comes of it goes on ``deliveries``.

A timer cannot write a table, only the agent can that reads the table's source. So a try is a message on that topic, and
the agent writes down how things stand. Whoever gets a partition first reads all that stands on the topic, then takes up
what the table says: what the one before it has sent, it does not send again, but for what was on its way.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Any

from faust.types import TP

from schemas.delivery import DeliveryType
from schemas.operation import OperationType
from schemas.wire import Json, dumps
from streams.alerts.alert import Alert
from streams.delivery.agent import DeliverStep, Known, LedgerStep
from streams.delivery.dispatcher import Dispatcher
from streams.delivery.message import DIGESTS, Attempt, Event, Message, Trouble
from streams.delivery.outcome import Verdict
from streams.delivery.rows import WAITING, Book, messages_of
from streams.delivery.senders import Senders
from streams.errors import WhoholdsError
from streams.kafka.checkpoint import Checkpoint
from streams.kafka.metrics import Metrics
from streams.kafka.partitions import partition_of
from streams.kafka.topics import DELIVERIES_TABLE
from streams.kafka.watchman import operation
from streams.settings import Settings
from streams.step import Send
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import payloads

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.05
LOAD_SECONDS = 2.0
TOPIC = "deliveries"
MOST_CHANGED = 1000  # messages that one event tells of: some 150 bytes each

Load = Callable[[], Sequence[Endpoint] | None]
"""Gives the endpoints where they have changed since it was last called, else None."""


@dataclass(frozen=True, slots=True)
class KafkaLedger:
    """The ledger of a worker; ``partitions`` is the number that the topic has."""

    settings: Settings
    checkpoint: Checkpoint
    metrics: Metrics
    partitions: int

    def _key(self, message: Message) -> bytes:
        return (message.lane or message.endpoint).encode()

    def book(self, partition: int) -> Book:
        """The rows of a partition."""
        return Book(self.checkpoint.rows(DELIVERIES_TABLE, partition))

    def alerts(self, message: Message) -> Sequence[Alert]:
        """Give the alerts of a message."""
        return self.book(partition_of(self._key(message), self.partitions)).alerts(message)

    def tried(self, attempt: Attempt, changed: Sequence[Message]) -> None:
        """Tell of an attempt, and how messages stand, each where its rows are."""
        out = attempt.outcome
        self.metrics.delivered(attempt.endpoint, out.verdict, out.seconds)
        sends: dict[int, tuple[bytes, list[Message]]] = {}
        for message in changed:
            key = self._key(message)
            sends.setdefault(partition_of(key, self.partitions), (key, []))[1].append(message)
        for number, (key, some) in sends.items():
            for at in range(0, len(some), MOST_CHANGED):
                part = some[at : at + MOST_CHANGED]
                event = _tried(attempt, part, with_attempt=any(one.id == attempt.message for one in part))
                self.checkpoint.tell([Send(TOPIC, key, dumps(event), partition=number)])

    def tell(self, event: Event) -> None:
        """Tell of an endpoint: in the log, on ``operations`` and, where it is disabled, in every partition."""
        said = {"endpoint": event.endpoint, "since": event.since.isoformat(), "error": event.error}
        if event.kind is Trouble.BACK:
            log.info("an endpoint takes messages again", extra=said)
        else:
            log.warning("%s", event.kind, extra=said)
        self.checkpoint.tell([_operation(event, self.settings)])
        if event.kind is Trouble.DISABLED:
            self.tell_all({"type": DeliveryType.DISABLED, "at": event.at, "endpoint": event.endpoint,
                           "error": event.error})  # fmt: skip

    def tell_all(self, event: Json) -> None:
        """Put an event about an endpoint into every partition."""
        key = str(event["endpoint"]).encode()
        self.checkpoint.tell(
            [Send(TOPIC, key, dumps(event), partition=number) for number in range(self.partitions)]
        )


def _tried(attempt: Attempt, changed: Sequence[Message], *, with_attempt: bool) -> Json:
    out = attempt.outcome
    told = {
        "message": attempt.message,
        "verdict": out.verdict,
        "status": out.status,
        "seconds": out.seconds,
        "error": out.error,
        "answer": "" if out.verdict is Verdict.DELIVERED else out.answer,
        "tries": attempt.tries,
        "next_at": attempt.next_at,
    }
    stands = [
        {
            "message": one.id,
            "state": one.state,
            "tries": one.tries,
            "next_at": one.next_at,
            "alerts": one.sent if one.lane == DIGESTS else [],
        }
        for one in changed
    ]
    event: Json = {"type": DeliveryType.TRIED, "at": attempt.at, "endpoint": attempt.endpoint}
    return event | {"attempt": told if with_attempt else None, "changed": stands}


def _operation(event: Event, settings: Settings) -> Send:
    told = {"endpoint": event.endpoint, "since": event.since, "error": event.error}
    kind, since = OperationType(event.kind), event.since.isoformat()
    return operation(settings, kind, event.endpoint, since, event.at, told)


@dataclass(slots=True)
class Courier:
    """The deliveries of one worker; ``attach`` it to the app before it runs."""

    settings: Settings
    load: Load
    metrics: Metrics
    known: Known = field(default_factory=Known)
    _dispatcher: Dispatcher | None = None
    _ready: set[int] = field(default_factory=set)
    _ends: dict[int, int] = field(default_factory=dict)
    _epoch: int = -1
    _loaded: float = float("-inf")

    def __post_init__(self) -> None:
        self._use(self.load() or ())

    def steps(self) -> tuple[DeliverStep, LedgerStep]:
        """The steps over ``alerts`` and over ``deliveries``."""
        return DeliverStep(self.known), LedgerStep(self.known, self._feed, self._disable, self._busy)

    def _feed(self, partition: int, message: Message) -> None:
        if self._dispatcher and partition in self._ready:
            self._dispatcher.add([message])

    def _disable(self, endpoint: str, why: str) -> None:
        if self._dispatcher:
            self._dispatcher.disable(endpoint, why)

    def _busy(self, endpoint: str, message: str) -> bool:
        return self._dispatcher is not None and self._dispatcher.busy(endpoint, message)

    async def run(self, app: Any, checkpoint: Checkpoint, over: Callable[[], bool], partitions: int) -> None:
        """Send until cancelled; ``over`` says whether the tables are there."""
        ledger = KafkaLedger(self.settings, checkpoint, self.metrics, partitions)
        compose = partial(payloads, link=self.settings.page_url, prefix=self.settings.topic_prefix)
        await checkpoint.ready()
        async with Senders(self.settings) as sender:
            dispatcher = self._dispatcher = Dispatcher(ledger, sender, compose=compose)
            dispatcher.use(tuple(self.known.endpoints.values()), {})
            sending = asyncio.ensure_future(dispatcher.run())
            try:
                while True:
                    self._take_endpoints(ledger)
                    self._follow(app, ledger, settled=over() and not app.rebalancing)
                    self._show()
                    await asyncio.wait({sending}, timeout=LOOK_SECONDS)
                    if sending.done():
                        sending.result()
            finally:
                sending.cancel()

    def _use(self, endpoints: Sequence[Endpoint]) -> None:
        self.known.use({endpoint.name: endpoint for endpoint in endpoints}, datetime.now(UTC))

    def _take_endpoints(self, ledger: KafkaLedger) -> None:
        if monotonic() - self._loaded < LOAD_SECONDS:
            return
        self._loaded = monotonic()
        try:
            found = self.load()
        except WhoholdsError as error:
            log.error("the endpoints stay as they were: %s", error)
            return
        if found is not None and self._dispatcher:
            self._use(found)
            disabled = {name: channel.disabled for name, channel in self._dispatcher.channels.items()}
            self._dispatcher.use(found, disabled)
            for number in self._ready:
                self._add(ledger, number)

    def _follow(self, app: Any, ledger: KafkaLedger, *, settled: bool) -> None:
        """Take partitions up whose log has been read as far as it went when they came, and drop what is lost."""
        checkpoint, topic = ledger.checkpoint, self.settings.topic(TOPIC)
        if checkpoint.epoch != self._epoch and self._dispatcher:
            self._epoch = checkpoint.epoch
            self._dispatcher.forget()
            self._ready.clear()
            self._ends.clear()
        if not settled:
            return
        for (name, number), at in list(checkpoint.next.items()):
            if name != topic or number in self._ready:
                continue
            end = app.consumer.highwater(TP(topic, number))
            if end is not None and at >= self._ends.setdefault(number, end):
                self._take_up(ledger, number)

    def _take_up(self, ledger: KafkaLedger, number: int) -> None:
        assert self._dispatcher  # noqa: S101
        self._ready.add(number)
        self._add(ledger, number)
        rows = ledger.checkpoint.scan(DELIVERIES_TABLE, number, WAITING.encode())
        waiting = messages_of(rows.items())
        self._dispatcher.add(waiting)
        self._hurry(ledger.book(number), rows)
        if waiting:
            log.info("%d messages wait in partition %d", len(waiting), number)

    def _hurry(self, book: Book, rows: Mapping[bytes, bytes]) -> None:
        """Let an endpoint go on that was enabled when nobody sent for this partition: in the midst of a rebalance."""
        waiting = defaultdict[str, list[bytes]](list)
        for key, row in rows.items():
            waiting[key.decode().removeprefix(WAITING).split("/", 1)[0]].append(row)
        for name in waiting.keys() & self.known.endpoints.keys():
            if book.hurried(name, waiting[name]):
                self._disable(name, "")

    def _add(self, ledger: KafkaLedger, number: int) -> None:
        """Note the endpoints that a partition does not know yet, and disable those that it knows to be."""
        book = ledger.book(number)
        for name, since in self.known.since.items():
            if name not in self.known.endpoints:
                continue
            if book.since(name, datetime.min.replace(tzinfo=UTC)).year == 1:
                event = {"type": DeliveryType.ADDED, "at": since, "endpoint": name, "since": since}
                ledger.checkpoint.tell([Send(TOPIC, name.encode(), dumps(event), partition=number)])
            if why := book.disabled(name):
                self._disable(name, why)

    def _show(self) -> None:
        assert self._dispatcher  # noqa: S101
        waiting, troubles = defaultdict[str, int](int), {}
        for name, channel in self._dispatcher.channels.items():
            waiting[name] = len(channel.lanes)
            if channel.disabled:
                troubles[name] = f"disabled: {channel.disabled}"
            elif channel.breaker.told and channel.breaker.failing_since:
                troubles[name] = f"fails since {channel.breaker.failing_since:%Y-%m-%dT%H:%MZ}"
        self.metrics.endpoints(waiting, troubles)
