"""Who takes a partition of deliveries up, and what is due then; without a broker."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from schemas.delivery import DeliveryType
from schemas.wire import dumps
from streams.delivery.dispatcher import Dispatcher
from streams.delivery.message import State
from streams.delivery.rows import Book
from streams.kafka.courier import Courier
from streams.kafka.metrics import Metrics
from streams.settings import load_settings
from tests.delivery.bench import Clock, alert
from tests.delivery.test_agent import PLAIN, Log


@dataclass
class Tables:
    """The checkpoint and the ledger of a worker, over the rows of one partition."""

    rows: dict[str, bytes]
    told: list[object] = field(default_factory=list)

    @property
    def checkpoint(self) -> "Tables":
        return self

    def book(self, _: int) -> Book:
        return Book(self.rows)

    def scan(self, _: str, __: int, prefix: bytes) -> dict[bytes, bytes]:
        return {key.encode(): row for key, row in self.rows.items() if key.encode().startswith(prefix)}

    def tell(self, sends: list[object]) -> None:
        self.told += sends


def due(log: Log) -> datetime | None:
    """When a worker that takes the partition up has something to send."""
    tables = cast("Any", Tables(log.rows))
    courier = Courier(load_settings(), lambda: (PLAIN,), Metrics())
    dispatcher = courier._dispatcher = Dispatcher(tables, tables, Clock())
    dispatcher.use((PLAIN,), {})
    courier._take_up(tables, 0)
    return dispatcher.channels["plain"].lanes.next_due()


def test_what_failed_waits_for_its_time_unless_its_endpoint_was_enabled_since() -> None:
    """The endpoint was enabled while the group was rebalancing: nobody sent for this partition then."""
    log = Log()
    now = datetime.now(UTC)
    log.take(dumps({"type": DeliveryType.ADDED, "at": now, "endpoint": "plain", "since": now - timedelta(1)}))
    log.tell(alert("a1"), now)
    (one,) = log.waiting
    log.tried(one, State.WAITING, 3)
    later = log.waiting[0].next_at
    assert due(log) == later
    log.take(dumps({"type": DeliveryType.ENABLED, "at": now, "endpoint": "plain"}))
    soon = due(log)
    assert soon is not None
    assert soon < later
    assert log.waiting[0].next_at == later  # what fails again keeps its time
