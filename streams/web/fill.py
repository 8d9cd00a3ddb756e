"""Fills the view: follows a state file, and works out anew what was touched in it."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from schemas.wire import FullPlace, place_wire
from streams.alerts.rows import records_of
from streams.articles.text import fold
from streams.control.counting import instant
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.state import newest_place
from streams.embedded.store import Rows
from streams.places.place import Place
from streams.places.spelling import canonical, cross_key
from streams.web.alerts import after
from streams.web.apart import apart
from streams.web.history import episode_rows, feature_head, first_known, line_head
from streams.web.view import ALWAYS, FOR_EVER, View

AT_ONCE = 200  # places in one transaction: readers see them soon, and a kill costs little
STEP_SECONDS = 0.2  # of work, after which no other place is begun in it
ALERTS_AT_ONCE = 2000
# Of a place of which very much is told only the last days of knowledge are worked out ahead: so many records may be
# folded for it at once, some seconds of work. Whoever asks what was known before that waits until it is.
MOST_FOLDED = 20_000


class Filler:
    """Brings a view up to date, a step at a time."""

    def __init__(self, view: View, policy: Policy) -> None:
        self._view = view
        self._policy = policy
        self._db = view.writer()
        self._rows = Rows(self._db, "control")
        self._seen = -1
        # A number of an alert, and that of the last touch when it was there: the view has it when it has got as far.
        self._aim: tuple[int, int] | None = None
        if not view.complete:
            with self._transaction():
                self._sketch()
            view.version += 1

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def fill(self) -> int:
        """Take in all that is new; gives how many steps it took."""
        steps = 0
        while self.step():
            steps += 1
        return steps

    def step(self) -> bool:
        """Take in some of what is new, alerts first; False where nothing is."""
        seen = int(self._db.execute("PRAGMA state.data_version").fetchone()[0])
        if seen == self._seen:
            return False
        with self._transaction():
            news = self._alerts()
        with self._transaction():
            news += self._places()
            if not news and not self._view.complete:
                _note(self._db, "complete", 1)
        if news:
            self._view.version += 1
        else:
            self._seen, self._view.complete = seen, True
        return bool(news)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _sketch(self) -> None:
        """Put down the present state of every place as the state file has it, until its history is worked out."""
        query = "SELECT place, state FROM state.places WHERE id NOT IN (SELECT id FROM main.places)"
        for place, state in self._db.execute(query).fetchall():
            num = self._name(FullPlace.parse(place).core())
            if state:
                wire = orjson.loads(state)
                between = orjson.dumps(wire["between"]).decode()
                row = (wire["since"], wire["holder"], wire["status"], wire["precision"], between)
                _insert(self._db, num, ALWAYS, [row])

    def _places(self) -> int:
        query = "SELECT seq, place FROM state.touched WHERE seq > ? ORDER BY seq LIMIT ?"
        reached, end = _number(self._db, "touched"), time.monotonic() + STEP_SECONDS
        done = 0
        for number, place in self._db.execute(query, (reached, AT_ONCE)).fetchall():
            with apart(self._db, place):
                self._place(place)
            reached, done = number, done + 1
            if time.monotonic() > end:
                break
        if done:
            _note(self._db, "touched", reached)
            self._view.share = reached / self._touched()
        self._settle(reached)
        return done

    def _settle(self, reached: int) -> None:
        """Note which alerts the view has the places of, having got so far."""
        self._aim = self._aim or (_number(self._db, "alerts"), self._touched())
        if self._aim[1] <= reached:
            self._view.settled, self._aim = max(self._view.settled, self._aim[0]), None

    def _touched(self) -> int:
        """The number of the last touch."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM state.touched").fetchone()[0])

    def _place(self, place_id: str) -> None:
        records = records_of(place_id, self._rows)
        if not records:
            return
        num = self._name(newest_place(records))
        kept = dict(self._db.execute("SELECT day, records FROM known WHERE place = ?", (num,)))
        days = _days(records)
        first = next((day for day, count in days if kept.get(day) != count), None) if kept else ALWAYS
        if first is None:
            return
        wanted = [day for day, _ in days if day >= first]
        todo = wanted[-max(1, MOST_FOLDED // len(records)) :]
        told = _Told(self._db, num)
        busy = len(todo) < len(wanted)
        if kept:
            told.forget(ALWAYS if busy else first)
        else:
            told.begin()
        if busy:
            told.exact(todo[0])
        told.heard(days)
        for day in todo:
            known = [record for record in records if first_known(record) <= day]
            told.tell(day, episode_rows(known, self._policy))

    def _name(self, place: Place) -> int:
        wire = orjson.dumps(place_wire(place))
        query = "SELECT num, place FROM places WHERE id = ?"
        found = self._db.execute(query, (place.id,)).fetchone()
        if found and found[1] == wire:
            return int(found[0])
        self._db.execute(
            "INSERT INTO places (id, lat, lon, place, feature, line) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET lat = excluded.lat, lon = excluded.lon, place = excluded.place,"
            " feature = excluded.feature, line = excluded.line",
            (place.id, place.lat, place.lon, wire, feature_head(place), line_head(place)),
        )
        num = int(self._db.execute(query, (place.id,)).fetchone()[0])
        self._db.execute("DELETE FROM names WHERE place = ?", (num,))
        keys = {(fold(name), canonical(name), cross_key(name), num) for name in place.names}
        self._db.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", keys)
        return num

    def _alerts(self) -> int:
        new = after(self._db, _number(self._db, "alerts"), ALERTS_AT_ONCE)
        for seq, body in new:
            with apart(self._db, f"alert {seq}"):
                self._alert(seq, orjson.loads(body))
        if new:
            _note(self._db, "alerts", new[-1][0])
        return len(new)

    def _alert(self, seq: int, alert: dict[str, Any]) -> None:
        day = instant(datetime.fromisoformat(alert["time"]))[:10] if alert["time"] else ""
        row = (seq, alert["place"]["id"], alert["type"], alert["status"], day)
        self._db.execute("INSERT INTO alerts VALUES (?, ?, ?, ?, ?)", row)
        actors = {alert["from"], alert["to"], *alert["between"]} - {None}
        self._db.executemany("INSERT INTO alert_actors VALUES (?, ?)", ((actor, seq) for actor in actors))


@dataclass(slots=True)
class _Told:
    """Writes the episodes of one place as they were known from day to day; a day that changed nothing adds nothing."""

    db: sqlite3.Connection
    place: int
    last: Sequence[tuple[Any, ...]] = ()

    def begin(self) -> None:
        """Take back what was put down of a place of which nothing is worked out."""
        self.db.execute("DELETE FROM episodes WHERE place = ?", (self.place,))

    def exact(self, begin: str) -> None:
        """Note that nothing is worked out of what was known before a day."""
        self.db.execute("UPDATE places SET exact_from = ? WHERE num = ?", (begin, self.place))

    def forget(self, day: str) -> None:
        """Take back what was worked out for this day of knowledge and later ones."""
        self.db.execute("UPDATE places SET exact_from = min(exact_from, ?) WHERE num = ?", (day, self.place))
        for table, column in (("known", "day"), ("episodes", "known_from")):
            self.db.execute(f"DELETE FROM {table} WHERE place = ? AND {column} >= ?", (self.place, day))  # noqa: S608
        self.db.execute(
            "UPDATE episodes SET known_until = ? WHERE place = ? AND known_until >= ?",
            (FOR_EVER, self.place, day),
        )
        self.last = self.db.execute(
            "SELECT since, holder, status, precision, parties FROM episodes"
            " WHERE place = ? AND known_until = ? ORDER BY ordinal",
            (self.place, FOR_EVER),
        ).fetchall()

    def heard(self, days: Sequence[tuple[str, int]]) -> None:
        """Note how many records became known on each day."""
        rows = ((self.place, day, count) for day, count in days)
        self.db.executemany("INSERT OR IGNORE INTO known VALUES (?, ?, ?)", rows)

    def tell(self, day: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write what is known from this day on."""
        if rows == self.last:
            return
        if self.last:
            self.db.execute(
                "UPDATE episodes SET known_until = ? WHERE place = ? AND known_until = ?",
                (day, self.place, FOR_EVER),
            )
        _insert(self.db, self.place, day, rows)
        self.last = rows


def _insert(db: sqlite3.Connection, place: int, day: str, rows: Sequence[tuple[Any, ...]]) -> None:
    db.executemany(
        "INSERT INTO episodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((place, day, at, FOR_EVER, *row) for at, row in enumerate(rows)),
    )


def _days(records: Sequence[Record]) -> list[tuple[str, int]]:
    """On which days something became known, and by how many records each."""
    return sorted(Counter(map(first_known, records)).items())


def _number(db: sqlite3.Connection, name: str) -> int:
    found = db.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()
    return int(found[0]) if found else 0


def _note(db: sqlite3.Connection, name: str, value: int) -> None:
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(value)))
