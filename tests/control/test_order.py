"""The state is a function of the set of records; the alerts are one of the log."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.control import encode_control
from streams.alerts import hot
from streams.alerts.alert import Evidence
from streams.alerts.finish import evidence
from streams.alerts.handle import handle
from streams.alerts.rows import records_of
from streams.articles.precision import Precision
from streams.control.counting import Action, Item, Ref, standing
from streams.control.day import steps_of
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.control.state import ControlState, Episode, reconcile
from streams.reading.extraction import Claim, Kind

from .histories import PLACE, crowds, day, histories, policy

POLICY = policy()
SHORT = policy(hot_days=3)
OFTEN = settings(max_examples=80, deadline=None)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("actor", ["red", "pink", None])
@pytest.mark.parametrize("precision", Precision)
def test_what_happens_alone_on_a_day_makes_the_same_step(
    action: Action, actor: str | None, precision: Precision
) -> None:
    """As beside a denial, which makes no step, and the way of days on which more than one thing happened."""
    one = Item(action, day(0), precision, actor, "blue", "Wire One", "", "", refs=(Ref("2020", "a", 1, 0),))
    denial = one._replace(action=Action.DENIAL, refs=(Ref("2020", "b", 1, 0),))
    assert steps_of([one], POLICY) == steps_of([one, denial], POLICY)


def told(state: ControlState | None) -> tuple[object, ...] | None:
    return None if state is None else tuple(map(episode, state.episodes))


def episode(one: Episode) -> tuple[object, ...]:
    voices = tuple((vouch.source, vouch.voice) for vouch in one.voices)
    return (one.holder, one.status, one.since, one.until, one.precision, one.between, one.enemy, voices)


def present(state: ControlState | None) -> tuple[object, ...] | None:
    return (
        None if state is None else (state.holder, state.status, state.since, state.precision, state.between)
    )


def shown(state: ControlState | None, evidence: Sequence[Evidence]) -> bytes | None:
    """All that ``control`` tells of a place: what must not depend on how its records came."""
    return encode_control(state.place, state, evidence) if state else None


def at_once(log: Sequence[Record], with_policy: Policy) -> bytes | None:
    counted = standing(log)
    state = reconcile(log, with_policy)
    return shown(state, evidence(state.episode.refs, counted.get, with_policy) if state else ())


def one_by_one(log: Sequence[Record], with_policy: Policy) -> list[bytes | None]:
    rows: dict[str, bytes] = {}
    outcomes = (handle(record, rows, with_policy) for record in log)
    return [shown(outcome.state, outcome.evidence) for outcome in outcomes]


def run(log: Sequence[Record], with_policy: object = POLICY) -> tuple[dict[str, bytes], list[list[bytes]]]:
    rows: dict[str, bytes] = {}
    return rows, [feed(record, rows, with_policy) for record in log]


def feed(record: Record, rows: dict[str, bytes], with_policy: object = POLICY) -> list[bytes]:
    return [repr(alert).encode() for alert in handle(record, rows, with_policy).alerts]  # type: ignore[arg-type]


@OFTEN
@given(histories(), st.data())
def test_any_order_and_any_repeats_give_the_same_history(log: list[Record], data: st.DataObject) -> None:
    other = data.draw(st.permutations(log))
    repeats = data.draw(st.lists(st.sampled_from(log), max_size=4))
    assert told(reconcile(log, POLICY)) == told(reconcile([*other, *repeats], POLICY))


@OFTEN
@given(histories())
def test_one_record_after_another_ends_where_all_at_once_does(log: list[Record]) -> None:
    rows: dict[str, bytes] = {}
    for at, record in enumerate(log, 1):
        outcome = handle(record, rows, POLICY)
        assert present(outcome.after) == present(reconcile(log[:at], POLICY))
    assert told(reconcile(records_of(PLACE.id, rows), POLICY)) == told(reconcile(log, POLICY))


@OFTEN
@given(histories(most=10, days=60))
def test_a_short_hot_row_tells_the_same_alerts(log: list[Record]) -> None:
    rows: dict[str, bytes] = {}
    long: dict[str, bytes] = {}
    for at, record in enumerate(log, 1):
        short = handle(record, rows, SHORT)
        whole = handle(record, long, POLICY)
        assert present(short.after) == present(reconcile(log[:at], POLICY))
        assert [alert.id for alert in short.alerts] == [alert.id for alert in whole.alerts]


@OFTEN
@given(histories(), st.data())
def test_repeats_anywhere_in_the_log_add_no_alert(log: list[Record], data: st.DataObject) -> None:
    _, plain = run(log)
    rows: dict[str, bytes] = {}
    for at, record in enumerate(log):
        assert feed(record, rows) == plain[at]
        for again in data.draw(st.lists(st.integers(0, at), max_size=2)):
            assert feed(log[again], rows) == plain[again]


FEW_SHOWN = [policy(alerts_evidence=most, hot_days=days) for most in (1, 2, 4, 20) for days in (3, 60)]


@OFTEN
@given(st.one_of(crowds(), histories()), st.sampled_from(FEW_SHOWN), st.data())
def test_a_state_and_its_evidence_are_those_of_the_set(
    log: list[Record], limits: Policy, data: st.DataObject
) -> None:
    """After each record what all so far come to at once; in the end the same in any order, with any repeats."""
    assert one_by_one(log, limits) == [at_once(log[:at], limits) for at in range(1, len(log) + 1)]
    other = data.draw(st.permutations(log))
    batches = data.draw(st.lists(st.integers(0, len(other)), max_size=3))
    again = [record for end in sorted(batches) for record in other[:end]]
    assert one_by_one([*other, *again], limits)[-1] == at_once(log, limits)


@OFTEN
@given(st.lists(histories(most=4), min_size=2, max_size=3), st.data())
def test_places_split_over_workers_tell_the_same(logs: list[list[Record]], data: st.DataObject) -> None:
    """One worker for all places, or one for each, however their records mix: the same alerts, the same rows."""
    places = [replace(PLACE, id=f"XX{at}") for at in range(len(logs))]
    split = [[replace(one, place=where) for one in log] for where, log in zip(places, logs, strict=True)]
    alone = [run(log) for log in split]
    turns = data.draw(st.permutations([at for at, log in enumerate(split) for _ in log]))
    queues = [iter(log) for log in split]
    rows, told = run([next(queues[at]) for at in turns])
    assert rows == {name: row for own, _ in alone for name, row in own.items()}
    for at in range(len(split)):
        assert [one for turn, one in zip(turns, told, strict=True) if turn == at] == alone[at][1]


@OFTEN
@given(histories(most=10, days=60))
def test_a_text_read_again_that_says_the_same_changes_nothing(log: list[Record]) -> None:
    """30: a new reader comes to the same claims; nothing is told, and nothing but its own row is looked at."""
    rows, _ = run(log, SHORT)
    before = present(reconcile(log, SHORT))
    for kept in standing(log).values():
        again = replace(kept, reader=kept.reader + 1)
        outcome = handle(again, rows, SHORT)
        assert outcome.alerts == ()
        assert present(outcome.after) == before


class CrashedError(Exception):
    """Stands for a kill."""


class Fragile(dict[str, bytes]):
    """Rows whose writer is killed before one of its writes."""

    left = 10**9

    def __setitem__(self, name: str, value: bytes) -> None:
        if self.left == 0:
            raise CrashedError
        self.left -= 1
        super().__setitem__(name, value)


@OFTEN
@given(histories(), st.data())
def test_a_crash_between_two_writes_repeats_and_never_forgets(log: list[Record], data: st.DataObject) -> None:
    _, plain = run(log)
    rows = Fragile()
    for record, alerts in zip(log, plain, strict=True):
        rows.left = data.draw(st.integers(0, 3))
        try:
            feed(record, rows)
        except CrashedError:
            rows.left = 10**9
            assert feed(record, rows) == alerts
        rows.left = 10**9
    assert present(handle(log[-1], rows, POLICY).after) == present(reconcile(log, POLICY))


SMALL = [
    {"LIMIT": 1500, "ROOM": 1000},
    {"MANY": 3, "FEW": 1},
    {"LIMIT": 2500, "ROOM": 2000, "MANY": 4, "FEW": 2},
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(crowds(), histories(most=10, days=60)), st.sampled_from(SMALL), st.sampled_from(FEW_SHOWN))
def test_a_hot_row_squeezed_or_parted_tells_the_same(
    log: list[Record], sizes: dict[str, int], limits: Policy
) -> None:
    _, plain = run(log, limits)
    with pytest.MonkeyPatch.context() as patch:
        for name, size in sizes.items():
            patch.setattr(hot, name, size)
        _, squeezed = run(log, limits)
        states = one_by_one(log, limits)
    assert [[*map(ident, one)] for one in squeezed] == [[*map(ident, one)] for one in plain]
    assert states == [at_once(log[:at], limits) for at in range(1, len(log) + 1)]


def test_a_row_that_is_full_shows_what_all_its_claims_come_to() -> None:
    """A thousand articles in few voices, with long names, late ones and withdrawals: far more than a row holds."""
    rng = random.Random(4)
    log: list[Record] = []
    for number in range(1_000):
        captor, days = ("blue" if 40 < number % 300 < 44 else "red"), number // 12 - rng.choice((0, 0, 1, 30))
        told = Claim("Somewhere", PLACE.id, Kind.CAPTURED, captor, None, day(days), source=rng.choice(WIRES))
        moment = dt.datetime.combine(day(number // 12), dt.time(number % 12, 30), dt.UTC)
        name = f"https://example.org/{number}/{'long' * 20}"
        log.append(
            Record(RecordType.CLAIMS, PLACE, name, published=moment, outlet=told.source, claims=(told,))
        )
        if rng.random() < 0.03:
            log.append(replace(rng.choice(log[-200:]), type=RecordType.RETRACTION, version=2, claims=()))
    rows: dict[str, bytes] = {}
    for at, record in enumerate(log, 1):
        outcome = handle(record, rows, POLICY)
        assert len(rows[PLACE.id]) < 64 * 1024
        if at % 20 == 0:
            assert shown(outcome.state, outcome.evidence) == at_once(log[:at], POLICY)


WIRES = ("Wire One", "Wire Two", "Red News", "Blue News")


def ident(alert: bytes) -> bytes:
    return alert.split(b"'")[1]
