"""The reconciling agent's step: a record of ``claims`` in; the place's state and its alerts out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from schemas.control import encode_control
from schemas.record import decode_record, encode_record
from streams.alerts.cloudevents import alert_event
from streams.alerts.handle import Outcome, handle
from streams.alerts.rows import newest
from streams.control.policy import Policy
from streams.control.record import Record
from streams.step import Message, Rows, Send


@dataclass(frozen=True, slots=True)
class ReconcileStep:
    """Reconciles claims under a policy; ``prefix`` is that of the topics."""

    policy: Policy
    prefix: str

    def __call__(self, message: Message, rows: Rows) -> Iterator[Send]:
        """Handle one message of ``claims``.

        State and alerts are sent again for a record that comes again: after a crash nobody knows which of them
        went out, and whoever reads them drops what is known.
        """
        record = decode_record(message.value or b"")
        outcome = handle(record, rows, self.policy)
        yield _state(outcome)
        for alert in outcome.alerts:
            yield alert_event(alert, self.prefix)
        moves = int(dict(message.headers).get(MOVES, b"0")) + 1
        into = outcome.merged_into
        # The record of the merge stays where it is: there, it would be one that no unmerge takes back.
        if into and into != record.other and moves <= MOST_MOVES:
            yield _moved(record, into, moves)

    def again(self, key: bytes, rows: Rows) -> Iterator[Send]:
        """Tell the state of a place once more, as its rows have it."""
        record = newest(key.decode(), rows)
        yield _state(handle(record, rows, self.policy)) if record else Send("control", key, None)


def _state(outcome: Outcome) -> Send:
    state = outcome.state
    told = encode_control(state.place, state, outcome.evidence) if state else None
    return Send("control", outcome.place.id.encode(), told)


MOVES = "whoholds-moves"
MOST_MOVES = 8  # a ring of merges would send a record round for ever


def _moved(record: Record, into: str, moves: int) -> Send:
    """The same record for the place that its own was merged into, of which only the id is known here."""
    place = replace(record.place, id=into, lat=None, lon=None, provisional=True)
    moved = replace(record, place=place, other=record.other or record.place.id)
    return Send("claims", into.encode(), encode_record(moved), ((MOVES, str(moves).encode()),))
