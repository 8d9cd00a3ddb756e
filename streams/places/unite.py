"""Rows of several tables that are one place, made one; and what kind of place a row is, and how well known."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from streams.places import spelling
from streams.places.tables import Row

POPULATED, AREA, COUNTRY = 0, 1, 2
LEVEL1 = frozenset({"governorate", "region", "province", "oblast", "state", "adm1"})
AREAS = LEVEL1 | {"district", "subdistrict", "county", "localadmin", "adm2", "adm3", "adm4"}
# Ids of one place in the order in which we prefer them to stand for it.
PREFERENCE = ("ocha", "gn", "wof")
# Rows of one name no further apart than this are one place (two tables' idea of a village's middle).
SAME_PLACE_KM = 3.0
# Two tables' idea of the middle of a province differs by so much at most.
SAME_AREA_KM = 200.0
# Cells of a grid in which near rows are looked for, per degree: wider than SAME_PLACE_KM up to 55 degrees north.
CELLS = 20
_SCRIPTS = ("Ͱ-Ͽ", "Ѐ-ӿ", "\u0530-\u058f", "\u0590-\u05ff", "\u0621-\u064a", "\u0900-\u0dff", "\u10a0-\u10ff",
            "\u3040-\u30ff", "\u4e00-\u9fff", "\uac00-\ud7a3")  # fmt: skip
_SCRIPT = tuple(re.compile(f"[{letters}]") for letters in _SCRIPTS)
_TYPE_PROMINENCE = {
    "country": 3.0, "capital": 3.0, "adm1_capital": 1.8, "city": 1.2, "adm2_capital": 0.9, "adm3_capital": 0.5,
    "district": 0.8, "subdistrict": 0.4, "farm": -0.2,
}  # fmt: skip


def kind_of(row: Row) -> int:
    """Whether a row is a populated place, an admin area or a country."""
    if row.type == "country":
        return COUNTRY
    if row.type in AREAS or (not row.type and row.adm == (row.name,)):
        return AREA
    return POPULATED


def prominence(row: Row) -> float:
    """How likely a bare name means this row and not a namesake, 0 (hamlet) to 3 (capital).

    Population where known, else in how many scripts the place has a name; a table's ``type`` says little (hamlets
    stand as ``locality`` beside the cities they are named for).
    """
    known = sum(1 for script in _SCRIPT if any(script.search(alt) for alt in row.alts))
    by_fame = min(1.6, known * 0.2) + (0.2 if any(other.startswith("wd:") for other in row.ids) else 0.0)
    by_people = min(3.0, max(0.0, (math.log10(row.population) - 3) / 1.3)) if row.population else 0.0
    return max(by_fame, by_people, _by_type(row.type))


def _by_type(kind: str) -> float:
    return 1.8 if kind in LEVEL1 else _TYPE_PROMINENCE.get(kind, 0.0)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance of two points given in degrees; flat, right to a per cent within a thousand km."""
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 111.2 * math.hypot(x, lat2 - lat1)


def unite(rows: Iterable[Row]) -> list[Row]:
    """Rows of one place made one: a shared id, or one name within 3 km and of one kind."""
    groups = _Groups(list(rows))
    groups.by_id()
    groups.by_name()
    groups.by_area()
    return groups.merged()


class _Groups:
    """Disjoint sets of rows."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._parent = list(range(len(rows)))
        self._kinds = [kind_of(row) for row in rows]

    def _find(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = at = self._parent[self._parent[at]]
        return at

    def _join(self, a: int, b: int) -> None:
        self._parent[self._find(b)] = self._find(a)

    def _apart(self, a: int, b: int) -> float:
        one, two = self._rows[a], self._rows[b]
        return kilometres(one.lat, one.lon, two.lat, two.lon)

    def by_id(self) -> None:
        """Rows that share an id. A Wikidata id stands for a notion that several may share; gn:-1 means none."""
        seen: dict[str, int] = {}
        for at, row in enumerate(self._rows):
            for other in row.ids:
                if other == "gn:-1" or other.startswith("wd:"):
                    continue
                first = seen.setdefault(other, at)
                if first != at and self._kinds[first] == self._kinds[at]:
                    self._join(first, at)

    def _one_country(self, a: int, b: int) -> bool:
        """Not Rafah on both sides of the border; a row may not say its country."""
        one, two = self._rows[a].country, self._rows[b].country
        return not one or not two or one == two

    def by_name(self) -> None:
        """Populated places of one name within 3 km, in one country."""
        cells: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        for at, row in enumerate(self._rows):
            if self._kinds[at] != POPULATED:
                continue
            y, x = round(row.lat * CELLS), round(row.lon * CELLS)
            for key in {spelling.canonical(name) for name in (row.name, row.name_ar) if name}:
                for other in _around(cells, key, y, x):
                    if self._apart(other, at) <= SAME_PLACE_KM and self._one_country(other, at):
                        self._join(other, at)
                cells[key, y, x].append(at)

    def by_area(self) -> None:
        """Areas of the first level in one country: one primary name, else the only one that has it among its names."""
        primary: dict[tuple[str, str], list[int]] = defaultdict(list)
        other: dict[tuple[str, str], list[int]] = defaultdict(list)
        areas = [at for at, row in enumerate(self._rows) if self._kinds[at] == AREA and _first_level(row)]
        for at in areas:
            for name in self._rows[at].names:
                (primary if name in self._primary(at) else other)[self._area_key(at, name)].append(at)
        for at in areas:
            keys = [self._area_key(at, name) for name in self._primary(at)]
            same = [found for key in keys for found in primary[key] if self._near_areas(at, found)]
            for found in same or [only for key in keys if len(set(other[key])) == 1 for only in other[key]]:
                if self._near_areas(at, found):
                    self._join(at, found)

    def _near_areas(self, a: int, b: int) -> bool:
        return a != b and self._apart(a, b) <= SAME_AREA_KM

    def _primary(self, at: int) -> tuple[str, ...]:
        row = self._rows[at]
        return tuple(name for name in (row.name, row.name_ar) if name)

    def _area_key(self, at: int, name: str) -> tuple[str, str]:
        return self._rows[at].country, spelling.sound(name)

    def merged(self) -> list[Row]:
        """One row for each set, the preferred id first."""
        groups: dict[int, list[Row]] = defaultdict(list)
        for at, row in enumerate(self._rows):
            groups[self._find(at)].append(row)
        return [_merge(sorted(group, key=_rank)) for group in groups.values()]


def _first_level(row: Row) -> bool:
    return bool(row.country) and (row.type in LEVEL1 or not row.type)


def _around(cells: dict[tuple[str, int, int], list[int]], key: str, y: int, x: int) -> Iterator[int]:
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            yield from cells.get((key, y + dy, x + dx), ())


def _rank(row: Row) -> int:
    source = row.id.partition(":")[0]
    return PREFERENCE.index(source) if source in PREFERENCE else len(PREFERENCE)


def _merge(rows: Sequence[Row]) -> Row:
    first = rows[0]
    if len(rows) == 1:
        return first
    names = dict.fromkeys(name for row in rows for name in row.names)
    name_ar = next((row.name_ar for row in rows if row.name_ar), "")
    return replace(
        first,
        ids=tuple(dict.fromkeys(other for row in rows for other in row.ids)),
        name_ar=name_ar,
        alts=tuple(name for name in names if name not in (first.name, name_ar)),
        adm=max((row.adm for row in rows), key=len),
        type=max((row.type for row in rows), key=_by_type),
        country=next((row.country for row in rows if row.country), ""),
        population=max(row.population for row in rows),
    )
