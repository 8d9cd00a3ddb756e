"""The alerts of a state file, read beside a run that may be writing it: nothing here ever waits for that run."""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from schemas.alert import decode_alert
from streams.alerts.alert import Alert
from streams.embedded.store import APPLICATION_ID, StateError
from streams.subscriptions.filters import Arrival

_BATCH = 200
_KNOWN = 1000  # alerts that are not read again


class AlertLog:
    """Alerts in the order of telling. Raises StateError where the file is not ours."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise StateError(f"{path}: no such state file (whoholds run makes one)")
        self.path = path
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._known: OrderedDict[str, Arrival] = OrderedDict()
        try:
            self._db.execute("PRAGMA query_only = ON")
            (application,) = self._db.execute("PRAGMA application_id").fetchone()
        except sqlite3.Error as error:
            raise StateError(f"{path}: not a state file of whoholds: {error}") from None
        if application != APPLICATION_ID:
            raise StateError(f"{path}: not a state file of whoholds")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def version(self) -> int:
        """A number that is another one when somebody has written."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def last(self) -> tuple[int, str]:
        """Number and id of the last alert; 0 where there is none."""
        found = self._db.execute("SELECT seq, id FROM alerts ORDER BY seq DESC LIMIT 1").fetchone()
        return (int(found[0]), str(found[1])) if found else (0, "")

    def before(self, moment: datetime) -> tuple[int, str]:
        """Number and id of the last alert told before a moment."""
        query = "SELECT seq, id FROM alerts WHERE told < ? ORDER BY seq DESC LIMIT 1"
        found = self._db.execute(query, (moment.isoformat(),)).fetchone()
        return (int(found[0]), str(found[1])) if found else (0, "")

    def has(self, number: int, alert: str) -> bool:
        """Whether the alert of this number is that one; so it is of no alert at all."""
        found = self._db.execute("SELECT id FROM alerts WHERE seq = ?", (number,)).fetchone()
        return not number or (found is not None and found[0] == alert)

    def after(self, number: int) -> Iterator[tuple[int, Alert]]:
        """The next alerts behind a number, some at a time."""
        query = "SELECT seq, body FROM alerts WHERE seq > ? ORDER BY seq LIMIT ?"
        for seq, body in self._db.execute(query, (number, _BATCH)).fetchall():
            yield int(seq), decode_alert(bytes(body))

    def since(self, moment: datetime) -> Iterator[Arrival]:
        """The alerts told since a moment, in the order of telling."""
        query = "SELECT body, told FROM alerts WHERE told >= ? ORDER BY seq"
        for body, told in self._db.execute(query, (moment.isoformat(),)):
            yield Arrival(decode_alert(bytes(body)), datetime.fromisoformat(told))

    def find(self, alert: str) -> Arrival | None:
        """An alert, and when it was told; many endpoints ask for the same."""
        found = self._known.get(alert) or self._find(alert)
        if found:
            self._known[alert] = found
            if len(self._known) > _KNOWN:
                self._known.popitem(last=False)
        return found

    def _find(self, alert: str) -> Arrival | None:
        found = self._db.execute("SELECT body, told FROM alerts WHERE id = ?", (alert,)).fetchone()
        return Arrival(decode_alert(bytes(found[0])), datetime.fromisoformat(found[1])) if found else None
