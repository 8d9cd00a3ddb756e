"""A folder in which one server at a time keeps a file."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def own_folder(folder: Path, name: str) -> Iterator[Path]:
    """The folder; one that goes with the context where another server has the file ``name``, or nobody may write."""
    lock = _locked(folder, name)
    if lock is None:
        with tempfile.TemporaryDirectory(prefix="whoholds-") as passing:
            yield Path(passing)
        return
    with lock:
        yield folder


def _locked(folder: Path, name: str) -> IO[bytes] | None:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / f"{name}.lock").open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return lock
    return None
