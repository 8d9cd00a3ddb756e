"""The whole history of a place, with what counts no more and why; and what changed between two days of knowledge."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.alert import evidence_wire
from schemas.wire import Json, place_wire
from streams.alerts.rows import records_of
from streams.control.counting import instant
from streams.control.gone import Gone, gone
from streams.control.identity import merged_into
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.control.state import ControlState, Episode
from streams.embedded.core import cited, quoted
from streams.embedded.query import (
    Answer,
    Controls,
    Question,
    answer,
    episode_wire,
    known_records,
    places,
    state_wire,
)
from streams.embedded.store import Store
from streams.places.place import Place


def chronicle(store: Controls, place: Place, policy: Policy, question: Question) -> Iterator[Json]:
    """The lines of ``whoholds history --json``; ``what`` says what each one is.

    ``episode`` (oldest first), ``refuted`` (a capture that was struck), ``merged`` (the place itself was given up),
    ``gone`` (a record that counts no more) and ``ignored`` (a claim that does not count).
    """
    told = answer(store, place, policy, question)
    shown = place_wire(told.place)
    for line in _lines(store, told, question):
        yield {"place": shown, **line}


def _lines(store: Controls, told: Answer, question: Question) -> Iterator[Json]:
    records = told.records
    into = merged_into(records)
    if into:
        yield {"what": "merged", "into": into}
    if told.state:
        for episode in told.state.episodes:
            yield {"what": "episode", **episode_wire(episode), "evidence": _cited(episode, records)}
        for struck in told.state.struck:
            yield {"what": "refuted", **_refuted(struck), "evidence": _cited(struck, records)}
    for one in gone(known_records(records_of(told.place.id, store.control), question)):
        yield {"what": "gone", **_gone(one)}
    if told.state:
        yield from _ignored(told.state, records)


def _cited(episode: Episode, records: Sequence[Record]) -> list[Json]:
    refs = {*episode.refs, *(ref for vouch in episode.denials for ref in vouch.refs)}
    return [evidence_wire(claim) for claim in cited(sorted(refs), records)]


def _refuted(struck: Episode) -> Json:
    by = ", ".join(one.source for one in struck.denials)
    return {**episode_wire(struck), "holder": struck.claimant or struck.holder, "status": "refuted",
            "reason": f"denied by {by}" if by else "denied"}  # fmt: skip


def _gone(one: Gone) -> Json:
    record = one.record
    claims = [
        {
            **evidence_wire(quoted(record, at)),
            "kind": claim.kind,
            "to": claim.to,
            "from": claim.from_,
            "date": claim.date,
        }
        for at, claim in enumerate(record.claims)
    ]
    return {
        "article": record.article,
        "version": record.version,
        "outlet": record.outlet,
        "published": record.published,
        "holder": record.holder,
        "reason": one.reason,
        "by_version": one.by,
        "by_published": one.when,
        "claims": claims,
    }


def _ignored(state: ControlState, records: Sequence[Record]) -> Iterator[Json]:
    for dropped in state.dropped:
        for claim in cited([dropped.ref], records):
            yield {"what": "ignored", "reason": dropped.why, **evidence_wire(claim)}


@dataclass(frozen=True, slots=True)
class Difference:
    """What was known of a place on two days: the states, whether the history changed, and the articles between."""

    place: Place
    before: ControlState | None
    after: ControlState | None
    amended: bool
    articles: tuple[str, ...]

    @property
    def present(self) -> bool:
        """Whether the state asked for differs, and not only the history."""
        return _short(self.before) != _short(self.after)

    def wire(self) -> Json:
        """One line of ``whoholds diff --json``."""
        return {
            "place": place_wire(self.place),
            "from": state_wire(self.before),
            "to": state_wire(self.after),
            "history_only": not self.present,
            "articles": self.articles,
        }


def differences(
    store: Store, policy: Policy, first: dt.date, last: dt.date, question: Question
) -> Iterator[Difference]:
    """Every place of which something else was known at the end of ``last`` than at the end of ``first``."""
    for place in list(places(store)):
        records = records_of(place.id, store.control)
        one, other = replace(question, known=first), replace(question, known=last)
        old, new = known_records(records, one), known_records(records, other)
        if len(old) == len(new):
            continue
        before, after = answer(store, place, policy, one), answer(store, place, policy, other)
        found = Difference(
            after.place, before.state, after.state, _past(before) != _past(after), _between(old, new)
        )
        if found.present or found.amended:
            yield found


def _between(old: Sequence[Record], new: Sequence[Record]) -> tuple[str, ...]:
    known = {id(record) for record in old}
    fresh = sorted((record for record in new if id(record) not in known and record.type in _TOLD), key=_came)
    return tuple(dict.fromkeys(record.article for record in fresh if record.article))


def _came(record: Record) -> tuple[str, str]:
    return instant(record.published), record.article


_TOLD = (RecordType.CLAIMS, RecordType.RETRACTION)


def _short(state: ControlState | Episode | None) -> Json | None:
    return state_wire(state)


def _past(told: Answer) -> list[Json | None]:
    return [_short(episode) for episode in told.state.episodes] if told.state else []
