"""The deliveries on Kafka, from outside: how they stand, by folding the topic; and what one may ask for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from kafka.errors import KafkaError

from schemas.alert import decode_alert
from schemas.delivery import DeliveryType
from schemas.wire import dumps
from streams.delivery.agent import Known, LedgerStep, has_digests, told
from streams.delivery.message import Message
from streams.delivery.rows import WAITING, Book, messages_of
from streams.errors import WhoholdsError
from streams.kafka.checkpoint import Rows
from streams.kafka.clients import BrokerError, producer, unreachable
from streams.kafka.log import read_log
from streams.kafka.topics import look_up_partitions
from streams.kafka.verify import Memory
from streams.settings import Settings
from streams.step import Send
from streams.subscriptions.endpoint import Endpoint

if TYPE_CHECKING:
    from streams.alerts.alert import Alert

TOPIC = "deliveries"


@dataclass(slots=True)
class Stand:
    """How deliveries stand, as far back as the topic goes: what waits, why endpoints are disabled, every try."""

    waiting: list[Message] = field(default_factory=list)
    disabled: dict[str, str] = field(default_factory=dict)
    attempts: list[Mapping[str, Any]] = field(default_factory=list)


def stand(settings: Settings, endpoints: Iterable[Endpoint]) -> Stand:
    """Fold the topic as the workers do."""
    known, found = Known(), Stand()
    known.use({endpoint.name: endpoint for endpoint in endpoints}, datetime.now(UTC))
    step = LedgerStep(known)
    tables: dict[int, Memory] = defaultdict(Memory)
    for message in read_log(settings, TOPIC):
        rows = Rows((), tables[message.partition], message.partition)
        try:
            list(step(message, rows))
        except WhoholdsError:  # it is among the dead letters
            continue
        tables[message.partition].write(message.partition, rows.changes, message.offset)
        event = orjson.loads(message.value or b"{}")
        if event.get("attempt"):
            found.attempts.append({"endpoint": event["endpoint"], "time": event["at"], **event["attempt"]})
    for number, table in tables.items():
        found.waiting += messages_of(table.scan(number, WAITING.encode()))
        book = Book(Rows((), table, number))
        found.disabled |= {name: why for name in known.endpoints if (why := book.disabled(name))}
    return found


def enable(settings: Settings, endpoint: str) -> None:
    """Let all workers send to an endpoint again."""
    event = {"type": DeliveryType.ENABLED, "at": datetime.now(UTC), "endpoint": endpoint}
    count = look_up_partitions(settings, TOPIC)
    _send(
        settings, [Send(TOPIC, endpoint.encode(), dumps(event), partition=number) for number in range(count)]
    )


def again(settings: Settings, endpoints: Sequence[Endpoint], since: datetime) -> int:
    """Ask for all that was told since, again, for these endpoints; gives how many alerts."""
    alerts: dict[str, tuple[Alert, datetime]] = {}
    for message in read_log(settings, "alerts"):
        if message.arrived >= since:
            one = decode_alert(message.value or b"")
            alerts.setdefault(one.id, (one, message.arrived))
    sends = [
        told(alert, arrived, endpoint.name, key=None if has_digests(endpoint) else alert.place.id, again=True)
        for alert, arrived in alerts.values()
        for endpoint in endpoints
    ]
    _send(settings, sends)
    return len(alerts)


def _send(settings: Settings, sends: Iterable[Send]) -> None:
    client = producer(settings)
    failed: list[Exception] = []
    try:
        for send in sends:
            topic = settings.topic(send.topic)
            sent = client.send(topic, key=send.key, value=send.value, partition=send.partition)
            sent.add_errback(failed.append)
        client.flush()
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()
    if failed:
        raise BrokerError(unreachable(settings, failed[0]))
