"""Vector tiles: features cut to squares of the Mercator map, and written as Mapbox Vector Tiles 2.1 write them."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
Line = Sequence[Point]
Value = str | int
Clip = Callable[[Line, int, float, float], list[Line]]

EXTENT = 4096
BUFFER = 64 / EXTENT  # of a tile's side: what is drawn there hides the seam
_NORTH = 85.0511  # the square map ends there
POINT, LINE, POLYGON = 1, 2, 3
_MOVE, _DRAW, _CLOSE = 1, 2, 7


@dataclass(frozen=True, slots=True)
class Feature:
    """Parts of one kind (of a polygon the outer ring comes first) with what is said of them; on the unit square."""

    kind: int
    parts: Sequence[Line]
    told: Mapping[str, Value] = field(default_factory=dict)


Layers = Mapping[str, Sequence[Feature]]


def mercator(point: Point) -> Point:
    """Longitude and latitude on the unit square, whose y grows to the south."""
    sine = math.sin(math.radians(max(-_NORTH, min(_NORTH, point[1]))))
    return point[0] / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def pyramid(layers: Layers, zoom: int) -> Iterator[tuple[int, int, Layers]]:
    """The tiles of one zoom in which anything is: x, y, and what is there."""
    yield from _quarters(layers, 0, 0, 0, zoom)


def _quarters(layers: Layers, x: int, y: int, level: int, zoom: int) -> Iterator[tuple[int, int, Layers]]:
    if not layers:
        return
    if level == zoom:
        yield x, y, layers
        return
    side = 2 ** -(level + 1)
    for right in (2 * x, 2 * x + 1):
        column = _cut(layers, 0, right * side, side)
        for low in (2 * y, 2 * y + 1):
            yield from _quarters(_cut(column, 1, low * side, side), right, low, level + 1, zoom)


def _cut(layers: Layers, axis: int, start: float, side: float) -> Layers:
    """What of it lies between two lines along an axis, and a little beside them; points count once."""
    low, high = start - BUFFER * side, start + (1 + BUFFER) * side
    kept = {}
    for name, features in layers.items():
        cut = [one for feature in features if (one := _inside(feature, axis, start, side, low, high))]
        if cut:
            kept[name] = cut
    return kept


def _inside(
    feature: Feature, axis: int, start: float, side: float, low: float, high: float
) -> Feature | None:
    if feature.kind == POINT:
        return feature if start <= feature.parts[0][0][axis] < start + side else None
    clip = clipped_ring if feature.kind == POLYGON else clipped_line
    parts = [piece for part in feature.parts for piece in _clip(clip, part, axis, low, high)]
    return Feature(feature.kind, parts, feature.told) if parts else None


def _clip(clip: Clip, part: Line, axis: int, low: float, high: float) -> Iterable[Line]:
    along = [point[axis] for point in part]
    if low <= min(along) and max(along) <= high:
        return (part,)
    if max(along) < low or min(along) > high:
        return ()
    return clip(part, axis, low, high)


def clipped_line(line: Line, axis: int, low: float, high: float) -> list[Line]:
    """The pieces of a line between two bounds of an axis."""
    pieces: list[list[Point]] = []
    for one, other in pairwise(line):
        ends = _between(one, other, axis, low, high)
        if ends is None:
            continue
        if pieces and pieces[-1][-1] == ends[0]:
            pieces[-1].append(ends[1])
        else:
            pieces.append(list(ends))
    return list(pieces)


def _between(one: Point, other: Point, axis: int, low: float, high: float) -> tuple[Point, Point] | None:
    least, most = sorted((one[axis], other[axis]))
    if most < low or least > high:
        return None
    return _bounded(one, other, axis, low, high), _bounded(other, one, axis, low, high)


def _bounded(point: Point, towards: Point, axis: int, low: float, high: float) -> Point:
    if point[axis] < low:
        return _crossing(point, towards, axis, low)
    return _crossing(point, towards, axis, high) if point[axis] > high else point


def _crossing(one: Point, other: Point, axis: int, at: float) -> Point:
    share = (at - one[axis]) / (other[axis] - one[axis])
    across = one[1 - axis] + share * (other[1 - axis] - one[1 - axis])
    return (across, at) if axis else (at, across)


def clipped_ring(ring: Line, axis: int, low: float, high: float) -> list[Line]:
    """A closed ring (its first point is not repeated) between two bounds of an axis (Sutherland and Hodgman 1974)."""
    for sign, bound in ((1, low), (-1, -high)):
        kept: list[Point] = []
        last = ring[-1]
        for point in ring:
            was, now = sign * last[axis] >= bound, sign * point[axis] >= bound
            if was != now:
                kept.append(_crossing(last, point, axis, sign * bound))
            if now:
                kept.append(point)
            last = point
        if not kept:
            return []
        ring = kept
    return [ring]


def encoded(layers: Layers, zoom: int, x: int, y: int) -> bytes:
    """A tile as it goes over the wire; empty where all of it is too small to be seen."""
    return b"".join(_layer(name, features, zoom, x, y) for name, features in layers.items())


def _layer(name: str, features: Sequence[Feature], zoom: int, x: int, y: int) -> bytes:
    keys: dict[str, int] = {}
    values: dict[Value, int] = {}
    body = b""
    for feature in features:
        parts = [_whole(part, zoom, x, y, feature.kind) for part in feature.parts]
        commands = list(_commands([part for part in parts if part], feature.kind))
        if not commands:
            continue
        tags = [
            number
            for key, value in feature.told.items()
            for number in (keys.setdefault(key, len(keys)), values.setdefault(value, len(values)))
        ]
        packed = _packed(2, tags) + _number(3, feature.kind) + _packed(4, commands)
        body += _bytes(2, packed)
    if not body:
        return b""
    table = b"".join(_bytes(3, key.encode()) for key in keys) + b"".join(_bytes(4, _value(v)) for v in values)
    return _bytes(3, _number(15, 2) + _bytes(1, name.encode()) + body + table + _number(5, EXTENT))


def _whole(part: Line, zoom: int, x: int, y: int, kind: int) -> list[tuple[int, int]]:
    """A part in whole units of a tile, without points that fall on one another; empty where nothing is left."""
    scale = EXTENT * 2**zoom
    made: list[tuple[int, int]] = []
    for across, down in part:
        here = (round(across * scale) - x * EXTENT, round(down * scale) - y * EXTENT)
        if not made or here != made[-1]:
            made.append(here)
    if kind == POLYGON and len(made) > 1 and made[0] == made[-1]:
        made.pop()
    return made if len(made) >= {POINT: 1, LINE: 2, POLYGON: 3}[kind] else []


def _commands(parts: Iterable[list[tuple[int, int]]], kind: int) -> Iterator[int]:
    at = (0, 0)
    for part in parts:
        for number, here in enumerate(part):
            if number < 2:
                yield _MOVE | 1 << 3 if number == 0 else _DRAW | (len(part) - 1) << 3
            yield from (_zigzag(here[0] - at[0]), _zigzag(here[1] - at[1]))
            at = here
        if kind == POLYGON:
            yield _CLOSE | 1 << 3


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    made.append(number)
    return bytes(made)


def _number(tag: int, number: int) -> bytes:
    return _varint(tag << 3) + _varint(number)


def _bytes(tag: int, body: bytes) -> bytes:
    return _varint(tag << 3 | 2) + _varint(len(body)) + body


def _packed(tag: int, numbers: Iterable[int]) -> bytes:
    body = b"".join(map(_varint, numbers))
    return _bytes(tag, body) if body else b""


def _value(value: Value) -> bytes:
    return _bytes(1, value.encode()) if isinstance(value, str) else _number(4, value)
