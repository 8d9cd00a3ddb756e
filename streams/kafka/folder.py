"""The folder of a worker's tables: one worker, one folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.errors import WhoholdsError
from streams.settings import Settings

LOCK = "lock"


class FolderTakenError(WhoholdsError):
    """Another worker has the folder of the tables."""


@contextmanager
def own_folder(folder: Path) -> Iterator[None]:
    """Hold a folder against other workers; RocksDB would wait for its lock for ever."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FolderTakenError(
                f"{folder} belongs to a worker that runs: give this one another --name"
            ) from None
        held.write(str(os.getpid()))
        held.flush()
        yield


def worker_folder(settings: Settings) -> Path:
    """Give the folder of this worker's tables."""
    return settings.data_dir.absolute() / "kafka" / settings.group / settings.worker
