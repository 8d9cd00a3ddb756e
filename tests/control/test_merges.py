"""Places that are merged, and taken apart again, in the midst of a history: state, alerts and cost as of any other."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.alerts.alert import Alert
from streams.alerts.handle import handle
from streams.alerts.rows import records_of
from streams.control.identity import merge, unmerge
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.state import reconcile
from streams.embedded.core import handler
from streams.places.place import Place

from .histories import PLACE, crowds, histories, policy
from .test_order import present

POLICIES = (policy(), policy(hot_days=3), policy(hot_days=3, alerts_evidence=2))
OTHER = Place("XX2", "Somewhere Else", adm=("North",), country="XX")


@st.composite
def two_places(draw: st.DrawFn) -> list[Record | str]:
    """Records of two places in one log, with merges of the first into the second and their undoing between."""
    log: list[Record | str] = [*draw(histories(most=5))]
    log += [replace(one, place=OTHER, article=f"b{one.article}") for one in draw(histories(most=4))]
    mixed = draw(st.permutations(log))
    for what in draw(st.sampled_from((("merge",), ("merge", "unmerge"), ("merge", "unmerge", "merge")))):
        at = draw(st.integers(0, len(mixed)))
        mixed = [*mixed[:at], what, *mixed[at:]]
    return mixed


def marks(rows: dict[str, bytes], number: int, what: str) -> list[Record]:
    make = merge if what == "merge" else unmerge
    return make(PLACE, OTHER, records_of(PLACE.id, rows), number)


def run(log: list[Record | str], with_policy: Policy) -> Iterator[tuple[dict[str, bytes], list[Alert]]]:
    """The rows after each record, and the alerts that it raised, wherever it went."""
    rows: dict[str, bytes] = {}
    step = handler(with_policy)
    for number, one in enumerate(log, 1):
        for record in marks(rows, number, one) if isinstance(one, str) else [one]:
            for judged in step(record, rows):
                whole = reconcile(records_of(judged.place.id, rows), with_policy)
                assert present(judged.state) == present(whole)
                yield rows, list(judged.alerts)


@settings(max_examples=60, deadline=None)
@given(two_places())
def test_after_each_record_both_places_are_what_all_their_records_come_to(log: list[Record | str]) -> None:
    told = [[[alert.id for alert in alerts] for _, alerts in run(log, one)] for one in POLICIES[:2]]
    assert told[0] == told[1]


@settings(max_examples=40, deadline=None)
@given(two_places(), st.data())
def test_a_record_that_comes_again_after_a_merge_tells_the_same(
    log: list[Record | str], data: st.DataObject
) -> None:
    first: dict[int, list[str]] = {}
    rows: dict[str, bytes] = {}
    step = handler(POLICIES[1])
    handled: list[Record] = []
    for number, one in enumerate(log, 1):
        for record in marks(rows, number, one) if isinstance(one, str) else [one]:
            first[len(handled)] = [alert.id for alert in handle(record, rows, POLICIES[1]).alerts]
            handled.append(record)
            again = data.draw(st.integers(0, len(handled) - 1))
            assert [a.id for a in handle(handled[again], rows, POLICIES[1]).alerts] == first[again]
        list(step(handled[-1], rows) if handled else ())


class Counted(dict[str, bytes]):
    """Rows that count how often they are read."""

    reads = 0

    def get(self, name: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]
        self.reads += 1
        return super().get(name, default)


@settings(max_examples=20, deadline=None)
@given(crowds())
def test_what_comes_after_a_merge_costs_no_more_than_before(log: list[Record]) -> None:
    """The rows of neither place are read through for a record that comes after a merge."""
    rows = Counted()
    where = log[0].place
    many = [replace(one, article=f"{one.article}-{at}") for at in range(4) for one in log]
    for record in many:
        handle(record, rows, POLICIES[0])
    for record in merge(where, OTHER, records_of(where.id, rows), 1):
        handle(record, rows, POLICIES[0])
    for place in (where, OTHER):
        late = replace(log[-1], place=place, article="late", claims=log[0].claims, version=9)
        rows.reads = 0
        outcome = handle(late, rows, POLICIES[0])
        assert outcome.merged_into == (OTHER.id if place is where else None)
        assert rows.reads < 10
