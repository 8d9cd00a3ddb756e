"""Provisional ids that are not one place; merges and their undoing."""

import datetime as dt
from dataclasses import replace

import pytest

from streams.alerts.alert import AlertType
from streams.alerts.handle import Outcome, handle
from streams.alerts.rows import records_of
from streams.control.identity import ambiguous, merge, unmerge
from streams.control.record import Record, RecordType
from streams.control.state import reconcile
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind

from .histories import policy

POLICY = policy()
MOMENT = dt.datetime(2020, 3, 5, 9, tzinfo=dt.UTC)
HERE = Place("xx:zarnq", "Zarnouq", provisional=True)
THERE = Place("XX77", "Zarnuq", lat=1.0, lon=2.0)


def told(article: str, name: str, place: Place = HERE, adm: str = "", **changes: object) -> Record:
    claim = Claim(name, place.id, Kind.CAPTURED, "red", "blue", MOMENT.date(), source="Wire One")
    where = replace(place, adm=(adm,) if adm else ())
    record = Record(
        RecordType.CLAIMS, where, article=article, published=MOMENT, outlet="Wire One", claims=(claim,)
    )
    return replace(record, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("names", "areas", "apart"),
    [
        (("Zarnouq", "Zarnuq", "Zarnooq"), ("", "", ""), False),
        (("Zarnouq", "زرنوق"), ("", ""), False),
        (("Zarnouq", "Zarnouk"), ("", ""), True),
        (("زرنوق", "زرنوك"), ("", ""), True),
        (("Zarnouq", "Zarnouq"), ("Idlib", "Idleb"), False),
        (("Zarnouq", "Zarnouq"), ("Idlib", "Aleppo"), True),
        (("Zarnouq", "Zarnouq"), ("Idlib", ""), False),
        (("Zarnouq", "Zarnouq"), ("Idlib", "Idleb Governorate"), False),
        (("Zarnouq", "زرنوق"), ("Idlib", "إدلب"), False),
        (("Khirbat Sufiyah", "Khirbet as-Sufiya"), ("", ""), False),
        (("Khirbat Sufiyah", "Khirbat Safriyah"), ("", ""), True),
    ],
)
def test_when_an_id_is_more_than_one_place(
    names: tuple[str, ...], areas: tuple[str, ...], apart: bool
) -> None:
    pairs = zip(names, areas, strict=True)
    records = [told(f"a{at}", name, adm=area) for at, (name, area) in enumerate(pairs)]
    assert ambiguous(records) is apart
    assert (reconcile(records, POLICY) is None) is apart


def test_a_row_of_a_table_is_never_in_doubt() -> None:
    assert not ambiguous([told("a", "Zarnouq", THERE, "Idlib"), told("b", "Elsewhere", THERE, "Aleppo")])


def test_what_was_told_of_an_ambiguous_place_is_taken_back() -> None:
    rows: dict[str, bytes] = {}
    (first,) = handle(told("a", "Zarnouq", adm="Idlib"), rows, POLICY).alerts
    outcome = handle(told("b", "Zarnouq", adm="Aleppo"), rows, POLICY)
    (alert,) = outcome.alerts
    assert (alert.type, alert.reverts, alert.reason) == (AlertType.REVERTED, first.id, "ambiguous")
    assert outcome.after is None
    gone = told("b", "Zarnouq", adm="Aleppo", version=2, claims=(), type=RecordType.RETRACTION)
    (again,) = handle(gone, rows, POLICY).alerts
    assert (again.type, again.to, again.id != first.id) == (AlertType.CHANGED, "red", True)


def feed(records: list[Record], rows: dict[str, bytes]) -> list[Outcome]:
    return [handle(record, rows, POLICY) for record in records]


def test_a_merge_moves_everything_and_its_undoing_brings_it_back() -> None:
    rows: dict[str, bytes] = {}
    feed([told("a", "Zarnouq"), told("b", "Zarnuq", THERE, claims=())], rows)
    merged = feed(merge(HERE, THERE, records_of(HERE.id, rows), 1), rows)
    assert merged[0].after is None
    assert merged[0].merged_into == THERE.id
    assert [(alert.type, alert.reason) for alert in merged[0].alerts] == [(AlertType.REVERTED, "merged")]
    there = reconcile(records_of(THERE.id, rows), POLICY)
    assert there
    assert there.holder == "red"
    assert merged[-1].after
    undone = feed(unmerge(HERE, THERE, records_of(HERE.id, rows), 2), rows)
    assert undone[0].after
    assert undone[0].after.holder == "red"
    assert reconcile(records_of(THERE.id, rows), POLICY) is None


def test_an_article_that_names_both_places_counts_for_both_after_a_merge() -> None:
    rows: dict[str, bytes] = {}
    other = told("a", "Zarnuq", THERE)
    later = replace(other.claims[0], date=dt.date(2020, 3, 4), to="green")
    feed([told("a", "Zarnouq"), replace(other, claims=(later,))], rows)
    feed(merge(HERE, THERE, records_of(HERE.id, rows), 1), rows)
    state = reconcile(records_of(THERE.id, rows), POLICY)
    assert state
    assert [episode.holder for episode in state.episodes] == ["green", "red"]


def test_a_merge_of_a_merge_takes_all_along() -> None:
    rows: dict[str, bytes] = {}
    third = Place("YY1", "Zarnuq al-Jadida")
    feed([told("a", "Zarnouq")], rows)
    feed(merge(HERE, THERE, records_of(HERE.id, rows), 1), rows)
    feed(merge(THERE, third, records_of(THERE.id, rows), 1), rows)
    state = reconcile(records_of(third.id, rows), POLICY)
    assert state
    assert state.holder == "red"
    assert reconcile(records_of(THERE.id, rows), POLICY) is None
