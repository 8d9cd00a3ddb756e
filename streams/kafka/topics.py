"""Topics on the broker: create those that are missing, and say what is wrong with those that are there.

Faust passes over a topic that does not exist, with a warning, and its agent then never gets a message; and a table
with other partitions than its source crashes again and again while the worker says that it is ready. So a worker
checks all of this before it starts, and does not start otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, TopicAlreadyExistsError

from schemas.topics import BIG_MESSAGE_BYTES, BY_NAME, TOPICS
from streams.errors import WhoholdsError
from streams.kafka.clients import BrokerError, admin, unreachable
from streams.settings import Settings

READING_TABLE = "reading"
CONTROL_TABLE = "control"
DELIVERIES_TABLE = "deliveries"
TABLES = (READING_TABLE, CONTROL_TABLE, DELIVERIES_TABLE)
# A table is split as its source topic is, and all sources alike, so that one worker has all of a partition.
TOGETHER = ("articles", "extractions", "claims", "alerts", "deliveries")
CHANGELOG_CONFIG = {"cleanup.policy": "compact", "max.message.bytes": BIG_MESSAGE_BYTES}
# What only costs history when it is otherwise; all else would lose or spoil something.
MAY_DIFFER = {"retention.ms", "retention.bytes"}
NEVER_SHORTENED = {"claims"}


class TopicError(WhoholdsError):
    """The topics are not as the flow needs them; the message lists what is wrong."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic as it should be; ``together`` means with the same number of partitions as the others so marked.

    ``copies`` is how many the settings ask for, -1 for as many as there are.
    """

    name: str
    config: Mapping[str, str]
    together: bool
    strict_retention: bool
    copies: int = -1


@dataclass(frozen=True, slots=True)
class Found:
    """A topic as it is; ``copies`` and ``in_sync`` of the partition that has fewest."""

    partitions: int
    config: Mapping[str, str]
    copies: int = 1
    in_sync: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a topic; a ``mild`` one costs history and no more."""

    topic: str
    text: str
    mild: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``create`` does: topics to make, with partitions; the others are there."""

    create: tuple[tuple[Wanted, int], ...]
    there: tuple[str, ...]


def changelog(settings: Settings, table: str) -> str:
    """Give the name of a table's topic, as Faust makes it."""
    return f"{settings.group}-{table}-changelog"


def wanted(settings: Settings) -> tuple[Wanted, ...]:
    """List every topic of the flow, the tables' own included."""
    listed = [
        Wanted(
            settings.topic(topic.name),
            topic.config,
            topic.name in TOGETHER,
            topic.name in NEVER_SHORTENED,
            settings.replication_factor,
        )
        for topic in TOPICS
    ]
    tables = [
        Wanted(changelog(settings, table), CHANGELOG_CONFIG, True, True, settings.replication_factor)
        for table in TABLES
    ]
    return (*listed, *tables)


def look(client: KafkaAdminClient, names: Sequence[str]) -> dict[str, Found]:
    """Ask the broker about topics; those that are not there are left out."""
    described = {
        topic["name"]: topic for topic in client.describe_topics(list(names)) if not topic["error_code"]
    }
    if not described:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in described]
    configs = client.describe_configs(resources, config_filter="all")["topic"]
    return {name: _found(topic, configs[name]) for name, topic in described.items()}


def _found(topic: Mapping[str, Any], config: Mapping[str, Any]) -> Found:
    partitions = topic["partitions"]
    return Found(
        len(partitions),
        {key: str(entry["value"]) for key, entry in config.items()},
        min(len(partition["replica_nodes"]) for partition in partitions),
        min(len(partition["isr_nodes"]) for partition in partitions),
    )


def faults(needed: Sequence[Wanted], found: Mapping[str, Found]) -> list[Fault]:
    """Compare what is there with what should be."""
    wrong: list[Fault] = []
    for topic in needed:
        if topic.name in found:
            wrong += _config_faults(topic, found[topic.name])
            wrong += _copies_faults(topic, found[topic.name])
        else:
            wrong.append(Fault(topic.name, "does not exist (whoholds topics create makes it)"))
    return wrong + _partition_faults(needed, found)


def _config_faults(topic: Wanted, found: Found) -> list[Fault]:
    return [
        Fault(
            topic.name,
            f"{key} is {found.config.get(key)}, not {value}",
            mild=key in MAY_DIFFER and not topic.strict_retention,
        )
        for key, value in topic.config.items()
        if not _fits(key, found.config.get(key, ""), value)
    ]


def _copies_faults(topic: Wanted, found: Found) -> Iterator[Fault]:
    least = int(found.config.get("min.insync.replicas", 1))
    if found.copies < max(topic.copies, least):
        yield Fault(topic.name, f"has {found.copies} copies, and must have {max(topic.copies, least)}")
    elif found.in_sync < least:
        yield Fault(topic.name, f"takes nothing now: {found.in_sync} copies in sync, and it wants {least}")
    elif found.in_sync < found.copies:
        yield Fault(topic.name, f"{found.in_sync} of {found.copies} copies are in sync", mild=True)


def _fits(key: str, is_: str, should: str) -> bool:
    if key == "max.message.bytes":
        return int(is_ or 0) >= int(should)
    return is_ == should


def _partition_faults(needed: Sequence[Wanted], found: Mapping[str, Found]) -> list[Fault]:
    counts = {
        topic.name: found[topic.name].partitions for topic in needed if topic.together and topic.name in found
    }
    if len(set(counts.values())) <= 1:
        return []
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    return [Fault(next(iter(counts)), f"partitions differ where they must be the same: {told}")]


def plan(settings: Settings, found: Mapping[str, Found]) -> Plan:
    """Say what has to be made; what must be split alike follows what is there already."""
    needed = wanted(settings)
    counts = {found[topic.name].partitions for topic in needed if topic.together and topic.name in found}
    together = counts.pop() if len(counts) == 1 else settings.partitions
    create = tuple(
        (topic, together if topic.together else settings.partitions)
        for topic in needed
        if topic.name not in found
    )
    return Plan(create, tuple(topic.name for topic in needed if topic.name in found))


def _make(client: KafkaAdminClient, settings: Settings, todo: Plan, *, only_ask: bool) -> None:
    topics: dict[str, dict[str, Any]] = {
        topic.name: {
            "num_partitions": partitions,
            "replication_factor": settings.replication_factor,
            "configs": dict(topic.config),
        }
        for topic, partitions in todo.create
    }
    try:
        client.create_topics(topics, validate_only=only_ask, wait_for_metadata=not only_ask)
    except TopicAlreadyExistsError:
        return  # somebody else made it at this moment; the check that follows looks at it


def create(settings: Settings, *, dry_run: bool = False) -> tuple[Plan, list[Fault]]:
    """Make what is missing, and check the lot; with ``dry_run`` only ask the broker whether it would."""
    client = admin(settings)
    try:
        needed = wanted(settings)
        names = [topic.name for topic in needed]
        found = look(client, names)
        todo = plan(settings, found)
        if todo.create:
            _make(client, settings, todo, only_ask=dry_run)
            found = found if dry_run else look(client, names)
        there = [topic for topic in needed if topic.name in found] if dry_run else needed
        return todo, faults(there, found)
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()


def _look_at_all(settings: Settings) -> tuple[list[Fault], Mapping[str, Found]]:
    client = admin(settings)
    try:
        needed = wanted(settings)
        found = look(client, [topic.name for topic in needed])
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()
    return faults(needed, found), found


def inspect(settings: Settings) -> list[Fault]:
    """List all that is wrong."""
    return _look_at_all(settings)[0]


def check(settings: Settings) -> int:
    """Give the number of partitions of the flow, or raise TopicError with all that is wrong."""
    wrong, found = _look_at_all(settings)
    hard = [fault for fault in wrong if not fault.mild]
    if hard:
        raise TopicError("\n".join(["the topics are not as they must be:", *map(told, hard)]))
    return found[settings.topic(BY_NAME["articles"].name)].partitions


def look_up_partitions(settings: Settings, name: str) -> int:
    """Give the number of partitions of one topic (named without the prefix)."""
    found = _look_at_all(settings)[1].get(settings.topic(name))
    if found is None:
        raise TopicError(f"no topic {settings.topic(name)} (whoholds topics create makes it)")
    return found.partitions


def told(fault: Fault) -> str:
    """One line about a fault."""
    return f"  {fault.topic}: {fault.text}"
