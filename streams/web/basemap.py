"""The page's base map, made small: land, lakes, borders, provinces, and the names of countries, areas and towns.

``python -m streams.web.basemap FOLDER`` reads the 10m shapefiles of Natural Earth (https://www.naturalearthdata.com,
public domain) in FOLDER and the bundled tables of places, and writes ``page/ground.zip``: the vector tiles of the zooms
0 to ``LAST``, by their addresses ``ZOOM/X/Y``. A map asks only for those that it shows.
"""

import csv
import gzip
import heapq
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from streams.web.tiles import LINE, POINT, POLYGON, Feature, Layers, encoded, mercator, pyramid

Point = tuple[float, float]
Line = list[Point]

LAST = 6  # the zoom of the finest tiles; a map nearer by draws them larger
SEEN = 0.6  # of a pixel (a tile has 512): a bend of this side is drawn
# Where the wars are that whoholds covers (west, south, east, north): drawn finely, and with provinces.
FINE = ((-18.0, -13.0, 52.0, 37.5), (25.0, 29.0, 64.0, 53.0), (60.0, 23.0, 80.0, 43.0))
COARSE_AREA = 0.03  # square degrees: elsewhere a bend that spans less is left out at every zoom
PROVINCES = 4  # the zoom from which on they are drawn
CITY = 500_000  # people a town needs to be named elsewhere
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
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def ranked(line: Line) -> list[tuple[Point, float]]:
    """The points of a line, each with the size of its bend (Visvalingam and Whyatt 1993); its ends count for ever."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    sizes = [float("inf")] * len(line)
    heap = []
    for i in range(1, len(line) - 1):
        sizes[i] = _triangle(*line[i - 1 : i + 2])
        heap.append((sizes[i], i))
    heapq.heapify(heap)
    gone = [False] * len(line)
    while heap:
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
    return list(zip(line, sizes, strict=True))


def at_zoom(line: list[tuple[Point, float]], zoom: int) -> Line:
    """What is to be seen of a ranked line at a zoom, on the unit square."""
    least = (SEEN * 360 / 512 / 2**zoom) ** 2
    return [mercator(at) for at, size in line if size >= (least if fine(at) else max(least, COARSE_AREA))]


def polygons(rings: Sequence[Line]) -> list[list[Line]]:
    """Rings put together: one that runs against the clock is a hole in what lies around it."""
    outer = [[ring] for ring in rings if _area(ring) <= 0]
    for hole in rings:
        if _area(hole) > 0:
            next((group for group in outer if _within(hole[0], group[0])), []).append(hole)
    return outer


def _area(ring: Line) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))


def _within(point: Point, ring: Line) -> bool:
    lon, lat = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def sheet(name: str, lines: list[Line]) -> Callable[[int], list[Feature]]:
    """The features of one kind, as they are at any zoom."""
    if name in ("land", "lakes"):
        groups, kind = polygons(lines), POLYGON
    else:
        kept = lines if name == "borders" else [line for line in lines if any(map(fine, line))]
        groups, kind = [[line] for line in joined(kept)], LINE
    ready = [[ranked(line) for line in group] for group in groups]
    least = 4 if kind == POLYGON else 2

    def drawn(zoom: int) -> list[Feature]:
        seen = ([at_zoom(line, zoom) for line in group] for group in ready)
        return [
            Feature(kind, [part for part in group if len(part) >= least])
            for group in seen
            if len(group[0]) >= least
        ]

    return drawn


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a bundled table of places."""
    path = files("streams.places").joinpath("bundled", name)
    data = path.read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    yield from csv.DictReader(
        (line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"
    )


def labels() -> list[Feature]:
    """Names, the larger first: what bears it, in English and Arabic, and the zoom from which on it is shown."""
    towns = [row for row in rows("towns.tsv.gz") if _people(row) >= CITY or _near(row)]
    return [
        *_named("country", rows("countries.tsv"), ((30_000_000, 2), (5_000_000, 3), (500_000, 4), (0, 5))),
        *_named("area", rows("areas.tsv"), ((0, 6),)),
        *_named(
            "town",
            towns,
            ((3_000_000, 4), (800_000, 5), (250_000, 6), (120_000, 7), (60_000, 8), (15_000, 9), (0, 10)),
        ),
    ]


def _near(row: dict[str, str]) -> bool:
    return bool(row["lat"] and fine((float(row["lon"]), float(row["lat"]))))


def _named(kind: str, found: Iterable[dict[str, str]], ranks: Sequence[tuple[int, int]]) -> Iterator[Feature]:
    kept = [row for row in found if row["lat"] and row["lon"]]
    kept.sort(key=lambda row: (-_people(row), row["name_en"]))
    for row in kept:
        zoom = next(zoom for least, zoom in ranks if _people(row) >= least)
        arabic = {"ar": row["name_ar"]} if row["name_ar"] else {}
        told: dict[str, str | int] = {"kind": kind, "en": row["name_en"], **arabic, "from": zoom}
        yield Feature(POINT, [[mercator((float(row["lon"]), float(row["lat"])))]], told)


def _people(row: dict[str, str]) -> int:
    return int(row.get("population") or 0)


def _seen(names: Iterable[Feature], zoom: int) -> list[Feature]:
    """The names in a tile: those that are shown at its zoom; the last tiles have all."""
    return [one for one in names if zoom == LAST or int(one.told["from"]) <= zoom]


def _at(sheets: dict[str, Callable[[int], list[Feature]]], names: list[Feature], zoom: int) -> Layers:
    drawn = {name: drawn(zoom) for name, drawn in sheets.items() if name != "provinces" or zoom >= PROVINCES}
    return {**drawn, "names": _seen(names, zoom)}


def main(arguments: Sequence[str]) -> None:
    """Write ``page/ground.zip`` from the shapefiles in the folder that is named."""
    folder = Path(arguments[0])
    sheets = {name: sheet(name, list(shapes(folder / file))) for name, file in SHEETS.items()}
    names = labels()
    with ZipFile(Path(__file__).parent / "page" / "ground.zip", "w") as made:
        for zoom in range(LAST + 1):
            sizes = []
            for x, y, layers in pyramid(_at(sheets, names, zoom), zoom):
                if body := encoded(layers, zoom, x, y):
                    made.writestr(ZipInfo(f"{zoom}/{x}/{y}"), body, ZIP_DEFLATED, 9)
                    sizes.append(len(body))
            print(
                f"zoom {zoom}: {len(sizes)} tiles, {sum(sizes)} bytes, {max(sizes)} at most", file=sys.stderr
            )


if __name__ == "__main__":
    main(sys.argv[1:])
