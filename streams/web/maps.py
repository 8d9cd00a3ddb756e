"""The map of a day: who holds every place, as GeoJSON (RFC 7946)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import orjson

from schemas.api import ChangesParams, ControlParams, TimeParams
from schemas.wire import dumps
from streams.alerts.rows import records_of
from streams.embedded.query import Question, known_records
from streams.web.actors import Actors
from streams.web.cursor import cursor_of, number_of
from streams.web.history import episode_rows
from streams.web.problem import ProblemError
from streams.web.site import Site
from streams.web.view import FOR_EVER

# Of each place the last episode that had begun by the day, as known then: what ``at_day`` chooses.
_CHOSEN = """
SELECT num, {told}, holder, status, since, precision, parties FROM (
  SELECT place, max(ordinal), holder, status, since, precision, parties FROM episodes
  WHERE known_from <= :known AND known_until > :known AND (:at IS NULL OR since IS NULL OR since <= :at)
  {among} GROUP BY place) AS held
JOIN places ON num = held.place WHERE exact_from <= :known"""
# Of which places another episode had begun by the later of two days, or something else was known.
_AMONG = """
SELECT place FROM episodes WHERE since > :first AND since <= :last
UNION SELECT place FROM episodes WHERE :heard < :known_last AND known_from > :heard AND known_from <= :known_last
UNION SELECT place FROM episodes WHERE :heard < :known_last AND known_until > :heard AND known_until <= :known_last"""
_BUSY = "SELECT num, {told}, id FROM places WHERE exact_from > :known"
_NOW = FOR_EVER[:-1] + "1"  # the last day before for ever
COLUMNS = (
    "id", "name", "name_ar", "adm", "provisional", "lon", "lat",
    "holder", "status", "since", "precision", "between",
)  # fmt: skip
Row = Sequence[Any]
"""Number and feature (or line) of a place, then holder, status, since, precision and parties."""


@dataclass(frozen=True, slots=True)
class _Which:
    """What is asked of places: ``told`` of each, ``inside`` and ``among`` which, by values ``given``.

    Of which places something changed is known only where their histories are worked out: of the others all are told.
    """

    told: str = "feature"
    inside: str = ""
    among: str = ""
    given: Mapping[str, str | float] = field(default_factory=dict)


def control(site: Site, params: ControlParams) -> bytes:
    """The features of a page, the total, and the cursor of the next page. Raises ProblemError."""
    page, rest = _page(site, params)
    features = ",".join(_features(page, site.actors)).encode()
    return b'{"type":"FeatureCollection","features":[' + features + b"]," + dumps(rest)[1:]


def states(site: Site, params: ControlParams) -> bytes:
    """The same as a table, which a browser takes in several times as fast. Raises ProblemError."""
    page, rest = _page(site, params, "line")
    return _table(page, site.actors, rest)


def changes(site: Site, params: ChangesParams) -> bytes:
    """The rows of the table of one day that stand otherwise in that of another. Raises ProblemError."""
    known_from = params.known_from or params.known
    was = TimeParams(at=params.from_, known=known_from)
    days, heard = sorted((params.from_, params.at)), sorted((_known(was), _known(params)))
    given = {
        "first": days[0].isoformat(),
        "last": days[1].isoformat(),
        "heard": heard[0],
        "known_last": heard[1],
    }
    which = _Which("line", among=f"AND place IN ({_AMONG})", given=given)
    before, after = ({row[0]: row for row in _held(site, one, which)} for one in (was, params))
    rows = [row for number, row in after.items() if before.get(number) != row]
    gone = [orjson.loads(f"{row[1]}]")[0] for number, row in before.items() if number not in after]
    return _table(rows, site.actors, {"gone": gone})


def _table(page: Sequence[Row], actors: Actors, more: dict[str, Any]) -> bytes:
    holders = sorted({row[2] for row in page if row[2]})
    arabic = {one: name for one in holders if (name := actors.name_ar(one))}
    called = {"holders": {one: actors.name(one) for one in holders}, "holders_ar": arabic}
    rest = dumps({"columns": COLUMNS, **called, **more})
    return b'{"rows":[' + ",".join(_lines(page)).encode() + b"]," + rest[1:]


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    """Rows of the table as JSON, put together of ready pieces."""
    for _, head, holder, status, since, precision, between in rows:
        who = _text(holder) if holder else "null"
        day = f'"{since}"' if since else "null"
        known = f'"{precision}"' if precision else "null"
        yield f'{head},{who},"{status}",{day},{known},{between}]'


def _page(site: Site, params: ControlParams, told: str = "feature") -> tuple[list[Row], dict[str, Any]]:
    after = number_of("place", params.cursor) or 0
    rows = [row for row in _inside(site, params, params.bbox, told) if _wanted(row, params)]
    page = [row for row in rows if row[0] > after][: params.limit + 1]
    more = len(page) > params.limit
    rest = {"total": len(rows), "next": cursor_of("place", page[params.limit - 1][0]) if more else None}
    return page[: params.limit], rest


def _wanted(row: Row, params: ControlParams) -> bool:
    return params.holder in (None, row[2]) and params.status in (None, row[3])


def chosen(site: Site, params: TimeParams) -> list[Row]:
    """Every place with its state at a time, by number. Raises ProblemError."""
    return _held(site, params, _Which("NULL"))


def _inside(
    site: Site, params: TimeParams, box: tuple[float, float, float, float] | None, told: str
) -> list[Row]:
    """The same, with what is told of each; those in a box only, where there is one."""
    if box is None:
        return _held(site, params, _Which(told))
    west, south, east, north = box
    lon = "lon BETWEEN :west AND :east" if west <= east else "(lon >= :west OR lon <= :east)"
    inside = f" AND lat BETWEEN :south AND :north AND {lon}"
    given = {"west": west, "south": south, "east": east, "north": north}
    return _held(site, params, _Which(told, inside, given=given))


def _known(params: TimeParams) -> str:
    return params.known.isoformat() if params.known else _NOW


def _held(site: Site, params: TimeParams, which: _Which) -> list[Row]:
    """Such places with their states at a time, by number."""
    if (params.at or params.known) and not site.view.complete:
        told = f"the history of the places is still being worked out ({site.view.share:.0%} of it is there)"
        raise ProblemError(503, told, Retry_After="2")
    given = {**which.given, "known": _known(params), "at": params.at.isoformat() if params.at else None}
    db = site.view.reader()
    busy = [
        _folded(row, site, params) for row in db.execute(_BUSY.format(told=which.told) + which.inside, given)
    ]
    query = _CHOSEN.format(told=which.told, among=which.among) + which.inside
    found: list[Row] = db.execute(query, given).fetchall()
    return sorted([*found, *(row for row in busy if row)], key=itemgetter(0))


def _folded(row: Row, site: Site, params: TimeParams) -> Row | None:
    """The state of a place of which this day of knowledge is not worked out; None where nothing was known."""
    num, feature, place = row
    known = known_records(records_of(place, site.view.control), Question(params.at, params.known))
    at = params.at.isoformat() if params.at else FOR_EVER
    begun = [one for one in episode_rows(known, site.policy) if (one[0] or "") <= at]
    if not begun:
        return None
    since, holder, status, precision, parties = begun[-1]
    return num, feature, holder, status, since, precision, parties


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
