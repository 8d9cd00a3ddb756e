"""The ledger of deliveries: an SQLite file of its own beside the state.

A run holds the lock of the state file for one article at a time, and may be held up by whoever reads its output; a
delivery must wait for neither, nor hold the run up. What stands in both is only how far an endpoint has come in the
alerts, by number and id, so that a state file that was made anew is noticed.

Writes gather in one transaction until ``commit``: what a kill takes away is sent again, under the same id.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from streams.alerts.alert import Alert
from streams.delivery.message import Attempt, Event, Message, Trouble
from streams.delivery.outcome import Verdict
from streams.embedded.alertlog import AlertLog
from streams.embedded.store import StateError

APPLICATION_ID = 0x77686F64  # "whod"
SCHEMA_VERSION = 1
_BUSY_SECONDS = 30

_SCHEMA = """
CREATE TABLE endpoints (
  name TEXT PRIMARY KEY, number INTEGER NOT NULL, alert TEXT NOT NULL, since TEXT NOT NULL,
  disabled TEXT NOT NULL DEFAULT '', failing TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TABLE messages (
  number INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, id TEXT NOT NULL, lane TEXT NOT NULL, urgent INTEGER NOT NULL,
  state TEXT NOT NULL, tries INTEGER NOT NULL, next_at TEXT NOT NULL, UNIQUE (endpoint, id));
CREATE INDEX messages_waiting ON messages (number) WHERE state = 'waiting';
CREATE TABLE wanted (
  seq INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, alert TEXT NOT NULL, filed TEXT NOT NULL, reverts TEXT,
  message INTEGER NOT NULL, UNIQUE (endpoint, alert));
CREATE INDEX wanted_message ON wanted (message);
CREATE TABLE attempts (
  seq INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, message TEXT NOT NULL, time TEXT NOT NULL, verdict TEXT NOT NULL,
  status INTEGER, seconds REAL NOT NULL, error TEXT NOT NULL, answer TEXT NOT NULL, tries INTEGER NOT NULL,
  next_at TEXT);
CREATE INDEX attempts_message ON attempts (endpoint, message)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an endpoint stands: why it is disabled, since when it fails, how many messages wait or were given up."""

    name: str
    since: str
    disabled: str
    failing: str
    error: str
    waiting: int
    given_up: int


class TakenError(StateError):
    """Another process delivers from this state file."""


def ledger_path(state: Path) -> Path:
    """Where the ledger of a state file is."""
    return state.with_name(f"{state.name}.deliveries")


@contextmanager
def sole(state: Path) -> Iterator[None]:
    """Be the only process that delivers from a state file, or raise TakenError."""
    path = ledger_path(state).with_name(f"{ledger_path(state).name}.lock")
    with path.open("a", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise TakenError(f"another process delivers from {state}") from None
        yield


class SqliteLedger:
    """A ledger, opened; ``log`` has the alerts, ``told`` is called with what happens to an endpoint."""

    def __init__(self, log: AlertLog, told: Callable[[Event], None] = lambda _: None) -> None:
        self.log = log
        self._told = told
        self._path = ledger_path(log.path)
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            self.db = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise StateError(f"{self._path}: no ledger of deliveries: {error}") from error

    def _prepare(self) -> None:
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("BEGIN IMMEDIATE")
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        (application,) = self.db.execute("PRAGMA application_id").fetchone()
        if not version and not application:
            for statement in _SCHEMA.split(";\n"):
                self.db.execute(statement)
            self.db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self.db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif (application, version) != (APPLICATION_ID, SCHEMA_VERSION):
            self.db.execute("ROLLBACK")
            raise StateError(f"{self._path}: a ledger of version {version}, this reads {SCHEMA_VERSION}")
        self.db.execute("COMMIT")

    def close(self) -> None:
        """Commit and close."""
        self.commit()
        self.db.close()

    def version(self) -> int:
        """A number that is another one when another process has written."""
        return int(self.db.execute("PRAGMA data_version").fetchone()[0])

    def begin(self) -> None:
        """Begin to write, if that is not so yet."""
        if not self.db.in_transaction:
            self.db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make safe what was written."""
        if self.db.in_transaction:
            self.db.execute("COMMIT")

    # -- what the dispatcher asks for

    def alerts(self, message: Message) -> Sequence[Alert]:
        """Give the alerts of a message in the order in which they were told."""
        query = (
            "SELECT wanted.alert FROM wanted JOIN messages ON wanted.message = messages.number"
            " WHERE messages.endpoint = ? AND messages.id = ? ORDER BY wanted.seq"
        )
        found = []
        for (alert,) in self.db.execute(query, (message.endpoint, message.id)).fetchall():
            arrival = self.log.find(alert)
            if arrival is None:
                raise LookupError(f"{self.log.path} has no alert {alert}")
            found.append(arrival.alert)
        return found

    def tried(self, attempt: Attempt, changed: Sequence[Message]) -> None:
        """Keep an attempt, and how the messages stand that it changed."""
        self.begin()
        out = attempt.outcome
        row = (
            attempt.endpoint, attempt.message, attempt.at.isoformat(), out.verdict, out.status, out.seconds,
            out.error, "" if out.verdict is Verdict.DELIVERED else out.answer, attempt.tries,
            attempt.next_at.isoformat() if attempt.next_at else None,
        )  # fmt: skip
        self.db.execute(
            "INSERT INTO attempts (endpoint, message, time, verdict, status, seconds, error, answer, tries, next_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        self.db.executemany(
            "UPDATE messages SET state = ?, tries = ?, next_at = ? WHERE endpoint = ? AND id = ?",
            [(one.state, one.tries, one.next_at.isoformat(), one.endpoint, one.id) for one in changed],
        )

    def tell(self, event: Event) -> None:
        """Keep, and tell of, what happened to an endpoint."""
        self.begin()
        failing = "" if event.kind is Trouble.BACK else event.since.isoformat()
        disabled = event.error if event.kind is Trouble.DISABLED else ""
        self.db.execute(
            "UPDATE endpoints SET failing = ?, error = ?, disabled = ? WHERE name = ?",
            (failing, event.error, disabled, event.endpoint),
        )
        self._told(event)

    # -- what stands in it

    def waiting(self) -> Iterator[Message]:
        """Every message that is on its way, in order."""
        query = (
            "SELECT number, endpoint, id, lane, urgent, tries, next_at FROM messages WHERE state = 'waiting'"
        )
        rows = self.db.execute(f"{query} ORDER BY number").fetchall()
        for number, endpoint, id_, lane, urgent, tries, next_at in rows:
            wanted = self.db.execute(
                "SELECT alert, reverts FROM wanted WHERE message = ?", (number,)
            ).fetchall()
            reverts = frozenset(reverted for _, reverted in wanted if reverted)
            alerts = [alert for alert, _ in wanted]
            when = datetime.fromisoformat(next_at)
            yield Message(endpoint, id_, lane, number, alerts, when, reverts, bool(urgent), tries)

    def disabled(self) -> Mapping[str, str]:
        """Endpoints that are disabled, and why."""
        return dict(self.db.execute("SELECT name, disabled FROM endpoints WHERE disabled != ''"))

    def enable(self, endpoint: str) -> bool:
        """Send to an endpoint again; False where it is not known."""
        self.begin()
        query = "UPDATE endpoints SET disabled = '', failing = '', error = '' WHERE name = ?"
        done = self.db.execute(query, (endpoint,)).rowcount > 0
        self.db.execute(
            "UPDATE messages SET next_at = ? WHERE endpoint = ? AND state = 'waiting' AND tries > 0",
            (datetime.now(UTC).isoformat(), endpoint),
        )
        self.commit()
        return done

    def standings(self) -> list[Standing]:
        """How the endpoints stand, by name."""
        query = (
            "SELECT name, since, disabled, failing, error,"
            " (SELECT count(*) FROM messages WHERE endpoint = name AND state = 'waiting'),"
            " (SELECT count(*) FROM messages WHERE endpoint = name AND state = 'given up')"
            " FROM endpoints ORDER BY name"
        )
        return [Standing(*row) for row in self.db.execute(query)]

    def left(self) -> Mapping[str, int]:
        """How many messages wait, by endpoint."""
        query = "SELECT endpoint, count(*) FROM messages WHERE state = 'waiting' GROUP BY endpoint"
        return dict(self.db.execute(query))

    def messages(self, endpoint: str | None, *, delivered: bool) -> list[tuple[object, ...]]:
        """Number, endpoint, id, place, state, tries, next try and alerts of messages, oldest first."""
        query = (
            "SELECT number, endpoint, id, lane, state, tries, next_at,"
            " (SELECT group_concat(alert, ' ') FROM wanted WHERE message = messages.number) FROM messages"
            " WHERE (? OR state != 'delivered') AND endpoint = coalesce(?, endpoint) ORDER BY number"
        )
        return self.db.execute(query, (delivered, endpoint)).fetchall()

    def attempts(self, endpoint: str, message: str) -> list[tuple[object, ...]]:
        """Time, verdict, status, seconds, error, answer, tries and next try, oldest first."""
        query = (
            "SELECT time, verdict, status, seconds, error, answer, tries, next_at FROM attempts"
            " WHERE endpoint = ? AND message = ? ORDER BY seq"
        )
        return self.db.execute(query, (endpoint, message)).fetchall()
