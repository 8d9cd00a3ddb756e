"""A worker: checks what it needs, takes its folder for itself, and runs until it is told to stop."""

import logging
import sys
from collections.abc import Callable
from dataclasses import replace

import faust

from streams.kafka.app import Stage, build
from streams.kafka.courier import Courier
from streams.kafka.folder import own_folder, worker_folder
from streams.kafka.log import first_offsets
from streams.kafka.logs import set_up
from streams.kafka.metrics import Metrics
from streams.kafka.server import served
from streams.kafka.topics import TABLES, changelog, check
from streams.kafka.traces import export, traced
from streams.settings import Settings

log = logging.getLogger(__name__)


def _warn_of_deleted_rows(settings: Settings) -> None:
    """Compaction leaves the beginning of a changelog where it is; only deleting moves it."""
    for table in TABLES:
        name = changelog(settings, table)
        begins = first_offsets(settings, name.removeprefix(settings.topic_prefix))
        told = ", ".join(f"{partition} below {first}" for partition, first in begins.items() if first)
        if told:
            log.warning("%s: rows were deleted (%s): who lost the table cannot know them", name, told)


def _traced(settings: Settings, flow: tuple[Stage, ...]) -> tuple[Stage, ...]:
    if not settings.traces:
        return flow
    export()
    return tuple(replace(stage, step=traced(stage.step, stage.name)) for stage in flow)


def run(
    settings: Settings,
    make: Callable[[int], tuple[Stage, ...]],
    metrics: Metrics | None = None,
    courier: Courier | None = None,
) -> None:
    """Run a worker; ends the process: 0 after a signal, 1 after a crash.

    ``make`` makes the steps, given the number of partitions, once the topics are known to be as they must be.
    """
    metrics = metrics or Metrics(settings.silence)
    set_up(settings.log_level.upper(), settings.log_format == "json", settings.secrets)
    partitions = check(settings)
    folder = worker_folder(settings)
    with own_folder(folder), served(metrics, settings.http) as address:
        wiring = build(settings, partitions, _traced(settings, make(partitions)), metrics, courier)
        worker = faust.Worker(
            wiring.app, stdout=sys.stderr, stderr=sys.stderr, quiet=True, override_logging=False
        )
        worker.spinner = None
        log.info("%s begins: %d partitions, tables in %s", settings.worker, partitions, folder)
        if address:
            log.info("metrics and health on http://%s", address)
        _warn_of_deleted_rows(settings)
        worker.execute_from_commandline()
