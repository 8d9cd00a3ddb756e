"""Boxes and polygons: holes, several parts, the 180th meridian, borders; and what is none."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from streams.subscriptions.areas import AreaError, box_of, shape_of

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
FIJI = [[177, -20], [-178, -20], [-178, -15], [177, -15], [177, -20]]
FIJI_LONG = [[177, -20], [182, -20], [182, -15], [177, -15], [177, -20]]
WORLD = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]


def polygon(*rings: list[list[float]]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    ("numbers", "lat", "lon", "inside"),
    [
        ([35.6, 32.3, 42.4, 37.3], 35.8, 39.1, True),
        ([35.6, 32.3, 42.4, 37.3], 39.1, 35.8, False),
        ([35.6, 32.3, 42.4, 37.3], 32.3, 35.6, True),
        ([35.6, 32.3, 42.4, 37.3], 32.29, 35.6, False),
        ([170, -20, -170, 0], -10, 175, True),
        ([170, -20, -170, 0], -10, -175, True),
        ([170, -20, -170, 0], -10, 180, True),
        ([170, -20, -170, 0], -10, -180, True),
        ([170, -20, -170, 0], -10, 169, False),
        ([170, -20, -170, 0], -10, 0, False),
        ([170, -20, 190, 0], -10, -175, True),
        ([-180, -90, 180, 90], 0, 0, True),
    ],
)
def test_boxes(numbers: list[float], lat: float, lon: float, inside: bool) -> None:
    assert box_of(numbers).has(lat, lon) is inside


@pytest.mark.parametrize(
    ("geojson", "lat", "lon", "inside"),
    [
        (polygon(SQUARE), 5, 5, True),
        (polygon(SQUARE), 5, 11, False),
        (polygon(SQUARE), 0, 5, True),  # on the border
        (polygon(SQUARE), 10, 10, True),
        (polygon(SQUARE[::-1]), 5, 5, True),  # wound the other way
        (polygon(SQUARE, HOLE), 5, 5, False),
        (polygon(SQUARE, HOLE), 4, 5, True),  # on the border of the hole
        (polygon(SQUARE, HOLE), 3, 5, True),
        (polygon(FIJI), -17, 179, True),
        (polygon(FIJI), -17, -179, True),
        (polygon(FIJI), -17, 180, True),
        (polygon(FIJI), -17, -180, True),
        (polygon(FIJI), -17, 0, False),
        (polygon(FIJI), -17, -177, False),
        (polygon(FIJI_LONG), -17, -179, True),
        (polygon(FIJI_LONG), -17, -177, False),
        (polygon(FIJI, [[179, -18], [-179, -18], [-179, -16], [179, -16], [179, -18]]), -17, 180, False),
        (polygon(FIJI, [[-179.5, -18], [-179, -18], [-179, -16], [-179.5, -18]]), -17.5, -179.2, False),
        (polygon(WORLD), 12, 34, True),
        (polygon(WORLD), -90, 180, True),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [FIJI]]}, -17, 179, True),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [FIJI]]}, 5, 5, False),
        ({"type": "Feature", "properties": {}, "geometry": polygon(SQUARE)}, 5, 5, True),
        (
            {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon(HOLE)}]},
            5, 5, True,
        ),
        ({"type": "GeometryCollection", "geometries": [polygon(HOLE), polygon(FIJI)]}, -17, 179, True),
        (polygon([[0, 0, 7], [10, 0, 7], [10, 10, 7], [0, 0, 7]]), 1, 5, True),  # with heights
    ],
)  # fmt: skip
def test_polygons(geojson: object, lat: float, lon: float, inside: bool) -> None:
    assert shape_of(geojson).has(lat, lon) is inside


@pytest.mark.parametrize(
    "geojson",
    [
        None, [], "x", {}, {"type": "Point", "coordinates": [0, 0]}, {"type": "LineString", "coordinates": SQUARE},
        {"type": "Polygon"}, polygon(), {"type": "MultiPolygon", "coordinates": []}, polygon([]),
        polygon(SQUARE[:3]), polygon(SQUARE[:-1]), polygon([[0, 0], [1, 1], [2, 2], [0, 0]]),
        polygon([[0, 0], [0, 0], [0, 0], [0, 0]]), polygon([[0, 0], [0, 91], [1, 1], [0, 0]]),
        polygon([[0, 0], [math.nan, 1], [1, 1], [0, 0]]), polygon([[0, 0], [True, 1], [1, 1], [0, 0]]),
        polygon([[0, 0], ["1", 1], [1, 1], [0, 0]]), polygon([[0, 0], [1], [1, 1], [0, 0]]),
        polygon([[0, 80], [90, 80], [180, 80], [-90, 80], [0, 80]]),  # round the pole
        {"type": "FeatureCollection", "features": []}, {"type": "FeatureCollection", "features": 3},
        {"type": "Feature", "geometry": None}, polygon([[float(x % 7), float(x % 5)] for x in range(100_006)]),
    ],
)  # fmt: skip
def test_what_is_no_polygon(geojson: object) -> None:
    with pytest.raises(AreaError):
        shape_of(geojson)


@pytest.mark.parametrize(
    "numbers",
    [None, [], [1, 2, 3], [1, 2, 3, "4"], [0, 5, 1, 4], [0, -91, 1, 4], [math.inf, 0, 1, 1], "abcd"],
)
def test_what_is_no_box(numbers: object) -> None:
    with pytest.raises(AreaError):
        box_of(numbers)


def test_collections_in_collections_without_end_are_refused() -> None:
    deep: dict[str, object] = polygon(SQUARE)
    for _ in range(500):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    with pytest.raises(AreaError):
        shape_of(deep)


def turned(ring: list[tuple[float, float]], lat: float, lon: float) -> float:
    """How often a ring goes round a point, by the angles: another way to the same answer."""
    angles = [math.atan2(y - lat, x - lon) for x, y in ring]
    steps = [(after - before + math.pi) % (2 * math.pi) - math.pi for before, after in pairwise(angles)]
    return sum(steps) / (2 * math.pi)


@given(
    st.lists(st.integers(1, 9), min_size=3, max_size=12),
    st.floats(-180, 180),
    st.floats(-12, 12),
    st.floats(-12, 12),
)
def test_stars_anywhere_on_the_globe_have_what_the_angles_say(
    radii: list[int], middle: float, lat: float, away: float
) -> None:
    star = [
        (middle + r * math.cos(2 * math.pi * n / len(radii)), r * math.sin(2 * math.pi * n / len(radii)))
        for n, r in enumerate(radii)
    ]
    star.append(star[0])
    winding = turned(star, lat, middle + away)
    assume(abs(winding - round(winding)) < 1e-6)  # not on the border
    edges = [[(lon + 180) % 360 - 180, y] for lon, y in star]
    edges[-1] = edges[0]
    assume(
        min(
            abs((b[0] - a[0]) * (lat - a[1]) - (b[1] - a[1]) * (middle + away - a[0]))
            for a, b in pairwise(star)
        )
        > 1e-6
    )
    lon = (middle + away + 180) % 360 - 180
    assert shape_of(polygon(edges)).has(lat, lon) is (round(winding) != 0)
