import urllib.error
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from streams.places import importing
from streams.places.importing import ImportingError, add
from streams.places.index import Gazetteer
from streams.places.tables import TableError, read_table

OURS = """id\tname_en\tname_ar\tlat\tlon\ttype
own:1\tQarabish\tقرابيش\t36.0\t38.0\tvillage
own:2\tMazluqah\t\t36.1\t38.1\tvillage
"""
DUMP = "\t".join(
    [
        "163535",
        "Tall Kafshī",
        "Tall Kafshi",
        "تل كفشي",
        "36.67",
        "40.33",
        "P",
        "PPL",
        "SY",
        *[""] * 5,
        "120",
        "",
        "300",
        "",
        "",
    ]
)


def test_a_file_becomes_a_table_that_is_loaded(tmp_path: Path) -> None:
    source = tmp_path / "front.tsv"
    source.write_text(OURS, "utf-8")
    report = add(str(source), tmp_path / "data")
    assert (report.rows, report.arabic, report.table) == (2, 1, tmp_path / "data" / "front.tsv")
    assert "2 places, 1 with an Arabic name" in str(report)
    assert read_table(report.table) == read_table(source)
    assert Gazetteer.load([report.table], tmp_path / "cache").find_name("قرابيش")[0].id == "own:1"


def test_importing_again_replaces(tmp_path: Path) -> None:
    source = tmp_path / "front.tsv"
    for text in (OURS, OURS.replace("own:2", "own:3")):
        source.write_text(text, "utf-8")
        table = add(str(source), tmp_path / "data").table
    assert [row.id for row in read_table(table)] == ["own:1", "own:3"]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["front.tsv"]


def test_a_broken_table_leaves_the_old_one(tmp_path: Path) -> None:
    source = tmp_path / "front.tsv"
    source.write_text(OURS, "utf-8")
    table = add(str(source), tmp_path / "data").table
    source.write_text(OURS.replace("36.1", "north"), "utf-8")
    with pytest.raises(TableError, match="line 3, field lat"):
        add(str(source), tmp_path / "data")
    assert len(read_table(table)) == 2


def test_a_country_is_fetched_from_geonames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(url: str, target: Path) -> None:
        asked.append(url)
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("SY.txt", DUMP)

    monkeypatch.setattr(importing, "fetch", fetch)
    report = add("sy", tmp_path)
    assert asked == ["https://download.geonames.org/export/dump/SY.zip"]
    assert report.table.name == "SY.tsv"
    assert [(row.id, row.country) for row in read_table(report.table)] == [("gn:163535", "SY")]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (urllib.error.URLError("no route to host"), "cannot be reached"),
        (TimeoutError("timed out"), "download it elsewhere and add the file"),
        (urllib.error.HTTPError("u", 404, "Not Found", Message(), None), "404 Not Found"),
    ],
)
def test_offline_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, said: str) -> None:
    def urlopen(url: str, timeout: float) -> None:
        raise fault

    monkeypatch.setattr(importing.urllib.request, "urlopen", urlopen)
    with pytest.raises(ImportingError, match=said):
        add("SY", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_neither_a_file_nor_a_country(tmp_path: Path) -> None:
    with pytest.raises(ImportingError, match="no such file"):
        add("syria.tsv", tmp_path)


def test_an_empty_table_is_not_taken(tmp_path: Path) -> None:
    source = tmp_path / "front.tsv"
    source.write_text(OURS.splitlines()[0] + "\n", "utf-8")
    with pytest.raises(ImportingError, match="holds no place"):
        add(str(source), tmp_path / "data")
