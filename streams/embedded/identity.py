"""Places that turn out to be one: merged by hand or because a table has them now, and taken apart again."""

from streams.alerts.rows import records_of
from streams.control.identity import MergeError, check_apart, merge, merged_into, next_number, unmerge
from streams.control.takeover import due
from streams.embedded.query import merged, places
from streams.embedded.run import Flow
from streams.embedded.store import Audit
from streams.places.index import Gazetteer
from streams.places.place import Place


def join(flow: Flow, gone: Place, into: Place, reason: str) -> Audit:
    """38: give ``gone`` up for ``into``: everything told of it counts there, now and from now on. Raises MergeError."""
    store = flow.store
    check_apart(gone, into, merged(store))
    records = records_of(gone.id, store.control)
    number = next_number([*records, *records_of(into.id, store.control)])
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
    number = next_number([*records, *there])
    done = Audit("unmerge", gone.id, other, number, reason)
    flow.amend(unmerge(gone, there[-1].place, records, number), [done])
    return done


def settle(flow: Flow, gazetteer: Gazetteer) -> list[Audit]:
    """40: merge every place of the state that the tables know under another id by now."""
    store = flow.store
    apart = {(done.place, done.other) for done in store.audit() if done.action == "unmerge"}
    taken = due(list(places(store)), gazetteer, merged(store), apart)
    return [join(flow, gone, into, reason) for gone, into, reason in taken]
