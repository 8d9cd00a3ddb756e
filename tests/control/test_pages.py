"""What lies before the hot row is kept in pages: a record of long ago changes those, and all comes to the same."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.alerts import amend, handle
from streams.control import pages
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.control.state import reconcile
from streams.control.window import BeyondWindowError
from streams.reading.extraction import Claim, Kind

from .histories import PLACE, crowds, day, histories, policy
from .test_order import at_once, one_by_one, present, run, shown

SHORT = [policy(hot_days=3), policy(hot_days=3, alerts_evidence=2), policy(hot_days=10)]


def no_pages(_: object) -> None:
    raise BeyondWindowError("as if there were none")


def no_rows(_: object) -> None:
    raise AssertionError("all cold rows are read")


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(histories(most=16, days=120), crowds()), st.sampled_from((1, 2, 400)), st.sampled_from(SHORT)
)
def test_pages_tell_what_all_rows_tell(log: list[Record], size: int, limits: Policy) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handle, "_recent", no_pages)
        patch.setattr(handle, "_amended", no_pages)
        _, whole = run(log, limits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "PAGE", size)
        _, paged = run(log, limits)
        states = one_by_one(log, limits)
    assert paged == whole
    assert states == [at_once(log[:at], limits) for at in range(1, len(log) + 1)]


def long_war(years: int) -> list[Record]:
    """A place that changes hands every ten days, told of by five articles a day."""
    return [
        told(f"a{number}", number // 5, "red" if number // 50 % 2 else "blue", number % 5)
        for number in range(years * 365 * 5)
    ]


def told(article: str, on: int, captor: str, outlet: int, **changes: object) -> Record:
    source = ("Wire One", "Wire Two", "Red News", "Blue News", "Green Radio")[outlet]
    claim = Claim("Somewhere", PLACE.id, Kind.CAPTURED, captor, None, day(on), source=source)
    moment = dt.datetime.combine(day(on), dt.time(12, outlet), dt.UTC)
    one = Record(RecordType.CLAIMS, PLACE, article, published=moment, outlet=source, claims=(claim,))
    return replace(one, **changes)  # type: ignore[arg-type]


def test_a_late_record_reads_some_pages_and_not_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A late claim, a correction and a withdrawal of the first days, of the middle, and of days just left behind."""
    log = long_war(2)
    rows, _ = run(log, policy())
    changed = Counter[str]()
    save = amend.Amended.save

    def counted(self: amend.Amended, *about: object) -> None:
        changed["pages"] = len(self.changed)
        save(self, *about)  # type: ignore[arg-type]

    monkeypatch.setattr(amend.Amended, "save", counted)
    monkeypatch.setattr(handle, "_whole", no_rows)
    for on in (0, 7, 300, 600):
        number = on * 5
        late = told(f"late{on}", on, "green", 0)
        fixed = replace(log[number], version=2, claims=(replace(log[number].claims[0], to="green"),))
        gone = replace(log[number + 1], type=RecordType.RETRACTION, version=2, claims=())
        for record in (late, fixed, gone):
            outcome = handle.handle(record, rows, policy())
            log.append(record)
            assert 0 < changed["pages"] <= 2
            assert present(outcome.after) == present(reconcile(log, policy()))
            assert len(rows[PLACE.id]) <= 64 * 1024


def test_claims_without_room_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of fifty articles a day in two voices some find no room: their oldest are withdrawn, or told otherwise."""
    captors = ("red", "red", "blue", "red")
    log = [
        told(f"a{number}", number // 50, captors[number // 50], number % 2 * (number // 50 + 1) % 5)
        for number in range(200)
    ]
    rows, _ = run(log, policy())
    monkeypatch.setattr(handle, "_whole", no_rows)
    for on in (0, 1, 2, 3):
        for number in range(on * 50, on * 50 + 24):
            gone = replace(log[number], type=RecordType.RETRACTION, version=2, claims=())
            other = replace(log[number], version=2, claims=(replace(log[number].claims[0], to="green"),))
            log.append(other if number % 7 == 0 else gone)
            outcome = handle.handle(log[-1], rows, policy())
            assert len(rows[PLACE.id]) <= 64 * 1024
            if number % 8 == 0:
                assert shown(outcome.state, outcome.evidence) == at_once(log, policy())


def sketch(*begins: int) -> tuple[int, ...]:
    return (20 * len(begins), *sorted(number for begin in begins for number in range(begin, begin + 20)))


def test_copies_that_meet_and_part_move_each_other_and_not_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stories; a text that joins them, an earlier copy of one, corrections of first tellers, withdrawals."""
    one, two = sketch(100), sketch(200)
    log = [told(f"a{at}", at, "red", at % 5, fingerprint=one if at % 2 else two) for at in range(12)]
    log = [
        replace(each, claims=(each.claims[0], replace(each.claims[0], source="Blue News"))) for each in log
    ]
    log += [told(f"b{at}", at + 40, "blue", at % 4, fingerprint=(one, two, ())[at % 3]) for at in range(9)]
    limits = policy(hot_days=5)
    rows, _ = run(log, limits)
    before = {record.article: record for record in log}
    log.clear()
    joins = told("joins", 4, "red", 3, fingerprint=sketch(100, 200))
    monkeypatch.setattr(handle, "_whole", no_rows)
    everything = [*before.values()]
    for record in (
        joins,
        told("early", -1, "red", 2, fingerprint=one),
        replace(joins, type=RecordType.RETRACTION, version=2, claims=()),
        replace(before["a0"], version=2, fingerprint=one),
        replace(before["a1"], version=2, claims=(replace(before["a1"].claims[0], source="Red News"),)),
        told("early", -1, "red", 2, fingerprint=one, type=RecordType.RETRACTION, version=2, claims=()),
        told("later", 41, "blue", 2, fingerprint=sketch(100, 200)),
        replace(before["b0"], type=RecordType.RETRACTION, version=2, claims=()),
    ):
        everything.append(record)
        outcome = handle.handle(record, rows, limits)
        assert shown(outcome.state, outcome.evidence) == at_once(everything, limits)
