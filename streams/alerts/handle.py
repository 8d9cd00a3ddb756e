"""One record in, its alerts out: the incremental side of reconciling, over rows that a table or a file keeps."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import orjson

from streams.alerts.alert import Alert, Evidence
from streams.alerts.rows import (
    ColdRow,
    Entry,
    Hot,
    cold_key,
    dump_cold,
    history_of,
    load_cold,
)
from streams.alerts.tell import Cause, Draft, Step, Told, tell, told_of
from streams.control.counting import Key, Ref, day_of, key, rank, standing
from streams.control.identity import ambiguous, located, merged_into
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.control.state import ControlState, Episode, reconcile
from streams.places.place import Place

_EMPTY_TEXT = blake2b(b"", digest_size=16).hexdigest()  # of an empty text, as the reading room names texts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record did. ``alerts`` are exactly those that it raised when it was handled first.

    ``before`` and ``after`` are the states around it (None: nothing known); both are the present one for a record
    that was handled before. ``merged_into`` names the place that this one was merged into: send the record there.
    """

    place: Place
    before: ControlState | None
    after: ControlState | None
    alerts: tuple[Alert, ...]
    merged_into: str | None = None


def handle(record: Record, rows: MutableMapping[str, bytes], policy: Policy) -> Outcome:
    """Bring the rows of the record's place up to date and give the alerts.

    Handling a record again gives the same alerts, byte for byte, and changes nothing. ``rows`` holds one hot row a
    place (key: its id) and cold rows; a cold row is always written before the hot one.
    """
    hot = Hot.load(rows.get(record.place.id))
    at = cold_key(record)
    raw = rows.get(at)
    cold = load_cold(raw) if raw else ColdRow([], hot.chain)
    known = cold.entry(record)
    if raw is None or (known and cold.after == hot.chain):
        hot.chain = at  # a new row, or one that was written before a crash kept the hot row from it
    entries = list(history_of(record.place.id, rows))
    records = [entry.record for entry in entries]
    before = reconcile(records, policy)
    if known:
        alerts, after = known.alerts, before
        hot.number = max(hot.number, known.number)
    else:
        after = reconcile([*records, record], policy)
        alerts = _alerts(record, entries, _episodes(before), _episodes(after), policy)
        hot.number += 1
        cold.entries.append(Entry(record, hot.number, alerts))
    rows[at] = dump_cold(cold)
    rows[record.place.id] = hot.dump()
    return Outcome(record.place, before, after, alerts, merged_into([*records, record]))


def _episodes(state: ControlState | None) -> Sequence[Episode]:
    return state.episodes if state else ()


def _alerts(
    record: Record,
    entries: Sequence[Entry],
    before: Sequence[Episode],
    after: Sequence[Episode],
    policy: Policy,
) -> tuple[Alert, ...]:
    records = [entry.record for entry in entries]
    step = Step(before, after, _ledger(entries), _cause(record, records, policy), policy)
    found = standing([*records, record])
    own = {alert.id for entry in entries if key(entry.record) == key(record) for alert in entry.alerts}
    return finish(tell(step), record, found, own, policy)


def _ledger(entries: Iterable[Entry]) -> list[Told]:
    """All alerts told, in the order in which they were."""
    alerts = [alert for entry in sorted(entries, key=lambda entry: entry.number) for alert in entry.alerts]
    taken_back = {alert.reverts for alert in alerts}
    told = [told_of(alert) for alert in alerts]
    for one in told:
        one.reverted = one.id in taken_back
    return told


def _cause(record: Record, records: Sequence[Record], policy: Policy) -> Cause:
    """Why a record moves its place: something new, or something taken back."""
    if record.type is RecordType.START:
        return Cause(silent=True)
    if record.type in (RecordType.MERGE, RecordType.UNMERGE):
        return Cause(f"{record.type}d")
    late = _late(record, [*records, record], policy)
    counted = standing(located([*records, record])).values()
    if ambiguous(counted):
        return Cause("ambiguous", late)
    kept = standing(records).get(key(record))
    if kept is None or not kept.claims or rank(record) <= rank(kept):
        return Cause(late=late)
    return Cause(_correction(record, kept), late)


def _correction(record: Record, kept: Record) -> str:
    if rank(record)[:3] == rank(kept)[:3]:
        return "reread"
    gone = record.type is RecordType.RETRACTION and record.text_hash in ("", _EMPTY_TEXT)
    return "withdrawn" if gone else "corrected"


def _late(record: Record, records: Iterable[Record], policy: Policy) -> bool:
    """20: whether all that a record tells is older than so many days before the newest claim of the place."""
    days = _days([record], policy)
    newest = max(_days(standing(located(list(records))).values(), policy), default=None)
    return bool(days) and newest is not None and (newest - max(days)).days > policy.limits.late_days


def _days(records: Iterable[Record], policy: Policy) -> list[dt.date]:
    found = (day_of(claim, record, policy) for record in records for claim in record.claims)
    return [dated[0] for dated in found if not isinstance(dated, str)]


def finish(
    drafts: Iterable[Draft], record: Record, found: Mapping[Key, Record], own: set[str], policy: Policy
) -> tuple[Alert, ...]:
    """The alerts of drafts: with id, place, time, evidence and the policy's hash."""
    alerts: list[Alert] = []
    for draft in drafts:
        name = _id(draft, record, own)
        own.add(name)
        evidence = tuple(_evidence(draft.refs, found))[: policy.limits.alerts_evidence]
        alerts.append(
            Alert(
                name,
                draft.type,
                record.published,
                record.place,
                draft.from_,
                draft.to,
                draft.status,
                draft.event_date,
                draft.precision,
                draft.between,
                draft.late,
                evidence,
                draft.reverts,
                draft.reason,
                policy.hash,
            )
        )
    return tuple(alerts)


def _id(draft: Draft, record: Record, own: set[str]) -> str:
    """18: place, change, event date, status, and the article version; counted on where it was told and taken back."""
    change = (draft.type, draft.from_, draft.to, draft.reverts)
    made = (record.place.id, change, draft.event_date, draft.status, record.article, record.version)
    for again in range(len(own) + 1):
        name = blake2b(orjson.dumps([*made, again] if again else made), digest_size=16).hexdigest()
        if name not in own:
            break
    return name


def _evidence(refs: Iterable[Ref], found: Mapping[Key, Record]) -> Iterator[Evidence]:
    for ref in refs:
        record = found[ref.article, ref.moved]
        if record.type is RecordType.START:
            continue
        claim = record.claims[ref.index]
        yield Evidence(
            record.article, record.outlet, claim.source or record.outlet, record.lang, claim.quote,
            claim.start, claim.end, record.url, record.published,
        )  # fmt: skip
