"""Articles read again, to show what was found in them and what was rejected: in a process of its own.

There one hostile text can take all the time that it is given without holding up anybody else's answer.
"""

import asyncio
import logging
import multiprocessing
import signal
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from schemas.explained import explained_wire
from schemas.wire import Json, dumps
from streams.articles.article import Article
from streams.articles.formats import decode_article
from streams.reading.explain import Explained
from streams.reading.extraction import Extraction
from streams.reading.reader import Reader
from streams.web.problem import ProblemError

log = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds; the first reading also prepares the place index
MOST_WAITING = 16
KEPT = 256  # readings
Tables = tuple[tuple[Path, ...], Path]


class Readings:
    """Reads articles one at a time; ``tables`` are the place tables and the folder of their index."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._pool = ThreadPoolExecutor(1, "reading")
        self._waiting = 0
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._worker: tuple[BaseProcess, Connection] | None = None

    async def read(self, article: bytes) -> bytes:
        """The line of ``explain --json`` of an article in JSON. Raises ProblemError."""
        if article in self._kept:
            self._kept.move_to_end(article)
            return self._kept[article]
        if self._waiting >= MOST_WAITING:
            raise ProblemError(503, "too many articles wait to be read", Retry_After="5")
        self._waiting += 1
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._pool, self._read, article)
        finally:
            self._waiting -= 1
        self._kept[article] = found
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._end()

    def _read(self, article: bytes) -> bytes:
        found = b""
        try:
            _, line = self._worker = self._worker or _start(self._tables)
            line.send_bytes(article)
            if line.poll(PATIENCE):
                found = line.recv_bytes()
            else:
                self._end()
        except (OSError, EOFError):
            self._end()
        if not found:
            raise ProblemError(500, "this article could not be read; the log says why")
        return found

    def _end(self) -> None:
        if self._worker:
            process, line = self._worker
            self._worker = None
            line.close()
            process.kill()


def _start(tables: Tables) -> tuple[BaseProcess, Connection]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, tables), name="reader", daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _work(line: Connection, tables: Tables) -> None:
    """Read what comes until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then hangs up
    reader = Reader.load(*tables)
    while True:
        try:
            raw = line.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            line.send_bytes(dumps(explained(raw, reader.read)))
        except Exception:
            log.exception("an article could not be read")
            line.send_bytes(b"")


def explained(raw: bytes, read: Callable[[Article], Extraction]) -> Json:
    """How an article in JSON reads; a withdrawn one says nothing."""
    article = decode_article(raw, max_bytes=len(raw))  # whoever kept it had a limit of his own
    gone = article.withdrawn or not article.text.strip()
    found = Extraction(article.id, article.version) if gone else read(article)
    return {**explained_wire(Explained(article, found)), "version": article.version}
