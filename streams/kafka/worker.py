"""A worker: checks what it needs, takes its folder for itself, and runs until it is told to stop."""

import logging
import sys
from collections.abc import Callable

import faust

from streams.kafka.app import Stage, build
from streams.kafka.folder import own_folder, worker_folder
from streams.kafka.topics import check
from streams.settings import Settings


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
