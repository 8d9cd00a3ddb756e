"""What others read: librdkafka, the stock console consumer, and the example that drops known ids."""

import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition
from kafka import TopicPartition as KafkaPartition

from schemas.topics import OFFSET_HEADER
from streams.kafka import clients
from streams.kafka.log import _group_offsets
from tests.kafka.broker import Broker, jars
from tests.kafka.conftest import END_SECONDS, PARTITIONS, ROOT, Cluster, clusters
from tests.kafka.stubs import place
from tests.kafka.test_flow import article, produce
from tests.schemas.contract import validate

CONSOLE = "org.apache.kafka.tools.consumer.ConsoleConsumer"


@pytest.fixture(scope="module")
def told(broker: Broker, tmp_path_factory: pytest.TempPathFactory, indexed: Path) -> Iterator[Cluster]:
    """A cluster with three alerts, two places that have a state, and one that has none any more; to be read only."""
    with clusters(broker, tmp_path_factory.mktemp("told"), indexed) as make:
        cluster = make()
        worker = cluster.worker("w1")
        texts = {1: "Alpha hts", 2: "Beta sdf", 3: "\u0627\u0644\u0628\u0627\u0628 hts"}
        cluster.send([article(number, f"CAPTURE {text} 2020-01-01\n") for number, text in texts.items()])
        cluster.settle()
        cluster.send([article(2, "Nothing.\n", version=2)])
        cluster.settle()
        assert worker.end() == 0
        cluster.workers.remove(worker)
        yield cluster


def by_librdkafka(cluster: Cluster, topic: str) -> list[tuple[bytes, bytes | None, dict[str, bytes]]]:
    """Key, value and headers of every message, as confluent-kafka gives them."""
    name, count = cluster.settings.topic(topic), cluster.count(topic)
    client = Consumer({"bootstrap.servers": cluster.settings.bootstrap_servers, "group.id": uuid.uuid4().hex})
    client.assign([TopicPartition(name, number, OFFSET_BEGINNING) for number in range(PARTITIONS)])
    found = []
    while len(found) < count:
        message = client.poll(30)
        assert message is not None
        assert message.error() is None
        found.append((message.key(), message.value(), dict(message.headers() or ())))
    client.close()
    return found


def test_librdkafka_reads_alerts_and_states(told: Cluster) -> None:
    """Keys, headers, tombstones; the partition of each key is the one that librdkafka's murmur2 gives."""
    alerts = by_librdkafka(told, "alerts")
    for key, value, headers in alerts:
        alert = validate("alerts", value)
        assert key.decode() == alert["place"]["id"]
        assert headers["ce_id"].decode() == alert["id"]
        assert headers["ce_specversion"] == b"1.0"
    assert [headers["ce_type"] for _, _, headers in alerts].count(b"control.reverted") == 1
    last = {key: value for key, value, _ in by_librdkafka(told, "control")}
    assert {key for key, value in last.items() if value is None} == {place("Beta").id.encode()}
    assert len(told.states()) == 2
    assert all(OFFSET_HEADER in headers for _, _, headers in by_librdkafka(told, "control"))


def console(cluster: Cluster, topic: str) -> list[list[str]]:
    """The columns of each line: headers, key, value."""
    command = [
        *("java", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", f"{jars()}/*", CONSOLE),
        *("--bootstrap-server", cluster.settings.bootstrap_servers, "--topic", cluster.settings.topic(topic)),
        *("--from-beginning", "--max-messages", str(cluster.count(topic)), "--timeout-ms", "60000"),
        *("--formatter-property", "print.key=true", "--formatter-property", "print.headers=true"),
    ]
    done = subprocess.run(command, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return [line.split("\t") for line in done.stdout.decode().splitlines()]


@pytest.mark.skipif(not shutil.which("java"), reason="the console consumer is a Java program")
def test_the_stock_console_consumer_reads_alerts_and_states(told: Cluster) -> None:
    """Each message is one line of text, Arabic as it is."""
    alerts = console(told, "alerts")
    for headers, key, value in alerts:
        alert = validate("alerts", value.encode())
        assert (key, f"ce_id:{alert['id']}" in headers) == (alert["place"]["id"], True)
    assert any("\u0627\u0644\u0628\u0627\u0628" in value for _, _, value in alerts)
    states = console(told, "control")
    assert [value for _, key, value in states if key == place("Beta").id][-1] == "null"
    assert all(f"{OFFSET_HEADER}:" in headers for headers, _, _ in states)


def all_read(cluster: Cluster, group: str, topic: str) -> bool:
    """Whether a group has committed all that a topic has."""
    client, manager = clients.consumer(cluster.settings), clients.admin(cluster.settings)
    try:
        parts = [KafkaPartition(cluster.settings.topic(topic), number) for number in range(PARTITIONS)]
        ends, committed = client.end_offsets(parts), _group_offsets(manager, group, parts)
        return all(part in committed and committed[part].offset == end for part, end in ends.items() if end)
    finally:
        client.close()
        manager.close()


def example(cluster: Cluster, known: Path, name: str) -> list[str]:
    """The ids that the example tells until it has read all there is."""
    group = f"{cluster.settings.topic_prefix}{name}"
    command = [
        *(sys.executable, "examples/consumer.py", "--topic", cluster.settings.topic("alerts")),
        *("--bootstrap-servers", cluster.settings.bootstrap_servers, "--known", str(known), "--group", group),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        cluster.until(
            lambda: process.poll() is not None or all_read(cluster, group, "alerts"), "end of the log"
        )
        process.terminate()
        out, err = process.communicate(timeout=END_SECONDS)
    finally:
        process.kill()
    assert process.returncode == -signal.SIGTERM, err.decode()
    return [line.split("\t")[0] for line in out.decode().splitlines()]


def test_the_example_tells_each_alert_once(told: Cluster, cluster: Cluster, tmp_path: Path) -> None:
    """Whatever comes twice, and though its own offsets are lost; a new alert is told."""
    sent = told.read("alerts")
    for message in (*sent, *sent[:2]):
        produce(cluster, message.key, message.value, "alerts", headers=list(message.headers))
    ids = {orjson.loads(message.value or b"")["id"] for message in sent}
    first = example(cluster, tmp_path / "known.sqlite", "one")
    assert (len(first), set(first)) == (len(ids), ids)
    new = (sent[0].value or b"").replace(b'{"id":"', b'{"id":"new-', 1)
    produce(cluster, sent[0].key, new, "alerts")
    assert example(cluster, tmp_path / "known.sqlite", "two") == [
        f"new-{orjson.loads(sent[0].value or b'')['id']}"
    ]
