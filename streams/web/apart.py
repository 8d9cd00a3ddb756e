"""One bad thing must not hide all others."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


@contextmanager
def apart(db: sqlite3.Connection, name: str) -> Iterator[None]:
    """What fails inside is undone, told to the log, and left out; a fault of the file itself is raised."""
    db.execute("SAVEPOINT apart")
    try:
        yield
    except sqlite3.Error:
        raise
    except Exception as error:
        log.warning("%s is left out: %s: %s", name, type(error).__name__, error)
        db.execute("ROLLBACK TO apart")
    db.execute("RELEASE apart")
