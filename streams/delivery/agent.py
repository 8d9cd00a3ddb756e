"""The steps of delivery on Kafka: ``alerts`` in, ``deliveries`` out; and ``deliveries`` into the table."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from schemas.alert import alert_wire, decode_alert
from schemas.delivery import DeliveryMessage, DeliveryType
from schemas.wire import dumps
from streams.alerts.alert import Alert
from streams.delivery.message import DIGESTS, State
from streams.delivery.message import Message as Delivery
from streams.delivery.plan import Plan, plan
from streams.delivery.rows import Book
from streams.step import Message, Rows, Send
from streams.subscriptions.endpoint import Endpoint

_MOST_WINDOWS = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """The endpoints of a worker, by name, and when it first heard of each."""

    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)

    def use(self, endpoints: Mapping[str, Endpoint], now: datetime) -> None:
        """These are the endpoints from now on."""
        self.endpoints.clear()
        self.endpoints.update(endpoints)
        for name in endpoints:
            self.since.setdefault(name, now)


def has_digests(endpoint: Endpoint) -> bool:
    """Whether alerts of many places go together, so that one worker has to have them all."""
    return bool(endpoint.when or endpoint.quiet)


@dataclass(frozen=True, slots=True)
class DeliverStep:
    """Sends each alert on to where it is filed: once for all endpoints, and once for each that has digests."""

    known: Known

    def __call__(self, message: Message, rows: Rows) -> Iterator[Send]:
        """Handle one message of ``alerts``."""
        alert, book = decode_alert(message.value or b""), Book(rows)
        wanting = [
            endpoint
            for endpoint in self.known.endpoints.values()
            if message.arrived >= book.since(endpoint.name, self.known.since[endpoint.name])
            and _may_want(endpoint, alert, message.arrived)
        ]
        if any(not has_digests(endpoint) for endpoint in wanting):
            yield told(alert, message.arrived, None)
        for endpoint in wanting:
            if has_digests(endpoint):
                yield told(alert, message.arrived, endpoint.name)


def _may_want(endpoint: Endpoint, alert: Alert, arrived: datetime) -> bool:
    if alert.reverts:  # where that one went, the table knows
        return True
    try:
        return endpoint.filter.wants(alert, arrived)
    except Exception:  # plan() says so, and sends it
        return True


def told(
    alert: Alert, arrived: datetime, endpoint: str | None, *, key: str | None = None, again: bool = False
) -> Send:
    """An alert that is to be filed: for one endpoint, or for all without digests.

    Without a ``key`` that is the endpoint's name, which is right for one with digests, else the place.
    """
    event = {
        "type": DeliveryType.TOLD,
        "at": arrived,
        "endpoint": endpoint,
        "arrived": arrived,
        "again": again,
        "alert": alert_wire(alert),
    }
    return Send("deliveries", (key or endpoint or alert.place.id).encode(), dumps(event))


Feed = Callable[[int, Delivery], None]
"""Is told of what waits: the partition, and the message."""


@dataclass(frozen=True, slots=True)
class LedgerStep:
    """Keeps the table.

    ``feed`` is told what waits, ``disabled`` why an endpoint is; ``busy`` says of a message (endpoint, id) whether it
    is being sent at this moment.
    """

    known: Known
    feed: Feed = lambda _partition, _message: None
    disabled: Callable[[str, str], None] = lambda _endpoint, _why: None
    busy: Callable[[str, str], bool] = lambda _endpoint, _message: False

    def __call__(self, message: Message, rows: Rows) -> Iterator[Send]:
        """Handle one message of ``deliveries``; nothing is sent."""
        event, book = DeliveryMessage.parse(message.value or b""), Book(rows)
        if event.type is DeliveryType.TOLD:
            self._told(event, book, message)
        elif event.type is DeliveryType.TRIED:
            self._tried(event, book, message)
        elif event.endpoint and event.type is DeliveryType.ADDED:
            book.add(event.endpoint, event.since or event.at)
        elif event.endpoint:
            why = event.error or "disabled" if event.type is DeliveryType.DISABLED else ""
            book.disable(event.endpoint, why, message.offset)
            self.disabled(event.endpoint, why)
        return iter(())

    def _told(self, event: DeliveryMessage, book: Book, message: Message) -> None:
        if event.alert is None:
            return
        alert, filed = event.alert.core(), book.filed(event.alert.id)
        arrived = filed.at if filed else event.arrived or event.at
        for endpoint in self._meant(event):
            if not event.again:
                since = book.since(endpoint.name, self.known.since[endpoint.name])
                if arrived < since or (filed and endpoint.name in filed.to):
                    continue
            self._file(endpoint, alert, book, message)

    def _meant(self, event: DeliveryMessage) -> list[Endpoint]:
        if event.endpoint is None:
            return [one for one in self.known.endpoints.values() if not has_digests(one)]
        found = self.known.endpoints.get(event.endpoint)
        return [found] if found else []

    def _plan(self, endpoint: Endpoint, alert: Alert, book: Book, now: datetime) -> Plan | None:
        """As ``plan``; a digest that has begun to go takes no more, then it is the next.

        What takes an alert back goes to whom that one was filed for, and not to whom it might have been.
        """
        original = book.original(alert)
        had = False
        if original and (filed := book.filed(original.alert.id)):
            had = endpoint.name in filed.to
            if not had and original.at >= book.since(endpoint.name, self.known.since[endpoint.name]):
                return None
        found = plan(endpoint, alert, now, original, had=had)
        for _ in range(_MOST_WINDOWS):
            if found is None or found.lane != DIGESTS:
                break
            if not book.begun(endpoint.name, found.message_id) and not self.busy(
                endpoint.name, found.message_id
            ):
                break
            found = plan(endpoint, alert, found.send_at, had=True)
        return found

    def _tried(self, event: DeliveryMessage, book: Book, message: Message) -> None:
        name = event.endpoint or ""
        for one in event.changed:
            if State(one.state) is State.WAITING:
                book.waits(name, one.message, one.tries, one.next_at, message.offset)
                continue
            lane, alerts = book.end(name, one.message)
            endpoint = self.known.endpoints.get(name)
            for id_ in alerts:
                alert = book.alert(id_)
                if (
                    lane == DIGESTS
                    and one.state == State.DELIVERED
                    and id_ not in one.alerts
                    and endpoint
                    and alert
                ):
                    self._file(
                        endpoint, alert, book, message
                    )  # it came when its digest had gone: to the next
                book.tidy(id_)

    def _file(self, endpoint: Endpoint, alert: Alert, book: Book, message: Message) -> None:
        found = self._plan(endpoint, alert, book, message.arrived)
        if found:
            number, now = message.offset, message.arrived
            self.feed(message.partition, book.file(endpoint.name, alert, found, number, now))
