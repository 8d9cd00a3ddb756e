"""The map of a day: who holds every place, as GeoJSON (RFC 7946)."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from schemas.api import ControlParams, TimeParams
from schemas.wire import dumps, place_wire
from streams.places.place import Place
from streams.web.actors import Actors
from streams.web.cursor import cursor_of, number_of
from streams.web.view import FOR_EVER

# Of each place the last episode that had begun by the day, as known then: what ``at_day`` chooses.
CHOSEN = """
SELECT place, max(ordinal), holder, status, since, precision, parties FROM episodes
WHERE known_from <= :known AND known_until > :known AND (:at IS NULL OR since IS NULL OR since <= :at)
GROUP BY place"""
_QUERY = f"""
SELECT num, feature, holder, status, since, precision, parties
FROM ({CHOSEN}) AS chosen JOIN places ON places.num = chosen.place
WHERE (:holder IS NULL OR holder = :holder) AND (:status IS NULL OR status = :status)"""  # noqa: S608
_NOW = FOR_EVER[:-1] + "1"  # the last day before for ever


def control(db: sqlite3.Connection, actors: Actors, params: ControlParams) -> bytes:
    """The features of a page, the total, and the cursor of the next page. Raises ProblemError."""
    after = number_of("place", params.cursor) or 0
    rows = _chosen(db, params)
    page = [row for row in rows if row[0] > after][: params.limit + 1]
    more = len(page) > params.limit
    features = ",".join(_features(page[: params.limit], actors)).encode()
    rest = {"total": len(rows), "next": cursor_of("place", page[params.limit - 1][0]) if more else None}
    return b'{"type":"FeatureCollection","features":[' + features + b"]," + dumps(rest)[1:]


def times(params: TimeParams) -> dict[str, str | float | None]:
    """The two times of a question, for CHOSEN."""
    return {
        "known": params.known.isoformat() if params.known else _NOW,
        "at": params.at.isoformat() if params.at else None,
    }


def _chosen(db: sqlite3.Connection, params: ControlParams) -> list[Sequence[Any]]:
    query, given = _QUERY, {**times(params), "holder": params.holder, "status": params.status}
    if params.bbox:
        west, south, east, north = params.bbox
        lon = "lon BETWEEN :west AND :east" if west <= east else "(lon >= :west OR lon <= :east)"
        query += f" AND lat BETWEEN :south AND :north AND {lon}"
        given |= {"west": west, "south": south, "east": east, "north": north}
    return db.execute(query + " ORDER BY num", given).fetchall()


def feature_head(place: Place) -> str:
    """The feature of a place as JSON, up to where its state begins: the same in every map."""
    wire = place_wire(place)
    point = {"type": "Point", "coordinates": (place.lon, place.lat)}
    feature = {
        "type": "Feature",
        "id": place.id,
        "geometry": point if place.lat is not None and place.lon is not None else None,
        "properties": {name: value for name, value in wire.items() if name not in ("lat", "lon")},
    }
    return dumps(feature).decode().removesuffix("}}")


def _features(rows: Iterable[Sequence[Any]], actors: Actors) -> Iterator[str]:
    """Features as JSON; of 15,000 each is put together of ready pieces."""
    held: dict[str | None, str] = {}
    for _, head, holder, status, since, precision, between in rows:
        if holder not in held:
            held[holder] = f'"holder":{_text(holder)},"holder_name":{_text(actors.name(holder))}'
        day = f'"{since}"' if since else "null"
        known = f'"{precision}"' if precision else "null"
        yield (
            f'{head},{held[holder]},"status":"{status}","since":{day},"precision":{known},"between":{between}}}}}'
        )


def _text(value: str | None) -> str:
    return orjson.dumps(value).decode()


def state_json(state: Sequence[Any], actors: Actors) -> dict[str, Any]:
    """Holder, status, since, precision and between, as a row has them."""
    holder, status, since, precision, between = state
    return {
        "holder": holder,
        "holder_name": actors.name(holder),
        "status": status,
        "since": since,
        "precision": precision,
        "between": orjson.Fragment(between),
    }
