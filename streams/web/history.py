"""A place and who held it when, as the rows of the view have it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson

from schemas.wire import dumps, place_wire
from streams.control.counting import instant
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.span import Span
from streams.control.state import spans
from streams.places.place import Place
from streams.web.view import ALWAYS


def episode_rows(records: Sequence[Record], policy: Policy) -> list[tuple[Any, ...]]:
    """The episodes that records make, as the view keeps them: since, holder, status, precision, parties."""
    return [_row(span) for span in spans(records, policy)]


def _row(span: Span) -> tuple[Any, ...]:
    day, precision = span.since()
    since = day.isoformat() if day else None
    return since, span.holder, str(span.status), precision and str(precision), _parties(span.between)


@lru_cache(maxsize=256)
def _parties(between: tuple[str, ...]) -> str:
    return orjson.dumps(between).decode()


def first_known(record: Record) -> str:
    """The first day on which a record was known, in UTC."""
    return instant(record.published)[:10] or ALWAYS


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


def line_head(place: Place) -> str:
    """The row of a place in a table of states, up to where its state begins."""
    row = (place.id, place.name, place.name_ar, place.adm, place.provisional, place.lon, place.lat)
    return orjson.dumps(row).decode().removesuffix("]")
