"""Maps in and out, and places that are one."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run, lines

EXAMPLE = ROOT / "examples" / "articles.jsonl"


def rows(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def test_every_state_as_geojson(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    status, out, _ = whoholds("export", "--format", "geojson", "--at", "2017-03-06")
    found = json.loads(out)
    [feature] = found["features"]
    assert (status, found["type"], feature["id"]) == (0, "FeatureCollection", "ocha:C5769")
    assert feature["geometry"] == {"type": "Point", "coordinates": [39.19751, 35.87952]}
    told = feature["properties"]
    assert (told["holder"], told["holder_name"], told["since"]) == (
        "sdf",
        "Syrian Democratic Forces",
        "2017-03-06",
    )
    before = json.loads(whoholds("export", "--format", "geojson", "--known", "2017-03-07")[1])
    assert {one["id"] for one in before["features"]} == {"ocha:C5769", "ocha:C5752"}


def test_a_place_without_coordinates_has_no_point(whoholds: Run, tmp_path: Path) -> None:
    text = "The Syrian army captured the village of Zibbet Samsam in Idlib from rebels on Monday."
    told = {"id": "a", "published": "2020-01-08", "outlet": "SANA", "text": text}
    (tmp_path / "a.jsonl").write_text(json.dumps(told), encoding="utf-8")
    whoholds("run", "a.jsonl")
    [feature] = json.loads(whoholds("export", "--format", "geojson")[1])["features"]
    assert (feature["geometry"], feature["properties"]["provisional"]) == (None, True)


def test_every_state_as_csv_with_hxl_tags(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    tags, state = rows(whoholds("export", "--format", "hxl")[1])
    assert all(tag.startswith("#") for tag in tags.values())
    assert (tags["lat"], tags["place_id"]) == ("#geo+lat", "#loc+code")
    assert (state["name_ar"], state["holder"], state["status"]) == ("حمرة بلاسم", "isis", "confirmed")


def test_changes_of_hands_as_acled_codes_them(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    events = rows(whoholds("export", "--format", "acled")[1])
    assert [(one["event_date"], one["sub_event_type"], one["actor1"], one["actor2"]) for one in events] == [
        ("2017-03-06", "Non-state actor overtakes territory", "Syrian Democratic Forces", "Islamic State"),
        ("2017-03-09", "Non-state actor overtakes territory", "Islamic State", "Syrian Democratic Forces"),
    ]
    assert [
        one["event_date"] for one in rows(whoholds("export", "--format", "acled", "--at", "2017-03-08")[1])
    ] == ["2017-03-06"]


@pytest.mark.parametrize(
    ("text", "sub_event"),
    [
        (
            "The Syrian army captured the city of Raqqa from Islamic State on Monday.",
            "Government regains territory",
        ),
        (
            "Islamic State captured the city of Raqqa from the Syrian army on Monday.",
            "Non-state actor overtakes territory",
        ),
        (
            "Kurdish forces handed over the city of Raqqa to the Syrian army on Monday.",
            "Non-violent transfer of territory",
        ),
    ],
)
def test_acled_has_a_word_for_each_way(whoholds: Run, tmp_path: Path, text: str, sub_event: str) -> None:
    told = {"id": "a", "published": "2020-01-08", "outlet": "Paper", "text": text}
    (tmp_path / "a.jsonl").write_text(json.dumps(told), encoding="utf-8")
    whoholds("run", "a.jsonl")
    [event] = rows(whoholds("export", "--format", "acled")[1])
    assert event["sub_event_type"] == sub_event


MAP = "place_id,holder,since,source\n"


def test_a_starting_map_is_where_a_history_begins_and_raises_nothing(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text(f"{MAP}ocha:C5769,isis,2014-01-05,Map\n", encoding="utf-8")
    status, out, err = whoholds("import", "map.csv")
    assert (status, out) == (0, ""), err
    [state] = lines(whoholds("control", "Hamrat Balasim", "--json")[1])
    assert (state["holder"], state["status"], state["since"]) == ("isis", "confirmed", "2014-01-05")
    whoholds("run", EXAMPLE)
    told = lines(whoholds("history", "ocha:C5769", "--json")[1])
    assert next(one["holder"] for one in told if one["what"] == "episode") == "isis"
    assert "1 line: 0 new, 1 known" in whoholds("import", "map.csv")[2]


def test_a_map_of_the_same_source_takes_the_place_of_the_one_before(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text(
        f"{MAP}ocha:C5769,isis,2014-01-05,Map\nocha:C5752,sdf,,Map\n", encoding="utf-8"
    )
    (tmp_path / "2.csv").write_text(f"{MAP}ocha:C5769,hts,2014-01-05,Map\n", encoding="utf-8")
    for name in ("1.csv", "2.csv"):
        assert whoholds("import", name)[:2] == (0, "")
    assert [(one["place"]["id"], one["holder"]) for one in lines(whoholds("control", "--json")[1])] == [
        ("ocha:C5769", "hts")
    ]
    whoholds("import", "1.csv")
    assert [one["holder"] for one in lines(whoholds("control", "--json")[1])] == ["sdf", "isis"]
    actions = [line["action"] for line in lines(whoholds("places", "audit", "--json")[1])]
    assert actions == ["import"] * 3


def held(out: str) -> set[tuple[str, str, str]]:
    return {(one["place"]["name"], one["holder"], one["since"]) for one in lines(out) if one["holder"]}


def test_what_was_exported_is_a_starting_map(whoholds: Run, tmp_path: Path) -> None:
    """Its line of tags, contests and a village that no table has are no obstacles."""
    told = [
        "The Syrian army captured the village of Zibbet Samsam in Idlib from rebels on Monday.",
        "The Syrian army captured parts of the city of Raqqa from Islamic State on Monday.",
    ]
    same = {"published": "2020-01-08", "outlet": "SANA"}
    articles = [json.dumps({"id": f"a{at}", "text": text, **same}) for at, text in enumerate(told)]
    (tmp_path / "a.jsonl").write_text("\n".join(articles), encoding="utf-8")
    whoholds("run", "a.jsonl")
    whoholds("run", EXAMPLE)
    (tmp_path / "map.csv").write_text(whoholds("export", "--format", "hxl")[1], encoding="utf-8")
    here = held(whoholds("control", "--json")[1])
    status, _, err = whoholds("import", "map.csv", "--state", "other.sqlite")
    assert (status, len(here)) == (0, 2), err
    assert "2 lines: 2 new, 0 known; 0 of an earlier map gone; 1 without a holder left out" in err
    assert held(whoholds("control", "--json", "--state", "other.sqlite")[1]) == here
    assert "starting map" in whoholds("control", "Hamrat Balasim", "--state", "other.sqlite")[1]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_columns_may_be_parted_otherwise(whoholds: Run, tmp_path: Path, mark: str) -> None:
    text = f"{MAP}ocha:C5769,isis,2014-01-05,Map\n".replace(",", mark)
    (tmp_path / "map.csv").write_text(text, encoding="utf-8-sig")
    assert "1 line: 1 new" in whoholds("import", "map.csv")[2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{MAP}ocha:C5769,isis,2999-01-05,Map\n", "map.csv:2: since: 2999-01-05 is yet to come"),
        (f"{MAP}prov:sy:zzz,isis,,Map\n", "map.csv:2: place_id: 'prov:sy:zzz' is no id"),
        ("place_id,holder\n", "map.csv:1: since: no such column"),
        ("", "map.csv:1: place_id: no such column"),
        (f"{MAP}x:1,isis,,Map\n", "map.csv:2: place_id: 'x:1' is no id"),
        (f"{MAP}ocha:C5769,nobody,,Map\n", "map.csv:2: holder: 'nobody' is no actor id"),
        (f"{MAP}ocha:C5769,other:,,Map\n", "map.csv:2: holder: 'other:' is no actor id"),
        (f"{MAP}ocha:C5769,isis,2014,Map\n", "map.csv:2: since: '2014' is no day"),
        (f"{MAP}ocha:C5769,isis\n", ""),
        (f"{MAP}ocha:C5769,isis,,Map\nocha:C5769,sdf,,Map\n", "map.csv:3: holder: 'isis' already holds"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_loaded(
    whoholds: Run, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "map.csv").write_text(text, encoding="utf-8")
    status, _, err = whoholds("import", "map.csv")
    assert status == (2 if message else 0)
    assert message in err
    if message:
        assert whoholds("control", "--json")[1] == ""


NAME = "Zibbet Samsam"


def article(**more: Any) -> str:
    text = f"The Syrian army captured the village of {NAME} in Idlib from rebels on Monday."
    return json.dumps({"id": "a", "published": "2020-01-08", "outlet": "SANA", "text": text} | more)


def test_places_merged_by_hand_are_one_until_they_are_taken_apart(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(article(), encoding="utf-8")
    whoholds("run", "a.jsonl")
    [before] = lines(whoholds("control", "--json")[1])
    status, _, err = whoholds("places", "merge", NAME, "ocha:C5769", "--reason", "two names")
    assert status == 0, err
    [one] = lines(whoholds("control", "--json")[1])
    assert (one["place"]["id"], one["holder"]) == ("ocha:C5769", before["holder"])
    other = (
        f"Soldiers of the Syrian army seized {NAME} village from rebels on Monday, "
        "two residents said by telephone. The market was burning, they added, while families with "
        "children walked towards the border, where aid agencies had put up tents for three thousand people."
    )
    (tmp_path / "b.jsonl").write_text(article(id="b", outlet="Reuters", text=other), encoding="utf-8")
    [alert] = lines(whoholds("run", "b.jsonl", "--json")[1])
    assert (alert["place"]["id"], alert["type"]) == ("ocha:C5769", "control.confirmed")
    assert whoholds("places", "merge", NAME, "ocha:C5769")[0] == 2, "it is merged already"
    assert "merged into ocha:C5769" in whoholds("control", before["place"]["id"])[2]
    assert whoholds("places", "unmerge", before["place"]["id"])[0] == 0
    [again] = lines(whoholds("control", "--json")[1])
    assert (again["place"]["id"], again["status"]) == (before["place"]["id"], "confirmed")
    audit = lines(whoholds("places", "audit", "--json")[1])
    assert [(line["action"], line["reason"]) for line in audit] == [
        ("merge", "two names"),
        ("unmerge", "by hand"),
    ]


@pytest.mark.parametrize(
    "words",
    [("merge", "Nowhere", "ocha:C5769"), ("unmerge", "nothing"), ("merge", "ocha:C5769", "ocha:C5769")],
)
def test_what_cannot_be_merged_is_said(whoholds: Run, words: tuple[str, ...]) -> None:
    whoholds("run", EXAMPLE)
    status, out, err = whoholds("places", *words)
    assert (status, out) == (2, "")
    assert err


TABLE = "id\tsource\tname_en\tname_ar\tlat\tlon\tadm1\ttype\tcountry\n"


def test_a_provisional_place_that_a_table_has_later_is_merged_by_itself(
    whoholds: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "a.jsonl").write_text(article(), encoding="utf-8")
    whoholds("run", "a.jsonl")
    [before] = lines(whoholds("control", "--json")[1])
    row = f"own:7\tocha:C99\t{NAME}\t\t35.9\t36.6\tIdleb\tvillage\tSY\n"
    (tmp_path / "mine.tsv").write_text(TABLE + row, encoding="utf-8")
    status, _, err = whoholds("places", "add", "mine.tsv")
    assert status == 0
    assert f"{before['place']['id']} merged into " in err
    [after] = lines(whoholds("control", "--json")[1])
    assert (after["place"]["lat"], after["holder"], after["place"]["provisional"]) == (
        35.9,
        before["holder"],
        False,
    )
    [done] = lines(whoholds("places", "audit", "--json")[1])
    assert (done["action"], done["reason"]) == ("merge", "a table has the place now")
    assert whoholds("places", "unmerge", before["place"]["id"])[0] == 0
    whoholds("places", "add", "mine.tsv")
    [apart] = lines(whoholds("control", "--json")[1])
    assert apart["place"]["id"] == before["place"]["id"], "what was taken apart by hand stays apart"


def test_a_table_that_tells_no_country_and_the_one_in_its_place(
    whoholds: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """40: a row without a country is the provisional place; another table's row near by takes over what is gone."""
    monkeypatch.setenv("WHOHOLDS_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "a.jsonl").write_text(article(), encoding="utf-8")
    whoholds("run", "a.jsonl")
    bare = TABLE.replace("\tcountry", "")
    for name, row, told in (
        ("own:7", "35.9\t36.6\tIdleb", "own:7"),
        ("own:8", "35.91\t36.61\tIdleb", "own:8"),
        ("own:9", "36.9\t36.61\tIdleb", "own:8"),
    ):
        (tmp_path / "mine.tsv").write_text(f"{bare}{name}\t\t{NAME}\t\t{row}\tvillage\n", encoding="utf-8")
        assert whoholds("places", "add", "mine.tsv")[0] == 0
        [state] = lines(whoholds("control", "--json")[1])
        assert state["place"]["id"] == told
