"""The alerts told, newest first, a page at a time."""

import sqlite3

from schemas.api import AlertParams
from schemas.wire import dumps
from streams.web.cursor import cursor_of, number_of

_FILTERS = {
    "place": "alerts.place = :place",
    "type": "type = :type",
    "status": "status = :status",
    "actor": "seq IN (SELECT seq FROM alert_actors WHERE actor = :actor)",
    "first": "day >= :first",
    "last": "day <= :last",
    "before": "seq < :before",
}


def alerts(db: sqlite3.Connection, params: AlertParams) -> bytes:
    """A page of alerts as they were told, and the cursor of the next. Raises ProblemError."""
    given = {
        "place": params.place,
        "type": params.type,
        "status": params.status,
        "actor": params.actor,
        "first": params.from_ and params.from_.isoformat(),
        "last": params.to and params.to.isoformat(),
        "before": number_of("alert", params.cursor),
    }
    wanted = [test for name, test in _FILTERS.items() if given[name] is not None]
    query = (
        f"SELECT seq, body FROM alerts JOIN state.alerts AS told USING (seq) WHERE {' AND '.join(wanted or ['1'])}"  # noqa: S608
        " ORDER BY seq DESC LIMIT :limit"
    )
    rows = db.execute(query, {**given, "limit": params.limit + 1}).fetchall()
    page = rows[: params.limit]
    after = cursor_of("alert", page[-1][0]) if len(rows) > params.limit else None
    return b'{"alerts":[' + b",".join(body for _, body in page) + b"]," + dumps({"next": after})[1:]


def after(db: sqlite3.Connection, seq: int, most: int) -> list[tuple[int, bytes]]:
    """The alerts told after one, oldest first, with their numbers."""
    query = "SELECT seq, body FROM state.alerts WHERE seq > ? ORDER BY seq LIMIT ?"
    return db.execute(query, (seq, most)).fetchall()


def last(db: sqlite3.Connection) -> int:
    """The number of the alert told last, 0 where there is none."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM state.alerts").fetchone()[0])
