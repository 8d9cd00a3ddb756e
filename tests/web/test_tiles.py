"""The tiles of the map's ground: cut at their edges, written as the format says, and all there."""

import math
import re
from collections.abc import Iterator
from importlib.resources import files
from zipfile import ZipFile

import pytest

from streams.web.static import Ground
from streams.web.tiles import (
    EXTENT,
    LINE,
    POINT,
    POLYGON,
    Feature,
    clipped_line,
    clipped_ring,
    encoded,
    mercator,
    pyramid,
)

SQUARE = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]


def fields(body: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message of Protocol Buffers: numbers and what has a length."""
    at = 0

    def varint() -> int:
        nonlocal at
        number = shift = 0
        while True:
            byte = body[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    while at < len(body):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
            continue
        assert key & 7 == 2
        size = varint()
        yield key >> 3, body[at : at + size]
        at += size


def numbers(body: bytes) -> list[int]:
    """A packed list."""
    found = re.findall(rb"[\x80-\xff]*[\x00-\x7f]", body, re.DOTALL)
    return [sum((byte & 0x7F) << 7 * at for at, byte in enumerate(one)) for one in found]


def parts(commands: list[int]) -> list[list[tuple[int, int]]]:
    """Lines and rings out of the commands of a geometry."""
    made: list[list[tuple[int, int]]] = []
    x = y = at = 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        for _ in range(count if command != 7 else 0):
            dx, dy = ((n >> 1) ^ -(n & 1) for n in commands[at : at + 2])
            x, y, at = x + dx, y + dy, at + 2
            if command == 1:
                made.append([])
            made[-1].append((x, y))
    return made


def decoded(body: bytes) -> dict[str, list[tuple[dict[str, object], int, list[list[tuple[int, int]]]]]]:
    """What a tile says: by layer, of each feature what is told, its kind, its parts."""
    told = {}
    for number, layer in fields(body):
        assert number == 3
        assert isinstance(layer, bytes)
        inner = list(fields(layer))
        assert (15, 2) in inner
        assert (5, EXTENT) in inner
        keys = [value.decode() for tag, value in inner if tag == 3 and isinstance(value, bytes)]
        values = [_value(value) for tag, value in inner if tag == 4 and isinstance(value, bytes)]
        name = next(value.decode() for tag, value in inner if tag == 1 and isinstance(value, bytes))
        found = []
        for feature in (dict(fields(value)) for tag, value in inner if tag == 2 and isinstance(value, bytes)):
            tags, kind, drawn = numbers(bytes(feature.get(2, b""))), feature[3], numbers(bytes(feature[4]))
            said = {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
            assert isinstance(kind, int)
            found.append((said, kind, parts(drawn)))
        told[name] = found
    return told


def _value(body: bytes) -> object:
    ((tag, value),) = fields(body)
    return value.decode() if isinstance(value, bytes) else {4: value}[tag]


def test_a_line_is_cut_where_it_leaves_and_goes_on_where_it_comes_back() -> None:
    line = [(0.0, 0.0), (2.0, 2.0), (4.0, 0.0)]
    assert clipped_line(line, 1, -1, 1) == [[(0.0, 0.0), (1.0, 1)], [(3.0, 1), (4.0, 0.0)]]
    assert clipped_line(line, 0, 1, 3) == [[(1, 1.0), (2.0, 2.0), (3, 1.0)]]
    assert clipped_line(line, 0, 5, 6) == []


def test_a_ring_is_closed_along_the_edge_where_it_is_cut() -> None:
    (ring,) = clipped_ring(SQUARE, 0, 0.5, 1)
    assert set(ring) == {(0.5, 0.2), (0.8, 0.2), (0.8, 0.8), (0.5, 0.8)}
    assert clipped_ring(SQUARE, 1, 0.9, 1) == []


def test_a_tile_says_what_was_put_in() -> None:
    told = {"en": "Homs", "ar": "حمص", "from": 6}
    layers = {
        "land": [Feature(POLYGON, [SQUARE])],
        "borders": [Feature(LINE, [[(0.0, 0.0), (1.0, 0.5)]])],
        "names": [Feature(POINT, [[(0.5, 0.25)]], told)],
    }
    found = decoded(encoded(layers, 0, 0, 0))
    ((_, kind, (ring,)),) = found["land"]
    assert kind == POLYGON
    assert ring == [(round(x * EXTENT), round(y * EXTENT)) for x, y in SQUARE]
    assert found["borders"][0][2] == [[(0, 0), (EXTENT, EXTENT // 2)]]
    assert found["names"] == [(told, POINT, [[(EXTENT // 2, EXTENT // 4)]])]


def test_what_is_too_small_to_be_seen_is_left_out_whole() -> None:
    dot = [(0.5, 0.5), (0.50001, 0.5), (0.5, 0.50001)]
    assert encoded({"land": [Feature(POLYGON, [dot])]}, 0, 0, 0) == b""


def test_the_quarters_of_a_square_have_it_all_and_each_point_once() -> None:
    names = [Feature(POINT, [[(x / 8, y / 8)]]) for x in range(8) for y in range(8)]
    tiles = {
        (x, y): layers for x, y, layers in pyramid({"land": [Feature(POLYGON, [SQUARE])], "names": names}, 1)
    }
    assert set(tiles) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert [len(layers["names"]) for layers in tiles.values()] == [16] * 4
    (ring,) = decoded(encoded(tiles[1, 1], 1, 1, 1))["land"][0][2]
    assert max(x for x, _ in ring) == round(0.6 * EXTENT)
    assert -EXTENT / 16 < min(x for x, _ in ring) < 0


def test_the_map_is_a_square_with_the_north_above() -> None:
    assert mercator((0, 0)) == (0.5, 0.5)
    assert mercator((-180, 85.0511))[1] == pytest.approx(0, abs=1e-5)
    assert mercator((180, -90)) == (1.0, pytest.approx(1, abs=1e-5))


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground()


def test_every_tile_of_the_ground_can_be_read(ground: Ground) -> None:
    with (files("streams.web") / "page" / "ground.zip").open("rb") as packed, ZipFile(packed) as tiles:
        names = tiles.namelist()
    assert {name.split("/")[0] for name in names} == set("0123456")
    kinds = {"land", "lakes", "provinces", "borders", "names"}
    for name in names[::40]:
        tile = ground.get(f"ground/{name}")
        assert tile
        assert set(decoded(tile.body.plain)) <= kinds


def test_a_town_stands_in_the_tile_of_its_place(ground: Ground) -> None:
    x, y = mercator((36.72, 34.73))
    tile = ground.get(f"ground/6/{math.floor(x * 64)}/{math.floor(y * 64)}")
    assert tile
    told = [said for said, _, _ in decoded(tile.body.plain)["names"]]
    assert {"kind": "town", "en": "Homs", "ar": "حمص", "from": 6} in told


@pytest.mark.parametrize(
    "name",
    ["ground/7/0/0", "ground/1/2/0", "ground/1/0/2", "ground/1/0/-1", "ground/1/0/0/0", "ground/٢/0/0"],
)
def test_what_is_no_tile_is_not_there(ground: Ground, name: str) -> None:
    assert ground.get(name) is None


def test_where_nothing_but_sea_is_the_tile_is_empty(ground: Ground) -> None:
    tile = ground.get("ground/6/0/63")
    middle_of_the_pacific = ground.get("ground/6/3/31")
    assert tile
    assert middle_of_the_pacific
    assert middle_of_the_pacific.body.plain == b""
