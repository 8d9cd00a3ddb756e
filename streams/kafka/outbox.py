"""Sends in batches that we make ourselves, one for each partition: a tenth of the cost of message after message.

A batch is acknowledged by all replicas or raises; nothing is called sent before that.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams.kafka.clients import REQUEST_BYTES, BrokerError, connection, unreachable
from streams.kafka.lease import Lease
from streams.settings import Settings
from streams.step import Headers

Record = tuple[bytes | None, bytes | None, Headers]
"""Key, value and headers."""
Target = tuple[str, int]
"""Full name of a topic, and a partition."""

# One request holds a batch of every partition at most; larger batches would only make the broker wait for the last.
BATCH_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Range:
    """Offsets of a partition that are not of our writing, ``end`` exclusive."""

    target: Target
    start: int
    end: int


class Outbox:
    """A producer that takes whole batches; ``partitions`` has the number of each topic's.

    In ``watched`` topics it remembers, for each partition, the offset behind its last record (``last``), and what
    others wrote in between (``strange``).
    """

    def __init__(
        self, settings: Settings, topics: Sequence[str], lease: Lease, watched: Iterable[str] = ()
    ) -> None:
        self._lease = lease
        self._watched = frozenset(watched)
        self.last: dict[Target, int] = {}
        self.strange: list[Range] = []
        self._settings = settings
        self._topics = topics
        self._producer: AIOKafkaProducer | None = None
        self.partitions: dict[str, int] = {}

    async def start(self) -> None:
        """Connect, and learn how the topics are split."""
        self._producer = AIOKafkaProducer(
            client_id=f"{self._settings.group}-{self._settings.worker}",
            acks="all",
            enable_idempotence=True,
            max_batch_size=BATCH_BYTES,
            max_request_size=REQUEST_BYTES,
            request_timeout_ms=int(self._settings.request_timeout * 1000),
            **connection(self._settings),
        )
        try:
            await self._producer.start()
            self._lease.guard(self._producer.client)
            for topic in self._topics:
                self.partitions[topic] = len(await self._producer.partitions_for(topic))
        except KafkaError as error:
            raise BrokerError(unreachable(self._settings, error)) from error

    async def stop(self) -> None:
        """Disconnect."""
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None

    async def deliver(self, records: Mapping[Target, Sequence[Record]]) -> dict[Target, int]:
        """Send all and wait until the broker has them; gives the last offset in each partition.

        The lease is looked at before, and also after it: nobody else may have written in the meantime.
        """
        self._lease.check()
        async with asyncio.TaskGroup() as group:
            tasks = {target: group.create_task(self._deliver(target, records[target])) for target in records}
        self._lease.check()
        return {target: task.result() for target, task in tasks.items()}

    def seen(self, target: Target, start: int, count: int) -> None:
        """So many records of ours begin at an offset; what lies between them and those before is another's."""
        before = self.last.get(target, start)
        if start > before:
            self.strange.append(Range(target, before, start))
        self.last[target] = start + count

    def only(self, targets: Iterable[Target]) -> None:
        """Forget all partitions but these."""
        self.last = {target: self.last[target] for target in targets}
        self.strange = [one for one in self.strange if one.target in self.last]

    async def _deliver(self, target: Target, records: Sequence[Record]) -> int:
        assert self._producer is not None  # noqa: S101
        topic, partition = target
        last, sent = -1, 0
        while sent < len(records):
            batch = self._producer.create_batch()
            sent = _fill(batch, records, sent)
            batch.close()
            acknowledged = await self._producer.send_batch(batch, topic, partition=partition)
            first, count = (await acknowledged).offset, batch.record_count()
            last = first + count - 1
            if topic in self._watched:
                self.seen(target, first, count)
        return last


def _fill(batch: Any, records: Sequence[Record], sent: int) -> int:
    """Put records into a batch until it is full (the first always fits); gives how many are sent with it."""
    for at in range(sent, len(records)):
        key, value, headers = records[at]
        if batch.append(key=key, value=value, timestamp=None, headers=list(headers)) is None:
            return at
    return len(records)
