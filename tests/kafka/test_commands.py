"""The commands, each in a process of its own, against a real broker."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from schemas.article import encode_article
from schemas.topics import TOPICS
from streams.kafka import clients, topics
from streams.kafka.topics import Fault, Found, Wanted, faults
from streams.settings import MASK, Settings
from tests.kafka.conftest import ROOT, Cluster
from tests.kafka.test_flow import article
from tests.schemas.contract import validate

ALPHA = "Syrian government forces captured Alpha.\n"


@pytest.fixture
def bare(cluster: Cluster) -> Cluster:
    """A cluster without topics."""
    client = clients.admin(cluster.settings)
    names = [topic.name for topic in topics.wanted(cluster.settings)]
    client.delete_topics(names)
    until = time.monotonic() + 30
    while topics.look(client, names):
        assert time.monotonic() < until
        time.sleep(0.1)
    client.close()
    return cluster


def test_topics_are_created_once_and_a_dry_run_creates_none(bare: Cluster) -> None:
    """The second time all are there; what is created passes the check."""
    names = [topic.name for topic in topics.wanted(bare.settings)]
    assert len(names) == len(TOPICS) + len(topics.TABLES)
    dry = bare.run("topics", "create", "--partitions", "3", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout.count(b"would create") == len(names)
    impossible = bare.run("topics", "create", "--dry-run", WHOHOLDS_REPLICATION_FACTOR="99")
    assert impossible.returncode == 2
    assert b"replication factor" in impossible.stderr.lower()
    check = bare.run("topics", "check")
    assert (check.returncode, check.stderr.count(b"does not exist")) == (2, len(names))
    made = bare.run("topics", "create", "--partitions", "3")
    assert made.returncode == 0, made.stderr
    assert made.stdout.count(b"partitions=3") == len(names)
    again = bare.run("topics", "create", "--partitions", "5")
    assert (again.returncode, again.stdout.count(b"is there")) == (0, len(names))
    assert bare.run("topics", "check").returncode == 0
    client = clients.admin(bare.settings)
    found = topics.look(client, names)
    client.close()
    assert {name: topic.partitions for name, topic in found.items()} == dict.fromkeys(names, 3)


def test_a_worker_does_not_start_on_missing_topics(bare: Cluster) -> None:
    """Faust would pass over them with a warning and wait for ever."""
    done = bare.run("worker", "--name", "w1")
    assert done.returncode == 2
    assert f"{bare.settings.topic('articles')}: does not exist".encode() in done.stderr


def test_two_workers_do_not_share_a_folder(cluster: Cluster) -> None:
    """The second says so and ends; RocksDB would wait for the lock for ever."""
    first = cluster.worker("same")
    cluster.until(lambda: "works on" in first.said(), "ready worker")
    second = cluster.run("worker", "--name", "same")
    assert second.returncode == 2
    assert b"--name" in second.stderr


def needed(name: str, *, strict: bool = False, copies: int = -1, **config: str) -> Wanted:
    return Wanted(name, {key.replace("_", "."): value for key, value in config.items()}, True, strict, copies)


@pytest.mark.parametrize(
    ("topic", "found", "told"),
    [
        (needed("a"), None, [("a", False)]),
        (needed("a", cleanup_policy="compact"), Found(1, {"cleanup.policy": "delete"}), [("a", False)]),
        (needed("a", retention_ms="-1"), Found(1, {"retention.ms": "1000"}), [("a", True)]),
        (needed("a", retention_ms="-1", strict=True), Found(1, {"retention.ms": "1000"}), [("a", False)]),
        (needed("a", max_message_bytes="9"), Found(1, {"max.message.bytes": "10"}), []),
        (needed("a", max_message_bytes="9"), Found(1, {"max.message.bytes": "8"}), [("a", False)]),
        (needed("a"), Found(2, {}), [("b", False)]),
        (needed("a"), Found(1, {"min.insync.replicas": "2"}, copies=1), [("a", False)]),
        (needed("a"), Found(1, {"min.insync.replicas": "2"}, copies=3, in_sync=1), [("a", False)]),
        (needed("a"), Found(1, {"min.insync.replicas": "2"}, copies=3, in_sync=2), [("a", True)]),
        (needed("a"), Found(1, {"min.insync.replicas": "2"}, copies=3, in_sync=3), []),
        (needed("a", copies=3), Found(1, {}, copies=2, in_sync=2), [("a", False)]),
        (needed("a", copies=3), Found(1, {}, copies=3, in_sync=3), []),
    ],
)
def test_what_is_wrong_with_topics(topic: Wanted, found: Found | None, told: list[tuple[str, bool]]) -> None:
    """Missing, another policy, too small, too few copies, or split otherwise than ``b``, which has one partition."""
    there = {"b": Found(1, {}), **({"a": found} if found else {})}
    wrong = faults([needed("b"), topic], there)
    assert [(fault.topic, fault.mild) for fault in wrong] == told
    assert all(isinstance(fault, Fault) and fault.text for fault in wrong)


def test_send_and_tail(cluster: Cluster, tmp_path: Path) -> None:
    """A folder's files in; the alert out once, as JSON that keeps to the contract and as text for people."""
    good = article(1, "CAPTURE Alpha hts 2020-01-01\n")
    (tmp_path / "one.jsonl").write_bytes(encode_article(good) + b"\n" + encode_article(good) + b"\nbad\n")
    (tmp_path / "two.txt").write_text("CLASH Beta\n", encoding="utf-8")
    sent = cluster.run("send", "--published", "2020-01-02", "--outlet", "AFP", str(tmp_path))
    assert sent.returncode == 3
    assert b"one.jsonl:3" in sent.stderr
    assert b"3 sent, 1 refused" in sent.stderr
    assert {message.key for message in cluster.read("articles")} == {b"a1", b"two"}
    cluster.worker("w1")
    told = cluster.run("tail", "--from-beginning", "--count", "1", "--json")
    assert told.returncode == 0, told.stderr
    alert = validate("alerts", told.stdout.strip())
    assert alert["place"]["name"] == "Alpha"
    shown = cluster.run("tail", "--from-beginning", "--count", "1")
    assert b"Alpha" in shown.stdout
    cluster.settle()
    verified = cluster.run("verify", "--json")
    assert verified.returncode == 0, verified.stderr
    verdict = orjson.loads(verified.stdout)
    assert (verdict["holds"], verdict["alerts"], verdict["claims"]) == (True, 1, 2)


def test_verify_says_what_is_missing_and_what_is_extra(cluster: Cluster) -> None:
    """An alert that nobody should have sent, and one that nobody sent."""
    worker = cluster.worker("w1")
    cluster.send([article(1, "CAPTURE Alpha hts 2020-01-01\n")])
    cluster.settle()
    worker.end()
    (alert,) = cluster.read("alerts")
    (claim,) = cluster.read("claims")
    client = clients.producer(cluster.settings)
    forged = (alert.value or b"").replace(b'{"id":"', b'{"id":"forged-', 1)
    client.send(cluster.settings.topic("alerts"), key=alert.key, value=forged).get(30)
    unheard = (claim.value or b"").replace(b"test:alpha", b"test:gamma").replace(b"Alpha", b"Gamma")
    client.send(cluster.settings.topic("claims"), key=b"test:gamma", value=unheard).get(30)
    client.close()
    done = cluster.run("verify", "--json")
    verdict = orjson.loads(done.stdout)
    assert done.returncode == 1
    assert verdict["extra"] == [f"forged-{orjson.loads(alert.value or b'')['id']}"]
    assert (len(verdict["missing"]), verdict["behind"]) == (1, 1)
    told = cluster.run("verify")
    assert told.stdout.endswith(b"does not hold\n")
    assert b"extra forged-" in told.stdout


def test_settings_are_printed_without_secrets(cluster: Cluster) -> None:
    """Each setting with its variable and what it is for."""
    environment = {**cluster.environment, "WHOHOLDS_SASL_PASSWORD": "hunter2"}
    command = [sys.executable, "-m", "tests.kafka.command", "settings"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120, check=True)
    lines = done.stdout.decode().splitlines()
    assert f"WHOHOLDS_TOPIC_PREFIX={cluster.settings.topic_prefix}" in lines
    assert f"WHOHOLDS_SASL_PASSWORD={MASK}" in lines
    assert len(lines) == 2 * len(Settings.model_fields)
    assert b"hunter2" not in done.stdout + done.stderr


def test_no_broker_is_one_sentence_and_no_trace(tmp_path: Path) -> None:
    """Exit 2, and the address that was tried."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        servers = f"127.0.0.1:{taken.getsockname()[1]}"
    environment = {**os.environ, "WHOHOLDS_BOOTSTRAP_SERVERS": servers}
    command = [sys.executable, "-m", "tests.kafka.command", "topics", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120)
    assert done.returncode == 2
    assert servers.encode() in done.stderr
    assert b"Traceback" not in done.stderr


def test_tail_ends_on_ctrl_c(cluster: Cluster) -> None:
    """Following for ever is no error."""
    command = [sys.executable, "-m", "tests.kafka.command", "tail"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=cluster.environment,
        stderr=subprocess.PIPE,
        preexec_fn=_listen_to_ctrl_c,
    )
    try:
        assert process.stderr
        assert b"following" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    finally:
        process.kill()
    assert (process.returncode, b"Traceback" in err) == (0, False)


def _listen_to_ctrl_c() -> None:
    """A test run in the background of a shell hands down that ctrl-c is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
