"""One broker for the whole run; for each test topics of its own, workers, and a look at what came out."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from streams.articles.article import Article
from streams.control.agent import ReconcileStep
from streams.control.policy import Policy
from streams.kafka import clients, topics
from streams.kafka.log import Backlog, read_log
from streams.kafka.send import send
from streams.kafka.verify import Verdict, verify
from streams.places.index import Gazetteer
from streams.settings import Settings, load_settings
from streams.step import Message
from tests.kafka.broker import Broker, BrokerError, start_broker
from tests.schemas.contract import validate

ROOT = Path(__file__).parents[2]
SETTLE_SECONDS = 240  # many times what it takes; only a flow that is stuck comes to it
END_SECONDS = 120
RESTARTS = 5  # of a worker that the machine gave too little time
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
    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)
    restarts: int = 0

    def start(self) -> None:
        """Start the process."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=out, stderr=out
            )

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(how)
        return self.process.wait(END_SECONDS)

    def said(self) -> str:
        """Everything it logged."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def cut_off(self) -> bool:
        """Whether it has ended because a busy machine gave it no time for longer than its session."""
        return self.process.poll() == 1 and "paused, or cut off" in self.said()[-2000:]

    def restarted(self) -> bool:
        """Start it again if it was cut off, as whoever runs workers does; whether it was."""
        if self.restarts == RESTARTS or not self.cut_off():
            return False
        self.restarts += 1
        print(f"\n{self.name} was cut off, and is started again")
        self.start()
        return True


@dataclass(slots=True)
class Cluster:
    """Topics with a prefix of their own, and the workers that a test starts on them.

    ``given`` are further settings, as variables of the environment without their prefix.
    """

    settings: Settings
    folder: Path
    workers: list[Worker] = field(default_factory=list)
    client: KafkaConsumer | None = None
    backlog: Backlog | None = None
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
        command = [sys.executable, "-m", module, *arguments]
        given = {**self.environment, "WHOHOLDS_WORKER": name, **environment}
        worker = Worker(name, command, given, self.folder / f"{name}.log")
        worker.start()
        self.workers.append(worker)
        return worker

    def run(self, *arguments: str, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
        """Run the command ``whoholds``, with more settings in the environment."""
        command = [sys.executable, "-m", "tests.kafka.command", *arguments]
        environment = self.environment | more
        return subprocess.run(
            command, cwd=ROOT, env=environment, input=stdin, capture_output=True, timeout=END_SECONDS
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
            ended = [worker for worker in self.workers if worker.process.poll() is not None]
            dead = [worker for worker in ended if not worker.restarted()]
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
        if self.backlog is None:  # kept: new clients for each look would be most of a test's work
            self.backlog = Backlog(self.settings, "articles", "claims")
        return not self.backlog.count("articles") and not self.backlog.count("claims")

    def count(self, topic: str) -> int:
        """Count the messages of a topic."""
        if self.client is None:
            self.client = clients.consumer(self.settings)
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
        for client in (self.client, self.backlog):
            if client is not None:
                client.close()
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.end(signal.SIGKILL)

    def forget(self, worker: Worker) -> int:
        """Wait for the end of a worker that is to end; it is none of ours then."""
        status = worker.process.wait(END_SECONDS)
        self.workers.remove(worker)
        return status


@contextmanager
def clusters(broker: Broker, folder: Path, cache: Path) -> Iterator[Callable[[], Cluster]]:
    """Make clusters, each with topics that nobody else has."""
    made: list[Cluster] = []

    def make() -> Cluster:
        prefix = f"t{uuid.uuid4().hex[:8]}-"
        own = folder / prefix
        (own / "data").mkdir(parents=True)
        (own / "data" / "cache").symlink_to(cache)  # no test is about how long an index of places takes
        settings = load_settings(
            bootstrap_servers=broker.servers,
            topic_prefix=prefix,
            data_dir=own / "data",
            partitions=PARTITIONS,
        )
        made.append(Cluster(settings, own))
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


@pytest.fixture(scope="session")
def indexed(cache: Path) -> Path:
    """The folder of indexes, with that of the bundled tables in it."""
    Gazetteer.load((), cache)
    return cache


@pytest.fixture
def make_cluster(broker: Broker, tmp_path: Path, indexed: Path) -> Iterator[Callable[[], Cluster]]:
    """Clusters of one test."""
    with clusters(broker, tmp_path, indexed) as make:
        yield make


@pytest.fixture
def cluster(make_cluster: Callable[[], Cluster]) -> Cluster:
    """One cluster."""
    return make_cluster()
