"""A topic read as a log: from its first message to its last, or on and on."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import CoordinatorNotAvailableError, KafkaError

from streams.kafka.clients import BrokerError, admin, consumer, unreachable
from streams.kafka.topics import look
from streams.settings import Settings
from streams.step import Message

POLL_MS = 500


def read_log(settings: Settings, name: str, until: Mapping[int, int] | None = None) -> Iterator[Message]:
    """Give every message that a topic has now; each partition in its order.

    ``until`` has the partitions that are wanted, each with the offset before which it ends.
    """
    client = consumer(settings, auto_offset_reset="earliest", max_partition_fetch_bytes=8 * 1024 * 1024)
    try:
        parts = [part for part in _parts(settings, name) if until is None or part.partition in until]
        client.assign(parts)
        ends = client.end_offsets(parts)
        ends |= {part: min(ends[part], until[part.partition]) for part in parts} if until else {}
        while any(client.position(part) < ends[part] for part in parts):
            for part, records in client.poll(timeout_ms=POLL_MS).items():
                yield from (message(name, record) for record in records if record.offset < ends[part])
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()


def follow(settings: Settings, name: str, *, beginning: bool = False) -> Iterator[Message]:
    """Give the messages of a topic as they come, for ever; ``beginning``: those that are there first."""
    client = consumer(settings, auto_offset_reset="earliest")
    try:
        parts = _parts(settings, name)
        client.assign(parts)
        _seek(client, parts, beginning)
        while True:
            for records in client.poll(timeout_ms=POLL_MS).values():
                yield from (message(name, record) for record in records)
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()


Offsets = Mapping[tuple[str, int], int]
"""By topic, without the prefix, and partition: the next offset to be read."""


def batches(settings: Settings, names: Sequence[str], starts: Offsets) -> Iterator[list[Message]]:
    """Give the messages of several topics as they come, for ever; an empty batch where none came for a while.

    A partition without a start, or whose log ends before it (it is another one by now), is read from the beginning.
    """
    client = consumer(settings, auto_offset_reset="earliest", max_partition_fetch_bytes=8 * 1024 * 1024)
    try:
        parts = {part: name for name in names for part in _parts(settings, name)}
        client.assign(list(parts))
        ends = client.end_offsets(list(parts))
        for part, name in parts.items():
            start = starts.get((name, part.partition))
            if start is None or start > ends[part]:
                client.seek_to_beginning(part)
            else:
                client.seek(part, start)
        while True:
            polled = client.poll(timeout_ms=POLL_MS)
            yield [message(parts[part], record) for part, records in polled.items() for record in records]
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()


def first_offsets(settings: Settings, name: str) -> dict[int, int]:
    """Give the first offset that is left in each partition."""
    client = consumer(settings)
    try:
        return {part.partition: at for part, at in client.beginning_offsets(_parts(settings, name)).items()}
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()


class Backlog:
    """Counts the messages of topics that the workers have not committed yet; its clients are kept until ``close``."""

    def __init__(self, settings: Settings, *names: str) -> None:
        self._settings = settings
        self._parts = {name: _parts(settings, name) for name in names}
        self._client = consumer(settings)
        self._manager = admin(settings)

    def count(self, name: str) -> int:
        """How many there are now of one of the topics."""
        parts = self._parts[name]
        try:
            ends = self._client.end_offsets(parts)
            starts = self._client.beginning_offsets(parts)
            committed = _group_offsets(self._manager, self._settings.group, parts)
        except KafkaError as error:
            raise BrokerError(unreachable(self._settings, error)) from None
        return sum(ends[part] - _committed(committed, part, starts[part]) for part in parts)

    def close(self) -> None:
        """Let the broker go."""
        self._client.close()
        self._manager.close()


def behind(settings: Settings, name: str) -> int:
    """Count the messages of a topic that the workers have not committed yet."""
    with closing(Backlog(settings, name)) as backlog:
        return backlog.count(name)


def _group_offsets(manager: Any, group: str, parts: Sequence[TopicPartition]) -> Any:
    try:
        return manager.list_group_offsets({group: list(parts)})[group]
    except CoordinatorNotAvailableError:
        return {}  # a broker that never had a group makes its topic for them now


def _committed(committed: Any, part: TopicPartition, start: int) -> int:
    found = committed.get(part)
    return max(int(found.offset), start) if found is not None else start


def _parts(settings: Settings, name: str) -> list[TopicPartition]:
    full = settings.topic(name)
    client = admin(settings)
    try:
        found = look(client, [full])
    finally:
        client.close()
    if full not in found:
        raise BrokerError(
            f"Kafka at {settings.bootstrap_servers} has no topic {full} (whoholds topics create)"
        )
    return [TopicPartition(full, number) for number in range(found[full].partitions)]


def _seek(client: KafkaConsumer, parts: Sequence[TopicPartition], beginning: bool) -> None:
    if beginning:
        client.seek_to_beginning(*parts)
    else:
        client.seek_to_end(*parts)
    for part in parts:
        client.position(part)  # looks it up now: what is sent from here on is not missed


def message(name: str, record: Any) -> Message:
    """Make our message of a record of kafka-python or aiokafka; ``name`` is the topic's without the prefix."""
    return Message(
        topic=name,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        arrived=datetime.fromtimestamp(record.timestamp / 1000, UTC),
        headers=tuple(record.headers or ()),
    )
