"""A starting map, loaded into a state file."""

from collections.abc import Sequence

from streams.alerts.rows import records_of
from streams.control.counting import standing
from streams.control.record import Record
from streams.control.startmap import changes
from streams.embedded.query import places
from streams.embedded.run import Flow
from streams.embedded.store import Audit


def load_map(flow: Flow, records: Sequence[Record], file: str) -> tuple[int, int]:
    """Load a starting map; how many lines are new, and how many of an earlier map of the same source are gone."""
    known = list(places(flow.store))
    new, gone = changes(records, known, lambda place: standing(records_of(place, flow.store.control)))
    sources = sorted({record.source for record in records})
    done = [Audit("import", file, source, 0, f"{len(new)} new, {len(gone)} gone") for source in sources]
    flow.amend([*gone, *new], done)
    return len(new), len(gone)
