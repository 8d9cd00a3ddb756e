"""A clock, a sender and a ledger under control."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from streams.alerts.alert import Alert, AlertType
from streams.delivery.dispatcher import Dispatcher
from streams.delivery.message import Attempt, Event, Message
from streams.delivery.outcome import Outcome, Verdict
from streams.places.place import Place
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import Payload

START = datetime(2026, 11, 28, 12, tzinfo=UTC)
SETTLED = 30  # turns of the loop in which nothing but our own code runs

Answers = Callable[[str, datetime], Outcome]
"""The webhook-id and the time to what comes of a try."""


def outcome(verdict: Verdict = Verdict.DELIVERED, **given: object) -> Outcome:
    return Outcome(verdict, 0.0, error="" if verdict is Verdict.DELIVERED else "no", **given)  # type: ignore[arg-type]


GOOD, BAD, ODD, GONE = map(outcome, (Verdict.DELIVERED, Verdict.FAILED, Verdict.REFUSED, Verdict.GONE))


class Clock:
    """Goes only where it is told to."""

    def __init__(self) -> None:
        self._now = START
        self._waiting: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    async def until(self, moment: datetime | None, event: asyncio.Event) -> None:
        if moment is not None and moment <= self._now:
            await asyncio.sleep(0)
            return
        entry = (moment or datetime.max.replace(tzinfo=UTC), event)
        self._waiting.append(entry)
        try:
            await event.wait()
        finally:
            self._waiting.remove(entry)

    async def go(self, length: timedelta) -> None:
        """Let so much time pass, moment by moment of those that somebody waits for."""
        end = self._now + length
        await self.settle()
        while due := [entry for entry in self._waiting if entry[0] <= end]:
            self._now = max(self._now, min(moment for moment, _ in due))
            for moment, event in due:
                if moment <= self._now:
                    event.set()
            await self.settle()
        self._now = end
        await self.settle()

    async def settle(self) -> None:
        for _ in range(SETTLED):
            await asyncio.sleep(0)


@dataclass(slots=True)
class Sender:
    """Answers as told, and remembers when it was asked for what."""

    answers: Answers = lambda _id, _now: GOOD
    sent: list[tuple[datetime, str, str]] = field(default_factory=list)
    hanging: frozenset[str] = frozenset()
    at_once: dict[str, int] = field(default_factory=dict)
    most: int = 0

    async def send(self, endpoint: Endpoint, payload: Payload, now: datetime) -> Outcome:
        self.sent.append((now, endpoint.name, payload.message_id))
        going = self.at_once[endpoint.name] = self.at_once.get(endpoint.name, 0) + 1
        self.most = max(self.most, going)
        try:
            await asyncio.sleep(0)
            if endpoint.name in self.hanging:
                await asyncio.Event().wait()
            return self.answers(payload.message_id, now)
        finally:
            self.at_once[endpoint.name] -= 1

    @property
    def ids(self) -> list[str]:
        return [id_ for _, _, id_ in self.sent]

    def seconds(self, id_: str) -> list[float]:
        """When a message was tried, in seconds from the start."""
        return [(at - START).total_seconds() for at, _, sent in self.sent if sent == id_]


@dataclass(slots=True)
class Memory:
    """A ledger in memory."""

    attempts: list[Attempt] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    stands: dict[str, Message] = field(default_factory=dict)

    def alerts(self, message: Message) -> Sequence[Alert]:
        return [alert(id_, message.lane) for id_ in message.alerts]

    def tried(self, attempt: Attempt, changed: Sequence[Message]) -> None:
        self.attempts.append(attempt)
        self.stands |= {message.id: message for message in changed}

    def tell(self, event: Event) -> None:
        self.events.append(event)


def alert(id_: str, place: str = "p", reverts: str | None = None) -> Alert:
    kind = AlertType.REVERTED if reverts else AlertType.CHANGED
    where = Place(place, place, "", 1.0, 2.0)
    return Alert(id_, kind, START, where, None, "a", "claimed", date(2026, 11, 27), "day", reverts=reverts)


def message(id_: str, lane: str = "p", endpoint: str = "e", **given: object) -> Message:
    """A message of one alert with its own id; its number is the one in its id."""
    number = int("".join(filter(str.isdigit, id_)) or 0)
    made: dict[str, object] = {"alerts": [id_], "next_at": START}
    return Message(endpoint, id_, lane, number, **{**made, **given})  # type: ignore[arg-type]


@dataclass(slots=True)
class Bench:
    """A dispatcher with all that around it."""

    sender: Sender = field(default_factory=Sender)
    ledger: Memory = field(default_factory=Memory)
    clock: Clock = field(default_factory=Clock)
    endpoints: tuple[Endpoint, ...] = (Endpoint("e", "https://e.example/"),)
    dispatcher: Dispatcher = field(init=False)
    _task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Bench":
        self.dispatcher = Dispatcher(self.ledger, self.sender, self.clock, jitter=lambda: 0.0)
        self.dispatcher.use(self.endpoints, {})
        self._task = asyncio.create_task(self.dispatcher.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task
        if self._task.done():
            self._task.result()
        self._task.cancel()
        await asyncio.wait({self._task})

    async def add(self, *messages: Message) -> None:
        self.take(messages)
        await self.clock.settle()

    def take(self, messages: Iterable[Message]) -> None:
        for one in messages:
            one.next_at = max(one.next_at, self.clock.now())
            self.dispatcher.add([one])
