"""The alerts told, newest first, a page at a time."""

import sqlite3
from datetime import datetime
from typing import Any

from schemas.alert import decode_alert
from schemas.api import AlertParams, FeedParams
from schemas.wire import dumps
from streams.subscriptions.feed import feed
from streams.subscriptions.filters import Arrival
from streams.web.cursor import cursor_of, number_of

FEED = 100  # entries
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
    before = number_of("alert", params.cursor)
    rows = _chosen(db, params, "body", params.limit + 1, before)
    page = rows[: params.limit]
    after = cursor_of("alert", page[-1][0]) if len(rows) > params.limit else None
    return b'{"alerts":[' + b",".join(body for _, body in page) + b"]," + dumps({"next": after})[1:]


def _chosen(
    db: sqlite3.Connection, params: FeedParams, columns: str, most: int, before: int | None = None
) -> list[tuple[Any, ...]]:
    """The number and these columns of the alerts that are wanted, newest first."""
    given = {
        "place": params.place,
        "type": params.type,
        "status": params.status,
        "actor": params.actor,
        "first": params.from_ and params.from_.isoformat(),
        "last": params.to and params.to.isoformat(),
        "before": before,
    }
    wanted = [test for name, test in _FILTERS.items() if given[name] is not None]
    query = (
        f"SELECT seq, {columns} FROM alerts JOIN state.alerts AS told USING (seq)"  # noqa: S608
        f" WHERE {' AND '.join(wanted or ['1'])} ORDER BY seq DESC LIMIT :most"
    )
    return db.execute(query, {**given, "most": most}).fetchall()


def newest(db: sqlite3.Connection, params: FeedParams, link: str) -> bytes:
    """The Atom feed of the newest alerts; ``link`` is the address of the page."""
    rows = _chosen(db, params, "body, told.told", FEED)
    arrivals = [Arrival(decode_alert(body), datetime.fromisoformat(told)) for _, body, told in rows]
    return feed(arrivals, link, f"{link}feed.atom")


def after(db: sqlite3.Connection, seq: int, most: int) -> list[tuple[int, bytes]]:
    """The alerts told after one, oldest first, with their numbers."""
    query = "SELECT seq, body FROM state.alerts WHERE seq > ? ORDER BY seq LIMIT ?"
    return db.execute(query, (seq, most)).fetchall()


def last(db: sqlite3.Connection) -> int:
    """The number of the alert told last, 0 where there is none."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM state.alerts").fetchone()[0])
