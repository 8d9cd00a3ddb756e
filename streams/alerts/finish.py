"""Drafts made into alerts: id, place, time, evidence, and the policy's hash."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

import orjson

from streams.alerts.alert import Alert, Evidence
from streams.alerts.tell import Draft
from streams.control.counting import Key, Ref
from streams.control.policy import Policy
from streams.control.record import Record, RecordType

Find = Callable[[Key], Record | None]


def finished(
    drafts: Iterable[Draft], record: Record, find: Find, own: set[str], policy: Policy
) -> tuple[Alert, ...]:
    """The alerts that a record raises. ``own`` are the ids that its article raised before."""
    alerts: list[Alert] = []
    for draft in drafts:
        name = alert_id(draft, record, own)
        own.add(name)
        alerts.append(
            Alert(
                id=name,
                type=draft.type,
                time=record.published,
                place=record.place,
                from_=draft.from_,
                to=draft.to,
                status=str(draft.status) if draft.status else None,
                event_date=draft.event_date,
                precision=str(draft.precision) if draft.precision else None,
                between=draft.between,
                late=draft.late,
                evidence=evidence(draft.refs, find, policy),
                reverts=draft.reverts,
                reason=draft.reason,
                policy=policy.hash,
            )
        )
    return tuple(alerts)


def alert_id(draft: Draft, record: Record, own: set[str]) -> str:
    """18: of place, change, event date, status and article version; numbered where it was told and taken back."""
    change = (draft.type, draft.from_, draft.to, draft.reverts)
    made = (record.place.id, change, draft.event_date, draft.status, record.article, record.version)
    name, again = _digest(made), 0
    while name in own:
        again += 1
        name = _digest((*made, again))
    return name


def _digest(made: object) -> str:
    return blake2b(orjson.dumps(made), digest_size=16).hexdigest()


def evidence(refs: Iterable[Ref], find: Find, policy: Policy) -> tuple[Evidence, ...]:
    """The claims counted, oldest first, no more than the policy shows."""
    found: list[Evidence] = []
    for one in _evidence(refs, find):
        found.append(one)
        if len(found) == policy.limits.alerts_evidence:
            break
    return tuple(found)


def _evidence(refs: Iterable[Ref], find: Find) -> Iterator[Evidence]:
    for ref in refs:
        record = find((ref.article, ref.moved))
        if record is None or record.type is RecordType.START or ref.index >= len(record.claims):
            continue
        claim = record.claims[ref.index]
        yield Evidence(
            article=record.article,
            outlet=record.outlet,
            source=claim.source or record.outlet,
            lang=record.lang,
            quote=claim.quote,
            start=claim.start,
            end=claim.end,
            url=record.url,
            published=record.published,
        )
