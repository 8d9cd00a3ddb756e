"""Rows that somebody else wrote into partitions of ours, and what is done about them.

Whoever owns a partition of claims is the only one to write its rows: its changelogs and the places' states. So the
offsets of what it writes there follow one another. Where they do not, a worker wrote that no longer should have: one
that was paused, and whose last request came late. Every row says up to which offset of its source it goes; of a row
that goes less far than its owner is, the owner writes its own again.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas.topics import OFFSET_HEADER
from streams.kafka.checkpoint import Checkpoint, Rows
from streams.kafka.clients import connection
from streams.kafka.lease import Lease
from streams.kafka.outbox import Outbox, Range, Target
from streams.kafka.partitions import partition_of
from streams.settings import Settings
from streams.step import Retell

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
READ_MS = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A topic of rows: the full name of the source that the rows come from, their table, and how a key is told again.

    Without ``retell`` the topic is the table's changelog itself.
    """

    source: str
    table: str
    retell: Retell | None = None


@dataclass(slots=True)
class Strangers:
    """Looks, every few seconds, for rows of others; ``kept`` has the topics of rows by their full names."""

    settings: Settings
    checkpoint: Checkpoint
    outbox: Outbox
    lease: Lease
    kept: Mapping[str, Kept]
    mended: int = field(default=0, init=False)

    async def watch(self) -> None:
        """Look for ever; a broker that is away is no reason to end."""
        while True:
            try:
                await self._watch()
            except KafkaError as error:
                log.warning("cannot look for rows of others: %s", error)
                await asyncio.sleep(LOOK_SECONDS)

    async def _watch(self) -> None:
        client = AIOKafkaConsumer(
            enable_auto_commit=False, auto_offset_reset="earliest", **connection(self.settings)
        )
        await client.start()
        try:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                self.lease.check()  # else we may be the stranger
                await self._tails(client)
                while self.outbox.strange:
                    await self._mend(client, self.outbox.strange[0])
        finally:
            await client.stop()

    async def _tails(self, client: Any) -> None:
        """See whether anything stands behind our last row."""
        async with self.checkpoint.still:  # nothing of ours is on its way
            ours = [target for target in self.outbox.last if self._owned(target)]
            self.outbox.only(ours)
            if ours:
                ends = await client.end_offsets([TopicPartition(*target) for target in ours])
                for part, end in ends.items():
                    self.outbox.seen((part.topic, part.partition), end, 0)

    def _owned(self, target: Target) -> bool:
        topic, partition = target
        source, counts = self.kept[topic].source, self.outbox.partitions
        if self.kept[topic].retell and counts[topic] != counts[source]:
            return True  # the rows of several owners stand in it: the keys tell
        return (source, partition) in self.checkpoint.next

    async def _mend(self, client: Any, strange: Range) -> None:
        rows = await _read(client, strange)
        if self.outbox.strange[:1] != [strange]:
            return  # the partitions have changed hands in the meantime
        self.outbox.strange.pop(0)
        lower = [key for key, offset in rows.items() if self._is_lower(strange.target, key, offset)]
        if lower:
            self._again(strange.target, lower)
            self.mended += len(lower)
            log.warning("%s %d: a worker that was no longer the owner wrote %d rows; ours are written again",
                        *strange.target, len(lower))  # fmt: skip

    def _home(self, target: Target, key: bytes) -> Target:
        kept = self.kept[target[0]]
        if kept.retell is None:
            return kept.source, target[1]
        return kept.source, partition_of(key, self.outbox.partitions[kept.source])

    def _is_lower(self, target: Target, key: bytes, offset: int) -> bool:
        following = self.checkpoint.next.get(self._home(target, key))
        return following is not None and offset < following

    def _again(self, target: Target, keys: Iterable[bytes]) -> None:
        kept = self.kept[target[0]]
        for key in keys:
            source = self._home(target, key)
            if kept.retell is None:
                self.checkpoint.write_again(kept.table, source, key)
            else:
                rows: Rows = self.checkpoint.rows(kept.table, source[1])
                self.checkpoint.tell_again(source, kept.retell(key, rows))


async def _read(client: Any, strange: Range) -> dict[bytes, int]:
    """Give, for each key, the offset that its last row in the range says it goes to."""
    where = TopicPartition(*strange.target)
    found: dict[bytes, int] = {}
    client.assign([where])
    client.seek(where, strange.start)
    try:
        while await client.position(where) < strange.end:
            for record in (await client.getmany(where, timeout_ms=READ_MS)).get(where, ()):
                if record.offset < strange.end:
                    found[record.key] = int(dict(record.headers).get(OFFSET_HEADER, b"-1"))
    finally:
        client.unsubscribe()
    return found
