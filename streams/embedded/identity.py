"""Places that turn out to be one: merged by hand or because a table has them now, and taken apart again."""

from collections.abc import Iterator

from streams.alerts.rows import records_of
from streams.control.identity import merge, merged_into, unmerge
from streams.control.record import Record, RecordType
from streams.control.takeover import taker
from streams.embedded.query import merged, names, places
from streams.embedded.run import Flow
from streams.embedded.store import Audit, Store
from streams.errors import WhoholdsError
from streams.places.index import Gazetteer
from streams.places.place import Place


class MergeError(WhoholdsError):
    """Two places cannot be merged, or not taken apart."""


def join(flow: Flow, gone: Place, into: Place, reason: str) -> Audit:
    """38: give ``gone`` up for ``into``: everything told of it counts there, now and from now on. Raises MergeError."""
    store = flow.store
    away = merged(store)
    if gone.id == into.id:
        raise MergeError(f"{gone.id}: a place cannot be merged into itself")
    for place in (gone, into):
        if place.id in away:
            raise MergeError(
                f"{place.id}: is merged into {away[place.id]} already (places unmerge takes it back)"
            )
    records = records_of(gone.id, store.control)
    number = 1 + _last(records, records_of(into.id, store.control))
    done = Audit("merge", gone.id, into.id, number, reason)
    flow.amend(merge(gone, into, records, number), [done])
    return done


def part(flow: Flow, gone: Place, reason: str) -> Audit:
    """Undo the merge of a place. Raises MergeError."""
    records = records_of(gone.id, flow.store.control)
    other = merged_into(records)
    if other is None:
        raise MergeError(f"{gone.id}: is merged into nothing")
    there = records_of(other, flow.store.control)
    number = 1 + _last(records, there)
    done = Audit("unmerge", gone.id, other, number, reason)
    flow.amend(unmerge(gone, there[-1].place, records, number), [done])
    return done


def _last(*groups: list[Record]) -> int:
    marks = (RecordType.MERGE, RecordType.UNMERGE)
    return max((one.version for group in groups for one in group if one.type in marks), default=0)


def settle(flow: Flow, gazetteer: Gazetteer) -> list[Audit]:
    """40: merge every place of the state that the tables know under another id by now."""
    return [join(flow, gone, into, reason) for gone, into, reason in list(due(flow.store, gazetteer))]


def due(store: Store, gazetteer: Gazetteer) -> Iterator[tuple[Place, Place, str]]:
    """The places to be merged, each with the row that takes it over, and why.

    A place that was taken apart from that very row by hand stays apart.
    """
    away = merged(store)
    apart = {(done.place, done.other) for done in store.audit() if done.action == "unmerge"}
    for place in list(places(store)):
        if place.id in away:
            continue
        row = gazetteer.place(place.id)
        why = "a table names this id as another of its row"
        if row is None:
            rows = {row.id: row for name in names(place) for row in gazetteer.find_name(name)}
            row, why = taker(place, rows.values()), "a table has the place now"
        if row and row.id != place.id and (place.id, row.id) not in apart:
            yield place, row, why
