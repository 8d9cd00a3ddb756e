"""The steps of delivery over a log in memory: what is filed, what waits, what comes again."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import orjson

from schemas.alert import encode_alert
from schemas.delivery import DeliveryType
from schemas.wire import dumps
from streams.alerts.alert import Alert, AlertType
from streams.delivery.agent import DeliverStep, Known, LedgerStep
from streams.delivery.message import Message as Delivery
from streams.delivery.message import State
from streams.delivery.rows import WAITING, Book, messages_of
from streams.step import Message, Send
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.filters import Filter
from streams.subscriptions.windows import Every
from tests.delivery.bench import alert
from tests.schemas.contract import validate

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PLAIN = Endpoint("plain", "https://plain.example/")
DIGEST = Endpoint("digest", "https://digest.example/", when=Every(15))


@dataclass
class Log:
    """One partition of ``alerts`` and ``deliveries``, and the table; ``fed`` is what was fed."""

    endpoints: tuple[Endpoint, ...] = (PLAIN,)
    rows: dict[str, bytes] = field(default_factory=dict)
    fed: list[Delivery] = field(default_factory=list)
    offset: int = 0
    known: Known = field(default_factory=Known)
    busy: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.known.use({one.name: one for one in self.endpoints}, NOW)

    def tell(self, one: Alert, at: datetime = NOW) -> list[Send]:
        message = Message("alerts", 0, 0, one.place.id.encode(), encode_alert(one), at)
        sends = list(DeliverStep(self.known)(message, self.rows))
        for send in sends:
            self.take(send.value or b"", at)
        return sends

    def take(self, value: bytes, at: datetime = NOW) -> None:
        validate("deliveries", value)
        step = LedgerStep(
            self.known, lambda _, one: self.fed.append(one), busy=lambda _, id_: id_ in self.busy
        )
        list(step(Message("deliveries", 0, self.offset, b"", value, at), self.rows))
        self.offset += 1

    def tried(self, one: Delivery, state: State, tries: int = 0, *sent: str) -> None:
        stands = {"message": one.id, "state": state, "tries": tries, "next_at": NOW + timedelta(hours=1)}
        stands["alerts"] = sent or one.alerts
        event = {"type": DeliveryType.TRIED, "at": NOW, "endpoint": one.endpoint, "changed": [stands]}
        self.take(dumps(event))

    @property
    def waiting(self) -> list[Delivery]:
        found = {key.encode(): row for key, row in self.rows.items() if key.startswith(WAITING)}
        return messages_of(found.items())


def test_an_alert_waits_until_it_is_delivered_and_never_again() -> None:
    log = Log()
    log.tell(alert("a1"))
    (one,) = log.waiting
    assert (one.endpoint, one.lane, one.alerts, one.next_at) == ("plain", "p", ["a1"], NOW)
    assert Book(log.rows).alerts(one) == [alert("a1")]
    log.tell(alert("a1"))  # a crash repeats it
    assert [fed.id for fed in log.fed] == [one.id]
    log.tried(one, State.WAITING, 1)
    assert (log.waiting[0].tries, log.waiting[0].next_at) == (1, NOW + timedelta(hours=1))
    log.tried(one, State.DELIVERED)
    assert log.waiting == []
    assert b"evidence" not in b"".join(log.rows.values())  # the alert itself is kept no longer than it takes
    log.tried(one, State.WAITING, 2)  # of another worker, late
    log.tell(alert("a1"))
    assert log.waiting == []


def test_what_failed_before_an_endpoint_was_enabled_is_due() -> None:
    """Also for who takes the partition up after that, as in a rebalance."""
    log = Log()
    log.take(dumps({"type": DeliveryType.ADDED, "at": NOW, "endpoint": "plain", "since": NOW}))
    log.tell(alert("a1"))
    (one,) = log.waiting
    told = {"at": NOW, "endpoint": "plain"}

    def hurried() -> bool:
        rows = [row for key, row in log.rows.items() if key.startswith(WAITING)]
        return Book(log.rows).hurried("plain", rows)

    assert not hurried()  # nothing failed
    log.tried(one, State.WAITING, 1)
    assert not hurried()  # nobody said to go on
    log.take(dumps(told | {"type": DeliveryType.ENABLED}))
    assert hurried()
    log.take(dumps(told | {"type": DeliveryType.DISABLED, "error": "status 410"}))
    assert not hurried()
    log.take(dumps(told | {"type": DeliveryType.ENABLED}))
    assert hurried()
    log.tried(one, State.WAITING, 2)  # it was hurried, and failed again
    assert not hurried()


def test_an_endpoint_gets_what_is_told_after_it_was_added() -> None:
    log = Log()
    assert log.tell(alert("a1"), NOW - timedelta(seconds=1)) == []
    event = {"type": DeliveryType.ADDED, "at": NOW, "endpoint": "plain", "since": NOW - timedelta(hours=1)}
    log.take(dumps(event))
    log.take(dumps(event | {"since": NOW + timedelta(hours=5)}))  # another worker, later
    log.tell(alert("a2"), NOW - timedelta(minutes=1))
    log.tell(alert("a3"), NOW - timedelta(hours=2))
    assert [one.alerts for one in log.waiting] == [["a2"]]


def test_an_alert_for_two_waits_for_each() -> None:
    other = replace(PLAIN, name="other")
    log = Log((PLAIN, other))
    log.tell(alert("a1"))
    first, second = log.waiting
    log.tried(first, State.DELIVERED)
    assert Book(log.rows).alerts(second) == [alert("a1")]
    log.tried(second, State.GIVEN_UP)
    assert log.waiting == []


def test_digests_gather_where_their_endpoint_is() -> None:
    log = Log((PLAIN, DIGEST))
    sends = [send for number in range(3) for send in log.tell(alert(f"a{number}", f"p{number}"))]
    assert [send.key for send in sends] == [b"p0", b"digest", b"p1", b"digest", b"p2", b"digest"]
    (digest,) = [one for one in log.waiting if one.endpoint == "digest"]
    assert (digest.alerts, digest.lane) == (["a0", "a1", "a2"], "")
    assert digest.next_at == NOW + timedelta(minutes=15)


def test_a_digest_that_goes_takes_no_more() -> None:
    log = Log((DIGEST,))
    log.tell(alert("a1"))
    (first,) = log.waiting
    log.busy.add(first.id)
    log.tell(alert("a2"))
    assert [one.alerts for one in log.waiting] == [["a1"], ["a2"]]
    log.busy.clear()
    log.tried(first, State.DELIVERED)
    log.tell(alert("a3"))
    assert [one.alerts for one in log.waiting] == [["a2", "a3"]]


def test_what_came_when_its_digest_had_gone_goes_with_the_next() -> None:
    """As a worker sees it that took over from one that died: filed again, and only then that the digest went."""
    log = Log((DIGEST,))
    log.tell(alert("a1"))
    log.tell(alert("a2"))
    (first,) = log.waiting
    log.tried(first, State.DELIVERED, 0, "a1")
    (second,) = log.waiting
    assert second.id != first.id
    assert (second.alerts, Book(log.rows).alerts(second)) == (["a2"], [alert("a2")])
    log.tried(second, State.DELIVERED)
    log.tell(alert("a2"))
    assert log.waiting == []


def test_what_takes_back_goes_to_whom_the_other_went() -> None:
    wants = replace(PLAIN, name="wants", filter=Filter(types=frozenset({AlertType.CHANGED})))
    other = replace(PLAIN, name="other", filter=Filter(types=frozenset({AlertType.CONFIRMED})))
    log = Log((wants, other))
    log.tell(alert("a1"))
    (one,) = log.waiting
    log.tried(one, State.DELIVERED)
    log.tell(alert("a2", reverts="a1"))
    assert [(one.endpoint, one.reverts) for one in log.waiting] == [("wants", frozenset({"a1"}))]


def test_what_is_asked_for_again_goes_again_under_its_id() -> None:
    log = Log()
    log.tell(alert("a1"))
    (one,) = log.waiting
    log.tried(one, State.DELIVERED)
    (send,) = Log().tell(alert("a1"))
    log.take(dumps({**orjson.loads(send.value or b""), "again": True, "endpoint": "plain"}))
    assert [again.id for again in log.waiting] == [one.id]


def test_an_endpoint_is_disabled_until_it_is_enabled() -> None:
    log = Log()
    log.take(dumps({"type": DeliveryType.ADDED, "at": NOW, "endpoint": "plain", "since": NOW}))
    log.take(dumps({"type": DeliveryType.DISABLED, "at": NOW, "endpoint": "plain", "error": "status 410"}))
    assert Book(log.rows).disabled("plain") == "status 410"
    log.take(dumps({"type": DeliveryType.ENABLED, "at": NOW, "endpoint": "plain"}))
    assert Book(log.rows).disabled("plain") == ""
