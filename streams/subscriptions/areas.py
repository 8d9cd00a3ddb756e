"""Areas on the globe: boxes and GeoJSON polygons (RFC 7946), also across the 180th meridian.

Degrees, WGS 84, longitude before latitude as in GeoJSON. Lines are straight in degrees. What lies on the border is
inside. An edge of more than half the globe goes the short way, across the 180th meridian; one of exactly 360 degrees
is meant as it stands.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from streams.errors import WhoholdsError

MOST_POSITIONS = 100_000
_DEEPEST = 8  # collections within collections
_TURNS = (-360.0, 0.0, 360.0)

Ring = tuple[tuple[float, float], ...]


class AreaError(WhoholdsError):
    """No box and no polygon; the message says why."""


@dataclass(frozen=True, slots=True)
class Box:
    """Between two meridians and two parallels; ``east`` may be over 180 where it lies beyond that meridian."""

    west: float
    south: float
    east: float
    north: float

    def has(self, lat: float, lon: float) -> bool:
        """Whether a point is inside."""
        return self.south <= lat <= self.north and any(
            self.west <= lon + turn <= self.east for turn in _TURNS
        )

    def touches(self, other: "Box") -> bool:
        """Whether two boxes have a point in common."""
        return (
            self.south <= other.north
            and other.south <= self.north
            and any(self.west <= other.east + turn and other.west + turn <= self.east for turn in _TURNS)
        )

    @property
    def boxes(self) -> tuple["Box", ...]:
        """Itself: what a polygon has around each of its parts."""
        return (self,)


@dataclass(frozen=True, slots=True)
class Polygon:
    """Rings: the outer one first, then the holes. ``box`` is around the outer ring."""

    rings: tuple[Ring, ...]
    box: Box

    def has(self, lat: float, lon: float) -> bool:
        """Whether a point is inside the outer ring and in none of the holes."""
        if not self.box.has(lat, lon):
            return False
        outer, *holes = self.rings
        return _side(outer, lat, lon) >= 0 and all(_side(hole, lat, lon) <= 0 for hole in holes)


@dataclass(frozen=True, slots=True)
class Shape:
    """Several polygons as one area."""

    polygons: tuple[Polygon, ...]

    def has(self, lat: float, lon: float) -> bool:
        """Whether a point is inside one of them."""
        return any(polygon.has(lat, lon) for polygon in self.polygons)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """A box around each of them."""
        return tuple(polygon.box for polygon in self.polygons)


Area = Box | Shape


def box_of(numbers: object) -> Box:
    """A box from ``[west, south, east, north]``; with west over east across the 180th meridian. Raises AreaError."""
    if not isinstance(numbers, (list, tuple)) or len(numbers) != 4:
        raise AreaError("must be [west, south, east, north] in degrees")
    (west, south), (east, north) = _position(numbers[:2]), _position(numbers[2:])
    if south > north:
        raise AreaError(f"south ({south:g}) lies north of north ({north:g})")
    return Box(west, south, east + 360 if east < west else east, north)


def shape_of(geojson: object) -> Shape:
    """The area of a GeoJSON Polygon, MultiPolygon, Feature or collection of these. Raises AreaError."""
    polygons = tuple(_polygon(rings) for rings in _polygons(geojson))
    if not polygons:
        raise AreaError("has no polygon in it")
    if sum(len(ring) for polygon in polygons for ring in polygon.rings) > MOST_POSITIONS:
        raise AreaError(f"has more than {MOST_POSITIONS} positions; simplify it")
    return Shape(polygons)


def _polygons(geojson: object, depth: int = 0) -> Iterator[Any]:
    if not isinstance(geojson, dict) or depth > _DEEPEST:
        raise AreaError("is not GeoJSON")
    match geojson.get("type"):
        case "Polygon":
            yield geojson.get("coordinates")
        case "MultiPolygon":
            yield from _list(geojson.get("coordinates"), "coordinates")
        case "Feature":
            yield from _polygons(geojson.get("geometry"), depth + 1)
        case "FeatureCollection" | "GeometryCollection" as kind:
            key = "features" if kind == "FeatureCollection" else "geometries"
            for part in _list(geojson.get(key), key):
                yield from _polygons(part, depth + 1)
        case other:
            raise AreaError(f"a {other!r} is no polygon")


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise AreaError(f"{what} must be a list")
    return value


def _polygon(rings: object) -> Polygon:
    made = tuple(_ring(ring) for ring in _list(rings, "a polygon"))
    if not made:
        raise AreaError("a polygon has no ring")
    lons, lats = zip(*made[0], strict=True)
    return Polygon(made, Box(min(lons), min(lats), max(lons), max(lats)))


def _ring(positions: object) -> Ring:
    """A ring whose longitudes go on without a jump."""
    given = [_position(one) for one in _list(positions, "a ring")]
    if len(given) < 4 or given[0] != given[-1]:
        raise AreaError("a ring has four positions or more, of which the last is the first again")
    ring = tuple(_unwound(given))
    if ring[0] != ring[-1]:
        raise AreaError("a ring goes round a pole; cut it at the 180th meridian")
    if len(set(ring)) < 3 or _flat(ring):
        raise AreaError("a ring has no area")
    return ring


def _position(value: object) -> tuple[float, float]:
    good = isinstance(value, (list, tuple)) and len(value) >= 2
    numbers = list(value)[:2] if good and isinstance(value, (list, tuple)) else []
    if not numbers or not all(_number(one) for one in numbers):
        raise AreaError("a position is [longitude, latitude] in degrees")
    lon, lat = map(float, numbers)
    if not (-360 <= lon <= 360 and -90 <= lat <= 90):
        raise AreaError(f"[{lon:g}, {lat:g}] is no [longitude, latitude]")
    return lon, lat


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _unwound(positions: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    before, turn = None, 0.0
    for lon, lat in positions:
        if before is not None and 180 < abs(lon - before) < 360:
            turn += 360 if lon < before else -360
        before = lon
        yield lon + turn, lat


def _flat(ring: Sequence[tuple[float, float]]) -> bool:
    (x0, y0), *rest = ring
    return all((ax - x0) * (by - y0) == (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in pairwise(rest))


def _side(ring: Ring, lat: float, lon: float) -> int:
    """1 inside a ring, 0 on it, -1 outside."""
    return max(_side_of(ring, lat, lon + turn) for turn in _TURNS)


def _side_of(ring: Ring, y: float, x: float) -> int:
    """Counts the edges that a ray to the east crosses."""
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        near = min(ay, by) <= y <= max(ay, by) and min(ax, bx) <= x <= max(ax, bx)
        if near and (bx - ax) * (y - ay) == (by - ay) * (x - ax):
            return 0
        if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
            inside = not inside
    return 1 if inside else -1
