"""A worker: checks what it needs, takes its folder for itself, and runs until it is told to stop."""

import fcntl
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import faust

from streams.errors import WhoholdsError
from streams.kafka.app import Stage, build, stages, worker_folder
from streams.kafka.partitions import partition_of
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


def real_flow(settings: Settings, partitions: int) -> tuple[Stage, ...]:
    """Load the reader and the policy, and make the steps of them."""
    from streams.articles.formats import decode_article
    from streams.control.agent import ReconcileStep
    from streams.control.policy import Policy
    from streams.control.reconcile import handle
    from streams.reading.agent import ReadStep
    from streams.reading.reader import READER_VERSION, Reader

    reader = Reader.load(settings.place_files)
    policy = Policy.load()
    read = ReadStep(
        decode_article,
        reader.read,
        READER_VERSION,
        lambda key: partition_of(key, partitions),
        settings.max_article_bytes,
    )
    return stages(
        read, ReconcileStep(lambda record, rows: handle(record, rows, policy), settings.topic_prefix)
    )


def run(settings: Settings, flow: Any = real_flow) -> None:
    """Run a worker; ends the process: 0 after a signal, 1 after a crash. ``flow`` makes the steps."""
    partitions = check(settings)
    with own_folder(worker_folder(settings)):
        wiring = build(settings, partitions, flow(settings, partitions))
        worker = faust.Worker(
            wiring.app, loglevel=settings.log_level.upper(), stdout=sys.stderr, stderr=sys.stderr, quiet=True
        )
        worker.spinner = None
        logging.getLogger().setLevel(settings.log_level.upper())
        worker.execute_from_commandline()
