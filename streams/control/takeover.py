"""Ruling 40: the row of a table that a place of the state turns out to be, which no table had or none has any more."""

from collections.abc import Callable, Collection, Iterable, Sequence
from math import asin, cos, hypot, inf, radians, sin, sqrt
from typing import Protocol

from streams.control.identity import area
from streams.places.place import Place
from streams.places.spelling import same_name

NEAR = 3.0  # km between two tables' points of one place
_PREFERRED = ("ocha", "gn", "wof")
_AREAS = ("country", "adm1", "adm2", "adm3", "adm4", "governorate", "district", "province")
_RADIUS = 6371.0  # km, of the earth


def taker(place: Place, rows: Iterable[Place]) -> Place | None:
    """The row that takes a place over: for a provisional one the only that it can be, else the same name near by."""
    named = [row for row in rows if row.type not in _AREAS and _same(place, row)]
    if not place.provisional:
        return min((row for row in named if kilometres(place, row) <= NEAR), key=_order(place), default=None)
    fits = [row for row in named if _fits(place, row)]
    return fits[0] if len(fits) == 1 else None


class Tables(Protocol):
    """The place tables: a row by id, and the rows of a name."""

    def place(self, place_id: str, /) -> Place | None: ...  # noqa: D102
    def find_name(self, name: str, /) -> Sequence[Place]: ...  # noqa: D102


def due(
    places: Iterable[Place], tables: Tables, away: Collection[str], apart: Collection[tuple[str, str]]
) -> list[tuple[Place, Place, str]]:
    """The places of a state to be merged, each with the row that takes it over, and why.

    ``away`` has the ids that are merged already; ``apart`` those that were taken apart from a row by hand, and stay so.
    """
    found = []
    for place in places:
        if place.id in away:
            continue
        row, why = _row(place, tables)
        if row and row.id != place.id and (place.id, row.id) not in apart:
            found.append((place, row, why))
    return found


def _row(place: Place, tables: Tables) -> tuple[Place | None, str]:
    row = tables.place(place.id)
    if row:
        return row, "a table names this id as another of its row"
    rows = {row.id: row for name in place.names for row in tables.find_name(name)}
    return taker(place, rows.values()), "a table has the place now"


def _same(place: Place, row: Place) -> bool:
    return any(same_name(one, other) for one in place.names for other in row.names)


def _fits(place: Place, row: Place) -> bool:
    """Whether country and governorate agree, as far as they are told; a table may not tell of which country it is."""
    if row.country and row.country.lower() != place.country.lower():
        return False
    return not (place.adm and row.adm and area(place.adm[0]) != area(row.adm[0]))


def _order(place: Place) -> Callable[[Place], tuple[int, float, str]]:
    def order(row: Place) -> tuple[int, float, str]:
        table = row.id.partition(":")[0]
        known = _PREFERRED.index(table) if table in _PREFERRED else len(_PREFERRED)
        return (known, kilometres(place, row), row.id)

    return order


def kilometres(one: Place, other: Place) -> float:
    """How far two places are apart, along a great circle; infinite where a point is unknown."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return inf
    half = [radians(to - at) / 2 for at, to in ((one.lat, other.lat), (one.lon, other.lon))]
    across = sqrt(cos(radians(one.lat)) * cos(radians(other.lat))) * sin(half[1])
    return 2 * _RADIUS * asin(min(1.0, hypot(sin(half[0]), across)))
