"""The reconciling agent's step: a record of ``claims`` in; the place's state and its alerts out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas.control import StateLike, encode_control
from schemas.record import decode_record
from streams.alerts.alert import Alert, Evidence
from streams.alerts.cloudevents import alert_event
from streams.control.record import Record
from streams.step import Message, Rows, Send


class Outcome(Protocol):
    """What handling a record gives: the alerts, and the state of the place with the claims behind it, if any."""

    @property
    def alerts(self) -> Sequence[Alert]: ...  # noqa: D102
    @property
    def state(self) -> StateLike | None: ...  # noqa: D102
    @property
    def evidence(self) -> Sequence[Evidence]: ...  # noqa: D102


Handle = Callable[[Record, Rows], Outcome]


@dataclass(frozen=True, slots=True)
class ReconcileStep:
    """Reconciles claims; ``prefix`` is that of the topics."""

    handle: Handle
    prefix: str

    def __call__(self, message: Message, rows: Rows) -> Iterator[Send]:
        """Handle one message of ``claims``.

        State and alerts are sent again for a record that comes again: after a crash nobody knows which of them
        went out, and whoever reads them drops what is known.
        """
        record = decode_record(message.value or b"")
        outcome = self.handle(record, rows)
        state = encode_control(record.place, outcome.state, outcome.evidence) if outcome.state else None
        yield Send("control", record.place.id.encode(), state)
        for alert in outcome.alerts:
            yield alert_event(alert, self.prefix)
