"""Who holds a place, out of the state file: on a day, as known on a day, with the claims behind it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.control import control_wire
from schemas.wire import FullPlace, Json
from streams.alerts.alert import Evidence
from streams.alerts.rows import records_of
from streams.articles.text import fold
from streams.control.policy import Policy
from streams.control.state import ControlState, Episode, reconcile
from streams.embedded.core import evidence
from streams.embedded.store import Store
from streams.places.place import Place
from streams.places.spelling import canonical, cross_key


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a place: on which day, and as known on which (by arrival here, not by publication)."""

    at: dt.date | None = None
    known: dt.date | None = None
    by_arrival: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The state of a place, None where nothing is known, with the claims that it rests on."""

    place: Place
    state: ControlState | None
    evidence: tuple[Evidence, ...] = ()


def places(store: Store) -> Iterator[Place]:
    """Every place that the state file has heard of."""
    for place, _ in store.shown():
        yield FullPlace.parse(place).core()


def find(store: Store, name: str) -> list[Place]:
    """The places that a name may mean: by id, as written, spelt otherwise, or in the other script; the surest only."""
    known = list(places(store))
    exact = [place for place in known if place.id == name]
    for key in (fold, canonical, cross_key):
        exact = exact or [place for place in known if key(name) in {key(each) for each in names(place)}]
    return exact


def names(place: Place) -> list[str]:
    """The names of a place that are not empty."""
    return [name for name in (place.name, place.name_ar) if name]


def answer(store: Store, place: Place, policy: Policy, question: Question) -> Answer:
    """The state of one place."""
    records = records_of(place.id, store.control)
    state = reconcile(records, policy, at=question.at, known=question.known, by_arrival=question.by_arrival)
    return Answer(state.place if state else place, state, evidence(state, records))


def answer_wire(told: Answer, why: bool = False) -> Json | None:
    """One line of ``whoholds control --json``, or None where nothing is known; ``why`` adds the history."""
    if told.state is None:
        return None
    wire = control_wire(told.place, told.state, told.evidence)
    if why:
        wire["history"] = [_episode(episode) for episode in told.state.episodes]
        wire["wanting"] = told.state.episode.wanting
        wire["rulings"] = told.state.episode.rulings
        wire["dropped"] = [{"article": one.ref.article, "reason": one.why} for one in told.state.dropped]
    return wire


def _episode(episode: Episode) -> Json:
    return {
        "holder": episode.holder,
        "status": episode.status,
        "since": episode.since,
        "until": episode.until,
        "precision": episode.precision,
        "between": episode.between,
        "voices": [{"source": one.source, "voice": one.voice} for one in episode.voices],
    }
