"""The reconciling step: what it tells of a place, and tells again."""

from datetime import UTC, datetime

from hypothesis import given

from schemas.record import encode_record
from streams.control.agent import ReconcileStep
from streams.control.record import Record
from streams.step import Message, Send
from tests.control.histories import PLACE, histories, policy

STEP = ReconcileStep(policy(), "")
KEY = PLACE.id.encode()


def states(record: Record, rows: dict[str, bytes]) -> list[Send]:
    message = Message("claims", 0, 0, KEY, encode_record(record), datetime(2020, 1, 1, tzinfo=UTC))
    return [send for send in STEP(message, rows) if send.topic == "control"]


@given(history=histories())
def test_a_state_told_again_is_the_one_told_last(history: list[Record]) -> None:
    """Of any history, and it changes nothing in the rows."""
    rows: dict[str, bytes] = {}
    for record in history:
        (last,) = states(record, rows)
        before = dict(rows)
        assert list(STEP.again(KEY, rows)) == [last]
        assert rows == before


def test_of_an_unknown_place_nothing_is_told() -> None:
    """A tombstone, as it were never told of."""
    assert list(STEP.again(b"nowhere", {})) == [Send("control", b"nowhere", None)]
