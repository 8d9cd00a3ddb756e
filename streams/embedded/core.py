"""The pure core put together for the embedded flow."""

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace

from streams.alerts.alert import Alert, Evidence
from streams.alerts.handle import handle
from streams.alerts.hot import place_of
from streams.articles.article import Article
from streams.control.copies import fingerprint
from streams.control.counting import Ref, standing
from streams.control.identity import located
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.state import ControlState
from streams.embedded.run import Steps
from streams.places.place import Place
from streams.reading.extraction import Extraction
from streams.reading.versions import Read

Rows = MutableMapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a record did to one place: the alerts, and, where it ``changed``, the state with the claims behind it."""

    place: Place
    alerts: tuple[Alert, ...]
    changed: bool
    state: ControlState | None
    evidence: tuple[Evidence, ...]


def steps(read: Read, reader: str, policy: Policy) -> Steps:
    """The steps of a run; ``reader`` is a name for the reader that changes with its tables, lexicons and code."""
    return Steps(read, reader, handler(policy), fingerprint)


def amending(policy: Policy) -> Steps:
    """The steps of what reads no article: merges, starting maps."""

    def none(article: Article) -> Extraction:
        raise NotImplementedError(article.id)

    return Steps(none, "", handler(policy))


def handler(policy: Policy) -> Callable[[Record, Rows], Iterator[Judged]]:
    """How a record is handled: at its own place, and then wherever that place was merged into."""

    def judge(record: Record, rows: Rows) -> Iterator[Judged]:
        seen: set[str] = set()
        while record.place.id not in seen:
            seen.add(record.place.id)
            outcome = handle(record, rows, policy)
            changed = outcome.before != outcome.after
            behind = outcome.evidence if changed else ()
            yield Judged(outcome.place, outcome.alerts, changed, outcome.after, behind)
            into = outcome.merged_into and place_of(rows.get(outcome.merged_into))
            if into and into.id != record.other:  # the record of a merge stays where it is
                record = replace(record, place=into, other=record.other or record.place.id)

    return judge


def evidence(state: ControlState | None, records: Sequence[Record]) -> tuple[Evidence, ...]:
    """All claims that a state rests on, oldest first; the ``control`` topic has the first of them."""
    return cited(state.episode.refs, records) if state else ()


def cited(refs: Iterable[Ref], records: Iterable[Record]) -> tuple[Evidence, ...]:
    """The claims that ``refs`` name, in their order, as the readings tell them that count.

    A line of a starting map is one of them.
    """
    counted = standing(located(list(records)))
    found = ((counted.get((ref.article, ref.moved)), ref.index) for ref in refs)
    return tuple(quoted(record, index) for record, index in found if record)


def quoted(record: Record, index: int) -> Evidence:
    """A claim as evidence; a line of a starting map has no quote."""
    if index >= len(record.claims):
        return Evidence(
            record.article, record.outlet, record.source, record.lang, "", 0, 0, record.url, record.published
        )
    claim = record.claims[index]
    return Evidence(
        record.article,
        record.outlet,
        claim.source or record.outlet,
        record.lang,
        claim.quote,
        claim.start,
        claim.end,
        record.url,
        record.published,
    )
