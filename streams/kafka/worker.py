"""A worker: checks what it needs, takes its folder for itself, and runs until it is told to stop."""

import fcntl
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import faust

from streams.errors import WhoholdsError
from streams.kafka.app import Stage, build, worker_folder
from streams.kafka.topics import check
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


def run(settings: Settings, make: Callable[[int], tuple[Stage, ...]]) -> None:
    """Run a worker; ends the process: 0 after a signal, 1 after a crash.

    ``make`` makes the steps, given the number of partitions, once the topics are known to be as they must be.
    """
    partitions = check(settings)
    with own_folder(worker_folder(settings)):
        wiring = build(settings, partitions, make(partitions))
        worker = faust.Worker(
            wiring.app, loglevel=settings.log_level.upper(), stdout=sys.stderr, stderr=sys.stderr, quiet=True
        )
        worker.spinner = None
        logging.getLogger().setLevel(settings.log_level.upper())
        worker.execute_from_commandline()
