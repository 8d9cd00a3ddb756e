"""Tables come back from whatever their changelogs have become, and the worker goes on."""

import shutil
import time

import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType

from streams.kafka import clients, log
from streams.kafka.topics import TABLES, changelog
from tests.kafka.conftest import PARTITIONS, Cluster
from tests.kafka.stubs import place
from tests.kafka.test_flow import article, news

COMPACT_SECONDS = 60


@pytest.fixture
def fed(cluster: Cluster) -> Cluster:
    """A cluster whose worker did something and ended; its tables on disk are gone."""
    worker = cluster.worker("w1")
    cluster.send([article(0, "CAPTURE Alpha hts 2020-01-01\n"), *news(200, places=9)[1:]])
    cluster.settle()
    assert worker.end() == 0
    cluster.workers.remove(worker)
    shutil.rmtree(cluster.settings.data_dir)
    return cluster


def parts(cluster: Cluster) -> list[TopicPartition]:
    names = [changelog(cluster.settings, table) for table in TABLES]
    return [TopicPartition(name, number) for name in names for number in range(PARTITIONS)]


def config(cluster: Cluster, **given: str) -> list[ConfigResource]:
    """Settings for both changelogs."""
    configs = {name.replace("_", "."): value for name, value in given.items()}
    names = [changelog(cluster.settings, table) for table in TABLES]
    return [ConfigResource(ConfigResourceType.TOPIC, name, configs=configs) for name in names]


def ends(cluster: Cluster) -> dict[TopicPartition, int]:
    client = clients.consumer(cluster.settings)
    found: dict[TopicPartition, int] = client.end_offsets(parts(cluster))
    client.close()
    return found


def goes_on(cluster: Cluster) -> dict[bytes, bytes]:
    """A new worker, a correction of the oldest article, and a new one; gives the states."""
    worker = cluster.worker("w1")
    cluster.send([article(0, "Nothing of that.\n", version=2)])
    cluster.send([article(900, "CAPTURE Omega hts 2020-02-01\n")])
    cluster.settle()
    after = cluster.states()
    assert place("Omega").id.encode() in after
    assert worker.end() == 0
    cluster.workers.remove(worker)
    return after


def mark_the_end(cluster: Cluster) -> None:
    """Leave the marker of a transaction at the end of every changelog partition, where no message is."""
    client = KafkaProducer(bootstrap_servers=cluster.settings.bootstrap_servers, transactional_id="marks")
    client.init_transactions()
    client.begin_transaction()
    for part in parts(cluster):
        client.send(part.topic, key=b"unknown", value=None, partition=part.partition)
    client.commit_transaction()
    client.close()


def compact(cluster: Cluster) -> None:
    """Have the broker compact the changelogs now; waits until it has taken something from each busy one."""
    client = clients.admin(cluster.settings)
    quick = config(cluster, segment_ms="100", min_cleanable_dirty_ratio="0.0", delete_retention_ms="0")
    client.alter_configs(quick)
    client.close()
    before = kept(cluster)
    until = time.monotonic() + COMPACT_SECONDS
    while True:
        mark_the_end(cluster)  # a segment is only closed when something comes after it
        if kept(cluster) < before:
            return
        assert time.monotonic() < until, "the broker compacted nothing"
        time.sleep(0.5)


def said(cluster: Cluster) -> str:
    """What the workers named w1 logged."""
    return (cluster.folder / "w1.log").read_text(encoding="utf-8")


def kept(cluster: Cluster) -> int:
    """The rows that the control table's changelog has."""
    name = changelog(cluster.settings, "control").removeprefix(cluster.settings.topic_prefix)
    return sum(1 for message in log.read_log(cluster.settings, name) if message.key != b"unknown")


def test_lost_tables_come_back_from_compacted_changelogs(fed: Cluster) -> None:
    """Only the last of each row is there, with holes in between, and a marker at the end where Faust awaits a message.

    The correction reaches the place that only the article's row still names; all is as if nothing was lost.
    """
    compact(fed)
    assert place("Alpha").id.encode() not in goes_on(fed)
    fed.holds()
    for words in ("tables come back", "has no message at its end", "tables are back"):
        assert words in said(fed)


def test_changelogs_whose_rows_were_deleted_hold_nobody_up(fed: Cluster) -> None:
    """What only they knew is gone, and the log says so; new articles are handled."""
    client: KafkaAdminClient = clients.admin(fed.settings)
    client.alter_configs(config(fed, cleanup_policy="compact,delete"))
    client.delete_records(ends(fed))
    client.alter_configs(config(fed, cleanup_policy="compact"))
    client.close()
    goes_on(fed)
    assert "rows were deleted" in said(fed)
