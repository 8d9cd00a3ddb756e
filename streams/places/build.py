"""Rows of all tables made into the sections of an index: rows united, keys worked out, arrays laid flat."""

import math
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from streams.places import spelling
from streams.places.store import multimap
from streams.places.tables import Row

POPULATED, AREA, COUNTRY = 0, 1, 2
LEVEL1 = frozenset({"governorate", "region", "province", "oblast", "state", "adm1"})
AREAS = LEVEL1 | {"district", "subdistrict", "county", "localadmin", "adm2", "adm3", "adm4"}
# Ids of one place in the order in which we prefer them to stand for it.
PREFERENCE = ("ocha", "gn", "wof")
# Rows of one name no further apart than this are one place (two tables' idea of a village's middle).
SAME_PLACE_KM = 3.0
_LATIN_NAME = re.compile(r"[^\W\d_]*[A-ZÀ-ÞĀ-Ž‘'`ʿḨḪŢŞḐẔḤṬṢḌẒṭ]")
_NOT_LATIN = re.compile("[\u0370-\u05ff\u0700-\u1dff\u1f00-\uffff]|[پچڤگڕڵێۆەھڎڐڑٹےڈۇۈېڭں]")
_SCRIPTS = ("\u0370-\u03ff", "\u0400-\u04ff", "\u0530-\u058f", "\u0590-\u05ff", "\u0621-\u064a", "\u0900-\u0dff",
            "\u10a0-\u10ff", "\u3040-\u30ff", "\u4e00-\u9fff", "\uac00-\ud7a3")  # fmt: skip
_SCRIPT = tuple(re.compile(f"[{letters}]") for letters in _SCRIPTS)


def kind_of(row: Row) -> int:
    """Whether a row is a populated place, an admin area or a country."""
    if row.type == "country":
        return COUNTRY
    if row.type in AREAS or (not row.type and row.adm == (row.name,)):
        return AREA
    return POPULATED


def prominence(row: Row) -> float:
    """How likely a bare name means this row and not a namesake, 0 (hamlet) to 3 (capital).

    Never from ``type`` alone: hamlets stand in the tables as ``locality`` beside the cities they are named for.
    """
    known = sum(1 for script in _SCRIPT if any(script.search(alt) for alt in row.alts))
    by_fame = min(1.6, known * 0.2) + (0.2 if any(other.startswith("wd:") for other in row.ids) else 0.0)
    by_people = min(3.0, max(0.0, (math.log10(row.population) - 3) / 1.3)) if row.population else 0.0
    by_type = {"country": 3.0, "capital": 3.0, "adm1_capital": 1.8, "city": 1.2, "adm2_capital": 0.9,
               "adm3_capital": 0.5, "district": 0.8, "subdistrict": 0.4, "farm": -0.2}.get(row.type, 0.0)  # fmt: skip
    if row.type in LEVEL1:
        by_type = 1.8
    return max(by_fame, by_people, by_type)


def usable_names(row: Row) -> tuple[str, ...]:
    """The spellings an English or Arabic text may use: Latin ones with a capital, Arabic ones in Arabic letters."""
    return tuple(name for name in row.names if _usable(name))


def _usable(name: str) -> bool:
    if len(name) < 2 or _NOT_LATIN.search(name):
        return False
    if spelling.is_arabic(name):
        return True
    return _LATIN_NAME.match(name) is not None and not (len(name) == 3 and name.isupper())


def unite(rows: Iterable[Row]) -> list[Row]:
    """Rows of one place made one: a shared id, or one name within 3 km and of one kind."""
    groups = _Groups(list(rows))
    groups.by_id()
    groups.by_place()
    return groups.merged()


class _Groups:
    """Disjoint sets of rows."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.parent = list(range(len(rows)))

    def find(self, at: int) -> int:
        while self.parent[at] != at:
            self.parent[at] = at = self.parent[self.parent[at]]
        return at

    def join(self, a: int, b: int) -> None:
        self.parent[self.find(b)] = self.find(a)

    def by_id(self) -> None:
        seen: dict[str, int] = {}
        for at, row in enumerate(self.rows):
            for other in row.ids:
                # A Wikidata id stands for a notion, which several rows may share; gn:-1 means "none".
                if other == "gn:-1" or other.startswith("wd:"):
                    continue
                first = seen.setdefault(other, at)
                if first != at and kind_of(self.rows[first]) == kind_of(row):
                    self.join(first, at)

    def by_place(self) -> None:
        cells: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            kind = kind_of(row)
            if kind == POPULATED:
                keys = {spelling.canonical(row.name), spelling.canonical(row.name_ar)} - {""}
                self._near(cells, at, keys)
            else:
                level = "1" if row.type in LEVEL1 or not row.type else row.type
                self._area(
                    cells,
                    at,
                    f"{kind} {level} {row.country}",
                    {spelling.sound(n) for n in (row.name, row.name_ar) if n},
                )

    def _near(self, cells: dict[tuple[str, int, int], list[int]], at: int, keys: set[str]) -> None:
        row = self.rows[at]
        y, x = round(row.lat * 20), round(row.lon * 20)
        for key in keys:
            for dy in (-1, 0, 1):
                for dx in (-1, 0, 1):
                    for other in cells.get((key, y + dy, x + dx), ()):
                        near = self.rows[other]
                        if kilometres(row.lat, row.lon, near.lat, near.lon) <= SAME_PLACE_KM:
                            self.join(other, at)
            cells[key, y, x].append(at)

    def _area(
        self, cells: dict[tuple[str, int, int], list[int]], at: int, level: str, keys: set[str]
    ) -> None:
        row = self.rows[at]
        for key in keys:
            cell = cells[f"{level} {key}", 0, 0]
            for other in cell:
                near = self.rows[other]
                if row.country and kilometres(row.lat, row.lon, near.lat, near.lon) <= 200:
                    self.join(other, at)
            cell.append(at)

    def merged(self) -> list[Row]:
        groups: dict[int, list[Row]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            groups[self.find(at)].append(row)
        return [_merge(sorted(group, key=_rank)) for group in groups.values()]


def _rank(row: Row) -> int:
    source = row.id.partition(":")[0]
    return PREFERENCE.index(source) if source in PREFERENCE else len(PREFERENCE)


def _merge(rows: Sequence[Row]) -> Row:
    first = rows[0]
    if len(rows) == 1:
        return first
    names = dict.fromkeys(name for row in rows for name in row.names)
    name_ar = next((row.name_ar for row in rows if row.name_ar), "")
    kinds = [row.type for row in rows if row.type]
    return replace(
        first,
        ids=tuple(dict.fromkeys(other for row in rows for other in row.ids)),
        name_ar=name_ar,
        alts=tuple(name for name in names if name not in (first.name, name_ar)),
        adm=max((row.adm for row in rows), key=len),
        type=max(
            kinds,
            key=lambda kind: prominence(replace(first, type=kind, population=0, alts=(), ids=())),
            default="",
        ),
        country=next((row.country for row in rows if row.country), ""),
        population=max(row.population for row in rows),
    )


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance of two points given in degrees; flat, right to a per cent within a thousand km."""
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 111.2 * math.hypot(x, lat2 - lat1)


def sections(rows: Iterable[Row]) -> dict[str, bytes]:
    """All sections of an index over the rows (already united)."""
    table = list(rows)
    countries = sorted({row.country for row in table})
    number = {country: at for at, country in enumerate(countries)}
    lines = [_line(row) for row in table]
    offsets = array("Q", [0])
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    names = [usable_names(row) for row in table]
    return {
        "rows": b"".join(lines),
        "row_at": offsets.tobytes(),
        "lat": array("f", (row.lat for row in table)).tobytes(),
        "lon": array("f", (row.lon for row in table)).tobytes(),
        "prominence": array("f", map(prominence, table)).tobytes(),
        "kind": bytes(map(kind_of, table)),
        "country": array("H", (number[row.country] for row in table)).tobytes(),
        "countries": "\n".join(countries).encode(),
        **multimap("id", ((other, at) for at, row in enumerate(table) for other in row.ids)),
        **multimap("scan", _scan_keys(names)),
        **multimap("first", _first_words(names)),
        **_link_keys(names),
    }


def _line(row: Row) -> bytes:
    cells = (row.id, row.name, row.name_ar, "|".join(row.alts), repr(row.lat), repr(row.lon), "|".join(row.adm), row.type,
             row.country, ";".join(row.ids))  # fmt: skip
    return "\t".join(cells).encode()


def _scan_keys(names: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """Canonical names, and ``~`` with the sound of Latin ones; the value is the row, doubled, +1 for a name with ال."""
    for at, row in enumerate(names):
        for name in row:
            arabic = spelling.is_arabic(name)
            yield spelling.canonical(name), at * 2 + (arabic and spelling.plain(name).startswith("ال"))
            if not arabic:
                yield "~" + spelling.sound(name), at * 2


def _first_words(names: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """The sound of each name's first word, to the greatest number of words of a name that starts so."""
    longest: dict[str, int] = defaultdict(int)
    for row in names:
        for name in row:
            parts = spelling.words(name)
            if parts:
                for start in {parts[0].key, spelling.joined(parts).partition(" ")[0]}:
                    key = spelling.squeeze(start)
                    longest[key] = max(longest[key], len(parts))
    yield from longest.items()


def _link_keys(names: Sequence[tuple[str, ...]]) -> dict[str, bytes]:
    """``exact``: canonical name to rows; ``rough``: consonants of the name, its core and its outer words to rows;
    ``gap``: those consonants with one left out, to the consonants (as numbers into ``roughs``).
    """
    exact: list[tuple[str, int]] = []
    rough: dict[str, set[int]] = defaultdict(set)
    for at, row in enumerate(names):
        for name in row:
            exact.append((spelling.canonical(name), at))
            for key in rough_keys(name):
                rough[key].add(at)
    keys = list(rough)
    gaps = ((gap, number) for number, key in enumerate(keys) for gap in deletions(key))
    offsets = array("I", [0])
    for key in keys:
        offsets.append(offsets[-1] + len(key))
    return {
        **multimap("exact", exact),
        **multimap("rough", ((key, at) for key, rows in rough.items() for at in rows)),
        **multimap("gap", gaps),
        "roughs": "".join(keys).encode(),
        "rough_at": offsets.tobytes(),
    }


def rough_keys(name: str) -> tuple[str, ...]:
    """The consonant keys under which a name is looked for: whole, without heads, and its outer core words."""
    parts = spelling.words(name)
    core = spelling.core(name)
    keys = (
        spelling.skeleton(parts),
        spelling.skeleton(core),
        spelling.skeleton(core[:1]),
        spelling.skeleton(core[-1:]),
    )
    return tuple(dict.fromkeys(key for key in keys if len(key) > 1)) or tuple(filter(None, keys[:1]))


def deletions(key: str) -> tuple[str, ...]:
    """The key with one consonant left out, in all ways; keys under four consonants are too short for that."""
    if len(key) < 4:
        return ()
    return tuple(dict.fromkeys(key[:at] + key[at + 1 :] for at in range(len(key))))
