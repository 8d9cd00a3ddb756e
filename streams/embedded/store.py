"""The state of an embedded run: one SQLite file.

Everything that one article changes is written in one transaction, so that a kill at any moment leaves the file as
it was before that article or after it. Write-ahead logging lets others read the file while a run goes on.
"""

import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from streams.errors import WhoholdsError

APPLICATION_ID = 0x77686F6C  # "whol": tells our files from other people's SQLite files
SCHEMA_VERSION = 3
_BUSY_SECONDS = 30  # another run holds the file for one article at a time; half a minute means that it hangs

_SCHEMA = """
CREATE TABLE rows (space TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (space, key))
  WITHOUT ROWID;
CREATE TABLE versions (
  article TEXT NOT NULL, version INTEGER NOT NULL, published TEXT NOT NULL, text_hash TEXT NOT NULL,
  arrived TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (article, version, published, text_hash));
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place TEXT NOT NULL, told TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX alerts_place ON alerts (place);
CREATE TABLE places (id TEXT PRIMARY KEY, place BLOB NOT NULL, state BLOB) WITHOUT ROWID;
CREATE TABLE dead_letters (
  seq INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, file TEXT NOT NULL, line INTEGER, field TEXT NOT NULL,
  stage TEXT NOT NULL, error TEXT NOT NULL, trace TEXT NOT NULL, arrived TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE readers (number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL);
"""
_AUDIT = """CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, time TEXT NOT NULL, action TEXT NOT NULL, place TEXT NOT NULL, other TEXT NOT NULL,
  number INTEGER NOT NULL, reason TEXT NOT NULL)"""
_TOUCHED = (
    "CREATE TABLE touched (seq INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL UNIQUE)",
    "INSERT INTO touched (place) SELECT id FROM places",
)
_UPGRADES = {1: (_AUDIT,), 2: _TOUCHED}  # version of a file to what makes it the next one


class StateError(WhoholdsError):
    """The state file cannot be used."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What could not be handled: where it stood, what was wrong, and the bytes themselves.

    ``stage`` is ``parse`` or ``read``; ``line`` counts from 1, None for a whole file; ``seq`` is 0 until kept.
    """

    file: str
    line: int | None
    field: str
    stage: str
    error: str
    body: bytes
    trace: str = ""
    seq: int = 0
    arrived: str = ""

    @property
    def where(self) -> str:
        """File and line, as far as known."""
        return f"{self.file or '-'}:{self.line}" if self.line else self.file or "-"


@dataclass(frozen=True, slots=True)
class Audit:
    """One thing done by hand or because of a new table: ``action`` is merge, unmerge or import.

    A merge gives ``place`` up for ``other`` (ids), an import is of the file ``place`` from the source ``other``;
    ``number`` tells later ones of the same two apart.
    """

    action: str
    place: str
    other: str
    number: int
    reason: str = ""
    time: str = ""


class Rows(MutableMapping[str, bytes]):
    """One named table of keys and bytes inside the state file; writes belong to the open transaction."""

    def __init__(self, db: sqlite3.Connection, space: str) -> None:
        self._db = db
        self._space = space

    def __getitem__(self, key: str) -> bytes:
        row = self._db.execute(
            "SELECT value FROM rows WHERE space = ? AND key = ?", (self._space, key)
        ).fetchone()
        if row is None:
            raise KeyError(key)
        return bytes(row[0])

    def __setitem__(self, key: str, value: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", (self._space, key, value))

    def __delitem__(self, key: str) -> None:
        if not self._db.execute("DELETE FROM rows WHERE space = ? AND key = ?", (self._space, key)).rowcount:
            raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        for (key,) in self._db.execute("SELECT key FROM rows WHERE space = ? ORDER BY key", (self._space,)):
            yield key

    def __len__(self) -> int:
        query = "SELECT count(*) FROM rows WHERE space = ?"
        return int(self._db.execute(query, (self._space,)).fetchone()[0])


def _connect(path: Path, must_exist: bool) -> sqlite3.Connection:
    if must_exist and not path.exists():
        raise StateError(f"{path}: no such state file (whoholds run makes one)")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        db.execute("PRAGMA schema_version")  # reads the header: fails here if this is no database
    except (OSError, sqlite3.Error) as error:
        raise StateError(f"{path}: not a state file of whoholds: {error}") from None
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a new file; refuse, untouched, a file that is not ours or is newer than we are."""
    db.execute("BEGIN IMMEDIATE")
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION_ID:
        raise StateError(f"{path}: an SQLite file, but not one of whoholds")
    if tables and not 1 <= version <= SCHEMA_VERSION:
        raise StateError(f"{path}: state of version {version}, this program reads version {SCHEMA_VERSION}")
    if not tables:
        for statement in _SCHEMA.split(";\n"):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for old in range(version or 1, SCHEMA_VERSION):
        for statement in _UPGRADES[old]:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {old + 1}")
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")


class Store:
    """The state file, opened. Use as a context manager."""

    def __init__(self, path: Path, *, must_exist: bool = False) -> None:
        self.path = path
        self._db = _connect(path, must_exist)
        try:
            _prepare(self._db, path)
        except sqlite3.Error as error:
            self._db.close()
            raise StateError(f"{path}: {error}") from error
        except BaseException:
            self._db.close()
            raise
        self.articles = Rows(self._db, "articles")
        self.control = Rows(self._db, "control")

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or, when anything is raised, nothing."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise StateError(f"{self.path}: {error} (does another run use it?)") from None
        try:
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise StateError(f"{self.path}: {error}") from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self._db.in_transaction:  # a full disk ends the transaction by itself
            self._db.execute("ROLLBACK")

    def keep(self, key: tuple[str, int, str, str], body: bytes, now: datetime) -> datetime:
        """Keep an article version (id, version, published, text hash) once; gives when it first arrived."""
        self._db.execute(
            "INSERT OR IGNORE INTO versions VALUES (?, ?, ?, ?, ?, ?)", (*key, now.isoformat(), body)
        )
        query = "SELECT arrived FROM versions WHERE article = ? AND version = ? AND published = ? AND text_hash = ?"
        return datetime.fromisoformat(self._db.execute(query, key).fetchone()[0])

    def kept(self) -> Iterator[bytes]:
        """Every article version kept, in order of arrival."""
        numbers = self._db.execute("SELECT rowid FROM versions ORDER BY arrived, rowid").fetchall()
        for number in numbers:  # one by one: whoever reads them may write in between
            (body,) = self._db.execute("SELECT body FROM versions WHERE rowid = ?", number).fetchone()
            yield bytes(body)

    def tell(self, alert: str, place: str, body: bytes, now: datetime) -> bool:
        """Note an alert as told; False if its id was told before."""
        query = "INSERT OR IGNORE INTO alerts (id, place, told, body) VALUES (?, ?, ?, ?)"
        return self._db.execute(query, (alert, place, now.isoformat(), body)).rowcount == 1

    def told(self) -> Iterator[bytes]:
        """Every alert told, in the order of telling."""
        for (body,) in self._db.execute("SELECT body FROM alerts ORDER BY seq"):
            yield bytes(body)

    def show(self, place_id: str, place: bytes, state: bytes | None) -> None:
        """Keep a place and its present state, None where nothing is known any more."""
        self._db.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?)", (place_id, place, state))

    def touch(self, place_id: str) -> None:
        """Note that something was heard of a place: whoever follows the file looks at those touched since."""
        self._db.execute("INSERT OR REPLACE INTO touched (place) VALUES (?)", (place_id,))

    def shown(self) -> Iterator[tuple[bytes, bytes | None]]:
        """Every place that was ever heard of, with its present state, by id."""
        for place, state in self._db.execute("SELECT place, state FROM places ORDER BY id"):
            yield bytes(place), None if state is None else bytes(state)

    def bury(self, letter: DeadLetter, now: datetime | None = None) -> None:
        """Keep a dead letter; the same bytes with the same fault from the same place are kept once."""
        seen = f"{letter.file}\0{letter.line}\0{letter.field}\0{letter.stage}\0".encode(errors="replace")
        digest = blake2b(seen + letter.body, digest_size=16).hexdigest()
        self._db.execute(
            "INSERT INTO dead_letters (digest, file, line, field, stage, error, trace, arrived, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (digest) DO UPDATE SET error = excluded.error, trace = excluded.trace",
            (
                digest, letter.file, letter.line, letter.field, letter.stage, letter.error, letter.trace,
                (now or datetime.now(UTC)).isoformat(), letter.body,
            ),
        )  # fmt: skip

    def buried(self) -> list[DeadLetter]:
        """The dead letters, oldest first."""
        query = (
            "SELECT file, line, field, stage, error, body, trace, seq, arrived FROM dead_letters ORDER BY seq"
        )
        return [DeadLetter(*row) for row in self._db.execute(query)]

    def exhume(self, seq: int) -> None:
        """Take a dead letter away: it has been handled."""
        self._db.execute("DELETE FROM dead_letters WHERE seq = ?", (seq,))

    def note(self, done: Audit, now: datetime) -> None:
        """Keep what was done by hand."""
        row = (now.isoformat(), done.action, done.place, done.other, done.number, done.reason)
        self._db.execute(
            "INSERT INTO audit (time, action, place, other, number, reason) VALUES (?, ?, ?, ?, ?, ?)", row
        )

    def audit(self) -> list[Audit]:
        """What was done by hand, oldest first."""
        query = "SELECT action, place, other, number, reason, time FROM audit ORDER BY seq"
        return [Audit(*row) for row in self._db.execute(query)]

    def last_reader(self) -> str | None:
        """The fingerprint of the reader that read last."""
        row = self._db.execute("SELECT fingerprint FROM readers ORDER BY number DESC LIMIT 1").fetchone()
        return str(row[0]) if row else None

    def copy(self, path: Path) -> None:
        """Write the whole state, as it is now, into another file."""
        with closing(sqlite3.connect(path)) as target:
            self._db.backup(target)

    def reader(self, fingerprint: str) -> int:
        """The number of the reader with this fingerprint: one more than any before it, unless it is the last."""
        last = self._db.execute(
            "SELECT number, fingerprint FROM readers ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if last and last[1] == fingerprint:
            return int(last[0])
        number = int(last[0]) + 1 if last else 1
        self._db.execute("INSERT INTO readers VALUES (?, ?)", (number, fingerprint))
        return number
