"""One broker for the whole run; for each test topics of its own, workers, and a look at what came out."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from streams.articles.article import Article
from streams.control.agent import ReconcileStep
from streams.control.policy import Policy
from streams.kafka import clients, topics
from streams.kafka.log import behind, read_log
from streams.kafka.send import send
from streams.kafka.verify import Verdict, verify
from streams.settings import Settings, load_settings
from streams.step import Message
from tests.kafka.broker import Broker, BrokerError, start_broker
from tests.schemas.contract import validate

ROOT = Path(__file__).parents[2]
SETTLE_SECONDS = 90  # many times what it takes; only a flow that is stuck comes to it
PARTITIONS = 4


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real broker, started once."""
    try:
        started = start_broker(tmp_path_factory.mktemp("kafka"))
    except BrokerError as error:
        pytest.fail(str(error))
    yield started
    started.stop()


@dataclass(slots=True)
class Worker:
    """A worker of its own process."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(how)
        return self.process.wait(60)

    def said(self) -> str:
        """Everything it logged."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass(slots=True)
class Cluster:
    """Topics with a prefix of their own, and the workers that a test starts on them.

    ``given`` are further settings, as variables of the environment without their prefix.
    """

    settings: Settings
    folder: Path
    workers: list[Worker] = field(default_factory=list)
    client: KafkaConsumer | None = None
    given: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The settings, as environment variables."""
        return {
            **os.environ,
            "WHOHOLDS_BOOTSTRAP_SERVERS": self.settings.bootstrap_servers,
            "WHOHOLDS_TOPIC_PREFIX": self.settings.topic_prefix,
            "WHOHOLDS_DATA_DIR": str(self.settings.data_dir),
            **{f"WHOHOLDS_{name.upper()}": value for name, value in self.given.items()},
        }

    def worker(
        self, name: str, module: str = "tests.kafka.flow", arguments: tuple[str, ...] = (), **environment: str
    ) -> Worker:
        """Start a worker, if not said otherwise one that reads test lines."""
        log = self.folder / f"{name}.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env={**self.environment, "WHOHOLDS_WORKER": name, **environment},
                stdout=out,
                stderr=out,
            )
        self.workers.append(Worker(name, process, log))
        return self.workers[-1]

    def run(self, *arguments: str, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
        """Run the command ``whoholds``, with more settings in the environment."""
        command = [sys.executable, "-m", "tests.kafka.command", *arguments]
        environment = self.environment | more
        return subprocess.run(
            command, cwd=ROOT, env=environment, input=stdin, capture_output=True, timeout=60
        )

    def send(self, articles: Iterable[Article]) -> None:
        """Put articles on the topic, as ``whoholds send`` does."""
        done = send(self.settings, articles)
        assert done.refused == []

    def read(self, topic: str) -> list[Message]:
        """Give all messages of a topic; each must keep to the contract."""
        found = list(read_log(self.settings, topic))
        if topic != "dead-letters":
            for message in found:
                validate(topic, message.value)
        return found

    def until(self, reached: Callable[[], bool], what: str, seconds: float = SETTLE_SECONDS) -> float:
        """Wait for something while all workers live; gives the seconds it took."""
        start = time.monotonic()
        while not reached():
            dead = [worker for worker in self.workers if worker.process.poll() is not None]
            assert not dead, (
                f"{dead[0].name} ended with {dead[0].process.returncode}: {dead[0].said()[-4000:]}"
            )
            if time.monotonic() - start > seconds:
                for worker in self.workers:
                    worker.process.send_signal(signal.SIGUSR1)
                time.sleep(2)
                logs = "\n".join(f"== {worker.name}\n{worker.said()[-3000:]}" for worker in self.workers)
                pytest.fail(f"no {what} after {seconds:.0f} s\n{logs}")
            time.sleep(0.3)
        return time.monotonic() - start

    def settle(self) -> float:
        """Wait until the workers have handled, and committed, all that there is."""
        return self.until(self._settled, "end of the work")

    def _settled(self) -> bool:
        return not behind(self.settings, "articles") and not behind(self.settings, "claims")

    def count(self, topic: str) -> int:
        """Count the messages of a topic."""
        if self.client is None:
            self.client = clients.consumer(
                self.settings
            )  # kept: a new one for each look is most of a test's work
        parts = [TopicPartition(self.settings.topic(topic), number) for number in range(PARTITIONS)]
        return sum(self.client.end_offsets(parts).values())

    def verdict(self) -> Verdict:
        """Compare alerts and claims, as ``whoholds verify`` does."""
        policy = Policy.load()
        return verify(self.settings, ReconcileStep(policy, self.settings.topic_prefix), policy.hash)

    def holds(self) -> Verdict:
        """The alerts are those of the log, and there is something to compare."""
        verdict = self.verdict()
        assert verdict.holds, verdict
        assert verdict.alerts, "no alert at all"
        assert (verdict.behind, verdict.other_policy, verdict.not_kept) == (0, 0, 0)
        return verdict

    def states(self) -> dict[bytes, bytes]:
        """Give the final state of every place that has one."""
        last = {message.key or b"": message.value for message in self.read("control")}
        return {key: value for key, value in last.items() if value is not None}

    def stop(self) -> None:
        """End all workers that still run."""
        if self.client is not None:
            self.client.close()
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.end(signal.SIGKILL)

    def forget(self, worker: Worker) -> int:
        """Wait for the end of a worker that is to end; it is none of ours then."""
        status = worker.process.wait(60)
        self.workers.remove(worker)
        return status


@pytest.fixture
def make_cluster(broker: Broker, tmp_path: Path) -> Iterator[Callable[[], Cluster]]:
    """Make clusters, each with topics that nobody else has."""
    made: list[Cluster] = []

    def make() -> Cluster:
        prefix = f"t{uuid.uuid4().hex[:8]}-"
        folder = tmp_path / prefix
        folder.mkdir()
        settings = load_settings(
            bootstrap_servers=broker.servers,
            topic_prefix=prefix,
            data_dir=folder / "data",
            partitions=PARTITIONS,
        )
        made.append(Cluster(settings, folder))
        _, faults = topics.create(settings)
        assert faults == []
        return made[-1]

    yield make
    for cluster in made:
        cluster.stop()
    client = KafkaAdminClient(bootstrap_servers=broker.servers)
    names = [topic.name for cluster in made for topic in topics.wanted(cluster.settings)]
    client.delete_topics(names, raise_errors=False)
    client.close()


@pytest.fixture
def cluster(make_cluster: Callable[[], Cluster]) -> Cluster:
    """One cluster."""
    return make_cluster()
