"""The view answers as the state file does, however the file grew, for every day and every day of knowledge."""

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.api import ChangesParams, ControlParams
from schemas.control import control_wire
from streams.control.identity import merge
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.embedded.core import amending
from streams.embedded.query import Question, answer, places
from streams.embedded.run import Flow
from streams.embedded.store import Store
from streams.places.place import Place
from streams.web import fill, maps
from streams.web.actors import Actors
from streams.web.fill import Filler
from streams.web.view import View
from tests.control.histories import PLACE, day, histories, policy

POLICY = policy()
OTHER = Place("XX2", "Elsewhere", adm=("South",), lat=1.0, lon=2.0, country="XX")
AT = (None, day(-1), day(9), day(20))
KNOWN = (None, day(4), day(12), day(25))


@st.composite
def wars(draw: st.DrawFn) -> list[list[Record]]:
    """Records of two places in batches, now and then with a merge among them."""
    records = [*draw(histories())]
    there = [_moved(record, OTHER) for record in draw(histories(most=4))]
    mixed = draw(st.permutations([*records, *there]))
    if draw(st.booleans()):
        mixed = [*mixed, *merge(OTHER, PLACE, there, 1), *(_renamed(one) for one in records[:2])]
    cuts = sorted(draw(st.lists(st.integers(0, len(mixed)), min_size=2, max_size=2)))
    return [mixed[: cuts[0]], mixed[cuts[0] : cuts[1]], mixed[cuts[1] :]]


def _moved(record: Record, place: Place) -> Record:
    claims = tuple(replace(claim, place_id=place.id) for claim in record.claims)
    return replace(record, place=place, claims=claims)


def _renamed(record: Record) -> Record:
    return replace(record, article=f"{record.article}, later")


@dataclass
class Shown:
    """As much of a site as a map needs."""

    view: View
    policy: Policy = POLICY
    actors: Actors = field(default_factory=lambda: Actors(POLICY))


def shown(view: View, at: dt.date | None, known: dt.date | None) -> dict[str, Any]:
    """Of each place on the map what is said of it."""
    body = maps.control(Shown(view), ControlParams(at=at, known=known))  # type: ignore[arg-type]
    found = {one["id"]: one["properties"] for one in json.loads(body)["features"]}
    names = ("holder", "status", "since", "precision", "between")
    return {place: {name: said[name] for name in names} for place, said in found.items()}


def moved_on(
    view: View, one: tuple[dt.date | None, dt.date | None], at: dt.date, known: dt.date | None
) -> Any:
    """What a map of another day becomes with what ``/api/changes`` tells."""
    assert one[0]
    params = ChangesParams(**{"from": one[0], "known_from": one[1], "at": at, "known": known})
    told = json.loads(maps.changes(Shown(view), params))  # type: ignore[arg-type]
    rows = [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
    names = ("holder", "status", "since", "precision", "between")
    before = shown(view, *one)
    new = {row["id"]: {name: row[name] for name in names} for row in rows}
    assert [place for place, said in new.items() if before.get(place) == said] == []
    assert set(told["gone"]) <= before.keys()
    return {place: said for place, said in {**before, **new}.items() if place not in told["gone"]}


def told(store: Store, at: dt.date | None, known: dt.date | None) -> dict[str, Any]:
    """The same as ``whoholds control`` tells it."""
    answers = [answer(store, place, POLICY, Question(at, known)) for place in places(store)]
    wires = [control_wire(one.place, one.state, ()) for one in answers if one.state]
    names = ("holder", "status", "since", "precision", "between")
    return {
        wire["place"]["id"]: json.loads(json.dumps({name: wire[name] for name in names}, default=str))
        for wire in wires
    }


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(wars(), st.sampled_from([1, 20, 20_000]))
def test_the_view_tells_what_the_state_file_tells(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    war: list[list[Record]],
    most: int,
) -> None:
    """Filled after each batch; compared for each day as known on each, also where little is worked out ahead."""
    monkeypatch.setattr(fill, "MOST_FOLDED", most)
    folder = tmp_path_factory.mktemp("view")
    with Store(folder / "state.sqlite") as store:
        view = View(store.path, folder / "views", POLICY)
        filler = Filler(view, POLICY)
        flow = Flow(store, amending(POLICY), lambda *_: None)
        for batch in war:
            flow.amend(batch, [])
            filler.fill()
        for at in AT:
            for known in KNOWN:
                assert shown(view, at, known) == told(store, at, known), (at, known)
        for one, other in product(product(AT[1:], KNOWN), repeat=2):
            if one[1] or not other[1]:  # without `known_from` both are as known on the same day
                assert moved_on(view, one, *other) == shown(view, *other), (one, other)  # type: ignore[arg-type]
        filler.close()
        view.close()


def _batch(number: int) -> list[Record]:
    """Two articles, days apart, that take one place."""
    from streams.reading.extraction import Claim, Kind

    return [
        Record(
            RecordType.CLAIMS, OTHER, f"a{number}{captor}", outlet="Wire One",
            published=dt.datetime.combine(day(number + after), dt.time(9), dt.UTC),
            claims=(Claim("Elsewhere", OTHER.id, Kind.CAPTURED, captor, None, day(number + after), source="Wire One"),),
        )
        for captor, after in (("red", 0), ("blue", 3))
    ]  # fmt: skip


@pytest.fixture
def flow(tmp_path: Path) -> Any:
    with Store(tmp_path / "state.sqlite") as store:
        yield Flow(store, amending(POLICY), lambda *_: None)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, None), (1, None), "red"),
        ((1, None), (0, None), "gone"),
        ((1, None), (3, None), ""),
        ((3, None), (4, None), "blue"),
        ((4, None), (5, None), ""),
        ((4, None), (3, None), "red"),
        ((9, 3), (9, 4), "blue"),
        ((9, 4), (9, 3), "red"),
        ((9, 4), (9, 5), ""),
        ((9, 5), (9, 6), "gone"),
        ((2, 3), (9, 3), ""),
    ],
)
def test_between_two_maps(
    flow: Flow, tmp_path: Path, one: tuple[int, int | None], other: tuple[int, int | None], expected: str
) -> None:
    """Taken on the first day and on the fourth; on the sixth both articles are withdrawn."""
    first = _batch(1)
    gone = [
        replace(record, type=RecordType.RETRACTION, version=2, claims=(),
                published=dt.datetime.combine(day(6), dt.time(9), dt.UTC))
        for record in first
    ]  # fmt: skip
    flow.amend(first if other[1] is None else [*first, *gone], [])
    view = View(flow.store.path, tmp_path / "views", POLICY)
    filler = Filler(view, POLICY)
    filler.fill()
    known = {"known_from": one[1], "known": other[1]}
    heard = {name: day(number) for name, number in known.items() if number is not None}
    params = ChangesParams(**{"from": day(one[0]), "at": day(other[0]), **heard})
    told = json.loads(maps.changes(Shown(view), params))  # type: ignore[arg-type]
    holders = [row[told["columns"].index("holder")] for row in told["rows"]]
    assert [*holders, *(["gone"] if told["gone"] else [])] == [expected] * bool(expected)
    assert told["gone"] == [OTHER.id] * (expected == "gone")
    filler.close()
    view.close()


def test_a_view_goes_on_where_it_was(flow: Flow, tmp_path: Path) -> None:
    """What is in the file already is not worked out again; what came meanwhile is taken in."""
    flow.amend(_batch(1), [])
    for new in (True, False):
        view = View(flow.store.path, tmp_path / "views", POLICY)
        filler = Filler(view, POLICY)
        assert bool(filler.fill()) is new
        filler.close()
        view.close()
    flow.amend(_batch(20), [])
    view = View(flow.store.path, tmp_path / "views", POLICY)
    assert view.complete
    Filler(view, POLICY).fill()
    assert shown(view, None, None)[OTHER.id]["since"] == day(23).isoformat()
    view.close()


def test_a_view_of_another_file_or_policy_is_made_anew(flow: Flow, tmp_path: Path) -> None:
    """Nobody sees the places of a state file that is no more."""
    flow.amend(_batch(1), [])
    view = View(flow.store.path, tmp_path / "views", POLICY)
    Filler(view, POLICY).fill()
    view.close()
    assert not View(flow.store.path, tmp_path / "views", Policy.load()).complete
    path = flow.store.path
    flow.store.close()
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    with Store(path.with_name("new.sqlite")) as new:
        new.copy(path)
    view = View(path, tmp_path / "views", POLICY)
    assert not view.complete
    assert view.reader().execute("SELECT count(*) FROM places").fetchone() == (0,)
    view.close()


def test_a_file_in_the_same_place_that_has_been_through_less_is_another(flow: Flow, tmp_path: Path) -> None:
    """An inode is given again; how far the file was, and what it told, is not."""
    flow.amend(_batch(1), [])
    view = View(flow.store.path, tmp_path / "views", POLICY)
    Filler(view, POLICY).fill()
    assert view.reader().execute("SELECT count(*) FROM main.alerts").fetchone() == (2,)
    view.close()
    for change in ("UPDATE alerts SET place = 'other' WHERE seq = 2", "DELETE FROM touched"):
        with sqlite3.connect(flow.store.path) as db:
            db.execute(change)
        view = View(flow.store.path, tmp_path / "views", POLICY)
        assert not view.complete
        Filler(view, POLICY).fill()
        view.close()
        flow.store.touch(OTHER.id)


def test_a_place_that_cannot_be_told_hides_no_other(
    flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its fault is in the log, and the rest on the map."""
    flow.amend([*_batch(1), *(_moved(one, replace(OTHER, id="XX0")) for one in _batch(5))], [])
    real = fill.episode_rows

    def broken(records: list[Record], policy: Policy) -> list[tuple[Any, ...]]:
        if records[0].place.id == OTHER.id:
            raise ZeroDivisionError("a fault of ours")
        return real(records, policy)

    monkeypatch.setattr(fill, "episode_rows", broken)
    view = View(flow.store.path, tmp_path / "views", POLICY)
    filler = Filler(view, POLICY)
    filler.fill()
    assert shown(view, day(6), None)["XX0"] == told(flow.store, day(6), None)["XX0"]
    filler.close()
    view.close()


def test_two_servers_of_one_state_do_not_share_a_view(flow: Flow, tmp_path: Path) -> None:
    """The second has a file that goes with it."""
    one = View(flow.store.path, tmp_path / "views", POLICY)
    two = View(flow.store.path, tmp_path / "views", POLICY)
    assert one.path != two.path
    two.close()
    assert one.path.exists() and not two.path.exists()  # noqa: PT018
    one.close()


def test_before_the_histories_are_there_the_present_is(flow: Flow, tmp_path: Path) -> None:
    """A large state file is on the map at once; ``complete`` says when its past is, too."""
    flow.amend(_batch(1), [])
    view = View(flow.store.path, tmp_path / "views", POLICY)
    filler = Filler(view, POLICY)
    assert not view.complete
    assert shown(view, None, None) == told(flow.store, None, None)
    filler.fill()
    assert view.complete
    assert shown(view, day(2), None) == told(flow.store, day(2), None) != {}
    filler.close()
    view.close()


def test_the_view_knows_how_far_it_has_got(
    flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An alert is settled when all that was touched by then is worked out, one place in a step or many."""
    monkeypatch.setattr(fill, "STEP_SECONDS", 0)
    view = View(flow.store.path, tmp_path / "views", POLICY)
    filler = Filler(view, POLICY)
    flow.amend([*_batch(1), *(_moved(one, replace(OTHER, id="XX0")) for one in _batch(5))], [])
    steps = []
    while filler.step():
        steps.append((view.settled, shown(view, None, None).keys() >= {"XX0", OTHER.id}))
    assert steps == [(0, False), (4, True)]
    filler.close()
    view.close()


def test_what_was_told_before_the_view_was_made_is_settled(
    flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view begins with the present; that it takes in old alerts one by one makes none of them news."""
    monkeypatch.setattr(fill, "ALERTS_AT_ONCE", 1)
    flow.amend([*_batch(1), *_batch(20)], [])
    view = View(flow.store.path, tmp_path / "views", POLICY)
    filler = Filler(view, POLICY)
    settled = {view.settled}
    while filler.step():
        settled.add(view.settled)
    assert settled == {4}
    flow.amend(_batch(40), [])
    filler.fill()
    assert view.settled == 6
    filler.close()
    view.close()


def test_what_the_reader_of_a_view_gets_cannot_be_written(flow: Flow, tmp_path: Path) -> None:
    """Neither the view nor the state file."""
    view = View(flow.store.path, tmp_path / "views", POLICY)
    for table in ("main.places", "state.alerts"):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            view.reader().execute(f"DELETE FROM {table}")
    view.close()
