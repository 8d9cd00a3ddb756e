"""The view: an SQLite file of its own, made from a state file, in which the map of any day is one query.

A state file keeps of every place the records that it was told of; who held it when has to be worked out. The view has
that worked out: the episodes of every place, for every day on which something else was known of it. It keeps nothing
that cannot be made again, so a file that does not fit is thrown away.
"""

import sqlite3
from contextlib import ExitStack, closing, suppress
from hashlib import blake2b
from pathlib import Path
from threading import local

from streams.control.policy import Policy
from streams.embedded.store import Rows
from streams.web.alerts import last
from streams.web.folder import own_folder

SCHEMA_VERSION = 4
ALWAYS, FOR_EVER = "", "9999-12-32"  # days of knowledge before and after all others
_BUSY_SECONDS = 30
_CACHE_KB = 8 * 1024  # of pages for each connection

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE places (
  num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, lat REAL, lon REAL, place BLOB NOT NULL,
  feature TEXT NOT NULL, line TEXT NOT NULL, exact_from TEXT NOT NULL DEFAULT '');
CREATE INDEX places_exact ON places (exact_from) WHERE exact_from > '';
CREATE TABLE names (folded TEXT NOT NULL, spelt TEXT NOT NULL, across TEXT NOT NULL, place INTEGER NOT NULL);
CREATE INDEX names_place ON names (place);
CREATE TABLE episodes (
  place INTEGER NOT NULL, known_from TEXT NOT NULL, ordinal INTEGER NOT NULL, known_until TEXT NOT NULL,
  since TEXT, holder TEXT, status TEXT NOT NULL, precision TEXT, parties TEXT NOT NULL,
  PRIMARY KEY (place, known_from, ordinal)) WITHOUT ROWID;
CREATE TABLE known (
  place INTEGER NOT NULL, day TEXT NOT NULL, records INTEGER NOT NULL, PRIMARY KEY (place, day)) WITHOUT ROWID;
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY, place TEXT NOT NULL, type TEXT NOT NULL, status TEXT, day TEXT NOT NULL);
CREATE INDEX alerts_place ON alerts (place, seq);
CREATE TABLE alert_actors (actor TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (actor, seq)) WITHOUT ROWID;
"""


# Whether the state file is the one that the view was made of, or has at least been through the same: it has been as
# far, and the alert that the view had last stands where it stood.
_SAME = """
SELECT (SELECT coalesce(max(seq), 0) FROM state.touched)
    >= (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'touched')
  AND NOT EXISTS (
    SELECT 1 FROM main.alerts AS ours LEFT JOIN state.alerts AS theirs USING (seq)
    WHERE ours.seq = (SELECT max(seq) FROM main.alerts) AND theirs.place IS NOT ours.place)"""


class View:
    """The view's file and the state file beside it, for as many threads as ask; each gets a connection of its own.

    In a connection the tables of the view are ``main``, those of the state ``state``, and neither can be written but by
    the one who fills the view.
    """

    def __init__(self, state: Path, folder: Path, policy: Policy) -> None:
        self.state = state
        self.version = 0  # grows with everything new
        self.share = 0.0  # of what the state file has, how much is worked out
        self.settled = 0  # the number of an alert up to which the view has what they tell
        self._own = local()
        self._held = ExitStack()
        self.path = self._held.enter_context(own_folder(folder, _name(state))) / f"{_name(state)}.sqlite"
        self._make_fit(policy.hash)
        # Before that, histories are still being worked out, and only the present is there.
        self.complete = bool(self.reader().execute("SELECT 1 FROM meta WHERE key = 'complete'").fetchone())

        self.settled = last(self.reader())

    def reader(self) -> sqlite3.Connection:
        """The connection of this thread."""
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is None:
            db = self._own.db = self._open("ro")
        return db

    @property
    def control(self) -> Rows:
        """The rows of places in the state file, by this thread's connection."""
        return Rows(self.reader(), "control")

    def writer(self) -> sqlite3.Connection:
        """A connection that can write the view, for the one who fills it."""
        return self._open("rwc")

    def close(self) -> None:
        """Let others have the file."""
        self._held.close()

    def _open(self, mode: str) -> sqlite3.Connection:
        db = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False,
        )  # fmt: skip
        db.execute("ATTACH ? AS state", (f"{self.state.absolute().as_uri()}?mode=ro",))
        db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        return db

    def _make_fit(self, policy: str) -> None:
        stat = self.state.stat()
        fit = f"{SCHEMA_VERSION} {policy} {stat.st_dev} {stat.st_ino}"
        if self._has(fit):
            return
        for name in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + name).unlink(missing_ok=True)
        with closing(sqlite3.connect(self.path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
            db.execute("INSERT INTO meta VALUES ('fit', ?)", (fit,))

    def _has(self, fit: str) -> bool:
        """Whether the view is one of this very file: another may have come to its place, and even to its inode."""
        if not self.path.exists():
            return False
        with suppress(sqlite3.Error), closing(self._open("ro")) as db:
            if db.execute("SELECT 1 FROM meta WHERE key = 'fit' AND value = ?", (fit,)).fetchone():
                return bool(db.execute(_SAME).fetchone()[0])
        return False


def _name(state: Path) -> str:
    return blake2b(str(state.resolve()).encode(), digest_size=8).hexdigest()
