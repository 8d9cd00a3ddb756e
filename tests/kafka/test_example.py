"""The example of the first five minutes, embedded and through Kafka with two workers of the real command."""

import subprocess
from pathlib import Path

import orjson

from tests.kafka.conftest import ROOT, Cluster
from tests.schemas.contract import validate

EXAMPLE = ROOT / "examples" / "articles.jsonl"


def lines(done: "subprocess.CompletedProcess[bytes]") -> list[dict[str, object]]:
    return [orjson.loads(line) for line in done.stdout.splitlines()]


def test_the_example_ends_the_same_embedded_and_on_kafka(cluster: Cluster, tmp_path: Path) -> None:
    """The same states, claim by claim; and on Kafka the alerts of the log."""
    state = str(tmp_path / "state.sqlite")
    run = cluster.run("run", str(EXAMPLE), "--state", state, "--json")
    assert run.returncode == 0, run.stderr
    for line in run.stdout.splitlines():
        validate("alerts", line)
    control = cluster.run("control", "--state", state, "--json")
    embedded = {line["place"]["id"]: line for line in lines(control)}  # type: ignore[index]
    assert embedded

    for name in ("w1", "w2"):
        cluster.worker(name, module="tests.kafka.command", arguments=("worker", "--name", name))
    assert cluster.run("send", str(EXAMPLE)).returncode == 0
    cluster.settle()
    on_kafka = {line["place"]["id"]: line for line in map(orjson.loads, cluster.states().values())}
    assert on_kafka == embedded
    cluster.holds()
    assert len(cluster.read("extractions")) == len(EXAMPLE.read_bytes().splitlines())
    assert [worker.end() for worker in cluster.workers] == [0, 0]
