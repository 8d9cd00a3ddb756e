"""What is on its way to an endpoint, and what is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from streams.alerts.alert import Alert
from streams.delivery.outcome import Outcome

DIGESTS = ""  # the lane of all digests of an endpoint


class State(StrEnum):
    """How a message stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"


@dataclass(slots=True)
class Message:
    """One message for one endpoint; ``id`` is its webhook-id, ``alerts`` and ``reverts`` are ids of alerts.

    Messages of one ``lane`` (a place, or ``DIGESTS``) go in the order of their ``number``. ``tries`` are those of the
    schedule; ``next_at`` is when the next of them is due, which is in no quiet hours unless it is ``urgent``.
    ``sent`` are the alerts that were in it when it went last.
    """

    endpoint: str
    id: str
    lane: str
    number: int
    alerts: list[str]
    next_at: datetime
    reverts: frozenset[str] = frozenset()
    urgent: bool = False
    tries: int = 0
    state: State = State.WAITING
    sent: list[str] = field(default_factory=list)

    @property
    def failed_before(self) -> bool:
        """Whether it was tried and waits for another try."""
        return self.tries > 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a message and what came of it; ``tries`` and ``next_at`` are the message's after it."""

    endpoint: str
    message: str
    at: datetime
    outcome: Outcome
    tries: int
    state: State
    next_at: datetime | None


class Trouble(StrEnum):
    """What is told of an endpoint as a whole."""

    FAILING = "endpoint.failing"
    BACK = "endpoint.back"
    DISABLED = "endpoint.disabled"


@dataclass(frozen=True, slots=True)
class Event:
    """Something about an endpoint that those should know who keep the flow running; ``since`` it goes wrong."""

    kind: Trouble
    endpoint: str
    at: datetime
    since: datetime
    error: str


class Ledger(Protocol):
    """Keeps what is on its way, so that it survives whoever sends it."""

    def alerts(self, message: Message) -> Sequence[Alert]:
        """Give the alerts of a message in their order; LookupError where one is kept no more."""

    def tried(self, attempt: Attempt, changed: Sequence[Message]) -> None:
        """Keep an attempt, and how the messages stand that it changed (its own, and those that wait with it)."""

    def tell(self, event: Event) -> None:
        """Keep, and tell of, what happened to an endpoint; one that is disabled stays so until it is enabled."""
