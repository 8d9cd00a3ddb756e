"""Who gets which alert; and that whoever got one gets its taking back."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.alerts.alert import Alert, AlertType
from streams.articles.tables import Table
from streams.places.index import BUNDLED
from streams.places.place import Place
from streams.places.spelling import provisional_id
from streams.places.tables import read_table
from streams.subscriptions.filterfile import filter_of
from streams.subscriptions.filters import EVERYTHING, Arrival, Filter
from tests.subscriptions.values import AKEIRSHI, ALERT, NOW, QUOTE, UNPLACED, hostile_alerts, reverting

ARABIC_ONLY = Place("x:1", "عكيرشة", "", 35.85, 39.13, ("الرقة",))
SYRIA = [35.6, 32.3, 42.4, 37.3]
YEMEN = [42.0, 12.0, 54.0, 19.0]
TRIANGLE = {"type": "Polygon", "coordinates": [[[39, 35], [40, 35], [39, 37], [39, 35]]]}


def asked(**keys: Any) -> Filter:
    return filter_of(
        Table("webhooks.toml", "ops.filter", {key.rstrip("_"): keys[key] for key in keys}), Path()
    )


@pytest.mark.parametrize(
    ("keys", "place", "wanted"),
    [
        ({"bbox": SYRIA}, AKEIRSHI, True),
        ({"bbox": YEMEN}, AKEIRSHI, False),
        ({"polygon": TRIANGLE}, AKEIRSHI, True),
        ({"polygon": TRIANGLE}, replace(AKEIRSHI, lon=39.9), False),
        ({"bbox": SYRIA}, UNPLACED, True),
        ({"bbox": YEMEN}, UNPLACED, False),  # its country lies elsewhere
        ({"bbox": YEMEN}, replace(UNPLACED, id="prov:xx:dhr"), True),  # nobody knows where
        ({"bbox": YEMEN}, replace(UNPLACED, id="prov:zz:dhr"), True),
        ({"bbox": YEMEN}, replace(UNPLACED, id="old:1", country="YE"), True),
        ({"bbox": SYRIA, "unplaced": False}, UNPLACED, False),
        ({"bbox": SYRIA, "unplaced": False}, AKEIRSHI, True),
        ({"admin": ["Ar-Raqqa"]}, AKEIRSHI, True),
        ({"admin": ["al-Raqqah"]}, AKEIRSHI, True),
        ({"admin": ["الرقة"]}, AKEIRSHI, True),
        ({"admin": ["RAQQA"]}, ARABIC_ONLY, True),
        ({"admin": ["Sabka"]}, AKEIRSHI, True),
        ({"admin": ["Idlib", "Ar-Raqqa"]}, AKEIRSHI, True),
        ({"admin": ["Idlib"]}, AKEIRSHI, False),
        ({"admin": ["Raq"]}, AKEIRSHI, False),
        ({"admin": ["Akeirshi"]}, AKEIRSHI, False),  # a place is no area
        ({"admin": ["Idlib"]}, UNPLACED, True),  # nobody knows in which
        ({"admin": ["Idlib"], "unplaced": False}, UNPLACED, False),
        ({"places": ["ocha:C5752"]}, AKEIRSHI, True),
        ({"places": ["ocha:C575"]}, AKEIRSHI, False),
        ({"places": ["akeirshi"]}, AKEIRSHI, True),
        ({"places": ["عَكيرشه"]}, AKEIRSHI, True),
        ({"places": ["Akeirshi"]}, ARABIC_ONLY, True),  # by the letters that both scripts share
        ({"places": ["Hama"]}, AKEIRSHI, False),
        ({"places": ["Camp 7"]}, replace(AKEIRSHI, name="camp 7"), True),
        ({"places": ["Camp ٧"]}, replace(AKEIRSHI, name="Camp 7"), True),
        ({"places": ["Camp 7"]}, replace(AKEIRSHI, name="Camp 8"), False),
        ({"places": ["Akeirshi"]}, UNPLACED, False),
        ({"places": [UNPLACED.id]}, UNPLACED, True),
        # The id that it had before a table had the place.
        ({"places": [provisional_id("sy", "Akeirshi")]}, AKEIRSHI, True),
        ({"places": [provisional_id("ye", "Akeirshi")]}, replace(AKEIRSHI, country="SY"), False),
        ({"places": ["prov:sy:"]}, AKEIRSHI, False),
        ({"bbox": YEMEN, "admin": ["Ar-Raqqa"]}, AKEIRSHI, True),  # any of them
        ({"bbox": YEMEN, "places": ["Akeirshi"]}, AKEIRSHI, True),
        ({"bbox": YEMEN, "admin": ["Idlib"], "places": ["Hama"]}, AKEIRSHI, False),
        ({}, UNPLACED, True),
    ],
)
def test_places(keys: dict[str, Any], place: Place, wanted: bool) -> None:
    assert asked(**keys).wants(replace(ALERT, place=place), NOW) is wanted


def test_the_tables_tell_the_other_name_of_an_area_and_its_country() -> None:
    aleppo = Place("iso:SY-HL", "Aleppo", "حلب", 36.2, 37.2, country="SY", type="governorate")
    town = replace(aleppo, id="gn:1", type="town", name="Halab al-Jadida")
    table = Table("webhooks.toml", "ops.filter", {"admin": ["حلب"]})
    found = filter_of(table, Path(), lambda _: [aleppo, town])
    spelt = filter_of(Table("webhooks.toml", "", {"admin": ["Halab"]}), Path(), lambda _: [aleppo, town])
    inside = replace(AKEIRSHI, adm=("Aleppo",))
    assert found.wants(replace(ALERT, place=inside), NOW)
    assert spelt.wants(replace(ALERT, place=inside), NOW)
    assert not filter_of(table, Path()).wants(replace(ALERT, place=inside), NOW)
    assert found.wants(replace(ALERT, place=UNPLACED), NOW)
    assert not found.wants(replace(ALERT, place=replace(UNPLACED, id="prov:ye:dhr")), NOW)


@pytest.mark.parametrize(
    ("keys", "other", "wanted"),
    [
        ({"to": ["isis"]}, {}, True),
        ({"to": ["Islamic State"]}, {}, True),
        ({"to": ["داعش"]}, {}, True),
        ({"to": ["sdf"]}, {}, False),
        ({"from_": ["SDF"]}, {}, True),
        ({"from_": ["isis"]}, {}, False),
        ({"from_": ["sdf"]}, {"from_": None}, False),  # nobody known is nobody asked for
        ({"actors": ["sdf"]}, {}, True),
        ({"actors": ["hts"]}, {}, False),
        ({"actors": ["hts", "isis"]}, {}, True),
        ({"from_": ["sdf"], "to": ["hts"]}, {}, False),
        ({"to": ["syrian_government"]}, {"to": "russia"}, True),  # counts as its side
        ({"to": ["syrian_government"], "allies": False}, {"to": "russia"}, False),
        ({"to": ["russia"]}, {"to": "syrian_government"}, False),
        ({"to": ["other:Ahrar"]}, {"to": "other:ahrar"}, True),
        ({"actors": ["hts"]}, {"between": ("hts", "isis"), "type": AlertType.CONTESTED}, True),
        ({"to": ["hts"]}, {"between": ("hts", "isis"), "to": None, "type": AlertType.CONTESTED}, True),
        ({"to": ["hts"]}, {"between": ("hts", "isis"), "type": AlertType.CONTESTED}, False),
        ({"types": ["changed"]}, {}, True),
        ({"types": ["control.changed"]}, {}, True),
        ({"types": ["confirmed", "contested"]}, {}, False),
        ({"status": ["claimed"]}, {}, True),
        ({"status": ["confirmed", "vacated"]}, {}, False),
        ({"max_age_days": 1}, {}, True),
        ({"max_age_days": 0}, {}, False),
        ({"max_age_days": 1}, {"event_date": None}, True),
        ({"max_age_days": 3}, {"event_date": dt.date(2026, 3, 1), "precision": "day"}, False),
        ({"max_age_days": 3}, {"event_date": dt.date(2026, 3, 1), "precision": "week"}, True),
        ({"max_age_days": 3}, {"event_date": dt.date(2026, 2, 6), "precision": "month"}, True),
        ({"max_age_days": 3}, {"event_date": dt.date(2026, 3, 30)}, True),
        ({"languages": ["en"]}, {}, True),
        ({"languages": ["ar"]}, {}, False),
        ({"languages": ["ar"]}, {"evidence": (QUOTE, replace(QUOTE, lang="ar"))}, True),
        ({"languages": ["ar"]}, {"evidence": ()}, True),
        ({"languages": ["ar"]}, {"evidence": (replace(QUOTE, lang=""),)}, True),
        ({"late": False}, {}, True),
        ({"late": False}, {"late": True}, False),
        ({}, {"late": True}, True),
    ],
)
def test_everything_else(keys: dict[str, Any], other: dict[str, Any], wanted: bool) -> None:
    assert asked(**keys).wants(replace(ALERT, **other), NOW) is wanted


keys = st.fixed_dictionaries(
    {},
    optional={
        "bbox": st.sampled_from((SYRIA, YEMEN, [-180, -90, 180, 90])),
        "admin": st.sampled_from((["Ar-Raqqa"], ["Idlib"])),
        "places": st.sampled_from((["ocha:C5752"], ["Hama"])),
        "unplaced": st.booleans(),
        "from": st.sampled_from((["isis"], ["sdf", "opposition"])),
        "to": st.sampled_from((["isis"], ["sdf", "opposition"])),
        "actors": st.sampled_from((["isis"], ["hts"])),
        "types": st.lists(st.sampled_from(("changed", "contested", "confirmed")), max_size=2, unique=True),
        "status": st.lists(st.sampled_from(("claimed", "confirmed")), max_size=1),
        "max_age_days": st.sampled_from((0, 3, 300)),
        "languages": st.sampled_from((["en"], ["ar"])),
        "late": st.booleans(),
    },
)
originals = st.builds(
    lambda alert, place, kind, event: replace(alert, place=place, type=kind, event_date=event),
    hostile_alerts,
    st.sampled_from((AKEIRSHI, UNPLACED, ARABIC_ONLY)),
    st.sampled_from([kind for kind in AlertType if kind is not AlertType.REVERTED]),
    st.none() | st.dates(dt.date(2026, 2, 1), dt.date(2026, 3, 10)),
)


@given(keys, originals, st.timedeltas(dt.timedelta(0), dt.timedelta(days=400)))
def test_what_takes_an_alert_back_is_wanted_where_that_was(
    told: dict[str, Any], original: Alert, later: dt.timedelta
) -> None:
    """Exactly there where the original is known, however old it is by now; where it is not, at least there."""
    found = asked(**told)
    got = found.wants(original, NOW)
    back = reverting(original)
    assert found.wants(back, NOW + later, Arrival(original, NOW)) is got
    assert found.wants(back, NOW + later) or not got


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ({"types": ["reverted"]}, True),  # every taking back, also of what is not asked for
        ({"types": ["reverted"], "to": ["isis"]}, True),
        ({"types": ["reverted"], "to": ["sdf"]}, False),  # the taking back of others' captures is not
        ({"types": ["changed", "reverted"]}, True),
        ({"types": ["contested"]}, False),
    ],
)
def test_asking_for_what_is_taken_back(keys: dict[str, Any], wanted: bool) -> None:
    assert asked(**keys).wants(reverting(ALERT), NOW, Arrival(ALERT, NOW)) is wanted


def test_an_event_that_was_young_when_it_was_told_is_taken_back_when_it_is_old() -> None:
    young = asked(max_age_days=3)
    assert young.wants(ALERT, NOW)
    assert not young.wants(ALERT, NOW + dt.timedelta(days=30))
    assert young.wants(reverting(ALERT), NOW + dt.timedelta(days=30), Arrival(ALERT, NOW))
    assert not young.wants(reverting(ALERT), NOW, Arrival(ALERT, NOW + dt.timedelta(days=30)))


def test_a_contest_without_a_captor_is_taken_back_where_it_was_told() -> None:
    contest = replace(ALERT, type=AlertType.CONTESTED, from_=None, to=None, between=("hts", "isis"))
    assert asked(to=["hts"]).wants(contest, NOW)
    assert asked(to=["hts"]).wants(reverting(contest), NOW)


def test_an_unknown_original_is_judged_by_place_and_captor() -> None:
    back = reverting(ALERT)
    assert asked(bbox=SYRIA, to=["isis"], types=["changed"], status=["claimed"]).wants(back, NOW)
    assert not asked(bbox=YEMEN).wants(back, NOW)
    assert not asked(to=["sdf"]).wants(back, NOW)


@given(hostile_alerts)
def test_no_filter_wants_everything_and_no_alert_breaks_one(alert: Alert) -> None:
    assert EVERYTHING.wants(alert, NOW)
    asked(bbox=YEMEN, admin=["Idlib"], places=["Hama", "prov:sy:hma"], actors=["hts"], max_age_days=3).wants(
        alert, NOW
    )


def test_every_town_lies_in_the_box_of_its_country() -> None:
    """Else a place without coordinates would not be told where its neighbours are."""
    boxes = asked(bbox=SYRIA).where.countries
    assert {"sy", "ye", "ua", "sd"} <= boxes.keys()
    towns = [row for path in BUNDLED for row in read_table(path) if row.country.lower() in boxes]
    assert len(towns) > 1_000
    assert [row.id for row in towns if not boxes[row.country.lower()].has(row.lat, row.lon)] == []
