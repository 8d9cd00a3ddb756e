"""``python -m tests.kafka.flow``: a worker whose reader reads test lines; all else is the real thing."""

import asyncio
import gc
import os
import signal
import sys

from streams.cli.delivering import make_courier
from streams.control.policy import Policy
from streams.kafka.app import Stage
from streams.kafka.flow import make_flow
from streams.kafka.metrics import Metrics
from streams.kafka.worker import run
from streams.settings import load_settings
from tests.kafka import faults, stubs

SETTINGS = load_settings()
METRICS = Metrics(SETTINGS.silence)
COURIER = make_courier(SETTINGS, METRICS)


def flow(partitions: int) -> tuple[Stage, ...]:
    policy = Policy.load()
    return make_flow(SETTINGS, partitions, stubs.read_lines, stubs.READER, policy, METRICS.seen, COURIER)


def tell_tasks(*_: object) -> None:
    """Say where every task of this worker waits: the first question when one is stuck."""
    for loop in [one for one in gc.get_objects() if isinstance(one, asyncio.AbstractEventLoop)]:
        for task in asyncio.all_tasks(loop):
            frames = []
            coroutine = task.get_coro()
            while coroutine is not None:
                frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "ag_frame", None)
                if frame:
                    frames.append(f"{frame.f_code.co_filename.rsplit('/', 1)[-1]}:{frame.f_lineno}")
                coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "ag_await", None)
            print(f"TASK {task.get_name()}: {' < '.join(frames)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, tell_tasks)
    if faults.VARIABLE in os.environ:
        faults.install(os.environ[faults.VARIABLE])
    run(SETTINGS, flow, METRICS, COURIER)
