"""The reconciling step: what it tells of a place, and tells again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import orjson
from hypothesis import given

from schemas.record import decode_record, encode_record
from streams.alerts.rows import records_of
from streams.control.agent import ReconcileStep
from streams.control.identity import merge, unmerge
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


def messages(records: Iterable[Record], rows: dict[str, bytes]) -> Iterator[Send]:
    """What the step sends for records, and for those that it sends on."""
    for record in records:
        message = Message("claims", 0, 0, None, encode_record(record), datetime(2020, 1, 1, tzinfo=UTC))
        for send in STEP(message, rows):
            yield send
            if send.topic == "claims":
                yield from messages([decode_record(send.value or b"")], rows)


@given(here=histories(most=4), there=histories(most=4))
def test_a_merge_that_is_undone_leaves_both_places_as_they_were(
    here: list[Record], there: list[Record]
) -> None:
    """The record of a merge does not go on to the other place, where no undoing would reach it."""
    other = replace(PLACE, id="XX2")
    rows: dict[str, bytes] = {}
    told = list(messages([*here, *(replace(record, place=other) for record in there)], rows))
    before = {send.key: _known(send.value) for send in told if send.topic == "control"}
    mine = records_of(PLACE.id, rows)
    told = list(messages([*merge(PLACE, other, mine, 1), *unmerge(PLACE, other, mine, 2)], rows))
    after = {send.key: _known(send.value) for send in told if send.topic == "control"}
    assert after == before | {key: None for key in after if key not in before}


def _known(value: bytes | None) -> object:
    return None if value is None else {**orjson.loads(value), "place": None}
