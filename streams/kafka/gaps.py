"""No message is passed over: a jump in the offsets is looked into before anything behind it is handled.

A topic may have holes (transactions leave markers, retention takes the oldest), so a jump alone is no fault. But
Faust has lost messages in rebalances before; then the worker ends, and begins again at what is committed.
"""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.errors import WhoholdsError
from streams.kafka.clients import connection
from streams.kafka.outbox import Target
from streams.settings import Settings


class SkippedError(WhoholdsError):
    """The client passed over messages that are there."""


async def check_gap(settings: Settings, source: Target, start: int, end: int) -> None:
    """Raise SkippedError if the broker has a message from ``start`` on that comes before ``end``."""
    topic, partition = source
    client = AIOKafkaConsumer(enable_auto_commit=False, auto_offset_reset="earliest", **connection(settings))
    await client.start()
    try:
        where = TopicPartition(topic, partition)
        client.assign([where])
        client.seek(where, start)
        found = await asyncio.wait_for(client.getone(where), settings.request_timeout)
    finally:
        await client.stop()
    if found.offset < end:
        raise SkippedError(f"{topic}:{partition}: got {end} where {found.offset} comes next")
