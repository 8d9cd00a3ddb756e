"""Reading the kept articles again with the reader of today, and what that changes."""

from collections.abc import Iterator

from streams.alerts.rows import records_of
from streams.articles.formats import decode_article
from streams.control.policy import Policy
from streams.control.state import ControlState, reconcile
from streams.embedded.history import Difference
from streams.embedded.query import places
from streams.embedded.run import Flow
from streams.embedded.store import Store
from streams.places.place import Place


def reread(flow: Flow) -> int:
    """Handle every kept article version again, in order of arrival; how many there are."""
    number = 0
    for body in flow.store.kept():
        flow.take(decode_article(body, flow.max_bytes), "replay")
        number += 1
    return number


def changes(old: Store, new: Store, policy: Policy) -> Iterator[Difference]:
    """Every place of which two state files tell something else."""
    known = {place.id: place for store in (old, new) for place in places(store)}
    for place in sorted(known.values(), key=lambda one: one.id):
        before, after = _state(old, place, policy), _state(new, place, policy)
        found = Difference(after.place if after else place, before, after, _past(before) != _past(after), ())
        if found.present or found.amended:
            yield found


def _state(store: Store, place: Place, policy: Policy) -> ControlState | None:
    return reconcile(records_of(place.id, store.control), policy)


def _past(state: ControlState | None) -> list[tuple[object, ...]]:
    episodes = state.episodes if state else ()
    return [(one.holder, one.status, one.since, one.until, one.between) for one in episodes]
