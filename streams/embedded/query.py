"""Who holds a place, out of the state file: on a day, as known on a day, with the claims behind it."""

import datetime as dt
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Protocol

from schemas.alert import evidence_wire
from schemas.control import control_wire
from schemas.wire import FullPlace, Json
from streams.alerts.alert import Evidence
from streams.alerts.rows import records_of
from streams.articles.text import fold
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.rulings import rulings
from streams.control.state import ControlState, Episode, reconcile, was_known
from streams.control.why import Account, Weighed, account
from streams.embedded.core import evidence, quoted
from streams.embedded.store import Store
from streams.places.place import Place
from streams.places.spelling import canonical, cross_key


class Controls(Protocol):
    """What has the rows of places."""

    @property
    def control(self) -> MutableMapping[str, bytes]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a place: on which day, and as known on which (by arrival here, not by publication)."""

    at: dt.date | None = None
    known: dt.date | None = None
    by_arrival: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The state of a place, None where nothing is known, with the claims that it rests on.

    ``records`` are those that the question lets count.
    """

    place: Place
    state: ControlState | None
    evidence: tuple[Evidence, ...] = ()
    records: tuple[Record, ...] = ()


def places(store: Store) -> Iterator[Place]:
    """Every place that the state file has heard of."""
    for place, _ in store.shown():
        yield FullPlace.parse(place).core()


def find(store: Store, name: str) -> list[Place]:
    """The places that a name may mean: by id, as written, spelt otherwise, or in the other script; the surest only."""
    known = list(places(store))
    gone = merged(store)
    exact = [place for place in known if place.id == name]
    known = [place for place in known if place.id not in gone]
    for key in (fold, canonical, cross_key):
        exact = exact or [place for place in known if key(name) in {key(each) for each in place.names}]
    return exact


def merged(store: Store) -> dict[str, str]:
    """The places that were given up by a merge, each with the one that it was merged into."""
    found: dict[str, str] = {}
    for done in store.audit():
        if done.action == "merge":
            found[done.place] = done.other
        elif done.action == "unmerge":
            found.pop(done.place, None)
    return found


def answer(store: Controls, place: Place, policy: Policy, question: Question) -> Answer:
    """The state of one place."""
    records = known_records(records_of(place.id, store.control), question)
    state = reconcile(records, policy, at=question.at)
    return Answer(state.place if state else place, state, evidence(state, records), tuple(records))


def known_records(records: Iterable[Record], question: Question) -> list[Record]:
    """The records that were there by the day asked for."""
    day = question.known
    return [one for one in records if day is None or was_known(one, day, by_arrival=question.by_arrival)]


def answer_wire(told: Answer, policy: Policy | None = None) -> Json | None:
    """One line of ``whoholds control --json``, or None where nothing is known; a ``policy`` adds the arithmetic."""
    if told.state is None:
        return None
    wire = control_wire(told.place, told.state, told.evidence)
    if policy:
        wire["history"] = [episode_wire(episode) for episode in told.state.episodes]
        wire["why"] = account_wire(account(told.records, told.state, policy))
    return wire


def state_wire(state: ControlState | Episode | None) -> Json | None:
    """A state in short."""
    if state is None:
        return None
    return {
        "holder": state.holder,
        "status": state.status,
        "since": state.since,
        "precision": state.precision,
        "between": state.between,
    }


def episode_wire(episode: Episode) -> Json:
    """An episode of a history."""
    return {
        **(state_wire(episode) or {}),
        "until": episode.until,
        "voices": [{"source": one.source, "side": one.side, "voice": one.voice} for one in episode.voices],
        "denials": [{"source": one.source, "side": one.side} for one in episode.denials],
        "rulings": episode.rulings,
    }


def account_wire(behind: Account) -> Json:
    """The arithmetic of a state."""
    return {
        "sum": behind.sum,
        "wanting": behind.wanting,
        "rulings": [{"number": number, "says": rulings()[number]} for number in behind.rulings],
        "claims": [weighed_wire(one) for one in behind.claims],
    }


def weighed_wire(one: Weighed) -> Json:
    """One claim with what was done with it."""
    item = one.item
    return {
        **evidence_wire(quoted(one.record, one.ref.index)),
        "version": one.ref.version,
        "source": one.source,
        "side": one.side or None,
        "part": one.part,
        "voice": one.voice,
        "action": item.action if item else None,
        "actor": item.actor if item else None,
        "other": item.other if item else None,
        "day": item.day if item and item.day != dt.date.min else None,
        "precision": item.precision if item else None,
        "notes": one.notes,
        "rulings": one.rulings,
    }
