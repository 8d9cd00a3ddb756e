"""One endpoint and all that waits for it; what other endpoints do is no concern of it."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from streams.alerts.alert import Alert
from streams.delivery.breaker import Breaker
from streams.delivery.clock import Clock
from streams.delivery.lanes import Lane, Lanes
from streams.delivery.message import Attempt, Event, Ledger, Message, State, Trouble
from streams.delivery.outcome import Outcome, Verdict
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import Payload, payloads
from streams.subscriptions.schedule import awake, next_try

log = logging.getLogger(__name__)

GOES = 4  # lanes of one endpoint at the same time


Compose = Callable[[Endpoint, Sequence[Alert], str], Sequence[Payload]]
"""Makes the messages that tell alerts; the string is their webhook-id."""


class Sender(Protocol):
    """Makes one try; what goes wrong is in the outcome, never raised."""

    async def send(self, endpoint: Endpoint, payload: Payload, now: datetime) -> Outcome:
        """Send a message."""


class Channel:
    """Sends what waits for one endpoint. ``jitter`` gives numbers from 0 to 1."""

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        sender: Sender,
        clock: Clock,
        jitter: Callable[[], float],
        compose: Compose = payloads,
    ) -> None:
        self.endpoint = endpoint
        self.disabled = ""
        self.breaker = Breaker()
        self.lanes = Lanes()
        self._ledger = ledger
        self._sender = sender
        self._clock = clock
        self._jitter = jitter
        self._compose = compose
        self._going = 0
        self.flying: set[str] = set()
        self.wake = asyncio.Event()

    def add(self, messages: Iterable[Message]) -> None:
        """Take messages on."""
        for message in messages:
            self.lanes.add(message)
        self.wake.set()

    def forget(self) -> None:
        """Drop all that waits; what is on its way is not recorded any more."""
        self.lanes = Lanes()

    @property
    def stopped(self) -> bool:
        """Whether nothing is sent for now."""
        return self.endpoint.paused or bool(self.disabled)

    def idle(self, now: datetime) -> bool:
        """Whether nothing is on its way and nothing could be sent now."""
        due = self._next()
        return not self._going and (due is None or due > now)

    async def run(self) -> None:
        """Send what is due, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self.wake.clear()
                while lane := self._take():
                    group.create_task(self._go(self.lanes, lane))
                room = self._going < self._room
                await self._clock.until(self._next() if room else None, self.wake)

    @property
    def _room(self) -> int:
        return 1 if self.breaker.open else GOES

    def _next(self) -> datetime | None:
        due = self.lanes.next_due()
        return max(due, self.breaker.ready_at) if due and not self.stopped else None

    def _take(self) -> Lane | None:
        now = self._clock.now()
        if self.stopped or self._going >= self._room or now < self.breaker.ready_at:
            return None
        lane = self.lanes.take(now)
        self._going += lane is not None
        return lane

    async def _go(self, lanes: Lanes, lane: Lane) -> None:
        """Try what waits in a lane, in order, until the endpoint fails."""
        try:
            for message in lane.ready(self._clock.now()):
                if lanes.held(message):
                    continue
                self.flying.add(message.id)
                outcome = await self._try(message)
                self.flying.discard(message.id)
                if lanes is not self.lanes:  # it is somebody else's by now
                    return
                if not self._settle(lane, message, outcome) or self.stopped:
                    return
        finally:
            lanes.give_back(lane)
            self._going -= 1
            self.wake.set()

    async def _try(self, message: Message) -> Outcome:
        try:
            alerts = self._ledger.alerts(message)
            message.sent = [alert.id for alert in alerts]
            messages = self._compose(self.endpoint, alerts, message.id)
        except Exception as error:
            log.exception("no message could be made", extra={"webhook_id": message.id})
            return Outcome(Verdict.REFUSED, 0.0, error=f"{type(error).__name__}: {error}")
        outcome = Outcome(Verdict.DELIVERED, 0.0)
        for payload in messages:
            outcome = await self._send(payload)
            if outcome.verdict is not Verdict.DELIVERED:
                break
        return outcome

    async def _send(self, payload: Payload) -> Outcome:
        try:
            return await self._sender.send(self.endpoint, payload, self._clock.now())
        except Exception as error:  # a fault of ours at one endpoint must not end all the others
            log.exception("a try went wrong", extra={"webhook_id": payload.message_id})
            return Outcome(Verdict.FAILED, 0.0, error=type(error).__name__)

    def _settle(self, lane: Lane, message: Message, outcome: Outcome) -> bool:
        """Write down what came of a try; gives whether to go on with the lane."""
        now = self._clock.now()
        if outcome.verdict is Verdict.FAILED:
            self.breaker.failed(now, outcome.retry_after)
            waiting = self.lanes.due(now) if self.breaker.open else lane.ready(now)
            with_it = [one for one in waiting if one.id not in self.flying]
            self._record(message, outcome, self._postponed([message, *with_it], now, outcome))
            if self.breaker.worth_telling(now):
                self._tell(Trouble.FAILING, now, outcome.error)
            return False
        if outcome.verdict is Verdict.GONE:
            known, self.disabled = self.disabled, outcome.error
            self._record(message, outcome, [message])
            if not known:
                self._tell(Trouble.DISABLED, now, outcome.error)
            return False
        self._answered(now)
        if outcome.verdict is Verdict.DELIVERED:
            message.state = State.DELIVERED
            self.lanes.remove(message)
            self._record(message, outcome, [message])
        else:
            self._record(message, outcome, self._postponed([message], now, outcome))
        return True

    def _answered(self, now: datetime) -> None:
        if self.breaker.told:
            self._tell(Trouble.BACK, now, "")
            self.breaker.told = False
        if self.breaker.answered():
            self.lanes.hurry(now)

    def _postponed(self, messages: Sequence[Message], now: datetime, outcome: Outcome) -> list[Message]:
        """Set the next try of messages that share a failure. One that was tried before its time keeps its time."""
        jitter, changed = self._jitter(), {}
        for message in messages:
            if message.next_at > now or message.id in changed:
                continue
            message.tries += 1
            again = next_try(message.tries, now, jitter, outcome.retry_after)
            if again is None:
                message.state = State.GIVEN_UP
                self.lanes.remove(message)
            else:
                message.next_at = again if message.urgent else awake(self.endpoint, again)
            changed[message.id] = message
        for message in changed.values():
            self.lanes.resettle(message)
        return list(changed.values())

    def _record(self, message: Message, outcome: Outcome, changed: Sequence[Message]) -> None:
        waits = message.state is State.WAITING
        attempt = Attempt(
            self.endpoint.name,
            message.id,
            self._clock.now(),
            outcome,
            message.tries,
            message.state,
            message.next_at if waits else None,
        )
        self._ledger.tried(attempt, changed)

    def _tell(self, kind: Trouble, now: datetime, error: str) -> None:
        since = self.breaker.failing_since or now
        self._ledger.tell(Event(kind, self.endpoint.name, now, since, error))
