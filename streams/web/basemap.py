"""The page's base map, made small: land, lakes, borders, provinces, and the names of countries, areas and towns.

``python -m streams.web.basemap FOLDER`` reads the 10m shapefiles of Natural Earth (https://www.naturalearthdata.com,
public domain) in FOLDER and the bundled tables of places, and writes ``page/base.json``. Lines are lists of whole
numbers, each the difference to the one before, in ``1 / SCALE`` degrees: longitude, latitude, longitude, ...
"""

import csv
import gzip
import heapq
import json
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Line = list[Point]

SCALE = 200
# Where the wars are that whoholds covers (west, south, east, north): drawn finely, and with provinces.
FINE = ((-18.0, -13.0, 52.0, 37.5), (25.0, 29.0, 64.0, 53.0), (60.0, 23.0, 80.0, 43.0))
FINE_AREA = 0.0006  # square degrees: a bend that spans less is left out ...
COARSE_AREA = 0.03  # ... and elsewhere
TOWN = 60_000  # people a town needs to be named, where the table has small ones ...
CITY = 500_000  # ... and elsewhere
SHEETS = {
    "land": "ne_10m_land.shp",
    "lakes": "ne_10m_lakes.shp",
    "borders": "ne_10m_admin_0_boundary_lines_land.shp",
    "provinces": "ne_10m_admin_1_states_provinces_lines.shp",
}


def shapes(path: Path) -> Iterator[Line]:
    """The parts of every polyline and polygon of a shapefile (ESRI's technical description, July 1998)."""
    data = path.read_bytes()
    at = 100
    while at < len(data):
        (length,) = struct.unpack_from(">i", data, at + 4)
        kind, *_ = struct.unpack_from("<i", data, at + 8)
        if kind in (3, 5):
            yield from _parts(data, at + 8)
        at += 8 + 2 * length


def _parts(data: bytes, at: int) -> Iterator[Line]:
    parts, points = struct.unpack_from("<2i", data, at + 36)
    starts = struct.unpack_from(f"<{parts}i", data, at + 44)
    flat = struct.unpack_from(f"<{2 * points}d", data, at + 44 + 4 * parts)
    for start, end in pairwise([*starts, points]):
        yield list(zip(flat[2 * start : 2 * end : 2], flat[2 * start + 1 : 2 * end : 2], strict=True))


def fine(point: Point) -> bool:
    """Whether a point lies where the map is drawn finely."""
    lon, lat = point
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in FINE)


def joined(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines put together where the ends of exactly two of them meet; rings stay as they are."""
    ends: dict[Point, list[int]] = {}
    pool = dict(enumerate(lines))
    for number, line in pool.items():
        for end in (line[0], line[-1]):
            ends.setdefault(end, []).append(number)
    while pool:
        _, line = pool.popitem()
        yield _longer(_longer(line, pool, ends)[::-1], pool, ends)[::-1]


def _longer(line: Line, pool: dict[int, Line], ends: dict[Point, list[int]]) -> Line:
    """A line with all that follows on its end, taken out of the pool."""
    while len(meeting := ends[line[-1]]) == 2 and line[0] != line[-1]:
        found = next((number for number in meeting if number in pool), None)
        if found is None:
            break
        more = pool.pop(found)
        line = line + (more if more[0] == line[-1] else more[::-1])[1:]
    return line


def _triangle(a: Point, b: Point, c: Point) -> float:
    """The area of the bend at ``b``, larger (so that it stays longer) where the map is fine."""
    area = abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
    return area * (COARSE_AREA / FINE_AREA) if fine(b) else area


def simpler(line: Line) -> Line:
    """A line without its smallest bends (Visvalingam and Whyatt 1993); its ends stay."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    gone = [False] * len(line)
    heap = [(_triangle(*line[i - 1 : i + 2]), i) for i in range(1, len(line) - 1)]
    sizes = {i: size for size, i in heap}
    heapq.heapify(heap)
    while heap and heap[0][0] < COARSE_AREA:
        size, at = heapq.heappop(heap)
        if gone[at] or sizes[at] != size:
            continue
        gone[at] = True
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for near in (left, right):
            if 0 < near < len(line) - 1:
                sizes[near] = max(size, _triangle(line[before[near]], line[near], line[after[near]]))
                heapq.heappush(heap, (sizes[near], near))
    return [point for point, left_out in zip(line, gone, strict=True) if not left_out]


def coded(line: Line) -> list[int]:
    """A line as differences of whole numbers; points that fall on one another once."""
    flat: list[int] = []
    last = (0, 0)
    for lon, lat in line:
        here = (round(lon * SCALE), round(lat * SCALE))
        if here != last or not flat:
            flat += [here[0] - last[0], here[1] - last[1]]
        last = here
    return flat


def sheet(lines: Iterable[Line], least: int, everywhere: bool) -> list[list[int]]:
    """The lines of one kind: simplified, coded, without those that have fewer than ``least`` points left."""
    kept = (line for line in lines if everywhere or any(map(fine, line)))
    made = (coded(simpler(line)) for line in joined(kept))
    return [flat for flat in made if len(flat) >= 2 * least]


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a bundled table of places."""
    path = files("streams.places").joinpath("bundled", name)
    data = path.read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    yield from csv.DictReader(
        (line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"
    )


def labels() -> dict[str, list[Any]]:
    """Names by kind: [English, Arabic, longitude, latitude, zoom from which on it is shown]; the larger first."""
    towns = [row for row in rows("towns.tsv.gz") if _people(row) >= _least(row)]
    return {
        "countries": _named(rows("countries.tsv"), ((30_000_000, 2), (5_000_000, 3), (500_000, 4), (0, 5))),
        "areas": _named(rows("areas.tsv"), ((0, 6),)),
        "towns": _named(towns, ((3_000_000, 4), (800_000, 5), (250_000, 6), (120_000, 7), (0, 8))),
    }


def _least(row: dict[str, str]) -> int:
    return TOWN if fine((float(row["lon"]), float(row["lat"]))) else CITY


def _named(found: Iterable[dict[str, str]], ranks: Sequence[tuple[int, int]]) -> list[Any]:
    kept = [row for row in found if row["lat"] and row["lon"]]
    kept.sort(key=lambda row: (-_people(row), row["name_en"]))
    return [
        [
            row["name_en"],
            row["name_ar"],
            round(float(row["lon"]), 2),
            round(float(row["lat"]), 2),
            next(zoom for least, zoom in ranks if _people(row) >= least),
        ]
        for row in kept
    ]


def _people(row: dict[str, str]) -> int:
    return int(row.get("population") or 0)


def main(arguments: Sequence[str]) -> None:
    """Write ``page/base.json`` from the shapefiles in the folder that is named."""
    folder = Path(arguments[0])
    drawn = {
        name: sheet(shapes(folder / file), 4 if name in ("land", "lakes") else 2, name != "provinces")
        for name, file in SHEETS.items()
    }
    whole = {"scale": SCALE, **drawn, "labels": labels()}
    target = Path(__file__).parent / "page" / "base.json"
    target.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    for name, lines in drawn.items():
        print(name, len(lines), "lines,", sum(map(len, lines)) // 2, "points", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
