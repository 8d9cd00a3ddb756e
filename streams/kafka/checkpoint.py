"""Work that is done but not yet safe, and how it becomes safe.

A message is handled at once, in memory: what it sends and what it writes is put into the open batch. A flush sends
the batch, waits until the broker has acknowledged all of it (results and changelog alike), writes the rows to disk,
and only then says that the messages' offsets may be committed. Until then the rows are read from the batches.

So a crash at any moment repeats messages and loses nothing; and the disk never knows what the broker does not.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol, TypeVar, overload

from schemas.topics import BIG_MESSAGE_BYTES, OFFSET_HEADER
from streams.errors import WhoholdsError
from streams.kafka.dead_letters import dead_letter, fits, size, told
from streams.kafka.metrics import Metrics
from streams.kafka.outbox import Outbox, Record, Target
from streams.kafka.partitions import partition_of
from streams.kafka.sparing import Sparing
from streams.kafka.store import StoreFailedError
from streams.settings import Settings
from streams.step import Headers, Message, Send, Step

log = logging.getLogger(__name__)

Changes = dict[bytes, bytes | None]
Other = TypeVar("Other")
LARGEST_ROW = int(BIG_MESSAGE_BYTES) - 4096  # the batch around it needs room too
# The disk's fault, or the wish to end. Else any error counts: a panic in a compiled library is no Exception.
_NOT_THE_MESSAGE = (StoreFailedError, KeyboardInterrupt, SystemExit, asyncio.CancelledError)
# A flush costs for each partition that it writes to: where there is much to do, it waits so many times longer.
PATIENCE = 10
# So much waits at most; a worker that comes to it stops handling until the broker has caught up.
FULL_MESSAGES = 5_000
FULL_BYTES = 16 * 1024 * 1024


class TooLargeError(WhoholdsError):
    """What a message leads to is larger than a topic takes."""


class TableStore(Protocol):
    """What is asked of a table's store."""

    def read(self, partition: int, key: bytes) -> bytes | None: ...  # noqa: D102
    def write(self, partition: int, changes: Mapping[bytes, bytes | None], offset: int) -> None: ...  # noqa: D102
    def scan(self, partition: int, prefix: bytes) -> Iterable[tuple[bytes, bytes]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the full name of its changelog topic, and its store, which is there once the worker runs."""

    changelog: str
    store: Callable[[], TableStore]


@dataclass(slots=True)
class Batch:
    """Work that becomes safe together: records to send, rows to write, offsets to commit."""

    records: dict[Target, list[Record]] = field(default_factory=dict)
    rows: dict[Target, Changes] = field(default_factory=dict)
    upto: dict[Target, int] = field(default_factory=dict)
    offsets: dict[Target, int] = field(default_factory=dict)
    messages: int = 0
    bytes: int = 0

    @property
    def full(self) -> bool:
        """Whether no more should be added."""
        return self.messages >= FULL_MESSAGES or self.bytes >= FULL_BYTES

    def send(self, target: Target, record: Record) -> None:
        """Add a record."""
        self.records.setdefault(target, []).append(record)
        self.bytes += len(record[1] or b"")

    def write(self, target: Target, changes: Changes, upto: int) -> None:
        """Add rows, as they are after an offset; of several writes of a row the last counts, also for the order."""
        self.upto[target] = upto
        kept = self.rows.setdefault(target, {})
        for key, value in changes.items():
            kept.pop(key, None)  # cold rows are written before the hot one, and must stay before it
            kept[key] = value
            self.bytes += len(value or b"")

    def outgoing(self) -> dict[Target, list[Record]]:
        """Give the records and, for the changelogs, the rows, in the order in which they were last written."""
        out = dict(self.records)
        for target, changes in self.rows.items():
            headers = _goes_to(self.upto[target])
            out[target] = [(key, value, headers) for key, value in changes.items()]
        return out


def _goes_to(offset: int) -> Headers:
    return ((OFFSET_HEADER, b"%d" % offset),)


class Rows(MutableMapping[str, bytes]):
    """One partition of a table as one message sees it: its own changes, then the batches, then the disk."""

    __slots__ = ("_before", "_partition", "_store", "changes")

    def __init__(self, before: tuple[Changes, ...], store: TableStore, partition: int) -> None:
        self.changes: Changes = {}
        self._before = before
        self._store = store
        self._partition = partition

    def _find(self, raw: bytes) -> bytes | None:
        for changes in (self.changes, *self._before):
            if raw in changes:
                return changes[raw]
        return self._store.read(self._partition, raw)

    def __getitem__(self, key: str) -> bytes:
        value = self._find(key.encode())
        if value is None:
            raise KeyError(key)
        return value

    @overload
    def get(self, key: str, default: None = None, /) -> bytes | None: ...
    @overload
    def get(self, key: str, default: Other, /) -> bytes | Other: ...

    def get(self, key: str, default: object = None, /) -> object:
        """Give a row or the default; most rows that are asked for are not there, and an error costs much."""
        value = self._find(key.encode())
        return default if value is None else value

    def __setitem__(self, key: str, value: bytes) -> None:
        raw = key.encode()
        self.changes.pop(raw, None)  # so that the order is that of the last write: cold before hot stays so
        self.changes[raw] = value

    def __delitem__(self, key: str) -> None:
        self[key]  # raises KeyError where there is none
        self.changes[key.encode()] = None

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("a step reads rows by key: a partition may hold millions")

    def __len__(self) -> int:
        raise NotImplementedError("a step reads rows by key: a partition may hold millions")


class Checkpoint:
    """The open batch, the one in flight, and what is safe."""

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        tables: Mapping[str, Table],
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._settings = settings
        self._outbox = outbox
        self._tables = tables
        self._open = Batch()
        self._flying: Batch | None = None
        self.still = asyncio.Lock()  # held while a batch is on its way
        self._work = asyncio.Event()
        self._ready = asyncio.Event()
        self.backlog: Callable[[], bool] = lambda: False
        self._epoch = 0
        self._failed = False
        self._expected: dict[Target, int] = {}
        self._complaints = Sparing()
        self.safe: dict[Target, int] = {}

    @property
    def connected(self) -> bool:
        """Whether the broker is connected."""
        return self._ready.is_set()

    async def ready(self) -> None:
        """Wait until the broker is connected."""
        await self._ready.wait()

    async def run(self) -> None:
        """Connect, and flush whenever there is something, until cancelled; what goes wrong is raised."""
        await self._outbox.start()
        self._ready.set()
        try:
            while True:
                await self._work.wait()
                await asyncio.sleep(self._settings.flush_interval * (PATIENCE if self.backlog() else 1))
                await self.flush()
        finally:
            await self._outbox.stop()

    def expect(self, source: Target, offset: int) -> None:
        """Say which offset of a partition (full name of its topic) comes next."""
        self._expected[source] = offset

    @property
    def next(self) -> Mapping[Target, int]:
        """Of each partition the offset that comes next."""
        return self._expected

    def skipped(self, source: Target, offset: int) -> tuple[int, int] | None:
        """Give the offsets that are missing before this one, from and to (exclusive), or None."""
        expected = self._expected.get(source, offset)
        return (expected, offset) if offset > expected else None

    def take(self, message: Message, step: Step, stage: str, table: str) -> None:
        """Handle a message; what it cannot be handled for goes to the dead letters with it."""
        rows = self.rows(table, message.partition)
        begun = perf_counter()
        try:
            sends = list(step(message, rows))
            _check_sizes(sends)
            _check_rows(rows.changes)
        except _NOT_THE_MESSAGE:
            raise
        except BaseException as error:  # it is at fault, or we are: either way the next one must go on
            sends = [self._bury(message, stage, error)]
            rows.changes.clear()
        self._metrics.handled(stage, perf_counter() - begun)
        self._add(message, sends, table, rows.changes)

    def _bury(self, message: Message, stage: str, error: BaseException) -> Send:
        self._metrics.buried(stage, error)
        unsaid = self._complaints.ask()
        if unsaid is not None:
            own = not isinstance(error, WhoholdsError)
            where = f"{message.topic} {message.partition}:{message.offset}"
            more = f" ({unsaid} more in between)" if unsaid else ""
            said = (stage, where, told(error), more)
            log.warning("%s: dead letter from %s: %s%s", *said, exc_info=own and error, extra=_ids(message))
        return dead_letter(message, stage, self._settings.group, self._settings.topic(message.topic), error)

    def rows(self, table: str, partition: int) -> Rows:
        """Show a partition of a table with all that was done to it."""
        kept = self._tables[table]
        target = (kept.changelog, partition)
        batches = (self._open, self._flying) if self._flying else (self._open,)
        before = tuple(batch.rows[target] for batch in batches if target in batch.rows)
        return Rows(before, kept.store(), partition)

    def scan(self, table: str, partition: int, prefix: bytes) -> dict[bytes, bytes]:
        """Give every row of a partition whose key begins so, with all that was done to it."""
        kept = self._tables[table]
        target = (kept.changelog, partition)
        found: dict[bytes, bytes | None] = dict(kept.store().scan(partition, prefix))
        for batch in (self._flying, self._open):
            if batch:
                changes = batch.rows.get(target, {})
                found.update({key: row for key, row in changes.items() if key.startswith(prefix)})
        return {key: row for key, row in found.items() if row is not None}

    @property
    def epoch(self) -> int:
        """A number that is another one when partitions have changed hands."""
        return self._epoch

    def _add(self, message: Message, sends: list[Send], table: str, changes: Changes) -> None:
        batch = self._open
        self._send(sends, message.offset)
        if changes:
            batch.write((self._tables[table].changelog, message.partition), changes, message.offset)
        source = (self._settings.topic(message.topic), message.partition)
        batch.offsets[source] = self._expected[source] = message.offset + 1
        batch.messages += 1
        self._work.set()

    def _send(self, sends: Iterable[Send], offset: int) -> None:
        for send in sends:
            topic = self._settings.topic(send.topic)
            headers = send.headers + _goes_to(offset) if send.topic == "control" else send.headers
            self._open.send((topic, self._partition(send, topic)), (send.key, send.value, headers))

    def tell(self, sends: Iterable[Send]) -> None:
        """Send what no message caused."""
        for send in sends:
            self._send([send], -1)
            self._open.messages += 1
            self._work.set()

    def tell_again(self, source: Target, sends: Iterable[Send]) -> None:
        """Send what tells of rows of ours, as they are after all that was taken from their source."""
        self._send(sends, self._expected[source] - 1)
        self._open.messages += 1
        self._work.set()

    def write_again(self, table: str, source: Target, key: bytes) -> None:
        """Write a row as it is, once more."""
        rows = self.rows(table, source[1])
        changes: Changes = {key: rows.get(key.decode())}
        self._open.write((self._tables[table].changelog, source[1]), changes, self._expected[source] - 1)
        self._open.messages += 1
        self._work.set()

    def _partition(self, send: Send, topic: str) -> int:
        count = self._outbox.partitions[topic]
        if send.partition is not None:
            return send.partition % count
        return partition_of(send.key or b"", count)

    @property
    def full(self) -> bool:
        """Whether to flush before handling more."""
        return self._open.full

    async def flush(self) -> None:
        """Make all that is done so far safe, or raise; after that nothing is safe any more."""
        async with self.still:
            self._work.clear()
            batch, self._open = self._open, Batch()
            if not batch.messages or self._failed:
                return
            self._flying, epoch = batch, self._epoch
            self._failed = True  # a later batch must never be safe when this one is not
            last = await self._outbox.deliver(batch.outgoing())
            self._tell(batch)
            if epoch == self._epoch:  # else the partitions have changed hands in the meantime
                self._keep(batch, last)
                self.safe.update(batch.offsets)
                self._flying = None
            self._failed = False

    def _tell(self, batch: Batch) -> None:
        alerts = self._settings.topic("alerts")
        for (topic, _), records in batch.records.items():
            self._metrics.acknowledged(topic, len(records))
            if topic == alerts and log.isEnabledFor(logging.INFO):
                for key, _value, headers in records:
                    said = dict(headers)
                    ids = {"alert": said.get("ce_id"), "type": said.get("ce_type"), "place": key}
                    log.info("alert", extra={name: (raw or b"").decode() for name, raw in ids.items()})

    def _keep(self, batch: Batch, last: Mapping[Target, int]) -> None:
        stores = {table.changelog: table.store() for table in self._tables.values()}
        for target, changes in batch.rows.items():
            topic, partition = target
            stores[topic].write(partition, changes, last[target])

    def forget(self) -> None:
        """Drop all that is not safe and all that may be committed: the partitions are about to change hands."""
        self._epoch += 1
        self._open = Batch()
        self._flying = None
        self.safe.clear()
        self._expected.clear()


def _ids(message: Message) -> dict[str, object]:
    key = "article" if message.topic == "articles" else "place"
    return {
        key: (message.key or b"").decode(errors="replace")[:200],
        "topic": message.topic,
        "partition": message.partition,
        "offset": message.offset,
    }


def _check_sizes(sends: list[Send]) -> None:
    for send in sends:
        if not fits(send):
            raise TooLargeError(f"a message of {size(send)} bytes for {send.topic}: more than it takes")


def _check_rows(changes: Changes) -> None:
    for key, value in changes.items():
        if len(key) + len(value or b"") > LARGEST_ROW:
            raise TooLargeError(f"a row of {len(value or b'')} bytes: more than its changelog takes")
