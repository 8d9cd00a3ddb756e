"""What the map needs beside the map: on which days something changed, and who there is."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence

from schemas.api import HoldersParams
from schemas.wire import Json, dumps
from streams.web.actors import Actors
from streams.web.maps import chosen
from streams.web.site import Site
from streams.web.view import FOR_EVER

_DAYS = """
SELECT since, count(*) FROM episodes WHERE known_until = ? AND since IS NOT NULL GROUP BY since ORDER BY since"""


_BOUNDS = "SELECT min(lon), min(lat), max(lon), max(lat) FROM places WHERE lon IS NOT NULL"


def timeline(db: sqlite3.Connection) -> bytes:
    """The days on which an episode begins, and how many begin there, as known now."""
    days = db.execute(_DAYS, (FOR_EVER,)).fetchall()
    return dumps({"from": days[0][0] if days else None, "to": days[-1][0] if days else None, "changes": days})


def bounds(db: sqlite3.Connection) -> Sequence[float] | None:
    """West, south, east and north of all places; None where none has a position."""
    row: Sequence[float | None] = db.execute(_BOUNDS).fetchone()
    found = [one for one in row if one is not None]
    return found or None


def holders(site: Site, params: HoldersParams) -> bytes:
    """Everybody who ever held a place or stands in an alert, with the places held on a day; most places first."""
    held = Counter(row[2] for row in chosen(site, params))
    everybody = site.view.reader().execute("SELECT holder FROM episodes UNION SELECT actor FROM alert_actors")
    names = sorted({name for (name,) in everybody if name}, key=lambda name: (-held[name], name))
    return dumps({"holders": list(_holders(names, held, site.actors))})


def _holders(names: list[str], held: Counter[str], actors: Actors) -> Iterator[Json]:
    for name in names:
        side = actors.side(name)
        yield {
            "id": name,
            "name": actors.name(name),
            "name_ar": actors.name_ar(name),
            "side": side,
            "side_name": actors.name(side),
            "places": held[name],
        }
