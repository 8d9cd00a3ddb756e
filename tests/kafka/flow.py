"""``python -m tests.kafka.flow``: a worker whose reader reads test lines; all else is the real thing."""

import asyncio
import gc
import signal
import sys

from schemas.article import ArticleMessage
from streams.articles.article import Article
from streams.control.agent import ReconcileStep
from streams.kafka.app import Stage, stages
from streams.kafka.partitions import partition_of
from streams.kafka.worker import run
from streams.reading.agent import ReadStep
from streams.settings import Settings, load_settings
from tests.kafka import stubs

POLICY = ""


def decode(raw: bytes) -> Article:
    wire = ArticleMessage.parse(raw)
    return Article(wire.id, wire.text, wire.published, wire.outlet, version=wire.version)


def reconcile_step(settings: Settings) -> ReconcileStep:
    return ReconcileStep(stubs.handle, settings.topic_prefix)


def flow(settings: Settings, partitions: int) -> tuple[Stage, ...]:
    read = ReadStep(
        decode,
        stubs.read_lines,
        stubs.READER,
        lambda key: partition_of(key, partitions),
        settings.max_article_bytes,
        stubs.fingerprint,
    )
    return stages(read, reconcile_step(settings))


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
    run(load_settings(), flow)
